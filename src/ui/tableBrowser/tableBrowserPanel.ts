import * as vscode from 'vscode';
import { isAbort } from '../../auth/awsErrors';
import type { Connection } from '../../connection/connection';
import type { UserErrorAction } from '../../connection/userError';
import type { Dynamodb } from '../../dynamodb/dynamodb';
import type { ReadProgress } from '../../dynamodb/itemReader';
import { ItemReader } from '../../dynamodb/itemReader';
import type { AttributeFacts } from '../../dynamodb/pageStore/attributeCensus';
import { StoreThread } from '../../dynamodb/pageStore/storeThread';
import type { TableFacts } from '../../dynamodb/tables';
import type { GridColumn } from '../../protocol/grid';
import { parseFromTableBrowser } from '../../protocol/tableBrowser';
import type { BrowserState, FromTableBrowser, ToTableBrowser } from '../../protocol/tableBrowser';
import type { ExtensionParts } from '../extensionParts';
import { actionsOf, messageOf } from '../messages';
import { webviewHtml, webviewRoot } from '../webviews/webviewHtml';

export const tableBrowserViewType = 'dynamodbConnections.tableBrowser';

/** Compressed bytes of items that a tab keeps in memory; more goes to a temporary file. */
const memoryLimit = 256 * 1024 * 1024;

/** One table in an editor tab: reads its items page by page and gives the grid the rows on its screen. */
export class TableBrowserPanel {
  private reader: ItemReader;
  private items: StoreThread;
  private facts: TableFacts | undefined;
  private described: Promise<void> | undefined;
  private generation = 0;

  /** @param act does what a button of an error message says */
  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: ExtensionParts,
    private connection: Connection,
    private readonly table: string,
    private readonly act: (action: UserErrorAction, connection: Connection) => Promise<void>,
  ) {
    const { extensionUri } = parts.context;
    panel.title = table;
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', 'table-light.svg'),
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'table-dark.svg'),
    };
    panel.webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(extensionUri)] };
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    panel.onDidDispose(() => this.end());
    this.items = this.newStore();
    this.reader = this.newReader();
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'tableBrowser.js', 'table-browser');
    void this.readFirstPage();
  }

  show(): void {
    this.panel.reveal();
  }

  /** It starts at once: until the first page is here its thread is ready. */
  private newStore(): StoreThread {
    return new StoreThread(this.parts.context.asAbsolutePath('dist/storeWorker.cjs'), { memoryLimit });
  }

  private end(): void {
    this.reader.stop();
    void this.items.close();
  }

  private newReader(): ItemReader {
    const { connection, table, items } = this;
    const generation = ++this.generation;
    return new ItemReader(
      async (start, signal) => (await this.dynamodb()).scanPage(connection, table, start, signal),
      (page) => items.add(page),
      (progress) => {
        if (generation === this.generation) {
          this.reported(progress);
        }
      },
    );
  }

  private dynamodb(): Promise<Dynamodb> {
    return this.parts.dynamodb();
  }

  /** The first page and the table's keys are asked for at once; rows are shown when both are there. */
  private async readFirstPage(): Promise<void> {
    this.described = this.describe();
    await Promise.all([this.described, this.reader.readUntil(1)]);
  }

  private async describe(): Promise<void> {
    try {
      this.facts = await (await this.dynamodb()).describeTable(this.connection, this.table);
    } catch (error) {
      // Who may read a table need not be allowed to describe it: the rows are shown without marked keys.
      this.parts.log.info(`Describing ${this.table}: ${messageOf(error)}`);
    }
  }

  private reload(): void {
    this.end();
    this.connection = this.parts.store.get(this.connection.id) ?? this.connection;
    this.items = this.newStore();
    this.reader = this.newReader();
    void this.readFirstPage();
  }

  private reported(progress: ReadProgress): void {
    if (progress.error) {
      this.parts.log.error(`Reading ${this.table} of ${this.connection.name}: ${messageOf(progress.error)}`);
    }
    void this.postState();
  }

  private async postState(): Promise<void> {
    await this.described;
    await this.post({ type: 'state', state: this.state() });
  }

  private state(): BrowserState {
    const { error, ...progress } = this.reader.progress;
    return {
      table: this.table,
      connectionId: this.connection.id,
      connection: this.connection.name,
      columns: columnsOf(this.facts, this.reader.attributes),
      progress,
      generation: this.generation,
      ...(error && { failure: { message: messageOf(error), actions: actionsOf(error) } }),
    };
  }

  private async receive(message: unknown): Promise<void> {
    const received = parseFromTableBrowser(message);
    if (!received) {
      this.parts.log.warn('The table browser sent a message that is not understood.');
      return;
    }
    await this.handle(received);
  }

  private async handle(message: FromTableBrowser): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.postState();
      case 'rows':
        return this.postRows(message.request, message.offset, message.count);
      case 'read':
        return this.reader.readUntil(message.items);
      case 'stop':
        this.reader.stop();
        return undefined;
      case 'reload':
        this.reload();
        return undefined;
      case 'action':
        if (message.action === 'retry') {
          return this.reader.readUntil(this.reader.progress.items + 1);
        }
        return this.act(message.action, this.connection);
    }
  }

  private async postRows(request: number, offset: number, count: number): Promise<void> {
    const names = columnsOf(this.facts, this.reader.attributes).map(({ name }) => name);
    try {
      const rows = await this.items.cells(offset, count, names);
      await this.post({ type: 'rows', request, rows });
    } catch (error) {
      if (!isAbort(error)) {
        throw error;
      }
    }
  }

  private async post(message: ToTableBrowser): Promise<void> {
    await this.panel.webview.postMessage(message);
  }
}

/** The keys first, then the attributes in the order they were met. */
function columnsOf(facts: TableFacts | undefined, attributes: readonly AttributeFacts[]): GridColumn[] {
  const columns: GridColumn[] = [];
  if (facts?.partitionKey.name) {
    columns.push({ name: facts.partitionKey.name, role: 'partitionKey', types: [facts.partitionKey.type] });
  }
  if (facts?.sortKey) {
    columns.push({ name: facts.sortKey.name, role: 'sortKey', types: [facts.sortKey.type] });
  }
  const keys = new Set(columns.map(({ name }) => name));
  return [...columns, ...attributes.flatMap(({ name, types }) => (keys.has(name) ? [] : [{ name, types }]))];
}
