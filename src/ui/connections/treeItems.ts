import * as vscode from 'vscode';
import { authSchemeOf } from '../../connection/authSchemes';
import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { isReadOnly } from '../../connection/readOnly';
import { findRegion } from '../../connection/regions';
import type { KeyAttribute, TableFacts } from '../../dynamodb/tables';
import { messageOf } from '../messages';
import type { SessionRow } from '../mfa/sessionTexts';
import { environmentColor, environmentLabel } from './environments';
import { sharedProblemError } from './sharedConnections';
import type { SharedConnection } from './sharedSettings';
import { shortCount, shortSize } from './sizes';
import type { Listing } from './tableListings';
import type {
  FailureNode,
  FilterNode,
  FolderNode,
  IndexNode,
  IndexesNode,
  KeyNode,
  MoreNode,
  NoticeNode,
  TableNode,
} from './treeNodes';

type Fact = readonly [label: string, value: string];

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

/** @param holdsOwn whether one of the person's own connections is in it, or it is empty: then it can be renamed */
export function folderItem({ folder }: FolderNode, count: number, holdsOwn: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(folder, Collapsed);
  item.id = `folder/${folder}`;
  item.contextValue = holdsOwn ? 'folder.own' : 'folder.shared';
  item.iconPath = new vscode.ThemeIcon('folder');
  item.tooltip = count === 1 ? vscode.l10n.t('1 connection') : vscode.l10n.t('{0} connections', count);
  return item;
}

export function connectionItem(
  connection: Connection,
  shared: SharedConnection | undefined,
  listing: Listing | undefined,
  filter: string | undefined,
  session: SessionRow,
): vscode.TreeItem {
  const item = new vscode.TreeItem(connection.name, Collapsed);
  item.id = connection.id;
  const readOnly = isReadOnly(connection);
  const problem = shared?.problem;
  item.contextValue = [
    'connection',
    shared ? 'shared' : 'own',
    problem?.kind ?? 'usable',
    readOnly ? 'readOnly' : 'writable',
    isSample(connection) ? 'sample' : session.kind,
    ...(filter === undefined ? [] : ['filtered']),
  ].join('.');
  const failed = listing?.state === 'failed';
  const wantsPerson = session.kind === 'wantsCode';
  item.iconPath = problem
    ? new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('problemsWarningIcon.foreground'))
    : wantsPerson
      ? new vscode.ThemeIcon('key', new vscode.ThemeColor('list.warningForeground'))
      : failed
        ? new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'))
        : new vscode.ThemeIcon('database', environmentColor(connection.environment));
  const facts = [
    wantsPerson ? session.text : undefined,
    problem ? shortProblem(problem.kind) : whereOf(connection),
    problem ? undefined : schemeName(connection),
    readOnly ? vscode.l10n.t('read-only') : undefined,
    wantsPerson ? undefined : session.text,
    listing && !failed ? tableCount(listing) : undefined,
    shared ? originLabel(shared) : undefined,
  ];
  item.description = facts.filter(Boolean).join(' · ');
  // What the icon says by its colour or its shape is heard, too.
  const { environment } = connection;
  const heard = [
    connection.name,
    failed && vscode.l10n.t('failed'),
    environment && environmentLabel(environment),
    ...facts,
  ];
  item.accessibilityInformation = { label: heard.filter(Boolean).join(', ') };
  const status = failed
    ? messageOf(listing.error)
    : problem && shared
      ? sharedProblemError(connection.name, shared.origin, problem).message
      : listing && tableCount(listing);
  item.tooltip = connectionTooltip(connection, shared, readOnly, [...session.facts, ...statusOf(status, session)]);
  if (wantsPerson) {
    item.command = {
      command: 'dynamodbConnections.enterMfaCode',
      title: vscode.l10n.t('Enter MFA Code'),
      arguments: [connection.id],
    };
  }
  return item;
}

/** A word in place of tables; after a sign-out a click signs in. */
export function noticeItem({ connection, notice }: NoticeNode): vscode.TreeItem {
  if (notice === 'noTables') {
    const item = new vscode.TreeItem(vscode.l10n.t('No tables in this region'), None);
    item.iconPath = new vscode.ThemeIcon('info');
    return item;
  }
  const item = new vscode.TreeItem(vscode.l10n.t('Signed out'), None);
  item.iconPath = new vscode.ThemeIcon('sign-out');
  item.description = vscode.l10n.t('click to sign in');
  item.command = {
    command: 'dynamodbConnections.signIn',
    title: vscode.l10n.t('Sign In'),
    arguments: [connection.id],
  };
  return item;
}

