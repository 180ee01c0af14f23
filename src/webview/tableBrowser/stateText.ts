import type { BrowserAction, BrowserFailure, BrowserState } from '../../protocol/tableBrowser';
import { number } from '../shared/numberFormat';

/** What a button in place of rows does: also what the webview does by itself. */
export type StateAction = BrowserAction | 'loadMore' | 'loadAll';

/** What stands in place of rows that are not there: why, and what comes next. */
export interface StateText {
  /** A codicon. */
  readonly icon: string;
  readonly isError?: boolean;
  readonly headline: string;
  readonly text: string;
  /** The buttons, the most useful first. */
  readonly actions: readonly StateAction[];
}

/** Why there are no rows, and what comes next; `undefined` while there are some, or may be some at any moment. */
export function stateText(browser: BrowserState): StateText | undefined {
  const { progress, problems, failure } = browser;
  if (progress.items > 0 || problems.length > 0) {
    return undefined;
  }
  const unready = unreadyText(browser);
  if (unready) {
    return unready;
  }
  if (failure) {
    return failureText(failure);
  }
  switch (progress.state) {
    case 'reading':
      return waitText(browser);
    case 'complete':
      return emptyText(browser);
    default: {
      const actions = readActions(browser);
      return progress.pages > 0
        ? {
            icon: 'search',
            headline: 'No items so far',
            text: `None among the first ${number.format(progress.scanned)} that were scanned.`,
            actions,
          }
        : {
            icon: 'debug-stop',
            headline: 'Stopped',
            text: 'Nothing was read yet.',
            actions,
          };
    }
  }
}

/** Ways to read on. Where there is a limit of pages, it is the person's own. */
export function readActions({ question }: BrowserState): readonly StateAction[] {
  return question.pageLimit === undefined ? ['loadMore', 'loadAll'] : ['loadMore'];
}

/** The table, or the index that is asked, cannot be read now, whatever the answer was. */
function unreadyText({ table, status, sources, question, progress }: BrowserState): StateText | undefined {
  if (status === 'CREATING') {
    return {
      icon: 'clockface',
      headline: `${table} is being created`,
      text: 'Reading begins by itself as soon as the table is ready.',
      actions: [],
    };
  }
  if (status === 'DELETING' && progress.state !== 'reading') {
    return {
      icon: 'trash',
      headline: `${table} is being deleted`,
      text: 'Its items can no longer be read.',
      actions: ['closeTab', 'refreshTables'],
    };
  }
  const index = sources.find((source) => source.index !== undefined && source.index === question.index);
  return index?.isBeingCreated
    ? {
        icon: 'clockface',
        headline: `The index ${index.index} is being created`,
        text: 'DynamoDB fills it from the table, which takes a while when there are many items. Reading begins by itself as soon as it is ready; the table can be read now.',
        actions: [],
      }
    : undefined;
}

function failureText({ kind, message, actions }: BrowserFailure): StateText {
  switch (kind) {
    case 'denied':
      return {
        icon: 'lock',
        isError: true,
        headline: 'No permission to read this table',
        text: message,
        actions: [...actions, 'openTableByName'],
      };
    case 'missing':
      return {
        icon: 'circle-slash',
        isError: true,
        headline: 'This table is not there',
        text: message,
        actions: ['retry', 'refreshTables', 'editConnection', 'closeTab'],
      };
    default:
      return { icon: 'error', isError: true, headline: 'This table could not be read', text: message, actions };
  }
}

function waitText({ progress: { waiting } }: BrowserState): StateText | undefined {
  switch (waiting?.reason) {
    case undefined:
    case 'keys':
      return undefined;
    case 'signIn':
      if (waiting?.asked === undefined) {
        return undefined;
      }
      return {
        icon: 'key',
        headline: 'Waiting for the sign-in',
        text: 'The connection asks for something before it can read. Answer it, and reading goes on by itself.',
        actions: [],
      };
    case 'throttled':
      return {
        icon: 'clockface',
        headline: 'DynamoDB asks to slow down',
        text: 'More is asked of the table than its read capacity allows now. Reading goes on by itself.',
        actions: [],
      };
    case 'failing':
      return {
        icon: 'clockface',
        headline: 'DynamoDB has a failure',
        text: 'The service did not answer as it should. It is tried again by itself.',
        actions: [],
      };
  }
}

function emptyText({ question }: BrowserState): StateText {
  if (question.kind === 'query') {
    return {
      icon: 'search-stop',
      headline: 'No item has this key',
      text: 'Change the question and run it again.',
      actions: [],
    };
  }
  return question.index === undefined
    ? {
        icon: 'inbox',
        headline: 'This table has no items',
        text: 'What is written to it is here after Reload.',
        actions: ['reload'],
      }
    : {
        icon: 'inbox',
        headline: `The index ${question.index} has no items`,
        text: 'An index holds only the items that have all of its keys.',
        actions: ['reload'],
      };
}
