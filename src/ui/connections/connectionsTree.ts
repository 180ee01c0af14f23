import * as vscode from 'vscode';
import { authSchemeOf } from '../../connection/authSchemes';
import type { Connection } from '../../connection/connection';
import { findRegion } from '../../connection/regions';
import { messageOf } from '../messages';
import type { ExtensionParts } from '../extensionParts';

export type ConnectionNode = { readonly kind: 'connection'; readonly connection: Connection };
export type TableNode = { readonly kind: 'table'; readonly connection: Connection; readonly table: string };
export type FailureNode = { readonly kind: 'failure'; readonly connection: Connection; readonly error: unknown };
type NoticeNode = { readonly kind: 'notice'; readonly text: string };
export type TreeNode = ConnectionNode | TableNode | FailureNode | NoticeNode;

/** What is known of a connection's tables. */
type Listing = { readonly tables: readonly string[] } | { readonly error: unknown };

/** The view Connections: saved connections and their tables. Tables are listed when a connection is first opened. */
export class ConnectionsTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<TreeNode | undefined>();
  private readonly nodes = new Map<string, ConnectionNode>();
  private readonly listings = new Map<string, Promise<Listing>>();
  private readonly listed = new Map<string, Listing>();
  private readonly subscription: vscode.Disposable;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly parts: Pick<ExtensionParts, 'store' | 'dynamodb' | 'log'>) {
    this.subscription = parts.store.onDidChange(({ id, reconnect }) => {
      if (reconnect) {
        this.drop(id);
      }
      this.changed.fire(undefined);
    });
  }

  /** The node of a connection, for `TreeView.reveal`. */
  nodeOf(connection: Connection): ConnectionNode {
    const kept = this.nodes.get(connection.id);
    if (kept?.connection === connection) {
      return kept;
    }
    const node: ConnectionNode = { kind: 'connection', connection };
    this.nodes.set(connection.id, node);
    return node;
  }

  /** Lists the tables of a connection again, with a new client and a new sign-in. */
  async refresh(connection: Connection): Promise<void> {
    this.drop(connection.id);
    (await this.parts.dynamodb()).forget(connection.id);
    this.changed.fire(this.nodeOf(connection));
  }

  /** Lists the tables of all connections again, as each is opened. */
  async refreshAll(): Promise<void> {
    if (this.listings.size > 0) {
      const dynamodb = await this.parts.dynamodb();
      for (const id of this.listings.keys()) {
        dynamodb.forget(id);
      }
    }
    this.listings.clear();
    this.listed.clear();
    this.changed.fire(undefined);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'connection':
        return this.connectionItem(node.connection);
      case 'table':
        return tableItem(node);
      case 'failure':
        return failureItem(node);
      case 'notice': {
        const item = new vscode.TreeItem(node.text);
        item.iconPath = new vscode.ThemeIcon('info');
        return item;
      }
    }
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.kind === 'table' || node.kind === 'failure' ? this.nodeOf(node.connection) : undefined;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) {
      return this.parts.store.connections.map((connection) => this.nodeOf(connection));
    }
    if (node.kind !== 'connection') {
      return [];
    }
    const { connection } = node;
    const listing = await this.list(connection);
    if ('error' in listing) {
      return [{ kind: 'failure', connection, error: listing.error }];
    }
    if (listing.tables.length === 0) {
      return [{ kind: 'notice', text: vscode.l10n.t('No tables in this region') }];
    }
    return listing.tables.map((table) => ({ kind: 'table', connection, table }));
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async list(connection: Connection): Promise<Listing> {
    const under = this.listings.get(connection.id);
    if (under) {
      return under;
    }
    const listing = this.readTables(connection);
    this.listings.set(connection.id, listing);
    const result = await listing;
    if (this.listings.get(connection.id) === listing) {
      this.listed.set(connection.id, result);
      this.changed.fire(this.nodeOf(connection));
    }
    return result;
  }

  private async readTables(connection: Connection): Promise<Listing> {
    try {
      const dynamodb = await this.parts.dynamodb();
      const tables: string[] = [];
      for await (const page of dynamodb.listTables(connection)) {
        tables.push(...page);
      }
      return { tables };
    } catch (error) {
      this.parts.log.error(`Listing the tables of ${connection.name}: ${messageOf(error)}`);
      return { error };
    }
  }

  private drop(id: string): void {
    this.listings.delete(id);
    this.listed.delete(id);
    this.nodes.delete(id);
  }

  private connectionItem(connection: Connection): vscode.TreeItem {
    const item = new vscode.TreeItem(connection.name, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = connection.id;
    item.contextValue = 'connection';
    const listing = this.listed.get(connection.id);
    const failed = listing !== undefined && 'error' in listing;
    item.iconPath = failed
      ? new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'))
      : new vscode.ThemeIcon('database');
    const count = listing && 'tables' in listing ? tableCount(listing.tables.length) : undefined;
    item.description = [whereOf(connection), count].filter(Boolean).join(' · ');
    item.tooltip = connectionTooltip(connection, failed ? messageOf(listing.error) : count);
    return item;
  }
}

function tableItem({ connection, table }: TableNode): vscode.TreeItem {
  const item = new vscode.TreeItem(table);
  item.id = `${connection.id}/${table}`;
  item.contextValue = 'table';
  item.iconPath = new vscode.ThemeIcon('table');
  item.tooltip = vscode.l10n.t('Open {0}', table);
  item.command = {
    command: 'dynamodbConnections.openTable',
    title: vscode.l10n.t('Open Table'),
    arguments: [{ kind: 'table', connection, table } satisfies TableNode],
  };
  return item;
}

function failureItem(node: FailureNode): vscode.TreeItem {
  const message = messageOf(node.error);
  const item = new vscode.TreeItem(message);
  item.id = `${node.connection.id}/failure`;
  item.contextValue = 'failure';
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground'));
  item.tooltip = message;
  item.command = {
    command: 'dynamodbConnections.explainFailure',
    title: vscode.l10n.t('What Can Be Done'),
    arguments: [node],
  };
  return item;
}

function tableCount(count: number): string {
  return count === 1 ? vscode.l10n.t('1 table') : vscode.l10n.t('{0} tables', count.toLocaleString('en'));
}

/** Where the tables are, in a word or two: a region, a server, or the sample. */
function whereOf(connection: Connection): string {
  const endpoint = connection.properties['Endpoint']?.trim();
  if (endpoint?.toLowerCase() === 'sample') {
    return vscode.l10n.t('built-in');
  }
  if (endpoint && URL.canParse(endpoint)) {
    return new URL(endpoint).host;
  }
  const region = connection.properties['AWSRegion'] ?? '';
  return findRegion(region)?.code ?? region;
}

function connectionTooltip(connection: Connection, status: string | undefined): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(connection.name).appendMarkdown('**\n\n');
  const scheme = authSchemeOf(connection.properties);
  const facts = [
    [vscode.l10n.t('Where'), connection.properties['Endpoint'] ?? whereOf(connection)],
    [vscode.l10n.t('Signs in with'), scheme?.label ?? connection.properties['AuthScheme'] ?? ''],
    [vscode.l10n.t('Status'), status ?? vscode.l10n.t('not opened yet')],
  ] as const;
  for (const [label, value] of facts) {
    text.appendMarkdown('- ').appendText(`${label}: ${value}`).appendMarkdown('\n');
  }
  return text;
}
