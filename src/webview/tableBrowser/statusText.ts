import type { BrowserProgress, BrowserState, BrowserWait } from '../../protocol/tableBrowser';
import { number } from '../shared/numberFormat';

const units = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** How far reading has come: `12,480 items · 3 pages · 384.5 units · 1.2 s · more to come`. */
export function statusText({ progress, sort, sorting }: Pick<BrowserState, 'progress' | 'sort' | 'sorting'>): string {
  const { items, pages, scanned, consumedUnits, milliseconds, state } = progress;
  if (pages === 0) {
    return nothingReadText(progress);
  }
  return [
    counted(items, 'item'),
    ...(scanned === items ? [] : [`${number.format(scanned)} scanned`]),
    counted(pages, 'page'),
    `${units.format(consumedUnits)} ${consumedUnits === 1 ? 'unit' : 'units'}`,
    `${(milliseconds / 1000).toFixed(1)} s`,
    stateText(progress),
    ...(sorting ? [`sorting by ${sorting.name}…`] : sort ? [sortText(sort, state)] : []),
  ].join(' · ');
}

/**
 * What a screen reader says of reading: what it waits for, and how it ended, but not each page. It is the same as long as
 * neither changes.
 */
export function spokenStatus({ progress, sorting }: Pick<BrowserState, 'progress' | 'sorting'>): string {
  const { state, waiting, items, pages } = progress;
  if (sorting) {
    return `sorting by ${sorting.name}…`;
  }
  switch (state) {
    case 'reading':
      return waiting ? waitText(waiting) : '';
    case 'idle':
      // Pages that are read ahead come and go.
      return '';
    default:
      return pages === 0 ? nothingReadText(progress) : `${counted(items, 'item')}, ${stateText(progress)}`;
  }
}

/** Says that only what is loaded is in order. */
function sortText({ name, rows }: NonNullable<BrowserState['sort']>, state: BrowserProgress['state']): string {
  return state === 'complete' ? `sorted by ${name}` : `the ${number.format(rows)} loaded sorted by ${name}`;
}

function counted(count: number, what: string): string {
  return `${number.format(count)} ${count === 1 ? what : `${what}s`}`;
}

function nothingReadText(progress: BrowserProgress): string {
  switch (progress.state) {
    case 'idle':
      return 'not read yet';
    case 'stopped':
      return 'stopped';
    case 'failed':
      return 'not read';
    default:
      return stateText(progress);
  }
}

function stateText({ state, waiting }: BrowserProgress): string {
  switch (state) {
    case 'reading':
      return waiting ? waitText(waiting) : 'reading…';
    case 'idle':
      return 'more to come';
    case 'stopped':
      return 'stopped, more to come';
    case 'failed':
      return 'interrupted';
    case 'complete':
      return 'complete';
  }
}

function waitText(wait: BrowserWait): string {
  if (wait.reason === 'keys') {
    return 'reading the table’s keys…';
  }
  if (wait.reason !== 'signIn') {
    return wait.reason === 'throttled' ? 'DynamoDB asks to slow down' : 'DynamoDB has a failure';
  }
  switch (wait.asked) {
    case undefined:
      return 'signing in…';
    case 'code':
      return 'waiting for the MFA code';
    case 'approval':
      return 'waiting for the approval';
    case 'choice':
      return 'waiting for a choice';
    case 'newPassword':
      return 'waiting for a new password';
    case 'text':
      return 'waiting for an answer';
  }
}

/** When DynamoDB is tried again. @param milliseconds from now */
export function countdownText(milliseconds: number): string {
  return milliseconds > 0 ? `trying again in ${Math.ceil(milliseconds / 1000)} s` : 'trying again…';
}
