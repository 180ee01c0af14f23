import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import createTable from 'dynalite/actions/createTable.js';
import database from 'dynalite/db/index.js';
import type { Store, SubStore, TableDescription } from 'dynalite/db/index.js';
import type { SampleIndex, SampleTable } from './table';

interface Entry {
  readonly key: string;
  readonly value: unknown;
}

interface Size {
  readonly ItemCount: number;
  readonly bytes: number;
}

/**
 * Creates a table and writes its items straight into dynalite's store, in dynalite's own keys: thousands of requests
 * to BatchWriteItem would take many times as long. The counts and sizes in the table's description, which dynalite
 * leaves at 0, are what was written.
 */
export async function fillTable(store: Store, { definition, items }: SampleTable): Promise<void> {
  await promisify(createTable)(store, structuredClone(definition));

  const everyItem = items();
  const { TableName: table, LocalSecondaryIndexes: local = [], GlobalSecondaryIndexes: global = [] } = definition;
  const entries = everyItem.map((item) => ({ key: database.createKey(item, definition), value: item }));
  const size = await write(store.getItemDb(table), entries);

  async function fillIndex(indexType: 'Local' | 'Global', index: SampleIndex) {
    const puts = everyItem.flatMap((item) => database.getIndexActions([index], undefined, item, definition).puts);
    const indexEntries = puts.map(({ key, item }) => ({ key, value: item }));
    const { ItemCount, bytes } = await write(store.getIndexDb(indexType, table, index.IndexName), indexEntries);
    return { IndexName: index.IndexName, ItemCount, IndexSizeBytes: bytes };
  }
  const indexSizes = await Promise.all([
    ...local.map((index) => fillIndex('Local', index)),
    ...global.map((index) => fillIndex('Global', index)),
  ]);

  const description = await activeDescription(store.tableDb, table);
  for (const kind of ['LocalSecondaryIndexes', 'GlobalSecondaryIndexes'] as const) {
    for (const index of description[kind] ?? []) {
      Object.assign(
        index,
        indexSizes.find((indexSize) => indexSize.IndexName === index.IndexName),
      );
    }
  }
  Object.assign(description, { ItemCount: size.ItemCount, TableSizeBytes: size.bytes });
  await put(store.tableDb, table, description);
}

async function write(into: SubStore<unknown>, entries: readonly Entry[]): Promise<Size> {
  const operations = entries.map(({ key, value }) => ({ type: 'put' as const, key, value }));
  await new Promise<void>((resolve, reject) => {
    into.batch(operations, (error) => (error ? reject(error) : resolve()));
  });
  return {
    ItemCount: entries.length,
    bytes: entries.reduce((sum, { value }) => sum + database.itemSize(value), 0),
  };
}

/** The stored description, once dynalite has set it to ACTIVE, after which it no longer writes it by itself. */
async function activeDescription(tables: SubStore<TableDescription>, table: string): Promise<TableDescription> {
  for (;;) {
    // Each look waits for the one before.
    // oxlint-disable-next-line no-await-in-loop
    const description = await get(tables, table);
    if (description.TableStatus === 'ACTIVE') {
      return description;
    }
    // oxlint-disable-next-line no-await-in-loop
    await delay(1);
  }
}

function get(tables: SubStore<TableDescription>, table: string): Promise<TableDescription> {
  return new Promise((resolve, reject) => {
    tables.get(table, (error, value) => (error ? reject(error) : resolve(value)));
  });
}

function put(tables: SubStore<TableDescription>, table: string, description: TableDescription): Promise<void> {
  return new Promise((resolve, reject) => {
    tables.put(table, description, (error) => (error ? reject(error) : resolve()));
  });
}
