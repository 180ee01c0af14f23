import path from 'node:path';
import * as esbuild from 'esbuild';
import { storeWorkerOptions } from '../../scripts/lib/storeWorkerBundle.mjs';
import { StoreThread } from '../../src/dynamodb/pageStore/storeThread';
import { readPage } from '../../src/dynamodb/readPath/page';
import { benchmark, median, quantile } from './figures';
import { pageOfOrders } from './orders';

const items = 1_000_000;

/** Rows of a screenful, and the attributes that are shown of them. */
const screen = 40;

void benchmark(async () => {
  const file = path.resolve('out/test/bench/storeWorker.cjs');
  await esbuild.build(storeWorkerOptions({ release: true, outfile: file }));
  const residentBefore = process.memoryUsage().rss;
  const thread = new StoreThread(file, { memoryLimit: Number.POSITIVE_INFINITY });
  let rows = 0;
  let size = 0;
  let names: readonly string[] = [];
  let bytes = 0;
  const adding: number[] = [];
  while (rows < items) {
    const { body } = pageOfOrders(rows);
    bytes += body.length;
    const began = performance.now();
    const added = await thread.add(readPage(body));
    adding.push(performance.now() - began);
    ({ rows, size } = added);
    names = added.attributes?.map(({ name }) => name) ?? names;
  }
  const timed = async (offset: number): Promise<number> => {
    const began = performance.now();
    await thread.cells(offset, screen, names);
    return performance.now() - began;
  };
  const uncached: number[] = [];
  const cached: number[] = [];
  for (let index = 0; index < 200; index++) {
    const offset = Math.floor(((index * 0.618_033_9) % 1) * (rows - screen));
    uncached.push(await timed(offset));
    cached.push(await timed(offset));
  }
  const beganSort = performance.now();
  await thread.putInOrder({ name: 'total', isDescending: true });
  const sortMs = performance.now() - beganSort;
  await thread.putInOrder(undefined);
  const beganFind = performance.now();
  await thread.find('sku-9972');
  const findMs = performance.now() - beganFind;
  globalThis.gc?.();
  const resident = process.memoryUsage().rss - residentBefore;
  await thread.close();
  await new Promise((resolve) => setTimeout(resolve, 500));
  globalThis.gc?.();
  const left = process.memoryUsage().rss - residentBefore;
  return {
    'pageStore.itemBytes': { value: bytes / rows, unit: 'B' },
    'pageStore.bytesPerItem': { value: size / rows, unit: 'B', wanted: '≤ 150' },
    'pageStore.addPageMs': { value: median(adding), unit: 'ms' },
    'pageStore.windowMsCached': { value: median(cached), unit: 'ms', wanted: '< 2' },
    'pageStore.windowMsCachedP95': { value: quantile(cached, 0.95), unit: 'ms' },
    'pageStore.windowMsUncached': { value: median(uncached), unit: 'ms', wanted: '< 10' },
    'pageStore.windowMsUncachedP95': { value: quantile(uncached, 0.95), unit: 'ms' },
    'pageStore.sortMs': { value: sortMs, unit: 'ms' },
    'pageStore.findMs': { value: findMs, unit: 'ms' },
    'pageStore.residentMB': { value: resident / 1e6, unit: 'MB' },
    'pageStore.residentMBAfterClose': { value: left / 1e6, unit: 'MB' },
  };
});
