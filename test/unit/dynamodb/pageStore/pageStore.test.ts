import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import type { Item } from '../../../../src/dynamodb/items/attributeValue';
import { BlockFile } from '../../../../src/dynamodb/pageStore/blockFile';
import { PageStore } from '../../../../src/dynamodb/pageStore/pageStore';
import { item } from '../itemArbitrary';
import { answerOf, bytesOfAnswer, wireOf } from '../pages';
import { readPage } from '../../../../src/dynamodb/readPath/page';

function numbered(from: number, count: number): Item[] {
  return Array.from({ length: count }, (_, index) => ({
    id: { N: String(from + index) },
    text: { S: `item ${from + index} `.repeat(20) },
  }));
}

function idsOf(items: readonly Item[]): string[] {
  return items.map(({ id }) => (id && 'N' in id ? id.N : '?'));
}

suite('PageStore', () => {
  let store: PageStore;

  setup(() => {
    store = new PageStore({ memoryLimit: Number.POSITIVE_INFINITY });
  });
  teardown(() => store.close());

  test('gives any window of what was added, to the letter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(item, { maxLength: 5 }), { maxLength: 5 }),
        fc.nat(20),
        fc.nat(20),
        (pages, offset, count) => {
          const all = new PageStore({ memoryLimit: 300 });
          for (const items of pages) {
            all.add(answerOf(items));
          }
          const texts = pages.flat().map(wireOf);
          assert.equal(all.count, texts.length);
          assert.deepEqual(all.texts(offset, count), texts.slice(offset, offset + count));
          all.close();
        },
      ),
      { numRuns: 500 },
    );
  });

  test('frees at once what unpacking leaves behind, and nothing that others have a part of', () => {
    const freed = new Set<ArrayBufferLike>();
    const kept = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'transfer');
    Reflect.defineProperty(ArrayBuffer.prototype, 'transfer', {
      configurable: true,
      value(this: ArrayBuffer): ArrayBuffer {
        freed.add(this);
        return new ArrayBuffer(0);
      },
    });
    try {
      // Small blocks, of which the pool would have several.
      store.add(answerOf(numbered(0, 10)));
      store.add(answerOf(numbered(10, 30)));
      for (let walk = 0; walk < 50; walk++) {
        let rows = 0;
        for (const _ of store.blocksOf((__, ___, count) => (rows += count))) {
          const pool = Buffer.allocUnsafe(100).buffer;
          assert.equal(freed.has(pool), false);
        }
        assert.equal(rows, 40);
      }
      assert.ok(freed.size >= 100, String(freed.size));
    } finally {
      if (kept) {
        Reflect.defineProperty(ArrayBuffer.prototype, 'transfer', kept);
      } else {
        Reflect.deleteProperty(ArrayBuffer.prototype, 'transfer');
      }
    }
  });

  test('rows across blocks and pages', () => {
    for (let page = 0; page < 5; page++) {
      store.add(answerOf(numbered(page * 1000, 1000)));
    }
    assert.deepEqual(
      idsOf(store.items(995, 10)),
      Array.from({ length: 10 }, (_, index) => String(995 + index)),
    );
    assert.deepEqual(idsOf(store.items(4998, 10)), ['4998', '4999']);
    assert.deepEqual(store.items(5000, 10), []);
    assert.equal(idsOf(store.items(0, 5000)).join(), Array.from({ length: 5000 }, (_, index) => index).join());
  });

  test('beyond its limit it goes on in a file that nobody else can read', () => {
    const before = foldersOfStores();
    const small = new PageStore({ memoryLimit: 10_000 });
    for (let page = 0; page < 5; page++) {
      small.add(answerOf(numbered(page * 1000, 1000)));
    }
    assert.ok(small.size > 10_000);
    assert.deepEqual(idsOf(small.items(4321, 3)), ['4321', '4322', '4323']);
    assert.deepEqual(idsOf(small.items(0, 2)), ['0', '1']);
    if (process.platform !== 'win32') {
      assert.deepEqual(foldersOfStores(), before, 'the file has no name');
    }
    small.close();
    assert.deepEqual(foldersOfStores(), before);
  });

  test('a page for which there is no place in the file is refused whole, and can be added later', () => {
    const folder = path.join(os.tmpdir(), `missing-${process.pid}`);
    const small = new PageStore({ memoryLimit: 30_000, temporaryFolder: folder });
    small.add(answerOf(numbered(0, 10)));
    const { size } = small;
    assert.throws(() => small.add(answerOf(numbered(10, 5000))), {
      name: 'UserError',
      code: 'pageStore.unwritableFile',
      message: /the folder .*missing-\d+ is not there/u,
    });
    assert.equal(small.count, 10);
    assert.equal(small.size, size);
    mkdirSync(folder);
    try {
      small.add(answerOf(numbered(10, 5000)));
      assert.equal(idsOf(small.items(0, 5010)).join(), Array.from({ length: 5010 }, (_, index) => index).join());
    } finally {
      small.close();
      rmSync(folder, { recursive: true });
    }
  });

  test('with more memory it goes on without a file', () => {
    const folder = path.join(os.tmpdir(), `missing-${process.pid}`);
    const small = new PageStore({ memoryLimit: 0, temporaryFolder: folder });
    assert.throws(() => small.add(answerOf(numbered(0, 10))), { code: 'pageStore.unwritableFile' });
    small.memoryLimit = 100_000;
    small.add(answerOf(numbered(0, 10)));
    assert.deepEqual(idsOf(small.items(8, 5)), ['8', '9']);
    small.close();
  });

  test('what is in the file takes nothing from what memory may hold', () => {
    const small = new PageStore({ memoryLimit: 0 });
    small.add(answerOf(numbered(0, 1000)));
    const before = Object.getOwnPropertyDescriptors(BlockFile.prototype);
    BlockFile.prototype.append = () => {
      throw new Error('The disk is full.');
    };
    try {
      small.memoryLimit = 1.5 * small.size;
      small.add(answerOf(numbered(1000, 1000)));
    } finally {
      Object.defineProperties(BlockFile.prototype, before);
    }
    assert.deepEqual(idsOf(small.items(999, 2)), ['999', '1000']);
    small.close();
  });

  test('counts attributes and their types', () => {
    store.add(
      answerOf([
        { a: { S: 'x' }, b: { NULL: true } },
        { b: { NS: ['1'] }, a: { S: 'y' } },
      ]),
    );
    const { attributeChanges } = store;
    store.add(answerOf([{ a: { S: 'z' } }]));
    assert.equal(store.attributeChanges, attributeChanges);
    store.add(answerOf([{ 'c"\\': { BOOL: true }, a: { BS: [Uint8Array.of(1)] } }]));
    assert.ok(store.attributeChanges > attributeChanges);
    assert.deepEqual(store.attributes, [
      { name: 'a', types: ['S', 'BS'] },
      { name: 'b', types: ['NULL', 'NS'] },
      { name: 'c"\\', types: ['BOOL'] },
    ]);
  });

  test('a page with fewer items than it says is refused whole', () => {
    const page = readPage(bytesOfAnswer(['{"id":{"S":"a"}}']));
    assert.throws(() => store.add({ ...page, count: 2 }), /holds 2 items, and holds 1/u);
    assert.equal(store.count, 0);
  });
});

function foldersOfStores(): string[] {
  return existsSync(os.tmpdir())
    ? readdirSync(os.tmpdir()).filter((name) => name.startsWith('dynamodb-connections-items-'))
    : [];
}
