import { createPrivateKey } from 'node:crypto';
import { certify, makeCertificate, makeKeyPem } from './certificates';
import type { KeyedCertificate } from './certificates';

/** An authority that signs certificates of clients. */
export interface ClientAuthority {
  /** PEM: what a server gives as `clientAuthorities`. */
  readonly certificatePem: string;
  issue(commonName: string): ClientCertificates;
}

/** One client's certificate in the shapes it is kept in. */
export interface ClientCertificates extends KeyedCertificate {
  /** Such as `CN=ana, O=Made up for tests`. */
  readonly subject: string;
  /** The key as an encrypted PKCS #8. */
  encryptedKeyPem(password: string): string;
}

/** Makes an authority with a key of its own. Only what is told so trusts it. */
export function createClientAuthority(commonName = 'Client Authority'): ClientAuthority {
  const authority = makeCertificate({ commonName, isAuthority: true });
  // One key for all its clients: their certificates differ, and keys take long to make.
  const keyPem = makeKeyPem();
  return {
    certificatePem: authority.certificatePem,
    issue: (name) => {
      const client = certify(keyPem, { commonName: name, issuer: authority, isClient: true });
      return {
        ...client,
        subject: `CN=${name}, O=Made up for tests`,
        encryptedKeyPem: (passphrase) =>
          createPrivateKey(client.keyPem)
            .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
            .toString(),
      };
    },
  };
}
