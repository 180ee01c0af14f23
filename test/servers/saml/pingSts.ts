import { randomUUID } from 'node:crypto';
import { DOMParser } from '@xmldom/xmldom';
import type { Document, Element } from '@xmldom/xmldom';
import type { ReceivedRequest } from '../aws/loopbackServer';
import { escapeXml } from './identityProvider';
import type { ResponseOptions, SamlIssuer } from './identityProvider';

/** What an administrator has set of the WS-Trust STS; a test changes it at any time. */
export interface StsBehaviour {
  /** Off: the path is not there. */
  isOn: boolean;
  soapVersions: readonly ('1.1' | '1.2')[];
  trustVersions: readonly ('1.3' | '2005/02')[];
  /** HTTP Basic of the client application. */
  isBasicDemanded: boolean;
  /** Several token processors take user names: the request has to name this one. */
  tokenProcessorId: string | undefined;
  /** Which fault a wrong AppliesTo ends with. */
  scopeFault: 'InvalidScope' | 'RequestFailed' | 'InvalidRequest';
  /** `collection` is what WS-Trust 1.3 demands, `bare` what 2005/02 does; unset: as the request. */
  answer: 'collection' | 'bare' | undefined;
  /** The prefixes of the assertion are declared far above it. */
  hasPrefixesAbove: boolean;
  /** The token type that holds a whole Response (run.properties). Otherwise asking for it fails. */
  isBrowserTokenOn: boolean;
  /** What every request gets, whatever it asked for. */
  isBrowserTokenForced: boolean;
  /** What the assertion says, besides the user and the roles. */
  said: ResponseOptions;
}

export interface StsFacts {
  readonly behaviour: StsBehaviour;
  /** The URL it is reached at. */
  readonly endpoint: string;
  /** Partner Service Identifier. */
  readonly partner: string;
  readonly issuer: SamlIssuer;
  /** Milliseconds. */
  readonly now: () => number;
  /** Whether the password is right. */
  readonly isUser: (name: string, password: string) => boolean;
  readonly said: (user: string) => ResponseOptions;
}

export interface StsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const envelopes = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
} as const;
const trusts = {
  '1.3': 'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
  '2005/02': 'http://schemas.xmlsoap.org/ws/2005/02/trust',
} as const;
const addressings = ['http://www.w3.org/2005/08/addressing', 'http://schemas.xmlsoap.org/ws/2004/08/addressing'];
const secext = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const utility = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const policies = ['http://schemas.xmlsoap.org/ws/2004/09/policy', 'http://www.w3.org/ns/ws-policy'];
const passwordText = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText';
const samlTokenTypes = [
  'http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0',
  'urn:oasis:names:tc:SAML:2.0:assertion',
];
const browserTokenType = 'urn:oasis:names:tc:SAML:2.0:profiles:SSO:browser';

/** Milliseconds by which clocks may differ. */
const skew = 60_000;

type SoapVersion = keyof typeof envelopes;
type TrustVersion = keyof typeof trusts;

class Fault extends Error {
  override readonly name = 'Fault';

