/** What a tab shows. */
export interface NamedTab {
  readonly table: string;
  readonly connectionId: string;
  /** The connection's name. */
  readonly connection: string;
}

/** The table's name; with the connection's where a table of the same name of another connection is open too. */
export function tabTitle(tab: NamedTab, all: readonly NamedTab[]): string {
  const hasNamesake = all.some(({ table, connectionId }) => table === tab.table && connectionId !== tab.connectionId);
  return hasNamesake ? `${tab.table} · ${tab.connection}` : tab.table;
}
