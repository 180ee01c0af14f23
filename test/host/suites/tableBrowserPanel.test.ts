import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { TestedExtension } from '../../../src/extension';
import type { CopyFormat, FromTableBrowser, ToTableBrowser } from '../../../src/protocol/tableBrowser';
import { UserError } from '../../../src/connection/userError';
import type { Dynamodb } from '../../../src/dynamodb/dynamodb';
import { StoreThread } from '../../../src/dynamodb/pageStore/storeThread';
import type { OnWait } from '../../../src/dynamodb/readWait';
import { sampleConnection } from '../../../src/ui/connections/sampleConnection';
import { storeLimits } from '../../../src/ui/tableBrowser/storeLimits';
import { TableBrowserPanel } from '../../../src/ui/tableBrowser/tableBrowserPanel';
import { deleteAllConnections, extensionParts } from '../extensionParts';

/** An editor tab without a webview behind it: it keeps what is posted. */
class KeepingPanel implements vscode.WebviewPanel {
  readonly posted: ToTableBrowser[] = [];
  readonly viewType = 'test';
  title = '';
  readonly options = {};
  readonly viewColumn = undefined;
  readonly active = true;
  readonly visible = true;
  private readonly disposing = new vscode.EventEmitter<void>();
  private readonly posting = new vscode.EventEmitter<ToTableBrowser>();
  private readonly receiving = new vscode.EventEmitter<FromTableBrowser>();
  readonly onDidDispose = this.disposing.event;
  readonly onDidChangeViewState = new vscode.EventEmitter<never>().event;
  readonly webview: vscode.Webview = {
    options: {},
    html: '',
    cspSource: 'test:',
    onDidReceiveMessage: this.receiving.event,
    asWebviewUri: (uri) => uri,
    postMessage: async (message: ToTableBrowser) => {
      this.posted.push(message);
      this.posting.fire(message);
      return true;
    },
  };

  reveal(): void {
    // There is nothing to show.
  }

  dispose(): void {
    this.disposing.fire();
  }

  /** Says something as the webview does. */
  say(message: FromTableBrowser): void {
    this.receiving.fire(message);
  }

  /** Waits until a message of a type is posted. */
  async waitFor<Type extends ToTableBrowser['type']>(type: Type): Promise<Extract<ToTableBrowser, { type: Type }>> {
    return new Promise((resolve) => {
      this.posting.event((message) => {
        if (isOf(message, type)) {
          resolve(message);
        }
      });
    });
  }

  /** Waits until a state is posted that is as wanted. */
  async waitForState(isSo: (message: Extract<ToTableBrowser, { type: 'state' }>) => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.posting.event((message) => {
        if (message.type === 'state' && isSo(message)) {
          resolve();
        }
      });
    });
  }
}

function isOf<Type extends ToTableBrowser['type']>(
  message: ToTableBrowser,
  type: Type,
): message is Extract<ToTableBrowser, { type: Type }> {
  return message.type === type;
}

