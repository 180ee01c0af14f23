import type { GridCell } from '../../protocol/grid';
import { setMarkedText } from '../shared/hiddenCharacters';
import { cellKind, cellText } from './cellText';
import type { FoundMark } from './foundText';

/** A recycled cell. It remembers what it shows, so that the document is touched only where something differs. */
export class CellView {
  readonly element: HTMLElement;
  readonly baseClass: string;
  #className: string;
  #text = '';
  #shownType = '';
  #isSelected = false;
  #isActive = false;
  #isShown = true;
  #place = -1;
  #left = NaN;
  #width = NaN;

  /** A cell of a class, or the copy of an empty cell with its copied element. */
  constructor(pattern: CellView | { readonly baseClass: string }, copy?: HTMLElement) {
    this.baseClass = pattern.baseClass;
    this.#className = pattern.baseClass;
    if (copy && pattern instanceof CellView) {
      this.element = copy;
      this.#className = pattern.#className;
      this.#isShown = pattern.#isShown;
      this.#place = pattern.#place;
      this.#left = pattern.#left;
      this.#width = pattern.#width;
      return;
    }
    const element = document.createElement('div');
    element.className = pattern.baseClass;
    element.setAttribute('role', 'gridcell');
    element.setAttribute('aria-selected', 'false');
    this.element = element;
  }

  /** Puts the cell at a column: its place from 0, left edge and width in CSS pixels. */
  place(place: number, left: number, width: number): void {
    this.show(true);
    const { style } = this.element;
    if (left !== this.#left) {
      this.#left = left;
      style.left = `${left}px`;
    }
    if (width !== this.#width) {
      this.#width = width;
      style.width = `${width}px`;
    }
    if (place !== this.#place) {
      this.#place = place;
      // Column 1 is the row number.
      this.element.setAttribute('aria-colindex', String(place + 2));
    }
  }

  show(isShown: boolean): void {
    if (this.#isShown !== isShown) {
      this.#isShown = isShown;
      this.element.style.display = isShown ? '' : 'none';
    }
  }

  /** @param showsType where values of more than one type stand in the column, each says its own */
  fill(cell: GridCell | undefined, showsType: boolean, mark: FoundMark = ''): void {
    const shownType = showsType && cell ? cell.type : '';
    if (shownType !== this.#shownType) {
      this.#shownType = shownType;
      if (shownType === '') {
        this.element.removeAttribute('data-type');
      } else {
        this.element.dataset['type'] = shownType;
      }
    }
    const text = cellText(cell);
    if (text !== this.#text) {
      this.#text = text;
      setMarkedText(this.element, text);
    }
    const kind = cellKind(cell);
    let className = kind === 'plain' ? this.baseClass : `${this.baseClass} ${kind}`;
    if (text.includes('\n') || text.includes('\r')) {
      className += ' lines';
    }
    if (mark !== '') {
      className += ` ${mark}`;
    }
    if (this.#isActive) {
      className += ' active';
    }
    if (className !== this.#className) {
      this.#className = className;
      this.element.className = className;
    }
  }

  select(isSelected: boolean): void {
    if (isSelected !== this.#isSelected) {
      this.#isSelected = isSelected;
      this.element.setAttribute('aria-selected', String(isSelected));
    }
  }

  /** The active cell is the one that Tab reaches. */
  activate(isActive: boolean): void {
    if (isActive === this.#isActive) {
      return;
    }
    this.#isActive = isActive;
    if (isActive) {
      this.element.tabIndex = 0;
    } else {
      this.element.removeAttribute('tabindex');
    }
    this.element.classList.toggle('active', isActive);
    this.#className = this.element.className;
  }
}
