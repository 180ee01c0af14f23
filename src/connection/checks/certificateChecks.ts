import { findSubProperty } from '../properties';
import { findAllowedValue } from '../values';
import type { CheckContext } from './checkContext';

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

/** Certificates: that of the server, and the client's own inside SSOProperties. */
export function checkCertificates(context: CheckContext): void {
  if (context.value('SSLServerCert')?.trim() === '*') {
    context.report(
      'SSLServerCert',
      'error',
      'SSLServerCert=* would take any certificate, so anyone on the way could read the sign-in. Set the certificate of the server or of its authority.',
    );
  }
  checkType(context);
  checkContent(context);
}

function checkType({ value, has, report }: CheckContext): void {
  const key = 'SSOProperties.SSLClientCertType';
  const text = value(key);
  if (text === undefined) {
    if (has('SSOProperties.SSLClientCert')) {
      report(
        key,
        'error',
        'SSLClientCertType is missing. Say what SSLClientCert is: PEMKEY_FILE, PEMKEY_BLOB, PFXFILE or PFXBLOB.',
      );
    }
    return;
  }
  const definition = findSubProperty('SSLClientCertType');
  if (definition !== undefined && findAllowedValue(definition, text) !== undefined) {
    if (!has('SSOProperties.SSLClientCert')) {
      report(
        'SSOProperties.SSLClientCert',
        'error',
        'SSLClientCert is missing. SSLClientCertType only says what it is.',
      );
    }
    return;
  }
  const type = text.trim().toUpperCase();
  const why = refusedTypes.get(type);
  report(
    key,
    'error',
    why === undefined
      ? 'SSLClientCertType is none of those known here. Choose PEMKEY_FILE, PEMKEY_BLOB, PFXFILE or PFXBLOB.'
      : `The type ${type} ${why}`,
  );
}

function checkContent({ value, report }: CheckContext): void {
  const content = value('SSOProperties.SSLClientCert');
  const type = value('SSOProperties.SSLClientCertType')?.trim().toUpperCase();
  if (content === undefined || type === undefined) {
    return;
  }
  const isPem = content.includes('-----BEGIN');
  if (type.endsWith('FILE') && isPem) {
    report(
      'SSOProperties.SSLClientCert',
      'error',
      'SSLClientCert is the content of a certificate, but SSLClientCertType says a file. Set the type to PEMKEY_BLOB.',
    );
  } else if (type === 'PEMKEY_BLOB' && !isPem) {
    report(
      'SSOProperties.SSLClientCert',
      'error',
      'SSLClientCert is not PEM text (it has no BEGIN line), but SSLClientCertType says so. For a path choose PEMKEY_FILE.',
    );
  } else if (type === 'PFXBLOB' && !/^[A-Za-z0-9+/]+={0,2}$/.test(content.replace(/\s/g, ''))) {
    report(
      'SSOProperties.SSLClientCert',
      'error',
      'SSLClientCert is not base64, but SSLClientCertType says so. For a path choose PFXFILE.',
    );
  }
}
