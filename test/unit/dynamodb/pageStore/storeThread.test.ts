import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { storeWorkerOptions } from '../../../../scripts/lib/storeWorkerBundle.mjs';
import { UserError } from '../../../../src/connection/userError';
import { lostCode, StoreThread } from '../../../../src/dynamodb/pageStore/storeThread';
import { readPage } from '../../../../src/dynamodb/readPath/page';
import { answerOf, bytesOfAnswer } from '../pages';

suite('StoreThread', () => {
  const file = path.resolve('out/test/storeWorker.cjs');
  let thread: StoreThread;

  suiteSetup(() => esbuild.build(storeWorkerOptions({ release: true, outfile: file })).then(() => undefined));
  setup(() => {
    thread = new StoreThread(file, { memoryLimit: 1000 });
  });
  teardown(() => thread.close());

  test('keeps pages and gives cells, with a place for each attribute that is asked for', async () => {
    const added = await thread.add(answerOf([{ id: { N: '1' }, name: { S: 'a' } }, { id: { N: '2' } }]));
    assert.equal(added.rows, 2);
    assert.deepEqual(added.attributes, [
      { name: 'id', types: ['N'] },
      { name: 'name', types: ['S'] },
    ]);
    const cells = await thread.cells(0, 5, ['name', 'id', '__proto__']);
    assert.deepEqual(JSON.parse(Buffer.from(cells).toString()), [
      [{ type: 'S', text: 'a' }, { type: 'N', text: '1' }, null],
      [null, { type: 'N', text: '2' }, null],
    ]);
    assert.deepEqual(await thread.texts(1, 1), ['{"id":{"N":"2"}}']);
  });

  test('says attributes again only when there are new ones', async () => {
    await thread.add(answerOf([{ id: { N: '1' } }]));
    assert.equal((await thread.add(answerOf([{ id: { N: '2' } }]))).attributes, undefined);
    assert.equal((await thread.add(answerOf([{ id: { S: 'x' } }]))).attributes?.length, 1);
  });

  test('a page goes there without a copy, a piece of a larger memory with one', async () => {
    const own = bytesOfAnswer(['{"id":{"N":"1"}}']);
    const whole = Buffer.allocUnsafeSlow(own.length);
    own.copy(whole);
    await thread.add(readPage(whole));
    assert.equal(whole.length, 0, 'it was given away');
    const large = Buffer.alloc(100_000);
    own.copy(large, 500);
    const { rows } = await thread.add(readPage(large.subarray(500, 500 + own.length)));
    assert.equal(rows, 2);
    assert.equal(large.length, 100_000);
  });

  test('a page that is broken is refused, and the thread goes on', async () => {
    await assert.rejects(thread.add({ ...answerOf([{ id: { N: '1' } }]), count: 5 }), /holds 5 items, and holds 1/u);
    assert.equal((await thread.add(answerOf([{ id: { N: '1' } }]))).rows, 1);
  });

  test('where the temporary file has no place, what a person can do comes over from the thread', async () => {
    const temporaryFolder = path.resolve('out/test/missing');
    const small = new StoreThread(file, { memoryLimit: 0, temporaryFolder });
    await assert.rejects(small.add(answerOf([{ id: { N: '1' } }])), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, 'pageStore.unwritableFile');
      assert.deepEqual(error.actions, ['retry', 'openSettings']);
      assert.ok(error.message.includes(`the folder ${temporaryFolder} is not there`), error.message);
      return true;
    });
    await small.limitMemory(1000);
    assert.equal((await small.add(answerOf([{ id: { N: '1' } }]))).rows, 1);
    await small.close();
  });

  test('what cannot be read back from the temporary file ends whatever waits for it, with what a person can do', async function () {
    const descriptors = '/proc/self/fd';
    if (!existsSync(descriptors)) {
      // Only Linux shows a file that has no name.
      this.skip();
    }
    const temporaryFolder = mkdtempSync(path.join(tmpdir(), 'unreadable-'));
    const small = new StoreThread(file, { memoryLimit: 0, temporaryFolder });
    await small.add(answerOf([{ id: { N: '1' } }]));
    const isFile = (name: string): boolean => {
      try {
        return readlinkSync(path.join(descriptors, name)).startsWith(temporaryFolder);
      } catch {
        // It was open while the list was made.
        return false;
      }
    };
    truncateSync(path.join(descriptors, readdirSync(descriptors).find(isFile) ?? ''), 0);
    for (const work of [small.find('1'), small.statistics('id'), small.cells(0, 1, ['id'])]) {
      // oxlint-disable-next-line no-await-in-loop -- one search at once
      await assert.rejects(work, (error) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.code, 'pageStore.unreadableFile');
        assert.equal(
          error.message,
          `Some of what was read of this table cannot be read back from its temporary file in ${temporaryFolder} (it is shorter than it was). Check that folder, then Reload reads the table again.`,
        );
        return true;
      });
    }
    await small.close();
    rmSync(temporaryFolder, { recursive: true });
  });

  test('finds, writes and counts, and ends each by its signal', async () => {
    await thread.add(
      answerOf(Array.from({ length: 20_000 }, (_, index) => ({ text: { S: `${'x'.repeat(50)}${index}` } }))),
    );
    assert.deepEqual(await thread.find('x19999'), { rows: Uint32Array.of(19_999), searched: 20_000 });
    const range = { firstRow: 19_998, count: 5, columns: ['text'] };
    const text = await thread.write(range, 'csv');
    assert.equal(new TextDecoder().decode(text).replaceAll('x', ''), 'tet\r\n19998\r\n19999\r\n');
    assert.equal((await thread.statistics('text')).distinct, 20_000);
    const controller = new AbortController();
    const { signal } = controller;
    const works = [
      thread.find('ö', 0, signal),
      thread.write({ ...range, firstRow: 0, count: 20_000 }, 'json', signal),
      thread.statistics('text', signal),
      thread.putInOrder({ name: 'text', isDescending: true }, signal),
    ].map((work) => assert.rejects(work, { name: 'AbortError' }));
    controller.abort();
    await Promise.all(works);
    await assert.rejects(thread.find('x', 0, signal), { name: 'AbortError' });
    assert.equal((await thread.statistics('text')).items, 20_000);
  });

  test('closing ends whoever waits', async () => {
    const waiting = assert.rejects(thread.texts(0, 1), { name: 'AbortError' });
    await thread.close();
    await waiting;
    await assert.rejects(thread.texts(0, 1), { name: 'AbortError' });
  });

  test('closing is done where the thread ends by a defect of its own', async () => {
    const broken = path.resolve('out/test/brokenStore.cjs');
    writeFileSync(
      broken,
      "require('node:worker_threads').parentPort.on('message', () => { throw new Error('defect') });",
    );
    await new StoreThread(broken, { memoryLimit: 1 }).close();
  });

  test('a thread that cannot start is told', async () => {
    const missing = new StoreThread(path.resolve('out/test/missing.cjs'), { memoryLimit: 1 });
    await assert.rejects(missing.texts(0, 1), (error) => error instanceof UserError && error.code === lostCode);
    assert.equal((await missing.lost).code, lostCode);
    await missing.close();
  });
});
