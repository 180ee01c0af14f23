import type { DisplayText } from '../items/displayText';
import type { AttributeFacts } from './attributeCensus';
import type { PageStoreOptions } from './pageStore';
import type { SortOrder } from './rowOrder';
import type { SentFailure } from './storeFailure';

/** What the thread of a store is started with. */
export type StoreWorkerData = PageStoreOptions;

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
  /** Cells of the rows from `offset` on, for each of the named attributes in their order. */
  cells(offset: number, count: number, names: readonly string[]): (DisplayText | undefined)[][];
  /** Items in DynamoDB JSON. */
  texts(offset: number, count: number): string[];
  /** Puts the rows that are there in another order, or in that in which they came. Rows that come later go behind them. */
  sort(order: SortOrder | undefined): Promise<SortedRows>;
  /** The places, in the present order, of the rows that show a text. */
  find(text: string): Promise<Uint32Array>;
  /** Ends a sort or a search that is under way. */
  cancel(): void;
  /** Frees everything and ends the thread. */
  close(): void;
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
