import { X509Certificate, generateKeyPairSync, randomBytes } from 'node:crypto';
import forge from 'node-forge';

/** A certificate with its key, both PEM. */
export interface KeyedCertificate {
  readonly certificatePem: string;
  /** PKCS #8, not encrypted. */
  readonly keyPem: string;
}

export interface CertificateOptions {
  readonly commonName: string;
  /** Who signs it; itself unless set. */
  readonly issuer?: KeyedCertificate;
  /** It may sign others. */
  readonly isAuthority?: boolean;
  /** For a server: the names and addresses it answers for. */
  readonly hosts?: readonly string[];
  /** For a client of mutual TLS. */
  readonly isClient?: boolean;
  /** Milliseconds; valid for a day around it. The present unless set. */
  readonly now?: number;
}

const day = 86_400_000;

/** Makes a key pair (RSA, 2048 bits) and a certificate for it. Nothing outside a test trusts it. */
export function makeCertificate(options: CertificateOptions): KeyedCertificate {
  return certify(makeKeyPem(), options);
}

/** Makes an RSA key of 2048 bits, as PKCS #8. It takes a tenth of a second and more: make no more than are needed. */
export function makeKeyPem(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Makes a certificate for a key that is there. */
export function certify(keyPem: string, options: CertificateOptions): KeyedCertificate {
  const now = options.now ?? Date.now();
  const key = forge.pki.privateKeyFromPem(keyPem);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  // Positive, as RFC 5280 demands.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(now - day);
  certificate.validity.notAfter = new Date(now + day);
  const subject = [
    { name: 'organizationName', value: 'Made up for tests' },
    { name: 'commonName', value: options.commonName },
  ];
  const issuer = options.issuer && forge.pki.certificateFromPem(options.issuer.certificatePem);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer ? issuer.subject.attributes : subject);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: options.isAuthority === true, critical: true },
    { name: 'subjectKeyIdentifier' },
    options.isAuthority
      ? { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }
      : { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    ...(options.hosts ? [{ name: 'extKeyUsage', serverAuth: true }, alternativeNames(options.hosts)] : []),
    ...(options.isClient ? [{ name: 'extKeyUsage', clientAuth: true }] : []),
  ]);
  certificate.sign(options.issuer ? forge.pki.privateKeyFromPem(options.issuer.keyPem) : key, forge.md.sha256.create());
  return { certificatePem: forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n'), keyPem };
}

/** A certificate's thumbprints as OpenSSL and Windows show them: hexadecimal, with colons. */
export function fingerprintsOf(certificatePem: string): { readonly sha1: string; readonly sha256: string } {
  const { fingerprint, fingerprint256 } = new X509Certificate(certificatePem);
  return { sha1: fingerprint, sha256: fingerprint256 };
}

function alternativeNames(hosts: readonly string[]): object {
  const altNames = hosts.map((host) => (/^[\d.]+$/u.test(host) ? { type: 7, ip: host } : { type: 2, value: host }));
  return { name: 'subjectAltName', altNames };
}
