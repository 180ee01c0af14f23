import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ConnectionsView } from './pages/connectionsView';
import { TableBrowser } from './pages/tableBrowser';
import { startWithSample } from './sample';
import type { RunningVsCode } from './vscode';
import { eventually, runCommand } from './workbench';

/** A file that a process has open, with or without a name. */
interface OpenFile {
  /** Where it is, or was. */
  readonly path: string;
  /** A way to its content, also without a name. */
  readonly descriptor: string;
  readonly stats: fs.Stats;
}

/** The files below a folder that any process of this user has open. */
function openFilesBelow(folder: string): OpenFile[] {
  const found: OpenFile[] = [];
  for (const processId of fs.readdirSync('/proc').filter((name) => /^\d+$/u.test(name))) {
    const descriptors = `/proc/${processId}/fd`;
    for (const descriptor of readFolder(descriptors)) {
      const link = path.join(descriptors, descriptor);
      try {
        const file = fs.readlinkSync(link);
        if (file.startsWith(`${folder}${path.sep}`)) {
          found.push({ path: file, descriptor: link, stats: fs.statSync(link) });
        }
      } catch {
        // It was closed in the meantime.
      }
    }
  }
  return found;
}

function readFolder(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    // The process has ended, or is somebody else's.
    return [];
  }
}

suite('More of a table than fits in memory', () => {
  let vscode: RunningVsCode;
  let view: ConnectionsView;
  let temporary: string;

  suiteSetup(async function () {
    if (process.platform !== 'linux') {
      // Which files are open is asked of Linux.
      this.skip();
    }
    this.timeout(120_000);
    temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'memory-limit-'));
    ({ vscode, view } = await startWithSample({
      settings: { 'dynamodbConnections.tableBrowser.memoryLimit': 0.5 },
      environment: { TMPDIR: temporary },
    }));
  });
  suiteTeardown(async () => {
    await vscode?.close();
    if (temporary) {
      fs.rmSync(temporary, { recursive: true, force: true });
    }
  });

  /** The table with its first page. */
  async function open(): Promise<TableBrowser> {
    await view.row('PageViews').click();
    const browser = await TableBrowser.opened(vscode.page, 'PageViews');
    await browser.waitForStatus(/^[\d,]+ items · 1 page .* more to come$/u);
    return browser;
  }

  function itemFiles(): OpenFile[] {
    return openFilesBelow(temporary).filter((file) => file.path.includes('dynamodb-connections-items-'));
  }

  test('goes to a file of the person alone, which ends with the tab', async function () {
    this.timeout(60_000);
    const { page } = vscode;
    const browser = await open();
    assert.deepEqual(itemFiles(), [], 'one page fits');
    await browser.button('Load All').click();
    await browser.waitForStatus(/^20,000 items .* complete$/u);

    const [file, ...others] = itemFiles();
    assert.ok(file);
    assert.deepEqual(others, []);
    assert.equal(file.stats.mode & 0o777, 0o600, 'nobody else may read it');
    assert.equal(file.stats.nlink, 0, 'it has no name');
    assert.ok(file.stats.size > 0);
    const folders = fs.readdirSync(temporary).filter((name) => name.startsWith('dynamodb-connections-items-'));
    assert.deepEqual(folders, []);

    await browser.focusGrid();
    await eventually('the last row is drawn', async () => {
      await browser.press('Control+End');
      return (await browser.lastDrawnRow()) === 20_000 ? true : undefined;
    });
    await runCommand(page, 'View: Close All Editors');
    await eventually('the file is gone', async () => itemFiles().length === 0 || undefined);
  });

  test('rows and an item that cannot be read back: the reason in the tab, and Retry shows them', async function () {
    this.timeout(60_000);
    const { page } = vscode;
    const browser = await open();
    await browser.button('Load All').click();
    await browser.waitForStatus(/^20,000 items .* complete$/u);
    const { descriptor } = itemFiles()[0] ?? assert.fail('there is no file');
    const content = fs.readFileSync(descriptor);
    fs.truncateSync(descriptor);
    const reason = `Some of what was read of this table cannot be read back from its temporary file in ${temporary} (it is shorter than it was). Check that folder, then Reload reads the table again.`;

    await browser.focusGrid();
    await browser.press('Control+End');
    // What is at the very end may be so little that it has its place in memory.
    for (let presses = 0; presses < 12; presses++) {
      await browser.press('PageUp');
    }
    await browser.failure().getByText(reason).waitFor();
    await browser.press('Enter');
    await browser.item().getByText(reason).waitFor();
    assert.equal(await page.locator('.notification-toast').count(), 0);

    fs.writeFileSync(descriptor, content);
    await eventually('the rows are drawn', async () => {
      // Rows that come into sight anew are asked for without it.
      if (await browser.failure().isVisible()) {
        await browser.failure().getByRole('button', { name: 'Retry' }).click({ timeout: 1000 });
      }
      return (await browser.column('page')).length > 5 || undefined;
    });
    await browser.failure().waitFor({ state: 'detached' });
    await browser.item().getByRole('button', { name: 'Retry' }).click();
    await eventually('the item is there', async () => (await browser.itemLines()).length > 5 || undefined);
    await runCommand(page, 'View: Close All Editors');
    await eventually('the file is gone', async () => itemFiles().length === 0 || undefined);
  });

  test('where no file can be made: what, where and what helps; with more memory Retry reads on', async function () {
    this.timeout(60_000);
    const browser = await open();
    fs.renameSync(temporary, `${temporary}-moved`);
    try {
      await browser.button('Load All').click();
      await browser.failure().waitFor();
      assert.equal(
        (await browser.failure().locator('p').textContent())?.trim(),
        `More of this table does not fit in memory, and cannot go to a temporary file: the folder ${temporary} is not there. Create it, or raise dynamodbConnections.tableBrowser.memoryLimit.`,
      );
      assert.deepEqual(
        (await browser.failure().locator('vscode-button').allTextContents()).map((text) => text.trim()),
        ['Retry', 'Open Settings'],
      );
      await browser.waitForStatus(/^[\d,]+ items .* interrupted$/u);
      const settings = path.join(vscode.workspace, '.vscode');
      fs.mkdirSync(settings);
      fs.writeFileSync(
        path.join(settings, 'settings.json'),
        JSON.stringify({ 'dynamodbConnections.tableBrowser.memoryLimit': 64 }),
      );
      await eventually('reading goes on with more memory', async () => {
        if (await browser.failure().isVisible()) {
          await browser.failure().getByRole('button', { name: 'Retry' }).click({ timeout: 1000 });
        }
        return (await browser.status().textContent())?.trim().endsWith('more to come') ? true : undefined;
      });
      await browser.button('Load All').click();
      await browser.waitForStatus(/^20,000 items .* complete$/u);
    } finally {
      fs.renameSync(`${temporary}-moved`, temporary);
    }
  });
});
