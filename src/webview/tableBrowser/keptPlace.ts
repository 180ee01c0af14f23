import { fieldsOf } from '../../protocol/tableBrowser';

/** Where a person was in the rows: kept for when VS Code loads the page anew, as it does in another window. */
export interface KeptPlace {
  readonly row: number;
  readonly column: string;
  /** Of which rows, in which order: see `BrowserState`. */
  readonly generation: number;
  readonly order: number;
  /** The item of the row was open. */
  readonly isItemOpen: boolean;
}

/** Of which table something is kept: the state of one is still there when its tab is given to the next. */
export interface KeptTable {
  readonly connectionId: string;
  readonly table: string;
}

/**
 * What a state that was kept has of this table.
 * @returns its fields, none of them checked; none where it is of another table
 */
export function keptOf(state: unknown, { connectionId, table }: KeptTable): Record<string, unknown> {
  const kept = fieldsOf(state);
  return kept['connection'] === connectionId && kept['table'] === table ? kept : {};
}

/**
 * Checks the place in a state that was kept.
 * @returns `undefined` where there is none, or none in this table
 */
export function keptPlace(state: unknown, table: KeptTable): KeptPlace | undefined {
  const { row, column, generation, order, isItemOpen } = fieldsOf(keptOf(state, table)['place']);
  return typeof row === 'number' &&
    typeof column === 'string' &&
    typeof generation === 'number' &&
    typeof order === 'number'
    ? { row, column, generation, order, isItemOpen: isItemOpen === true }
    : undefined;
}

/** Whether the rows that are there now hold the place, in the order in which it was left. */
export function isThere(
  place: KeptPlace,
  { generation, order, items }: { readonly generation: number; readonly order: number; readonly items: number },
): boolean {
  return place.generation === generation && place.order === order && place.row < items;
}
