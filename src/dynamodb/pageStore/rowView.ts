import type { PageStore } from './pageStore';
import { sortedRows } from './rowOrder';
import type { SortOrder } from './rowOrder';
import { rowsWith } from './rowSearch';
import type { FoundRows } from './rowSearch';
import { Turns } from './turns';

/** The rows of a store in an order of one's own. Sorting and searching let others ask for rows in between. */
export class RowView {
  private order: Uint32Array | undefined;
  private readonly sorting = new Turns();
  private readonly searching = new Turns();

  constructor(private readonly store: PageStore) {}

  /** The number in the store of each row from `offset` on. */
  rows(offset: number, count: number): number[] {
    const end = Math.min(offset + count, this.store.count);
    return Array.from({ length: Math.max(0, end - offset) }, (_, index) => this.rowAt(offset + index));
  }

  /** Whether rows stand as they came. */
  get isInStoreOrder(): boolean {
    return this.order === undefined;
  }

  /**
   * Puts the rows that are there in order; without one, as they came.
   * @returns how many are in order
   * @throws AbortError when another sort begins, or on `cancel`
   */
  async putInOrder(order: SortOrder | undefined): Promise<number> {
    if (!order) {
      this.sorting.cancel();
      this.order = undefined;
      return this.store.count;
    }
    this.order = await this.sorting.run(sortedRows(this.store, order));
    return this.order.length;
  }

  /**
   * The places of the rows that show a text, in order.
   * @param from rows that came before this one are left out
   * @param most the search ends when so many are found
   * @throws AbortError when another search begins, or on `cancel`
   */
  async find(text: string, from = 0, most = Number.POSITIVE_INFINITY): Promise<FoundRows> {
    const found = await this.searching.run(rowsWith(this.store, text, from, most));
    const { order } = this;
    if (!order) {
      return found;
    }
    const places = new Uint32Array(order.length);
    for (const [place, row] of order.entries()) {
      places[row] = place;
    }
    return { ...found, rows: found.rows.map((row) => places[row] ?? row).toSorted() };
  }

  /** Ends a sort or a search that is under way. */
  cancel(what: 'sort' | 'find'): void {
    (what === 'sort' ? this.sorting : this.searching).cancel();
  }

  private rowAt(place: number): number {
    return this.order?.[place] ?? place;
  }
}
