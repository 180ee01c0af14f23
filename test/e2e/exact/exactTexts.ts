import type { WireItem, WireValue } from './exactItems';

// What the table browser has to show and copy, written down a second time from the wire's values alone.

const counts = new Intl.NumberFormat('en');

/** Characters of a cell. */
const longest = 300;
/** Bytes of a binary value. */
const mostBytes = 32;

export interface ExactNode {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly children: readonly ExactNode[];
}

export function typeOf(value: WireValue): string {
  return Object.keys(value)[0] ?? '';
}

function contentOf(value: WireValue): unknown {
  return Object.values(value)[0];
}

/** A cell of the grid. */
export function cellOf(value: WireValue): string {
  if ('B' in value) {
    const { length } = Buffer.from(value.B, 'base64');
    return length === 0 ? '0 B' : `${counts.format(length)} B · ${hexadecimal(value.B)}`;
  }
  const line = 'S' in value ? value.S : lineOf(value);
  if (line === '' && 'S' in value) {
    return '""';
  }
  const isCut = line.length > longest;
  const whole = isCut ? Array.from(line.slice(0, longest)) : [line];
  const shown = isCut && isHalf(whole.at(-1) ?? '') ? whole.slice(0, -1).join('') : whole.join('');
  const marked = shown
    .replaceAll('\r\n', '⏎')
    .replaceAll(/[\n\r\u2028\u2029]/g, '⏎')
    .replaceAll('\t', '⇥');
  return isCut || hasLongBytes(value) ? `${marked}…` : marked;
}

function isHalf(character: string): boolean {
  return character.length === 1 && /[\uD800-\uDBFF]/.test(character);
}

/** Bytes in a structure are cut by themselves, wherever it ends. */
function hasLongBytes(value: WireValue): boolean {
  if ('L' in value) {
    return value.L.some(hasLongBytes);
  }
  if ('M' in value) {
    return Object.values(value.M).some(hasLongBytes);
  }
  const binary = 'B' in value ? [value.B] : 'BS' in value ? value.BS : [];
  return binary.some((member) => Buffer.from(member, 'base64').length > mostBytes);
}

function hexadecimal(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  return `0x${bytes.subarray(0, mostBytes).toString('hex')}${bytes.length > mostBytes ? '…' : ''}`;
}

function lineOf(value: WireValue): string {
  const inside = (open: string, members: readonly string[], close: string): string =>
    members.length === 0 ? open + close : `${open} ${members.join(', ')} ${close}`;
  if ('S' in value) {
    return JSON.stringify(value.S);
  }
  if ('B' in value) {
    return hexadecimal(value.B);
  }
  if ('M' in value) {
    return inside(
      '{',
      Object.entries(value.M).map(([name, member]) => `${JSON.stringify(name)}: ${lineOf(member)}`),
      '}',
    );
  }
  if ('L' in value) {
    return inside('[', value.L.map(lineOf), ']');
  }
  if ('SS' in value) {
    return inside(
      '{',
      value.SS.map((member) => JSON.stringify(member)),
      '}',
    );
  }
  if ('NS' in value) {
    return inside('{', value.NS, '}');
  }
  if ('BS' in value) {
    return inside('{', value.BS.map(hexadecimal), '}');
  }
  return 'NULL' in value ? 'null' : String(contentOf(value));
}

/** The tree of the side panel: the key first, the others as they came. */
export function treeOf(item: WireItem, key: string): readonly ExactNode[] {
  const nodes = membersOf(item);
  return [...nodes.filter(({ name }) => name === key), ...nodes.filter(({ name }) => name !== key)];
}

function membersOf(item: WireItem): readonly ExactNode[] {
  return Object.entries(item).map(([name, value]) => nodeOf(name, value));
}

function nodeOf(name: string, value: WireValue): ExactNode {
  const node = (text: string, children: readonly ExactNode[] = []): ExactNode => ({
    name,
    type: typeOf(value),
    text,
    children,
  });
  if ('M' in value) {
    const count = Object.keys(value.M).length;
    return node(count === 1 ? '1 attribute' : `${counts.format(count)} attributes`, membersOf(value.M));
  }
  if ('L' in value) {
    const { length } = value.L;
    return node(
      length === 1 ? '1 item' : `${counts.format(length)} items`,
      value.L.map((member, index) => nodeOf(String(index), member)),
    );
  }
  const content = contentOf(value);
  if (Array.isArray(content)) {
    const type = typeOf(value).charAt(0);
    return node(
      `set of ${counts.format(content.length)}`,
      content.map((member) => ({ name: '', type, text: String(member) || emptyText(type), children: [] })),
    );
  }
  return node('NULL' in value ? 'null' : String(content) || emptyText(typeOf(value)));
}

function emptyText(type: string): string {
  return type === 'B' ? '0 B' : '""';
}

/** As JSON copied and read again has it: numbers are kept apart from strings, since JavaScript's do not hold them. */
export function jsonOf(value: WireValue): unknown {
  if ('N' in value) {
    return { number: value.N };
  }
  if ('NULL' in value) {
    return null;
  }
  if ('M' in value) {
    return jsonOfItem(value.M);
  }
  if ('L' in value) {
    return value.L.map(jsonOf);
  }
  return 'NS' in value ? value.NS.map((number) => ({ number })) : contentOf(value);
}

export function jsonOfItem(item: WireItem): unknown {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, jsonOf(value)]));
}

/** Reads JSON; each number becomes `{ number: its text }`. */
export function readJson(text: string): unknown {
  const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : `{"number":"${token}"}`,
  );
  return JSON.parse(marked) as unknown;
}

/** A field of CSV read again. */
export function readField(type: string, text: string): unknown {
  return type === 'S' ? text : readJson(text);
}

/** A cell that was copied alone, read again. */
export function readText(type: string, text: string): unknown {
  return type === 'B' ? text : readField(type, text);
}

/** Reads RFC 4180. A field with nothing in it, not even quotes, is `undefined`. */
export function readCsv(text: string): (string | undefined)[][] {
  const rows: (string | undefined)[][] = [];
  let row: (string | undefined)[] = [];
  let at = 0;
  while (at < text.length) {
    const quoted = /"((?:[^"]|"")*)"/y;
    const plain = /[^,\r\n"]*/y;
    quoted.lastIndex = at;
    plain.lastIndex = at;
    const inQuotes = quoted.exec(text);
    const found = inQuotes ?? plain.exec(text);
    const field = inQuotes ? (inQuotes[1] ?? '').replaceAll('""', '"') : found?.[0];
    row.push(field === '' && !inQuotes ? undefined : field);
    at += found?.[0].length ?? 0;
    if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else if (text[at] === ',') {
      at += 1;
    } else {
      throw new Error(`No CSV at ${at}: ${text.slice(at, at + 40)}`);
    }
  }
  return rows;
}
