import type { CellPlace } from './selection';

export interface KeyStroke {
  readonly key: string;
  /** Ctrl, or Cmd on a Mac. */
  readonly control: boolean;
}

export interface GridExtent {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Rows that fit on the screen whole. */
  readonly pageRows: number;
}

/** Where a key leads from a cell, as in a spreadsheet; `undefined` when it is no movement key. */
export function moveFor(stroke: KeyStroke, from: CellPlace, extent: GridExtent): CellPlace | undefined {
  const lastRow = extent.rowCount - 1;
  const lastPlace = extent.columnCount - 1;
  const to = (row: number, place: number): CellPlace => ({
    row: Math.max(0, Math.min(row, lastRow)),
    place: Math.max(0, Math.min(place, lastPlace)),
  });
  const { row, place } = from;
  const page = Math.max(1, extent.pageRows - 1);
  switch (stroke.key) {
    case 'ArrowUp':
      return to(stroke.control ? 0 : row - 1, place);
    case 'ArrowDown':
      return to(stroke.control ? lastRow : row + 1, place);
    case 'ArrowLeft':
      return to(row, stroke.control ? 0 : place - 1);
    case 'ArrowRight':
      return to(row, stroke.control ? lastPlace : place + 1);
    case 'PageUp':
      return to(row - page, place);
    case 'PageDown':
      return to(row + page, place);
    case 'Home':
      return to(stroke.control ? 0 : row, 0);
    case 'End':
      return to(stroke.control ? lastRow : row, lastPlace);
    default:
      return undefined;
  }
}

/**
 * Whether a key leads to the start of a row or of the headers. Where the first column is pinned it is in sight wherever
 * the others are scrolled to: they go back to their start with it.
 */
export function isToStart({ key, control }: KeyStroke): boolean {
  return key === 'Home' || (control && key === 'ArrowLeft');
}

/** What a key does on a header. Directions are -1 to the left or narrower, 1 to the right or wider. */
export type HeaderCommand =
  | { readonly kind: 'go'; readonly place: number }
  | { readonly kind: 'move' | 'size'; readonly direction: -1 | 1 }
  | { readonly kind: 'leave' | 'sort' | 'select' | 'escape' };

export type HeaderKey = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** What a key does on the header at a place, of so many; `undefined` when it means nothing there. */
export function headerCommandFor(stroke: HeaderKey, place: number, count: number): HeaderCommand | undefined {
  const { key, shiftKey, altKey } = stroke;
  const control = stroke.ctrlKey || stroke.metaKey;
  const held = `${control ? 'control ' : ''}${altKey ? 'alt ' : ''}${shiftKey ? 'shift ' : ''}`;
  const direction = key === 'ArrowLeft' ? -1 : 1;
  switch (`${held}${key}`) {
    case 'ArrowLeft':
    case 'ArrowRight':
      return { kind: 'go', place: Math.min(Math.max(place + direction, 0), count - 1) };
    case 'Home':
    case 'control ArrowLeft':
      return { kind: 'go', place: 0 };
    case 'End':
    case 'control ArrowRight':
      return { kind: 'go', place: count - 1 };
    case 'control shift ArrowLeft':
    case 'control shift ArrowRight':
      return { kind: 'move', direction };
    case 'alt ArrowLeft':
    case 'alt ArrowRight':
      return { kind: 'size', direction };
    case 'ArrowDown':
    case 'alt ArrowDown':
      return { kind: 'leave' };
    case 'Enter':
    case ' ':
      return { kind: 'sort' };
    case 'control  ':
      return { kind: 'select' };
    case 'Escape':
      return { kind: 'escape' };
    default:
      return undefined;
  }
}
