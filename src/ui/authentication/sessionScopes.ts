import type { Connection } from '../../connection/connection';

const prefix = 'connection:';

/**
 * Whether a connection is what an extension asks for. Without scopes any is; the scope `connection:Orders (prod)` names
 * one by its name or id. Scopes that are not known are fulfilled by none.
 */
export function fitsScopes({ id, name }: Connection, scopes: readonly string[] | undefined): boolean {
  return (scopes ?? []).every((scope) => {
    const wanted = scope.startsWith(prefix) ? scope.slice(prefix.length) : undefined;
    return wanted === id || wanted === name;
  });
}

/**
 * The name of a connection's account. VS Code keeps by this name which extension may have it, so no two connections have
 * the same: those that would are told apart by the beginning of their ids.
 */
export function accountLabel(connection: Connection, connections: readonly Connection[]): string {
  const label = pathOf(connection);
  const isTaken = connections.some((each) => each.id !== connection.id && pathOf(each) === label);
  return isTaken ? `${label} · ${connection.id.slice(0, 8)}` : label;
}

function pathOf({ name, folder }: Connection): string {
  return folder === undefined ? name : `${folder} / ${name}`;
}
