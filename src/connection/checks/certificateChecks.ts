import { readClientCertificateType } from '../clientCertificateTypes';
import type { CheckContext } from './checkContext';

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
  if (text === undefined && !has('SSOProperties.SSLClientCert')) {
    return;
  }
  const read = readClientCertificateType(text);
  if ('problem' in read) {
    report(key, 'error', read.problem);
  } else if (!has('SSOProperties.SSLClientCert')) {
    report('SSOProperties.SSLClientCert', 'error', 'SSLClientCert is missing. SSLClientCertType only says what it is.');
  }
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
