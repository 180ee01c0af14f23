import type { KeepPage } from '../../../src/dynamodb/itemReader';
import type { Item } from '../../../src/dynamodb/items/attributeValue';
import type { PageStore } from '../../../src/dynamodb/pageStore/pageStore';
import { readPage } from '../../../src/dynamodb/readPath/page';
import type { Page, WireKey } from '../../../src/dynamodb/readPath/page';

/** An item as the wire has it. */
export function wireOf(item: Item): string {
  return JSON.stringify(item, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
}

/** The answer that DynamoDB gives with these items, byte by byte in its layout. */
export function bytesOfAnswer(
  items: readonly string[],
  { next, units = 0 }: { readonly next?: WireKey | undefined; readonly units?: number } = {},
): Buffer {
  const count = items.length;
  const last = next ? `"LastEvaluatedKey":${JSON.stringify(next)},` : '';
  return Buffer.from(
    `{"ConsumedCapacity":{"CapacityUnits":${units},"TableName":"Orders"},"Count":${count},"Items":[${items.join(',')}],${last}"ScannedCount":${count}}`,
  );
}

/** The same, read. */
export function answerOf(
  items: readonly Item[],
  more: { readonly next?: WireKey | undefined; readonly units?: number } = {},
): Page {
  return readPage(bytesOfAnswer(items.map(wireOf), more));
}

/** Keeps pages in a store of this thread. */
export function keepIn(store: PageStore): KeepPage {
  return async (page) => {
    store.add(page);
    return { rows: store.count, size: store.size, attributes: store.attributes };
  };
}
