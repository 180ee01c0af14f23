import type { AttributeValue, Item } from './attributeValue';

/**
 * An item as plain JSON. Numbers are written with all their digits, sets as lists, binary as base64; what is lost is
 * which type it was.
 * @param indent blanks for each level; without it everything stands on one line
 */
export function itemJson(item: Item, indent = 0): string {
  return mapJson(item, indent, '');
}

/** One value as `itemJson` writes it. */
export function valueJson(value: AttributeValue, indent = 0, before = ''): string {
  if ('S' in value) {
    return JSON.stringify(value.S);
  }
  if ('N' in value) {
    return value.N;
  }
  if ('BOOL' in value) {
    return String(value.BOOL);
  }
  if ('B' in value) {
    return base64Json(value.B);
  }
  if ('M' in value) {
    return mapJson(value.M, indent, before);
  }
  if ('L' in value) {
    return listJson(value.L, indent, before, (member, inner) => valueJson(member, indent, inner));
  }
  if ('SS' in value) {
    return listJson(value.SS, indent, before, (member) => JSON.stringify(member));
  }
  if ('NS' in value) {
    return listJson(value.NS, indent, before, (member) => member);
  }
  if ('BS' in value) {
    return listJson(value.BS, indent, before, base64Json);
  }
  return 'null';
}

function base64Json(bytes: Uint8Array): string {
  return JSON.stringify(Buffer.from(bytes).toString('base64'));
}

function mapJson(map: Item, indent: number, before: string): string {
  return enclosed('{', '}', Object.entries(map), indent, before, ([name, value], inner) => {
    const colon = indent > 0 ? ': ' : ':';
    return `${JSON.stringify(name)}${colon}${valueJson(value, indent, inner)}`;
  });
}

function listJson<T>(
  members: readonly T[],
  indent: number,
  before: string,
  write: (member: T, inner: string) => string,
): string {
  return enclosed('[', ']', members, indent, before, write);
}

function enclosed<T>(
  open: string,
  close: string,
  members: readonly T[],
  indent: number,
  before: string,
  write: (member: T, inner: string) => string,
): string {
  if (members.length === 0) {
    return open + close;
  }
  if (indent === 0) {
    return open + members.map((member) => write(member, '')).join(',') + close;
  }
  const inner = before + ' '.repeat(indent);
  const lines = members.map((member) => inner + write(member, inner)).join(',\n');
  return `${open}\n${lines}\n${before}${close}`;
}
