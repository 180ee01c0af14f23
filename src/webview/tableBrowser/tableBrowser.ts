import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-icon/index.js';
import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type {
  BrowserCommand,
  BrowserQuestion,
  BrowserState,
  FromTableBrowser,
  RowBytes,
  ToTableBrowser,
} from '../../protocol/tableBrowser';
import type { GridSort } from '../../protocol/grid';
import { defineGrid } from '../grid/grid';
import type { DynamodbGrid } from '../grid/grid';
import type { GridPosition, GridRangeDetail, GridSortDetail, GridSource } from '../grid/gridSource';
import { onMessage, post, savedState, saveState } from '../shared/vscodeApi';
import { actionLabel } from './actionLabel';
import { ClipboardController } from './clipboardController';
import type { ClipboardHost } from './clipboardController';
import type { ColumnPanel } from './columnPanel';
import { ColumnsController } from './columnsController';
import type { ColumnsHost } from './columnsController';
import { controlStyles } from './controlStyles';
import type { FindBar } from './findBar';
import { FocusController } from './focusController';
import type { FocusHost } from './focusController';
import { iconButton } from './itemPanel';
import type { ItemPanel } from './itemPanel';
import { keptDraft } from './keptDraft';
import { isThere, keptPlace } from './keptPlace';
import type { KeptPlace } from './keptPlace';
import './questionBar';
import type { QuestionDraft } from './questionDraft';
import { isPageWanted } from './readAhead';
import { RetryCountdown } from './retryCountdown';
import { RowRequests } from './rowRequests';
import { SearchController } from './searchController';
import type { SearchHost } from './searchController';
import { searchTemplate } from './searchTemplate';
import { SidePanelController } from './sidePanelController';
import type { SidePanelHost } from './sidePanelController';
import { sidePanelTemplate } from './sidePanelTemplate';
import { readActions, stateText } from './stateText';
import type { StateAction } from './stateText';
import './stateView';
import { spokenStatus, statusText } from './statusText';
import { tableBrowserStyles } from './tableBrowserStyles';

defineGrid();

/**
 * The table browser: what is asked, the grid of what has been read, a line that says how far reading has come, and beside
 * them the item one looks into. What goes on in them is with the controllers: this is how they stand together.
 */
