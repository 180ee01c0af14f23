import type { GridBrowser } from '../../e2e/grid/browser';
import type { MeasuredGrid } from './measuredGrid';

declare const measuredGrid: MeasuredGrid;

/** What a grid costs. Times are milliseconds, memory is megabytes over the page without it, after collection. */
export interface GridCosts {
  /** From making the element to the frame after its first rows. */
  readonly mount: number;
  readonly scrollFrames: readonly number[];
  /** Each from moving the thumb to the frame after the rows there are shown. */
  readonly jumps: readonly number[];
  readonly heap: number;
  readonly nodes: number;
}

/** Mounts a grid of so many rows and columns in a fresh page of 1200 x 700, scrolls it and jumps about in it. */
export async function measureGrid(browser: GridBrowser, rowCount: number, columnCount: number): Promise<GridCosts> {
  const { page, problems } = await browser.page();
  const client = await page.context().newCDPSession(page);
  const heap = async (): Promise<number> => {
    await client.send('HeapProfiler.collectGarbage');
    const { usedSize } = await client.send('Runtime.getHeapUsage');
    return usedSize / 1_000_000;
  };
  const heapBefore = await heap();
  // A browser that has just opened a page is busy with itself.
  await page.waitForTimeout(500);
  const costs = await page.evaluate(
    async ([rows, columns]) => {
      const nextFrame = (): Promise<number> => new Promise(requestAnimationFrame);
      const afterFrame = async (): Promise<void> => {
        await nextFrame();
        await new Promise((resolve) => {
          const channel = new MessageChannel();
          channel.port1.addEventListener('message', resolve);
          channel.port1.start();
          channel.port2.postMessage(0);
        });
      };
      await nextFrame();
      await nextFrame();
      const start = performance.now();
      const tree = measuredGrid.mount(rows, columns);
      await new Promise<void>((resolve, reject) => {
        setTimeout(() => reject(new Error('No rows.')), 30_000);
        const look = (): void => {
          if (measuredGrid.hasFirstRow()) {
            observer.disconnect();
            resolve();
          }
        };
        const observer = new MutationObserver(look);
        observer.observe(tree, { childList: true, subtree: true, characterData: true });
        look();
      });
      await afterFrame();
      const mount = performance.now() - start;

      const scroller = measuredGrid.scroller();
      for (let wait = 0; wait < 30; wait++) {
        // oxlint-disable-next-line no-await-in-loop
        await nextFrame();
      }
      const scrollFrames: number[] = [];
      let last = await nextFrame();
      for (let step = 0; step < 120; step++) {
        scroller.scrollTop += 120;
        // oxlint-disable-next-line no-await-in-loop
        const now = await nextFrame();
        scrollFrames.push(now - last);
        last = now;
      }
      const jumps: number[] = [];
      const furthest = scroller.scrollHeight - scroller.clientHeight;
      for (let step = 1; step <= 20; step++) {
        // oxlint-disable-next-line no-await-in-loop
        await nextFrame();
        const before = measuredGrid.middleOrder();
        const from = performance.now();
        scroller.scrollTop = furthest * ((step * 0.618_033_9) % 1);
        let order = before;
        while (order === before || !order.startsWith('o-')) {
          if (performance.now() - from > 10_000) {
            throw new Error(`No rows after a jump. There is: ${order}`);
          }
          // oxlint-disable-next-line no-await-in-loop
          await nextFrame();
          order = measuredGrid.middleOrder();
        }
        // What is there in one frame is on the screen by the next.
        // oxlint-disable-next-line no-await-in-loop
        await nextFrame();
        jumps.push(performance.now() - from);
      }
      return { mount, scrollFrames, jumps, nodes: measuredGrid.nodeCount() };
    },
    [rowCount, columnCount] as const,
  );
  const heapAfter = await heap();
  await page.context().close();
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  return { ...costs, heap: heapAfter - heapBefore };
}
