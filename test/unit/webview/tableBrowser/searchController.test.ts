import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { FromTableBrowser } from '../../../../src/protocol/tableBrowser';
import { SearchController } from '../../../../src/webview/tableBrowser/searchController';
import type { SearchHost } from '../../../../src/webview/tableBrowser/searchController';

suite('SearchController', () => {
  let sent: FromTableBrowser[];
  let revealed: unknown[];
  let focused: number;
  let host: SearchHost & { items: number; grid: NonNullable<SearchHost['grid']> };
  let controller: SearchController;

  setup(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    sent = [];
    revealed = [];
    focused = 0;
    host = {
      items: 10,
      grid: {
        found: undefined,
        selectedRange: { active: { row: 5, column: 'id' }, firstRow: 5, lastRow: 5, columns: ['id'] },
        focus: () => focused++,
        reveal: (place) => revealed.push(place),
      },
      requestUpdate: () => undefined,
      send: (message) => sent.push(message),
    };
    controller = new SearchController(host);
  });

  teardown(() => mock.timers.reset());

  /** Types a text and waits until it is asked for. */
  function typed(text: string): void {
    controller.open();
    controller.find(text);
    mock.timers.tick(200);
  }

  /** The number of the request that was sent last. */
  function request(): number {
    const last = sent.at(-1);
    assert.equal(last?.type, 'find');
    return last.request;
  }

  test('asks once the person types no more', () => {
    controller.open();
    controller.find('a');
    mock.timers.tick(199);
    controller.find('ab');
    mock.timers.tick(199);
    assert.equal(sent.length, 0);
    mock.timers.tick(1);
    assert.deepEqual(sent, [{ type: 'find', request: request(), text: 'ab', from: 0 }]);
  });

  test('takes the person to the first place from where they are, and on from there', () => {
    typed('a');
    controller.found(request(), Uint32Array.of(2, 7, 9), 10);
    assert.deepEqual(revealed, [{ row: 7 }]);
    assert.deepEqual(host.grid.found, { text: 'a', rows: Uint32Array.of(2, 7, 9), current: 7 });
    controller.step(1);
    controller.step(1);
    assert.deepEqual(revealed, [{ row: 7 }, { row: 9 }, { row: 2 }]);
  });

  test('looks through what has come meanwhile, and moves nothing then', () => {
    typed('a');
    host.items = 20;
    controller.found(request(), Uint32Array.of(7), 10);
    assert.deepEqual(sent.at(-1), { type: 'find', request: request(), text: 'a', from: 10 });
    controller.found(request(), Uint32Array.of(12), 20);
    assert.deepEqual(controller.current?.rows, Uint32Array.of(7, 12));
    assert.deepEqual(revealed, [{ row: 7 }]);
    assert.equal(sent.length, 2);
  });

  test('what was asked before another key is not waited for', () => {
    typed('a');
    const before = request();
    controller.find('ab');
    controller.found(before, Uint32Array.of(7), 10);
    controller.failed(before, { message: 'No.', canRetry: true });
    assert.deepEqual(controller.current?.rows, new Uint32Array());
    assert.equal(controller.current?.failure, undefined);
    assert.deepEqual(revealed, []);
  });

  test('looks for the same in other rows at once, and takes nobody there', () => {
    typed('a');
    controller.found(request(), Uint32Array.of(7), 10);
    controller.findAgain();
    assert.deepEqual(sent.at(-1), { type: 'find', request: request(), text: 'a', from: 0 });
    controller.found(request(), Uint32Array.of(1, 6), 10);
    assert.deepEqual(host.grid.found, { text: 'a', rows: Uint32Array.of(1, 6), current: undefined });
    assert.deepEqual(revealed, [{ row: 7 }]);
  });

  test('goes on after a failure only when it is told to', () => {
    typed('a');
    host.items = 20;
    controller.found(request(), Uint32Array.of(7), 10);
    controller.failed(request(), { message: 'No.', canRetry: true });
    controller.findOn();
    assert.equal(sent.length, 2);
    assert.equal(controller.current?.failure?.message, 'No.');
    controller.retry();
    assert.deepEqual(sent.at(-1), { type: 'find', request: request(), text: 'a', from: 10 });
    assert.equal(sent.length, 3);
    assert.equal(controller.current?.failure, undefined);
  });

  test('ends with what it asked for, its marks, and the keyboard at the rows', () => {
    typed('a');
    const before = request();
    controller.found(before, Uint32Array.of(7), 10);
    controller.find('ab');
    controller.close();
    mock.timers.tick(200);
    assert.deepEqual(sent.at(-1), { type: 'find', request: request(), text: '', from: 0 });
    assert.equal(sent.length, 2);
    assert.equal(controller.current, undefined);
    assert.equal(host.grid.found, undefined);
    assert.equal(focused, 1);
  });

  test('one that is open stays as it is when it is opened', () => {
    typed('a');
    controller.open();
    assert.equal(controller.current?.text, 'a');
  });
});
