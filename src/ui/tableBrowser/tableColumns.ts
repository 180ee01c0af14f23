import type { AttributeFacts } from '../../dynamodb/pageStore/attributeCensus';
import type { TableFacts } from '../../dynamodb/tables';
import type { GridColumn } from '../../protocol/grid';
import type { BrowserSource } from '../../protocol/tableBrowser';

/** What can be asked by its keys: the table, then its indexes. */
export function sourcesOf(facts: TableFacts): BrowserSource[] {
  const table = { partitionKey: facts.partitionKey, ...(facts.sortKey && { sortKey: facts.sortKey }) };
  return [
    table,
    ...facts.indexes.map(({ name, partitionKey, sortKey, isBeingCreated }) => ({
      index: name,
      partitionKey,
      ...(sortKey && { sortKey }),
      ...(isBeingCreated && { isBeingCreated }),
    })),
  ];
}

/** The attributes in the order they were met, the keys first or where they are. */
export function columnsOf(
  facts: TableFacts | undefined,
  attributes: readonly AttributeFacts[],
  hasKeysFirst: boolean,
): GridColumn[] {
  const keys: GridColumn[] = [];
  if (facts?.partitionKey.name) {
    keys.push({ name: facts.partitionKey.name, role: 'partitionKey', types: [facts.partitionKey.type] });
  }
  if (facts?.sortKey) {
    keys.push({ name: facts.sortKey.name, role: 'sortKey', types: [facts.sortKey.type] });
  }
  const keyOf = new Map(keys.map((key) => [key.name, key]));
  if (!hasKeysFirst) {
    return attributes.map(({ name, types }) => {
      const key = keyOf.get(name);
      return key ? { ...key, isLateKey: true } : { name, types };
    });
  }
  return [...keys, ...attributes.flatMap(({ name, types }) => (keyOf.has(name) ? [] : [{ name, types }]))];
}
