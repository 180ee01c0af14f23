/** A slot that now holds another column. */
export interface SlotChange {
  readonly slot: number;
  readonly column: number;
}

/**
 * Which of a row's recycled cells (slots) shows which column. All rows share it. A column that stays on the screen keeps
 * its slot, so its cells, and the focus in one of them, stay what they are.
 */
export class ColumnSlots {
  readonly #slotOf = new Map<number, number>();
  #columns: number[] = [];

  /** Slots in use or free; a free one holds -1. */
  get columns(): readonly number[] {
    return this.#columns;
  }

  slotOf(column: number): number {
    return this.#slotOf.get(column) ?? -1;
  }

  /** Holds exactly the wanted columns from now on; answers the slots that changed. A freed slot changes to -1. */
  assign(wanted: readonly number[]): SlotChange[] {
    const missing = wanted.filter((column) => !this.#slotOf.has(column));
    if (missing.length === 0 && wanted.length === this.#slotOf.size) {
      return [];
    }
    const isWanted = new Set(wanted);
    const changed = new Map<number, number>();
    for (const [slot, column] of this.#columns.entries()) {
      if (column >= 0 && !isWanted.has(column)) {
        this.#slotOf.delete(column);
        this.#columns[slot] = -1;
        changed.set(slot, -1);
      }
    }
    let free = 0;
    for (const column of missing) {
      while (free < this.#columns.length && (this.#columns[free] ?? -1) >= 0) {
        free++;
      }
      this.#columns[free] = column;
      this.#slotOf.set(column, free);
      changed.set(free, column);
    }
    return Array.from(changed, ([slot, column]) => ({ slot, column }));
  }

  clear(): void {
    this.#slotOf.clear();
    this.#columns = [];
  }
}
