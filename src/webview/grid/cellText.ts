import type { GridCell } from '../../protocol/grid';

/** How a cell looks: plain, a number, nothing to read (null, ""), or a map, list or set. */
export type CellKind = 'plain' | 'number' | 'faint' | 'structure';

/** What a cell says on the screen. A cut value ends with an ellipsis. */
export function cellText(cell: GridCell | undefined): string {
  if (!cell) {
    return '';
  }
  if (cell.type === 'NULL') {
    return 'null';
  }
  if (cell.type === 'S' && cell.text === '') {
    return '""';
  }
  // Binary says by its own text where it is cut, and how long it is.
  return cell.cut && cell.type !== 'B' ? `${cell.text}…` : cell.text;
}

export function cellKind(cell: GridCell | undefined): CellKind {
  switch (cell?.type) {
    case 'N':
      return 'number';
    case 'NULL':
      return 'faint';
    case 'S':
      return cell.text === '' ? 'faint' : 'plain';
    case 'M':
    case 'L':
    case 'SS':
    case 'NS':
    case 'BS':
      return 'structure';
    default:
      return 'plain';
  }
}
