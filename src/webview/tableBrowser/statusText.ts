import type { BrowserProgress, BrowserState } from '../../protocol/tableBrowser';

const number = new Intl.NumberFormat('en');
const units = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** How far reading has come: `12,480 items · 3 pages · 384.5 units · 1.2 s · more to come`. */
export function statusText({ progress, sort }: Pick<BrowserState, 'progress' | 'sort'>): string {
  const { items, pages, scanned, consumedUnits, milliseconds, state } = progress;
  if (pages === 0 && state === 'idle') {
    return 'not read yet';
  }
  return [
    counted(items, 'item'),
    ...(scanned === items ? [] : [`${number.format(scanned)} scanned`]),
    counted(pages, 'page'),
    `${units.format(consumedUnits)} ${consumedUnits === 1 ? 'unit' : 'units'}`,
    `${(milliseconds / 1000).toFixed(1)} s`,
    stateText(state),
    ...(sort ? [sortText(sort, state)] : []),
  ].join(' · ');
}

/** Says that only what is loaded is in order. */
function sortText({ name, rows }: NonNullable<BrowserState['sort']>, state: BrowserProgress['state']): string {
  return state === 'complete' ? `sorted by ${name}` : `the ${number.format(rows)} loaded sorted by ${name}`;
}

function counted(count: number, what: string): string {
  return `${number.format(count)} ${count === 1 ? what : `${what}s`}`;
}

function stateText(state: BrowserProgress['state']): string {
  switch (state) {
    case 'reading':
      return 'reading…';
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
