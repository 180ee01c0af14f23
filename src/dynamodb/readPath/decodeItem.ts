import type { AttributeValue as SdkAttributeValue } from '@aws-sdk/client-dynamodb';
import { parseJson } from '../../connection/parseJson';
import type { AttributeValue, Item } from '../items/attributeValue';
import type { WireKey } from './page';

/**
 * Decodes one item from DynamoDB JSON. Numbers stay their text, binary becomes bytes, and any name is a name, also
 * `__proto__`.
 */
export function decodeItem(bytes: Buffer, start: number, end: number): Item {
  return decodeMap(parseJson(bytes.toString('utf8', start, end)) as WireMap);
}

/** A key as the SDK takes it. The wire key itself stays as it is. */
export function keyOf(key: WireKey): Record<string, SdkAttributeValue> {
  return Object.fromEntries(
    Object.entries(key).map(([name, value]) => [name, decodeValue(value) as SdkAttributeValue]),
  );
}

type WireMap = Readonly<Record<string, WireValue>>;
type WireValue = Readonly<Record<string, unknown>>;

function decodeMap(map: WireMap): Item {
  for (const name of Object.keys(map)) {
    const value = map[name] as WireValue;
    // Most values stand as they are.
    const decoded = decodeValue(value);
    if (decoded !== value) {
      Object.defineProperty(map, name, { value: decoded, enumerable: true, configurable: true, writable: true });
    }
  }
  return map as Item;
}

function decodeValue(value: WireValue): AttributeValue {
  if (typeof value['B'] === 'string') {
    return { B: Buffer.from(value['B'], 'base64') };
  }
  if (Array.isArray(value['BS'])) {
    return { BS: value['BS'].map((member: string) => Buffer.from(member, 'base64')) };
  }
  if (Array.isArray(value['L'])) {
    return { L: value['L'].map(decodeValue) };
  }
  if (typeof value['M'] === 'object' && value['M'] !== null) {
    decodeMap(value['M'] as WireMap);
  }
  return value as unknown as AttributeValue;
}
