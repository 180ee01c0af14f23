import assert from 'node:assert/strict';
import { once } from 'node:events';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import * as esbuild from 'esbuild';
import { storeWorkerOptions } from '../../../../scripts/lib/storeWorkerBundle.mjs';
import { StoreThread } from '../../../../src/dynamodb/pageStore/storeThread';
import { ThreadSupply } from '../../../../src/dynamodb/pageStore/threadSupply';
import { answerOf } from '../pages';

suite('ThreadSupply', () => {
  const file = path.resolve('out/test/storeWorker.cjs');
  const threads: Worker[] = [];
  const note = (thread: Worker): void => void threads.push(thread);
  let supply: ThreadSupply;

  suiteSetup(() => esbuild.build(storeWorkerOptions({ release: true, outfile: file })).then(() => undefined));
  setup(() => {
    threads.length = 0;
    process.on('worker', note);
    supply = new ThreadSupply(file, { mostFound: 9, mostDistinct: 9, longestText: 9 }, 1);
  });
  teardown(async () => {
    process.off('worker', note);
    await supply.rest();
  });

  /** Waits until so many threads were started in all. */
  async function started(count: number): Promise<void> {
    while (threads.length < count) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await once(process, 'worker');
    }
  }

  async function keepsItems(thread: StoreThread): Promise<void> {
    assert.equal((await thread.add(answerOf([{ id: { N: '1' } }]))).rows, 1);
    await thread.close();
  }

  test('has the next thread ready before it is wanted, and gives each once', async () => {
    const first = supply.take(1000);
    await started(2);
    const second = supply.take(1000);
    assert.notEqual(first, second);
    assert.equal(threads.length, 2, 'the second was there');
    await keepsItems(first);
    await keepsItems(second);
  });

  test('the one that is ready keeps as much in memory as is wanted when it is taken', async () => {
    const limits: number[] = [];
    const before = Object.getOwnPropertyDescriptors(StoreThread.prototype);
    StoreThread.prototype.limitMemory = async (bytes: number): Promise<void> => void limits.push(bytes);
    try {
      const first = supply.take(1000);
      await started(2);
      const second = supply.take(2000);
      await started(3);
      const third = supply.take(2000);
      assert.deepEqual(limits, [2000]);
      await Promise.all([first.close(), second.close(), third.close()]);
    } finally {
      Object.defineProperties(StoreThread.prototype, before);
    }
  });

  test('one that has ended while nobody wanted it is not given', async () => {
    const first = supply.take(1000);
    await started(2);
    await threads[1]?.terminate();
    await setImmediate();
    await keepsItems(supply.take(1000));
    await first.close();
  });

  test('ends what nobody has taken, and goes on when it is asked again', async () => {
    const first = supply.take(1000);
    await started(2);
    const ended = once(threads[1] ?? process, 'exit');
    await supply.rest();
    await ended;
    await keepsItems(supply.take(1000));
    await first.close();
  });
});
