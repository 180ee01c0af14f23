/** A number of seconds in larger units, where that says more: `3600` → `3600 s = 1 h.` */
export function durationText(seconds: number): string {
  if (!Number.isInteger(seconds) || seconds < 60) {
    return '';
  }
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return `${seconds} s = ${words.join(' ')}.`;
}
