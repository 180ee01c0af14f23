import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { TestedExtension } from '../../../src/extension';
import type { ToTableBrowser } from '../../../src/protocol/tableBrowser';
import { sampleConnection } from '../../../src/ui/connections/sampleConnection';
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
  readonly onDidDispose = this.disposing.event;
  readonly onDidChangeViewState = new vscode.EventEmitter<never>().event;
  readonly webview: vscode.Webview = {
    options: {},
    html: '',
    cspSource: 'test:',
    onDidReceiveMessage: new vscode.EventEmitter<unknown>().event,
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

suite('The tab of a table', () => {
  let parts: TestedExtension;
  let panel: KeepingPanel;
  let browser: TableBrowserPanel;
  const unhandled: unknown[] = [];
  const errors: string[] = [];
  const hear = (reason: unknown): void => void unhandled.push(reason);

  setup(async () => {
    parts = await extensionParts();
    unhandled.length = 0;
    errors.length = 0;
    process.on('unhandledRejection', hear);
    panel = new KeepingPanel();
    const log: vscode.LogOutputChannel = Object.create(parts.log, {
      error: { value: (error: Error | string) => errors.push(String(error)) },
    });
    const connection = await parts.store.add(sampleConnection('Sample'));
    browser = new TableBrowserPanel(panel, { ...parts, log }, connection, 'Shop', undefined, async () => undefined);
  });
  teardown(async () => {
    panel.dispose();
    process.off('unhandledRejection', hear);
    await deleteAllConnections(parts);
  });

  test('opens and reads without an error, in the log or unheard', async () => {
    await panel.waitForState(({ state }) => state.progress.state === 'complete');
    await setImmediate();
    assert.deepEqual(errors, []);
    assert.deepEqual(unhandled, []);
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
