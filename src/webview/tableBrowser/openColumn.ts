import type { BrowserProgress, BrowserStatistics, BrowserWorkFailure } from '../../protocol/tableBrowser';
import { number } from '../shared/numberFormat';

/** A column that one looks into. */
export interface OpenColumn {
  readonly name: string;
  /** Those that were there when it was last asked what it has. */
  readonly items: number;
  readonly statistics?: BrowserStatistics;
  /** Why it was not counted when it was last asked. */
  readonly failure?: BrowserWorkFailure;
}

type Progress = Pick<BrowserProgress, 'state' | 'items'>;

/** Whether to ask what a column has: of the items that are there first, and again once more have come and reading rests. */
export function isCountDue({ items }: OpenColumn, progress: Progress): boolean {
  return progress.items > items && (items === 0 || progress.state !== 'reading');
}

/** The column where it is asked what it has. @param items that are there */
export function asked({ name, statistics }: OpenColumn, items: number): OpenColumn {
  return { name, items, ...(statistics && { statistics }) };
}

/**
 * Of which items the statistics are, or why there are none. Changes seldom while reading goes on, for it is read out.
 * Where counting failed, the reason stands elsewhere.
 */
export function countedText(
  { statistics, failure }: Omit<OpenColumn, 'name' | 'items'>,
  { state, items }: Progress,
): string {
  if (!statistics) {
    return failure ? '' : items > 0 ? 'counting…' : nothingCounted(state);
  }
  const counted = `${number.format(statistics.items)} ${statistics.items === 1 ? 'item' : 'items'}`;
  if (statistics.items === items) {
    return state === 'complete' ? `Of all ${counted}` : `Of the ${counted} loaded`;
  }
  if (failure) {
    return `Of the first ${counted} loaded.`;
  }
  return state === 'reading'
    ? `Of the first ${counted} loaded. The others are counted when reading ends.`
    : `Of the first ${counted} loaded. Counting the others…`;
}

function nothingCounted(state: BrowserProgress['state']): string {
  switch (state) {
    case 'complete':
      return 'There are no items.';
    case 'reading':
      return 'No items are loaded yet.';
    default:
      return 'No items are loaded.';
  }
}
