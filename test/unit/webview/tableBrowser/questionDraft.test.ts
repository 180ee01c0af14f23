import assert from 'node:assert/strict';
import type { BrowserQuestion, BrowserSource } from '../../../../src/protocol/tableBrowser';
import {
  draftOf,
  isSameQuestion,
  operatorsFor,
  pageLimitProblem,
  questionOf,
} from '../../../../src/webview/tableBrowser/questionDraft';

const table: BrowserSource = { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'S' } };

suite('questionDraft', () => {
  test('a question becomes a draft and the same question again', () => {
    const questions: readonly BrowserQuestion[] = [
      { kind: 'scan' },
      { kind: 'scan', index: 'byState', pageLimit: 3 },
      { kind: 'query', partition: 'a' },
      { kind: 'query', partition: 'a', sort: { operator: 'between', values: ['b', 'c'] }, isDescending: true },
      { kind: 'query', index: 'byState', partition: '', sort: { operator: 'begins_with', values: ['x'] } },
    ];
    for (const question of questions) {
      assert.deepEqual(questionOf(draftOf(question), table), question);
    }
  });

  test('what does not count is left out of the question and stays in the draft', () => {
    const draft = {
      ...draftOf({ kind: 'query', partition: 'a', sort: { operator: 'between', values: ['b', 'c'] } }),
      kind: 'scan' as const,
    };
    assert.deepEqual(questionOf(draft, table), { kind: 'scan' });
    assert.deepEqual(questionOf({ ...draft, kind: 'query', operator: '=' }, table).sort, {
      operator: '=',
      values: ['b'],
    });
    const withoutSortKey: BrowserSource = { index: 'x', partitionKey: table.partitionKey };
    assert.equal(questionOf({ ...draft, kind: 'query' }, withoutSortKey).sort, undefined);
  });

  test('questions are the same in whatever order their fields stand', () => {
    const query: BrowserQuestion = { kind: 'query', partition: 'a', pageLimit: 2 };
    assert.equal(isSameQuestion(query, { pageLimit: 2, partition: 'a', kind: 'query' }), true);
    assert.equal(isSameQuestion(query, { kind: 'query', partition: 'a' }), false);
    assert.equal(isSameQuestion(query, { ...query, sort: { operator: '=', values: ['b'] } }), false);
  });

  test('pages are a whole number from 1 on, or all', () => {
    const draft = draftOf({ kind: 'scan' });
    for (const pageLimit of ['', '1', '007', '9007199254740991']) {
      assert.equal(pageLimitProblem({ ...draft, pageLimit }), undefined, pageLimit);
    }
    for (const pageLimit of ['0', '00', '9007199254740992']) {
      assert.match(pageLimitProblem({ ...draft, pageLimit }) ?? '', /^Pages is a whole number from 1 on/u, pageLimit);
    }
  });

  test('a number does not begin with anything', () => {
    assert.ok(!operatorsFor({ name: 'n', type: 'N' }).includes('begins_with'));
    assert.ok(operatorsFor({ name: 'b', type: 'B' }).includes('begins_with'));
  });
});
