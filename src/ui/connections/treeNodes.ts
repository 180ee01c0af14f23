import type { Connection } from '../../connection/connection';
import type { IndexFacts, KeyAttribute } from '../../dynamodb/tables';

export type FolderNode = { readonly kind: 'folder'; readonly folder: string };
export type ConnectionNode = { readonly kind: 'connection'; readonly connection: Connection };
export type TableNode = { readonly kind: 'table'; readonly connection: Connection; readonly table: string };
/** An attribute of a key, of a table or of one of its indexes. */
export type KeyNode = {
  readonly kind: 'key';
  readonly parent: TableNode | IndexNode;
  readonly attribute: KeyAttribute;
  readonly role: 'partition' | 'sort';
};
export type IndexesNode = {
  readonly kind: 'indexes';
  readonly parent: TableNode;
  readonly indexes: readonly IndexFacts[];
};
export type IndexNode = { readonly kind: 'index'; readonly parent: IndexesNode; readonly index: IndexFacts };
/** Something that could not be listed: the tables of a connection, or the keys of a table. */
export type FailureNode = {
  readonly kind: 'failure';
  readonly connection: Connection;
  readonly error: unknown;
  readonly table?: TableNode;
};
/** The filter of a connection, as long as there is one. */
export type FilterNode = {
  readonly kind: 'filter';
  readonly connection: Connection;
  readonly filter: string;
  readonly matches: number;
  readonly tables: number;
};
/** The tables that are there and are not drawn. */
export type MoreNode = { readonly kind: 'more'; readonly connection: Connection; readonly count: number };
/** A word in place of tables. */
export type NoticeNode = {
  readonly kind: 'notice';
  readonly connection: Connection;
  readonly notice: 'noTables' | 'signedOut';
};

/** A row of the view Connections. */
export type TreeNode =
  | FolderNode
  | ConnectionNode
  | TableNode
  | KeyNode
  | IndexesNode
  | IndexNode
  | FailureNode
  | FilterNode
  | MoreNode
  | NoticeNode;

/** The connection a row belongs to; a folder belongs to none. */
export function connectionOfNode(node: TreeNode): Connection | undefined {
  switch (node.kind) {
    case 'folder':
      return undefined;
    case 'key':
    case 'indexes':
    case 'index':
      return connectionOfNode(node.parent);
    default:
      return node.connection;
  }
}
