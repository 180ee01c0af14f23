/** A page with ag-grid-community, set up as its documentation says for rows that come in blocks ("Infinite Row Model"). */
import {
  type ColDef,
  createGrid,
  type GridOptions,
  type IGetRowsParams,
  InfiniteRowModelModule,
  ModuleRegistry,
} from 'ag-grid-community';
import type { GridRow } from '../../../src/protocol/grid';
import { cellText } from '../../../src/webview/grid/cellText';
import { manyColumns, SyntheticSource } from '../../e2e/grid/syntheticSource';
import { middle, offer } from './measuredGrid';

ModuleRegistry.registerModules([InfiniteRowModelModule]);

async function answer(source: SyntheticSource, asked: IGetRowsParams): Promise<void> {
  const { startRow, endRow } = asked;
  const rows = await source.rows(startRow, endRow - startRow, new AbortController().signal);
  asked.successCallback([...rows], source.rowCount);
}

function isLong({ scrollHeight, clientHeight }: Element): boolean {
  return scrollHeight > 2 * clientHeight;
}

offer({
  mount: (rowCount, columnCount) => {
    const source = new SyntheticSource(rowCount, manyColumns(columnCount));
    const columnDefs = source.columns.map(({ name, role }, index): ColDef<GridRow> => ({
      colId: name,
      headerName: name,
      pinned: role ? 'left' : null,
      width: 150,
      valueGetter: ({ data }) => cellText(data?.[index]),
    }));
    const options: GridOptions<GridRow> = {
      columnDefs,
      rowModelType: 'infinite',
      datasource: { getRows: (parameters) => void answer(source, parameters) },
      infiniteInitialRowCount: rowCount,
      // As many rows as ours holds.
      cacheBlockSize: 64,
      maxBlocksInCache: 32,
      rowHeight: 22,
      headerHeight: 27,
      animateRows: false,
    };
    const element = document.createElement('div');
    element.style.height = '100%';
    document.body.append(element);
    createGrid(element, options);
    return element;
  },
  hasFirstRow: () => document.querySelector('.ag-row[row-index="0"] .ag-cell')?.textContent === 'c-1000',
  scroller: () => {
    const elements = Array.from(document.querySelectorAll('.ag-root-wrapper *'));
    const scroller = elements.find((each) => /auto|scroll/.test(getComputedStyle(each).overflowY) && isLong(each));
    if (!scroller) {
      throw new Error('Nothing scrolls.');
    }
    return scroller;
  },
  middleOrder: () => {
    // The point may be on the line between two rows, where there is no cell.
    const row = document.elementFromPoint(middle.x, middle.y)?.closest('.ag-row');
    return row?.querySelector('.ag-cell[col-id="orderId"]')?.textContent ?? '';
  },
  nodeCount: () => document.body.querySelectorAll('*').length,
});
