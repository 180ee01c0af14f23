import type { PageStore } from './pageStore';
import { sortedRows } from './rowOrder';
import type { SortOrder } from './rowOrder';
import { rowsWith } from './rowSearch';

/** Milliseconds of work after which others get their turn. */
const turn = 10;

/** The rows of a store in an order of one's own. Sorting and searching let others ask for rows in between. */
export class RowView {
  private order: Uint32Array | undefined;
  private work = 0;

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
   * @throws AbortError when another sort or search begins, or on `cancel`
   */
  async putInOrder(order: SortOrder | undefined): Promise<number> {
    this.cancel();
    if (!order) {
      this.order = undefined;
      return this.store.count;
    }
    this.order = await this.runInTurns(sortedRows(this.store, order));
    return this.order.length;
  }

  /** The places of the rows that show a text, in order. @throws AbortError as `putInOrder` */
  async find(text: string): Promise<Uint32Array> {
    this.cancel();
    const rows = await this.runInTurns(rowsWith(this.store, text));
    const { order } = this;
    if (!order) {
      return rows;
    }
    const places = new Uint32Array(order.length);
    for (const [place, row] of order.entries()) {
      places[row] = place;
    }
    return rows.map((row) => places[row] ?? row).toSorted();
  }

  /** Ends what is under way. */
  cancel(): void {
    this.work++;
  }

  private rowAt(place: number): number {
    return this.order?.[place] ?? place;
  }

  private async runInTurns<T>(steps: Generator<void, T>): Promise<T> {
    const work = this.work;
    for (;;) {
      const end = performance.now() + turn;
      while (performance.now() < end) {
        const step = steps.next();
        if (step.done) {
          return step.value;
        }
      }
      await new Promise((resolve) => setImmediate(resolve));
      if (work !== this.work) {
        throw new DOMException('Something else was asked for.', 'AbortError');
      }
    }
  }
}
