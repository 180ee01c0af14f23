import assert from 'node:assert/strict';
import type { BrowserState } from '../../../../src/protocol/tableBrowser';
import { emptyText } from '../../../../src/webview/tableBrowser/emptyText';

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

suite('emptyText', () => {
  test('says why there is nothing, and what comes next', () => {
    assert.match(emptyText(state) ?? '', /^This table has no items/u);
    assert.match(emptyText({ ...state, question: { kind: 'query' } }) ?? '', /^No item has this key/u);
    assert.match(emptyText({ ...state, question: { kind: 'scan', index: 'byState' } }) ?? '', /in the index byState/u);
    assert.match(emptyText({ ...state, status: 'CREATING' }) ?? '', /being created/u);
    const stopped = { ...state.progress, state: 'stopped', pages: 4, scanned: 12_000 } as const;
    assert.match(emptyText({ ...state, progress: stopped }) ?? '', /first 12,000 that were scanned/u);
  });

  test('says nothing where something else does', () => {
    assert.equal(emptyText({ ...state, progress: { ...state.progress, items: 1 } }), undefined);
    assert.equal(emptyText({ ...state, progress: { ...state.progress, state: 'reading' } }), undefined);
    assert.equal(emptyText({ ...state, failure: { message: 'x', actions: [] } }), undefined);
    assert.equal(emptyText({ ...state, problems: [{ field: 'partition', message: 'x' }] }), undefined);
  });
});
