import type { UserErrorAction } from '../connection/userError';
import type { AttributeType, GridColumn } from './grid';

/** What reading waits for before it goes on by itself. */
export type BrowserWait =
  /** DynamoDB asked to slow down, or failed; `milliseconds` from now it is tried again. */
  | { readonly reason: 'throttled' | 'failing'; readonly milliseconds: number }
  /** The connection signs in; `asked` is what a person is asked for now. */
  | { readonly reason: 'signIn'; readonly asked?: 'code' | 'choice' | 'approval' | 'newPassword' | 'text' }
  /** What is asked needs the table's keys, which are being read. */
  | { readonly reason: 'keys' };

/** How far reading has come. */
export interface BrowserProgress {
  readonly state: 'idle' | 'reading' | 'stopped' | 'failed' | 'complete';
  readonly items: number;
  readonly pages: number;
  readonly scanned: number;
  /** Capacity units charged so far. */
  readonly consumedUnits: number;
  /** Time spent waiting for DynamoDB's answers. */
  readonly milliseconds: number;
  /** Only with state `reading`. */
  readonly waiting?: BrowserWait;
}

/** What a button of the table browser does. */
export type BrowserAction = UserErrorAction | 'reload' | 'closeTab' | 'refreshTables';

/** Why reading stands still, and what helps. */
export interface BrowserFailure {
  /** DynamoDB does not allow it (`denied`), or the table is not there (`missing`). */
  readonly kind: 'denied' | 'missing' | 'other';
  readonly message: string;
  readonly actions: readonly UserErrorAction[];
}

/** Why rows, an item, a search or a count of a column did not come. */
export interface BrowserWorkFailure {
  readonly message: string;
  /** To ask the same again may help. */
  readonly canRetry: boolean;
}