function statusOf(status: string | undefined, { kind }: SessionRow): readonly Fact[] {
  return status === undefined && kind !== 'signedOut'
    ? []
    : [[vscode.l10n.t('Status'), status ?? vscode.l10n.t('not opened yet')]];
}

export function tableItem(node: TableNode, facts: TableFacts | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(node.table, Collapsed);
  item.id = idOfTable(node);
  item.contextValue = 'table';
  item.iconPath = new vscode.ThemeIcon('table');
  item.command = {
    command: 'dynamodbConnections.openTable',
    title: vscode.l10n.t('Open Table'),
    arguments: [{ kind: 'table', connection: node.connection, table: node.table } satisfies TableNode],
  };
  if (facts) {
    item.description = extentOf(facts);
    item.tooltip = tableTooltip(facts);
  }
  return item;
}

/** What a table holds, how much, and by which keys. */
export function tableTooltip(facts: TableFacts): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(facts.name).appendMarkdown('**\n\n');
  text.appendText(facts.status === 'ACTIVE' ? extentOf(facts) : `${extentOf(facts)} · ${facts.status}`);
  text.appendMarkdown('\n\n').appendText(keysOf(facts)).appendMarkdown('\n\n');
  if (facts.indexes.length > 0) {
    text.appendText(
      facts.indexes.length === 1 ? vscode.l10n.t('1 index') : vscode.l10n.t('{0} indexes', facts.indexes.length),
    );
    text.appendMarkdown('\n\n');
  }
  text.appendMarkdown('*').appendText(vscode.l10n.t('DynamoDB counts about every six hours.')).appendMarkdown('*');
  return text;
}

export function keyItem(node: KeyNode): vscode.TreeItem {
  const { attribute, role } = node;
  const item = new vscode.TreeItem(attribute.name, None);
  item.id = `${idOfOwner(node.parent)}/${role}`;
  item.contextValue = 'key';
  item.iconPath = new vscode.ThemeIcon(role === 'partition' ? 'key' : 'list-ordered');
  const roleLabel = role === 'partition' ? vscode.l10n.t('partition key') : vscode.l10n.t('sort key');
  item.description = `${attribute.type} · ${roleLabel}`;
  item.tooltip = `${attribute.name}: ${typeLabel(attribute.type)}, ${roleLabel}`;
  item.accessibilityInformation = { label: item.tooltip };
  return item;
}

export function indexesItem(node: IndexesNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Indexes ({0})', node.indexes.length), Collapsed);
  item.id = `${idOfTable(node.parent)}/indexes`;
  item.contextValue = 'indexes';
  // Without an icon here, VS Code would draw the keys beside it left of their table.
  item.iconPath = new vscode.ThemeIcon('list-tree');
  return item;
}

export function indexItem(node: IndexNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.index.name, Collapsed);
  item.id = idOfOwner(node);
  item.contextValue = 'index';
  item.iconPath = new vscode.ThemeIcon('list-flat');
  item.description = node.index.kind === 'global' ? vscode.l10n.t('global') : vscode.l10n.t('local');
  return item;
}

export function failureItem(node: FailureNode, shared: SharedConnection | undefined): vscode.TreeItem {
  const message = messageOf(node.error);
  const item = new vscode.TreeItem(message, None);
  item.id = node.table ? `${idOfTable(node.table)}/failure` : `${node.connection.id}/failure`;
  item.contextValue = shared?.problem ? `failure.${shared.problem.kind}` : 'failure';
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground'));
  item.tooltip = message;
  item.command = {
    command: 'dynamodbConnections.explainFailure',
    title: vscode.l10n.t('What Can Be Done'),
    arguments: [node],
  };
  return item;
}

export function filterItem(node: FilterNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Filter: {0}', node.filter), None);
  item.id = `${node.connection.id}/filter`;
  item.contextValue = 'filter';
  item.iconPath = new vscode.ThemeIcon('filter-filled');
  item.description = vscode.l10n.t('{0} of {1}', node.matches.toLocaleString('en'), node.tables.toLocaleString('en'));
  item.tooltip = vscode.l10n.t('Only tables whose name holds “{0}” are shown. Click to change it.', node.filter);
  item.command = filterCommand(node.connection);
  return item;
}

export function moreItem(node: MoreNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('… {0} more (type to filter)', node.count.toLocaleString('en')), None);
  item.id = `${node.connection.id}/more`;
  item.contextValue = 'more';
  item.tooltip = vscode.l10n.t('Filter the tables of {0} by name.', node.connection.name);
  item.command = filterCommand(node.connection);
  return item;
}

