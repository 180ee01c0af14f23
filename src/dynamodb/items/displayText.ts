import type { AttributeType, AttributeValue } from './attributeValue';
import { typeOf } from './attributeValue';

const number = new Intl.NumberFormat('en');

/** Characters of a value that a cell shows at most. */
export const maximumCellLength = 300;

/** One value as a line of text. */
export interface DisplayText {
  readonly type: AttributeType;
  readonly text: string;
  /** Set when `text` is not the whole value. */
  readonly cut?: true;
}

/**
 * One line for a value: strings as they are with line breaks shown as `⏎`, numbers exactly as stored, binary in
 * hexadecimal behind its size, sets in braces, maps and lists as compact JSON. Stops as soon as the line is full, so a
 * value of 400 KB costs no more than a short one.
 */
export function displayText(value: AttributeValue): DisplayText {
  const type = typeOf(value);
  const line = new Line(maximumCellLength);
  if ('S' in value) {
    line.add(value.S);
  } else if ('B' in value) {
    addBinary(line, value.B, true);
  } else {
    addValue(line, value);
  }
  return line.cut ? { type, text: line.text, cut: true } : { type, text: line.text };
}

class Line {
  text = '';
  /** Nothing more is taken. */
  full = false;
  /** Something was left out. */
  cut = false;

  constructor(private readonly limit: number) {}

  add(piece: string): void {
    if (this.full) {
      return;
    }
    const room = this.limit - this.text.length;
    this.full = piece.length > room;
    this.cut ||= this.full;
    this.text += oneLine(this.full ? wholeCharacters(piece.slice(0, room)) : piece);
  }
}

function addValue(line: Line, value: AttributeValue): void {
  if ('S' in value) {
    line.add(JSON.stringify(value.S.length > maximumCellLength ? value.S.slice(0, maximumCellLength) : value.S));
  } else if ('N' in value) {
    line.add(value.N);
  } else if ('BOOL' in value) {
    line.add(String(value.BOOL));
  } else if ('NULL' in value) {
    line.add('null');
  } else if ('B' in value) {
    addBinary(line, value.B, false);
  } else if ('M' in value) {
    addList(line, '{', '}', Object.keys(value.M), (name) => {
      line.add(`${JSON.stringify(name)}: `);
      const member = value.M[name];
      if (member) {
        addValue(line, member);
      }
    });
  } else if ('L' in value) {
    addList(line, '[', ']', value.L, (member) => addValue(line, member));
  } else if ('SS' in value) {
    addList(line, '{', '}', value.SS, (member) => line.add(JSON.stringify(member)));
  } else if ('NS' in value) {
    addList(line, '{', '}', value.NS, (member) => line.add(member));
  } else if ('BS' in value) {
    addList(line, '{', '}', value.BS, (member) => addBinary(line, member, false));
  }
}

function addList<T>(line: Line, open: string, close: string, members: readonly T[], add: (member: T) => void): void {
  line.add(open);
  let first = true;
  for (const member of members) {
    if (line.full) {
      return;
    }
    line.add(first ? ' ' : ', ');
    first = false;
    add(member);
  }
  line.add(first ? close : ` ${close}`);
}

/** Bytes of a binary value that its cell shows at most. */
const shownBytes = 32;

function addBinary(line: Line, bytes: Uint8Array, withSize: boolean): void {
  line.add(withSize ? binaryText(bytes) : hexDigits(bytes));
  line.cut ||= bytes.length > shownBytes;
}

/**
 * A binary value as its cell shows it: `3 B · 0x0001fe`. The size comes first: the end may be wider than the column.
 * @param bytes all of them, or the first ones, more than a cell shows
 * @param size how many there are
 */
export function binaryText(bytes: Uint8Array, size = bytes.length): string {
  const length = `${number.format(size)} B`;
  return size === 0 ? length : `${length} · ${hexDigits(bytes)}`;
}

function hexDigits(bytes: Uint8Array): string {
  let digits = '';
  for (const byte of bytes.subarray(0, shownBytes)) {
    digits += byte.toString(16).padStart(2, '0');
  }
  return `0x${digits}${bytes.length <= shownBytes ? '' : '…'}`;
}

function oneLine(text: string): string {
  return /[\n\r\t\u2028\u2029]/u.test(text)
    ? text.replace(/\r\n|[\n\r\u2028\u2029]/gu, '⏎').replaceAll('\t', '⇥')
    : text;
}

/** The beginning of a text, without the half of a surrogate pair at its end. */
export function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd8_00 && last <= 0xdb_ff ? text.slice(0, -1) : text;
}
