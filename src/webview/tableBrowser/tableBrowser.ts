import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-icon/index.js';
import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type {
  BrowserCommand,
  BrowserQuestion,
  BrowserState,
  BrowserStatistics,
  BrowserWait,
  CopyFormat,
  FromTableBrowser,
  ItemFormat,
  ToTableBrowser,
} from '../../protocol/tableBrowser';
import type { GridRow, GridSort } from '../../protocol/grid';
import { defineGrid } from '../grid/grid';
import type { DynamodbGrid } from '../grid/grid';
import type { GridPosition, GridRangeDetail, GridSortDetail, GridSource } from '../grid/gridSource';
import { hasFocusedElement, keepFocus } from '../shared/keepFocus';
import { onMessage, post, savedState, saveState } from '../shared/vscodeApi';
import { actionLabel } from './actionLabel';
import './columnPanel';
import type { ColumnPanel } from './columnPanel';
import { controlStyles } from './controlStyles';
import './findBar';
import type { FindBar } from './findBar';
import { iconButton } from './itemPanel';
import type { FollowDetail } from './itemPanel';
import { itemTree } from './itemTree';
import { isThere, keptPlace } from './keptPlace';
import type { KeptPlace } from './keptPlace';
import { keyNames } from './keyHeading';
import { asked, countedText, isCountDue } from './openColumn';
import type { OpenColumn } from './openColumn';
import './questionBar';
import { isPageWanted } from './readAhead';
import { RowRequests } from './rowRequests';
import { isToBeContinued, joined, mostFound, nearest, noSearch, retried, stepped } from './search';
import type { Search } from './search';
import { readActions, stateText } from './stateText';
import type { StateAction } from './stateText';
import './stateView';
import { countdownText, spokenStatus, statusText } from './statusText';
import { tableBrowserStyles } from './tableBrowserStyles';

defineGrid();

/** Milliseconds after the last key before a search begins. */
const typingPause = 200;

/** Milliseconds after which a countdown looks at the time again. */
const countdownStep = 250;

interface OpenItem {
  readonly row: number;
  readonly json: string;
}

/**
 * The table browser: what is asked, the grid of what has been read, a line that says how far reading has come, and beside
 * them the item one looks into.
 */
@customElement('table-browser')
export class TableBrowserElement extends LitElement {
  static override styles = [controlStyles, tableBrowserStyles];

