/** One `name=value` of a list. Positions are UTF-16 offsets into the text that was scanned. */
export interface ScannedPair {
  readonly kind: 'pair';
  readonly name: string;
  readonly start: number;
  readonly nameEnd: number;
  /** Where the value begins (at its quote, if it has one) and where it ends (behind its quote). */
  readonly valueStart: number;
  readonly end: number;
  /** The value without its quotes, doubled quotes undone. */
  readonly value: string;
  readonly quoted: boolean;
  /** Where in `value` a character stands that took two in the text, ascending. */
  readonly doubled: readonly number[];
}

/** What could not be read: it is left out, and reading goes on behind the next semicolon. */
export interface ScannedFault {
  readonly kind: 'noEqualsSign' | 'noName' | 'unclosed' | 'textAfterQuote';
  readonly start: number;
  readonly end: number;
  /** The text in front of the `=`, or all of a part that has none. */
  readonly name: string;
}

export type Scanned = ScannedPair | ScannedFault;

interface Quoted {
  readonly value: string;
  readonly end: number;
  readonly doubled: readonly number[];
}

const closers: Readonly<Record<string, string>> = { "'": "'", '"': '"' };
const closersWithBraces: Readonly<Record<string, string>> = { ...closers, '{': '}' };

/**
 * Reads a list `name=value;…`. The name ends at the first `=`. A value that begins with a quote ends with the same quote,
 * doubled quotes inside stand for one; any other value goes to the next `;`. White space around names and unquoted values
 * is dropped. `braces` also takes `{…}` for quotes, a rule of ODBC's driver managers (MS-ODBCSTR) and of nothing else.
 *
 * Linear: every character is passed by a fixed number of searches. After a quote that is not closed, reading starts
 * again behind the next `;`. That cannot repeat: all later runs of the same quote are then of even length, so each of
 * them closes itself; for braces, whose openers differ from their closers, the failure is remembered.
 */
export function scanPairs(text: string, from: number, braces: boolean): Scanned[] {
  const scanned: Scanned[] = [];
  const closerOf = braces ? closersWithBraces : closers;
  let braceUnclosed = false;
  let position = from;
  while (position < text.length) {
    const start = skipBlanks(text, position);
    const nameEnd = endOfName(text, start);
    const name = text.slice(start, nameEnd).trimEnd();
    if (text.charAt(nameEnd) !== '=') {
      if (name !== '') {
        scanned.push({ kind: 'noEqualsSign', start, end: start + name.length, name });
      }
      position = nameEnd + 1;
      continue;
    }
    const valueStart = skipBlanks(text, nameEnd + 1);
    const opener = text.charAt(valueStart);
    const closer = Object.hasOwn(closerOf, opener) ? closerOf[opener] : undefined;
    if (closer === undefined) {
      const end = endOfSegment(text, valueStart);
      const value = text.slice(valueStart, end).trimEnd();
      scanned.push(pairOrFault({ name, start, valueStart, end: valueStart + value.length, value, doubled: [] }, false));
      position = end + 1;
      continue;
    }
    const quoted = closer === '}' && braceUnclosed ? undefined : readQuoted(text, valueStart + 1, closer);
    if (quoted === undefined) {
      braceUnclosed ||= closer === '}';
      scanned.push({ kind: 'unclosed', start: valueStart, end: valueStart + 1, name });
      position = endOfSegment(text, valueStart) + 1;
      continue;
    }
    const end = endOfSegment(text, quoted.end);
    const rest = text.slice(quoted.end, end).trim();
    if (rest === '') {
      scanned.push(pairOrFault({ name, start, valueStart, ...quoted }, true));
    } else {
      const restStart = skipBlanks(text, quoted.end);
      scanned.push({ kind: 'textAfterQuote', start: restStart, end: restStart + rest.length, name });
    }
    position = end + 1;
  }
  return scanned;
}

/** The offset in the scanned text of a character of a pair's value. */
export function offsetInText(pair: ScannedPair, index: number): number {
  let low = 0;
  let high = pair.doubled.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pair.doubled[middle] ?? index) < index) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return pair.valueStart + (pair.quoted ? 1 : 0) + index + low;
}

function pairOrFault(pair: Omit<ScannedPair, 'kind' | 'nameEnd' | 'quoted'>, quoted: boolean): Scanned {
  return pair.name === ''
    ? { kind: 'noName', start: pair.start, end: pair.end, name: '' }
    : { kind: 'pair', quoted, nameEnd: pair.start + pair.name.length, ...pair };
}

function skipBlanks(text: string, from: number): number {
  let position = from;
  while (position < text.length && isBlank(text.charCodeAt(position))) {
    position += 1;
  }
  return position;
}

/** What `trim` removes, asked of one character; most are decided by their code. */
function isBlank(code: number): boolean {
  return code <= 0x20 || code >= 0xa0 ? String.fromCharCode(code).trim() === '' : false;
}

function endOfName(text: string, from: number): number {
  let position = from;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === 0x3b || code === 0x3d) {
      break;
    }
    position += 1;
  }
  return position;
}

function endOfSegment(text: string, from: number): number {
  const end = text.indexOf(';', from);
  return end === -1 ? text.length : end;
}

function readQuoted(text: string, from: number, closer: string): Quoted | undefined {
  const parts: string[] = [];
  const doubled: number[] = [];
  let length = 0;
  let position = from;
  for (;;) {
    const end = text.indexOf(closer, position);
    if (end === -1) {
      return undefined;
    }
    if (text.charAt(end + 1) !== closer) {
      parts.push(text.slice(position, end));
      return { value: parts.join(''), end: end + 1, doubled };
    }
    parts.push(text.slice(position, end + 1));
    length += end + 1 - position;
    doubled.push(length - 1);
    position = end + 2;
  }
}
