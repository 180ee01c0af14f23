import type { GridCell, GridRow } from '../../protocol/grid';
import { CellView } from './cellView';
import type { ColumnLayout } from './columnLayout';
import type { FoundMark, FoundText } from './foundText';
import { holds, type CellPlace, type CellRange } from './selection';

/** What all rows share while they are painted. */
export interface RowContext {
  readonly layout: ColumnLayout;
  readonly pinned: number;
  /** Left edge of the first column, CSS pixels. */
  readonly gutterWidth: number;
  readonly rowHeight: number;
  /** The column place each slot shows, -1 for none. */
  readonly slots: readonly number[];
  readonly range: CellRange | undefined;
  /** Its row is -1 while the header has the active cell. */
  readonly active: CellPlace;
  readonly found: FoundText | undefined;
  readonly rowLabel: string;
}

/** A recycled row: number, pinned cells, and a strip of cells that moves sideways. */
export class RowView {
  readonly element: HTMLElement;
  row = -1;
  data: GridRow | undefined;
  readonly #gutter: HTMLElement;
  readonly #strip: HTMLElement;
  readonly #pinned: CellView[];
  readonly #cells: CellView[];
  #top = NaN;
  #left = NaN;
  #isWaiting = false;
  /** What was found, when it was found in this row. */
  #found: FoundText | undefined;

