import { parseJson } from '../../connection/parseJson';

/*
 * Where things stand in JSON that is not built. It relies on what `JSON.stringify` and DynamoDB write: well-formed, and
 * no white space between the tokens.
 */

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Bytes that are looked at one by one for the end of a string before the system's own search takes over. */
const shortString = 48;

/** A value in the bytes: its first byte, and the index behind its last one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The members of the object that begins at `start`, by their names.
 * @throws SyntaxError when there is no object, or white space in it
 */
export function membersAt(bytes: Buffer, start: number): ReadonlyMap<string, Span> {
  const members = new Map<string, Span>();
  let at = start;
  if (bytes[at] !== openBrace) {
    throw malformed();
  }
  do {
    at++;
    if (bytes[at] !== quote) {
      break;
    }
    const nameEnd = endOfString(bytes, at + 1) + 1;
    if (bytes[nameEnd] !== colon) {
      throw malformed();
    }
    const end = endOfValue(bytes, nameEnd + 1);
    members.set(JSON.parse(bytes.toString('utf8', at, nameEnd)) as string, { start: nameEnd + 1, end });
    at = end;
  } while (bytes[at] === comma);
  if (bytes[at] !== closeBrace) {
    throw malformed();
  }
  return members;
}

/** A value as JavaScript has it. */
export function valueAt(bytes: Buffer, { start, end }: Span): unknown {
  return parseJson(bytes.toString('utf8', start, end));
}

function endOfValue(bytes: Buffer, start: number): number {
  switch (bytes[start]) {
    case openBrace:
    case openBracket:
      return skipValue(bytes, start);
    case quote:
      return endOfString(bytes, start + 1) + 1;
    default: {
      let at = start;
      while (at < bytes.length && bytes[at] !== comma && bytes[at] !== closeBrace) {
        at++;
      }
      return at;
    }
  }
}

function malformed(): SyntaxError {
  return new SyntaxError('The answer is not well-formed.');
}

/** @returns index of the quote that ends the string whose first byte is at `start` */
export function endOfString(bytes: Buffer, start: number): number {
  let at = start;
  for (;;) {
    const limit = at + shortString;
    while (at < limit && bytes[at] !== quote && bytes[at] !== backslash) {
      at++;
    }
    if (at === limit) {
      return endOfLongString(bytes, at);
    }
    if (bytes[at] !== backslash) {
      return at;
    }
    at += 2;
  }
}

function endOfLongString(bytes: Buffer, start: number): number {
  let at = start;
  for (;;) {
    const found = bytes.indexOf(quote, at);
    if (found === -1) {
      throw new SyntaxError('The items of the answer are not well-formed.');
    }
    let before = found - 1;
    while (before >= start && bytes[before] === backslash) {
      before--;
    }
    if ((found - before) % 2 === 1) {
      return found;
    }
    at = found + 1;
  }
}

/** @returns index behind the object or list that begins at `start` */
export function skipValue(bytes: Buffer, start: number): number {
  let depth = 0;
  let at = start;
  const { length } = bytes;
  while (at < length) {
    const byte = bytes[at];
    if (byte === quote) {
      at = endOfString(bytes, at + 1);
    } else if (byte === openBrace || byte === openBracket) {
      depth++;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth--;
      if (depth === 0) {
        return at + 1;
      }
    }
    at++;
  }
  throw new SyntaxError('The items of the answer are not well-formed.');
}
