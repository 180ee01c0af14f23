/** A time in milliseconds as the status bar and the tree show it: `47m`, `2h 5m`, `<1m`. */
export function timeLeft(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) {
    return '<1m';
  }
  return minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

/** Milliseconds after which `timeLeft` says something else. */
export function untilItChanges(milliseconds: number): number {
  return milliseconds < 60_000 ? Math.max(0, milliseconds) : (milliseconds % 60_000) + 1;
}