  /** Like `pattern`, a row laid out but never filled, in one go; or with no cells yet. */
  constructor(pattern?: RowView) {
    if (pattern) {
      // The copy is ours, so its parts stand where the pattern's do.
      this.element = pattern.element.cloneNode(true) as HTMLElement;
      const parts = Array.from(this.element.children) as HTMLElement[];
      this.#gutter = parts[0] ?? this.element;
      this.#strip = parts[parts.length - 1] ?? this.element;
      this.#pinned = pattern.#pinned.map((cell, index) => new CellView(cell, parts[index + 1]));
      const cells = Array.from(this.#strip.children) as HTMLElement[];
      this.#cells = pattern.#cells.map((cell, index) => new CellView(cell, cells[index]));
      return;
    }
    this.element = division('row', 'row');
    this.#gutter = division('cell gutter', 'rowheader');
    this.#gutter.setAttribute('aria-colindex', '1');
    this.#strip = division('strip', 'none');
    this.element.append(this.#gutter, this.#strip);
    this.#pinned = [];
    this.#cells = [];
  }

  /** Takes over all that does not depend on the row: columns, widths, height. */
  layOut(context: RowContext): void {
    const { layout, pinned, gutterWidth } = context;
    this.#gutter.style.width = `${gutterWidth}px`;
    this.#gutter.toggleAttribute('data-last', pinned === 0);
    while (this.#pinned.length > pinned) {
      this.#pinned.pop()?.element.remove();
    }
    for (let place = 0; place < pinned; place++) {
      let cell = this.#pinned[place];
      if (!cell) {
        cell = new CellView({ baseClass: 'cell pinned' });
        this.#pinned.push(cell);
        this.element.insertBefore(cell.element, this.#strip);
      }
      cell.place(place, gutterWidth + layout.offsetOf(place), layout.widthOf(place));
    }
    for (const [place, cell] of this.#pinned.entries()) {
      cell.element.toggleAttribute('data-last', place === pinned - 1);
    }
    this.#strip.style.left = `${gutterWidth + layout.offsetOf(pinned)}px`;
    for (const slot of context.slots.keys()) {
      this.placeSlot(context, slot);
    }
  }

  /** Puts one slot's cell where its column is. */
  placeSlot(context: RowContext, slot: number): void {
    const place = context.slots[slot] ?? -1;
    let cell = this.#cells[slot];
    if (place < 0) {
      cell?.show(false);
      return;
    }
    if (!cell) {
      cell = new CellView({ baseClass: 'cell' });
      this.#cells[slot] = cell;
      this.#strip.append(cell.element);
    }
    const { layout, pinned } = context;
    cell.place(place, layout.offsetOf(place) - layout.offsetOf(pinned), layout.widthOf(place));
  }

  /** Becomes a row: its number and all its cells. */
  become(context: RowContext, row: number, data: GridRow | undefined): void {
    if (row !== this.row) {
      this.row = row;
      this.#gutter.textContent = String(row + 1);
      // Row 1 is the header.
      this.element.setAttribute('aria-rowindex', String(row + 2));
      this.#gutter.setAttribute('aria-label', `${context.rowLabel} ${row + 1}`);
      this.element.classList.toggle('odd', row % 2 === 1);
    }
    this.fill(context, data);
    this.mark(context);
  }

  fill(context: RowContext, data: GridRow | undefined): void {
    this.data = data;
    const isWaiting = data === undefined;
    if (isWaiting !== this.#isWaiting) {
      this.#isWaiting = isWaiting;
      this.element.classList.toggle('waiting', isWaiting);
      this.element.ariaBusy = isWaiting ? 'true' : null;
    }
    this.#markFound(context);
    for (const [place, cell] of this.#pinned.entries()) {
      const value = data?.[context.layout.indexAt(place)];
      cell.fill(value, context.layout.isMixed(place), this.#foundMark(value));
    }
    for (let slot = 0; slot < context.slots.length; slot++) {
      this.fillSlot(context, slot);
    }
  }

  fillSlot(context: RowContext, slot: number): void {
    const place = context.slots[slot] ?? -1;
    const value = place < 0 ? undefined : this.data?.[context.layout.indexAt(place)];
    this.#cells[slot]?.fill(value, context.layout.isMixed(place), this.#foundMark(value));
  }

  /** Shows which cells are selected and which is the active one. */
  mark(context: RowContext): void {
    const { active, range, slots } = context;
    const isActiveRow = active.row === this.row;
    this.element.classList.toggle('current', isActiveRow);
    for (const [place, cell] of this.#pinned.entries()) {
      this.#markCell(cell, place, isActiveRow, active, range);
    }
    for (const [slot, place] of slots.entries()) {
      const cell = this.#cells[slot];
      if (cell) {
        this.#markCell(cell, place, isActiveRow, active, range);
      }
    }
  }

  markSlot(context: RowContext, slot: number): void {
    const cell = this.#cells[slot];
    if (cell) {
      const place = context.slots[slot] ?? -1;
      this.#markCell(cell, place, context.active.row === this.row, context.active, context.range);
    }
  }

  /** Moves the row, CSS pixels below the top of the rows. */
  moveTo(top: number): void {
    if (top !== this.#top) {
      this.#top = top;
      this.element.style.transform = `translateY(${top}px)`;
    }
  }

  /** Moves the strip sideways, CSS pixels. */
  scrollTo(left: number): void {
    if (left !== this.#left) {
      this.#left = left;
      this.#strip.style.transform = left === 0 ? '' : `translateX(${-left}px)`;
    }
  }

  cellAt(context: RowContext, place: number): HTMLElement | undefined {
    if (place < context.pinned) {
      return this.#pinned[place]?.element;
    }
    const slot = context.slots.indexOf(place);
    return slot < 0 ? undefined : this.#cells[slot]?.element;
  }

  /** Puts the cells in the order of their columns, for those who read the document rather than look at it. */
  sortCells(context: RowContext): void {
    const order = Array.from(context.slots.entries())
      .filter(([slot, place]) => place >= 0 && this.#cells[slot])
      .toSorted(([, a], [, b]) => a - b);
    sortChildren(
      this.#strip,
      order.map(([slot]) => this.#cells[slot]?.element).filter((element) => element !== undefined),
    );
  }

  #markFound({ found }: RowContext): void {
    const before = this.#found;
    this.#found = found?.holdsRow(this.row) === true ? found : undefined;
    if (before || this.#found) {
      const { classList } = this.element;
      classList.toggle('found', this.#found !== undefined);
      classList.toggle('found-now', this.#found?.current === this.row);
    }
  }

  #foundMark(cell: GridCell | undefined): FoundMark {
    const found = this.#found;
    if (!found?.matches(cell)) {
      return '';
    }
    return found.current === this.row ? 'match now' : 'match';
  }

  #markCell(
    cell: CellView,
    place: number,
    isActiveRow: boolean,
    active: CellPlace,
    range: CellRange | undefined,
  ): void {
    const isActive = isActiveRow && place === active.place && place >= 0;
    cell.activate(isActive);
    cell.select(range ? holds(range, this.row, place) : false);
  }
}

function division(className: string, role: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.setAttribute('role', role);
  return element;
}

/** Brings children into an order with the fewest moves; the one that holds the focus is never moved. */
export function sortChildren(parent: HTMLElement, wanted: readonly HTMLElement[]): void {
  const root = parent.getRootNode();
  const focused = root instanceof ShadowRoot ? root.activeElement : null;
  const fixed = wanted.findIndex((element) => focused !== null && element.contains(focused));
  const anchor = fixed < 0 ? undefined : wanted[fixed];
  let next: ChildNode | null = anchor ?? null;
  for (const element of wanted.slice(0, Math.max(0, fixed)).toReversed()) {
    if (element.nextSibling !== next) {
      parent.insertBefore(element, next);
    }
    next = element;
  }
  let previous: HTMLElement | undefined = anchor;
  for (const element of wanted.slice(fixed + 1)) {
    const place: ChildNode | null = previous ? previous.nextSibling : parent.firstChild;
    if (place !== element) {
      parent.insertBefore(element, place);
    }
    previous = element;
  }
}
