import type { AttributeType, GridColumn, GridSort } from '../../protocol/grid';
import { markedLine, setMarkedText } from '../shared/hiddenCharacters';
import type { GridLabels } from './gridLabels';
import type { RowContext } from './rowView';
import { sortChildren } from './rowView';

/** What the header says besides the columns themselves. */
export interface HeaderFacts {
  readonly labels: GridLabels;
  readonly sort: GridSort | undefined;
}

interface HeaderCell {
  readonly element: HTMLElement;
  readonly key: HTMLElement;
  readonly name: HTMLElement;
  readonly arrow: HTMLElement;
  readonly types: HTMLElement;
  place: number;
}

/** The header row: one cell over each column, with its key mark, name, quiet type letters, and an edge to drag. */
export class HeaderView {
  readonly element: HTMLElement;
  readonly row: HTMLElement;
  readonly #corner: HTMLElement;
  readonly #strip: HTMLElement;
  readonly #pinned: HeaderCell[] = [];
  readonly #cells: HeaderCell[] = [];
  #left = NaN;

  constructor() {
    this.element = division('head');
    this.element.setAttribute('role', 'rowgroup');
    this.row = division('row');
    this.row.setAttribute('role', 'row');
    this.row.setAttribute('aria-rowindex', '1');
    this.#corner = division('cell gutter');
    this.#corner.setAttribute('role', 'columnheader');
    this.#corner.setAttribute('aria-colindex', '1');
    this.#strip = division('strip');
    this.#strip.setAttribute('role', 'none');
    this.row.append(this.#corner, this.#strip);
    this.element.append(this.row);
  }

  /** Takes over columns and widths. `height` is CSS pixels. */
  layOut(context: RowContext, facts: HeaderFacts, height: number): void {
    const { layout, pinned, gutterWidth } = context;
    this.element.style.height = `${height}px`;
    this.#corner.style.width = `${gutterWidth}px`;
    this.#corner.setAttribute('aria-label', facts.labels.rowNumber);
    this.#corner.toggleAttribute('data-last', pinned === 0);
    while (this.#pinned.length > pinned) {
      this.#pinned.pop()?.element.remove();
    }
    for (let place = 0; place < pinned; place++) {
      let cell = this.#pinned[place];
      if (!cell) {
        cell = headerCell('cell pinned');
        this.#pinned.push(cell);
        this.row.insertBefore(cell.element, this.#strip);
      }
      fillHeader(cell, place, layout.columnAt(place), facts);
      cell.element.style.left = `${gutterWidth + layout.offsetOf(place)}px`;
      cell.element.style.width = `${layout.widthOf(place)}px`;
      cell.element.toggleAttribute('data-last', place === pinned - 1);
    }
    this.#strip.style.left = `${gutterWidth + layout.offsetOf(pinned)}px`;
    for (const slot of context.slots.keys()) {
      this.placeSlot(context, facts, slot);
    }
  }

  placeSlot(context: RowContext, facts: HeaderFacts, slot: number): void {
    const place = context.slots[slot] ?? -1;
    let cell = this.#cells[slot];
    if (place < 0) {
      if (cell) {
        cell.place = -1;
        cell.element.style.display = 'none';
      }
      return;
    }
    if (!cell) {
      cell = headerCell('cell');
      this.#cells[slot] = cell;
      this.#strip.append(cell.element);
    }
    const { layout, pinned } = context;
    fillHeader(cell, place, layout.columnAt(place), facts);
    cell.element.style.display = '';
    cell.element.style.left = `${layout.offsetOf(place) - layout.offsetOf(pinned)}px`;
    cell.element.style.width = `${layout.widthOf(place)}px`;
  }

  /** Underlines the column of the active cell; when that is the header itself, Tab reaches it. */
  mark(context: RowContext, isActive: boolean): void {
    for (const { element, place } of this.#all()) {
      const isCurrent = place === context.active.place;
      element.classList.toggle('current', isCurrent);
      element.classList.toggle('active', isCurrent && isActive);
      if (isCurrent && isActive) {
        element.tabIndex = 0;
      } else {
        element.removeAttribute('tabindex');
      }
    }
  }

  /** Shows which column is being dragged; -1 for none. */
  hold(place: number): void {
    for (const cell of this.#all()) {
      cell.element.classList.toggle('held', cell.place === place);
    }
  }

  cellAt(place: number): HTMLElement | undefined {
    return this.#all().find((cell) => cell.place === place)?.element;
  }

  /** The place of the header an element is or is in; -1 when it is in none. */
  placeOf(element: EventTarget | null | undefined): number {
    const found = this.#all().find((cell) => element instanceof Node && cell.element.contains(element));
    return found?.place ?? -1;
  }

  scrollTo(left: number): void {
    if (left !== this.#left) {
      this.#left = left;
      this.#strip.style.transform = left === 0 ? '' : `translateX(${-left}px)`;
    }
  }

  /** The column whose right edge an event's target is; -1 when it is none. */
  resizedPlace(target: EventTarget | null | undefined): number {
    if (!(target instanceof Element) || !target.classList.contains('resizer')) {
      return -1;
    }
    return this.placeOf(target);
  }

  sortCells(): void {
    const shown = this.#cells.filter((cell) => cell.element.style.display !== 'none');
    sortChildren(
      this.#strip,
      shown.toSorted((a, b) => a.place - b.place).map((cell) => cell.element),
    );
  }

  #all(): HeaderCell[] {
    return [...this.#pinned, ...this.#cells];
  }
}

function headerCell(className: string): HeaderCell {
  const element = division(className);
  element.setAttribute('role', 'columnheader');
  const key = document.createElement('span');
  const name = document.createElement('span');
  name.className = 'name';
  const arrow = document.createElement('span');
  arrow.setAttribute('aria-hidden', 'true');
  arrow.style.display = 'none';
  const types = document.createElement('span');
  types.className = 'types';
  const resizer = division('resizer');
  resizer.setAttribute('aria-hidden', 'true');
  element.append(key, name, arrow, types, resizer);
  return { element, key, name, arrow, types, place: -1 };
}

function fillHeader(cell: HeaderCell, place: number, column: GridColumn | undefined, facts: HeaderFacts): void {
  const { labels, sort } = facts;
  cell.place = place;
  const { element, key, name, types } = cell;
  element.setAttribute('aria-colindex', String(place + 2));
  const role = column?.role;
  const keyLabel = role === 'partitionKey' ? labels.partitionKey : labels.sortKey;
  key.hidden = role === undefined;
  key.style.display = role === undefined ? 'none' : '';
  if (role) {
    key.className = `key${role === 'partitionKey' ? ' is-partition' : ''}${hasCodicons() ? ' codicon codicon-key' : ''}`;
    key.setAttribute('role', 'img');
    key.setAttribute('aria-label', keyLabel);
  }
  setName(name, column?.name ?? '');
  fillArrow(cell, sort?.name === column?.name ? sort : undefined);
  setText(types, column?.types.join(' ') ?? '');
  element.classList.toggle('number', column !== undefined && column.types.length > 0 && column.types.every(isNumeric));
  const title = column
    ? [markedLine(column.name), role ? keyLabel : '', column.types.join(', ')].filter(Boolean).join(' · ')
    : '';
  if (element.title !== title) {
    element.title = title;
  }
}

function fillArrow({ element, arrow, types }: HeaderCell, sort: GridSort | undefined): void {
  // The arrow stands where the type letters were, so that the name keeps its room.
  arrow.style.display = sort ? '' : 'none';
  types.style.display = sort ? 'none' : '';
  if (!sort) {
    element.removeAttribute('aria-sort');
    return;
  }
  const { direction } = sort;
  element.setAttribute('aria-sort', direction);
  arrow.className = `arrow is-${direction}${hasCodicons() ? ' codicon' : ''}`;
}

function isNumeric(type: AttributeType): boolean {
  return type === 'N';
}

function setName(element: HTMLElement, name: string): void {
  if (element.textContent !== name) {
    setMarkedText(element, name);
  }
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Whether the page brings VS Code's icon font. A font belongs to the document, its classes do not reach in here. */
function hasCodicons(): boolean {
  return Array.from(document.fonts).some((font) => /codicon/.test(font.family));
}

function division(className: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  return element;
}
