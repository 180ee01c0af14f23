import type { BrowserSource } from '../../protocol/tableBrowser';

/** The names of a table's keys: the partition key, and the sort key where there is one. */
export function keyNames(table: BrowserSource | undefined): string[] {
  return [table?.partitionKey.name, table?.sortKey?.name].filter((name) => name !== undefined);
}

/** What an item is called: the values of its keys, or the number of its row. */
export function keyHeading(json: string, table: BrowserSource | undefined, row: number): string {
  const item = JSON.parse(json) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const values = keyNames(table).flatMap((name) =>
    Object.hasOwn(item, name) ? Object.values(item[name] ?? {}).map(String) : [],
  );
  return values.length > 0 ? values.join(' · ') : `Row ${row + 1}`;
}