  constructor(
    /** With its prefix: `wst:InvalidRequest`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * PingFederate's STS: issues a SAML 2.0 token for a UsernameToken. It follows WS-Trust 1.3 (sections 3.1, 4.1, 11 for
 * faults) and its submission of 2005/02, WS-Security 1.1 with the UsernameToken profile, SOAP 1.1 and 1.2, and Ping
 * Identity's PingFederate guide, "WS-Trust STS configuration". It was written apart from the client that is tested against
 * it. Which texts PingFederate itself puts into its faults is not documented; these are ours.
 */
export function answerTokenRequest(request: ReceivedRequest, facts: StsFacts): StsAnswer {
  const { behaviour } = facts;
  const url = new URL(request.url, facts.endpoint);
  if (!behaviour.isOn) {
    return html(404, 'Page Not Found');
  }
  if (behaviour.isBasicDemanded && !isBasicRight(request, facts)) {
    return { ...html(401, 'Unauthorized'), headers: { 'www-authenticate': 'Basic realm="PingFederate STS"' } };
  }
  if (request.method !== 'POST') {
    return html(405, 'Method Not Allowed');
  }
  const type = request.headers['content-type'] ?? '';
  const soap: SoapVersion | undefined = /^application\/soap\+xml\b/iu.test(type)
    ? '1.2'
    : /^text\/xml\b/iu.test(type)
      ? '1.1'
      : undefined;
  if (!soap || !behaviour.soapVersions.includes(soap)) {
    return html(415, 'Unsupported Media Type');
  }
  try {
    const document = parse(request.body.toString('utf8'));
    return issue(document, request, url, soap, facts);
  } catch (error) {
    if (!(error instanceof Fault)) {
      throw error;
    }
    return { status: 500, headers: { 'content-type': contentTypes[soap] }, body: faultXml(error, soap) };
  }
}

const contentTypes = { '1.1': 'text/xml; charset=utf-8', '1.2': 'application/soap+xml; charset=utf-8' } as const;

function issue(document: Document, request: ReceivedRequest, url: URL, soap: SoapVersion, facts: StsFacts): StsAnswer {
  const { behaviour } = facts;
  const envelope = document.documentElement;
  if (!envelope || envelope.localName !== 'Envelope' || envelope.namespaceURI !== envelopes[soap]) {
    throw new Fault('soap:VersionMismatch', `The envelope is not one of SOAP ${soap}.`);
  }
  const header = child(envelope, envelopes[soap], 'Header');
  const body = child(envelope, envelopes[soap], 'Body');
  const trust = (Object.keys(trusts) as TrustVersion[]).find(
    (each) => child(body, trusts[each], 'RequestSecurityToken') && behaviour.trustVersions.includes(each),
  );
  const token = trust && child(body, trusts[trust], 'RequestSecurityToken');
  if (!trust || !token) {
    throw new Fault('wst:InvalidRequest', 'The body holds no RequestSecurityToken of a version that is served.');
  }
  checkAddressing(request, header, soap, trust, facts);
  const user = authenticate(header, facts);
  if (
    behaviour.tokenProcessorId !== undefined &&
    url.searchParams.get('TokenProcessorId') !== behaviour.tokenProcessorId
  ) {
    throw new Fault('wst:InvalidRequest', 'The token processor cannot be determined. Set TokenProcessorId.');
  }
  if (textOf(child(token, trusts[trust], 'RequestType')) !== `${trusts[trust]}/Issue`) {
    throw new Fault('wst:InvalidRequest', 'The RequestType is not Issue.');
  }
  if (appliesTo(token) !== facts.partner) {
    throw new Fault(`wst:${behaviour.scopeFault}`, 'No connection has this Partner Service Identifier (AppliesTo).');
  }
  const type = textOf(child(token, trusts[trust], 'TokenType'));
  const isBrowser = behaviour.isBrowserTokenForced || type === browserTokenType;
  if ((isBrowser && !behaviour.isBrowserTokenOn) || (!isBrowser && type !== '' && !samlTokenTypes.includes(type))) {
    throw new Fault('wst:RequestFailed', 'The token type is not supported.');
  }
  return {
    status: 200,
    headers: { 'content-type': contentTypes[soap] },
    body: responseXml(user, isBrowser ? browserTokenType : type || (samlTokenTypes[0] ?? ''), soap, trust, facts),
  };
}

/** SOAP 1.2 says where it goes and what for in WS-Addressing, SOAP 1.1 in a header of HTTP. */
function checkAddressing(
  request: ReceivedRequest,
  header: Element | undefined,
  soap: SoapVersion,
  trust: TrustVersion,
  { endpoint }: StsFacts,
): void {
  const wanted = `${trusts[trust]}/RST/Issue`;
  const addressed = (name: string): string | undefined => {
    const found = addressings.map((namespace) => child(header, namespace, name)).find((each) => each !== undefined);
    return found && textOf(found);
  };
  if (soap === '1.1') {
    const action = request.headers['soapaction'];
    if (typeof action !== 'string' || !['', wanted].includes(action.replaceAll('"', ''))) {
      throw new Fault('wst:InvalidRequest', 'The header SOAPAction is missing or wrong.');
    }
  }
  const action = addressed('Action');
  const to = addressed('To');
  if ((soap === '1.2' || action !== undefined) && action !== wanted) {
    throw new Fault('wsa:ActionNotSupported', 'The Action is not that of a request to issue a token.');
  }
  if ((soap === '1.2' || to !== undefined) && to?.split('?')[0] !== endpoint) {
    throw new Fault('wsa:DestinationUnreachable', 'The address in To is not this one.');
  }
}

/** @returns the user's name */
function authenticate(header: Element | undefined, { isUser, now }: StsFacts): string {
  const security = child(header, secext, 'Security');
  const timestamp = child(security, utility, 'Timestamp');
  const created = Date.parse(textOf(child(timestamp, utility, 'Created')));
  const expires = Date.parse(textOf(child(timestamp, utility, 'Expires')));
  if (!security || Number.isNaN(created) || Number.isNaN(expires) || created >= expires) {
    throw new Fault('wsse:InvalidSecurity', 'The security header has no Timestamp with Created and Expires.');
  }
  if (expires <= now() - skew || created > now() + skew) {
    throw new Fault('wsu:MessageExpired', 'The message has expired, or is of a time to come.');
  }
  const token = child(security, secext, 'UsernameToken');
  const name = textOf(child(token, secext, 'Username'));
  const password = child(token, secext, 'Password');
  if (!token || !password || (password.getAttribute('Type') ?? passwordText) !== passwordText) {
    throw new Fault('wsse:InvalidSecurity', 'The security header has no UsernameToken with a password as text.');
  }
  if (!isUser(name, password.textContent ?? '')) {
    throw new Fault('wst:FailedAuthentication', 'The request could not be authenticated.');
  }
  return name;
}

function appliesTo(token: Element): string {
  const scope = policies.map((namespace) => child(token, namespace, 'AppliesTo')).find((each) => each !== undefined);
  for (const namespace of addressings) {
    const address = child(child(scope, namespace, 'EndpointReference'), namespace, 'Address');
    if (address) {
      return textOf(address);
    }
  }
  return '';
}

function responseXml(user: string, type: string, soap: SoapVersion, trust: TrustVersion, facts: StsFacts): string {
  const { behaviour, issuer } = facts;
  const said = { isPrefixed: true, ...facts.said(user) };
  const isBare = (behaviour.answer ?? (trust === '1.3' ? 'collection' : 'bare')) === 'bare';
  let above = '';
  let token: string;
  if (type === browserTokenType) {
    token = `<wsse:BinarySecurityToken xmlns:wsse="${secext}" ValueType="${browserTokenType}" EncodingType="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary">${issuer.response(said)}</wsse:BinarySecurityToken>`;
  } else {
    token = issuer.assertion(said);
    if (behaviour.hasPrefixesAbove) {
      above =
        ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
      // Exclusive canonical form puts them back where they are used: the signature stays what it is.
      token = token.replaceAll(/ xmlns:(?:saml|ds|xs|xsi)="[^"]*"/gu, '');
    }
  }
  const issuedAt = facts.now();
  const lifetime = [issuedAt, issuedAt + 300_000].map((time) => new Date(time).toISOString());
  const response = `<wst:RequestSecurityTokenResponse><wst:TokenType>${type}</wst:TokenType><wst:RequestedSecurityToken>${token}</wst:RequestedSecurityToken><wsp:AppliesTo xmlns:wsp="${policies[0]}"><wsa:EndpointReference xmlns:wsa="${addressings[0]}"><wsa:Address>${escapeXml(facts.partner)}</wsa:Address></wsa:EndpointReference></wsp:AppliesTo><wst:Lifetime><wsu:Created xmlns:wsu="${utility}">${lifetime[0]}</wsu:Created><wsu:Expires xmlns:wsu="${utility}">${lifetime[1]}</wsu:Expires></wst:Lifetime></wst:RequestSecurityTokenResponse>`;
  const content = isBare
    ? response
    : `<wst:RequestSecurityTokenResponseCollection>${response}</wst:RequestSecurityTokenResponseCollection>`;
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${envelopes[soap]}" xmlns:wst="${trusts[trust]}"${above}><s:Header/><s:Body>${content}</s:Body></s:Envelope>`;
}

const faultNamespaces: Readonly<Record<string, string>> = {
  wst: trusts['1.3'],
  wsse: secext,
  wsu: utility,
  wsa: addressings[0] ?? '',
};

function faultXml({ code, message }: Fault, soap: SoapVersion): string {
  const [prefix = '', name = ''] = code.split(':');
  const declared = faultNamespaces[prefix];
  const declaration = declared === undefined ? '' : ` xmlns:${prefix}="${declared}"`;
  const value = declared === undefined ? `s:${name}` : code;
  const fault =
    soap === '1.1'
      ? `<faultcode${declaration}>${value}</faultcode><faultstring>${escapeXml(message)}</faultstring>`
      : `<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value${declaration}>${value}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">${escapeXml(message)}</s:Text></s:Reason>`;
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${envelopes[soap]}"><s:Body><s:Fault>${fault}</s:Fault></s:Body></s:Envelope>`;
}

function isBasicRight({ headers }: ReceivedRequest, { isUser }: StsFacts): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/iu.exec(headers.authorization ?? '')?.[1];
  const [, name, password] = /^([^:]*):(.*)$/su.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  return name !== undefined && password !== undefined && isUser(name, password);
}

function html(status: number, title: string): StsAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html;charset=utf-8' },
    body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1><p>Reference ${randomUUID()}</p></body></html>`,
  };
}

function parse(xml: string): Document {
  try {
    if (/<!DOCTYPE/iu.test(xml)) {
      throw new Error('a DTD');
    }
    return new DOMParser({
      onError: (_, message) => {
        throw new Error(message);
      },
    }).parseFromString(xml, 'text/xml');
  } catch {
    throw new Fault('wst:InvalidRequest', 'The message is no well-formed XML.');
  }
}

function child(parent: Element | undefined, namespace: string, name: string): Element | undefined {
  return [...(parent?.childNodes ?? [])].find(
    (node): node is Element =>
      node.nodeType === 1 && (node as Element).namespaceURI === namespace && (node as Element).localName === name,
  );
}

function textOf(element: Element | undefined): string {
  return element?.textContent?.trim() ?? '';
}
