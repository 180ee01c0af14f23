import assert from 'node:assert/strict';
import { ItemReader } from '../../../src/dynamodb/itemReader';
import type { FetchPage, ReadProgress } from '../../../src/dynamodb/itemReader';
import type { Item } from '../../../src/dynamodb/items/attributeValue';
import { PageStore } from '../../../src/dynamodb/pageStore/pageStore';
import { answerOf, keepIn } from './pages';

/** Pages of numbered items, as a table with that many items in each would answer. */
function pagesOf(sizes: readonly number[]): FetchPage {
  let first = 0;
  const pages = sizes.map((size, index) => {
    const items = Array.from({ length: size }, (_, offset): Item => ({ id: { N: String(first + offset) } }));
    first += size;
    const next = index + 1 < sizes.length ? { page: { N: String(index + 1) } } : undefined;
    return { items, units: 1.5, next };
  });
  return async (start) => {
    const page = pages[Number(start?.['page']?.['N'] ?? 0)];
    assert.ok(page);
    return answerOf(page.items, { units: page.units, next: page.next });
  };
}

function idsIn(store: PageStore): string[] {
  return store.items(0, Number.POSITIVE_INFINITY).map((item) => (item['id'] && 'N' in item['id'] ? item['id'].N : ''));
}

const nothing = (): void => undefined;

