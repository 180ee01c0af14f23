import { DOMParser, onWarningStopParsing } from '@xmldom/xmldom';
import type { Document, Element } from '@xmldom/xmldom';
import { UserError } from '../../connection/userError';

/** Characters; STS takes a response of 75,000 at most, and SOAP adds little to one. */
const longestText = 500_000;

/** Tags, comments and the like; the parser's time grows with their square. */
const mostMarkup = 5000;

/** Equals signs, for the attributes: likewise. */
const mostEquals = 10_000;

/**
 * Reads XML of a stranger. A DOCTYPE is refused, since entities come with it; so is what is not well-formed, and what
 * would take long to read. Read text with `textContent`: comments cut it into several nodes.
 * @param source what is read, as the subject of a sentence
 * @throws UserError
 */
export function parseXml(text: string, source = 'The answer of the identity provider'): Document {
  // Also takes a byte order mark away.
  const trimmed = text.trim();
  if (/<!DOCTYPE/iu.test(trimmed)) {
    throw xmlError(`${source} holds a DOCTYPE, which is never read: it can do harm. Check SSOLoginURL.`);
  }
  if (trimmed.length > longestText || countOf(trimmed, '<') > mostMarkup || countOf(trimmed, '=') > mostEquals) {
    throw xmlError(`${source} is too large to be a sign-in. Check SSOLoginURL.`);
  }
  try {
    return new DOMParser({ onError: onWarningStopParsing }).parseFromString(trimmed, 'text/xml');
  } catch {
    // The parser's own words repeat what it read.
    throw xmlError(`${source} is not XML, or is broken. Check SSOLoginURL.`);
  }
}

/** Every element with this local name, in any namespace, in the order of the document; the root is one of them. */
export function elementsNamed(within: Document | Element, localName: string): Element[] {
  return [...within.getElementsByTagNameNS('*', localName)];
}

/** Text without blanks at its ends, comments and markup left out; `undefined` when there is none. */
export function textIn(element: Element | undefined): string | undefined {
  return element?.textContent?.trim() || undefined;
}

function countOf(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

function xmlError(message: string): UserError {
  return new UserError(message, {
    code: 'saml.unreadableXml',
    step: 'read the answer of the identity provider',
    actions: ['editConnection', 'retry'],
  });
}
