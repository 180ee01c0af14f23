import type { GridColumn, GridRow } from '../../protocol/grid';
import { cellText } from './cellText';
import { markedLine } from '../shared/hiddenCharacters';
import type { ColumnLayout } from './columnLayout';

/** Widths of text in CSS pixels, as the grid's fonts draw it. */
export interface TextMeasure {
  readonly cell: (text: string) => number;
  readonly header: (text: string) => number;
  /** The fonts it measures by. */
  readonly key: string;
  /** Font size of the cells. */
  readonly fontSize: number;
}

/** Padding on both sides and the border. */
const cellExtra = 18;
/** Beyond this a value is wider than any automatic width. */
const longestMeasured = 200;

/** Width a column's header asks for: key mark, name, type letters. */
export function headerWidth(column: GridColumn, measure: TextMeasure): number {
  const key = column.role ? measure.fontSize * 1.2 + 6 : 0;
  const types = column.types.length > 0 ? measure.header(column.types.join(' ')) * 0.85 + 6 : 0;
  return Math.ceil(key + measure.header(markedLine(column.name)) * 1.08 + types + cellExtra + 4);
}

/** About as wide as a column's header, without measuring: for columns whose values are not known yet. */
export function roughHeaderWidth(column: GridColumn, fontSize: number): number {
  const letters = markedLine(column.name).length + 0.8 * column.types.join(' ').length + (column.role ? 2 : 0);
  return Math.ceil(Math.max(letters * fontSize * 0.62 + cellExtra + 12, 100));
}

/** Width of the type that stands before each value where a column has values of more than one. */
export function typeWidth(column: GridColumn, fontSize: number): number {
  return column.types.length > 1 ? Math.ceil(fontSize * 2.4) : 0;
}

/**
 * Width a column's values ask for; 0 when it has none in these rows. Only the longest texts are measured: fonts for code
 * give every character the same width, and what is wider than they say is cut with an ellipsis.
 */
export function valuesWidth(rows: readonly GridRow[], index: number, measure: TextMeasure): number {
  let longest = '';
  let longestWide = '';
  let seen = false;
  for (const row of rows) {
    const cell = row[index];
    if (!cell) {
      continue;
    }
    seen = true;
    if (cell.text.length > longest.length) {
      longest = markedLine(cellText(cell));
    }
    // Characters beyond Latin may be twice as wide as their count says.
    if (cell.text.length > longestWide.length && /[\u1100-\uffff]/.test(cell.text)) {
      longestWide = markedLine(cell.text);
    }
  }
  if (!seen) {
    return 0;
  }
  const width = measure.cell(longest.slice(0, longestMeasured) || 'null');
  const wide = longestWide ? measure.cell(longestWide.slice(0, longestMeasured)) : 0;
  return Math.ceil(Math.max(width, wide) + cellExtra);
}

/** Widths for the columns that have none of their own yet and have values in these rows, by place. */
export function widthsFromRows(
  layout: ColumnLayout,
  rows: readonly GridRow[],
  measure: TextMeasure,
  isOpen: (place: number) => boolean,
): Map<number, number> {
  const widths = new Map<number, number>();
  for (let place = 0; place < layout.count; place++) {
    const column = layout.columnAt(place);
    if (!column || layout.isSettled(place) || !isOpen(place)) {
      continue;
    }
    const width = valuesWidth(rows, layout.indexAt(place), measure);
    if (width > 0) {
      widths.set(place, Math.max(width + typeWidth(column, measure.fontSize), headerWidth(column, measure)));
    }
  }
  return widths;
}

/** Measures text off the document, with one canvas for each font, because giving a canvas a font is what costs. */
export function canvasMeasure(cellFont: string, headerFont: string, fontSize: number): TextMeasure {
  return {
    cell: measureWith(cellFont, fontSize),
    header: measureWith(headerFont, fontSize),
    key: cellFont + headerFont,
    fontSize,
  };
}

function measureWith(font: string, fontSize: number): (text: string) => number {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) {
    return (text) => text.length * fontSize * 0.62;
  }
  context.font = font;
  return (text) => context.measureText(text).width;
}
