import type { BrowserSource } from '../../protocol/tableBrowser';

/** What an item is called: the values of its keys, or the number of its row. */
export function keyHeading(json: string, table: BrowserSource | undefined, row: number): string {
  const item = JSON.parse(json) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const names = [table?.partitionKey.name, table?.sortKey?.name];
  const values = names.flatMap((name) =>
    name !== undefined && Object.hasOwn(item, name) ? Object.values(item[name] ?? {}).map(String) : [],
  );
  return values.length > 0 ? values.join(' · ') : `Row ${row + 1}`;
}
