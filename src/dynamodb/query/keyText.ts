import type { AttributeValue } from '../items/attributeValue';
import type { KeyAttribute } from '../tables';

/** A key's value that a text stands for, or what is wrong with the text. */
export type KeyReading = { readonly value: AttributeValue } | { readonly problem: string };

/** Bytes of a partition key and of a sort key at most. Source: DynamoDB Developer Guide, "Quotas". */
const longestPartitionKey = 2048;
const longestSortKey = 1024;

const numberPattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?$/iu;
const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u;
const hexPattern = /^0x(?:[0-9a-f]{2})+$/iu;

/**
 * Reads the text of a key's value by the key's type: a string as it is, a number with up to 38 digits, binary as base64
 * or as hexadecimal digits after `0x`.
 * @param role decides how long it may be
 */
export function readKeyText(text: string, key: KeyAttribute, role: 'partition' | 'sort'): KeyReading {
  if (text === '') {
    return { problem: `${key.name} is empty. A key always has a value.` };
  }
  const longest = role === 'partition' ? longestPartitionKey : longestSortKey;
  const reading = readByType(text, key);
  const length = 'value' in reading ? lengthOf(reading.value) : 0;
  return length > longest
    ? { problem: `${key.name} has ${length} bytes; a ${role} key has at most ${longest}.` }
    : reading;
}

/** The text that stands for a value of a key: what `readKeyText` reads as that value. @param value binary in base64 */
export function keyTextOf(value: string, type: KeyAttribute['type']): string {
  // In base64, bytes may look like hexadecimal digits.
  return type === 'B' ? `0x${Buffer.from(value, 'base64').toString('hex')}` : value;
}

function readByType(text: string, { name, type }: KeyAttribute): KeyReading {
  switch (type) {
    case 'S':
      return { value: { S: text } };
    case 'N':
      return readNumber(text.trim(), name);
    case 'B':
      return readBinary(text.trim(), name);
  }
}

function readNumber(text: string, name: string): KeyReading {
  if (!numberPattern.test(text)) {
    return { problem: `${name} is a number in this table. Write it as 42, -1.5 or 1e10.` };
  }
  const digits = text.replace(/e.*$/iu, '').replaceAll(/[^\d]/gu, '').replace(/^0+/u, '').replace(/0+$/u, '');
  return digits.length > 38
    ? { problem: `${name} has ${digits.length} digits; DynamoDB keeps 38.` }
    : { value: { N: text } };
}

function readBinary(text: string, name: string): KeyReading {
  if (hexPattern.test(text)) {
    return { value: { B: Buffer.from(text.slice(2), 'hex') } };
  }
  return base64Pattern.test(text)
    ? { value: { B: Buffer.from(text, 'base64') } }
    : { problem: `${name} is binary in this table. Write it as base64, or as hexadecimal digits after 0x.` };
}

function lengthOf(value: AttributeValue): number {
  return 'S' in value ? Buffer.byteLength(value.S) : 'B' in value ? value.B.length : 0;
}
