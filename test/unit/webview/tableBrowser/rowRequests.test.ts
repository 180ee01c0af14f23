import assert from 'node:assert/strict';
import type { GridRow } from '../../../../src/protocol/grid';
import type { FromTableBrowser } from '../../../../src/protocol/tableBrowser';
import { RowRequests } from '../../../../src/webview/tableBrowser/rowRequests';

const rows: readonly GridRow[] = ['a', 'b', 'c'].map((text) => [{ type: 'S', text }]);

/** Rows as the extension sends them. */
function bytesOf(sentRows: readonly (readonly unknown[])[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(sentRows));
}

suite('RowRequests', () => {
  const { signal } = new AbortController();
  let sent: FromTableBrowser[];
  let requests: RowRequests;

  setup(() => {
    sent = [];
    requests = new RowRequests((message) => sent.push(message));
  });

  test('asks for rows and matches the answers by their numbers', async () => {
    const first = requests.ask(0, 2, signal);
    const second = requests.ask(2, 1, signal);
    assert.deepEqual(sent, [
      { type: 'rows', request: 1, offset: 0, count: 2 },
      { type: 'rows', request: 2, offset: 2, count: 1 },
    ]);
    requests.answered(2, bytesOf(rows.slice(2)));
    requests.answered(1, bytesOf(rows.slice(0, 2)));
    assert.deepEqual(await first, rows.slice(0, 2));
    assert.deepEqual(await second, rows.slice(2));
  });

  test('rows that came with the state are not asked for, those beyond them are', async () => {
    requests.begin(bytesOf(rows));
    assert.deepEqual(await requests.ask(0, 3, signal), rows);
    assert.deepEqual(await requests.ask(1, 1, signal), rows.slice(1, 2));
    assert.deepEqual(sent, []);
    void requests.ask(1, 3, signal);
    assert.equal(sent.length, 1);
  });

  test('the first rows of another question take the place of the ones before', async () => {
    requests.begin(bytesOf(rows));
    requests.begin(undefined);
    void requests.ask(0, 1, signal);
    assert.equal(sent.length, 1);
  });

  test('an attribute that is missing, which JSON has `null` for, is no cell', async () => {
    const cell = { type: 'S', text: 'a' } as const;
    requests.begin(bytesOf([[cell, null]]));
    assert.deepEqual(await requests.ask(0, 1, signal), [[cell, undefined]]);
    const asked = requests.ask(1, 1, signal);
    requests.answered(1, bytesOf([[null, cell]]));
    assert.deepEqual(await asked, [[undefined, cell]]);
  });

  test('says why rows did not come, until they do, or there are others', async () => {
    const failure = { message: 'The file is gone.', canRetry: true };
    const refused = async (): Promise<void> => {
      const asked = requests.ask(64, 64, signal);
      requests.refused(sent.length, failure);
      await assert.rejects(asked, /The file is gone/u);
      assert.equal(requests.failure, failure);
    };
    await refused();
    void requests.ask(0, 64, signal);
    requests.answered(sent.length, bytesOf(rows));
    assert.equal(requests.failure, failure, 'those are other rows');
    void requests.ask(0, 128, signal);
    requests.answered(sent.length, bytesOf(rows));
    assert.equal(requests.failure, undefined);
    await refused();
    requests.begin(undefined);
    assert.equal(requests.failure, undefined);
    requests.refused(1, failure);
    assert.equal(requests.failure, undefined, 'nobody waits for those');
  });

  test('nobody waits for what is no longer wanted', async () => {
    const abort = new AbortController();
    const asked = requests.ask(0, 1, abort.signal);
    abort.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    requests.answered(1, bytesOf(rows));
    await assert.rejects(requests.ask(0, 1, abort.signal), { name: 'AbortError' });
    assert.equal(sent.length, 1);
  });
});