function filterCommand(connection: Connection): vscode.Command {
  return {
    command: 'dynamodbConnections.filterTables',
    title: vscode.l10n.t('Filter Tables'),
    arguments: [{ kind: 'connection', connection }],
  };
}

function idOfTable({ connection, table }: TableNode): string {
  return `${connection.id}/table/${table}`;
}

function idOfOwner(node: TableNode | IndexNode): string {
  return node.kind === 'table' ? idOfTable(node) : `${idOfTable(node.parent.parent)}/index/${node.index.name}`;
}

/** How many tables there are, as far as that is known. */
export function tableCount({ tables, state }: Listing): string {
  const count = tables.length.toLocaleString('en');
  if (state === 'reading') {
    return tables.length === 0 ? vscode.l10n.t('counting…') : vscode.l10n.t('{0}+ tables', count);
  }
  return tables.length === 1 ? vscode.l10n.t('1 table') : vscode.l10n.t('{0} tables', count);
}

function extentOf({ itemCount, sizeBytes }: TableFacts): string {
  const items = itemCount === 1 ? vscode.l10n.t('1 item') : vscode.l10n.t('{0} items', shortCount(itemCount));
  return `${items} · ${shortSize(sizeBytes)}`;
}

function keysOf({ partitionKey, sortKey }: TableFacts): string {
  const part = vscode.l10n.t('Partition key: {0} ({1})', partitionKey.name, typeLabel(partitionKey.type));
  return sortKey ? `${part}, ${vscode.l10n.t('sort key: {0} ({1})', sortKey.name, typeLabel(sortKey.type))}` : part;
}

function typeLabel(type: KeyAttribute['type']): string {
  switch (type) {
    case 'S':
      return vscode.l10n.t('string');
    case 'N':
      return vscode.l10n.t('number');
    case 'B':
      return vscode.l10n.t('binary');
  }
}

function isSample(connection: Connection): boolean {
  return propertyValue(connection.properties, 'Endpoint')?.trim().toLowerCase() === 'sample';
}

/** Where the tables are, in a word or two: a region, a server, or the sample. */
function whereOf(connection: Connection): string {
  if (isSample(connection)) {
    return vscode.l10n.t('built-in');
  }
  const endpoint = propertyValue(connection.properties, 'Endpoint')?.trim();
  if (endpoint && URL.canParse(endpoint)) {
    return new URL(endpoint).host;
  }
  const region = propertyValue(connection.properties, 'AWSRegion') ?? '';
  return findRegion(region)?.code ?? region;
}

function schemeName(connection: Connection): string | undefined {
  return isSample(connection) ? undefined : authSchemeOf(connection.properties)?.label;
}

function originLabel({ origin }: SharedConnection): string {
  return origin.kind === 'user' ? vscode.l10n.t('user settings') : vscode.l10n.t('workspace');
}

function shortProblem(kind: NonNullable<SharedConnection['problem']>['kind']): string {
  switch (kind) {
    case 'untrusted':
      return vscode.l10n.t('workspace not trusted');
    case 'secrets':
      return vscode.l10n.t('secret in the settings');
    case 'invalid':
      return vscode.l10n.t('cannot be read');
  }
}

function connectionTooltip(
  connection: Connection,
  shared: SharedConnection | undefined,
  readOnly: boolean,
  more: readonly Fact[],
): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(connection.name).appendMarkdown('**\n\n');
  const { environment, properties } = connection;
  const region = propertyValue(properties, 'AWSRegion');
  const facts: (readonly [label: string, value: string | undefined])[] = [
    [vscode.l10n.t('Endpoint'), propertyValue(properties, 'Endpoint')],
    [vscode.l10n.t('Region'), region && (findRegion(region)?.code ?? region)],
    [
      vscode.l10n.t('Signs in with'),
      shared?.problem ? undefined : (authSchemeOf(properties)?.label ?? propertyValue(properties, 'AuthScheme')),
    ],
    [vscode.l10n.t('Environment'), environment && environmentLabel(environment)],
    [vscode.l10n.t('Writing'), readOnly ? vscode.l10n.t('read-only') : undefined],
    [vscode.l10n.t('Comes from'), shared ? originText(shared) : vscode.l10n.t('you')],
    ...more,
  ];
  for (const [label, value] of facts) {
    if (value) {
      text.appendMarkdown('- ').appendText(`${label}: ${value}`).appendMarkdown('\n');
    }
  }
  return text;
}

function originText({ origin }: SharedConnection): string {
  return origin.kind === 'user' ? vscode.l10n.t('the user settings') : vscode.l10n.t('the workspace settings');
}
