import type { GridColumn, GridRow } from '../../protocol/grid';
import { ColumnLayout, revealColumn } from './columnLayout';
import {
  canvasMeasure,
  headerWidth,
  roughHeaderWidth,
  type TextMeasure,
  valuesWidth,
  widthsFromRows,
} from './columnMeasure';
import { ColumnSlots, type SlotChange } from './columnSlots';
import { GridBody } from './gridBody';
import { englishLabels, type GridLabels } from './gridLabels';
import { GridPointer, type PointerTarget } from './gridPointer';
import type { GridCopyDetail, GridEventMap, GridPosition, GridRangeDetail, GridSource } from './gridSource';
import { gridStyleSheet } from './gridStyles';
import { HeaderView } from './headerView';
import { moveFor } from './keyboard';
import { RowCache } from './rowCache';
import type { RowContext } from './rowView';
import { isNearEnd, revealRow, rowWindow, type RowWindow, type RowWindowInput } from './rowWindow';
import { type ScrollManner, ScrollPosition } from './scrollScale';
import * as selecting from './selection';
import type { CellPlace, Selection } from './selection';
import { copyText } from './tabSeparated';

const rowOverscan = 1;
const columnOverscan = 0;
/** Milliseconds without scrolling after which the thumb and the document's order are put right. */
const restDelay = 150;
/** Milliseconds after which rows that have not come are shown as places. */
const slowDelay = 150;
/** Milliseconds the first paint waits for rows to draw the widths from. */
const firstRowsDelay = 100;
/** Milliseconds during which scrolling is put down to the wheel or the finger. */
const wheelMemory = 400;
/** The row numbers' column is as wide as so many digits at least, so that it stays while rows come. */
const gutterDigits = 6;
/** Width that must be left for scrolled columns, or none are pinned; CSS pixels. */
const leastScrolledWidth = 140;

interface Metrics {
  readonly fontSize: number;
  readonly rowHeight: number;
  readonly headHeight: number;
  readonly gutterDigitWidth: number;
  readonly measure: TextMeasure;
}

/**
 * `<dynamodb-grid label="Orders">`: shows a window of a source's rows and columns. Rows, columns and cells are recycled;
 * there are never more elements than the screen holds. Events: see `GridEventMap`.
 */
export class DynamodbGrid extends HTMLElement {
  static readonly observedAttributes = ['label'];

  readonly #root: ShadowRoot;
  readonly #viewport = division('viewport', 'grid');
  readonly #extent = division('extent', 'none');
  readonly #surface = division('surface', 'none');
  readonly #probe = division('probe');
  readonly #shade = division('shade');
  readonly #header = new HeaderView();
  readonly #body = new GridBody();
  readonly #layout = new ColumnLayout();
  readonly #slots = new ColumnSlots();
  readonly #scroll = new ScrollPosition();
  readonly #cache: RowCache;
  readonly #pointer: GridPointer;
  readonly #resizes: ResizeObserver;

