import assert from 'node:assert/strict';
import type { Connection } from '../../../src/connection/connection';
import type { TableFacts } from '../../../src/dynamodb/tables';
import { shortCount, shortSize } from '../../../src/ui/connections/sizes';
import { filterTables } from '../../../src/ui/connections/tableFilter';
import { TableListings } from '../../../src/ui/connections/tableListings';
import type { Listing } from '../../../src/ui/connections/tableListings';

const connection: Connection = { id: '1', name: 'Orders', properties: {} };

/** A DynamoDB whose pages come when the test lets them. */
class Pages {
  private waiting: ((page: readonly string[] | Error | undefined) => void)[] = [];
  private readonly ready: (readonly string[] | Error | undefined)[] = [];
  signal: AbortSignal | undefined;
  described = 0;

  /** Gives the next page; `undefined` ends the list. */
  give(page: readonly string[] | Error | undefined): void {
    const next = this.waiting.shift();
    if (next) {
      next(page);
    } else {
      this.ready.push(page);
    }
  }

  /** Resolves when someone waits for a page. */
  async asked(): Promise<void> {
    while (this.waiting.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async *listTables(_: Connection, signal?: AbortSignal): AsyncGenerator<readonly string[]> {
    this.signal = signal;
    for (;;) {
      const page =
        this.ready.length > 0
          ? this.ready.shift()
          : await new Promise<readonly string[] | Error | undefined>((resolve) => {
              this.waiting.push(resolve);
              signal?.addEventListener('abort', () => {
                this.waiting = this.waiting.filter((each) => each !== resolve);
                resolve(new Error('aborted'));
              });
            });
      if (page instanceof Error) {
        throw page;
      }
      if (page === undefined) {
        return;
      }
      yield page;
    }
  }

  async describeTable(_: Connection, table: string): Promise<TableFacts> {
    this.described += 1;
    if (table === 'hidden') {
      throw new Error('not allowed');
    }
    const partitionKey = { name: 'id', type: 'S' } as const;
    return { name: table, status: 'ACTIVE', itemCount: 1, sizeBytes: 2, partitionKey, indexes: [] };
  }
}

suite('Table listings', () => {
  let pages: Pages;
  let listings: TableListings;
  let readOn: Promise<void>[];
  let ended: Listing[];

  setup(() => {
    pages = new Pages();
    readOn = [];
    ended = [];
    listings = new TableListings(
      async () => pages,
      3,
      (_, reading) => readOn.push(reading),
      (_, listing) => ended.push(listing),
    );
  });

  test('few tables are given when all are there', async () => {
    pages.give(['a', 'b']);
    pages.give(['c']);
    pages.give(undefined);
    assert.deepEqual(await listings.list(connection), { tables: ['a', 'b', 'c'], state: 'read' });
    assert.equal(readOn.length, 0);
    assert.equal(ended.length, 1);
  });

  test('of many, the first are given at once and the rest is read on', async () => {
    pages.give(['a', 'b', 'c', 'd']);
    const first = await listings.list(connection);
    assert.equal(first.state, 'reading');
    assert.equal(first.tables.length, 4);
    assert.equal(readOn.length, 1);
    pages.give(['e']);
    pages.give(undefined);
    await readOn[0];
    assert.deepEqual(listings.known('1'), { tables: ['a', 'b', 'c', 'd', 'e'], state: 'read' });
  });

  test('a failure is kept until it is dropped', async () => {
    pages.give(new Error('no answer'));
    assert.equal((await listings.list(connection)).state, 'failed');
    assert.equal((await listings.list(connection)).state, 'failed');
    listings.drop('1');
    pages.give(['a']);
    pages.give(undefined);
    assert.equal((await listings.list(connection)).state, 'read');
  });

  test('dropping ends what is under way; who waits gets the new listing', async () => {
    const waiting = listings.list(connection);
    await pages.asked();
    const { signal } = pages;
    listings.drop('1');
    assert.equal(signal?.aborted, true);
    const next = listings.list(connection);
    pages.give(['new']);
    pages.give(undefined);
    assert.deepEqual((await next).tables, ['new']);
    assert.deepEqual((await waiting).tables, ['new']);
    assert.deepEqual(
      ended.map(({ tables }) => tables),
      [['new']],
    );
  });

  test('a table is described once; a failure is asked for again', async () => {
    pages.give(undefined);
    await Promise.all([listings.factsOf(connection, 'a'), listings.factsOf(connection, 'a')]);
    assert.equal(pages.described, 1);
    assert.equal(listings.knownFacts('1', 'a')?.itemCount, 1);
    await assert.rejects(listings.factsOf(connection, 'hidden'), /not allowed/u);
    await assert.rejects(listings.factsOf(connection, 'hidden'), /not allowed/u);
    assert.equal(pages.described, 3);
  });
});

suite('Filter of tables', () => {
  const tables = ['Orders', 'orders-archive', 'Customers', 'archive.customers'];

  test('every word has to be in the name, in any case and order', () => {
    assert.deepEqual(filterTables(tables, 'ORD'), ['Orders', 'orders-archive']);
    assert.deepEqual(filterTables(tables, ' archive  ord '), ['orders-archive']);
    assert.deepEqual(filterTables(tables, 'nothing'), []);
    assert.deepEqual(filterTables(tables, '  '), tables);
  });
});

suite('Short sizes', () => {
  test('of bytes', () => {
    const cases: readonly (readonly [number, string])[] = [
      [0, '0 B'],
      [1, '1 B'],
      [1023, '1,023 B'],
      [1024, '1 KB'],
      [1_572_864, '1.5 MB'],
      [40_802_189_312, '38 GB'],
      [2 ** 60, '1,024 PB'],
    ];
    for (const [size, text] of cases) {
      assert.equal(shortSize(size), text);
    }
  });

  test('of counts', () => {
    assert.equal(shortCount(999), '999');
    assert.equal(shortCount(12_400_000), '12.4M');
  });
});
