import assert from 'node:assert/strict';
import type { BrowserProgress, BrowserStatistics, FromTableBrowser } from '../../../../src/protocol/tableBrowser';
import { SidePanelController } from '../../../../src/webview/tableBrowser/sidePanelController';
import type { SidePanelHost } from '../../../../src/webview/tableBrowser/sidePanelController';

const statistics: BrowserStatistics = {
  items: 10,
  missing: 0,
  types: [],
  distinct: 0,
  frequent: [],
  ranges: [],
  lengths: [],
};

suite('SidePanelController', () => {
  const item = { row: 3, json: '{"id":{"S":"a"},"tags":{"L":[]}}' };
  let sent: FromTableBrowser[];
  let focused: string[];
  /** Whether an item was open, each time that was kept. */
  let kept: boolean[];
  let controller: SidePanelController;
  let host: { browser: SidePanelHost['browser'] } & Omit<SidePanelHost, 'browser'>;

  setup(() => {
    sent = [];
    focused = [];
    kept = [];
    host = {
      browser: { progress: progress('idle', 10) },
      grid: { focus: () => focused.push('rows') },
      columnPanel: { updateComplete: Promise.resolve(), focus: () => focused.push('column') },
      updateComplete: Promise.resolve(),
      requestUpdate: () => undefined,
      send: (message) => sent.push(message),
      keepState: () => kept.push(controller.item !== undefined),
    };
    controller = new SidePanelController(host, { focusIfNone: () => focused.push('if none') });
  });

  function progress(state: BrowserProgress['state'], items: number): BrowserProgress {
    return { state, items, pages: 1, scanned: items, consumedUnits: 0, milliseconds: 0 };
  }

  /** Until the page has been drawn. */
  async function drawn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  test('shows an item once it is here, and keeps that it is open', async () => {
    controller.openItem(3, 'tags');
    assert.deepEqual(sent, [{ type: 'item', row: 3 }]);
    assert.equal(controller.item, undefined);
    controller.itemCame(item);
    await drawn();
    assert.equal(controller.item, item);
    assert.deepEqual(kept, [true]);
    assert.deepEqual(focused, ['if none']);
  });

  test('an item is opened at the attribute of the cell, and goes with a person to other cells', () => {
    controller.goTo(2, 'id');
    assert.equal(sent.length, 0, 'none is open');
    controller.openItem(3, 'tags');
    controller.itemCame(item);
    const { attribute } = controller;
    assert.deepEqual(attribute, { name: 'tags' });
    controller.goTo(4, 'tags');
    assert.equal(controller.attribute, attribute, 'the same column');
    controller.goTo(4, 'id');
    assert.deepEqual(controller.attribute, { name: 'id' });
    controller.openItem(4, 'id');
    controller.follow({ row: 4, column: 'tags' });
    assert.deepEqual(controller.attribute, { name: 'id' });
    assert.deepEqual(
      sent.map((message) => 'row' in message && message.row),
      [3, 4, 4, 4, 4],
    );
  });

  test('an attribute that one opens once more is gone to once more', () => {
    controller.openItem(3, 'tags');
    const { attribute } = controller;
    controller.openItem(3, 'tags');
    assert.notEqual(controller.attribute, attribute);
  });

  test('an item that is asked for a value of it is not shown', () => {
    controller.follow({ row: 3, column: 'id' });
    controller.itemCame(item);
    assert.deepEqual(sent, [
      { type: 'item', row: 3 },
      { type: 'follow', attribute: 'id', valueType: 'S', value: 'a' },
    ]);
    assert.equal(controller.item, undefined);
    // It was for once.
    controller.itemCame(item);
    assert.equal(controller.item, item);
  });

  test('where an item does not come the reason stands in its place, and it can be asked for again', () => {
    const failure = { message: 'The file is gone.', canRetry: true };
    controller.openItem(3, 'tags');
    controller.itemFailed(3, failure);
    assert.deepEqual(controller.item, { row: 3, json: '', failure });
    controller.retryItem();
    assert.deepEqual(sent, [
      { type: 'item', row: 3 },
      { type: 'item', row: 3 },
    ]);
    controller.itemCame(item);
    assert.equal(controller.item, item);
  });

  test('an item that did not come is asked for again for what it was wanted for', () => {
    controller.follow({ row: 3, column: 'id' });
    controller.itemFailed(3, { message: 'The file is gone.', canRetry: true });
    controller.retryItem();
    controller.itemCame(item);
    assert.deepEqual(sent.at(-1), { type: 'follow', attribute: 'id', valueType: 'S', value: 'a' });
    controller.itemCame(item);
    assert.equal(controller.item, item, 'it was for once');
  });

  test('of a value that is no key nothing is asked', () => {
    controller.follow({ row: 3, column: 'tags' });
    controller.itemCame(item);
    assert.deepEqual(sent, [{ type: 'item', row: 3 }]);
    assert.equal(controller.item, undefined);
  });

  test('a column takes the place of an item, counts, and has the keyboard', async () => {
    controller.itemCame(item);
    await drawn();
    controller.openColumn('id');
    await drawn();
    assert.equal(controller.item, undefined);
    assert.deepEqual(controller.column, { name: 'id', items: 10 });
    assert.deepEqual(sent, [{ type: 'statistics', column: 'id' }]);
    assert.deepEqual(kept, [true, false]);
    assert.deepEqual(focused, ['if none', 'column']);
  });

  test('an item takes the place of a column, which is not counted any more', () => {
    controller.openColumn('id');
    controller.itemCame(item);
    assert.equal(controller.item, item);
    assert.equal(controller.column, undefined);
    assert.deepEqual(sent.at(-1), { type: 'statistics' });
  });

  test('counts again when more items have come and reading rests', () => {
    controller.openColumn('id');
    controller.counted('id', statistics);
    host.browser = { progress: progress('reading', 20) };
    controller.countOn();
    assert.equal(sent.length, 1);
    host.browser = { progress: progress('idle', 20) };
    controller.countOn();
    controller.countOn();
    assert.equal(sent.length, 2);
    assert.deepEqual(controller.column, { name: 'id', items: 20, statistics });
  });

  test('of a column that one has turned away from nothing is wanted', () => {
    controller.openColumn('id');
    controller.openColumn('other');
    controller.counted('id', statistics);
    controller.countFailed('id', { message: 'No.', canRetry: true });
    assert.deepEqual(controller.column, { name: 'other', items: 10 });
  });

  test('counts again after a failure when it is told to', () => {
    const failure = { message: 'No.', canRetry: true };
    controller.openColumn('id');
    controller.countFailed('id', failure);
    controller.countOn();
    assert.equal(sent.length, 1);
    assert.deepEqual(controller.column?.failure, failure);
    controller.retryCount();
    assert.equal(sent.length, 2);
    assert.deepEqual(controller.column, { name: 'id', items: 10 });
  });

  test('with other rows the item goes, and the column is counted anew', () => {
    controller.itemCame(item);
    controller.rowsChanged();
    assert.equal(controller.item, undefined);
    controller.openColumn('id');
    controller.counted('id', statistics);
    controller.rowsChanged();
    assert.deepEqual(controller.column, { name: 'id', items: 0 });
    controller.countOn();
    assert.deepEqual(sent.at(-1), { type: 'statistics', column: 'id' });
    assert.equal(sent.length, 2);
  });

  test('gives the keyboard back to the rows when a person leaves it, and only then', async () => {
    controller.itemCame(item);
    controller.close();
    await drawn();
    assert.deepEqual(focused, ['if none']);
    assert.deepEqual(kept, [true, false]);
    controller.openColumn('id');
    await drawn();
    controller.leave();
    await drawn();
    assert.equal(controller.column, undefined);
    assert.deepEqual(sent.at(-1), { type: 'statistics' });
    assert.equal(focused.at(-1), 'rows');
  });
});
