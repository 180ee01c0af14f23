/** Characters of a value in a list of VS Code's. */
const longestLabel = 200;

/** A value as a label: VS Code reads `$(name)` in a label as an icon, and draws all of it, however long it is. */
export function plainLabel(value: string): string {
  const shown = value.length > longestLabel ? `${value.slice(0, longestLabel)}…` : value;
  // A blank of no width is not seen, and makes it no icon.
  return shown.replaceAll('$(', '$\u200B(');
}
