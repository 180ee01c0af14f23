import assert from 'node:assert/strict';
import type { BrowserStatistics } from '../../../../src/protocol/tableBrowser';
import { asked, countedText, isCountDue } from '../../../../src/webview/tableBrowser/openColumn';

function statistics(items: number): BrowserStatistics {
  return { items, missing: items, types: [], distinct: 0, frequent: [], ranges: [], lengths: [] };
}

suite('An open column', () => {
  test('is counted once there are items, and again when reading rests', () => {
    const due = (counted: number, items: number, state: 'reading' | 'idle' | 'complete'): boolean =>
      isCountDue({ name: 'a', items: counted }, { state, items });
    assert.equal(due(0, 0, 'complete'), false);
    assert.equal(due(0, 100, 'reading'), true);
    assert.equal(due(100, 200, 'reading'), false);
    assert.equal(due(100, 200, 'idle'), true);
    assert.equal(due(200, 200, 'complete'), false);
  });

  test('says so when there is nothing to count', () => {
    assert.equal(countedText({}, { state: 'complete', items: 0 }), 'There are no items.');
    assert.equal(countedText({}, { state: 'reading', items: 0 }), 'No items are loaded yet.');
    assert.equal(countedText({}, { state: 'failed', items: 0 }), 'No items are loaded.');
    assert.equal(countedText({}, { state: 'idle', items: 5 }), 'counting…');
  });

  test('says of which items it tells', () => {
    assert.equal(
      countedText({ statistics: statistics(3589) }, { state: 'complete', items: 3589 }),
      'Of all 3,589 items',
    );
    assert.equal(countedText({ statistics: statistics(1) }, { state: 'idle', items: 1 }), 'Of the 1 item loaded');
    assert.equal(
      countedText({ statistics: statistics(3589) }, { state: 'reading', items: 39_481 }),
      'Of the first 3,589 items loaded. The others are counted when reading ends.',
    );
    assert.equal(
      countedText({ statistics: statistics(3589) }, { state: 'complete', items: 39_481 }),
      'Of the first 3,589 items loaded. Counting the others…',
    );
  });

  test('neither counts on nor says so where counting failed, until it is asked again', () => {
    const failure = { message: 'Not counted.', canRetry: true };
    assert.equal(countedText({ failure }, { state: 'idle', items: 5 }), '');
    const failed = { name: 'a', items: 9, statistics: statistics(5), failure };
    assert.equal(countedText(failed, { state: 'idle', items: 9 }), 'Of the first 5 items loaded.');
    assert.deepEqual(asked(failed, 9), { name: 'a', items: 9, statistics: statistics(5) });
  });
});
