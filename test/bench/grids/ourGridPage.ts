/** A page with our grid. */
import { defineGrid } from '../../../src/webview/grid/grid';
import { manyColumns, SyntheticSource } from '../../e2e/grid/syntheticSource';
import { middle, offer } from './measuredGrid';

defineGrid();

function root(): ShadowRoot | null | undefined {
  return document.querySelector('dynamodb-grid')?.shadowRoot;
}

offer({
  mount: (rowCount, columnCount) => {
    const grid = document.createElement('dynamodb-grid');
    document.body.append(grid);
    grid.source = new SyntheticSource(rowCount, manyColumns(columnCount));
    return grid.shadowRoot ?? grid;
  },
  hasFirstRow: () => root()?.querySelector('.body .row .cell.pinned')?.textContent === 'c-1000',
  scroller: () => root()?.querySelector('.viewport') ?? document.body,
  middleOrder: () => root()?.elementFromPoint(middle.x, middle.y)?.textContent ?? '',
  nodeCount: () => root()?.querySelectorAll('*').length ?? 0,
});
