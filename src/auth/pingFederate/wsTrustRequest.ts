import { randomUUID } from 'node:crypto';
import { UserError } from '../../connection/userError';

/** One of the forms in which WS-Trust is spoken. */
export interface WsTrustDialect {
  readonly trust: '1.3' | '2005/02';
  readonly soap: '1.2' | '1.1';
}

/** What is asked for; see `wsTrustRequest`. */
export interface WsTrustQuestion {
  /** Of the service, as it is called. */
  readonly endpoint: string;
  readonly user: string;
  readonly password: string;
  /** The Partner Service Identifier of the SP connection: SSOExchangeUrl. */
  readonly appliesTo: string;
  readonly tokenType: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A SAML 2.0 assertion. Source: OASIS, Web Services Security SAML Token Profile 1.1.1, section 3.2. */
export const assertionTokenType = 'http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0';

/** PingFederate's own: a whole response, as a browser would carry it. An administrator has to switch it on. */
export const responseTokenType = 'urn:oasis:names:tc:SAML:2.0:profiles:SSO:browser';

/** Milliseconds for which a request is valid. */
const validity = 5 * 60_000;

const security = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity';
const passwordText = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText';

const envelopes = {
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
} as const;

/** Source: OASIS, WS-Trust 1.3; of 2005/02: the February 2005 draft, and WS-Federation's identity schema for the key. */
const trusts = {
  '1.3': {
    namespace: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
    issue: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue',
    action: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue',
    bearer: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512/Bearer',
  },
  '2005/02': {
    namespace: 'http://schemas.xmlsoap.org/ws/2005/02/trust',
    issue: 'http://schemas.xmlsoap.org/ws/2005/02/trust/Issue',
    action: 'http://schemas.xmlsoap.org/ws/2005/02/trust/RST/Issue',
    bearer: 'http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey',
  },
} as const;

/**
 * A RequestSecurityToken with a UsernameToken, as the body of an HTTP request, and the headers that belong to it. The
 * body holds the password. Source: WS-Trust 1.3, section 3.1; PingFederate's sample clients.
 * @throws UserError when User, Password or SSOExchangeUrl hold what XML cannot carry
 */
export function wsTrustRequest(
  { trust, soap }: WsTrustDialect,
  question: WsTrustQuestion,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const { namespace, issue, action, bearer } = trusts[trust];
  const text = {
    endpoint: escapeXml(question.endpoint, 'SSOLoginURL'),
    user: escapeXml(question.user, 'User'),
    password: escapeXml(question.password, 'Password'),
    appliesTo: escapeXml(question.appliesTo, 'SSOExchangeUrl'),
  };
  const body = [
    `<s:Envelope xmlns:s="${envelopes[soap]}" xmlns:wsa="http://www.w3.org/2005/08/addressing">`,
    `<s:Header><wsa:Action>${action}</wsa:Action><wsa:MessageID>urn:uuid:${randomUUID()}</wsa:MessageID><wsa:To>${text.endpoint}</wsa:To>`,
    `<wsse:Security xmlns:wsse="${security}-secext-1.0.xsd" xmlns:wsu="${security}-utility-1.0.xsd">`,
    `<wsu:Timestamp wsu:Id="timestamp"><wsu:Created>${isoOf(question.now)}</wsu:Created><wsu:Expires>${isoOf(question.now + validity)}</wsu:Expires></wsu:Timestamp>`,
    `<wsse:UsernameToken wsu:Id="user"><wsse:Username>${text.user}</wsse:Username><wsse:Password Type="${passwordText}">${text.password}</wsse:Password></wsse:UsernameToken>`,
    `</wsse:Security></s:Header>`,
    `<s:Body><wst:RequestSecurityToken xmlns:wst="${namespace}"><wst:TokenType>${question.tokenType}</wst:TokenType><wst:RequestType>${issue}</wst:RequestType>`,
    `<wsp:AppliesTo xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy"><wsa:EndpointReference><wsa:Address>${text.appliesTo}</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>`,
    `<wst:KeyType>${bearer}</wst:KeyType></wst:RequestSecurityToken></s:Body></s:Envelope>`,
  ].join('');
  return {
    headers:
      soap === '1.2'
        ? { 'content-type': 'application/soap+xml; charset=utf-8' }
        : { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${action}"` },
    body,
  };
}

/** Text as XML holds it between tags, line ends and all. */
function escapeXml(text: string, property: string): string {
  // Source: XML 1.0, section 2.2, Char. A lone surrogate is no character at all.
  if (/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text)) {
    throw new UserError(
      `${property} holds a sign that cannot be sent to PingFederate by WS-Trust. It may have come in by copying: enter ${property} anew.`,
      { code: 'pingFederate.unwritable', step: 'sign in to PingFederate', actions: ['editConnection'] },
    );
  }
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
