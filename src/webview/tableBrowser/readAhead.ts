import type { BrowserProgress } from '../../protocol/tableBrowser';
import type { GridRangeDetail } from '../grid/gridSource';

/**
 * Whether the next page should be on its way: the rows below those on the screen are fewer than half a page, or than two
 * screens. So scrolling waits for no page, while a look at a table costs one page, and nobody ever pays for more than one
 * that they have not begun to look at.
 */
export function isPageWanted(range: GridRangeDetail, { items, pages }: BrowserProgress): boolean {
  return range.nearEnd || items - 1 - range.last < items / Math.max(1, pages) / 2;
}
