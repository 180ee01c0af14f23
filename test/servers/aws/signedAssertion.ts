import { DOMParser } from '@xmldom/xmldom';
import type { Document, Element } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';

/** What a signature covers of a SAML response. */
export interface SignedAssertion {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly subjectFormat: string;
  /** Milliseconds. */
  readonly issuedAt: number;
  readonly notBefore: number | undefined;
  readonly notOnOrAfter: number | undefined;
  readonly sessionNotOnOrAfter: number | undefined;
  readonly audiences: readonly string[];
  readonly confirmations: readonly Confirmation[];
  /** Values of an attribute of AWS by the last part of its name: `Role`. */
  values(name: string): readonly string[];
}

export interface Confirmation {
  readonly method: string;
  readonly recipient: string | undefined;
  readonly notOnOrAfter: number | undefined;
}

const samlNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion';
const protocolNamespace = 'urn:oasis:names:tc:SAML:2.0:protocol';
const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';

/** A SAML response as it came, nothing of it believed yet. */
export interface ReceivedResponse {
  readonly xml: string;
  /** Who it says has issued the assertion. */
  readonly issuer: string;
  readonly signature: Element;
}

/**
 * Reads a SAMLResponse: base64 of one Response with the status Success and one Assertion, signed itself or in the Response
 * (SAML 2.0 core and bindings).
 * @returns why not, otherwise
 */
export function readResponse(base64: string): ReceivedResponse | string {
  const compact = base64.replaceAll(/\s/gu, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/u.test(compact)) {
    return 'not base64';
  }
  const xml = Buffer.from(compact, 'base64').toString('utf8');
  const document = parse(xml);
  const response = document?.documentElement;
  if (!document || !response || response.namespaceURI !== protocolNamespace || response.localName !== 'Response') {
    return 'no Response';
  }
  const [status] = document.getElementsByTagNameNS(protocolNamespace, 'StatusCode');
  if (status?.getAttribute('Value') !== 'urn:oasis:names:tc:SAML:2.0:status:Success') {
    return 'the status is not Success';
  }
  const assertions = [...document.getElementsByTagNameNS(samlNamespace, 'Assertion')];
  const [assertion] = assertions;
  if (!assertion || assertions.length !== 1 || assertion.parentNode !== response) {
    return 'not one Assertion';
  }
  const signature =
    childOf(assertion, signatureNamespace, 'Signature') ?? childOf(response, signatureNamespace, 'Signature');
  if (!signature) {
    return 'no Signature';
  }
  return { xml, issuer: textOf(childOf(assertion, samlNamespace, 'Issuer')), signature };
}

/**
 * Checks the signature and reads what it covers, and nothing else: the canonical form that was signed is parsed anew.
 * @returns undefined when the holder of the certificate's key has not signed exactly this
 */
export function verifyResponse(received: ReceivedResponse, certificatePem: string): SignedAssertion | undefined {
  const verifier = new SignedXml({
    publicCert: certificatePem,
    // The certificate that comes along proves nothing.
    getCertFromKeyInfo: () => null,
  });
  try {
    verifier.loadSignature(received.signature as unknown as Node);
    if (!verifier.checkSignature(received.xml)) {
      return undefined;
    }
  } catch {
    return undefined;
  }
  const [signed, ...others] = verifier.getSignedReferences();
  const root = signed === undefined || others.length > 0 ? undefined : parse(signed)?.documentElement;
  const assertion = root?.localName === 'Response' ? childOf(root, samlNamespace, 'Assertion') : root;
  return assertion?.namespaceURI === samlNamespace && assertion.localName === 'Assertion'
    ? readAssertion(assertion)
    : undefined;
}

function readAssertion(assertion: Element): SignedAssertion {
  const all = (name: string): Element[] => [...assertion.getElementsByTagNameNS(samlNamespace, name)];
  const conditions = childOf(assertion, samlNamespace, 'Conditions');
  const nameId = all('NameID')[0];
  return {
    id: assertion.getAttribute('ID') ?? '',
    issuer: textOf(childOf(assertion, samlNamespace, 'Issuer')),
    subject: textOf(nameId),
    subjectFormat: nameId?.getAttribute('Format') ?? '',
    issuedAt: timeOf(assertion, 'IssueInstant') ?? 0,
    notBefore: timeOf(conditions, 'NotBefore'),
    notOnOrAfter: timeOf(conditions, 'NotOnOrAfter'),
    sessionNotOnOrAfter: timeOf(all('AuthnStatement')[0], 'SessionNotOnOrAfter'),
    audiences: all('Audience').map(textOf),
    confirmations: all('SubjectConfirmation').map((each) => {
      const data = childOf(each, samlNamespace, 'SubjectConfirmationData');
      return {
        method: each.getAttribute('Method') ?? '',
        recipient: data?.getAttribute('Recipient') ?? undefined,
        notOnOrAfter: timeOf(data, 'NotOnOrAfter'),
      };
    }),
    values: (name) =>
      all('Attribute')
        .filter((each) => awsAttribute.exec(each.getAttribute('Name') ?? '')?.[1] === name)
        .flatMap((each) => [...each.getElementsByTagNameNS(samlNamespace, 'AttributeValue')].map(textOf)),
  };
}

/** The second is what China's documentation prints. */
const awsAttribute = /^(?:https:\/\/aws\.amazon\.com|https?:\/\/www\.amazonaws\.cn)\/SAML\/Attributes\/(\w+)$/u;

function parse(xml: string): Document | undefined {
  if (/<!DOCTYPE/iu.test(xml)) {
    return undefined;
  }
  try {
    return new DOMParser({
      onError: (_, message) => {
        throw new Error(message);
      },
    }).parseFromString(xml, 'text/xml');
  } catch {
    return undefined;
  }
}

function childOf(parent: Element | undefined, namespace: string, name: string): Element | undefined {
  return [...(parent?.childNodes ?? [])].find(
    (node): node is Element =>
      node.nodeType === 1 && (node as Element).namespaceURI === namespace && (node as Element).localName === name,
  );
}

function textOf(element: Element | undefined): string {
  return element?.textContent?.trim() ?? '';
}

function timeOf(element: Element | undefined, name: string): number | undefined {
  const time = Date.parse(element?.getAttribute(name) ?? '');
  return Number.isNaN(time) ? undefined : time;
}
