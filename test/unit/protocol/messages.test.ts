import assert from 'node:assert/strict';
import { parseFromConnectionForm, withStep } from '../../../src/protocol/connectionForm';
import type { FormTestStep } from '../../../src/protocol/connectionForm';
import { parseFromTableBrowser } from '../../../src/protocol/tableBrowser';

suite('messages of the webviews', () => {
  test('the table browser: what is well formed passes', () => {
    assert.deepEqual(parseFromTableBrowser({ type: 'rows', request: 1, offset: 0, count: 100 }), {
      type: 'rows',
      request: 1,
      offset: 0,
      count: 100,
    });
    assert.deepEqual(parseFromTableBrowser({ type: 'stop', more: 'ignored' }), { type: 'stop' });
    assert.deepEqual(parseFromTableBrowser({ type: 'action', action: 'retry' }), { type: 'action', action: 'retry' });
  });

  test('the table browser: a question keeps what is understood of it', () => {
    const question = {
      kind: 'query',
      partition: 'a',
      sort: { operator: 'between', values: ['1', '2', '3', 4] },
      pageLimit: 2,
      weather: 'fine',
    };
    assert.deepEqual(parseFromTableBrowser({ type: 'ask', question }), {
      type: 'ask',
      question: { kind: 'query', partition: 'a', sort: { operator: 'between', values: ['1', '2'] }, pageLimit: 2 },
    });
    assert.deepEqual(parseFromTableBrowser({ type: 'ask', question: { kind: 'scan', sort: { operator: 'like' } } }), {
      type: 'ask',
      question: { kind: 'scan' },
    });
    assert.deepEqual(parseFromTableBrowser({ type: 'sort' }), { type: 'sort' });
    assert.deepEqual(parseFromTableBrowser({ type: 'read' }), { type: 'read' });
    for (const message of [
      { type: 'copied', request: 1 },
      { type: 'copied', request: 1, text: 'a' },
    ]) {
      assert.deepEqual(parseFromTableBrowser(message), message);
    }
  });

  test('the table browser: what is not is dropped', () => {
    for (const message of [
      undefined,
      null,
      'ready',
      {},
      { type: 'delete' },
      { type: 'rows', request: 1, offset: -1, count: 10 },
      { type: 'rows', request: 1, offset: 0, count: 1_000_000 },
      { type: 'rows', request: 1, offset: 0.5, count: 1 },
      { type: 'read', items: Number.POSITIVE_INFINITY },
      { type: 'action', action: 'format the disk' },
      { type: 'ask', question: { kind: 'delete' } },
      { type: 'sort', sort: { name: 'a' } },
      { type: 'find' },
      { type: 'copy', format: 'xml', range: { firstRow: 0, lastRow: 0, columns: [] } },
      { type: 'copy', format: 'csv', range: { firstRow: 5, lastRow: 0, columns: [] } },
      { type: 'copyItem', format: 'xml', json: '{}' },
      { type: 'copyItem', format: 'json', json: 'x'.repeat(4_000_000) },
      { type: 'copied', text: 'a' },
      { type: 'copied', request: 1, text: 1 },
      { type: 'follow', attribute: 'a', valueType: 'M', value: 'x' },
    ]) {
      assert.equal(parseFromTableBrowser(message), undefined, JSON.stringify(message));
    }
  });

  test('the form: a draft is names and texts', () => {
    const draft = { name: 'Orders', properties: { AWSRegion: 'IRELAND' } };
    assert.deepEqual(parseFromConnectionForm({ type: 'save', draft, thenOpen: true }), {
      type: 'save',
      draft,
      thenOpen: true,
    });
    assert.equal(
      parseFromConnectionForm({ type: 'save', draft: { name: 'Orders', properties: { Timeout: 5 } } }),
      undefined,
    );
    assert.equal(parseFromConnectionForm({ type: 'save', draft: { properties: {} } }), undefined);
    assert.equal(parseFromConnectionForm({ type: 'test', draft }), undefined);
  });

  test('the connection form: a step of a test ends where it began, and those below it stay', () => {
    const running = { state: 'running' } as const;
    const passed = { state: 'passed' } as const;
    const told = [
      { index: 0, step: { title: 'Credentials', ...running } },
      { index: 1, step: { title: 'Password', ...running } },
      { index: 1, step: { title: 'Password', ...passed } },
      { index: 2, step: { title: 'Push', ...passed } },
      { index: 0, step: { title: 'Credentials', ...passed } },
      { index: 3, step: { title: 'Tables', ...running } },
      { index: 3, step: { title: 'Tables', ...passed } },
    ];
    assert.deepEqual(
      told.reduce<readonly FormTestStep[]>(withStep, []),
      ['Credentials', 'Password', 'Push', 'Tables'].map((title) => ({ title, ...passed })),
    );
  });
});
