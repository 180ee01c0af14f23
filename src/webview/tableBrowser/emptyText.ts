import type { BrowserState } from '../../protocol/tableBrowser';

const number = new Intl.NumberFormat('en');

/** Why there are no rows, and what comes next; `undefined` while there are some, or may be some soon. */
export function emptyText({ progress, failure, question, status, problems }: BrowserState): string | undefined {
  if (progress.items > 0 || failure || problems.length > 0) {
    return undefined;
  }
  if (status === 'CREATING') {
    return 'This table is being created. Reload in a moment.';
  }
  if (status === 'DELETING') {
    return 'This table is being deleted.';
  }
  if (progress.state === 'stopped' || progress.state === 'idle') {
    return progress.pages > 0
      ? `No items in the first ${number.format(progress.scanned)} that were scanned. Load More goes on.`
      : 'Stopped before the first page was here. Load More goes on.';
  }
  if (progress.state !== 'complete') {
    return undefined;
  }
  if (question.kind === 'query') {
    return 'No item has this key. Change the question and run it again.';
  }
  return question.index === undefined
    ? 'This table has no items. What is written to it is here after Reload.'
    : `No item of this table is in the index ${question.index}.`;
}