@customElement('table-browser')
export class TableBrowserElement
  extends LitElement
  implements ClipboardHost, ColumnsHost, FocusHost, SearchHost, SidePanelHost
{
  static override styles = [controlStyles, tableBrowserStyles];

  /** How many tables the page has shown before this one. */
  begun = 0;
  @state() browser: BrowserState | undefined;
  @query('dynamodb-grid') grid!: DynamodbGrid | null;
  @query('.rows') rows!: HTMLElement | null;
  @query('item-panel, column-panel') panel!: ItemPanel | ColumnPanel | null;
  @query('column-panel') columnPanel!: ColumnPanel | null;
  @query('find-bar') private findBar!: FindBar | null;
  private readonly requests = new RowRequests((message) => this.send(message));
  private readonly focusController = new FocusController(this);
  private readonly searchController = new SearchController(this);
  private readonly sidePanelController = new SidePanelController(this, this.focusController);
  private readonly columnsController = new ColumnsController(this);
  private readonly clipboardController = new ClipboardController(this);
  private readonly retryCountdown = new RetryCountdown(this);
  private shownGeneration = 0;
  private shownOrder = 0;
  /** Where a person was in the page before this one, until there are rows. */
  private left: KeptPlace | undefined;
  /** The question as it is put together; at first, that in the page before this one. */
  private draft: QuestionDraft | undefined;
  /** While it is on the page. */
  private listening: AbortController | undefined;

  /** Those that are loaded. */
  get items(): number {
    return this.browser?.progress.items ?? 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.listening = new AbortController();
    const { signal } = this.listening;
    onMessage<ToTableBrowser>((message) => this.receive(message), signal);
    window.addEventListener('keydown', (event) => this.pressed(event), { signal });
    // What is typed is not to go with the tab.
    this.addEventListener('input', () => this.keepTab(), { signal });
    this.send({ type: 'ready', begun: this.begun });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.listening?.abort();
    this.retryCountdown.waitFor(undefined);
  }

  override render(): TemplateResult {
    const { browser } = this;
    const search = this.searchController.current;
    const reading = !browser || browser.progress.state === 'reading' || browser.sorting !== undefined;
    const wait = browser?.progress.waiting;
    return html`
      <header>
        <question-bar
          .table=${browser?.table ?? ''}
          .sources=${browser?.sources ?? []}
          .question=${browser?.question}
          .kept=${this.draft}
          .problems=${browser?.problems ?? []}
          @draft=${({ detail }: CustomEvent<QuestionDraft>) => this.drafted(detail)}
          @ask=${({ detail }: CustomEvent<BrowserQuestion>) => this.send({ type: 'ask', question: detail })}
        ></question-bar>
        <div class="tools">
          ${titleTemplate(browser)}
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
      ${this.rowsFailureTemplate()}
      <main>
        <div class="rows" tabindex="-1">
          <dynamodb-grid
            label="Items"
            ?hidden=${!browser || browser.progress.items === 0}
            @grid-range=${(event: CustomEvent<GridRangeDetail>) => this.scrolled(event.detail)}
            @grid-open=${({ detail }: CustomEvent<GridPosition>) => this.sidePanelController.openItem(detail.row, this.nameOf(detail))}
            @grid-active=${({ detail }: CustomEvent<GridPosition>) => this.activated(detail)}
            @grid-sort=${({ detail }: CustomEvent<GridSortDetail>) => this.sortBy(detail)}
            @grid-columns=${() => this.columnsController.keep()}
            @grid-copy=${(event: Event) => this.copyCells(event)}
          ></dynamodb-grid>
          ${this.stateTemplate(browser)} ${search ? searchTemplate(search, this.searchController) : nothing}
        </div>
        ${browser ? sidePanelTemplate(this.sidePanelController, browser, (message) => this.send(message)) : nothing}
      </main>
      <footer>
        <output aria-live="off">${browser ? statusText(browser) : 'reading…'}${this.countdownTemplate()}</output>
        <div class="spoken" role="status">${browser ? spokenStatus(browser) : nothing}</div>
        <div class="actions">${browser ? this.readButtons(browser) : nothing}</div>
      </footer>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    const { browser, grid } = this;
    if (!changed.has('browser') || !browser || !grid) {
      return;
    }
    const sort = gridSort(browser);
    if (browser.generation !== this.shownGeneration) {
      // Before the source: its columns take their places as they come.
      this.columnsController.apply();
      grid.source = this.source();
      this.sidePanelController.rowsChanged();
      this.searchController.findAgain();
    } else if (browser.order !== this.shownOrder) {
      const isSameSort = sort?.name === grid.sort?.name && sort?.direction === grid.sort?.direction;
      grid.reordered({ isFromTop: !isSameSort });
      this.searchController.findAgain();
    } else {
      grid.sourceChanged();
      this.searchController.findOn();
    }
    this.shownGeneration = browser.generation;
    this.shownOrder = browser.order;
    this.sidePanelController.countOn();
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
        this.sidePanelController.openItem(left.row, left.column);
      }
    }
  }

  private source(): GridSource {
    const current = (): TableBrowserElement => this;
    return {
      get rowCount() {
        return current().items;
      },
      get columns() {
        return current().browser?.columns ?? [];
      },
      rows: (offset, count, signal) => this.requests.ask(offset, count, signal),
    };
  }

  private failureTemplate({ message, actions }: NonNullable<BrowserState['failure']>): TemplateResult {
    return failureBar(
      message,
      actions.map(
        (action, index) =>
          html`<vscode-button ?secondary=${index > 0} @click=${() => this.act(action)}
            >${actionLabel(action)}</vscode-button
          >`,
      ),
    );
  }

  /** Some rows did not come, though they are loaded. Where all are lost, the failure above says so. */
  private rowsFailureTemplate(): TemplateResult | typeof nothing {
    const { failure } = this.requests;
    return failure?.canRetry
      ? failureBar(
          failure.message,
          html`<vscode-button @click=${() => this.askForRowsAgain()}>${actionLabel('retry')}</vscode-button>`,
        )
      : nothing;
  }

  /** The button goes: the keyboard does not go with it. */
  private askForRowsAgain(): void {
    this.requests.forgetFailure();
    this.requestUpdate();
    this.grid?.focus();
    this.grid?.sourceChanged();
  }

  /** It counts every second, which whoever listens need not hear. */
  private countdownTemplate(): TemplateResult | typeof nothing {
    const { text } = this.retryCountdown;
    return text === undefined ? nothing : html`<span aria-hidden="true"> · ${text}</span>`;
  }

  private stateTemplate(browser: BrowserState | undefined): TemplateResult {
    const shown = browser && stateText(browser);
    return html`<state-view
      .state=${shown}
      @act=${({ detail }: CustomEvent<StateAction>) => this.actInPlaceOfRows(detail)}
    ></state-view>`;
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
        this.rowsCame(message.request, message.rows);
        return;
      case 'rowsFailed':
        this.requests.refused(message.request, message.failure);
        this.requestUpdate();
        return;
      case 'begin':
        this.giveWay(message.begun);
        return;
      case 'state':
        if (!this.browser) {
          this.left = keptPlace(savedState(), message.state);
          this.draft = keptDraft(savedState(), message.state);
        }
        this.began(message.state, message.rows);
        this.browser = message.state;
        this.retryCountdown.waitFor(message.state.progress.waiting);
        this.keepState();
        return;
      case 'item':
        this.sidePanelController.itemCame({ row: message.row, json: message.json });
        return;
      case 'itemFailed':
        this.sidePanelController.itemFailed(message.row, message.failure);
        return;
      case 'found':
        this.searchController.found(message.request, message.rows, message.searched);
        return;
      case 'findFailed':
        this.searchController.failed(message.request, message.failure);
        return;
      case 'statistics':
        this.sidePanelController.counted(message.column, message.statistics);
        return;
      case 'statisticsFailed':
        this.sidePanelController.countFailed(message.column, message.failure);
        return;
      case 'toClipboard':
        void this.clipboardController.write(message.request, message.text);
        return;
      case 'layout':
        this.columnsController.layoutCame(message.columns);
        return;
      case 'command':
        this.command(message.command, message.column);
    }
  }

  /** Another table is shown from now on, by an element of its own: nothing of this one can stay. */
  private giveWay(begun: number): void {
    if (begun !== this.begun) {
      const next = new TableBrowserElement();
      next.begun = begun;
      this.replaceWith(next);
    }
  }

  /** Says that the tab is to stay this table's. */
  private keepTab(): void {
    if (this.browser?.isPreview) {
      this.send({ type: 'keep' });
    }
  }

  private drafted(draft: QuestionDraft): void {
    this.draft = draft;
    this.keepState();
  }

  /** Keeps where a person is, and what is typed, for when VS Code loads the page anew. */
  keepState(): void {
    if (this.browser && this.isConnected) {
      const { connectionId, table, question } = this.browser;
      const place = this.left ?? this.place(this.browser);
      saveState({ connection: connectionId, table, question, draft: this.draft, place });
    }
  }

  private place({ generation, order }: BrowserState): KeptPlace | undefined {
    const active = this.grid?.selectedRange?.active;
    return active && { ...active, generation, order, isItemOpen: this.sidePanelController.item !== undefined };
  }

  private activated(cell: GridPosition): void {
    this.sidePanelController.goTo(cell.row, this.nameOf(cell));
    this.keepState();
  }

  /** What the attribute of a cell is called. */
  private nameOf({ column }: GridPosition): string | undefined {
    return this.browser?.columns[column]?.name;
  }

  /** Rows may come with the state that says there are some; those of another question or order are of no use any more. */
  private began({ generation, order }: BrowserState, rows: RowBytes | undefined): void {
    if (rows || generation !== this.browser?.generation || order !== this.browser.order) {
      this.requests.begin(rows);
    }
  }

  private rowsCame(request: number, rows: RowBytes): void {
    const { failure } = this.requests;
    this.requests.answered(request, rows);
    if (failure !== this.requests.failure) {
      this.requestUpdate();
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
        this.clipboardController.copy('json');
        return;
      case 'copyDynamodbJson':
        this.clipboardController.copy('dynamodbJson');
        return;
      case 'copyCsv':
        this.clipboardController.copy('csv');
        return;
      case 'find':
        this.openSearch();
        return;
      case 'openItem':
        if (range) {
          this.sidePanelController.openItem(range.active.row, range.active.column);
        }
        return;
      case 'follow':
        if (range) {
          this.sidePanelController.follow(range.active);
        }
        return;
      case 'sortAscending':
      case 'sortDescending':
        if (column !== undefined) {
          this.sortBy({ name: column, direction: command === 'sortAscending' ? 'ascending' : 'descending' });
        }
        return;
      case 'clearSort':
        this.send({ type: 'sort' });
        return;
      case 'columnStatistics':
        if (column !== undefined) {
          this.sidePanelController.openColumn(column);
        }
        return;
      default:
        this.columnsController.command(command, column ?? '');
    }
  }

  private copyCells(event: Event): void {
    event.preventDefault();
    this.clipboardController.copy('text');
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

  /** What lies on top goes first. */
  private closeOne(): void {
    const { item, column } = this.sidePanelController;
    if (this.searchController.current && this.focusController.areRowsShown) {
      this.searchController.close();
    } else if (item || column) {
      this.sidePanelController.leave();
    }
  }

  /**
   * Reads ahead of the reader, unless reading was stopped or failed or has a limit, or the rows are sorted: then the person
   * says when it goes on.
   */
  private scrolled(range: GridRangeDetail): void {
    const { browser } = this;
    this.focusController.focusFirst();
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

  private readOn(): void {
    const items = this.browser?.question.pageLimit === undefined ? this.items + 1 : undefined;
    this.send({ type: 'read', ...(items !== undefined && { items }) });
  }

  private sortBy({ name, direction }: GridSortDetail): void {
    const sort = direction && { name, isDescending: direction === 'descending' };
    this.send({ type: 'sort', ...(sort && { sort }) });
  }

  private openSearch(): void {
    if (!this.focusController.areRowsShown) {
      // The rows are what is searched.
      this.sidePanelController.close();
    }
    this.searchController.open();
    void this.updateComplete.then(() => this.findBar?.focus());
  }

  /** The button goes with what it stands in: the keyboard waits where the rows will be. */
  private actInPlaceOfRows(action: StateAction): void {
    this.rows?.focus();
    this.act(action);
  }

  private act(action: StateAction): void {
    switch (action) {
      case 'loadMore':
        this.keepTab();
        this.readOn();
        return;
      case 'loadAll':
        this.send({ type: 'read' });
        return;
      default:
        this.send({ type: 'action', action });
    }
  }

  /** Sends a message to the extension, as long as this is what the page shows. */
  send(message: FromTableBrowser): void {
    if (this.isConnected) {
      post<FromTableBrowser>(message);
    }
  }
}

/** Above the rows: what went wrong, and the buttons that help. */
function failureBar(message: string, buttons: TemplateResult | readonly TemplateResult[]): TemplateResult {
  return html`
    <div class="failure" role="alert">
      <vscode-icon name="error"></vscode-icon>
      <p>${message}</p>
      <div class="actions">${buttons}</div>
    </div>
  `;
}

function titleTemplate(browser: BrowserState | undefined): TemplateResult {
  const { table, connection, isPreview } = browser ?? {};
  // Slanted as VS Code's own tabs are, of which the next file takes the place.
  const hint = isPreview
    ? 'Preview: the next table you open takes this place. Open the table once more, or work with it, to keep the tab.'
    : nothing;
  return html`<h1 class=${isPreview ? 'is-preview' : ''} title=${hint}>${table}<span>${connection}</span></h1>`;
}

/** How the grid says by which column the rows are sorted. */
function gridSort({ sort }: BrowserState): GridSort | undefined {
  return sort && { name: sort.name, direction: sort.isDescending ? 'descending' : 'ascending' };
}
