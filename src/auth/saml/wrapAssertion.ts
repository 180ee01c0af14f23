import { randomUUID } from 'node:crypto';
import { XMLSerializer } from '@xmldom/xmldom';
import type { Element } from '@xmldom/xmldom';
import { elementsNamed, textIn } from './xmlReading';

const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol';
const declarations = 'http://www.w3.org/2000/xmlns/';

/**
 * Puts a bare Assertion, as WS-Trust gives it, into a `samlp:Response` as AssumeRoleWithSAML takes it. The signature
 * covers the Assertion only, and stays good: what it covers is not changed, and what its prefixes mean goes along, also
 * where an element around it says so and only a value uses it (`xsi:type="xs:string"`). Source: SAML 2.0 core, 3.2.2.
 * @returns base64
 */
export function wrapAssertion(
  assertion: Element,
  options: { readonly destination: string; readonly now: Date },
): string {
  const copy = assertion.cloneNode(true) as Element;
  for (const [name, uri] of inheritedDeclarations(assertion)) {
    copy.setAttributeNS(declarations, name, uri);
  }
  const issuer = textIn(elementsNamed(assertion, 'Issuer')[0]) ?? '';
  const response =
    `<samlp:Response xmlns:samlp="${protocol}" ID="_${randomUUID()}" Version="2.0" IssueInstant="${options.now.toISOString()}" Destination="${escaped(options.destination)}">` +
    `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${escaped(issuer)}</saml:Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>` +
    `${serialized(copy)}</samlp:Response>`;
  return Buffer.from(response).toString('base64');
}

/** What the elements around one say of prefixes and it does not say itself, the nearest first. */
function inheritedDeclarations(element: Element): Map<string, string> {
  const found = new Map<string, string>();
  for (let around = element.parentElement; around; around = around.parentElement) {
    for (const { name, value, namespaceURI } of around.attributes) {
      if (namespaceURI === declarations && !element.hasAttribute(name) && !found.has(name)) {
        found.set(name, value);
      }
    }
  }
  return found;
}

/** A carriage return that is written as it is, as the serializer does, reads as a line feed; Java puts many into signatures. */
function serialized(element: Element): string {
  return new XMLSerializer().serializeToString(element).replaceAll('\r', '&#13;');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
