import type { DisplayText } from '../items/displayText';
import type { AttributeFacts } from './attributeCensus';
import type { PageStoreOptions } from './pageStore';

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
  /** Cells of the rows from `offset` on, for each of the named attributes in their order. */
  cells(offset: number, count: number, names: readonly string[]): (DisplayText | undefined)[][];
  /** Items in DynamoDB JSON. */
  texts(offset: number, count: number): string[];
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
}

export type StoreResponse =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: string };
