import type { GridCell, GridColumn, GridRow } from '../../../src/protocol/grid';
import type { GridSource } from '../../../src/webview/grid/gridSource';

/** A source made of numbers alone, so that a million rows cost nothing. */
export class SyntheticSource implements GridSource {
  rowCount: number;
  columns: GridColumn[];
  /** Milliseconds an answer takes; 0 answers in the same turn. */
  delay = 0;
  isRefusing = false;
  readonly asked: { offset: number; count: number; aborted: boolean }[] = [];
  readonly cell: (row: number, column: number) => GridCell | undefined;

  constructor(rowCount: number, columns: GridColumn[], cell = orderCell) {
    this.rowCount = rowCount;
    this.columns = columns;
    this.cell = cell;
  }

  async rows(offset: number, count: number, signal: AbortSignal): Promise<readonly GridRow[]> {
    const entry = { offset, count, aborted: false };
    this.asked.push(entry);
    signal.addEventListener('abort', () => {
      entry.aborted = true;
    });
    if (this.delay > 0) {
      await new Promise((resolve) => {
        setTimeout(resolve, this.delay);
      });
    }
    if (this.isRefusing) {
      throw new Error('refused');
    }
    signal.throwIfAborted();
    const end = Math.min(offset + count, this.rowCount);
    return Array.from({ length: Math.max(0, end - offset) }, (_, index) =>
      this.columns.map((_column, column) => this.cell(offset + index, column)),
    );
  }
}

const states = ['open', 'paid', 'shipped', 'returned'];
const names = ['Ana Horvat', 'Søren Kierk', '李小龍', 'דנה לוי', 'Zoë 🚲 Kravitz', 'Okonkwo & Sons <b>Ltd</b>'];

/** One cell of an orders table; every type, missing ones and odd ones among them. */
export function orderCell(row: number, column: number): GridCell | undefined {
  switch (column) {
    case 0:
      return { type: 'S', text: `c-${1000 + ((row * 7919) % 9000)}` };
    case 1:
      return { type: 'S', text: `o-2026-${String(row).padStart(7, '0')}` };
    case 2:
      return { type: 'S', text: states[row % 4] ?? '' };
    case 3:
      return {
        type: 'N',
        text: row % 9 === 0 ? '3.1415926535897932384626433832795028841' : ((row * 37) % 100_000) / 100 + '',
      };
    case 4:
      return {
        type: 'L',
        text: `[{"sku":"A-${row % 97}","quantity":${(row % 5) + 1},"price":19.90},{"sku":"B-7","quantity":1}]`,
      };
    case 5:
      return row % 3 === 0 ? { type: 'SS', text: '{ "gift", "fragile" }' } : undefined;
    case 6:
      return row % 4 === 1
        ? { type: 'NULL', text: 'null' }
        : { type: 'S', text: row % 4 === 2 ? '' : (names[row % names.length] ?? '') };
    case 7:
      return { type: 'BOOL', text: String(row % 2 === 0) };
    case 8:
      return { type: 'B', text: `0x${(row * 2_654_435_761).toString(16).slice(0, 8).padStart(8, '0')}… (12 B)` };
    case 9:
      return {
        type: 'S',
        text: `A longer note about order ${row}, as people write them when they call, with all the details `,
        cut: true,
      };
    default:
      return (row + column) % 5 === 0 ? undefined : { type: 'S', text: `value ${row}.${column}` };
  }
}

export const orderColumns: GridColumn[] = [
  { name: 'customerId', role: 'partitionKey', types: ['S'] },
  { name: 'orderId', role: 'sortKey', types: ['S'] },
  { name: 'status', types: ['S'] },
  { name: 'total', types: ['N'] },
  { name: 'lines', types: ['L'] },
  { name: 'tags', types: ['SS'] },
  { name: 'recipient', types: ['S', 'NULL'] },
  { name: 'isPaid', types: ['BOOL'] },
  { name: 'signature', types: ['B'] },
  { name: 'note', types: ['S'] },
];

/** So many columns: those of the orders table, then plain ones. */
export function manyColumns(count: number): GridColumn[] {
  const more = Array.from({ length: Math.max(0, count - orderColumns.length) }, (_, index): GridColumn => ({
    name: `attribute${index + orderColumns.length}`,
    types: ['S'],
  }));
  return [...orderColumns.slice(0, count), ...more];
}
