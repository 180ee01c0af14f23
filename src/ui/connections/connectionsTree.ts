import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';
import type { ExtensionParts } from '../extensionParts';
import { messageOf } from '../messages';
import { sessionRow } from '../mfa/sessionTexts';
import { connectionsIn } from './connectionLayout';
import { sharedProblemError } from './sharedConnections';
import { filterTables } from './tableFilter';
import { TableListings } from './tableListings';
import type { Listing } from './tableListings';
import {
  connectionItem,
  failureItem,
  filterItem,
  folderItem,
  indexesItem,
  indexItem,
  keyItem,
  moreItem,
  noticeItem,
  tableItem,
  tableTooltip,
} from './treeItems';
import type { ConnectionNode, FolderNode, IndexNode, IndexesNode, KeyNode, TableNode, TreeNode } from './treeNodes';

export const connectionsViewId = 'dynamodbConnections.connections';

/** How many tables of one connection are drawn at most. */
export const mostTablesDrawn = 1000;

/**
 * The view Connections: folders, connections, and their tables. Tables are listed when a connection is first opened, the
 * keys of a table when it is; nothing is asked of AWS before.
 */
export class ConnectionsTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<TreeNode | undefined>();
  private readonly connectionNodes = new Map<string, ConnectionNode>();
  private readonly folderNodes = new Map<string, FolderNode>();
  private readonly filters = new Map<string, string>();
  private readonly listings: TableListings;
  /** What was drawn of the sessions, by connection. */
  private readonly drawnSessions = new Map<string, string>();
  private isRedrawing = false;
  private readonly subscriptions: readonly vscode.Disposable[];

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly parts: Pick<ExtensionParts, 'store' | 'dynamodb' | 'log' | 'sessions'>) {
    this.listings = new TableListings(
      parts.dynamodb,
      mostTablesDrawn,
      (_, reading) => void vscode.window.withProgress({ location: { viewId: connectionsViewId } }, () => reading),
      (connection, { state, error }) => {
        if (state === 'failed') {
          parts.log.error(`Listing the tables of ${connection.name}: ${messageOf(error)}`);
        }
        this.redraw(connection.id);
      },
    );
    this.subscriptions = [
      parts.store.onDidChange(({ id, reconnect }) => {
        if (reconnect) {
          this.listings.drop(id);
        }
        if (!parts.store.get(id)) {
          this.filters.delete(id);
          this.connectionNodes.delete(id);
          this.drawnSessions.delete(id);
        }
        this.redrawAll();
      }),
      parts.store.onDidRearrange(() => this.redrawAll()),
      parts.sessions.onDidChange((id) => this.showSession(id)),
    ];
  }

  /** The node of a connection, for `TreeView.reveal`. */
  nodeOf(connection: Connection): ConnectionNode {
    const kept = this.connectionNodes.get(connection.id);
    if (kept?.connection === connection) {
      return kept;
    }
    const node: ConnectionNode = { kind: 'connection', connection };
    this.connectionNodes.set(connection.id, node);
    return node;
  }

  /** The node of a folder, for `TreeView.reveal`. */
  folderNode(folder: string): FolderNode {
    const node = this.folderNodes.get(folder) ?? { kind: 'folder', folder };
    this.folderNodes.set(folder, node);
    return node;
  }

  /** Lists the tables of a connection again. A session that is alive stays. */
  async refresh(connection: Connection): Promise<void> {
    this.listings.drop(connection.id);
    this.parts.sessions.forgetSignOut(connection.id);
    (await this.parts.dynamodb()).tryAgain(connection.id);
    this.redraw(connection.id);
  }

  /** Lists the tables of all connections again, as each is opened. */
  async refreshAll(): Promise<void> {
    const { ids } = this.listings;
    if (ids.length > 0) {
      const dynamodb = await this.parts.dynamodb();
      for (const id of ids) {
        dynamodb.tryAgain(id);
      }
    }
    this.listings.dropAll();
    this.changed.fire(undefined);
  }

  /** Asks for the facts of a table again, after a failure. */
  redrawTable(table: TableNode): void {
    this.changed.fire(table);
  }

  /** How many tables of a connection its filter lets through, of how many; `undefined` while nothing is listed. */
  matches(id: string): { matching: number; listing: Listing } | undefined {
    const listing = this.listings.known(id);
    return listing && { matching: filterTables(listing.tables, this.filterOf(id)).length, listing };
  }

  /** The filter of a connection's tables; empty when there is none. */
  filterOf(id: string): string {
    return this.filters.get(id) ?? '';
  }

  /** Shows only the tables of a connection that a filter lets through; an empty one shows all. */
  setFilter(id: string, filter: string): void {
    if (filter.trim() === this.filterOf(id)) {
      return;
    }
    if (filter.trim() === '') {
      this.filters.delete(id);
    } else {
      this.filters.set(id, filter.trim());
    }
    this.redraw(id);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const { store } = this.parts;
    switch (node.kind) {
      case 'folder': {
        const { own, shared } = this.inFolder(node.folder);
        return folderItem(node, own.length + shared.length, own.length > 0 || shared.length === 0);
      }
      case 'connection': {
        const { id } = node.connection;
        const state = this.parts.sessions.stateOf(id);
        this.drawnSessions.set(id, this.sessionText(id));
        return connectionItem(
          node.connection,
          store.shared(id),
          this.listings.known(id),
          this.filters.get(id),
          sessionRow(state, this.parts.sessions),
        );
      }
      case 'table':
        return tableItem(node, this.listings.knownFacts(node.connection.id, node.table));
      case 'key':
        return keyItem(node);
      case 'indexes':
        return indexesItem(node);
      case 'index':
        return indexItem(node);
      case 'failure':
        return failureItem(node, store.shared(node.connection.id));
      case 'filter':
        return filterItem(node);
      case 'more':
        return moreItem(node);
      case 'notice':
        return noticeItem(node);
    }
  }

  /** The tooltip of a table holds how much is in it: it is asked for when one points at it. */
  async resolveTreeItem(
    item: vscode.TreeItem,
    node: TreeNode,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    if (node.kind !== 'table') {
      return item;
    }
    try {
      const facts = await this.listings.factsOf(node.connection, node.table);
      if (!token.isCancellationRequested) {
        item.tooltip = tableTooltip(facts);
      }
    } catch (error) {
      this.parts.log.info(`Describing ${node.table}: ${messageOf(error)}`);
      item.tooltip = `${node.table}\n${messageOf(error)}`;
    }
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    switch (node.kind) {
      case 'folder':
        return undefined;
      case 'connection':
        return node.connection.folder === undefined ? undefined : this.folderNode(node.connection.folder);
      case 'key':
      case 'indexes':
      case 'index':
        return node.parent;
      case 'failure':
        return node.table ?? this.nodeOf(node.connection);
      default:
        return this.nodeOf(node.connection);
    }
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) {
      const folders = this.parts.store.folders.map((folder) => this.folderNode(folder));
      return [...folders, ...this.connectionsOf(undefined)];
    }
    switch (node.kind) {
      case 'folder':
        return this.connectionsOf(node.folder);
      case 'connection':
        return this.tablesOf(node.connection);
      case 'table':
        return this.partsOf(node);
      case 'indexes':
        return node.indexes.map((index): IndexNode => ({ kind: 'index', parent: node, index }));
      case 'index':
        return keysOf(node, node.index);
      default:
        return [];
    }
  }

  dispose(): void {
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
    this.listings.dropAll();
    this.changed.dispose();
  }

  /** Several changes in a row are one for the view. */
  private redrawAll(): void {
    if (!this.isRedrawing) {
      this.isRedrawing = true;
      queueMicrotask(() => {
        this.isRedrawing = false;
        this.changed.fire(undefined);
      });
    }
  }

  /** A session has changed, or the time that is left; without an id that of any of them. */
  private showSession(id: string | undefined): void {
    if (id === undefined) {
      for (const each of this.drawnSessions.keys()) {
        this.showSession(each);
      }
      return;
    }
    const { sessions } = this.parts;
    const isSignedIn = sessions.stateOf(id).kind === 'signedIn';
    const isListed = this.listings.known(id);
    // What waited for the sign-in, or was there before the sign-out, is listed anew.
    const isOutOfDate = (isSignedIn && isListed?.state === 'failed') || (sessions.isSignedOut(id) && isListed);
    if (isOutOfDate) {
      this.listings.drop(id);
    }
    if (isOutOfDate || this.drawnSessions.get(id) !== this.sessionText(id)) {
      this.redraw(id);
    }
  }

  /** What of a session makes a row look another way. */
  private sessionText(id: string): string {
    const { sessions } = this.parts;
    const { kind, text } = sessionRow(sessions.stateOf(id), sessions);
    return `${kind} ${text} ${sessions.isSignedOut(id)}`;
  }

  private redraw(id: string): void {
    const connection = this.parts.store.get(id);
    if (connection) {
      this.changed.fire(this.nodeOf(connection));
    }
  }

  private inFolder(folder: string | undefined): { own: readonly Connection[]; shared: readonly Connection[] } {
    const { store } = this.parts;
    const own = connectionsIn(store.layout, folder).flatMap(({ id }) => store.get(id) ?? []);
    const shared = store.connections.filter((each) => store.shared(each.id) && each.folder === folder);
    return { own, shared };
  }

  private connectionsOf(folder: string | undefined): ConnectionNode[] {
    const { own, shared } = this.inFolder(folder);
    return [...own, ...shared].map((connection) => this.nodeOf(connection));
  }

  private async tablesOf(connection: Connection): Promise<TreeNode[]> {
    const { id, name } = connection;
    const shared = this.parts.store.shared(id);
    if (shared?.problem) {
      return [{ kind: 'failure', connection, error: sharedProblemError(name, shared.origin, shared.problem) }];
    }
    if (this.parts.sessions.isSignedOut(id)) {
      return [{ kind: 'notice', connection, notice: 'signedOut' }];
    }
    const listing = await this.listings.list(connection);
    if (listing.state === 'failed') {
      return [{ kind: 'failure', connection, error: listing.error }];
    }
    const { tables } = listing;
    const filter = this.filterOf(id);
    const matching = filterTables(tables, filter);
    const nodes: TreeNode[] = [];
    if (filter !== '') {
      nodes.push({ kind: 'filter', connection, filter, matches: matching.length, tables: tables.length });
    } else if (tables.length === 0 && listing.state === 'read') {
      nodes.push({ kind: 'notice', connection, notice: 'noTables' });
    }
    for (const table of matching.slice(0, mostTablesDrawn)) {
      nodes.push({ kind: 'table', connection, table });
    }
    if (matching.length > mostTablesDrawn) {
      nodes.push({ kind: 'more', connection, count: matching.length - mostTablesDrawn });
    }
    return nodes;
  }

  private async partsOf(table: TableNode): Promise<TreeNode[]> {
    const isKnown = this.listings.knownFacts(table.connection.id, table.table) !== undefined;
    try {
      const facts = await this.listings.factsOf(table.connection, table.table);
      if (!isKnown) {
        // How much is in it is known now: its row says so.
        this.changed.fire(table);
      }
      const nodes: TreeNode[] = [...keysOf(table, facts)];
      if (facts.indexes.length > 0) {
        nodes.push({ kind: 'indexes', parent: table, indexes: facts.indexes } satisfies IndexesNode);
      }
      return nodes;
    } catch (error) {
      this.parts.log.error(`Describing ${table.table} of ${table.connection.name}: ${messageOf(error)}`);
      return [{ kind: 'failure', connection: table.connection, error, table }];
    }
  }
}

function keysOf(
  parent: TableNode | IndexNode,
  { partitionKey, sortKey }: Pick<IndexNode['index'], 'partitionKey' | 'sortKey'>,
): KeyNode[] {
  const keys: KeyNode[] = [{ kind: 'key', parent, attribute: partitionKey, role: 'partition' }];
  return sortKey ? [...keys, { kind: 'key', parent, attribute: sortKey, role: 'sort' }] : keys;
}
