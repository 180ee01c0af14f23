import type { BrowserSource } from '../../protocol/tableBrowser';
import type { ItemNode } from './itemTree';

/** The names of a table's keys: the partition key, and the sort key where there is one. */
export function keyNames(table: BrowserSource | undefined): string[] {
  return [table?.partitionKey.name, table?.sortKey?.name].filter((name) => name !== undefined);
}

/** What an item is called: the values of its keys, or the number of its row. */
export function keyHeading(item: readonly ItemNode[], keys: readonly string[], row: number): string {
  const values = keys.flatMap((key) => item.find(({ name }) => name === key)?.text ?? []);
  return values.length > 0 ? values.join(' · ') : `Row ${row + 1}`;
}
