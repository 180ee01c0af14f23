import * as vscode from 'vscode';
import { isAbort } from '../../auth/awsErrors';
import type { Connection } from '../../connection/connection';
import { UserError } from '../../connection/userError';
import type { UserErrorAction } from '../../connection/userError';
import { itemText } from '../../dynamodb/pageStore/rowsText';
import { lostCode } from '../../dynamodb/pageStore/storeThread';
import type { StoreThread } from '../../dynamodb/pageStore/storeThread';
import { keyTextOf } from '../../dynamodb/query/keyText';
import { wholeTable } from '../../dynamodb/query/question';
import { readRefusal } from '../../dynamodb/readRefusal';
import { parseFromTableBrowser } from '../../protocol/tableBrowser';
import type {
  BrowserAction,
  BrowserCommand,
  BrowserQuestion,
  BrowserWorkFailure,
  FromTableBrowser,
  ToTableBrowser,
} from '../../protocol/tableBrowser';
import type { ExtensionParts } from '../extensionParts';
import { actionsOf, messageOf, showError } from '../messages';
import { withProgressLater } from '../progressLater';
import { webviewHtml, webviewRoot } from '../webviews/webviewHtml';
import { copiedText, copyingText, tooLongText, tooManyText } from './copyTexts';
import { memoryLimit } from './memoryLimit';
import { pickSource } from './pickSource';
import { TableReading } from './tableReading';

export const tableBrowserViewType = 'dynamodbConnections.tableBrowser';

/** Rows that go with the state: as many as the grid asks for at first. */
const firstRows = 64;

/** Rows that are put on the clipboard at most. */
const mostCopiedRows = 50_000;

/** Bytes of a text that VS Code's own clipboard takes in a few milliseconds. */
const shortCopy = 1024 * 1024;

export interface TableBrowserOptions {
  /** Gives what keeps the items of one question, with so many compressed bytes of them in memory. */
  readonly newStore: (memoryLimit: number) => StoreThread;
  /** What is asked at first; the whole table unless set. */
  readonly question?: BrowserQuestion | undefined;
  /** The tab is given to the next table that is opened, unless it is kept. */
  readonly isPreview?: boolean;
  /** How many tables the tab has shown before: its page is there, and begins anew. */
  readonly begun?: number;
}

/** One table in an editor tab: what its webview asks for is done here, and what changes is told to it. */
export class TableBrowserPanel {
  private readonly listeners: vscode.Disposable;
  private readonly begun: number;
  /** What the page says is said of this table, not of the one before. */
  private hasPage: boolean;
  private isPreviewed: boolean;
  private readonly reading: TableReading;
  private loggedError: Error | undefined;
  private isClosed = false;
  private isPosting = false;
  private isStale = false;
  /** Which rows the webview has been given without asking. */
  private sentRows: string | undefined;
  private hasAsked = (): void => undefined;
  private readonly whenAsked = new Promise<void>((resolve) => {
    this.hasAsked = resolve;
  });
  private searching = new AbortController();
  private counting = new AbortController();
  private copies = 0;
  /** What is said once the webview has put the last copy on the clipboard. */
  private copying: { readonly request: number; readonly said: string } | undefined;

