import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';
import type { UserErrorAction } from '../../connection/userError';
import { ThreadSupply } from '../../dynamodb/pageStore/threadSupply';
import type { BrowserQuestion } from '../../protocol/tableBrowser';
import { tabIcon } from '../connections/environments';
import type { ExtensionParts } from '../extensionParts';
import { storeLimits } from './storeLimits';
import { TableBrowserPanel, tableBrowserViewType } from './tableBrowserPanel';
import { tabTitle } from './tabTitle';

/** A table in a tab. */
interface OpenTable {
  readonly panel: vscode.WebviewPanel;
  readonly browser: TableBrowserPanel;
  /** Ends what goes on for it outside of the browser. */
  readonly listeners: vscode.Disposable;
  /** How many tables the tab has shown before. */
  readonly begun: number;
}

interface ShowOptions {
  readonly question?: BrowserQuestion | undefined;
  /** A further tab of a table that has one. */
  readonly isSecond?: boolean;
  readonly isPreview?: boolean;
  readonly begun?: number;
}

/**
 * The tabs of tables. As with files, a table that is only looked at gives its tab to the next one: the page that is
 * there shows it sooner than a new one could, and tabs don't pile up. Who works in a tab, or opens its table again, keeps
 * it.
 */
export class TableTabs {
  private readonly tables = new Map<string, OpenTable>();
  private readonly threads: ThreadSupply;
  private seconds = 0;

  /** @param act does what a button of an error message says */
  constructor(
    private readonly parts: ExtensionParts,
    private readonly act: (action: UserErrorAction, connection: Connection) => Promise<void>,
  ) {
    this.threads = new ThreadSupply(parts.context.asAbsolutePath('dist/storeWorker.cjs'), storeLimits);
    parts.context.subscriptions.push({ dispose: () => this.threads.rest() });
  }

  /** The one on display that has the focus, or had it last. */
  get active(): TableBrowserPanel | undefined {
    return this.browsers.find(({ isActive }) => isActive);
  }

  /** Shows the table: in the tab it has, in that of a table that was only looked at, or in a new one. */
  open(connection: Connection, table: string): void {
    const opened = this.tables.get(keyOf(connection, table));
    if (opened) {
      opened.browser.keep();
      opened.browser.show();
      return;
    }
    const isPreview = vscode.workspace.getConfiguration('workbench.editor').get('enablePreview', true);
    const left = isPreview ? this.takePreview() : undefined;
    const browser = this.show(left?.panel ?? newPanel(table, vscode.ViewColumn.Active), connection, table, {
      isPreview,
      ...(left && { begun: left.begun + 1 }),
    });
    left?.browser.leave(browser);
    left?.panel.reveal();
  }

  /** Shows the table beside what is on display, whether it has a tab or not. */
  openBeside(connection: Connection, table: string): void {
    this.show(newPanel(table, vscode.ViewColumn.Beside), connection, table, { isSecond: true });
  }

  /** Fills a tab that VS Code brings back. */
  restore(panel: vscode.WebviewPanel, connection: Connection, table: string, question?: BrowserQuestion): void {
    const isSecond = this.tables.has(keyOf(connection, table));
    this.show(panel, connection, table, { question, isSecond });
  }

  private get browsers(): readonly TableBrowserPanel[] {
    return [...this.tables.values()].map(({ browser }) => browser);
  }

  /** The table that was only looked at, no more one of these, where its tab is one that a file would be opened in. */
  private takePreview(): OpenTable | undefined {
    const group = vscode.window.tabGroups.activeTabGroup;
    const [key, preview] = [...this.tables].find(([, { browser }]) => browser.isPreview) ?? [];
    if (key === undefined || !preview) {
      return undefined;
    }
    const { panel, browser, listeners } = preview;
    const isPinned = group.tabs.some(
      ({ input, label, isPinned: isFixed }) =>
        isFixed && label === panel.title && input instanceof vscode.TabInputWebview && isTableBrowser(input),
    );
    if (panel.viewColumn !== group.viewColumn || isPinned) {
      browser.keep();
      return undefined;
    }
    listeners.dispose();
    this.tables.delete(key);
    return preview;
  }

  private show(
    panel: vscode.WebviewPanel,
    connection: Connection,
    table: string,
    { question, isSecond = false, isPreview = false, begun = 0 }: ShowOptions,
  ): TableBrowserPanel {
    const { context, store } = this.parts;
    const key = keyOf(connection, table, ...(isSecond ? [++this.seconds] : []));
    const browser = new TableBrowserPanel(panel, this.parts, connection, table, this.act, {
      newStore: (limit) => this.threads.take(limit),
      question,
      isPreview,
      begun,
    });
    const showEnvironment = (environment: Connection['environment']): void => {
      panel.iconPath = tabIcon(context.extensionUri, 'table', environment);
    };
    const listeners = vscode.Disposable.from(
      store.onDidChange(({ id }) => {
        if (id === connection.id) {
          showEnvironment(store.get(id)?.environment);
          this.nameTabs();
        }
      }),
      panel.onDidDispose(() => {
        listeners.dispose();
        this.tables.delete(key);
        this.nameTabs();
        if (this.tables.size === 0) {
          void this.threads.rest();
        }
      }),
    );
    this.tables.set(key, { panel, browser, listeners, begun });
    showEnvironment(connection.environment);
    this.nameTabs();
    return browser;
  }

  /** Tables of the same name are told apart by their connections, as long as both are open. */
  private nameTabs(): void {
    const { store } = this.parts;
    const named = this.browsers.map(({ connection: { id, name }, table }) => ({
      table,
      connectionId: id,
      connection: store.get(id)?.name ?? name,
    }));
    for (const [index, browser] of this.browsers.entries()) {
      const own = named[index];
      if (own) {
        browser.title = tabTitle(own, named);
      }
    }
  }
}

function keyOf({ id }: Connection, table: string, ...further: readonly number[]): string {
  return JSON.stringify([id, table, ...further]);
}

function newPanel(table: string, place: vscode.ViewColumn): vscode.WebviewPanel {
  // Who comes back from another tab finds the row, the item and the half-typed question where they were.
  return vscode.window.createWebviewPanel(tableBrowserViewType, table, place, { retainContextWhenHidden: true });
}

/** VS Code puts something of its own before the type of a webview. */
function isTableBrowser({ viewType }: vscode.TabInputWebview): boolean {
  return viewType.endsWith(tableBrowserViewType);
}
