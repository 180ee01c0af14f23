import { findSubProperty } from './properties';
import { findAllowedValue } from './values';

/** A type of client certificate that can be read, by what SSLClientCert is: the path of a file, or the content. */
export type ClientCertificateType = 'PEMKEY_FILE' | 'PEMKEY_BLOB' | 'PFXFILE' | 'PFXBLOB';

const convert = 'Convert it to a PFX file and set SSLClientCertType to PFXFILE.';

/**
 * Types of client certificates that other drivers know and this extension cannot use. Source: the type list of the TLS
 * component those drivers are built on; Node's TLS takes PEM and PKCS#12 only.
 */
const refusedTypes: ReadonlyMap<string, string> = new Map([
  ...['USER', 'MACHINE'].map(
    (type) =>
      [
        type,
        `keeps the key in the Windows certificate store, which cannot be read from here. Export the certificate with its key to a PFX file and set SSLClientCertType to PFXFILE.`,
      ] as const,
  ),
  ...['JKSFILE', 'JKSBLOB', 'BCFKSFILE', 'BCFKSBLOB'].map(
    (type) => [type, `is a key store of Java, which cannot be read here. ${convert}`] as const,
  ),
  ...['P7BFILE', 'P7BBLOB', 'PUBLIC_KEY_FILE', 'PUBLIC_KEY_BLOB', 'SSHPUBLIC_KEY_FILE', 'SSHPUBLIC_KEY_BLOB'].map(
    (type) => [type, 'holds no private key, so it cannot sign in. Take the PEM or PFX file that has the key.'] as const,
  ),
  ...['PPKFILE', 'PPKBLOB', 'XMLFILE', 'XMLBLOB', 'JWKFILE', 'JWKBLOB'].map(
    (type) => [type, `cannot be used for TLS here. ${convert}`] as const,
  ),
]);

/**
 * What SSLClientCertType says, in any case, or the sentence that says why it cannot be used.
 * @param text `undefined` when the property has no value
 */
export function readClientCertificateType(
  text: string | undefined,
): { readonly type: ClientCertificateType } | { readonly problem: string } {
  if (text === undefined) {
    return {
      problem: 'SSLClientCertType is missing. Say what SSLClientCert is: PEMKEY_FILE, PEMKEY_BLOB, PFXFILE or PFXBLOB.',
    };
  }
  const definition = findSubProperty('SSLClientCertType');
  const known = definition && findAllowedValue(definition, text);
  if (known !== undefined) {
    return { type: known as ClientCertificateType };
  }
  const type = text.trim().toUpperCase();
  const why = refusedTypes.get(type);
  return {
    problem:
      why === undefined
        ? 'SSLClientCertType is none of those known here. Choose PEMKEY_FILE, PEMKEY_BLOB, PFXFILE or PFXBLOB.'
        : `The type ${type} ${why}`,
  };
}
