import assert from 'node:assert/strict';
import { once } from 'node:events';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import * as esbuild from 'esbuild';
import { storeWorkerOptions } from '../../../../scripts/lib/storeWorkerBundle.mjs';
import type { Connection } from '../../../../src/connection/connection';
import type { Dynamodb } from '../../../../src/dynamodb/dynamodb';
import { StoreThread } from '../../../../src/dynamodb/pageStore/storeThread';
import type { Question } from '../../../../src/dynamodb/query/question';
import { wholeTable } from '../../../../src/dynamodb/query/question';
import type { TableFacts } from '../../../../src/dynamodb/tables';
import { TableReading } from '../../../../src/ui/tableBrowser/tableReading';
import { answerOf } from '../../dynamodb/pages';

const facts: TableFacts = {
  name: 'Orders',
  status: 'ACTIVE',
  itemCount: 0,
  sizeBytes: 0,
  partitionKey: { name: 'id', type: 'N' },
  indexes: [],
};
const connection: Connection = { id: 'orders', name: 'Orders', properties: {} };

suite('TableReading', () => {
  const file = path.resolve('out/test/storeWorker.cjs');
  let stores: StoreThread[];
  let errors: unknown[];
  let reading: TableReading;
  /** Called before each page is answered, with its number and by which connection it was asked for. */
  let beforePage: (page: number, connection: Connection) => unknown;

  suiteSetup(() => esbuild.build(storeWorkerOptions({ release: true, outfile: file })).then(() => undefined));
  setup(() => {
    stores = [];
    errors = [];
    beforePage = () => undefined;
  });
  teardown(async () => {
    reading.close();
    await Promise.all(stores.map((store) => store.close()));
  });

  /** A table of so many pages of two items; their numbers go down. */
  function tableOf(pages: number, question: Question = wholeTable): TableReading {
    const dynamodb: Pick<Dynamodb, 'describeTable' | 'timeToLiveAttribute' | 'readPage'> = {
      describeTable: async () => facts,
      timeToLiveAttribute: async () => undefined,
      readPage: async (by, _request, start) => {
        const page = Number(start?.['id']?.['N'] ?? 0);
        await beforePage(page, by);
        return answerOf(
          [0, 1].map((each) => ({ id: { N: String(1000 - 2 * page - each) } })),
          { next: page + 1 < pages ? { id: { N: String(page + 1) } } : undefined },
        );
      },
    };
    reading = new TableReading(connection, 'Orders', question, {
      dynamodb: async () => dynamodb as Dynamodb,
      newStore: (memoryLimit) => {
        const store = new StoreThread(file, { memoryLimit });
        stores.push(store);
        return store;
      },
      memoryLimit: () => 1_000_000,
      onChange: () => undefined,
      onUndescribed: (error) => errors.push(error),
      onError: (error) => errors.push(error),
      failureOf: (error) => ({ kind: 'other', message: error.message, actions: [] }),
    });
    return reading;
  }

  async function ids(): Promise<number[]> {
    const rows = JSON.parse(Buffer.from(await reading.cells(0, 100)).toString()) as { readonly text: string }[][];
    return rows.map(([id]) => Number(id?.text));
  }

  test('a table that is closed is not read again', async () => {
    tableOf(2).start();
    await reading.read(2);
    reading.close();
    await reading.reload(connection);
    await reading.ask(wholeTable);
    await reading.read(4);
    assert.equal(stores.length, 1, 'no thread is begun that nobody ends');
    assert.equal((await reading.state()).progress.pages, 1);
  });

  test('nothing more is asked for where nothing can be kept any more', async () => {
    let asked = 0;
    beforePage = () => asked++;
    let thread: Worker | undefined;
    process.once('worker', (worker) => (thread = worker));
    tableOf(4).start();
    await reading.read(2);
    await thread?.terminate();
    await stores[0]?.lost;
    await reading.read(8);
    assert.equal(asked, 1);
    await reading.retry(connection);
    assert.equal(asked, 2, 'from the beginning');
  });

  test('a connection that signs in another way now is asked from then on, once a person says so', async () => {
    const asked: Connection[] = [];
    const changed: Connection = { ...connection, name: 'Orders (new)', properties: { AWSRegion: 'IRELAND' } };
    beforePage = (page, by) => {
      asked.push(by);
      if (page === 1) {
        reading.connectionChanged(changed);
      }
    };
    tableOf(4).start();
    await reading.read(8);
    const { progress, connection: name } = await reading.state();
    assert.deepEqual([progress.state, progress.pages, name], ['stopped', 2, 'Orders (new)']);
    await reading.read(8);
    assert.deepEqual(asked, [connection, connection, changed, changed]);
    assert.equal((await reading.state()).progress.state, 'complete');
  });

  test('a connection that has another name goes on', async () => {
    beforePage = (page) => page === 1 && reading.connectionChanged({ ...connection, name: 'Old orders' });
    tableOf(4).start();
    await reading.read(8);
    const { progress, connection: name } = await reading.state();
    assert.deepEqual([progress.state, name], ['complete', 'Old orders']);
  });

  test('a sort that a person asks for is not undone by the one before, for rows that have come since', async () => {
    tableOf(3).start();
    await reading.read(2);
    await reading.sortBy({ name: 'id', isDescending: true });
    const [store] = stores;
    assert.ok(store);
    const putInOrder = store.putInOrder.bind(store);
    // It takes until the last page is there, and has not seen that.
    const rest = new AbortController();
    const rested = once(rest.signal, 'abort');
    let rows = 0;
    store.putInOrder = async (order, signal) => {
      rows ||= await putInOrder(order, signal);
      await rested;
      signal?.throwIfAborted();
      store.putInOrder = putInOrder;
      return rows;
    };
    const sorting = reading.sortBy({ name: 'id', isDescending: false });
    await reading.read(6);
    rest.abort();
    await sorting;
    assert.deepEqual((await reading.state()).sort, { name: 'id', isDescending: false, rows: 6 });
    assert.deepEqual(await ids(), [995, 996, 997, 998, 999, 1000]);
    assert.deepEqual(errors, []);
  });

  test('rows that come while the first pages are read are put in order after that', async () => {
    let sorted: Promise<void> | undefined;
    beforePage = (page) => {
      sorted ??= page === 2 ? reading.sortBy({ name: 'id', isDescending: false }) : undefined;
      return sorted;
    };
    tableOf(5, { ...wholeTable, pageLimit: 5 }).start();
    while ((await reading.state()).sort?.rows !== 10) {
      await setImmediate();
    }
    assert.deepEqual(await ids(), [991, 992, 993, 994, 995, 996, 997, 998, 999, 1000]);
  });
});
