import type { GridColumn } from '../../protocol/grid';

export const minimumAutomaticWidth = 60;
export const maximumAutomaticWidth = 420;
const minimumWidth = 32;
const maximumWidth = 4000;

interface LaidColumn {
  width: number;
  /** Its width was drawn from values, remembered, or set by hand: it stays. */
  isSettled: boolean;
}

/** Positions of columns from `first` to `end - 1`. */
export interface ColumnWindow {
  readonly first: number;
  readonly end: number;
}

/**
 * Order and widths of the columns. "Place" is a column's position on the screen from 0, keys first; "index" its position
 * in the source. Widths and offsets are CSS pixels.
 */
export class ColumnLayout {
  #columns: readonly GridColumn[] = [];
  #order: number[] = [];
  #places: number[] = [];
  #keyCount = 0;
  #offsets = new Float64Array(1);
  readonly #laid = new Map<string, LaidColumn>();

  get count(): number {
    return this.#order.length;
  }

  /** Key columns, which stand first. */
  get keyCount(): number {
    return this.#keyCount;
  }

  get totalWidth(): number {
    return this.#offsets[this.count] ?? 0;
  }

  /**
   * Takes the columns over. Those known by name keep their widths; new ones get `provisionalWidth`.
   * Answers whether the columns so far only grew at the end, so that rows read before still fit.
   */
  setColumns(columns: readonly GridColumn[], provisionalWidth: (column: GridColumn) => number): boolean {
    const hasGrownOnly = this.#columns.every((column, index) => columns[index]?.name === column.name);
    this.#columns = columns;
    for (const column of columns) {
      if (!this.#laid.has(column.name)) {
        this.#laid.set(column.name, { width: automaticWidth(provisionalWidth(column)), isSettled: false });
      }
    }
    const indexes = columns.map((_, index) => index);
    const role = (index: number): GridColumn['role'] => columns[index]?.role;
    const partition = indexes.filter((index) => role(index) === 'partitionKey');
    const sort = indexes.filter((index) => role(index) === 'sortKey');
    this.#keyCount = partition.length + sort.length;
    this.#order = [...partition, ...sort, ...indexes.filter((index) => role(index) === undefined)];
    this.#places = [];
    for (const [place, index] of this.#order.entries()) {
      this.#places[index] = place;
    }
    this.#place();
    return hasGrownOnly;
  }

  /** Forgets all columns and widths. */
  clear(): void {
    this.#laid.clear();
    this.setColumns([], () => 0);
  }

  columnAt(place: number): GridColumn | undefined {
    const index = this.#order[place];
    return index === undefined ? undefined : this.#columns[index];
  }

  /** Index in the source of the column at a place; -1 when there is none. */
  indexAt(place: number): number {
    return this.#order[place] ?? -1;
  }

  placeOf(index: number): number {
    return this.#places[index] ?? -1;
  }

  offsetOf(place: number): number {
    return this.#offsets[Math.min(place, this.count)] ?? 0;
  }

  widthOf(place: number): number {
    return this.offsetOf(place + 1) - this.offsetOf(place);
  }

  /** Every column has a width of its own. */
  get isAllSettled(): boolean {
    return this.#columns.every((column) => this.#laid.get(column.name)?.isSettled ?? true);
  }

  isSettled(place: number): boolean {
    return this.#laidAt(place)?.isSettled ?? true;
  }

  /** A width drawn from values, within the automatic bounds. */
  settle(widths: ReadonlyMap<number, number>): void {
    for (const [place, width] of widths) {
      const laid = this.#laidAt(place);
      if (laid) {
        laid.width = automaticWidth(width);
        laid.isSettled = true;
      }
    }
    this.#place();
  }

  /** A width chosen by hand; answers what it became. */
  resize(place: number, width: number): number {
    const laid = this.#laidAt(place);
    if (!laid) {
      return 0;
    }
    laid.width = Math.round(Math.min(Math.max(width, minimumWidth), maximumWidth));
    laid.isSettled = true;
    this.#place();
    return laid.width;
  }

  /** Widths remembered from another time, by column name. */
  remember(widths: Readonly<Record<string, number>>): void {
    for (const [name, width] of Object.entries(widths)) {
      this.#laid.set(name, { width: Math.min(Math.max(width, minimumWidth), maximumWidth), isSettled: true });
    }
    this.#place();
  }

  /** The columns behind the first `pinned` that meet `width` pixels when scrolled by `left`. */
  window(left: number, width: number, pinned: number): ColumnWindow {
    if (this.count <= pinned || width <= 0) {
      return { first: pinned, end: pinned };
    }
    const origin = this.offsetOf(pinned);
    const first = Math.max(pinned, this.#placeAtOffset(origin + left));
    const end = Math.min(this.count, this.#placeAtOffset(origin + left + width - 0.01) + 1);
    return { first, end: Math.max(end, first) };
  }

  /** The place that holds an offset from the left of the first column, within the columns there are. */
  placeAt(offset: number): number {
    return Math.min(Math.max(this.#placeAtOffset(offset), 0), this.count - 1);
  }

  #placeAtOffset(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#offsets[middle + 1] ?? 0) <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #laidAt(place: number): LaidColumn | undefined {
    const column = this.columnAt(place);
    return column && this.#laid.get(column.name);
  }

  #place(): void {
    const offsets = new Float64Array(this.count + 1);
    let offset = 0;
    for (let place = 0; place < this.count; place++) {
      offset += this.#laidAt(place)?.width ?? minimumAutomaticWidth;
      offsets[place + 1] = offset;
    }
    this.#offsets = offsets;
  }
}

function automaticWidth(width: number): number {
  return Math.ceil(Math.min(Math.max(width, minimumAutomaticWidth), maximumAutomaticWidth));
}

/** How far to scroll sideways, from `left`, to show a column whole behind the pinned ones. */
export function revealColumn(
  layout: ColumnLayout,
  place: number,
  view: { readonly left: number; readonly width: number; readonly pinned: number },
): number {
  if (place < view.pinned) {
    return view.left;
  }
  const start = layout.offsetOf(place) - layout.offsetOf(view.pinned);
  const end = start + layout.widthOf(place);
  if (start < view.left || end - start > view.width) {
    return start;
  }
  return end > view.left + view.width ? end - view.width : view.left;
}