/** Waits until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    // oxlint-disable-next-line no-await-in-loop -- that is what it does
    await setImmediate();
  }
}

suite('The tab of a table', () => {
  let parts: TestedExtension;
  let panel: KeepingPanel;
  let browser: TableBrowserPanel;
  const threads: Worker[] = [];
  const unhandled: unknown[] = [];
  const errors: string[] = [];
  const newStore = (memoryLimit: number): StoreThread =>
    new StoreThread(parts.context.asAbsolutePath('dist/storeWorker.cjs'), { memoryLimit, limits: storeLimits });
  const note = (thread: Worker): void => void threads.push(thread);
  const hear = (reason: unknown): void => void unhandled.push(reason);

  setup(async () => {
    parts = await extensionParts();
    unhandled.length = 0;
    errors.length = 0;
    process.on('unhandledRejection', hear);
    process.on('worker', note);
    panel = new KeepingPanel();
    const log: vscode.LogOutputChannel = Object.create(parts.log, {
      error: { value: (error: Error | string) => errors.push(String(error)) },
    });
    const connection = await parts.store.add(sampleConnection('Sample'));
    browser = new TableBrowserPanel(panel, { ...parts, log }, connection, 'Shop', async () => undefined, { newStore });
  });
  teardown(async () => {
    panel.dispose();
    process.off('unhandledRejection', hear);
    process.off('worker', note);
    await deleteAllConnections(parts);
  });

  test('opens and reads without an error, in the log or unheard', async () => {
    await panel.waitForState(({ state }) => state.progress.state === 'complete');
    await setImmediate();
    assert.deepEqual(errors, []);
    assert.deepEqual(unhandled, []);
  });

  test('hands rows on as the bytes that the thread has written', async () => {
    await panel.waitForState(({ state, rows }) => state.progress.state === 'complete' && rows instanceof Uint8Array);
    const answer = panel.waitFor('rows');
    panel.say({ type: 'rows', request: 1, offset: 1, count: 2 });
    const { rows } = await answer;
    assert.ok(rows instanceof Uint8Array);
    assert.equal((JSON.parse(new TextDecoder().decode(rows)) as unknown[]).length, 2);
  });

  test('follows what becomes of its connection', async () => {
    await panel.waitForState(({ state }) => state.progress.state === 'complete');
    const renamed = panel.waitForState(({ state }) => state.connection === 'Renamed');
    await parts.store.rename(browser.connection.id, 'Renamed');
    await renamed;
  });

  test('begins anew on the page of another table, and hears nothing that is still said of that one', async () => {
    browser.leave();
    panel.posted.length = 0;
    const connection = await parts.store.add(sampleConnection('Next'));
    const next = new TableBrowserPanel(panel, parts, connection, 'Instruments', async () => undefined, {
      newStore,
      isPreview: true,
      begun: 1,
    });
    assert.deepEqual(panel.posted[0], { type: 'begin', begun: 1 });
    await panel.waitForState(({ state }) => state.table === 'Instruments' && state.progress.state === 'complete');
    // Of the page that has not heard yet: rows of the other table, and that it would read on.
    panel.say({ type: 'rows', request: 1, offset: 0, count: 1 });
    panel.say({ type: 'read' });
    await setImmediate();
    assert.equal(next.isPreview, true);
    assert.deepEqual([...new Set(panel.posted.map(({ type }) => type))].toSorted(), ['begin', 'layout', 'state']);

    // A page that is loaded anew has forgotten how many tables there were.
    const again = panel.waitFor('begin');
    const state = panel.waitFor('state');
    panel.say({ type: 'ready', begun: 0 });
    assert.deepEqual(await again, { type: 'begin', begun: 1 });
    const { state: shown, rows } = await state;
    panel.say({ type: 'ready', begun: 1 });
    assert.deepEqual([shown.table, shown.isPreview, (rows?.length ?? 0) > 0], ['Instruments', true, true]);
    const answer = panel.waitFor('rows');
    panel.say({ type: 'rows', request: 1, offset: 0, count: 1 });
    assert.equal((JSON.parse(new TextDecoder().decode((await answer).rows)) as unknown[]).length, 1);
    panel.posted.length = 0;
    await browser.command('find', undefined);
    assert.deepEqual(panel.posted, [], 'the table that left says something');
  });

  test('takes back what a person is asked for only once the next table waits for it too', async () => {
    const connection = await parts.store.add(sampleConnection('Asks'));
    const steps: string[] = [];
    const told: OnWait[] = [];
    const asking = async (table: string, signal: AbortSignal): Promise<never> => {
      steps.push(`${table} asks`);
      await once(signal, 'abort');
      steps.push(`${table} leaves`);
      throw signal.reason;
    };
    const dynamodb: Pick<Dynamodb, 'readPage' | 'describeTable'> = {
      describeTable: async (_connection, table, signal) => asking(table, signal ?? new AbortController().signal),
      readPage: async (_connection, { table }, _start, signal, onWait) => {
        told.push(onWait ?? (() => undefined));
        return asking(table, signal);
      },
    };
    const asks = { ...parts, dynamodb: async () => dynamodb as Dynamodb };
    const tab = new KeepingPanel();
    const open = (table: string, begun: number): TableBrowserPanel =>
      new TableBrowserPanel(tab, asks, connection, table, async () => undefined, { newStore, isPreview: true, begun });
    const first = open('Shop', 0);
    await until(() => steps.length === 2);
    const next = open('PageViews', 1);
    first.leave(next);
    await until(() => steps.length === 4);
    assert.deepEqual([...new Set(steps)], ['Shop asks', 'PageViews asks']);
    told[1]?.({ reason: 'signIn', asked: 'code' });
    await until(() => steps.length > 4);
    assert.equal(steps[4], 'Shop leaves');
    tab.dispose();
    await until(() => steps.includes('PageViews leaves'));
  });

  test('is that of one table alone where VS Code has no previews', async () => {
    const connection = await parts.store.add(sampleConnection('Many tabs'));
    const editors = vscode.workspace.getConfiguration('workbench.editor');
    const open = async (table: string): Promise<string[]> => {
      const opened = new Promise<void>((resolve) => {
        const listener = vscode.window.tabGroups.onDidChangeTabs(() => {
          if (titles().includes(table)) {
            listener.dispose();
            resolve();
          }
        });
      });
      await vscode.commands.executeCommand('dynamodbConnections.openTable', { kind: 'table', connection, table });
      await opened;
      return titles();
    };
    const titles = (): string[] =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)).toSorted();
    try {
      assert.deepEqual(await open('Shop'), ['Shop']);
      assert.deepEqual(await open('Instruments'), ['Instruments']);
      await editors.update('enablePreview', false, vscode.ConfigurationTarget.Global);
      assert.deepEqual(await open('Shop'), ['Instruments', 'Shop']);
      assert.deepEqual(await open('PageViews'), ['Instruments', 'PageViews', 'Shop']);
    } finally {
      await editors.update('enablePreview', undefined, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
  });

  test('is no preview any more once a person works in it', async () => {
    const looks: readonly FromTableBrowser[] = [
      { type: 'ready', begun: 0 },
      { type: 'rows', request: 1, offset: 0, count: 1 },
      { type: 'read', items: 1 },
      { type: 'layout', columns: [] },
      { type: 'copied', request: 1 },
    ];
    const works: readonly FromTableBrowser[] = [
      { type: 'keep' },
      { type: 'read' },
      { type: 'stop' },
      { type: 'ask', question: { kind: 'scan' } },
      { type: 'sort' },
      { type: 'find', request: 1, text: 'a', from: 0 },
      { type: 'statistics', column: 'pk' },
      { type: 'item', row: 0 },
      { type: 'copyText', text: 'a' },
    ];
    const connection = await parts.store.add(sampleConnection('Looked at'));
    for (const work of works) {
      const tab = new KeepingPanel();
      const table = new TableBrowserPanel(tab, parts, connection, 'Shop', async () => undefined, {
        newStore,
        isPreview: true,
      });
      for (const look of looks) {
        tab.say(look);
        assert.equal(table.isPreview, true, look.type);
      }
      const kept = tab.waitForState(({ state }) => state.isPreview === undefined);
      tab.say(work);
      assert.equal(table.isPreview, false, work.type);
      await kept;
      tab.dispose();
    }
    assert.deepEqual(unhandled, []);
  });

  test('says that what was read is lost with its thread, and Retry reads it again', async () => {
    await panel.waitForState(({ state }) => state.progress.state === 'complete');
    const lost = panel.waitForState(({ state }) => state.failure !== undefined);
    await threads.at(-1)?.terminate();
    await lost;
    panel.say({ type: 'rows', request: 1, offset: 0, count: 10 });
    const ended = panel.waitFor('findFailed');
    panel.say({ type: 'find', request: 1, text: 'x', from: 0 });
    assert.equal((await ended).failure.canRetry, false, 'what is lost is read again first');
    const again = panel.waitForState(
      ({ state, rows }) => state.failure === undefined && state.progress.state === 'complete' && rows !== undefined,
    );
    panel.say({ type: 'action', action: 'retry' });
    await again;
    assert.match(errors.join('\n'), /is lost: the thread that kept it has ended/u);
    assert.deepEqual(unhandled, []);
  });

  test('a search and a count that fail end with the reason, and can be asked again', async () => {
    await panel.waitForState(({ state }) => state.progress.state === 'complete');
    const before = Object.getOwnPropertyDescriptors(StoreThread.prototype);
    StoreThread.prototype.find = () => Promise.reject(new Error('a value of an item'));
    StoreThread.prototype.statistics = () => Promise.reject(new UserError('The file is gone.', { code: 'test.gone' }));
    try {
      const search = panel.waitFor('findFailed');
      panel.say({ type: 'find', request: 7, text: 'x', from: 0 });
      assert.deepEqual(await search, {
        type: 'findFailed',
        request: 7,
        failure: {
          message:
            'Find could not look through the items: something in this extension failed. The log has the details.',
          canRetry: true,
        },
      });
      const count = panel.waitFor('statisticsFailed');
      panel.say({ type: 'statistics', column: 'pk' });
      assert.deepEqual(await count, {
        type: 'statisticsFailed',
        column: 'pk',
        failure: { message: 'The file is gone.', canRetry: true },
      });
    } finally {
      Object.defineProperties(StoreThread.prototype, before);
    }
    assert.deepEqual(errors, ['Shop of Sample: a value of an item', 'Shop of Sample: The file is gone.']);
    const found = panel.waitFor('found');
    panel.say({ type: 'find', request: 8, text: 'x', from: 0 });
    assert.equal((await found).request, 8);
    await setImmediate();
    assert.deepEqual(unhandled, []);
  });

  test('rows and items that cannot be given are answered with the reason, and can be asked for again', async () => {
    await panel.waitForState(({ state }) => state.progress.state === 'complete');
    const before = Object.getOwnPropertyDescriptors(StoreThread.prototype);
    StoreThread.prototype.cells = () => Promise.reject(new UserError('The file is gone.', { code: 'test.gone' }));
    StoreThread.prototype.texts = () => Promise.reject(new Error('a value of an item'));
    try {
      const rows = panel.waitFor('rowsFailed');
      panel.say({ type: 'rows', request: 7, offset: 0, count: 10 });
      assert.deepEqual(await rows, {
        type: 'rowsFailed',
        request: 7,
        failure: { message: 'The file is gone.', canRetry: true },
      });
      const item = panel.waitFor('itemFailed');
      panel.say({ type: 'item', row: 3 });
      assert.deepEqual(await item, {
        type: 'itemFailed',
        row: 3,
        failure: {
          message: 'The item cannot be shown: something in this extension failed. The log has the details.',
          canRetry: true,
        },
      });
    } finally {
      Object.defineProperties(StoreThread.prototype, before);
    }
    assert.deepEqual(errors, ['Shop of Sample: The file is gone.', 'Shop of Sample: a value of an item']);
    const item = panel.waitFor('item');
    panel.say({ type: 'item', row: 3 });
    assert.equal((await item).row, 3);
    await setImmediate();
    assert.deepEqual(unhandled, []);
  });

  test('whatever else fails is said, and not only logged', async () => {
    await panel.waitForState(({ state }) => state.progress.state === 'complete');
    const before = Object.getOwnPropertyDescriptors(StoreThread.prototype);
    const showErrorMessage = vscode.window.showErrorMessage;
    const said = new vscode.EventEmitter<string>();
    const saying = new Promise((resolve) => said.event(resolve));
    vscode.window.showErrorMessage = async (message: string) => {
      said.fire(message);
      return undefined;
    };
    StoreThread.prototype.putInOrder = () => Promise.reject(new Error('a value of an item'));
    try {
      panel.say({ type: 'sort', sort: { name: 'pk', isDescending: false } });
      assert.equal(await saying, 'Shop: something in this extension failed. The log has the details.');
    } finally {
      Object.defineProperties(StoreThread.prototype, before);
      vscode.window.showErrorMessage = showErrorMessage;
    }
    await setImmediate();
    assert.deepEqual(errors, ['Shop of Sample: a value of an item']);
    assert.deepEqual(unhandled, []);
  });

  test('a value is copied with the mark that it begins with', async () => {
    await panel.waitForState(({ state }) => state.progress.state === 'complete');
    const before = Object.getOwnPropertyDescriptors(StoreThread.prototype);
    const say = vscode.window.setStatusBarMessage;
    const said = new vscode.EventEmitter<string>();
    const saying = new Promise((resolve) => said.event(resolve));
    vscode.window.setStatusBarMessage = (text: string) => {
      said.fire(text);
      return new vscode.Disposable(() => undefined);
    };
    StoreThread.prototype.write = async () => new TextEncoder().encode('\uFEFFid');
    try {
      panel.say({ type: 'copy', format: 'text', range: { firstRow: 0, lastRow: 0, columns: ['pk'] } });
      await saying;
      assert.equal(await vscode.env.clipboard.readText(), '\uFEFFid');
    } finally {
      Object.defineProperties(StoreThread.prototype, before);
      vscode.window.setStatusBarMessage = say;
    }
  });

  test('a count that is not wanted any more is ended, and nothing is said of it', async () => {
    await panel.waitForState(({ state }) => state.progress.state === 'complete');
    const before = Object.getOwnPropertyDescriptors(StoreThread.prototype);
    const signals: (AbortSignal | undefined)[] = [];
    StoreThread.prototype.statistics = async (_name, signal) => {
      signals.push(signal);
      await new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as DOMException));
      });
      assert.fail('it was not ended');
    };
    try {
      panel.say({ type: 'statistics', column: 'pk' });
      assert.equal(signals[0]?.aborted, false);
      panel.say({ type: 'statistics' });
      assert.equal(signals[0].aborted, true);
      await setImmediate();
    } finally {
      Object.defineProperties(StoreThread.prototype, before);
    }
    assert.deepEqual(errors, []);
    assert.deepEqual(unhandled, []);
    assert.equal(panel.posted.filter(({ type }) => type.startsWith('statistics')).length, 0);
  });

  test('says that a long text is copied once the webview has put it on the clipboard, or cannot', async () => {
    const views = new KeepingPanel();
    const connection = await parts.store.add(sampleConnection('Views'));
    browser = new TableBrowserPanel(views, parts, connection, 'PageViews', async () => undefined, { newStore });
    const said: string[] = [];
    const saying = new vscode.EventEmitter<void>();
    const say = vscode.window.setStatusBarMessage;
    vscode.window.setStatusBarMessage = (text: string) => {
      said.push(text);
      saying.fire();
      return new vscode.Disposable(() => undefined);
    };
    try {
      await views.waitForState(({ state }) => state.progress.state === 'idle');
      const all = views.waitForState(({ state }) => state.progress.state === 'complete');
      views.say({ type: 'read' });
      await all;
      const copy = async (format: CopyFormat): Promise<number> => {
        const posted = views.waitFor('toClipboard');
        views.say({ type: 'copy', format, range: { firstRow: 0, lastRow: 19_999, columns: ['userAgent', 'device'] } });
        return (await posted).request;
      };
      const first = await copy('dynamodbJson');
      const second = await copy('json');
      views.say({ type: 'copied', request: first, text: 'late' });
      await setImmediate();
      assert.deepEqual(said, []);
      views.say({ type: 'copied', request: second });
      await setImmediate();
      assert.deepEqual(said, ['Copied 20,000 items.']);
      const third = await copy('text');
      const isSaid = new Promise<void>((resolve) => saying.event(resolve));
      views.say({ type: 'copied', request: third, text: 'what was copied' });
      await isSaid;
      assert.equal(said.at(-1), 'Copied 40,000 cells.');
      assert.equal(await vscode.env.clipboard.readText(), 'what was copied');
    } finally {
      vscode.window.setStatusBarMessage = say;
      views.dispose();
    }
  });

  test('is told nothing once it is closed, neither what was under way nor what comes after', async () => {
    const before = panel.posted.length;
    panel.dispose();
    await browser.command('find', undefined);
    // What waited for the table has been woken by closing it.
    await setImmediate();
    assert.deepEqual(panel.posted.slice(before), []);
    assert.deepEqual(unhandled, []);
  });
});
