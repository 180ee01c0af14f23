import { bytesOfBase64 } from './base64';
import { dumpedBytes, hexDump } from './hexDump';
import { indentedJson } from './indentedJson';
import type { Packing } from './packedBytes';
import { packingOf } from './packedBytes';

/** What is kept in a value, to be opened. */
export interface ValueInside {
  /** `bytes` where it is neither JSON nor text: `text` has them in hexadecimal. */
  readonly kind: 'json' | 'text' | 'bytes';
  readonly text: string;
  /** Bytes that `text` does not show. */
  readonly more?: number;
  /** Set where the bytes seem to be packed. */
  readonly packed?: { readonly packing: Packing; readonly bytes: Uint8Array<ArrayBuffer> };
}

/** Characters of a string that are looked into at most. */
const longestLookedInto = 400_000;

const printable = /^[\P{Cc}\s]+$/u;
const plainAscii = /^[\t\n\r -~]+$/u;

/** JSON that is kept in a string, and what base64 and binary values stand for. */
export function insideOf(type: string, text: string): ValueInside | undefined {
  if (type === 'B') {
    const bytes = bytesOfBase64(text);
    return bytes && insideOfBytes(bytes);
  }
  if (type !== 'S' || text.length > longestLookedInto) {
    return undefined;
  }
  const trimmed = text.trim();
  if (/^[[{]/u.test(trimmed)) {
    const json = indentedJson(trimmed);
    return json === undefined ? undefined : { kind: 'json', text: json };
  }
  const bytes = bytesOfBase64(text);
  const inside = bytes && insideOfBytes(bytes);
  return inside && isMeant(text, inside) ? inside : objectInside(text);
}

/**
 * Bytes as what they are: JSON, text, or else bytes.
 * @param isCut there are more of them
 */
export function insideOfBytes(bytes: Uint8Array<ArrayBuffer>, isCut = false): ValueInside | undefined {
  if (bytes.length === 0) {
    return undefined;
  }
  const text = textOf(bytes, isCut);
  if (text !== undefined) {
    const json = /^\s*[[{]/u.test(text) ? indentedJson(text) : undefined;
    return json === undefined ? { kind: 'text', text } : { kind: 'json', text: json };
  }
  const packing = packingOf(bytes);
  const more = bytes.length - dumpedBytes;
  return {
    kind: 'bytes',
    text: hexDump(bytes),
    ...(more > 0 && { more }),
    ...(packing && { packed: { packing, bytes } }),
  };
}

function textOf(bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    // What is cut may end in the middle of a character.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
    return printable.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** A JSON object in base64 as tokens and cursors have it: in the alphabet for addresses, without padding. */
function objectInside(text: string): ValueInside | undefined {
  if (!/^e[\w-]+$/u.test(text)) {
    return undefined;
  }
  const standard = text.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = bytesOfBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '='));
  const inside = bytes && insideOfBytes(bytes);
  return inside?.kind === 'json' ? inside : undefined;
}

/**
 * Whether a string was written as base64, or only looks like it. Every word of four, eight, twelve… letters and digits is
 * base64 of something, and a wrong guess in each item misleads more than a missing one: so the shorter the string, the
 * more must speak for it. JSON, and bytes that begin as gzip's, come about by no word. Text needs a length at which words
 * and ids do not decode to readable text by chance, or the equals signs that none of them ends with. Bytes that are
 * nothing one could read have their looks alone: those of random characters, not of words, paths or hexadecimal digits.
 */
function isMeant(text: string, { kind, packed }: ValueInside): boolean {
  const isPadded = text.endsWith('=');
  switch (kind) {
    case 'json':
      return true;
    case 'text':
      return text.length >= (isPadded ? 8 : 24) || (text.length >= 16 && plainAscii.test(atob(text)));
    case 'bytes':
      return (packed?.packing === 'gzip' && text.length >= 24) || isMixed(text, isPadded);
  }
}

/**
 * Small and capital letters and digits in the disorder of random characters, nearly two in three of which follow one of
 * another kind; in words and paths fewer than half do. Without padding, one in thirty-two is neither letter nor digit:
 * ids have none of those, and paths and phrases more.
 */
function isMixed(text: string, isPadded: boolean): boolean {
  const kinds: readonly string[] = Array.from(text.replaceAll('=', ''), (character) =>
    /[a-z]/u.test(character) ? 'a' : /[A-Z]/u.test(character) ? 'A' : /\d/u.test(character) ? '0' : '+',
  );
  const { length } = kinds;
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  if (!['a', 'A', '0'].every((kind) => kinds.includes(kind))) {
    return false;
  }
  if (isPadded) {
    return length >= 10 && changes > length * 0.4;
  }
  const others = kinds.filter((kind) => kind === '+').length;
  return length >= 32 && changes > length * 0.5 && others > 0 && others <= length / 10;
}
