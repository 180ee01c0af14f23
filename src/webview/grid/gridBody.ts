import type { GridRow } from '../../protocol/grid';
import { type RowContext, RowView, sortChildren } from './rowView';
import type { RowWindow } from './rowWindow';
import type { SlotChange } from './columnSlots';

export interface BodyFrame {
  readonly context: RowContext;
  readonly window: RowWindow;
  /** Top and left of the view over the cells, CSS pixels. */
  readonly top: number;
  readonly left: number;
  readonly changedSlots: readonly SlotChange[];
  readonly row: (index: number) => GridRow | undefined;
  /** A row that keeps its element though it is out of sight, because the focus may be in it; -1 for none. */
  readonly keptRow: number;
  /** Selection or active cell differ from the last frame. */
  readonly mustMark: boolean;
  /** Rows are others than in the last frame: also those on hand are filled again, even with nothing. */
  readonly mustFill: boolean;
}

/** Beyond this distance rows are placed anew, so that their offsets stay small; CSS pixels. */
const baseDistance = 500_000;

/** The rows on the screen. An element whose row leaves becomes the next row that comes. */
export class GridBody {
  readonly element: HTMLElement;
  readonly #holder: HTMLElement;
  readonly #rows = new Map<number, RowView>();
  readonly #free: RowView[] = [];
  #baseRow = 0;
  /** A row laid out but never shown; new rows are copies of it. */
  #pattern = new RowView();

  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'body';
    this.element.setAttribute('role', 'none');
    this.#holder = document.createElement('div');
    this.#holder.className = 'rows';
    this.#holder.setAttribute('role', 'rowgroup');
    this.element.append(this.#holder);
  }

  rowAt(index: number): RowView | undefined {
    return this.#rows.get(index);
  }

  /** All rows take over columns, widths and height. */
  layOut(context: RowContext): void {
    this.#pattern.layOut(context);
    const { style } = this.#holder;
    style.setProperty('--row-height', `${context.rowHeight}px`);
    style.lineHeight = `${context.rowHeight - 1}px`;
    for (const row of this.#rows.values()) {
      row.layOut(context);
    }
    for (const row of this.#free) {
      row.element.remove();
    }
    this.#free.length = 0;
  }

  paint(frame: BodyFrame): void {
    const { context, window, top } = frame;
    const { rowHeight } = context;
    for (const { slot } of frame.changedSlots) {
      this.#pattern.placeSlot(context, slot);
    }
    for (const [index, view] of this.#rows) {
      if ((index < window.first || index >= window.end) && index !== frame.keptRow) {
        this.#rows.delete(index);
        this.#free.push(view);
      } else {
        this.#paintSlots(frame, view);
      }
    }
    if (Math.abs(window.first - this.#baseRow) * rowHeight > baseDistance) {
      this.#baseRow = window.first;
    }
    for (let index = window.first; index < window.end; index++) {
      this.#paintRow(frame, index, index);
    }
    const { keptRow } = frame;
    if (keptRow >= 0 && (keptRow < window.first || keptRow >= window.end)) {
      this.#paintRow(frame, keptRow, keptRow < window.first ? window.first - 3 : window.end + 2);
    }
    for (const view of this.#free) {
      view.element.hidden = true;
    }
    const offset = this.#baseRow * rowHeight - top;
    const ratio = devicePixelRatio || 1;
    this.#holder.style.transform = `translate3d(0, ${Math.round(offset * ratio) / ratio}px, 0)`;
  }

  /** Puts rows and cells in order in the document, for those who read it rather than look at it. */
  sort(context: RowContext): void {
    const views = Array.from(this.#rows.values()).toSorted((a, b) => a.row - b.row);
    sortChildren(
      this.#holder,
      views.map((view) => view.element),
    );
    for (const view of views) {
      view.sortCells(context);
    }
  }

  #paintSlots(frame: BodyFrame, view: RowView): void {
    for (const { slot } of frame.changedSlots) {
      view.placeSlot(frame.context, slot);
      view.fillSlot(frame.context, slot);
      view.markSlot(frame.context, slot);
    }
    if (frame.mustMark) {
      view.mark(frame.context);
    }
  }

  #paintRow(frame: BodyFrame, index: number, place: number): void {
    const { context } = frame;
    const data = frame.row(index);
    let view = this.#rows.get(index);
    if (view) {
      if (frame.mustFill || (data !== undefined && view.data !== data)) {
        view.fill(context, data);
      }
    } else {
      view = this.#free.pop();
      if (view) {
        view.element.hidden = false;
        for (const { slot } of frame.changedSlots) {
          view.placeSlot(context, slot);
        }
      } else {
        view = new RowView(this.#pattern);
        this.#holder.append(view.element);
      }
      view.become(context, index, data);
      this.#rows.set(index, view);
    }
    view.moveTo((place - this.#baseRow) * context.rowHeight);
    view.scrollTo(frame.left);
  }
}
