import { GridBrowser } from '../e2e/grid/browser';
import { benchmark, type Figure, median, quantile } from './figures';
import { type GridCosts, measureGrid } from './grids/measureGrid';

const rowCount = 1_000_000;
const columnCount = 15;
/** Fresh pages for each grid; a first one that warms the browser is not counted. */
const rounds = 5;

void benchmark(async () => {
  const ours = await GridBrowser.open({ entry: 'test/bench/grids/ourGridPage.ts' });
  const theirs = await GridBrowser.open({ entry: 'test/bench/grids/agGridPage.ts', hasOwnStyles: true });
  const ourCosts: GridCosts[] = [];
  const theirCosts: GridCosts[] = [];
  for (let round = 0; round <= rounds; round++) {
    ourCosts.push(await measureGrid(ours, rowCount, columnCount));
    theirCosts.push(await measureGrid(theirs, rowCount, columnCount));
  }
  await ours.close();
  await theirs.close();
  return {
    ...figuresOf('grid', ourCosts.slice(1), {
      mountMs: '≤ 60',
      scrollFrameMsP50: '≤ 18',
      jumpMsP95: '≤ 40',
      heapMB: '≤ 10',
    }),
    ...figuresOf('grid.agGrid', theirCosts.slice(1)),
  };
});

function figuresOf(
  name: string,
  costs: readonly GridCosts[],
  wanted: Readonly<Record<string, string>> = {},
): Record<string, Figure> {
  const scrollFrames = costs.flatMap((each) => each.scrollFrames);
  const jumps = costs.flatMap((each) => each.jumps);
  const figures: Record<string, readonly [value: number, unit: string]> = {
    mountMs: [median(costs.map((each) => each.mount)), 'ms'],
    scrollFrameMsP50: [median(scrollFrames), 'ms'],
    scrollFrameMsP95: [quantile(scrollFrames, 0.95), 'ms'],
    jumpMsP50: [median(jumps), 'ms'],
    jumpMsP95: [quantile(jumps, 0.95), 'ms'],
    heapMB: [median(costs.map((each) => each.heap)), 'MB'],
    nodes: [median(costs.map((each) => each.nodes)), ''],
  };
  return Object.fromEntries(
    Object.entries(figures).map(([figure, [value, unit]]) => {
      const want = wanted[figure];
      return [`${name}.${figure}`, { value, unit, ...(want === undefined ? {} : { wanted: want }) }];
    }),
  );
}
