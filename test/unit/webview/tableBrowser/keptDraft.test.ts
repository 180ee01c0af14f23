import assert from 'node:assert/strict';
import { keptDraft } from '../../../../src/webview/tableBrowser/keptDraft';

const draft = {
  kind: 'query',
  index: 'byStatus',
  partition: 'open',
  operator: 'begins_with',
  values: ['2026', 'x'],
  isDescending: true,
  pageLimit: '3',
} as const;
const question = { pageLimit: 2, kind: 'scan' } as const;
const browser = { connectionId: 'c-1', table: 'Orders', question };
const state = { connection: 'c-1', table: 'Orders', question, draft };

suite('keptDraft', () => {
  test('is read from a state, with all that was typed', () => {
    assert.deepEqual(keptDraft(state, browser), draft);
    const { index, ...ofTable } = draft;
    const plain = { ...ofTable, operator: '', pageLimit: '' };
    assert.deepEqual(keptDraft({ ...state, draft: plain }, browser), { ...plain, index: undefined }, index);
  });

  test('is not where it is none', () => {
    for (const other of [undefined, 'x', {}, { ...state, draft: undefined }, { ...state, draft: 3 }]) {
      assert.equal(keptDraft(other, browser), undefined);
    }
    for (const wrong of [
      { kind: 'drop' },
      { index: 1 },
      { partition: null },
      { operator: '<>' },
      { values: ['one'] },
      { values: 'two' },
      { values: ['a', 1] },
      { isDescending: 'no' },
      { pageLimit: '1e3' },
    ]) {
      assert.equal(keptDraft({ ...state, draft: { ...draft, ...wrong } }, browser), undefined, JSON.stringify(wrong));
    }
  });

  test('is none of another table', () => {
    assert.equal(keptDraft(state, { ...browser, table: 'Customers' }), undefined);
    assert.equal(keptDraft(state, { ...browser, connectionId: 'c-2' }), undefined);
  });

  test('is none where something else was asked since, however its fields are put', () => {
    assert.deepEqual(keptDraft(state, { ...browser, question: { kind: 'scan', pageLimit: 2 } }), draft);
    assert.equal(keptDraft(state, { ...browser, question: { kind: 'scan' } }), undefined);
    assert.equal(keptDraft({ ...state, question: undefined }, browser), undefined);
  });
});