  @state() private browser: BrowserState | undefined;
  @state() private item: OpenItem | undefined;
  @state() private column: OpenColumn | undefined;
  @state() private search: Search | undefined;
  @query('dynamodb-grid') private grid!: DynamodbGrid | null;
  @query('.rows') private rows!: HTMLElement | null;
  @query('find-bar') private findBar!: FindBar | null;
  @query('column-panel') private columnPanel!: ColumnPanel | null;
  @query('item-panel, column-panel') private panel!: HTMLElement | null;
  private readonly requests = new RowRequests((message) => this.send(message));
  private shownGeneration = 0;
  private shownOrder = 0;
  private layout: unknown;
  private hasBeenFocused = false;
  private isAtButton = false;
  private searchTimer = 0;
  private searches = 0;
  /** When DynamoDB is tried again: milliseconds of `performance.now()`. */
  private retryAt: number | undefined;
  private countdown = 0;
  /** Where a person was in the page before this one, until there are rows. */
  private left = keptPlace(savedState());
  private following: { readonly row: number; readonly column: string } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    onMessage<ToTableBrowser>((message) => this.receive(message));
    window.addEventListener('keydown', (event) => this.pressed(event));
    this.renderRoot.addEventListener('focusin', (event) => this.noteFocus(event));
    keepFocus(() => this.focusShown());
    this.send({ type: 'ready' });
  }

  override render(): TemplateResult {
    const { browser } = this;
    const reading = !browser || browser.progress.state === 'reading' || browser.sorting !== undefined;
    const wait = browser?.progress.waiting;
    return html`
      <header>
        <question-bar
          .table=${browser?.table ?? ''}
          .sources=${browser?.sources ?? []}
          .question=${browser?.question}
          .problems=${browser?.problems ?? []}
          @ask=${({ detail }: CustomEvent<BrowserQuestion>) => this.send({ type: 'ask', question: detail })}
        ></question-bar>
        <div class="tools">
          <h1>${browser?.table}<span>${browser?.connection}</span></h1>
          ${
            browser
              ? html`${iconButton('search', 'Find in the Loaded Items (Ctrl+F)', () => this.openSearch())}
                ${iconButton('refresh', 'Reload', () => this.act('reload'))}`
              : nothing
          }
        </div>
      </header>
      <div
        class="progress ${wait && wait.reason !== 'keys' ? 'is-held' : ''}"
        ?hidden=${!reading}
        role="progressbar"
        aria-label=${browser?.sorting ? 'Sorting' : 'Reading'}
      ></div>
      ${browser?.failure && browser.progress.items > 0 ? this.failureTemplate(browser.failure) : nothing}
      <main>
        <div class="rows" tabindex="-1">
          <dynamodb-grid
            label="Items"
            ?hidden=${!browser || browser.progress.items === 0}
            @grid-range=${(event: CustomEvent<GridRangeDetail>) => this.scrolled(event.detail)}
            @grid-open=${(event: CustomEvent<GridPosition>) => this.openItem(event.detail.row)}
            @grid-active=${(event: CustomEvent<GridPosition>) => this.activated(event.detail.row)}
            @grid-sort=${({ detail }: CustomEvent<GridSortDetail>) => this.sortBy(detail)}
            @grid-columns=${() => this.keepLayout()}
            @grid-copy=${(event: Event) => this.copyCells(event)}
          ></dynamodb-grid>
          ${this.stateTemplate(browser)} ${this.search ? this.searchTemplate(this.search) : nothing}
        </div>
        ${browser && this.item ? this.itemTemplate(browser, this.item) : nothing}
        ${browser && this.column ? this.columnTemplate(browser, this.column) : nothing}
      </main>
      <footer>
        <output aria-live="off"
          >${browser ? statusText(browser) : 'reading…'}${this.retryAt === undefined ? nothing : this.countdownTemplate(this.retryAt)}</output
        >
        <div class="spoken" role="status">${browser ? spokenStatus(browser) : nothing}</div>
        <div class="actions">${browser ? this.readButtons(browser) : nothing}</div>
      </footer>
    `;
  }

  /** Notes when the keyboard is at a button that may go when it is pressed. */
  private noteFocus({ target }: Event): void {
    this.isAtButton = target instanceof Element && target.closest('footer, .failure') !== null;
  }

  /** The button that was pressed is gone: the keyboard goes to the one that came for it, or to the rows. */
  private refocus(): void {
    if (this.isAtButton && document.hasFocus() && (this.renderRoot as ShadowRoot).activeElement === null) {
      const button = this.renderRoot.querySelector<HTMLElement>('footer vscode-button');
      (button ?? this.grid)?.focus();
    }
  }

  protected override updated(changed: PropertyValues): void {
    this.refocus();
    const { browser, grid } = this;
    if (!changed.has('browser') || !browser || !grid) {
      return;
    }
    const sort = gridSort(browser);
    if (browser.generation !== this.shownGeneration) {
      // Before the source: its columns take their places as they come.
      this.applyLayout();
      grid.source = this.source();
      this.item = undefined;
      this.column = this.column && { name: this.column.name, items: 0 };
      this.findAgain();
    } else if (browser.order !== this.shownOrder) {
      const isSameSort = sort?.name === grid.sort?.name && sort?.direction === grid.sort?.direction;
      grid.reordered({ isFromTop: !isSameSort });
      this.findAgain();
    } else {
      grid.sourceChanged();
      this.findOn(browser.progress.items);
    }
    this.shownGeneration = browser.generation;
    this.shownOrder = browser.order;
    this.countOn(browser);
    grid.sort = sort;
    this.goBack(browser);
  }

  /** Shows what was left in the page before this one, where it is still there. */
  private goBack({ generation, order, progress: { items } }: BrowserState): void {
    const { left } = this;
    if (!left || items === 0) {
      return;
    }
    this.left = undefined;
    if (isThere(left, { generation, order, items })) {
      this.grid?.reveal(left);
      if (left.isItemOpen) {
        this.openItem(left.row);
      }
    }
  }

  private source(): GridSource {
    const current = (): BrowserState | undefined => this.browser;
    return {
      get rowCount() {
        return current()?.progress.items ?? 0;
      },
      get columns() {
        return current()?.columns ?? [];
      },
      rows: (offset, count, signal) => this.requests.ask(offset, count, signal),
    };
  }

  private failureTemplate({ message, actions }: NonNullable<BrowserState['failure']>): TemplateResult {
    return html`
      <div class="failure" role="alert">
        <vscode-icon name="error"></vscode-icon>
        <p>${message}</p>
        <div class="actions">
          ${actions.map(
            (action, index) =>
              html`<vscode-button ?secondary=${index > 0} @click=${() => this.act(action)}
                >${actionLabel(action)}</vscode-button
              >`,
          )}
        </div>
      </div>
    `;
  }

  /** It counts every second, which whoever listens need not hear. */
  private countdownTemplate(retryAt: number): TemplateResult {
    return html`<span aria-hidden="true"> · ${countdownText(retryAt - performance.now())}</span>`;
  }

  private stateTemplate(browser: BrowserState | undefined): TemplateResult {
    const shown = browser && stateText(browser);
    return html`<state-view
      .state=${shown}
      @act=${({ detail }: CustomEvent<StateAction>) => this.actInPlaceOfRows(detail)}
    ></state-view>`;
  }

  private searchTemplate({ text, rows, current, isSearching, failure }: Search): TemplateResult {
    return html`<find-bar
      .text=${text}
      .found=${rows.length}
      .isCut=${rows.length >= mostFound}
      .current=${current}
      .isSearching=${isSearching}
      .failure=${failure}
      @retry=${() => this.retryFind()}
      @find=${({ detail }: CustomEvent<string>) => this.find(detail)}
      @step=${({ detail }: CustomEvent<number>) => this.step(detail)}
      @close=${() => this.closeSearch()}
    ></find-bar>`;
  }

  private itemTemplate(browser: BrowserState, { row, json }: OpenItem): TemplateResult {
    return html`<item-panel
      .json=${json}
      .row=${row}
      .keys=${keyNames(browser.sources[0])}
      .timeToLive=${browser.timeToLive}
      .keyTypes=${keyTypesOf(browser)}
      @close=${() => this.leavePanel()}
      @copy-item=${({ detail }: CustomEvent<ItemFormat>) => this.send({ type: 'copyItem', format: detail, json })}
      @copy-value=${({ detail }: CustomEvent<string>) => this.send({ type: 'copyText', text: detail })}
      @follow=${({ detail }: CustomEvent<FollowDetail>) => this.send({ type: 'follow', ...detail })}
    ></item-panel>`;
  }

  private columnTemplate(browser: BrowserState, column: OpenColumn): TemplateResult {
    return html`<column-panel
      .name=${column.name}
      .statistics=${column.statistics}
      .counted=${countedText(column, browser.progress)}
      .failure=${column.failure}
      @retry=${() => this.count(column, browser.progress.items)}
      .keyTypes=${keyTypesOf(browser)}
      @close=${() => this.leavePanel()}
      @copy-value=${({ detail }: CustomEvent<string>) => this.send({ type: 'copyText', text: detail })}
      @follow=${({ detail }: CustomEvent<FollowDetail>) => this.send({ type: 'follow', ...detail })}
    ></column-panel>`;
  }

  private readButtons(browser: BrowserState): TemplateResult | typeof nothing {
    const { progress, problems, sorting } = browser;
    if (sorting || progress.state === 'reading') {
      return html`<vscode-button secondary icon="debug-stop" @click=${() => this.send({ type: 'stop' })}
        >Stop</vscode-button
      >`;
    }
    const canRead = progress.state === 'stopped' || progress.state === 'idle';
    // In place of rows they stand where one looks.
    if (!canRead || stateText(browser)?.actions.includes('loadMore')) {
      return nothing;
    }
    if (progress.pages === 0 && (problems.length > 0 || progress.state === 'idle')) {
      return nothing;
    }
    return html`${readActions(browser).map(
      (action) =>
        html`<vscode-button
          secondary
          icon=${action === 'loadMore' ? 'chevron-down' : 'fold-down'}
          @click=${() => this.act(action)}
          >${actionLabel(action)}</vscode-button
        >`,
    )}`;
  }

  private receive(message: ToTableBrowser): void {
    switch (message.type) {
      case 'rows':
        this.requests.answered(message.request, message.rows);
        return;
      case 'state':
        this.began(message.state, message.rows);
        this.browser = message.state;
        this.countDown(message.state.progress.waiting);
        this.keepState();
        return;
      case 'item':
        this.received({ row: message.row, json: message.json });
        return;
      case 'found':
        this.found(message.request, message.rows, message.searched);
        return;
      case 'findFailed':
        if (this.search && message.request === this.searches) {
          this.search = { ...this.search, isSearching: false, failure: message.failure };
        }
        return;
      case 'statisticsFailed':
        if (this.column?.name === message.column) {
          this.column = { ...this.column, failure: message.failure };
        }
        return;
      case 'statistics':
        this.counted(message.column, message.statistics);
        return;
      case 'toClipboard':
        void this.toClipboard(message.request, message.text);
        return;
      case 'layout':
        this.layout = message.columns;
        // What has been read may be here first.
        this.applyLayout();
        return;
      case 'command':
        this.command(message.command, message.column);
    }
  }

  private keepState(): void {
    if (this.browser) {
      const { connectionId, table, question } = this.browser;
      saveState({ connection: connectionId, table, question, place: this.left ?? this.place(this.browser) });
    }
  }

  private place({ generation, order }: BrowserState): KeptPlace | undefined {
    const active = this.grid?.selectedRange?.active;
    return active && { ...active, generation, order, isItemOpen: this.item !== undefined };
  }

  private activated(row: number): void {
    if (this.item) {
      this.openItem(row);
    }
    this.keepState();
  }

  /** Rows may come with the state that says there are some; those of another question or order are of no use any more. */
  private began({ generation, order }: BrowserState, rows: readonly GridRow[] | undefined): void {
    if (rows || generation !== this.browser?.generation || order !== this.browser.order) {
      this.requests.begin(rows ?? []);
    }
  }

  private countDown(wait: BrowserWait | undefined): void {
    clearInterval(this.countdown);
    this.retryAt = wait && 'milliseconds' in wait ? performance.now() + wait.milliseconds : undefined;
    if (this.retryAt !== undefined) {
      this.countdown = window.setInterval(() => this.requestUpdate(), countdownStep);
    }
  }

  /** An item is here: to be shown, or for the value that a menu wants to follow. */
  private received(item: OpenItem): void {
    const { following } = this;
    this.following = undefined;
    if (following?.row !== item.row) {
      this.item = item;
      this.leaveColumn();
      this.keepState();
      void this.updateComplete.then(() => this.focusIfNone());
      return;
    }
    const node = itemTree(item.json).find(({ name }) => name === following.column);
    if (node && (node.type === 'S' || node.type === 'N' || node.type === 'B')) {
      this.send({ type: 'follow', attribute: node.name, valueType: node.type, value: node.text });
    }
  }

  private command(command: BrowserCommand, named: string | undefined): void {
    const { grid } = this;
    const range = grid?.selectedRange;
    const column = named ?? range?.active.column;
    switch (command) {
      case 'copyText':
        grid?.copy();
        return;
      case 'copyJson':
        this.copy('json');
        return;
      case 'copyDynamodbJson':
        this.copy('dynamodbJson');
        return;
      case 'copyCsv':
        this.copy('csv');
        return;
      case 'find':
        this.openSearch();
        return;
      case 'openItem':
        if (range) {
          this.openItem(range.active.row);
        }
        return;
      case 'follow':
        if (range) {
          this.following = range.active;
          this.openItem(range.active.row);
        }
        return;
      case 'hideColumn':
        grid?.hideColumn(column ?? '');
        break;
      case 'showAllColumns':
        grid?.showColumns();
        break;
      case 'pinColumn':
        grid?.pinColumn(column ?? '');
        break;
      case 'unpinColumn':
        grid?.unpinColumn(column ?? '');
        break;
      case 'fitColumn':
        grid?.fitColumn(column ?? '');
        break;
      case 'columnStatistics':
        if (column !== undefined) {
          this.openColumn(column);
        }
        return;
      case 'resetColumns':
        grid?.resetColumns();
    }
    this.keepLayout();
  }

  private copy(format: CopyFormat): void {
    const range = this.grid?.selectedRange;
    if (range) {
      const { firstRow, lastRow, columns } = range;
      this.send({ type: 'copy', format, range: { firstRow, lastRow, columns } });
    }
  }

  /** A page that has lost the focus may not write; the extension may. */
  private async toClipboard(request: number, text: Uint8Array): Promise<void> {
    const whole = new TextDecoder().decode(text);
    try {
      await navigator.clipboard.writeText(whole);
    } catch {
      this.send({ type: 'copied', request, text: whole });
      return;
    }
    this.send({ type: 'copied', request });
  }

  /** The grid has one line for each cell, and cut where it is long: the values themselves are with the host. */
  private copyCells(event: Event): void {
    event.preventDefault();
    this.copy('text');
  }

  private pressed(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
      event.preventDefault();
      event.stopPropagation();
      this.openSearch();
    } else if (event.key === 'Escape') {
      this.closeOne();
    }
  }

  /** In a narrow tab what is open beside the rows takes their place. */
  private get areRowsShown(): boolean {
    return this.rows?.checkVisibility() ?? false;
  }

  private focusShown(): void {
    (this.areRowsShown ? this.grid : this.panel)?.focus();
  }

  /** What lies on top goes first. */
  private closeOne(): void {
    if (this.search && this.areRowsShown) {
      this.closeSearch();
    } else if (this.item || this.column) {
      this.leavePanel();
    }
  }

  /**
   * Reads ahead of the reader, unless reading was stopped or failed or has a limit, or the rows are sorted: then the person
   * says when it goes on.
   */
  private scrolled(range: GridRangeDetail): void {
    const { browser } = this;
    this.focusFirst();
    if (
      browser?.progress.state === 'idle' &&
      browser.question.pageLimit === undefined &&
      // What comes later does not belong behind rows in an order of their own.
      !browser.sort &&
      !browser.sorting &&
      isPageWanted(range, browser.progress)
    ) {
      this.readOn();
    }
  }

  /** Once there are rows the keyboard is theirs, unless it is in use: then, and in another window, it stays where it is. */
  private focusFirst(): void {
    const waitsForRows = this.rows?.matches(':focus') === true;
    if ((this.hasBeenFocused && !waitsForRows) || !document.hasFocus()) {
      return;
    }
    if (waitsForRows || !hasFocusedElement()) {
      this.grid?.focus();
    }
    this.hasBeenFocused = hasFocusedElement();
  }

  private readOn(): void {
    const items = this.browser?.question.pageLimit === undefined ? (this.browser?.progress.items ?? 0) + 1 : undefined;
    this.send({ type: 'read', ...(items !== undefined && { items }) });
  }

  private openItem(row: number): void {
    this.send({ type: 'item', row });
  }

  private openColumn(name: string): void {
    this.item = undefined;
    this.keepState();
    this.column = { name, items: 0 };
    if (this.browser) {
      this.countOn(this.browser);
    }
    void this.focusColumn();
  }

  private countOn({ progress }: BrowserState): void {
    const { column } = this;
    if (column && isCountDue(column, progress)) {
      this.count(column, progress.items);
    }
  }

  private count(column: OpenColumn, items: number): void {
    this.column = asked(column, items);
    this.send({ type: 'statistics', column: column.name });
  }

  /** Of a column that one has turned away from nothing is wanted any more. */
  private counted(name: string, statistics: BrowserStatistics): void {
    if (this.column?.name === name) {
      this.column = { ...this.column, statistics };
    }
  }

  /** The keyboard goes back to the rows. */
  private leavePanel(): void {
    this.closePanel();
    // In a narrow tab the rows are shown again only then.
    void this.updateComplete.then(() => this.grid?.focus());
  }

  private closePanel(): void {
    if (this.item) {
      this.item = undefined;
      this.keepState();
    }
    this.leaveColumn();
  }

  /** An item takes its place, or the rows do: what is being counted is not waited for any more. */
  private leaveColumn(): void {
    if (this.column) {
      this.column = undefined;
      this.send({ type: 'statistics' });
    }
  }

  /** As VS Code's own views do; Escape then closes it at once, wherever one came from. */
  private async focusColumn(): Promise<void> {
    await this.updateComplete;
    await this.columnPanel?.updateComplete;
    this.columnPanel?.focus();
  }

  /** The keyboard went with what it was in: with a panel, or in a narrow tab with the rows whose place a panel takes. */
  private focusIfNone(): void {
    const isAtRows = this.rows?.contains((this.renderRoot as ShadowRoot).activeElement) === true;
    if (document.hasFocus() && (!hasFocusedElement() || (isAtRows && !this.areRowsShown))) {
      this.focusShown();
    }
  }

  private sortBy({ name, direction }: GridSortDetail): void {
    const sort = direction && { name, isDescending: direction === 'descending' };
    this.send({ type: 'sort', ...(sort && { sort }) });
  }

  private openSearch(): void {
    if (!this.areRowsShown) {
      // The rows are what is searched.
      this.closePanel();
    }
    this.search ??= noSearch('');
    void this.updateComplete.then(() => this.findBar?.focus());
  }

  private closeSearch(): void {
    this.search = undefined;
    clearTimeout(this.searchTimer);
    this.findFrom('', 0);
    this.markFound();
    this.grid?.focus();
  }

  /** Begins a search anew, from the first row. */
  private find(text: string): void {
    this.search = noSearch(text);
    // What was asked before is not waited for any more.
    this.searches++;
    clearTimeout(this.searchTimer);
    this.searchTimer = window.setTimeout(() => this.findFrom(text, 0), typingPause);
  }

  /** Looks for the same in other rows. Nothing moves under the eyes of who has just put them in order. */
  private findAgain(): void {
    const text = this.search?.text ?? '';
    if (text !== '') {
      clearTimeout(this.searchTimer);
      this.search = { ...noSearch(text), isQuiet: true };
      this.findFrom(text, 0);
    }
  }

  /** Looks through the rows that have come since. */
  private findOn(items: number): void {
    const { search } = this;
    if (search && isToBeContinued(search, items)) {
      this.search = { ...search, isSearching: true };
      this.findFrom(search.text, search.searched);
    }
  }

  private retryFind(): void {
    if (this.search) {
      this.search = retried(this.search);
      this.findFrom(this.search.text, this.search.searched);
    }
  }

  private findFrom(text: string, from: number): void {
    this.send({ type: 'find', request: ++this.searches, text, from });
  }

  private found(request: number, rows: Uint32Array, searched: number): void {
    const { search } = this;
    if (!search || request !== this.searches) {
      return;
    }
    if (search.searched === 0 && !search.isQuiet) {
      const active = this.grid?.selectedRange?.active.row ?? 0;
      this.search = { ...search, rows, searched, current: nearest(rows, active), isSearching: false };
      this.markFound();
    } else {
      // Nothing moves under the eyes of who looks at what was found before.
      this.search = { ...search, rows: joined(search.rows, rows), searched, isSearching: false };
      this.showFound();
    }
    this.findOn(this.browser?.progress.items ?? 0);
  }

  private step(by: number): void {
    const { search } = this;
    if (!search || search.rows.length === 0) {
      return;
    }
    this.search = { ...search, current: stepped(search, by) };
    this.markFound();
  }

  /** Shows where the text of the search stands, and brings the current place into sight. */
  private markFound(): void {
    this.showFound();
    const row = this.search?.rows[this.search.current];
    if (row !== undefined) {
      this.grid?.reveal({ row });
    }
  }

  private showFound(): void {
    const { grid, search } = this;
    if (grid) {
      grid.found = search && { text: search.text, rows: search.rows, current: search.rows[search.current] };
    }
  }

  private applyLayout(): void {
    if (this.grid && Array.isArray(this.layout)) {
      this.grid.columnStates = this.layout;
    }
  }

  private keepLayout(): void {
    this.layout = this.grid?.columnStates;
    this.send({ type: 'layout', columns: this.layout });
  }

  /** The button goes with what it stands in: the keyboard waits where the rows will be. */
  private actInPlaceOfRows(action: StateAction): void {
    this.rows?.focus();
    this.act(action);
  }

  private act(action: StateAction): void {
    switch (action) {
      case 'loadMore':
        this.readOn();
        return;
      case 'loadAll':
        this.send({ type: 'read' });
        return;
      default:
        this.send({ type: 'action', action });
    }
  }

  private send(message: FromTableBrowser): void {
    post<FromTableBrowser>(message);
  }
}

/** The types that can be queried by a key. */
function keyTypesOf({ sources }: BrowserState): ReadonlySet<string> {
  return new Set(sources.map(({ partitionKey }) => partitionKey.type));
}

/** How the grid says by which column the rows are sorted. */
function gridSort({ sort }: BrowserState): GridSort | undefined {
  return sort && { name: sort.name, direction: sort.isDescending ? 'descending' : 'ascending' };
}
