import assert from 'node:assert/strict';
import { SystemClock } from '../../../src/auth/clock';
import { MemorySessionStore, SessionKeeper, sessionKey } from '../../../src/auth/sessionStore';
import type { KeptSession } from '../../../src/auth/sessionStore';

/** A store whose content a test can look at. */
class OpenStore extends MemorySessionStore {
  readonly content = new Map<string, string>();

  override async get(key: string): Promise<string | undefined> {
    return this.content.get(key);
  }

  override async set(key: string, value: string): Promise<void> {
    this.content.set(key, value);
  }

  override async delete(key: string): Promise<void> {
    this.content.delete(key);
  }
}

suite('Sessions that are kept', () => {
  let time: number;
  let store: OpenStore;
  let keeper: SessionKeeper;
  const key = sessionKey('mfa', ['a', undefined, 'b']);

  setup(() => {
    time = Date.parse('2026-01-01T00:00:00Z');
    store = new OpenStore();
    keeper = new SessionKeeper(store, new SystemClock(() => time));
  });

  function session(minutes = 60): KeptSession {
    return { values: { token: 'made up' }, expiration: new Date(time + minutes * 60_000) };
  }

  test('a key follows from all it depends on and holds nothing of it', () => {
    assert.equal(sessionKey('mfa', ['a', undefined, 'b']), key);
    for (const facts of [
      ['a', 'b', undefined],
      ['a', '', 'b'],
      ['a', undefined, 'c'],
      ['a', undefined],
    ]) {
      assert.notEqual(sessionKey('mfa', facts), key);
    }
    assert.notEqual(sessionKey('okta', ['a', undefined, 'b']), key);
    assert.match(key, /^mfa\.[0-9a-f]{32}$/u);
  });

  test('kept until it expires, then gone from the store too', async () => {
    const sessions = keeper.for('one');
    await sessions.keep(key, session());
    assert.deepEqual((await keeper.for('two').read(key))?.values, { token: 'made up' });
    time += 60 * 60_000;
    assert.equal(await sessions.read(key), undefined);
    assert.ok(!store.content.has(key));
  });

  test('what cannot be read is no session', async () => {
    for (const text of ['', '{', 'null', '[]', '{"values":1}', '{"values":{},"expiration":"soon"}']) {
      store.content.set(key, text);
      assert.equal(await keeper.for('one').read(key), undefined, text);
    }
  });

  test('a connection that is tried out keeps nothing in the store; the saved one takes it over', async () => {
    await keeper.for(undefined).keep(key, session());
    assert.equal(store.content.size, 0);
    assert.ok(await keeper.for(undefined).read(key));
    assert.ok(await keeper.for('one').read(key));
    assert.ok(store.content.has(key));
  });

  test('Sign Out drops what the connection used, also after a reload, but for what survives it', async () => {
    const device = sessionKey('device', ['a']);
    await keeper.for('one').keep(key, session());
    await keeper.for('one').keep(device, { values: { id: 'made up' }, survivesSignOut: true });
    await keeper.for('two').keep(sessionKey('mfa', ['two']), session());
    const reloaded = new SessionKeeper(store, new SystemClock(() => time));
    await reloaded.forget('one');
    assert.equal(await reloaded.for('one').read(key), undefined);
    assert.ok(await reloaded.for('one').read(device));
    assert.ok(await reloaded.for('two').read(sessionKey('mfa', ['two'])));
    await reloaded.forget('one', true);
    assert.equal(await reloaded.for('one').read(device), undefined);
    await reloaded.forget('two', true);
    assert.equal(store.content.size, 0);
  });

  test('a sign-in that goes another way drops what an earlier one kept', async () => {
    const old = sessionKey('mfa', ['old keys']);
    await keeper.for('one').keep(old, session());
    await keeper.for('one').keep('device', { values: { id: 'made up' }, survivesSignOut: true });
    const sessions = keeper.for('one');
    await sessions.keep(key, session());
    await sessions.dropUntouched();
    assert.equal(await keeper.for('one').read(old), undefined);
    assert.ok(await keeper.for('one').read(key));
    assert.ok(await keeper.for('one').read('device'));
    const again = keeper.for('one');
    await again.read(key);
    await again.dropUntouched();
    assert.ok(await keeper.for('one').read(key));
  });

  test('only what is new counts where a new session is wanted, and the device is still known', async () => {
    await keeper.for('one').keep(key, session());
    await keeper.for('one').keep('device', { values: { id: 'made up' }, survivesSignOut: true });
    const sessions = keeper.for('one', { onlyNew: true });
    assert.equal(await sessions.read(key), undefined);
    assert.ok(await sessions.read('device'));
    await sessions.keep(key, session());
    assert.ok(await sessions.read(key));
  });

  test('a place in memory has a name', async () => {
    await keeper.for('one').at('memory://shared').keep(key, session());
    assert.ok(await keeper.for('two').at('memory://shared').read(key));
    assert.equal(await keeper.for('two').at('memory://other').read(key), undefined);
    assert.equal(await keeper.for('two').read(key), undefined);
    await keeper.forget('one');
    assert.equal(await keeper.for('two').at('memory://shared').read(key), undefined);
  });

  test('under one key one works at a time, whoever gives up waiting leaves the order as it is', async () => {
    const order: string[] = [];
    let release: (() => void) | undefined;
    const { signal } = new AbortController();
    const first = keeper.for('one').exclusively(key, signal, async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      order.push('first');
    });
    const impatient = new AbortController();
    const second = keeper.for('two').exclusively(key, impatient.signal, async () => void order.push('second'));
    const third = keeper.for('three').exclusively(key, signal, async () => void order.push('third'));
    const other = keeper.for('one').exclusively('other', signal, async () => void order.push('other'));
    await other;
    impatient.abort();
    await assert.rejects(second, { name: 'AbortError' });
    release?.();
    await Promise.all([first, third]);
    assert.deepEqual(order, ['other', 'first', 'third']);
  });
});
