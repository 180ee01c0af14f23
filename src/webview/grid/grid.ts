import type { GridColumn, GridColumnState, GridRow, GridSort } from '../../protocol/grid';
import { Announcer } from './announcer';
import { ColumnLayout, revealColumn } from './columnLayout';
import { canvasMeasure, roughHeaderWidth, type TextMeasure, widthsFromRows } from './columnMeasure';
import { ColumnSlots, type SlotChange } from './columnSlots';
import { FoundText, type GridFound } from './foundText';
import { GridBody } from './gridBody';
import { GridColumns } from './gridColumns';
import { englishLabels, filled, type GridLabels } from './gridLabels';
import { GridPointer, type PointerTarget } from './gridPointer';
import type {
  GridCopyDetail,
  GridEventMap,
  GridPosition,
  GridRangeDetail,
  GridSelectedRange,
  GridSource,
} from './gridSource';
import { gridStyleSheet } from './gridStyles';
import type { ColumnDrop } from './headerDrag';
import { type HeaderFacts, HeaderView } from './headerView';
import { headerCommandFor, isToStart, moveFor } from './keyboard';
import type { KeyStroke } from './keyboard';
import { bearContext, type MenuContext } from './menuContext';
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
/** Pixels by which a key makes a column wider or narrower. */
const widthStep = 16;
/** Width that must be left for scrolled columns, or none are pinned; CSS pixels. */
const leastScrolledWidth = 140;
/** Width of a cell by which one knows where it is; CSS pixels. */
const leastSeen = 40;

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
  readonly #dropMark = division('drop');
  readonly #announcer = new Announcer();
  readonly #header = new HeaderView();
  readonly #body = new GridBody();
  readonly #layout = new ColumnLayout();
  readonly #columns: GridColumns;
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
  /** The header over the active cell is the active cell. */
  #isInHeader = false;
  #sort: GridSort | undefined;
  #found: FoundText | undefined;
  /** A row that is revealed before it has come: which of its cells was found is not known yet; -1 for none. */
  #revealedRow = -1;
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
    this.#dropMark.setAttribute('aria-hidden', 'true');
    this.#dropMark.hidden = true;
    this.#surface.append(this.#header.element, this.#body.element, this.#shade, this.#dropMark, this.#probe);
    this.#extent.append(this.#surface);
    this.#viewport.append(this.#extent);
    this.#cache = new RowCache({
      read: async (offset, count, signal) => this.#source?.rows(offset, count, signal) ?? [],
      arrived: (rows) => this.#rowsArrived(rows),
      failed: (error) => this.#rowsRefused(error),
    });
    this.#columns = new GridColumns({
      layout: this.#layout,
      labels: () => this.#labels,
      measure: () => this.#metrics?.measure,
      rows: () => Array.from(this.#cache.blocks).flat(),
      rearrange: (change) => this.#rearrange(change),
      settleWidths: () => this.#settleAllWidths(),
      changed: () => this.#emit('grid-columns', { states: this.#layout.states }),
      announce: (text) => this.#announcer.say(text),
    });
    this.#pointer = new GridPointer({
      viewport: this.#viewport,
      header: {
        dropAt: (x) => this.#dropAt(x),
        showDrop: (place, drop) => this.#showDrop(place, drop),
        drop: (place, drop) => this.#columns.drop(place, drop),
        press: (place) => this.#select(selecting.selectCell({ ...this.#selection.active, place }), false, true),
        click: (place, isExtending) => this.#clickHeader(place, isExtending),
        overshoot: (x) => this.#overshoot(x, Number.NaN).x,
        scrollBy: (x) => this.#scrollBy(x, 0),
      },
      locate: (x, y) => this.#locate(x, y),
      resizedPlace: (target) => this.#header.resizedPlace(target),
      headerPlace: (target) => this.#header.placeOf(target),
      widthOf: (place) => this.#layout.widthOf(place),
      resize: (place, width, isDone) => this.#resizeColumn(place, width, isDone),
      fit: (place) => this.#columns.fit(place),
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
    this.#viewport.addEventListener('contextmenu', (event) => this.#menuAsked(event));
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
    this.#isInHeader = false;
    this.#revealedRow = -1;
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

  /** The selected block of cells; `undefined` while there is none. */
  get selectedRange(): GridSelectedRange | undefined {
    const column = this.#layout.columnAt(this.#selection.active.place)?.name;
    if (this.#rowCount === 0 || column === undefined) {
      return undefined;
    }
    const { firstRow, lastRow, columns } = this.#selectedBlock();
    const names = columns.map((index) => this.#source?.columns[index]?.name ?? '');
    return { firstRow, lastRow, columns: names, active: { row: this.#selection.active.row, column } };
  }

  /**
   * What a person made of the columns, in their order: to be remembered, and given back before the source is set. Names
   * the source has no column for are kept for when it has. Setting it tells no event.
   */
  get columnStates(): GridColumnState[] {
    return this.#layout.states;
  }

  set columnStates(states: readonly GridColumnState[]) {
    this.#rearrange(() => {
      this.#layout.states = states;
      this.#settleAllWidths();
    });
  }

  /** Names of the pinned columns, from the left. */
  get pinnedColumns(): string[] {
    return Array.from({ length: this.#layout.pinnedCount }, (_, place) => this.#layout.columnAt(place)?.name ?? '');
  }

  /** The column the source is sorted by now. The grid shows it and sorts nothing itself. */
  get sort(): GridSort | undefined {
    return this.#sort;
  }

  set sort(sort: GridSort | undefined) {
    const before = this.#sort;
    if (before?.name === sort?.name && before?.direction === sort?.direction) {
      return;
    }
    this.#sort = sort;
    this.#layOut();
    if (this.#hasShownRows) {
      const { sortedAscending, sortedDescending, notSorted } = this.#labels;
      const label = sort?.direction === 'ascending' ? sortedAscending : sortedDescending;
      this.#announcer.say(sort ? filled(label, sort.name) : notSorted);
    }
  }

  /** What a search found, to be marked; `undefined` marks nothing. */
  set found(found: GridFound | undefined) {
    this.#found = found && new FoundText(found);
    this.#mustFill = true;
    this.#paint();
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

  /**
   * The source has its rows in another order: they are asked for again. Columns, the header that has the keyboard and the
   * place one looks at stay.
   * @param options `isFromTop`: goes to the first row, as after a sort that was asked for
   */
  reordered({ isFromTop }: { readonly isFromTop: boolean }): void {
    this.#copying?.abort();
    this.#cache.clear();
    this.#revealedRow = -1;
    this.#mustFill = true;
    if (isFromTop) {
      this.#selection = selecting.selectCell({ row: 0, place: this.#selection.active.place });
      if (this.#scroll.virtual !== 0) {
        this.#scrollTo(this.#left, 0);
      }
    }
    this.#takeSource();
  }

  /** Makes a cell the active one and scrolls it into view. */
  activate(position: GridPosition): void {
    const place = Math.max(0, this.#layout.placeOf(position.column));
    this.#select(selecting.selectCell({ row: position.row, place }));
  }

  /**
   * Brings a cell into sight and makes it the active one. Without a column it is the first cell of the row that was
   * found, and the one in the active column when none was.
   */
  reveal({ row, column }: { readonly row: number; readonly column?: string | undefined }): void {
    const named = column === undefined ? this.#foundPlace(row) : this.#layout.placeOfName(column);
    const place = named >= 0 ? named : this.#selection.active.place;
    this.#select(selecting.selectCell({ row, place }));
    this.#revealedRow = column === undefined && this.#found && !this.#cache.row(row) ? row : -1;
  }

  /** Hides a column, unless it is the last one. */
  hideColumn(name: string): void {
    this.#columns.hide(name);
  }

  /** Shows hidden columns where they were, the first of them in sight; without names, all of them. */
  showColumns(names?: readonly string[]): void {
    this.#columns.show(names);
    const place = names?.[0] === undefined ? -1 : this.#layout.placeOfName(names[0]);
    if (place >= 0) {
      this.#revealPlace(place);
      this.#paint();
    }
  }

  /** Keeps a column in place, behind those that are pinned already, while the others scroll sideways. */
  pinColumn(name: string): void {
    this.#columns.pin(name, true);
  }

  unpinColumn(name: string): void {
    this.#columns.pin(name, false);
  }

  /** Moves a column before another, or to the end. Between pinned columns it is pinned, between others it is not. */
  moveColumn(name: string, before: string | undefined): void {
    this.#columns.move(name, before);
  }

  /** Makes a column as wide as its header and its values on hand ask for. */
  fitColumn(name: string): void {
    const place = this.#layout.placeOfName(name);
    if (place >= 0) {
      this.#columns.fit(place);
    }
  }

  fitAllColumns(): void {
    this.#columns.fit();
  }

  /** Order, widths and pins as they come by themselves, and nothing hidden. */
  resetColumns(): void {
    this.#columns.reset();
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
      this.#root.append(this.#viewport, this.#announcer.element);
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
    this.#takeSize();
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
    const columns = this.#source?.columns ?? [];
    let hasGrownOnly = true;
    if (this.#hasShownRows) {
      this.#keepView(() => {
        hasGrownOnly = this.#layout.setColumns(columns, provisional, this.#columnWindow());
      });
    } else {
      hasGrownOnly = this.#layout.setColumns(columns, provisional);
    }
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
    } else {
      this.#paint();
    }
    this.#revealFound();
  }

  /** The row that was revealed is there: now it is known which of its cells was found. */
  #revealFound(): void {
    const row = this.#revealedRow;
    if (row < 0 || !this.#cache.row(row)) {
      return;
    }
    this.#revealedRow = -1;
    const place = this.#foundPlace(row);
    if (place >= 0 && row === this.#selection.active.row) {
      this.#select(selecting.selectCell({ row, place }));
    }
  }

  /** The place of the first cell of a row that was found; -1 when it is not there or not shown. */
  #foundPlace(row: number): number {
    const cells = this.#cache.row(row);
    const found = this.#found;
    if (!cells || !found) {
      return -1;
    }
    for (let place = 0; place < this.#layout.count; place++) {
      if (found.matches(cells[this.#layout.indexAt(place)])) {
        return place;
      }
    }
    return -1;
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

  /** Draws widths from the rows on hand for all columns that have none, also those one looks at. */
  #settleAllWidths(): void {
    const { measure } = this.#metrics ?? {};
    if (measure) {
      const rows = Array.from(this.#cache.blocks).flat();
      this.#layout.settle(widthsFromRows(this.#layout, rows, measure, () => true));
    }
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
    this.#takeSize();
  }

  #takeSize(): void {
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
    const wasColumnInSight = this.#isColumnInSight;
    const wasRowInSight = this.#isRowInSight;
    this.#measure();
    const after = this.#metrics.rowHeight;
    // Before the scroller is made shorter, which would cut it off.
    const top = (this.#scroll.virtual / before) * after;
    if (probed !== fontSize) {
      this.#scaleWidths(probed / fontSize);
    }
    this.#size();
    if (before !== after) {
      // The text grew or shrank: the same row stays at the top.
      this.#viewport.scrollTop = this.#scroll.moveTo(top);
    }
    if (wasColumnInSight && !this.#isColumnInSight) {
      // As where something opens beside the rows.
      this.#revealPlace(this.#selection.active.place);
    }
    // Where the keyboard is elsewhere, as in what opens below the rows, none of them moves.
    if (wasRowInSight && !this.#isRowInSight && this.#root.activeElement !== null) {
      this.#scrollTo(this.#left, revealRow(this.#windowInput(), this.#selection.active.row));
    }
    if (!this.#isHeld) {
      this.#layOut();
    }
  }

  /** The widths that nobody has chosen follow the text. What one looks at stays at its place. */
  #scaleWidths(factor: number): void {
    const change = (): void => {
      this.#layout.scale(factor);
      this.#settleAllWidths();
    };
    if (this.#left > 0) {
      this.#keepView(change);
    } else {
      change();
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
    this.#pinned = this.#pinnedThatFit();
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

  /** Pinned columns are only so many that something is left to scroll. */
  #pinnedThatFit(): number {
    let pinned = this.#layout.pinnedCount;
    while (pinned > 0 && this.#gutterWidth + this.#layout.offsetOf(pinned) + leastScrolledWidth > this.#width) {
      pinned--;
    }
    return pinned;
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
      active: this.#isInHeader ? { row: -1, place: this.#selection.active.place } : this.#selection.active,
      found: this.#found,
      rowLabel: this.#labels.rowNumber,
    };
  }

  get #headerFacts(): HeaderFacts {
    return { labels: this.#labels, sort: this.#sort };
  }

  /** Takes over sizes, columns and widths everywhere, then paints. */
  #layOut(): void {
    if (!this.isConnected || !this.#metrics || this.#isHeld) {
      return;
    }
    const hadFocus = this.#root.activeElement !== null;
    if (this.#height === 0) {
      // It was hidden then. Shown again within one frame, it has its size as before: no observer says so.
      this.#takeSize();
    }
    this.#size();
    this.#assignSlots();
    const context = this.#context();
    this.#viewport.setAttribute('aria-rowcount', String(this.#rowCount + 1));
    this.#viewport.setAttribute('aria-colcount', String(this.#layout.count + 1));
    const { headHeight } = this.#metrics;
    this.#header.layOut(context, this.#headerFacts, headHeight);
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
    if (hadFocus && this.#root.activeElement !== this.#activeElement()) {
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
      this.#header.placeSlot(context, this.#headerFacts, slot);
    }
    this.#header.scrollTo(this.#left);
    if (this.#mustMark || changedSlots.length > 0) {
      this.#header.mark(context, this.#isInHeader);
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

  #scrollToStart(stroke: KeyStroke): void {
    if (isToStart(stroke)) {
      this.#scrollTo(0, this.#scroll.virtual);
    }
  }

  #reveal(cell: CellPlace): void {
    const view = { left: this.#left, width: this.#scrolledWidth, pinned: this.#pinned };
    this.#scrollTo(revealColumn(this.#layout, cell.place, view), revealRow(this.#windowInput(), cell.row));
  }

  /** Whether enough of the active cell's column is in sight to know it. */
  get #isColumnInSight(): boolean {
    const { place } = this.#selection.active;
    if (place < this.#pinned) {
      return true;
    }
    const width = this.#layout.widthOf(place);
    const start = this.#layout.offsetOf(place) - this.#layout.offsetOf(this.#pinned) - this.#left;
    const seen = Math.min(start + width, this.#scrolledWidth) - Math.max(start, 0);
    return seen >= Math.min(width, leastSeen);
  }

  /** Whether the whole of the active cell's row is in sight, but for what the scroller rounds. */
  get #isRowInSight(): boolean {
    const { rowHeight = 0 } = this.#metrics ?? {};
    const start = this.#selection.active.row * rowHeight - this.#scroll.virtual;
    return start > -1 && start + rowHeight < this.#bodyHeight + 1;
  }

  #revealPlace(place: number): void {
    const view = { left: this.#left, width: this.#scrolledWidth, pinned: this.#pinned };
    this.#scrollTo(revealColumn(this.#layout, place, view), this.#scroll.virtual);
  }

  // ---- selection and focus ----

  #select(selection: Selection, mustReveal = true, isInHeader = false): void {
    const before = this.#selection.active;
    this.#isInHeader = isInHeader;
    this.#selection = selecting.within(selection, this.#rowCount, this.#layout.count);
    const { active } = this.#selection;
    const hasFocus = this.#root.activeElement !== null;
    if (isInHeader) {
      this.#revealPlace(active.place);
    } else if (mustReveal) {
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
    if (this.#isInHeader) {
      return this.#header.cellAt(place);
    }
    return this.#body.rowAt(row)?.cellAt(this.#context(), place);
  }

  /** Coming in by Tab: the active cell may have been scrolled out of sight since. */
  #focused(event: FocusEvent): void {
    this.#surface.classList.add('was-focused');
    const isFromInside = event.relatedTarget instanceof Node && this.#root.contains(event.relatedTarget);
    if (!isFromInside && event.target !== this.#viewport && !this.#pointer.isOnScrollbar) {
      if (this.#isInHeader) {
        this.#revealPlace(this.#selection.active.place);
      } else {
        this.#reveal(this.#selection.active);
      }
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
    if (event.key === 'Escape' && this.#pointer.cancel()) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (this.#rowCount === 0 || this.#layout.count === 0) {
      return;
    }
    this.#pointer.releaseScrollbar();
    if (this.#isInHeader ? this.#handleHeaderKey(event) : this.#handleKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #handleKey(event: KeyboardEvent): boolean {
    const { key, shiftKey } = event;
    const control = event.ctrlKey || event.metaKey;
    const { head } = this.#selection;
    if (key === 'ArrowUp' && !shiftKey && !control && (event.altKey || head.row === 0)) {
      this.#select(selecting.collapse(this.#selection), false, true);
      return true;
    }
    if (event.altKey) {
      return false;
    }
    const pageRows = Math.floor(this.#bodyHeight / Math.max(1, this.#metrics?.rowHeight ?? 1));
    const extent = { rowCount: this.#rowCount, columnCount: this.#layout.count, pageRows };
    const moved = moveFor({ key, control }, head, extent);
    if (moved) {
      this.#scrollToStart({ key, control });
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

  /** Keys on a header: along the headers, down to the cells, sort, move, size. */
  #handleHeaderKey(event: KeyboardEvent): boolean {
    const { active } = this.#selection;
    const { place } = active;
    const goTo = (next: number): void =>
      this.#select(selecting.selectCell({ row: active.row, place: next }), true, true);
    const command = headerCommandFor(event, place, this.#layout.count);
    switch (command?.kind) {
      case 'go':
        this.#scrollToStart({ key: event.key, control: event.ctrlKey || event.metaKey });
        goTo(command.place);
        return true;
      case 'leave':
        this.#select(selecting.selectCell(active));
        return true;
      case 'sort':
        this.#sortBy(place);
        return true;
      case 'move':
        this.#columns.step(place, command.direction);
        this.#revealPlace(this.#selection.active.place);
        this.#paint();
        return true;
      case 'size':
        this.#columns.resize(place, this.#layout.widthOf(place) + command.direction * widthStep);
        return true;
      case 'select':
        this.#select(selecting.selectColumns(this.#selection), false);
        return true;
      case 'escape':
        if (!this.#escape()) {
          this.#select(selecting.selectCell(active));
        }
        return true;
      default:
        return false;
    }
  }

  /** Escape ends a wide selection; after that it belongs to whoever is around. */
  #escape(): boolean {
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
    if (isDone) {
      this.#columns.resize(place, width);
      return;
    }
    this.#layout.resize(new Map([[place, width]]));
    this.#layOut();
  }

  /** Makes a change to the columns and shows it. The active cell stays with its column. */
  #rearrange(change: () => void): void {
    const { active } = this.#selection;
    const activeIndex = this.#layout.indexAt(active.place);
    const { count } = this.#layout;
    if (this.#left > 0) {
      this.#keepView(change);
    } else {
      // Who stands at the first columns stays with the first columns.
      change();
    }
    const place = this.#layout.placeOf(activeIndex);
    const isOther = place !== active.place || count !== this.#layout.count;
    if (isOther && activeIndex >= 0) {
      const cell = { row: active.row, place: place < 0 ? active.place : place };
      this.#selection = selecting.within(selecting.selectCell(cell), this.#rowCount, this.#layout.count);
    }
    this.#layOut();
    if (place < 0 && activeIndex >= 0 && this.#layout.count > 0) {
      this.#emit('grid-active', this.active);
    }
  }

  /** Changes the layout so that the first of the scrolled columns that is still there stays where it is. */
  #keepView(change: () => void): void {
    const { first, end } = this.#columnWindow();
    const origin = this.#layout.offsetOf(this.#pinned);
    const shown = Array.from({ length: end - first }, (_, at) => ({
      name: this.#layout.columnAt(first + at)?.name ?? '',
      left: this.#layout.offsetOf(first + at) - origin - this.#left,
    }));
    change();
    if (!this.#metrics || this.#isHeld || !this.isConnected) {
      return;
    }
    this.#size();
    for (const { name, left } of shown) {
      const place = this.#layout.placeOfName(name);
      if (place >= this.#pinned) {
        const wanted = this.#layout.offsetOf(place) - this.#layout.offsetOf(this.#pinned) - left;
        // What is left of a subtraction is no move.
        if (Math.abs(wanted - this.#left) > 0.01) {
          this.#scrollTo(wanted, this.#scroll.virtual);
        }
        return;
      }
    }
  }

  #dropAt(clientX: number): ColumnDrop {
    const box = this.#viewport.getBoundingClientRect();
    const { place } = this.#locate(clientX, box.top);
    const middle = this.#leftOf(place) + this.#layout.widthOf(place) / 2;
    const isPinned = place < this.#layout.pinnedCount;
    return { before: clientX - box.left > middle ? place + 1 : place, isPinned };
  }

  /** Left edge of a column in the viewport, CSS pixels. */
  #leftOf(place: number): number {
    return this.#gutterWidth + this.#layout.offsetOf(place) - (place < this.#pinned ? 0 : this.#left);
  }

  #showDrop(place: number, drop: ColumnDrop | undefined): void {
    this.#dropMark.hidden = drop === undefined;
    this.#viewport.classList.toggle('is-moving', drop !== undefined);
    this.#header.hold(drop ? place : -1);
    if (drop) {
      // Behind the last pinned column: its right edge, not the left one of what is scrolled.
      const isBehindPinned = drop.isPinned && drop.before === this.#pinned;
      const left = isBehindPinned ? this.#gutterWidth + this.#layout.offsetOf(this.#pinned) : this.#leftOf(drop.before);
      this.#dropMark.style.left = `${Math.min(Math.max(left, this.#gutterWidth + 1), this.#width - 1)}px`;
    }
  }

  /** A click sorts; with Shift it selects columns. */
  #clickHeader(place: number, isExtending: boolean): void {
    if (!isExtending) {
      this.#sortBy(place);
      return;
    }
    const cell = { row: this.#selection.active.row, place };
    const isMore = this.#selection.kind === 'columns';
    const columns = isMore ? selecting.extendTo(this.#selection, cell) : selecting.selectCell(cell);
    this.#select(selecting.selectColumns(columns), false);
  }

  #sortBy(place: number): void {
    const name = this.#layout.columnAt(place)?.name;
    if (name === undefined) {
      return;
    }
    const direction = this.#sort?.name === name ? this.#sort.direction : undefined;
    const next = direction === undefined ? 'ascending' : direction === 'ascending' ? 'descending' : undefined;
    this.#emit('grid-sort', { name, direction: next });
  }

  // ---- menus ----

  #menuAsked(event: MouseEvent): void {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) {
      return;
    }
    const headerPlace = this.#header.placeOf(target);
    if (headerPlace >= 0) {
      const context = this.#headerContext(headerPlace);
      if (context) {
        bearContext(this.#header.cellAt(headerPlace) ?? target, context);
      }
      return;
    }
    const isGutter = target.classList.contains('gutter');
    const row = Number(target.closest('.body .row')?.getAttribute('aria-rowindex')) - 2;
    const place = Number(target.getAttribute('aria-colindex')) - 2;
    if (row >= 0 && (place >= 0 || isGutter)) {
      // A press with the other button has selected already; a menu may be asked for in other ways.
      this.#pressForMenu({ part: isGutter ? 'gutter' : 'cell', row, place: Math.max(0, place) });
      bearContext(target, isGutter ? rowContext(row) : this.#cellContext({ row, place }));
    }
  }

  #headerContext(place: number): MenuContext | undefined {
    const column = this.#layout.columnAt(place)?.name;
    if (column === undefined) {
      return undefined;
    }
    return {
      webviewSection: 'header',
      preventDefaultContextMenuItems: true,
      column,
      isPinned: place < this.#layout.pinnedCount,
      sort: this.#sort?.name === column ? this.#sort.direction : '',
    };
  }

  #cellContext({ row, place }: CellPlace): MenuContext {
    return {
      webviewSection: 'cell',
      preventDefaultContextMenuItems: true,
      row,
      column: this.#layout.columnAt(place)?.name ?? '',
      type: this.#cache.row(row)?.[this.#layout.indexAt(place)]?.type ?? '',
    };
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
    const { firstRow, lastRow, columns } = this.#selectedBlock();
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
      firstRow,
      lastRow,
      columns,
      get text(): Promise<string> {
        text ??= copyText(reader, firstRow, lastRow, columns, copying.signal);
        return text;
      },
    };
  }

  /** The selection as far as there are rows and columns; columns as indexes in the source, in the order on the screen. */
  #selectedBlock(): { readonly firstRow: number; readonly lastRow: number; readonly columns: number[] } {
    const range = selecting.rangeOf(this.#selection);
    const lastPlace = Math.min(range.lastPlace, this.#layout.count - 1);
    const columns: number[] = [];
    for (let place = range.firstPlace; place <= lastPlace; place++) {
      columns.push(this.#layout.indexAt(place));
    }
    return { firstRow: range.firstRow, lastRow: Math.min(range.lastRow, this.#rowCount - 1), columns };
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

function rowContext(row: number): MenuContext {
  return { webviewSection: 'row', preventDefaultContextMenuItems: true, row };
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
