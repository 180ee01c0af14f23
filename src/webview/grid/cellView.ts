import type { GridCell } from '../../protocol/grid';
import { cellKind, cellText } from './cellText';

/** A recycled cell. It remembers what it shows, so that the document is touched only where something differs. */
export class CellView {
  readonly element: HTMLElement;
  readonly #baseClass: string;
  #className: string;
  #text = '';
  #isSelected = false;
  #isActive = false;
  #isShown = true;

  constructor(baseClass: string) {
    const element = document.createElement('div');
    element.className = baseClass;
    element.setAttribute('role', 'gridcell');
    element.setAttribute('aria-selected', 'false');
    this.element = element;
    this.#baseClass = baseClass;
    this.#className = baseClass;
  }

  /** Puts the cell at a column: its place from 0, left edge and width in CSS pixels. */
  place(place: number, left: number, width: number): void {
    const { style } = this.element;
    style.left = `${left}px`;
    style.width = `${width}px`;
    // Column 1 is the row number.
    this.element.setAttribute('aria-colindex', String(place + 2));
    this.show(true);
  }

  show(isShown: boolean): void {
    if (this.#isShown !== isShown) {
      this.#isShown = isShown;
      this.element.hidden = !isShown;
      this.element.style.display = isShown ? '' : 'none';
    }
  }

  fill(cell: GridCell | undefined): void {
    const text = cellText(cell);
    if (text !== this.#text) {
      this.#text = text;
      this.element.textContent = text;
    }
    const kind = cellKind(cell);
    let className = kind === 'plain' ? this.#baseClass : `${this.#baseClass} ${kind}`;
    if (text.includes('\n') || text.includes('\r')) {
      className += ' lines';
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
