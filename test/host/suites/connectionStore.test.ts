import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { SystemClock } from '../../../src/auth/clock';
import { SessionKeeper } from '../../../src/auth/sessionStore';
import { moveConnections, removeFolder } from '../../../src/ui/connections/connectionLayout';
import { ConnectionStore } from '../../../src/ui/connections/connectionStore';
import type { ConnectionChange } from '../../../src/ui/connections/connectionStore';
import type { ExtensionParts } from '../../../src/ui/extensionParts';
import { secretSessionStore } from '../../../src/ui/mfa/secretSessionStore';
import { deleteAllConnections, extensionParts } from '../extensionParts';

/** Made up, and found nowhere else: what holds it, holds the secret. */
const marked = 'marked-made-up-secret-7f3a';

const properties = { AWSRegion: 'IRELAND', AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00', AWSSecretKey: marked };

/** A second store on the same state and secrets, as the next window would make. */
function reopened({ context, log }: ExtensionParts): ConnectionStore {
  return new ConnectionStore(context.globalState, context.secrets, log);
}

function filesBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) {
    return [];
  }
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

suite('Connection store', () => {
  let parts: ExtensionParts;

  suiteSetup(async () => {
    parts = await extensionParts();
  });
  teardown(() => deleteAllConnections(parts));

  test('keeps a connection for the next window, its secret apart', async () => {
    const saved = await parts.store.add({ name: 'Orders', properties });
    const found = reopened(parts).get(saved.id);
    assert.equal(found?.name, 'Orders');
    assert.deepEqual({ ...found.properties }, { AWSRegion: 'IRELAND', AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00' });
    assert.deepEqual({ ...(await reopened(parts).secretsOf(saved.id)) }, { AWSSecretKey: marked });
  });

  test('keeps the order in which connections were made', async () => {
    for (const name of ['b', 'a', 'c']) {
      await parts.store.add({ name, properties });
    }
    assert.deepEqual(
      reopened(parts).connections.map(({ name }) => name),
      ['b', 'a', 'c'],
    );
  });

  test('a changed connection keeps the stored secrets it was told to keep, and no others', async () => {
    const saved = await parts.store.add({
      name: 'Orders',
      properties: { ...properties, Password: 'another made-up one' },
    });
    await parts.store.update({ ...saved, name: 'Orders 2' }, new Set(['AWSSecretKey']));
    assert.equal(parts.store.get(saved.id)?.name, 'Orders 2');
    assert.deepEqual({ ...(await parts.store.secretsOf(saved.id)) }, { AWSSecretKey: marked });
  });

  test('a copy has its own secrets and stands after the original', async () => {
    const first = await parts.store.add({ name: 'first', properties });
    await parts.store.add({ name: 'second', properties });
    const copy = await parts.store.duplicate(first.id, 'first copy');
    assert.deepEqual(
      parts.store.connections.map(({ name }) => name),
      ['first', 'first copy', 'second'],
    );
    await parts.store.delete(first.id);
    assert.deepEqual({ ...(await parts.store.secretsOf(copy?.id ?? '')) }, { AWSSecretKey: marked });
  });

  test('deleting removes the secrets too', async () => {
    const saved = await parts.store.add({ name: 'Orders', properties });
    await parts.store.delete(saved.id);
    assert.equal(await parts.context.secrets.get(`connection:${saved.id}`), undefined);
    assert.equal(parts.context.globalState.get(`connection:${saved.id}`), undefined);
    assert.equal(reopened(parts).get(saved.id), undefined);
  });

  test('one-time codes are stored nowhere', async () => {
    const saved = await parts.store.add({ name: 'Orders', properties: { ...properties, MFAToken: '123456' } });
    assert.equal((await parts.store.secretsOf(saved.id))['MFAToken'], undefined);
    assert.equal(saved.properties['MFAToken'], undefined);
  });

  test('a record that cannot be read is left out and left alone', async () => {
    await parts.context.globalState.update('connection:broken', { id: 'broken', name: 7 });
    const saved = await parts.store.add({ name: 'Orders', properties });
    const next = reopened(parts);
    assert.deepEqual(
      next.connections.map(({ id }) => id),
      [saved.id],
    );
    assert.deepEqual(parts.context.globalState.get('connection:broken'), { id: 'broken', name: 7 });
    assert.deepEqual(next.brokenRecords, ['connection:broken']);
    await parts.context.globalState.update('connection:broken', undefined);
  });

  test('folders, order and places are there in the next window', async () => {
    const { store } = parts;
    for (const name of ['a', 'b', 'c']) {
      await store.add({ name, properties });
    }
    const [a, , c] = store.own;
    await store.arrange((layout) => ({ ...layout, folders: ['empty', 'shop'] }));
    await store.arrange((layout) =>
      moveConnections(layout, new Set([c?.id ?? '']), { kind: 'connection', id: a?.id ?? '' }),
    );
    await store.arrange((layout) =>
      moveConnections(layout, new Set([a?.id ?? '']), { kind: 'folder', folder: 'shop' }),
    );
    const next = reopened(parts);
    assert.deepEqual(next.folders, ['empty', 'shop']);
    assert.deepEqual(
      next.own.map(({ name, folder }) => [name, folder]),
      [
        ['c', undefined],
        ['b', undefined],
        ['a', 'shop'],
      ],
    );
    await store.arrange((layout) => removeFolder(removeFolder(layout, 'shop'), 'empty'));
    assert.deepEqual(store.folders, []);
    assert.equal(store.get(a?.id ?? '')?.folder, undefined);
  });

  test('moving, renaming, colouring and read-only keep the sign-in', async () => {
    const { store } = parts;
    const saved = await store.add({ name: 'Orders', properties });
    const changes: ConnectionChange[] = [];
    const subscription = store.onDidChange((change) => changes.push(change));
    await store.rename(saved.id, 'Orders 2');
    await store.setEnvironment([saved.id], 'production');
    await store.setReadOnly([saved.id], true);
    await store.arrange((layout) => moveConnections(layout, new Set([saved.id]), { kind: 'folder', folder: 'shop' }));
    subscription.dispose();
    const now = store.get(saved.id);
    assert.deepEqual(
      [now?.name, now?.environment, now?.readOnly, now?.folder],
      ['Orders 2', 'production', true, 'shop'],
    );
    assert.equal(now?.properties, saved.properties);
    assert.deepEqual(new Set(changes.map(({ reconnect }) => reconnect)), new Set([false]));
    await store.setEnvironment([saved.id], undefined);
    await store.setReadOnly([saved.id], false);
    assert.equal(store.get(saved.id)?.environment, undefined);
    assert.equal(store.get(saved.id)?.readOnly, undefined);
    await store.arrange((layout) => removeFolder(layout, 'shop'));
  });

  test('what is done at the same time is all kept', async () => {
    const { store } = parts;
    const added = await Promise.all(['a', 'b', 'c', 'd'].map((name) => store.add({ name, properties })));
    await Promise.all([
      ...added.map(({ id }) => store.rename(id, `${id} renamed`)),
      store.arrange((layout) => ({ ...layout, connections: layout.connections.toReversed() })),
    ]);
    assert.deepEqual(
      reopened(parts).own.map(({ id, name }) => [id, name]),
      added.toReversed().map(({ id }) => [id, `${id} renamed`]),
    );
  });

  test('another store on the same state takes over what this one does', async () => {
    const other = reopened(parts);
    const watching = other.watch();
    const changes: ConnectionChange[] = [];
    other.onDidChange((change) => changes.push(change));
    const changed = async (count: number): Promise<void> => {
      while (changes.length < count) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    try {
      const saved = await parts.store.add({ name: 'Orders', properties });
      await changed(1);
      assert.equal(other.get(saved.id)?.name, 'Orders');
      const known = other.get(saved.id)?.properties;

      await parts.store.rename(saved.id, 'Orders 2');
      await changed(2);
      assert.equal(other.get(saved.id)?.name, 'Orders 2');
      assert.equal(other.get(saved.id)?.properties, known);
      assert.deepEqual(changes[1], { id: saved.id, reconnect: false });

      // Only the secret is another one: the others have to sign in again all the same.
      await parts.store.update(
        { ...saved, name: 'Orders 2', properties: { ...saved.properties, AWSSecretKey: 'another made-up one' } },
        new Set(),
      );
      await changed(3);
      assert.deepEqual(changes[2], { id: saved.id, reconnect: true });

      await parts.store.delete(saved.id);
      await changed(4);
      assert.equal(other.get(saved.id), undefined);
    } finally {
      watching.dispose();
      other.dispose();
    }
  });

  test('a deleted connection takes the sessions kept for it along, also those that survive Sign Out', async () => {
    const { context, store } = parts;
    const kept = new SessionKeeper(secretSessionStore(context.secrets), new SystemClock());
    const saved = await store.add({ name: 'Orders', properties });
    await kept.for(saved.id).keep('made-up-session', { values: { token: marked }, survivesSignOut: true });
    assert.match((await context.secrets.get('session:made-up-session')) ?? '', new RegExp(marked, 'u'));

    await store.delete(saved.id);
    while ((await context.secrets.get('session:made-up-session')) !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  test('a secret is in SecretStorage and nowhere else', async () => {
    const { context, store, dynamodb } = parts;
    const saved = await store.add({ name: 'Orders', properties: { ...properties, Endpoint: 'http://localhost:9' } });
    // Use it, so that whatever is logged or cached on the way is there too.
    const listing = (await dynamodb()).listTables(saved);
    await assert.rejects(listing.next(), /Nothing listens/u);
    await vscode.commands.executeCommand('dynamodbConnections.editConnection', {
      kind: 'connection',
      connection: saved,
    });

    assert.match((await context.secrets.get(`connection:${saved.id}`)) ?? '', new RegExp(marked, 'u'));
    for (const state of [context.globalState, context.workspaceState]) {
      const all = state.keys().map((key) => [key, state.get(key)]);
      assert.doesNotMatch(JSON.stringify(all), new RegExp(marked, 'u'));
    }
    assert.doesNotMatch(JSON.stringify(vscode.workspace.getConfiguration()), new RegExp(marked, 'u'));
    const folders = [context.globalStorageUri, context.logUri, ...(context.storageUri ? [context.storageUri] : [])];
    const files = folders.flatMap(({ fsPath }) => filesBelow(fsPath));
    assert.ok(
      files.some((file) => file.endsWith('.log')),
      'no log was found to search',
    );
    for (const file of files) {
      assert.equal(fs.readFileSync(file, 'utf8').includes(marked), false, file);
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
