const bytes = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A size in bytes, short: `38 GB`. Powers of 1024, as AWS counts. */
export function shortSize(size: number): string {
  const power = size < 1 ? 0 : Math.min(Math.floor(Math.log2(size) / 10), units.length - 1);
  return `${bytes.format(size / 1024 ** power)} ${units[power] ?? 'B'}`;
}

const counts = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A count, short: `12.4M`. */
export function shortCount(count: number): string {
  return counts.format(count);
}
