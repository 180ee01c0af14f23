import { XMLSerializer } from '@xmldom/xmldom';
import type { Document, Element } from '@xmldom/xmldom';
import { UserError } from '../../connection/userError';
import { elementsNamed, parseXml, textIn } from '../saml/xmlReading';

/** What a service said no with. */
export interface SoapFault {
  /** Local names of its codes, the general one first: `Sender`, `FailedAuthentication`. */
  readonly codes: readonly string[];
  /** In its own words, in one line; may be empty. */
  readonly reason: string;
}

/** What came back from a WS-Trust service. */
export type WsTrustAnswer =
  | { readonly kind: 'assertion'; readonly assertion: Element }
  /** Base64 of a whole samlp:Response. */
  | { readonly kind: 'response'; readonly response: string }
  | { readonly kind: 'fault'; readonly fault: SoapFault }
  /** XML, but not of this kind. */
  | { readonly kind: 'other'; readonly root: string };

const saml2 = 'urn:oasis:names:tc:SAML:2.0:assertion';

/**
 * Reads an answer in any dialect: elements are found by their local names, as PingFederate answers with a collection in
 * WS-Trust 1.3 and without in 2005/02. What is found is not changed, so that its signature stays good.
 * @throws UserError when it is no XML, or holds a token AWS cannot take
 */
export function readWsTrustAnswer(text: string): WsTrustAnswer {
  const document = parseXml(text, 'The answer of PingFederate');
  const fault = elementsNamed(document, 'Fault')[0];
  if (fault) {
    return { kind: 'fault', fault: readFault(fault) };
  }
  const requested = elementsNamed(document, 'RequestedSecurityToken')[0];
  if (requested) {
    return readToken(requested);
  }
  const root = document.documentElement?.localName ?? '';
  if (elementsNamed(document, 'RequestSecurityTokenResponse').length > 0) {
    throw answerError('PingFederate answered without a token. Check the token generator of the SP connection.');
  }
  return { kind: 'other', root: oneLine(root).slice(0, 50) };
}

/** Whether an assertion says where it may be used, which AWS demands. */
export function hasRecipient(assertion: Element): boolean {
  return elementsNamed(assertion, 'SubjectConfirmationData').some((data) => data.getAttribute('Recipient'));
}

function readToken(requested: Element): WsTrustAnswer {
  const token = [...requested.childNodes].find((node) => node.nodeType === node.ELEMENT_NODE) as Element | undefined;
  switch (token?.localName) {
    case 'Assertion':
      return { kind: 'assertion', assertion: saml2Assertion(token) };
    case 'Response':
      return { kind: 'response', response: base64(new XMLSerializer().serializeToString(token)) };
    case 'BinarySecurityToken':
      return readBinaryToken(textIn(token) ?? '');
    case 'EncryptedAssertion':
    case 'EncryptedData':
      throw answerError(
        'PingFederate encrypted the token, and only AWS could read it in a sign-in page. Ask for a WS-Trust connection that does not encrypt the assertion.',
      );
    default:
      throw answerError('PingFederate answered without a SAML token. Check the token generator of the SP connection.');
  }
}

/** A whole response, as PingFederate packs it for browsers; or an assertion, packed in the same way. */
function readBinaryToken(text: string): WsTrustAnswer {
  const encoded = text.replaceAll(/\s/gu, '');
  const xml = Buffer.from(encoded, 'base64').toString('utf8');
  if (encoded === '' || !/^[A-Za-z0-9+/]+={0,2}$/u.test(encoded) || !xml.trimStart().startsWith('<')) {
    throw answerError('PingFederate answered with a token that is no SAML. Check the token generator.');
  }
  const root: Document['documentElement'] = parseXml(xml, 'The token of PingFederate').documentElement;
  if (root?.localName === 'Response') {
    return { kind: 'response', response: encoded };
  }
  if (root?.localName === 'Assertion') {
    return { kind: 'assertion', assertion: saml2Assertion(root) };
  }
  throw answerError('PingFederate answered with a token that is no SAML. Check the token generator.');
}

function saml2Assertion(token: Element): Element {
  if (token.namespaceURI !== saml2) {
    throw answerError(
      'PingFederate issued a SAML 1.1 token; AWS takes SAML 2.0 only. Ask whoever manages PingFederate to set the default token type of the SP connection to SAML 2.0.',
    );
  }
  return token;
}

/** Both shapes: SOAP 1.2 (Code, Subcode, Reason) and 1.1 (faultcode, faultstring). */
function readFault(fault: Element): SoapFault {
  const codes = [...elementsNamed(fault, 'Value'), ...elementsNamed(fault, 'faultcode')]
    .map((element) => localName(textIn(element) ?? ''))
    .filter((code) => code !== '');
  const reason = elementsNamed(fault, 'Text')[0] ?? elementsNamed(fault, 'faultstring')[0];
  return { codes, reason: oneLine(textIn(reason) ?? '') };
}

/** A qualified name without its prefix; what is no name is nothing. */
function localName(qualified: string): string {
  return /^(?:[\w.-]+:)?([\w.-]{1,60})$/u.exec(qualified)?.[1] ?? '';
}

function oneLine(text: string): string {
  return text
    .replaceAll(/\p{Cf}+/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function answerError(message: string): UserError {
  return new UserError(message, {
    code: 'pingFederate.unusableToken',
    step: 'sign in to PingFederate',
    actions: ['retry', 'editConnection'],
  });
}