suite('ItemReader', () => {
  let store: PageStore;

  setup(() => {
    store = new PageStore({ memoryLimit: Number.POSITIVE_INFINITY });
  });

  function readerOf(fetch: FetchPage, onProgress: (progress: ReadProgress) => void = nothing): ItemReader {
    return new ItemReader(fetch, keepIn(store), onProgress);
  }

  test('reads page after page until there is enough', async () => {
    const reader = readerOf(pagesOf([2, 2, 2]));
    await reader.readUntil(3);
    assert.deepEqual(idsIn(store), ['0', '1', '2', '3']);
    assert.equal(reader.progress.state, 'idle');
    assert.equal(reader.progress.pages, 2);
    assert.equal(reader.progress.consumedUnits, 3);
    await reader.readUntil(5);
    assert.deepEqual(idsIn(store), ['0', '1', '2', '3', '4', '5']);
    assert.equal(reader.progress.state, 'complete');
  });

  test('goes on over empty pages', async () => {
    const reader = readerOf(pagesOf([0, 0, 1]));
    await reader.readUntil(1);
    assert.deepEqual(idsIn(store), ['0']);
    assert.equal(reader.progress.pages, 3);
  });

  test('an empty table is complete', async () => {
    const reader = readerOf(pagesOf([0]));
    await reader.readUntil(1);
    assert.equal(reader.progress.state, 'complete');
    assert.equal(reader.progress.items, 0);
  });

  test('a failure keeps what was read, and the same page is read again', async () => {
    const fetch = pagesOf([2, 2]);
    let fails = true;
    const reader = readerOf(async (start, signal, onWait) => {
      if (start && fails) {
        throw new Error('no answer');
      }
      return fetch(start, signal, onWait);
    });
    await reader.readUntil(4);
    assert.deepEqual(idsIn(store), ['0', '1']);
    assert.equal(reader.progress.state, 'failed');
    assert.equal(reader.progress.error?.message, 'no answer');
    fails = false;
    await reader.readUntil(4);
    assert.deepEqual(idsIn(store), ['0', '1', '2', '3']);
    assert.equal(reader.progress.error, undefined);
    assert.equal(reader.progress.state, 'complete');
  });

  test('stops in the middle of a request and resumes where it stopped', async () => {
    const fetch = pagesOf([2, 2, 2]);
    let hangs = true;
    const reader = readerOf(async (start, signal, onWait) => {
      if (start && hangs) {
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        });
      }
      return fetch(start, signal, onWait);
    });
    await reader.readUntil(1);
    const reading = reader.readUntil(6);
    reader.stop();
    await reading;
    assert.equal(reader.progress.state, 'stopped');
    assert.deepEqual(idsIn(store), ['0', '1']);
    hangs = false;
    await reader.readUntil(6);
    assert.deepEqual(idsIn(store), ['0', '1', '2', '3', '4', '5']);
  });

  test('a caller who wants more makes the run under way go on', async () => {
    const reader = readerOf(pagesOf([2, 2, 2]));
    await Promise.all([reader.readUntil(1), reader.readUntil(6)]);
    assert.deepEqual(idsIn(store), ['0', '1', '2', '3', '4', '5']);
  });

  test('a caller who wants more while the last page is being kept makes the run go on', async () => {
    const keep = keepIn(store);
    let isFirst = true;
    const later: Promise<void>[] = [];
    const reader: ItemReader = new ItemReader(
      pagesOf([2, 2, 2]),
      async (page) => {
        if (isFirst) {
          isFirst = false;
          // The run has asked for nothing more: what it wanted is here.
          await new Promise((resolve) => setImmediate(resolve));
          later.push(reader.readUntil(6));
        }
        return keep(page);
      },
      nothing,
    );
    await reader.readUntil(1);
    await Promise.all(later);
    assert.deepEqual(idsIn(store), ['0', '1', '2', '3', '4', '5']);
    assert.equal(reader.progress.state, 'complete');
  });

  test('a caller who hears that a run has ended begins another', async () => {
    const later: Promise<void>[] = [];
    const reader: ItemReader = readerOf(pagesOf([2, 2, 2]), ({ state }) => {
      if (state === 'idle') {
        later.push(reader.readUntil(6));
      }
    });
    await reader.readUntil(1);
    await Promise.all(later);
    assert.deepEqual(idsIn(store), ['0', '1', '2', '3', '4', '5']);
  });

  test('a caller who comes after a stop is not stopped with the run before', async () => {
    const fetch = pagesOf([2, 2]);
    let hangs = true;
    const reader = readerOf(async (start, signal, onWait) => {
      if (hangs) {
        hangs = false;
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        });
      }
      return fetch(start, signal, onWait);
    });
    const stopped = reader.readUntil(1);
    reader.stop();
    await reader.readUntil(4);
    await stopped;
    assert.equal(reader.progress.state, 'complete');
    assert.deepEqual(idsIn(store), ['0', '1', '2', '3']);
  });

  test('a stop as soon as reading begins ends it before a request; the next caller reads', async () => {
    const reader: ItemReader = readerOf(pagesOf([2]), ({ state, pages }) => {
      if (state === 'reading' && pages === 0 && !isStopped) {
        isStopped = true;
        reader.stop();
      }
    });
    let isStopped = false;
    await reader.readUntil(1);
    assert.equal(reader.progress.state, 'stopped');
    await reader.readUntil(1);
    assert.deepEqual(idsIn(store), ['0', '1']);
  });

  test('says what it waits for, and forgets it when it goes on or is stopped', async () => {
    const fetch = pagesOf([1, 1]);
    const told: (string | undefined)[] = [];
    let stops = false;
    const reader = readerOf(
      async (start, signal, onWait) => {
        onWait({ reason: 'signIn', asked: 'code' });
        if (stops) {
          reader.stop();
          throw new DOMException('Stopped.', 'AbortError');
        }
        onWait(undefined);
        return fetch(start, signal, onWait);
      },
      ({ state, waiting }) => told.push(waiting?.reason ?? state),
    );
    await reader.readUntil(1);
    assert.deepEqual(told, ['reading', 'signIn', 'reading', 'reading', 'idle']);
    stops = true;
    await reader.readUntil(2);
    assert.deepEqual(told.slice(5), ['reading', 'signIn', 'stopped']);
    assert.equal(reader.progress.waiting, undefined);
  });

  test('the time of a wait is not that of an answer', async () => {
    const fetch = pagesOf([1]);
    const reader = readerOf(async (start, signal, onWait) => {
      onWait({ reason: 'throttled', until: 0 });
      const began = performance.now();
      while (performance.now() - began < 50) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      onWait(undefined);
      return fetch(start, signal, onWait);
    });
    const began = performance.now();
    await reader.readUntil(1);
    assert.ok(reader.progress.milliseconds <= performance.now() - began - 50);
  });

  test('a page that cannot be kept is a failure', async () => {
    const reader = new ItemReader(pagesOf([2, 2]), () => Promise.reject(new Error('no place')), nothing);
    await reader.readUntil(4);
    assert.equal(reader.progress.state, 'failed');
    assert.equal(reader.progress.error?.message, 'no place');
    assert.equal(reader.progress.items, 0);
  });

  for (const broken of [1, 2, 3]) {
    test(`page ${broken} of 3 that could not be kept is read again, and none twice`, async () => {
      let kept = 0;
      const keep = keepIn(store);
      const reader = new ItemReader(
        pagesOf([2, 2, 2]),
        (page) => (++kept === broken ? Promise.reject(new Error('no place')) : keep(page)),
        nothing,
      );
      await reader.readUntil(6);
      assert.equal(reader.progress.state, 'failed');
      assert.equal(reader.progress.items, 2 * (broken - 1));
      await reader.readUntil(6);
      assert.equal(reader.progress.state, 'complete');
      assert.deepEqual(idsIn(store), ['0', '1', '2', '3', '4', '5']);
      assert.equal(reader.progress.pages, 3);
    });
  }

  test('a page that cannot be kept ends the request for the next one', async () => {
    const fetch = pagesOf([2, 2]);
    const reader = new ItemReader(
      async (start, signal, onWait) => {
        if (start) {
          // DynamoDB may ask to wait for minutes.
          await new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(new DOMException('Ended.', 'AbortError')));
          });
        }
        return fetch(start, signal, onWait);
      },
      async () => {
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error('no place');
      },
      nothing,
    );
    await reader.readUntil(4);
    assert.equal(reader.progress.state, 'failed');
    assert.equal(reader.progress.error?.message, 'no place');
  });

  test('callers at the same time share one run', async () => {
    let requests = 0;
    const fetch = pagesOf([5]);
    const reader = readerOf((start, signal, onWait) => {
      requests += 1;
      return fetch(start, signal, onWait);
    });
    await Promise.all([reader.readUntil(1), reader.readUntil(1), reader.readUntil(1)]);
    assert.equal(requests, 1);
  });

  test('tells every change', async () => {
    const told: ReadProgress['state'][] = [];
    const reader = readerOf(pagesOf([1, 1]), ({ state }) => told.push(state));
    await reader.readUntil(1);
    assert.deepEqual(told, ['reading', 'reading', 'idle']);
  });

  test('collects attributes in the order they are met, with all their types', async () => {
    const items: Item[] = [{ a: { S: 'x' } }, { b: { N: '1' }, a: { N: '2' } }, { ['__proto__']: { BOOL: true } }];
    const reader = readerOf(async () => answerOf(items));
    await reader.readUntil(1);
    assert.deepEqual(reader.attributes, [
      { name: 'a', types: ['S', 'N'] },
      { name: 'b', types: ['N'] },
      { name: '__proto__', types: ['BOOL'] },
    ]);
  });
});
