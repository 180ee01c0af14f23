import { UserError } from '../../connection/userError';
import type { UserErrorAction } from '../../connection/userError';
import { isAbort } from '../awsErrors';
import { BrokenBodyError, TooLongError } from './boundedBody';

/** Where a request to an identity provider went and what it was for. */
export interface HttpErrorContext {
  /** In the infinitive: `sign in to ADFS`. */
  readonly step: string;
  /** `ADFS` */
  readonly provider: string;
  readonly url: URL;
  readonly hasClientCertificate: boolean;
}

interface Explanation {
  readonly message: string;
  readonly actions?: readonly UserErrorAction[];
}

const checkUrl = 'Check SSOLoginURL.';

/**
 * Turns what Node's sockets, TLS and HTTP threw into a sentence with a next step. Only the host of the URL is named: the
 * rest of it may hold secrets. What is a `UserError` already, or an abort, passes unchanged.
 */
export function explainHttpError(error: unknown, context: HttpErrorContext): Error {
  if (error instanceof UserError || isAbort(error)) {
    return error;
  }
  const { code, message } = factsOf(error);
  const explanation = explainBody(error, context) ?? explainSocket(code, context) ?? explainTls(code, message, context);
  return new UserError(
    explanation?.message ?? `${context.url.host} could not be reached (${code || 'no reason given'}). ${checkUrl}`,
    {
      code: code || 'http.failed',
      step: context.step,
      actions: explanation?.actions ?? ['retry', 'editConnection'],
      cause: error,
    },
  );
}

function factsOf(error: unknown): { readonly code: string; readonly message: string } {
  // Node tries every address of a host name and collects the failures in one AggregateError.
  const { code, errors, message } = (error ?? {}) as { code?: unknown; errors?: unknown; message?: unknown };
  const first: unknown = Array.isArray(errors) ? (errors[0] as { code?: unknown } | undefined)?.code : undefined;
  const found = [code, first].find((each) => typeof each === 'string');
  return { code: found ?? '', message: typeof message === 'string' ? message : '' };
}

function explainBody(error: unknown, { url, provider }: HttpErrorContext): Explanation | undefined {
  if (error instanceof TooLongError) {
    return { message: `${url.host} answered with more than a sign-in page can hold. ${checkUrl}` };
  }
  if (error instanceof BrokenBodyError) {
    return { message: `The answer of ${url.host} cannot be read: it is ${error.message}. ${checkUrl}` };
  }
  const { code } = factsOf(error);
  return code.startsWith('HPE_')
    ? { message: `${url.host} answered, but not as ${provider} does (${code}). ${checkUrl}` }
    : undefined;
}

/** Codes of Node's sockets and name resolution. */
function explainSocket(code: string, { url }: HttpErrorContext): Explanation | undefined {
  switch (code) {
    case 'ECONNREFUSED':
      return { message: `${url.host} refused the connection. ${checkUrl}` };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { message: `There is no host ${url.hostname}, or this machine has no network. ${checkUrl}` };
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { message: `No answer from ${url.host} in time. Check the network, a VPN or proxy, and SSOLoginURL.` };
    default:
      return undefined;
  }
}

/** Codes of OpenSSL, and of BoringSSL, which the desktop's Node has instead. */
function explainTls(code: string, message: string, context: HttpErrorContext): Explanation | undefined {
  const { host } = context.url;
  if (
    /ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNKNOWN_CA|HANDSHAKE_FAILURE)/u.test(
      alertIn(code, message),
    )
  ) {
    return {
      message: context.hasClientCertificate
        ? `${host} did not accept the client certificate. Check SSLClientCert and SSLClientCertSubject in SSOProperties.`
        : `${host} ended the TLS handshake; it may want a client certificate. Set SSLClientCert in SSOProperties if it does.`,
      actions: ['editConnection', 'retry'],
    };
  }
  switch (code) {
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return { message: `${host} does not speak TLS there. Check the port in SSOLoginURL.` };
    case 'ECONNRESET':
    case 'EPIPE':
      return {
        message: context.hasClientCertificate
          ? `${host} closed the connection, as servers do that do not accept a client certificate. Check SSLClientCert and SSLClientCertSubject in SSOProperties, then SSOLoginURL.`
          : `${host} closed the connection. Try again; if it stays so, check SSOLoginURL.`,
      };
    case 'CERT_HAS_EXPIRED':
      return { message: `The certificate of ${host} has expired. Ask whoever manages the server, or check the clock.` };
    case 'CERT_NOT_YET_VALID':
      return { message: `The certificate of ${host} is not valid yet. Check the clock of this machine.` };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return { message: `The certificate of ${host} is that of another host. Check the host in SSOLoginURL.` };
    default:
      break;
  }
  return /CERT|SELF_SIGNED|ISSUER|SIGNATURE/u.test(code)
    ? {
        message: `The certificate of ${host} is not trusted on this machine (${code}). Set SSLServerCert to it or to its authority's, or add the authority to the system's certificates.`,
        actions: ['editConnection', 'retry'],
      }
    : undefined;
}

/** An alert of the other side: in the code as a rule, in the words where the code is only EPROTO. */
function alertIn(code: string, message: string): string {
  return code === 'EPROTO' ? message.toUpperCase().replaceAll(' ', '_') : code;
}