  /** @param act does what a button of an error message says */
  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: ExtensionParts,
    readonly connection: Connection,
    readonly table: string,
    private readonly act: (action: UserErrorAction, connection: Connection) => Promise<void>,
    { newStore, question, isPreview = false, begun = 0 }: TableBrowserOptions,
  ) {
    this.begun = begun;
    this.hasPage = begun === 0;
    this.isPreviewed = isPreview;
    const { extensionUri } = parts.context;
    panel.webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(extensionUri)] };
    this.listeners = vscode.Disposable.from(
      panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)),
      panel.onDidDispose(() => this.leave()),
      parts.store.onDidChange(({ id }) => {
        const changed = id === connection.id ? parts.store.get(id) : undefined;
        if (changed) {
          this.reading.connectionChanged(changed);
        }
      }),
    );
    this.reading = new TableReading(connection, table, question ?? wholeTable, {
      dynamodb: parts.dynamodb,
      newStore,
      memoryLimit,
      onChange: () => {
        if (this.reading.hasAsked) {
          this.hasAsked();
        }
        void this.postState();
      },
      onError: (error) => void this.tell(error),
      failureOf: (error) => ({
        kind: readRefusal(error) ?? 'other',
        message: messageOf(error),
        actions: actionsOf(error),
      }),
      onUndescribed: (error) => parts.log.info(`Describing ${table}: ${messageOf(error)}`),
    });
    // Not before there is what it tells its changes by.
    this.reading.start();
    if (begun === 0) {
      panel.webview.html = webviewHtml(panel.webview, extensionUri, 'tableBrowser.js', 'table-browser');
    } else {
      void this.postBegin();
    }
    // Before any rows.
    void this.postLayout();
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  get isPreview(): boolean {
    return this.isPreviewed;
  }

  /** The tab is no more given to another table. */
  keep(): void {
    if (this.isPreviewed) {
      this.isPreviewed = false;
      void this.postState();
    }
  }

  /**
   * Ends what goes on for this table. The tab is closed, or is another table's from now on.
   * @param next the table that has the tab. Of the same connection, it waits for the same sign-in: this one does until
   *   then, or what a person is about to answer would be taken back and asked again.
   */
  leave(next?: TableBrowserPanel): void {
    this.isClosed = true;
    this.hasAsked();
    this.listeners.dispose();
    this.searching.abort();
    this.counting.abort();
    if (next?.connection.id === this.connection.id) {
      void next.whenAsked.then(() => this.reading.close());
    } else {
      this.reading.close();
    }
  }

  /** What the tab is called. */
  set title(title: string) {
    if (this.panel.title !== title) {
      this.panel.title = title;
    }
  }

  show(): void {
    this.panel.reveal();
  }

  /** Asks something else of the table. */
  ask(question: BrowserQuestion): Promise<void> {
    return this.reading.ask(question);
  }

  /** Hands a command of a menu or a key on to the webview, which knows what is selected. */
  async command(command: BrowserCommand, column: string | undefined): Promise<void> {
    await this.post({ type: 'command', command, ...(column !== undefined && { column }) });
  }

  /** One state at a time, so that none overtakes another: what changes while one is put together goes with the next. */
  private async postState(): Promise<void> {
    this.isStale = true;
    if (this.isPosting) {
      return;
    }
    this.isPosting = true;
    try {
      while (this.isStale && !this.isClosed) {
        this.isStale = false;
        this.logError();
        // oxlint-disable-next-line no-await-in-loop -- one after the other is what this is for
        const { state, rows, version } = await this.reading.news(firstRows, this.sentRows);
        this.sentRows = version ?? this.sentRows;
        // Until the webview has loaded it waits with VS Code.
        void this.post({
          type: 'state',
          state: this.isPreviewed ? { ...state, isPreview: true } : state,
          ...(rows && { rows }),
        });
      }
    } finally {
      this.isPosting = false;
    }
  }

  private logError(): void {
    const { error } = this.reading;
    if (error && error !== this.loggedError) {
      this.parts.log.error(`Reading ${this.table} of ${this.connection.name}: ${messageOf(error)}`);
    }
    this.loggedError = error;
  }

  private async receive(message: unknown): Promise<void> {
    const received = parseFromTableBrowser(message);
    if (!received) {
      this.parts.log.warn('The table browser sent a message that is not understood.');
      return;
    }
    if (received.type !== 'ready' && !this.hasPage) {
      return;
    }
    if (isWork(received)) {
      this.keep();
    }
    await this.attempt(() => this.handle(received));
  }

  private async attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.tell(error);
    }
  }

  /** Says what went wrong, unless the state says so already. Nobody waits for what was stopped. */
  private async tell(error: unknown): Promise<void> {
    if (isAbort(error) || isLost(error)) {
      return;
    }
    this.log(error);
    if (!(error instanceof UserError)) {
      // Its own words may hold anything.
      await vscode.window.showErrorMessage(
        vscode.l10n.t('{0}: something in this extension failed. The log has the details.', this.table),
      );
      return;
    }
    const action = await showError(error);
    if (action) {
      await this.attempt(() => this.do(action));
    }
  }

  private log(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.parts.log.error(`${this.table} of ${this.connection.name}: ${text}`);
  }

  private async handle(message: FromTableBrowser): Promise<void> {
    const { reading } = this;
    switch (message.type) {
      case 'ready':
        return this.pageIsReady(message.begun);
      case 'rows':
        return this.rows(message);
      case 'read':
        return reading.read(message.items ?? Number.POSITIVE_INFINITY);
      case 'stop':
        reading.stop();
        return undefined;
      case 'ask':
        return reading.ask(message.question);
      case 'sort':
        return reading.sortBy(message.sort);
      case 'find':
        return this.find(message);
      case 'statistics':
        return this.count(message.column);
      case 'item':
        return this.item(message.row);
      case 'copy':
        return this.copy(message);
      case 'copyItem':
        await vscode.env.clipboard.writeText(itemText(message.json, message.format));
        return say(copiedText({ format: message.format, rows: 1, columns: 1 }));
      case 'copyText':
        await vscode.env.clipboard.writeText(message.text);
        return undefined;
      case 'copied':
        return this.copied(message);
      case 'follow':
        return this.follow(message);
      case 'keep':
        return undefined;
      case 'layout':
        await this.parts.context.globalState.update(this.layoutKey, message.columns);
        return undefined;
      case 'action':
        return this.do(message.action);
    }
  }

  private async pageIsReady(begun: number): Promise<void> {
    this.hasPage = begun === this.begun;
    if (this.hasPage && begun > 0) {
      // What was posted since it was told to begin has come, in this order.
      return;
    }
    if (!this.hasPage) {
      // It is loaded anew, or has not heard yet that it shows another table.
      void this.postBegin();
    }
    // What was posted before it is there only on the first time.
    this.sentRows = undefined;
    void this.postLayout();
    await this.postState();
  }

  private postBegin(): Promise<void> {
    return this.post({ type: 'begin', begun: this.begun });
  }

  private postLayout(): Promise<void> {
    return this.post({ type: 'layout', columns: this.parts.context.globalState.get(this.layoutKey) });
  }

  private async do(action: BrowserAction): Promise<void> {
    const connection = this.parts.store.get(this.connection.id) ?? this.connection;
    switch (action) {
      case 'signIn':
      case 'retry':
        // Because a person wants it now: what failed a moment ago is asked again.
        (await this.parts.dynamodb()).tryAgain(connection.id);
        return this.reading.retry(connection);
      case 'reload':
        return this.reading.reload(connection);
      case 'closeTab':
        return this.panel.dispose();
      case 'refreshTables':
        return this.act('retry', connection);
      default:
        return this.act(action, connection);
    }
  }

  /** How the columns of the table stand is remembered, for this connection. */
  private get layoutKey(): string {
    return `columns:${this.connection.id}:${this.table}`;
  }

  private async copy({ format, range }: Extract<FromTableBrowser, { type: 'copy' }>): Promise<void> {
    const { firstRow, columns } = range;
    const count = range.lastRow - firstRow + 1;
    const size = { format, rows: count, columns: columns.length };
    if (count > mostCopiedRows) {
      await vscode.window.showWarningMessage(tooManyText(count, mostCopiedRows));
      return;
    }
    const text = await withProgressLater(copyingText(size), (signal) =>
      this.reading.write({ firstRow, count, columns }, format, signal),
    );
    if (!text) {
      await vscode.window.showWarningMessage(tooLongText(count));
      return;
    }
    const request = ++this.copies;
    if (text.length > shortCopy) {
      this.copying = { request, said: copiedText(size) };
      // Written as a message of JSON, as VS Code's clipboard wants it, it would hold all extensions for a while.
      return this.post({ type: 'toClipboard', request, text });
    }
    this.copying = undefined;
    await vscode.env.clipboard.writeText(new TextDecoder('utf-8', { ignoreBOM: true }).decode(text));
    say(copiedText(size));
  }

  /** Of a copy that another one came after nothing is wanted any more. */
  private async copied({ request, text }: Extract<FromTableBrowser, { type: 'copied' }>): Promise<void> {
    const { copying } = this;
    if (copying?.request !== request) {
      return;
    }
    this.copying = undefined;
    if (text !== undefined) {
      await vscode.env.clipboard.writeText(text);
    }
    say(copying.said);
  }

  private async rows({ request, offset, count }: Extract<FromTableBrowser, { type: 'rows' }>): Promise<void> {
    const cells = this.reading.cells(offset, count);
    await this.answer(
      cells.then((rows): ToTableBrowser => ({ type: 'rows', request, rows })),
      (failure) => ({ type: 'rowsFailed', request, failure }),
      vscode.l10n.t('Some rows cannot be shown: something in this extension failed. The log has the details.'),
    );
  }

  private async item(row: number): Promise<void> {
    const texts = this.reading.texts(row, 1);
    await this.answer(
      texts.then(([json]): ToTableBrowser | undefined => (json === undefined ? json : { type: 'item', row, json })),
      (failure) => ({ type: 'itemFailed', row, failure }),
      vscode.l10n.t('The item cannot be shown: something in this extension failed. The log has the details.'),
    );
  }

  private async find({ request, text, from }: Extract<FromTableBrowser, { type: 'find' }>): Promise<void> {
    this.searching.abort();
    if (text === '') {
      return;
    }
    this.searching = new AbortController();
    const found = this.reading.find(text, from, this.searching.signal);
    await this.answer(
      found.then((rows): ToTableBrowser => ({ type: 'found', request, ...rows })),
      (failure) => ({ type: 'findFailed', request, failure }),
      vscode.l10n.t(
        'Find could not look through the items: something in this extension failed. The log has the details.',
      ),
    );
  }

  private async count(column: string | undefined): Promise<void> {
    this.counting.abort();
    if (column === undefined) {
      return;
    }
    this.counting = new AbortController();
    const counted = this.reading.statistics(column, this.counting.signal);
    await this.answer(
      counted.then((statistics): ToTableBrowser => ({ type: 'statistics', column, statistics })),
      (failure) => ({ type: 'statisticsFailed', column, failure }),
      vscode.l10n.t('The values could not be counted: something in this extension failed. The log has the details.'),
    );
  }

  /**
   * Gives the webview what it waits for; where that fails, the reason in its place, so that it waits no longer. Nobody
   * waits for what was stopped.
   * @param defect what is said of an error that a person can do nothing about: its own words may hold anything
   */
  private async answer(
    work: Promise<ToTableBrowser | undefined>,
    failed: (failure: BrowserWorkFailure) => ToTableBrowser,
    defect: string,
  ): Promise<void> {
    try {
      const answer = await work;
      await (answer && this.post(answer));
    } catch (error) {
      if (isAbort(error)) {
        return;
      }
      if (!isLost(error)) {
        this.log(error);
      }
      const message = error instanceof UserError ? error.message : defect;
      // What is lost is read again first.
      await this.post(failed({ message, canRetry: !isLost(error) }));
    }
  }

  private async follow({ attribute, valueType, value }: Extract<FromTableBrowser, { type: 'follow' }>): Promise<void> {
    const { sources } = await this.reading.state();
    const partition = keyTextOf(value, valueType);
    const source = await pickSource(sources, { table: this.table, attribute, valueType, value: partition });
    if (source) {
      await this.reading.ask({
        kind: 'query',
        partition,
        ...(source.index !== undefined && { index: source.index }),
      });
    }
  }

  /** Answers may come after the tab was closed: nobody waits for them any more. */
  private async post(message: ToTableBrowser): Promise<void> {
    if (!this.isClosed) {
      await this.panel.webview.postMessage(message);
    }
  }
}

function isLost(error: unknown): boolean {
  return error instanceof UserError && error.code === lostCode;
}

/** Whether it comes of more than looking at the table. What is read ahead of the reader has a number of items. */
function isWork(message: FromTableBrowser): boolean {
  switch (message.type) {
    case 'ready':
    case 'rows':
    case 'copied':
    case 'layout':
      return false;
    case 'read':
      return message.items === undefined;
    default:
      return true;
  }
}

function say(text: string): void {
  vscode.window.setStatusBarMessage(text, 3000);
}