  #source: GridSource | undefined;
  #labels = englishLabels;
  #rowCount = 0;
  #metrics: Metrics | undefined;
  #width = 0;
  #height = 0;
  #left = 0;
  #pinned = 0;
  #gutterWidth = 0;
  #selection: Selection = selecting.selectCell({ row: 0, place: 0 });
  #mustMark = false;
  #mustFill = false;
  #isHeld = false;
  #isHidden = false;
  #hasShownRows = false;
  #hasNewSlots = false;
  #lastRange: GridRangeDetail = { first: -1, last: -1, nearEnd: false };
  #changeFrame = 0;
  #restTimer = 0;
  #slowTimer = 0;
  #holdTimer = 0;
  #wheelTime = -Infinity;
  #copying: AbortController | undefined;

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: 'open' });
    this.#root.adoptedStyleSheets = [gridStyleSheet()];
    this.#viewport.setAttribute('aria-multiselectable', 'true');
    this.#viewport.setAttribute('aria-readonly', 'true');
    this.#probe.setAttribute('aria-hidden', 'true');
    this.#shade.setAttribute('aria-hidden', 'true');
    this.#surface.append(this.#header.element, this.#body.element, this.#shade, this.#probe);
    this.#extent.append(this.#surface);
    this.#viewport.append(this.#extent);
    this.#cache = new RowCache({
      read: async (offset, count, signal) => this.#source?.rows(offset, count, signal) ?? [],
      arrived: (rows) => this.#rowsArrived(rows),
      failed: (error) => this.#rowsRefused(error),
    });
    this.#pointer = new GridPointer({
      viewport: this.#viewport,
      locate: (x, y) => this.#locate(x, y),
      resizedPlace: (target) => this.#header.resizedPlace(target),
      widthOf: (place) => this.#layout.widthOf(place),
      resize: (place, width, isDone) => this.#resizeColumn(place, width, isDone),
      fit: (place) => this.#fitColumn(place),
      press: (target, isExtending) => this.#press(target, isExtending),
      drag: (target, isRows) => this.#dragTo(target, isRows),
      menu: (target) => this.#pressForMenu(target),
      open: ({ row, place }) => this.#open({ row, place }),
      overshoot: (x, y) => this.#overshoot(x, y),
      scrollBy: (x, y) => this.#scrollBy(x, y),
      focus: () => this.focus(),
    });
    this.#resizes = new ResizeObserver(() => this.#resized());
    this.#viewport.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    for (const type of ['wheel', 'touchmove'] as const) {
      this.#viewport.addEventListener(type, () => this.#wheeled(), { passive: true });
    }
    this.#viewport.addEventListener('keydown', (event) => this.#keyDown(event));
    this.#viewport.addEventListener('focusin', (event) => this.#focused(event));
    for (const type of ['beforecopy', 'copy'] as const) {
      this.addEventListener(type, (event) => this.#copyAsked(event));
    }
  }

  /** Where the rows come from. Another source starts at the top with columns of its own. */
  get source(): GridSource | undefined {
    return this.#source;
  }

  set source(source: GridSource | undefined) {
    this.#source = source;
    this.#copying?.abort();
    this.#cache.clear();
    this.#layout.setColumns([], () => 0);
    this.#selection = selecting.selectCell({ row: 0, place: 0 });
    this.#mustMark = true;
    this.#mustFill = true;
    this.#hasShownRows = false;
    this.#lastRange = { first: -1, last: -1, nearEnd: false };
    // Asking for a scroll position costs a layout: only where something was scrolled.
    if (this.#left !== 0 || this.#scroll.virtual !== 0) {
      this.#scrollTo(0, 0);
    }
    if (this.isConnected) {
      this.#start();
    }
  }

  /** The grid's own words, in the reader's language. */
  set labels(labels: GridLabels) {
    this.#labels = labels;
    this.#layOut();
  }

  /** The active cell. */
  get active(): GridPosition {
    const { row, place } = this.#selection.active;
    return { row, column: this.#layout.indexAt(place) };
  }

  /** Widths remembered from another time, CSS pixels by column name. Best set before the source. */
  set columnWidths(widths: Readonly<Record<string, number>>) {
    this.#layout.remember(widths);
    this.#layOut();
  }

  /**
   * The source has more rows or columns, or other types for a column. What one looks at does not move. When columns went
   * or changed places, all rows are asked for again.
   */
  sourceChanged(): void {
    if (this.#changeFrame === 0 && this.isConnected) {
      this.#changeFrame = requestAnimationFrame(() => {
        this.#changeFrame = 0;
        this.#takeSource();
      });
    }
  }

  /** Makes a cell the active one and scrolls it into view. */
  activate(position: GridPosition): void {
    const place = Math.max(0, this.#layout.placeOf(position.column));
    this.#select(selecting.selectCell({ row: position.row, place }));
  }

  override focus(): void {
    (this.#activeElement() ?? this.#viewport).focus({ preventScroll: true });
  }

  /** Copies the selection, as Ctrl+C does. */
  copy(): void {
    if (this.#rowCount === 0 || this.#layout.count === 0) {
      return;
    }
    const detail = this.#copyDetail();
    const event = new CustomEvent('grid-copy', { detail, bubbles: true, composed: true, cancelable: true });
    if (this.dispatchEvent(event)) {
      void this.#writeClipboard(detail);
    }
  }

  connectedCallback(): void {
    if (!this.#viewport.isConnected) {
      this.#root.append(this.#viewport);
    }
    this.#resizes.observe(this.#viewport);
    this.#resizes.observe(this.#probe);
    this.#start();
  }

  disconnectedCallback(): void {
    this.#resizes.disconnect();
    this.#copying?.abort();
    this.#cache.clear();
    this.#pointer.cancel();
    cancelAnimationFrame(this.#changeFrame);
    this.#changeFrame = 0;
    for (const timer of [this.#restTimer, this.#slowTimer, this.#holdTimer]) {
      clearTimeout(timer);
    }
    this.#restTimer = 0;
    this.#slowTimer = 0;
    this.#holdTimer = 0;
  }

  attributeChangedCallback(_name: string, _old: string | null, label: string | null): void {
    this.#viewport.setAttribute('aria-label', label ?? '');
  }

  // ---- source ----

  /** Takes the source from the start. The first paint waits a moment for rows, so that the widths fit them at once. */
  #start(): void {
    if (!this.#source && !this.#metrics) {
      return;
    }
    this.#measure();
    this.#rowCount = this.#source?.rowCount ?? 0;
    this.#takeColumns();
    this.#isHeld = this.#rowCount > 0 && this.#metrics !== undefined;
    if (!this.#isHeld) {
      this.#layOut();
      return;
    }
    clearTimeout(this.#holdTimer);
    this.#holdTimer = window.setTimeout(() => this.#release(), firstRowsDelay);
    this.#size();
    // Scrollbars came with the extent.
    this.#width = this.#viewport.clientWidth;
    this.#height = this.#viewport.clientHeight;
    this.#size();
    const { first, end } = rowWindow(this.#windowInput());
    this.#cache.want(first, end, this.#rowCount, this.#layout.count);
  }

  #takeSource(): void {
    const rowCount = this.#source?.rowCount ?? 0;
    if (rowCount < this.#rowCount) {
      this.#cache.clear();
      this.#mustFill = true;
    }
    this.#rowCount = rowCount;
    this.#takeColumns();
    this.#cache.forgetFailures();
    this.#selection = selecting.within(this.#selection, rowCount, this.#layout.count);
    this.#mustMark = true;
    if (!this.#isHeld) {
      this.#layOut();
    }
    if (this.#lastRange.nearEnd) {
      this.#emit('grid-range', this.#lastRange);
    }
  }

  #takeColumns(): void {
    const activeColumn = this.active.column;
    const fontSize = this.#metrics?.fontSize ?? 13;
    const provisional = (column: GridColumn): number => roughHeaderWidth(column, fontSize);
    const hasGrownOnly = this.#layout.setColumns(this.#source?.columns ?? [], provisional);
    if (!hasGrownOnly) {
      this.#cache.clear();
      this.#mustFill = true;
      return;
    }
    // A key that is learnt of late goes to the front: the active cell stays with its column.
    const place = this.#layout.placeOf(activeColumn);
    if (place >= 0 && place !== this.#selection.active.place) {
      this.#selection = selecting.selectCell({ row: this.#selection.active.row, place });
      this.#mustFill = true;
    }
    this.#settleWidths();
  }

  #rowsArrived(rows: readonly GridRow[]): void {
    if (this.#isHeld) {
      this.#release();
      return;
    }
    if (this.#settleWidths(rows)) {
      this.#layOut();
      return;
    }
    this.#paint();
  }

  #rowsRefused(error: unknown): void {
    this.#release();
    this.#emit('grid-error', { error });
  }

  #release(): void {
    clearTimeout(this.#holdTimer);
    if (!this.#isHeld) {
      return;
    }
    this.#isHeld = false;
    this.#settleWidths();
    this.#layOut();
  }

  /** Draws widths from the rows on hand, for columns nobody has looked at yet. */
  #settleWidths(arrived?: readonly GridRow[]): boolean {
    const { measure } = this.#metrics ?? {};
    if (!measure || this.#layout.isAllSettled) {
      return false;
    }
    const seen = this.#hasShownRows ? this.#columnWindow().end : 0;
    const rows = arrived ?? Array.from(this.#cache.blocks).flat();
    const widths = widthsFromRows(this.#layout, rows, measure, (place) => place >= seen);
    this.#layout.settle(widths);
    return widths.size > 0;
  }

  // ---- sizes ----

  #measure(): void {
    const cells = getComputedStyle(this.#probe);
    const head = getComputedStyle(this.#header.element);
    const fontSize = parseFloat(cells.fontSize) || 13;
    const headSize = parseFloat(head.fontSize) || 13;
    const known = this.#metrics?.measure;
    const cellFont = fontOf(cells);
    const headFont = fontOf(head);
    const measure = known?.key === cellFont + headFont ? known : canvasMeasure(cellFont, headFont, fontSize);
    this.#metrics = {
      fontSize,
      rowHeight: Math.round(fontSize * 1.7),
      headHeight: Math.round(Math.max(headSize, fontSize) * 2.1),
      gutterDigitWidth: measure.cell('0'),
      measure,
    };
    this.#width = this.#viewport.clientWidth;
    this.#height = this.#viewport.clientHeight;
  }

  #resized(): void {
    if (!this.#metrics) {
      return;
    }
    const { fontSize } = this.#metrics;
    const { clientWidth, clientHeight } = this.#viewport;
    if (clientWidth === 0 || clientHeight === 0) {
      this.#isHidden = true;
      return;
    }
    if (this.#isHidden) {
      // The browser may have forgotten where it stood while it was not shown.
      this.#isHidden = false;
      this.#viewport.scrollLeft = this.#left;
      this.#viewport.scrollTop = this.#scroll.moveTo(this.#scroll.virtual);
    }
    const probed = parseFloat(getComputedStyle(this.#probe).fontSize) || 13;
    if (clientWidth === this.#width && clientHeight === this.#height && probed === fontSize) {
      return;
    }
    const before = this.#metrics.rowHeight;
    this.#measure();
    const after = this.#metrics.rowHeight;
    if (before !== after) {
      // The text grew or shrank: the same row stays at the top.
      const top = (this.#scroll.virtual / before) * after;
      this.#size();
      this.#viewport.scrollTop = this.#scroll.moveTo(top);
    }
    if (!this.#isHeld) {
      this.#layOut();
    }
  }

  get #bodyHeight(): number {
    return Math.max(0, this.#height - (this.#metrics?.headHeight ?? 0));
  }

  get #scrolledWidth(): number {
    return Math.max(0, this.#width - this.#gutterWidth - this.#layout.offsetOf(this.#pinned));
  }

  /** Gives the scroller its extent; the scroller itself keeps where it stands. */
  #size(): void {
    const { rowHeight = 0, gutterDigitWidth = 0 } = this.#metrics ?? {};
    const digits = Math.max(gutterDigits, String(this.#rowCount).length);
    this.#gutterWidth = Math.ceil(digits * gutterDigitWidth) + 19;
    const keys = this.#layout.keyCount;
    const keysWidth = this.#layout.offsetOf(keys);
    this.#pinned = this.#gutterWidth + keysWidth + leastScrolledWidth <= this.#width ? keys : 0;
    this.#scroll.resize(this.#rowCount * rowHeight, this.#bodyHeight);
    const { physicalMaximum } = this.#scroll.scale;
    // The surface takes the viewport's own height; what can be scrolled comes on top.
    this.#extent.style.height = physicalMaximum > 0 ? `${this.#height + physicalMaximum}px` : '';
    this.#extent.style.width = `${this.#gutterWidth + this.#layout.totalWidth}px`;
    this.#surface.style.width = `${this.#width}px`;
    this.#surface.style.height = `${this.#height}px`;
    const furthest = Math.max(0, this.#gutterWidth + this.#layout.totalWidth - this.#width);
    this.#left = Math.min(this.#left, furthest);
  }

  #windowInput(): RowWindowInput {
    return {
      top: this.#scroll.virtual,
      viewportHeight: this.#bodyHeight,
      rowHeight: this.#metrics?.rowHeight ?? 0,
      rowCount: this.#layout.count > 0 ? this.#rowCount : 0,
      overscan: rowOverscan,
    };
  }

  #columnWindow(): { readonly first: number; readonly end: number } {
    return this.#layout.window(this.#left, this.#scrolledWidth, this.#pinned);
  }

  // ---- painting ----

  #context(): RowContext {
    const range = selecting.rangeOf(this.#selection);
    return {
      layout: this.#layout,
      pinned: this.#pinned,
      gutterWidth: this.#gutterWidth,
      rowHeight: this.#metrics?.rowHeight ?? 0,
      slots: this.#slots.columns,
      range,
      active: this.#selection.active,
      rowLabel: this.#labels.rowNumber,
    };
  }

  /** Takes over sizes, columns and widths everywhere, then paints. */
  #layOut(): void {
    if (!this.isConnected || !this.#metrics || this.#isHeld) {
      return;
    }
    const hadFocus = this.#root.activeElement !== null;
    this.#size();
    this.#assignSlots();
    const context = this.#context();
    this.#viewport.setAttribute('aria-rowcount', String(this.#rowCount + 1));
    this.#viewport.setAttribute('aria-colcount', String(this.#layout.count + 1));
    const { headHeight } = this.#metrics;
    this.#header.layOut(context, this.#labels, headHeight);
    this.#body.element.style.top = `${headHeight}px`;
    this.#shade.style.left = `${this.#gutterWidth + this.#layout.offsetOf(this.#pinned)}px`;
    this.#body.layOut(context);
    this.#mustFill = true;
    this.#mustMark = true;
    this.#paint();
    const hasCells = this.#rowCount > 0 && this.#layout.count > 0;
    if (hasCells) {
      this.#viewport.removeAttribute('tabindex');
    } else {
      this.#viewport.tabIndex = 0;
    }
    if (hadFocus && (this.#root.activeElement === null || this.#root.activeElement === this.#viewport)) {
      this.focus();
    }
  }

  #assignSlots(): readonly SlotChange[] {
    const { first, end } = this.#columnWindow();
    const wanted: number[] = [];
    const last = Math.min(this.#layout.count, end + columnOverscan);
    for (let place = Math.max(this.#pinned, first - columnOverscan); place < last; place++) {
      wanted.push(place);
    }
    const { place } = this.#selection.active;
    if (place >= this.#pinned && place < this.#layout.count && (place < first - columnOverscan || place >= last)) {
      wanted.push(place);
    }
    return this.#slots.assign(wanted);
  }

  /** Shows what is to be seen now. Cheap when nothing changed. */
  #paint(): void {
    if (!this.#metrics || this.#isHeld || !this.isConnected) {
      return;
    }
    const changedSlots = this.#assignSlots();
    const context = this.#context();
    const window = rowWindow(this.#windowInput());
    if (window.end > window.first) {
      this.#cache.want(window.firstVisible, window.lastVisible + 1, this.#rowCount, this.#layout.count);
    }
    for (const { slot } of changedSlots) {
      this.#header.placeSlot(context, this.#labels, slot);
    }
    this.#header.scrollTo(this.#left);
    if (this.#mustMark || changedSlots.length > 0) {
      this.#header.mark(context);
    }
    this.#body.paint({
      context,
      window,
      top: this.#scroll.virtual,
      left: this.#left,
      changedSlots,
      row: (index) => this.#cache.row(index),
      keptRow: this.#rowCount > 0 && this.#layout.count > 0 ? this.#selection.active.row : -1,
      mustMark: this.#mustMark,
      mustFill: this.#mustFill,
    });
    this.#mustMark = false;
    this.#mustFill = false;
    this.#hasNewSlots ||= changedSlots.length > 0;
    this.#hasShownRows ||= this.#cache.row(window.firstVisible) !== undefined;
    const { classList } = this.#surface;
    classList.toggle('is-moved', this.#left > 0);
    classList.toggle('is-range', !selecting.isSingleCell(selecting.rangeOf(this.#selection)));
    this.#tellRange(window);
    this.#watchSlowness(window);
    this.#restSoon();
  }

  #tellRange(window: RowWindow): void {
    const range = {
      first: window.firstVisible,
      last: window.lastVisible,
      nearEnd: isNearEnd(window, this.#rowCount),
    };
    const { first, last, nearEnd } = this.#lastRange;
    if (range.first !== first || range.last !== last || range.nearEnd !== nearEnd) {
      this.#lastRange = range;
      this.#emit('grid-range', range);
    }
  }

  #watchSlowness(window: RowWindow): void {
    const isMissing =
      window.firstVisible >= 0 &&
      (this.#cache.row(window.firstVisible) === undefined || this.#cache.row(window.lastVisible) === undefined);
    if (!isMissing) {
      clearTimeout(this.#slowTimer);
      this.#slowTimer = 0;
      this.removeAttribute('data-slow');
      return;
    }
    if (this.#slowTimer === 0) {
      this.#slowTimer = self.setTimeout(() => this.setAttribute('data-slow', ''), slowDelay);
    }
  }

  // ---- scrolling ----

  #wheeled(): void {
    this.#wheelTime = performance.now();
    this.#pointer.releaseScrollbar();
  }

  #scrolled(): void {
    const { scrollTop, scrollLeft } = this.#viewport;
    this.#left = Math.max(0, scrollLeft);
    this.#scroll.scrolled(scrollTop, this.#scrollManner());
    if (this.#scroll.isStuck && !this.#pointer.isOnScrollbar) {
      this.#settleScroll();
    }
    this.#paint();
  }

  #scrollManner(): ScrollManner {
    if (this.#pointer.isScrollbarLast) {
      return 'proportional';
    }
    return performance.now() - this.#wheelTime < wheelMemory ? 'exact' : 'unknown';
  }

  #restSoon(): void {
    clearTimeout(this.#restTimer);
    this.#restTimer = window.setTimeout(() => this.#rest(), restDelay);
  }

  #rest(): void {
    if (this.#pointer.isOnScrollbar) {
      this.#restSoon();
      return;
    }
    this.#settleScroll();
    const context = this.#context();
    this.#body.sort(context);
    if (this.#hasNewSlots) {
      this.#hasNewSlots = false;
      this.#header.sortCells();
    }
  }

  #settleScroll(): void {
    const physical = this.#scroll.settle();
    if (physical !== undefined) {
      this.#viewport.scrollTop = physical;
    }
  }

  /** Moves the view so far, CSS pixels. */
  #scrollBy(x: number, y: number): void {
    this.#scrollTo(this.#left + x, this.#scroll.virtual + y);
    this.#paint();
  }

  #scrollTo(left: number, top: number): void {
    const furthest = Math.max(0, this.#gutterWidth + this.#layout.totalWidth - this.#width);
    const nextLeft = Math.min(Math.max(left, 0), furthest);
    if (nextLeft !== this.#left) {
      this.#left = nextLeft;
      this.#viewport.scrollLeft = nextLeft;
    }
    if (top !== this.#scroll.virtual) {
      this.#viewport.scrollTop = this.#scroll.moveTo(top);
    }
  }

  #reveal(cell: CellPlace): void {
    const view = { left: this.#left, width: this.#scrolledWidth, pinned: this.#pinned };
    this.#scrollTo(revealColumn(this.#layout, cell.place, view), revealRow(this.#windowInput(), cell.row));
  }

  // ---- selection and focus ----

  #select(selection: Selection, mustReveal = true): void {
    const before = this.#selection.active;
    this.#selection = selecting.within(selection, this.#rowCount, this.#layout.count);
    const { active } = this.#selection;
    const hasFocus = this.#root.activeElement !== null;
    if (mustReveal) {
      this.#reveal(this.#selection.head);
    }
    this.#mustMark = true;
    this.#paint();
    if (hasFocus) {
      this.focus();
    }
    if (before.row !== active.row || before.place !== active.place) {
      this.#emit('grid-active', this.active);
    }
  }

  #activeElement(): HTMLElement | undefined {
    const { row, place } = this.#selection.active;
    return this.#body.rowAt(row)?.cellAt(this.#context(), place);
  }

  /** Coming in by Tab: the active cell may have been scrolled out of sight since. */
  #focused(event: FocusEvent): void {
    this.#surface.classList.add('was-focused');
    const isFromInside = event.relatedTarget instanceof Node && this.#root.contains(event.relatedTarget);
    if (!isFromInside && event.target !== this.#viewport && !this.#pointer.isOnScrollbar) {
      this.#reveal(this.#selection.active);
      this.#paint();
    }
  }

  #press(target: PointerTarget, isExtending: boolean): void {
    if (target.part === 'gutter') {
      this.#select(selecting.selectRows(this.#selection, target.row, isExtending));
      return;
    }
    const cell = { row: target.row, place: target.place };
    this.#select(isExtending ? selecting.extendTo(this.#selection, cell) : selecting.selectCell(cell));
  }

  #dragTo(target: PointerTarget, isRows: boolean): void {
    const { head } = this.#selection;
    if (head.row === target.row && (isRows || head.place === target.place)) {
      return;
    }
    const next = isRows
      ? selecting.selectRows(this.#selection, target.row, true)
      : selecting.extendTo(this.#selection, { row: target.row, place: target.place });
    this.#select(next, false);
  }

  #pressForMenu(target: PointerTarget): void {
    const isInside = selecting.holds(selecting.rangeOf(this.#selection), target.row, target.place);
    if (!isInside) {
      this.#press(target, false);
    }
  }

  #open(cell: CellPlace): void {
    if (this.#rowCount > 0 && this.#layout.count > 0) {
      this.#emit('grid-open', { row: cell.row, column: this.#layout.indexAt(cell.place) });
    }
  }

  #keyDown(event: KeyboardEvent): void {
    if (event.altKey || this.#rowCount === 0 || this.#layout.count === 0) {
      return;
    }
    this.#pointer.releaseScrollbar();
    if (this.#handleKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #handleKey(event: KeyboardEvent): boolean {
    const { key, shiftKey } = event;
    const control = event.ctrlKey || event.metaKey;
    const { head } = this.#selection;
    const pageRows = Math.floor(this.#bodyHeight / Math.max(1, this.#metrics?.rowHeight ?? 1));
    const extent = { rowCount: this.#rowCount, columnCount: this.#layout.count, pageRows };
    const moved = moveFor({ key, control }, head, extent);
    if (moved) {
      this.#select(shiftKey ? selecting.extendTo(this.#selection, moved) : selecting.selectCell(moved));
      return true;
    }
    if (key === 'Enter' && !control && !shiftKey) {
      this.#open(this.#selection.active);
      return true;
    }
    if (key === 'Escape') {
      return this.#escape();
    }
    if (key === ' ' && (control || shiftKey)) {
      const { active } = this.#selection;
      const rows = selecting.selectRows(this.#selection, active.row, true);
      this.#select(shiftKey ? rows : selecting.selectColumns(this.#selection), false);
      return true;
    }
    if (!control || shiftKey) {
      return false;
    }
    if (key.toLowerCase() === 'a') {
      this.#select(selecting.selectAll(this.#selection), false);
      return true;
    }
    if (key.toLowerCase() === 'c') {
      this.copy();
      return true;
    }
    return false;
  }

  /** Escape first ends a drag, then a wide selection; after that it belongs to whoever is around. */
  #escape(): boolean {
    if (this.#pointer.cancel()) {
      return true;
    }
    if (selecting.isSingleCell(selecting.rangeOf(this.#selection))) {
      return false;
    }
    this.#select(selecting.collapse(this.#selection), false);
    return true;
  }

  // ---- pointing ----

  #locate(clientX: number, clientY: number): PointerTarget {
    const box = this.#viewport.getBoundingClientRect();
    const { rowHeight, headHeight } = this.#metrics ?? { rowHeight: 1, headHeight: 0 };
    const x = clientX - box.left - this.#gutterWidth;
    const y = clientY - box.top - headHeight;
    const row = Math.floor((y + this.#scroll.virtual) / rowHeight);
    const pinnedWidth = this.#layout.offsetOf(this.#pinned);
    const offset = x < pinnedWidth && this.#pinned > 0 ? x : x + this.#left;
    const isBeside = row < 0 || row >= this.#rowCount || offset >= this.#layout.totalWidth;
    const target = {
      row: Math.min(Math.max(row, 0), this.#rowCount - 1),
      place: this.#layout.placeAt(x < 0 && this.#left === 0 ? 0 : offset),
    };
    if (y < 0) {
      return { part: 'header', ...target };
    }
    if (isBeside) {
      return { part: 'outside', ...target };
    }
    return { part: x < 0 ? 'gutter' : 'cell', ...target };
  }

  #overshoot(clientX: number, clientY: number): { readonly x: number; readonly y: number } {
    const box = this.#viewport.getBoundingClientRect();
    const left = box.left + this.#gutterWidth + this.#layout.offsetOf(this.#pinned);
    const top = box.top + (this.#metrics?.headHeight ?? 0);
    // Over the pinned columns the drag is meant for them, unless something is scrolled away behind.
    const x = beyond(clientX, this.#left > 0 ? left : -Infinity, box.left + this.#width);
    return { x, y: beyond(clientY, top, box.top + this.#height) };
  }

  // ---- columns ----

  #resizeColumn(place: number, width: number, isDone: boolean): void {
    const name = this.#layout.columnAt(place)?.name;
    const became = this.#layout.resize(place, width);
    this.#layOut();
    if (isDone && name !== undefined) {
      this.#emit('grid-column', { name, width: became });
    }
  }

  #fitColumn(place: number): void {
    const column = this.#layout.columnAt(place);
    const measure = this.#metrics?.measure;
    if (!column || !measure) {
      return;
    }
    const rows = Array.from(this.#cache.blocks).flat();
    const values = valuesWidth(rows, this.#layout.indexAt(place), measure);
    this.#resizeColumn(place, Math.max(values, headerWidth(column, measure)), true);
  }

  // ---- copying ----

  #copyAsked(event: Event): void {
    if (this.#root.activeElement === null) {
      return;
    }
    event.preventDefault();
    if (event.type === 'copy') {
      this.copy();
    }
  }

  #copyDetail(): GridCopyDetail {
    const range = selecting.rangeOf(this.#selection);
    const lastRow = Math.min(range.lastRow, this.#rowCount - 1);
    const lastPlace = Math.min(range.lastPlace, this.#layout.count - 1);
    const columns: number[] = [];
    for (let place = range.firstPlace; place <= lastPlace; place++) {
      columns.push(this.#layout.indexAt(place));
    }
    this.#copying?.abort();
    const copying = new AbortController();
    this.#copying = copying;
    const source = this.#source;
    const reader = {
      row: (index: number) => this.#cache.row(index),
      read: async (offset: number, count: number, signal: AbortSignal) => source?.rows(offset, count, signal) ?? [],
    };
    let text: Promise<string> | undefined;
    return {
      firstRow: range.firstRow,
      lastRow,
      columns,
      get text(): Promise<string> {
        text ??= copyText(reader, range.firstRow, lastRow, columns, copying.signal);
        return text;
      },
    };
  }

  async #writeClipboard(detail: GridCopyDetail): Promise<void> {
    try {
      await navigator.clipboard.writeText(await detail.text);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) {
        this.#emit('grid-error', { error });
      }
    }
  }

  #emit<K extends keyof GridEventMap>(type: K, detail: GridEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

function division(className: string, role?: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  if (role) {
    element.setAttribute('role', role);
  }
  return element;
}

/** How far a value is below `low` (negative) or above `high`. */
function beyond(value: number, low: number, high: number): number {
  return value < low ? value - low : Math.max(0, value - high);
}

function fontOf(style: CSSStyleDeclaration): string {
  return `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'dynamodb-grid': DynamodbGrid;
  }
  interface HTMLElementEventMap extends GridEventMap {}
}

/** Makes `<dynamodb-grid>` known to the page. */
export function defineGrid(): void {
  if (!customElements.get('dynamodb-grid')) {
    customElements.define('dynamodb-grid', DynamodbGrid);
  }
}