/** A key attribute of the table or of one of its indexes. */
export interface BrowserKey {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

/** Something that can be asked by its keys: the table, or an index. */
export interface BrowserSource {
  /** Of the index; not set for the table itself. */
  readonly index?: string;
  readonly partitionKey: BrowserKey;
  readonly sortKey?: BrowserKey;
  /** An index that cannot be asked yet. */
  readonly isBeingCreated?: boolean;
}

/** What is asked of the table. Values are text as it was typed. */
export interface BrowserQuestion {
  readonly kind: 'scan' | 'query';
  readonly index?: string;
  readonly partition?: string;
  readonly sort?: { readonly operator: BrowserOperator; readonly values: readonly string[] };
  readonly isDescending?: boolean;
  /** Pages that one press of Run reads at most. */
  readonly pageLimit?: number;
}

export type BrowserOperator = '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins_with';

export const browserOperators: readonly BrowserOperator[] = ['=', '<', '<=', '>', '>=', 'between', 'begins_with'];

/** A field of the question that has to be put right: the partition key's value, or a value of the sort key. */
export interface BrowserProblem {
  readonly field: 'index' | 'partition' | 0 | 1;
  readonly message: string;
}

/** The order of the rows that are loaded. */
export interface BrowserSort {
  readonly name: string;
  readonly isDescending: boolean;
}

/** Everything the table browser shows besides the rows themselves. */
export interface BrowserState {
  readonly table: string;
  readonly connectionId: string;
  readonly connection: string;
  /** As DynamoDB names it: `ACTIVE`, `CREATING`, …; not set while it is not known. */
  readonly status?: string;
  /** The attribute that says, in seconds since 1970, when an item ends. */
  readonly timeToLive?: string;
  /** The table first; empty while it is not known, or may not be described. */
  readonly sources: readonly BrowserSource[];
  readonly question: BrowserQuestion;
  /** Why the question was not asked. */
  readonly problems: readonly BrowserProblem[];
  readonly columns: readonly GridColumn[];
  readonly progress: BrowserProgress;
  /** Set when the rows are in another order than that in which they came; `rows` of them are, the later ones are not yet. */
  readonly sort?: BrowserSort & { readonly rows: number };
  /** Set while the rows are being put in this order. */
  readonly sorting?: BrowserSort;
  readonly failure?: BrowserFailure;
  /** Grows by one with each fresh read of the table; rows of an older one are not shown. */
  readonly generation: number;
  /** Grows when rows change places. */
  readonly order: number;
  /** The tab is given to the next table that is opened, unless it is kept. */
  readonly isPreview?: true;
}

/** What the loaded items have in one column. */
export interface BrowserStatistics {
  /** Items that were looked at. */
  readonly items: number;
  /** Those that have no such attribute. */
  readonly missing: number;
  /** The most frequent one first. */
  readonly types: readonly { readonly type: AttributeType; readonly count: number }[];
  /** Different values, sets, lists and maps left out; `undefined` when there are more than `mostDistinct`. */
  readonly distinct: number | undefined;
  /** Values that are there more than once, the most frequent first. */
  readonly frequent: readonly FrequentValue[];
  readonly ranges: readonly { readonly type: 'S' | 'N'; readonly least: string; readonly greatest: string }[];
  /** Of the numbers; `≈` stands before what is longer than a number of DynamoDB may be. */
  readonly sum?: string;
  readonly mean?: string;
  /** Characters of texts, bytes of binary, members of sets, lists and maps. */
  readonly lengths: readonly { readonly type: AttributeType; readonly least: number; readonly most: number }[];
}

export interface FrequentValue {
  readonly type: AttributeType;
  /** The text of a string or a number, binary in base64, `true`, `null`. */
  readonly value: string;
  /** How a cell shows it, where that is not `value`. */
  readonly shown?: string;
  /** Set when `value` is only the beginning. */
  readonly isCut?: true;
  readonly count: number;
}

/** How rows are put on the clipboard. */
export type CopyFormat = 'text' | 'json' | 'dynamodbJson' | 'csv';

/** How one whole item is put there. */
export type ItemFormat = 'json' | 'dynamodbJson';

export const copyFormats: readonly CopyFormat[] = ['text', 'json', 'dynamodbJson', 'csv'];

/** Rows and the names of the columns that were selected in them. */
export interface CopyRange {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly columns: readonly string[];
}

/** What a menu or a key of VS Code asks of the table browser that is on display. */
export type BrowserCommand = (typeof browserCommands)[number];

export const browserCommands = [
  'copyText',
  'copyJson',
  'copyDynamodbJson',
  'copyCsv',
  'find',
  'openItem',
  'follow',
  'sortAscending',
  'sortDescending',
  'clearSort',
  'hideColumn',
  'showAllColumns',
  'pinColumn',
  'unpinColumn',
  'fitColumn',
  'columnStatistics',
  'resetColumns',
] as const;

/**
 * Rows as JSON in UTF-8: a list of lists of cells, with `null` for a missing attribute. The extension hands on what the
 * tab's thread has written; thousands of cells that it had to read and write itself would hold all extensions.
 */
export type RowBytes = Uint8Array;

export type ToTableBrowser =
  /** The page shows another table from now on, the one after `begun` others: nothing of what it showed stays. */
  | { readonly type: 'begin'; readonly begun: number }
  /** rows: the first ones, when there are any for the first time in this generation and order. */
  | { readonly type: 'state'; readonly state: BrowserState; readonly rows?: RowBytes }
  | { readonly type: 'rows'; readonly request: number; readonly rows: RowBytes }
  | { readonly type: 'rowsFailed'; readonly request: number; readonly failure: BrowserWorkFailure }
  /** The places of the rows that show the text of a search, in order; `searched` rows were there. */
  | { readonly type: 'found'; readonly request: number; readonly rows: Uint32Array; readonly searched: number }
  | { readonly type: 'findFailed'; readonly request: number; readonly failure: BrowserWorkFailure }
  | { readonly type: 'statistics'; readonly column: string; readonly statistics: BrowserStatistics }
  | { readonly type: 'statisticsFailed'; readonly column: string; readonly failure: BrowserWorkFailure }
  /** What is copied, in UTF-8, is to be put on the clipboard. */
  | { readonly type: 'toClipboard'; readonly request: number; readonly text: Uint8Array }
  /** One item in DynamoDB JSON. */
  | { readonly type: 'item'; readonly row: number; readonly json: string }
  | { readonly type: 'itemFailed'; readonly row: number; readonly failure: BrowserWorkFailure }
  /** How the columns of this table stood last. */
  | { readonly type: 'layout'; readonly columns: unknown }
  | { readonly type: 'command'; readonly command: BrowserCommand; readonly column?: string };

export type FromTableBrowser =
  /** begun: that of the last `begin`; 0 for a page that has not heard of one. */
  | { readonly type: 'ready'; readonly begun: number }
  /** A person has begun to work with the table: the tab is to stay. */
  | { readonly type: 'keep' }
  /** Wants the cells of `count` rows from `offset` on. */
  | { readonly type: 'rows'; readonly request: number; readonly offset: number; readonly count: number }
  /** Wants at least `items` items to be read; without it all there are. */
  | { readonly type: 'read'; readonly items?: number }
  | { readonly type: 'stop' }
  | { readonly type: 'ask'; readonly question: BrowserQuestion }
  /** Wants the rows that are loaded in another order; without one, as they came. */
  | { readonly type: 'sort'; readonly sort?: BrowserSort }
  /** Wants to know which rows from `from` on show a text; an empty one ends a search. */
  | { readonly type: 'find'; readonly request: number; readonly text: string; readonly from: number }
  /** Wants to know what the loaded items have in a column; without one it need not be known any more. */
  | { readonly type: 'statistics'; readonly column?: string }
  | { readonly type: 'item'; readonly row: number }
  | { readonly type: 'copy'; readonly format: CopyFormat; readonly range: CopyRange }
  | { readonly type: 'copyText'; readonly text: string }
  /** It is on the clipboard; with the text again where the page may not put it there. */
  | { readonly type: 'copied'; readonly request: number; readonly text?: string }
  /** Wants one item, in DynamoDB JSON, on the clipboard. */
  | { readonly type: 'copyItem'; readonly format: ItemFormat; readonly json: string }
  /** Wants the items with this value in a key. */
  | {
      readonly type: 'follow';
      readonly attribute: string;
      readonly valueType: BrowserKey['type'];
      readonly value: string;
    }
  | { readonly type: 'layout'; readonly columns: unknown }
  | { readonly type: 'action'; readonly action: BrowserAction };

/** Rows that one request may ask for. */
export const maximumRowsPerRequest = 1000;

const actions: readonly string[] = [
  'retry',
  'editConnection',
  'openSettings',
  'openTableByName',
  'signIn',
  'reload',
  'closeTab',
  'refreshTables',
] satisfies BrowserAction[];

/** Characters of a text that a message may hold: a search, a name, a value to follow. */
const longestText = 1_000_000;

/** Characters of what is put on the clipboard. One that takes more is hard to find. */
export const longestCopy = 64 * 1024 * 1024;

/** Rows that a search finds at most. */
export const mostFound = 100_000;

/** Different values of a column that are told apart at most. */
export const mostDistinct = 100_000;

/** Characters of an item: 400 KB, of which JSON makes six times as much at most. */
const longestItem = 6 * 400 * 1024 + 1_000_000;

/** Checks what came from the webview. `undefined` for anything that is not a message of this protocol. */
export function parseFromTableBrowser(message: unknown): FromTableBrowser | undefined {
  const fields = fieldsOf(message);
  switch (fields['type']) {
    case 'ready':
      return isCount(fields['begun']) ? { type: 'ready', begun: fields['begun'] } : undefined;
    case 'keep':
    case 'stop':
      return { type: fields['type'] };
    case 'read':
      return fields['items'] === undefined
        ? { type: 'read' }
        : isCount(fields['items'])
          ? { type: 'read', items: fields['items'] }
          : undefined;
    case 'rows': {
      const { request, offset, count } = fields;
      return isCount(request) && isCount(offset) && isCount(count) && count <= maximumRowsPerRequest
        ? { type: 'rows', request, offset, count }
        : undefined;
    }
    case 'ask': {
      const question = parseQuestion(fields['question']);
      return question && { type: 'ask', question };
    }
    case 'sort': {
      if (fields['sort'] === undefined) {
        return { type: 'sort' };
      }
      const { name, isDescending } = fieldsOf(fields['sort']);
      return isText(name) && typeof isDescending === 'boolean'
        ? { type: 'sort', sort: { name, isDescending } }
        : undefined;
    }
    case 'find': {
      const { request, text, from } = fields;
      return isCount(request) && isText(text) && isCount(from) ? { type: 'find', request, text, from } : undefined;
    }
    case 'statistics': {
      const { column } = fields;
      return column === undefined
        ? { type: 'statistics' }
        : isText(column)
          ? { type: 'statistics', column }
          : undefined;
    }
    case 'item':
      return isCount(fields['row']) ? { type: 'item', row: fields['row'] } : undefined;
    case 'copy': {
      const format = copyFormats.find((each) => each === fields['format']);
      const range = parseRange(fields['range']);
      return format && range && { type: 'copy', format, range };
    }
    case 'copyItem': {
      const { format, json } = fields;
      return (format === 'json' || format === 'dynamodbJson') && typeof json === 'string' && json.length <= longestItem
        ? { type: 'copyItem', format, json }
        : undefined;
    }
    case 'copyText': {
      const { text } = fields;
      return typeof text === 'string' && text.length <= longestCopy ? { type: 'copyText', text } : undefined;
    }
    case 'copied': {
      const { request, text } = fields;
      if (!isCount(request)) {
        return undefined;
      }
      return text === undefined
        ? { type: 'copied', request }
        : typeof text === 'string' && text.length <= longestCopy
          ? { type: 'copied', request, text }
          : undefined;
    }
    case 'follow': {
      const { attribute, valueType, value } = fields;
      return isText(attribute) && isText(value) && (valueType === 'S' || valueType === 'N' || valueType === 'B')
        ? { type: 'follow', attribute, valueType, value }
        : undefined;
    }
    case 'layout':
      return { type: 'layout', columns: fields['columns'] };
    case 'action':
      return typeof fields['action'] === 'string' && actions.includes(fields['action'])
        ? { type: 'action', action: fields['action'] as BrowserAction }
        : undefined;
    default:
      return undefined;
  }
}

/** Checks a question that came from a webview, or was kept over a reload. */
export function parseQuestion(value: unknown): BrowserQuestion | undefined {
  const { kind, index, partition, sort, isDescending, pageLimit } = fieldsOf(value);
  if (kind !== 'scan' && kind !== 'query') {
    return undefined;
  }
  const { operator, values } = fieldsOf(sort);
  const known = browserOperators.find((each) => each === operator);
  return {
    kind,
    ...(isText(index) && { index }),
    ...(isText(partition) && { partition }),
    ...(known && Array.isArray(values) && { sort: { operator: known, values: values.filter(isText).slice(0, 2) } }),
    ...(isDescending === true && { isDescending }),
    ...(isCount(pageLimit) && pageLimit > 0 && { pageLimit }),
  };
}

function parseRange(value: unknown): CopyRange | undefined {
  const { firstRow, lastRow, columns } = fieldsOf(value);
  return isCount(firstRow) && isCount(lastRow) && lastRow >= firstRow && Array.isArray(columns)
    ? { firstRow, lastRow, columns: columns.filter(isText) }
    : undefined;
}

/** The fields of whatever came from outside, none of them checked; none where it is no object. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestText;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
