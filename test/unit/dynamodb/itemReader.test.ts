import assert from 'node:assert/strict';
import { ItemReader } from '../../../src/dynamodb/itemReader';
import type { FetchPage, ItemPage, PageKey, ReadProgress } from '../../../src/dynamodb/itemReader';
import type { Item } from '../../../src/dynamodb/items/attributeValue';

/** Pages of numbered items, as a table with that many items in each would answer. */
function pagesOf(sizes: readonly number[]): FetchPage {
  let first = 0;
  const pages = sizes.map((size, index): ItemPage => {
    const items = Array.from({ length: size }, (_, offset): Item => ({ id: { N: String(first + offset) } }));
    first += size;
    const next: PageKey | undefined = index + 1 < sizes.length ? { page: { N: String(index + 1) } } : undefined;
    return { items, scanned: size, consumedUnits: 1.5, next };
  });
  return async (start) => {
    const index = start?.['page'] && 'N' in start['page'] ? Number(start['page'].N) : 0;
    const page = pages[index];
    assert.ok(page, `page ${index}`);
    return page;
  };
}

function ids(reader: ItemReader): string[] {
  return reader.items.map((item) => (item['id'] && 'N' in item['id'] ? item['id'].N : ''));
}

const nothing = (): void => undefined;

suite('ItemReader', () => {
  test('reads page after page until there is enough', async () => {
    const reader = new ItemReader(pagesOf([2, 2, 2]), nothing);
    await reader.readUntil(3);
    assert.deepEqual(ids(reader), ['0', '1', '2', '3']);
    assert.equal(reader.progress.state, 'idle');
    assert.equal(reader.progress.pages, 2);
    assert.equal(reader.progress.consumedUnits, 3);
    await reader.readUntil(5);
    assert.deepEqual(ids(reader), ['0', '1', '2', '3', '4', '5']);
    assert.equal(reader.progress.state, 'complete');
  });

  test('goes on over empty pages', async () => {
    const reader = new ItemReader(pagesOf([0, 0, 1]), nothing);
    await reader.readUntil(1);
    assert.deepEqual(ids(reader), ['0']);
    assert.equal(reader.progress.pages, 3);
  });

  test('an empty table is complete', async () => {
    const reader = new ItemReader(pagesOf([0]), nothing);
    await reader.readUntil(1);
    assert.equal(reader.progress.state, 'complete');
    assert.equal(reader.progress.items, 0);
  });

  test('a failure keeps what was read, and the same page is read again', async () => {
    const fetch = pagesOf([2, 2]);
    let fails = true;
    const reader = new ItemReader(async (start, signal) => {
      if (start && fails) {
        throw new Error('no answer');
      }
      return fetch(start, signal);
    }, nothing);
    await reader.readUntil(4);
    assert.deepEqual(ids(reader), ['0', '1']);
    assert.equal(reader.progress.state, 'failed');
    assert.equal(reader.progress.error?.message, 'no answer');
    fails = false;
    await reader.readUntil(4);
    assert.deepEqual(ids(reader), ['0', '1', '2', '3']);
    assert.equal(reader.progress.error, undefined);
    assert.equal(reader.progress.state, 'complete');
  });

  test('stops in the middle of a request and resumes where it stopped', async () => {
    const fetch = pagesOf([2, 2, 2]);
    let hangs = true;
    const reader = new ItemReader(async (start, signal) => {
      if (start && hangs) {
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        });
      }
      return fetch(start, signal);
    }, nothing);
    await reader.readUntil(1);
    const reading = reader.readUntil(6);
    reader.stop();
    await reading;
    assert.equal(reader.progress.state, 'stopped');
    assert.deepEqual(ids(reader), ['0', '1']);
    hangs = false;
    await reader.readUntil(6);
    assert.deepEqual(ids(reader), ['0', '1', '2', '3', '4', '5']);
  });

  test('callers at the same time share one run', async () => {
    let requests = 0;
    const fetch = pagesOf([5]);
    const reader = new ItemReader((start, signal) => {
      requests += 1;
      return fetch(start, signal);
    }, nothing);
    await Promise.all([reader.readUntil(1), reader.readUntil(1), reader.readUntil(1)]);
    assert.equal(requests, 1);
  });

  test('tells every change', async () => {
    const told: ReadProgress['state'][] = [];
    const reader = new ItemReader(pagesOf([1, 1]), ({ state }) => told.push(state));
    await reader.readUntil(1);
    assert.deepEqual(told, ['reading', 'reading', 'idle']);
  });

  test('collects attributes in the order they are met, with all their types', async () => {
    const items: Item[] = [{ a: { S: 'x' } }, { b: { N: '1' }, a: { N: '2' } }, { ['__proto__']: { BOOL: true } }];
    const reader = new ItemReader(async () => ({ items, scanned: 3, consumedUnits: 0, next: undefined }), nothing);
    await reader.readUntil(1);
    assert.deepEqual(reader.attributes, [
      { name: 'a', types: ['S', 'N'] },
      { name: 'b', types: ['N'] },
      { name: '__proto__', types: ['BOOL'] },
    ]);
  });
});
