import type { AttributeFacts } from './attributeCensus';
import type { ColumnStatistics } from './columnStatistics';
import type { PageStoreOptions } from './pageStore';
import type { SortOrder } from './rowOrder';
import type { FoundRows } from './rowSearch';
import type { RowsFormat } from './rowsText';
import type { SentFailure } from './storeFailure';

/** What the thread of a store is started with. */
export interface StoreWorkerData extends PageStoreOptions {
  /** None unless given. */
  readonly limits?: StoreLimits;
}

/** Where long work ends. */
export interface StoreLimits {
  /** Rows that a search finds. */
  readonly mostFound: number;
  /** Different values of an attribute that are told apart. */
  readonly mostDistinct: number;
  /** Characters of rows as one text. */
  readonly longestText: number;
}

/** A page as it goes to the thread: its memory goes with it. */
export interface SentPage {
  readonly memory: ArrayBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly itemsStart: number;
  readonly itemsEnd: number;
  readonly count: number;
}

/** What can be asked of a store, and what it answers. */
export interface StoreCalls {
  add(page: SentPage): AddedPage;
  /** From now on so many compressed bytes are kept in memory. */
  limitMemory(bytes: number): void;
  /**
   * Cells of the rows from `offset` on, for each of the named attributes in their order: JSON in UTF-8, a list of lists of
   * `DisplayText`, with `null` for a missing attribute.
   */
  cells(offset: number, count: number, names: readonly string[]): Uint8Array;
  /** Items in DynamoDB JSON. */
  texts(offset: number, count: number): string[];
  /** Puts the rows that are there in another order, or in that in which they came. Rows that come later go behind them. */
  sort(order: SortOrder | undefined): Promise<SortedRows>;
  /** The places, in the present order, of the rows that show a text; of those from one on. */
  find(text: string, from: number): Promise<FoundRows>;
  /** Rows as one text in UTF-8; `undefined` when it would be too long. */
  write(range: RowsRange, format: RowsFormat): Promise<Uint8Array | undefined>;
  /** What the items have in an attribute. */
  statistics(name: string): Promise<ColumnStatistics>;
  /** Ends what is under way of this kind. */
  cancel(what: LongCall): void;
  /** Frees everything and ends the thread. */
  close(): void;
}

/** Calls that take their time: one of each kind at once, and what begins later ends the one before. */
export type LongCall = 'sort' | 'find' | 'write' | 'statistics';

/** Rows as they stand now, and the attributes that are wanted of them. */
export interface RowsRange {
  readonly firstRow: number;
  readonly count: number;
  readonly columns: readonly string[];
}

export interface SortedRows {
  /** Rows that are in order; those behind have come later. */
  readonly rows: number;
}

export interface AddedPage {
  /** Items in the store. */
  readonly rows: number;
  /** Compressed bytes in the store. */
  readonly size: number;
  /** Every attribute met so far; only when there is one, or a type of one, that was not there before. */
  readonly attributes?: readonly AttributeFacts[];
}

export interface StoreRequest {
  readonly id: number;
  readonly call: keyof StoreCalls;
  readonly arguments: readonly unknown[];
  /** Memory among the arguments that is sent back with the answer. */
  readonly returns?: ArrayBuffer;
}

export type StoreResponse =
  /** returned: the memory that was sent along, which is not looked at any more. */
  | { readonly id: number; readonly value: unknown; readonly returned?: ArrayBuffer }
  | { readonly id: number; readonly failure: SentFailure };
