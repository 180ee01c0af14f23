import type { GridBrowser } from './browser';
import type { GridPage } from './page';

declare const gridPage: GridPage;

/** What the grid costs. Times are milliseconds, memory is megabytes over the empty page, after collection. */
export interface GridFigures {
  /** From making the element to the frame after its first rows. */
  readonly mountMs: number;
  readonly scrollFrameMsP50: number;
  readonly scrollFrameMsP95: number;
  /** From moving the thumb to the second frame after it. */
  readonly jumpMsP50: number;
  readonly jumpMsP95: number;
  readonly heapMB: number;
  readonly nodes: number;
}

/** Mounts a grid of so many rows and columns in a fresh page of 1200 x 700, scrolls it and jumps about in it. */
export async function measureGrid(browser: GridBrowser, rowCount: number, columnCount: number): Promise<GridFigures> {
  const { page } = await browser.page();
  const client = await page.context().newCDPSession(page);
  const heap = async (): Promise<number> => {
    await client.send('HeapProfiler.collectGarbage');
    const { usedSize } = await client.send('Runtime.getHeapUsage');
    return usedSize / 1_000_000;
  };
  const heapBefore = await heap();
  const figures = await page.evaluate(
    async ([rows, columns]) => {
      const { nextFrame } = gridPage;
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
      const source = new gridPage.SyntheticSource(rows, gridPage.manyColumns(columns));
      const start = performance.now();
      const grid = gridPage.mount(source);
      while (!grid.shadowRoot?.querySelector('.body .row')) {
        // oxlint-disable-next-line no-await-in-loop
        await Promise.resolve();
      }
      await afterFrame();
      const mountMs = performance.now() - start;

      const viewport = grid.shadowRoot.querySelector('.viewport') ?? document.body;
      for (let wait = 0; wait < 30; wait++) {
        // oxlint-disable-next-line no-await-in-loop
        await nextFrame();
      }
      const scrolls: number[] = [];
      let last = await nextFrame();
      for (let step = 0; step < 300; step++) {
        viewport.scrollTop += 120;
        // oxlint-disable-next-line no-await-in-loop
        const now = await nextFrame();
        scrolls.push(now - last);
        last = now;
      }
      const jumps: number[] = [];
      const furthest = viewport.scrollHeight - viewport.clientHeight;
      for (let step = 0; step < 60; step++) {
        // oxlint-disable-next-line no-await-in-loop
        await nextFrame();
        const from = performance.now();
        viewport.scrollTop = furthest * ((step * 0.618_033_9) % 1);
        // oxlint-disable-next-line no-await-in-loop
        await nextFrame();
        // oxlint-disable-next-line no-await-in-loop
        await nextFrame();
        jumps.push(performance.now() - from);
      }
      return { mountMs, scrolls, jumps, nodes: grid.shadowRoot.querySelectorAll('*').length };
    },
    [rowCount, columnCount] as const,
  );
  const heapMB = (await heap()) - heapBefore;
  await page.context().close();
  const { mountMs, scrolls, jumps, nodes } = figures;
  return {
    mountMs,
    scrollFrameMsP50: quantile(scrolls, 0.5),
    scrollFrameMsP95: quantile(scrolls, 0.95),
    jumpMsP50: quantile(jumps, 0.5),
    jumpMsP95: quantile(jumps, 0.95),
    heapMB,
    nodes,
  };
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN;
}
