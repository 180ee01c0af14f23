/** Says which tables a filter lets through: those whose name holds every word of it, in any case and order. */
export function filterTables(tables: readonly string[], filter: string): readonly string[] {
  const words = filter.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) {
    return tables;
  }
  return tables.filter((table) => {
    const name = table.toLowerCase();
    return words.every((word) => name.includes(word));
  });
}
