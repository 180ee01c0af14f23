import type { UserErrorAction } from '../connection/userError';
import type { GridColumn, GridRow } from './grid';

/** How far reading has come. */
export interface BrowserProgress {
  readonly state: 'idle' | 'reading' | 'stopped' | 'failed' | 'complete';
  readonly items: number;
  readonly pages: number;
  readonly scanned: number;
  /** Capacity units charged so far. */
  readonly consumedUnits: number;
  /** Time spent waiting for DynamoDB. */
  readonly milliseconds: number;
}

/** Why reading stands still, and what helps. */
export interface BrowserFailure {
  readonly message: string;
  readonly actions: readonly UserErrorAction[];
}

/** Everything the table browser shows besides the rows themselves. */
export interface BrowserState {
  readonly table: string;
  readonly connectionId: string;
  readonly connection: string;
  readonly columns: readonly GridColumn[];
  readonly progress: BrowserProgress;
  readonly failure?: BrowserFailure;
  /** Grows by one with each fresh read of the table; rows of an older one are not shown. */
  readonly generation: number;
}

export type ToTableBrowser =
  | { readonly type: 'state'; readonly state: BrowserState }
  | { readonly type: 'rows'; readonly request: number; readonly rows: readonly GridRow[] };

export type FromTableBrowser =
  | { readonly type: 'ready' }
  /** Wants the cells of `count` rows from `offset` on. */
  | { readonly type: 'rows'; readonly request: number; readonly offset: number; readonly count: number }
  /** Wants at least `items` items to be read. */
  | { readonly type: 'read'; readonly items: number }
  | { readonly type: 'stop' }
  /** Wants the table read anew from its beginning. */
  | { readonly type: 'reload' }
  | { readonly type: 'action'; readonly action: UserErrorAction };

/** Rows that one request may ask for. */
export const maximumRowsPerRequest = 1000;

const actions: readonly string[] = [
  'retry',
  'editConnection',
  'openSettings',
  'openTableByName',
  'signIn',
] satisfies UserErrorAction[];

/** Checks what came from the webview. `undefined` for anything that is not a message of this protocol. */
export function parseFromTableBrowser(message: unknown): FromTableBrowser | undefined {
  const fields = (typeof message === 'object' && message !== null ? message : {}) as Record<string, unknown>;
  switch (fields['type']) {
    case 'ready':
    case 'stop':
    case 'reload':
      return { type: fields['type'] };
    case 'read':
      return isCount(fields['items']) ? { type: 'read', items: fields['items'] } : undefined;
    case 'rows': {
      const { request, offset, count } = fields;
      return isCount(request) && isCount(offset) && isCount(count) && count <= maximumRowsPerRequest
        ? { type: 'rows', request, offset, count }
        : undefined;
    }
    case 'action':
      return typeof fields['action'] === 'string' && actions.includes(fields['action'])
        ? { type: 'action', action: fields['action'] as UserErrorAction }
        : undefined;
    default:
      return undefined;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
