import assert from 'node:assert/strict';
import type { BrowserFailure, BrowserProgress, BrowserState } from '../../../../src/protocol/tableBrowser';
import { stateText } from '../../../../src/webview/tableBrowser/stateText';

const state: BrowserState = {
  table: 'Orders',
  connectionId: 'id',
  connection: 'Shop',
  status: 'ACTIVE',
  sources: [],
  question: { kind: 'scan' },
  problems: [],
  columns: [],
  progress: { state: 'complete', items: 0, pages: 1, scanned: 0, consumedUnits: 0, milliseconds: 1 },
  generation: 1,
  order: 0,
};
const key = { name: 'id', type: 'S' } as const;
const unread: BrowserProgress = { ...state.progress, state: 'failed', pages: 0 };

function headline(changes: Partial<BrowserState>): string | undefined {
  return stateText({ ...state, ...changes })?.headline;
}

function failed(kind: BrowserFailure['kind']): Partial<BrowserState> {
  return { progress: unread, failure: { kind, message: 'Why.', actions: ['editConnection', 'retry'] } };
}

suite('stateText', () => {
  test('an empty table, an empty index, a key without items', () => {
    assert.equal(headline({}), 'This table has no items');
    assert.deepEqual(stateText(state)?.actions, ['reload']);
    assert.equal(headline({ question: { kind: 'scan', index: 'byState' } }), 'The index byState has no items');
    assert.equal(headline({ question: { kind: 'query' } }), 'No item has this key');
  });

  test('nothing so far, and nothing at all', () => {
    const stopped = { ...state.progress, state: 'stopped', pages: 4, scanned: 12_000 } as const;
    assert.match(stateText({ ...state, progress: stopped })?.text ?? '', /first 12,000 that were scanned/u);
    assert.deepEqual(stateText({ ...state, progress: stopped })?.actions, ['loadMore', 'loadAll']);
    const unasked = stateText({
      ...state,
      progress: { ...stopped, pages: 0 },
      question: { kind: 'scan', pageLimit: 2 },
    });
    assert.equal(unasked?.headline, 'Stopped');
    assert.deepEqual(unasked.actions, ['loadMore'], 'so many pages at a time are not all');
  });

  test('a table that is being made or deleted says so, whatever reading it gave', () => {
    assert.equal(headline({ ...failed('missing'), status: 'CREATING' }), 'Orders is being created');
    assert.equal(headline({ ...failed('missing'), status: 'DELETING' }), 'Orders is being deleted');
    const sources = [{ partitionKey: key }, { index: 'byState', partitionKey: key, isBeingCreated: true }];
    const progress = { ...unread, state: 'idle' } as const;
    assert.equal(
      headline({ sources, progress, question: { kind: 'query', index: 'byState' } }),
      'The index byState is being created',
    );
    assert.equal(headline({ sources }), 'This table has no items');
  });

  test('each refusal has its own words and buttons', () => {
    const denied = stateText({ ...state, ...failed('denied') });
    assert.equal(denied?.headline, 'No permission to read this table');
    assert.deepEqual([denied?.text, denied?.isError], ['Why.', true]);
    assert.deepEqual(denied?.actions, ['editConnection', 'retry', 'openTableByName']);
    const missing = stateText({ ...state, ...failed('missing') });
    assert.equal(missing?.headline, 'This table is not there');
    assert.deepEqual(missing?.actions, ['retry', 'refreshTables', 'editConnection', 'closeTab']);
    assert.equal(headline(failed('other')), 'This table could not be read');
  });

  test('what reading waits for, where it takes a while', () => {
    const waiting = (wait: BrowserProgress['waiting']): string | undefined =>
      headline({ progress: { ...unread, state: 'reading', ...(wait && { waiting: wait }) } });
    assert.equal(waiting({ reason: 'throttled', milliseconds: 1 }), 'DynamoDB asks to slow down');
    assert.equal(waiting({ reason: 'failing', milliseconds: 1 }), 'DynamoDB has a failure');
    assert.equal(waiting({ reason: 'signIn', asked: 'code' }), 'Waiting for the sign-in');
    assert.equal(waiting({ reason: 'signIn' }), undefined);
    assert.equal(waiting({ reason: 'keys' }), undefined);
    assert.equal(waiting(undefined), undefined);
  });

  test('says nothing where something else does', () => {
    const { failure } = failed('denied');
    assert.equal(headline({ progress: { ...state.progress, items: 1 }, ...(failure && { failure }) }), undefined);
    assert.equal(headline({ problems: [{ field: 'partition', message: 'x' }] }), undefined);
  });
});
