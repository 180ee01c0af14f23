/** The page the grid is tested in: an element, a source of any size, and a record of what happened. */
import { defineGrid, type DynamodbGrid } from '../../../src/webview/grid/grid';
import type { GridSource } from '../../../src/webview/grid/gridSource';
import { manyColumns, orderCell, orderColumns, SyntheticSource } from './syntheticSource';

export interface Recorded {
  readonly type: string;
  readonly detail: unknown;
}

const recorded: Recorded[] = [];

/** Puts a grid over a source on the page, in place of the one before. */
function mount(source: GridSource): DynamodbGrid {
  document.querySelector('dynamodb-grid')?.remove();
  recorded.length = 0;
  const grid = document.createElement('dynamodb-grid');
  grid.setAttribute('label', 'Orders');
  for (const type of ['grid-range', 'grid-active', 'grid-open', 'grid-columns', 'grid-sort', 'grid-error'] as const) {
    grid.addEventListener(type, (event) => recorded.push({ type, detail: event.detail }));
  }
  document.body.append(grid);
  grid.source = source;
  return grid;
}

/** The time of the next frame, milliseconds. */
function nextFrame(): Promise<number> {
  return new Promise(requestAnimationFrame);
}

defineGrid();

const gridPage = { mount, nextFrame, recorded, SyntheticSource, manyColumns, orderCell, orderColumns };
Object.assign(globalThis, { gridPage });

export type GridPage = typeof gridPage;
