// dynalite 4 brings no types. These are the parts of it that are used here.

declare module 'dynalite/db/index.js' {
  export interface StoreOptions {
    /** How long a table stays in CREATING, DELETING or UPDATING, in milliseconds. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  export type Done = (error?: Error | null) => void;

  /** A part of the store: keys in order, JSON values. */
  export interface SubStore<Value> {
    get(key: string, done: (error: Error | null, value: Value) => void): void;
    put(key: string, value: Value, done: Done): void;
    batch(operations: readonly { type: 'put'; key: string; value: Value }[], done: Done): void;
  }

  /** What DescribeTable answers, as far as it is used here. */
  export interface TableDescription {
    readonly TableStatus: string;
    readonly LocalSecondaryIndexes?: readonly { readonly IndexName: string }[];
    readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string }[];
  }

  export interface Store {
    readonly tableDb: SubStore<TableDescription>;
    getItemDb(tableName: string): SubStore<unknown>;
    getIndexDb(indexType: 'Local' | 'Global', tableName: string, indexName: string): SubStore<unknown>;
  }

  export interface IndexActions {
    readonly puts: readonly { readonly index: string; readonly key: string; readonly item: unknown }[];
  }

  export interface Database {
    create: (options: StoreOptions) => Store;
    createKey(item: unknown, table: unknown): string;
    /** The entries an item has in the indexes given. */
    getIndexActions(indexes: readonly unknown[], existingItem: unknown, item: unknown, table: unknown): IndexActions;
    /** In bytes, as the service bills it. */
    itemSize(item: unknown): number;
  }

  const database: Database;
  export default database;
}

declare module 'dynalite' {
  import type { Server } from 'node:http';
  import type { StoreOptions } from 'dynalite/db/index.js';

  /** The database, in memory, as a server that does not listen yet. */
  export default function dynalite(options: StoreOptions): Server;
}

declare module 'dynalite/actions/createTable.js' {
  import type { Store } from 'dynalite/db/index.js';

  /** Writes the description into `definition` and stores it, first as CREATING, then as ACTIVE. */
  export default function createTable(store: Store, definition: object, done: (error: Error | null) => void): void;
}
