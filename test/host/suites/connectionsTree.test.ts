import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Connection } from '../../../src/connection/connection';
import { ConnectionsTree, mostTablesDrawn } from '../../../src/ui/connections/connectionsTree';
import type { TreeNode } from '../../../src/ui/connections/treeNodes';
import type { ExtensionParts } from '../../../src/ui/extensionParts';
import { deleteAllConnections, extensionParts } from '../extensionParts';
import { startManyTables, tableName } from '../manyTables';
import type { ManyTables } from '../manyTables';
import { note } from '../note';

const tableCount = 10_000;

suite('Connections tree', () => {
  let parts: ExtensionParts;
  let tree: ConnectionsTree;
  let server: ManyTables;
  let connection: Connection;

  suiteSetup(async () => {
    parts = await extensionParts();
    server = await startManyTables(tableCount);
  });
  suiteTeardown(() => server.close());
  setup(async () => {
    tree = new ConnectionsTree(parts);
    connection = await parts.store.add({
      name: 'Many',
      properties: {
        AWSRegion: 'IRELAND',
        AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00',
        AWSSecretKey: 'made-up',
        Endpoint: server.endpoint,
      },
    });
  });
  teardown(async () => {
    tree.dispose();
    await deleteAllConnections(parts);
    await parts.store.arrange((layout) => ({ ...layout, folders: [] }));
  });

  function labelOf(node: TreeNode): string {
    const { label } = tree.getTreeItem(node);
    return typeof label === 'string' ? label : (label?.label ?? '');
  }

  async function childrenOf(node: TreeNode): Promise<TreeNode[]> {
    return tree.getChildren(node);
  }

  /** Waits until all tables are listed. */
  async function listed(): Promise<void> {
    const node = tree.nodeOf(connection);
    await tree.getChildren(node);
    while (tree.matches(connection.id)?.listing.state === 'reading') {
      await new Promise<void>((resolve) => {
        const subscription = tree.onDidChangeTreeData(() => {
          subscription.dispose();
          resolve();
        });
      });
    }
  }

  test('asks AWS nothing before a connection is opened', async () => {
    const before = server.operations.length;
    for (const node of await tree.getChildren()) {
      tree.getTreeItem(node);
    }
    assert.equal(server.operations.length, before);
  });

  test('ten thousand tables: a thousand are drawn, the rest is a row that leads to the filter', async () => {
    const begin = performance.now();
    const first = await childrenOf(tree.nodeOf(connection));
    const firstDrawn = performance.now() - begin;
    assert.equal(first.length, mostTablesDrawn + 1);
    await listed();
    const all = performance.now() - begin;
    const children = await childrenOf(tree.nodeOf(connection));
    const last = children.at(-1);
    assert.equal(children.length, mostTablesDrawn + 1);
    assert.ok(last?.kind === 'more');
    assert.equal(labelOf(last), '… 9,000 more (type to filter)');
    assert.equal(tree.getTreeItem(last).command?.command, 'dynamodbConnections.filterTables');
    assert.match(String(tree.getTreeItem(tree.nodeOf(connection)).description), /10,000 tables/u);
    const beginDrawn = performance.now();
    (await childrenOf(tree.nodeOf(connection))).map((node) => tree.getTreeItem(node));
    const drawn = performance.now() - beginDrawn;
    note(
      `10,000 tables: first ${mostTablesDrawn} after ${firstDrawn.toFixed(0)} ms, all listed after ` +
        `${all.toFixed(0)} ms, drawn again in ${drawn.toFixed(1)} ms`,
    );
  });

  test('a filter shows what it lets through, and itself', async () => {
    await listed();
    const begin = performance.now();
    tree.setFilter(connection.id, 'orders -0004');
    const [filter, ...tables] = await childrenOf(tree.nodeOf(connection));
    note(`10,000 tables filtered in ${(performance.now() - begin).toFixed(1)} ms`);
    assert.ok(filter?.kind === 'filter');
    assert.deepEqual([filter.matches, filter.tables], [25, 10_000]);
    assert.equal(labelOf(filter), 'Filter: orders -0004');
    assert.equal(tree.getTreeItem(filter).description, '25 of 10,000');
    assert.deepEqual(tables.map(labelOf).slice(0, 2), [tableName(400), tableName(404)]);

    tree.setFilter(connection.id, '');
    assert.equal((await childrenOf(tree.nodeOf(connection)))[0]?.kind, 'table');
  });

  test('a table opens to its keys and indexes, described once', async () => {
    const [table] = await childrenOf(tree.nodeOf(connection));
    assert.ok(table?.kind === 'table');
    const before = server.operations.length;
    const parents = await childrenOf(table);
    assert.deepEqual(
      parents.map((node) => [labelOf(node), tree.getTreeItem(node).description]),
      [
        ['customerId', 'S · partition key'],
        ['orderId', 'N · sort key'],
        ['Indexes (1)', undefined],
      ],
    );
    const [index] = await childrenOf(parents[2] as TreeNode);
    assert.equal(index && labelOf(index), 'byStatus');
    assert.deepEqual((await childrenOf(index as TreeNode)).map(labelOf), ['status']);
    assert.equal(tree.getTreeItem(table).description, '12.4M items · 38 GB');
    await childrenOf(table);
    assert.equal(server.operations.slice(before).filter((each) => each === 'DescribeTable').length, 1);
  });

  test('the tooltip of a table is asked for when one points at it', async () => {
    const [table] = await childrenOf(tree.nodeOf(connection));
    const item = tree.getTreeItem(table as TreeNode);
    assert.equal(item.tooltip, undefined);
    const { token } = new vscode.CancellationTokenSource();
    const resolved = await tree.resolveTreeItem(item, table as TreeNode, token);
    assert.ok(resolved.tooltip instanceof vscode.MarkdownString);
    assert.match(resolved.tooltip.value.replaceAll('&nbsp;', ' '), /12\.4M items · 38 GB/u);
  });

  test('folders first, then connections; the parents lead to the top', async () => {
    const { store } = parts;
    await store.arrange((layout) => ({
      folders: ['empty', 'shop'],
      connections: layout.connections.map(({ id }) => ({ id, folder: 'shop' })),
    }));
    const second = await store.add({ name: 'Second', properties: { AWSRegion: 'IRELAND' } });
    const roots = await tree.getChildren();
    assert.deepEqual(roots.map(labelOf), ['empty', 'shop', 'Second']);
    assert.deepEqual(await childrenOf(roots[0] as TreeNode), []);
    const [inside] = await childrenOf(roots[1] as TreeNode);
    assert.ok(inside?.kind === 'connection');
    assert.equal(inside.connection.id, connection.id);
    assert.equal(tree.getParent(inside), roots[1]);
    assert.equal(tree.getParent(tree.nodeOf(second)), undefined);
  });

  test('the environment colours the icon and is heard; read-only is said', async () => {
    const { store } = parts;
    await store.setEnvironment([connection.id], 'production');
    await store.setReadOnly([connection.id], true);
    const item = tree.getTreeItem(tree.nodeOf(store.get(connection.id) as Connection));
    assert.ok(item.iconPath instanceof vscode.ThemeIcon);
    assert.equal(item.iconPath.color?.id, 'dynamodbConnections.productionIcon');
    assert.match(String(item.description), /read-only/u);
    assert.match(item.accessibilityInformation?.label ?? '', /, Production, .*read-only/u);
    assert.match(item.contextValue ?? '', /^connection\.own\.usable\.readOnly/u);
  });

  test('a failure is a row, and listing again is a new try', async () => {
    await parts.store.update(
      { ...connection, properties: { ...connection.properties, Endpoint: 'http://127.0.0.1:1' } },
      new Set(['AWSSecretKey']),
    );
    const [failure] = await childrenOf(tree.nodeOf(parts.store.get(connection.id) as Connection));
    assert.ok(failure?.kind === 'failure');
    assert.match(labelOf(failure), /127\.0\.0\.1:1/u);
    await parts.store.update(connection, new Set(['AWSSecretKey']));
    const [table] = await childrenOf(tree.nodeOf(parts.store.get(connection.id) as Connection));
    assert.equal(table?.kind, 'table');
  });

  test('hundreds of connections are drawn from memory', async () => {
    for (let index = 0; index < 300; index++) {
      await parts.store.add({
        name: `Connection ${index}`,
        properties: { AWSRegion: 'IRELAND' },
        ...(index % 3 === 0 && { folder: `Folder ${index % 30}` }),
      });
    }
    const begin = performance.now();
    const roots = await tree.getChildren();
    const inside = await Promise.all(roots.filter(({ kind }) => kind === 'folder').map((node) => childrenOf(node)));
    const items = [...roots, ...inside.flat()].map((node) => tree.getTreeItem(node));
    note(`301 connections in 10 folders drawn in ${(performance.now() - begin).toFixed(1)} ms`);
    assert.equal(items.length, 301 + 10);
  });
});
