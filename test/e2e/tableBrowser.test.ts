import assert from 'node:assert/strict';
import type { ConsoleMessage } from 'playwright-core';
import { pageViews } from '../../src/sampleDatabase/pageViews';
import type { SignedGate } from '../servers/aws/signedGate';
import { startSignedGate } from '../servers/aws/signedGate';
import type { DynamodbLocal } from '../servers/dynamodbLocal';
import { startDynamodbLocal } from '../servers/dynamodbLocal';
import { ConnectionForm } from './pages/connectionForm';
import { ConnectionsView } from './pages/connectionsView';
import { TableBrowser } from './pages/tableBrowser';
import { startWithSample } from './sample';
import type { RunningVsCode } from './vscode';
import { startVsCode } from './vscode';
import { copied, editorTab, eventually, menuTitles, QuickInput, runCommand, statusBarItem } from './workbench';

suite('The table browser', () => {
  let vscode: RunningVsCode;
  let view: ConnectionsView;

  suiteSetup(async function () {
    this.timeout(120_000);
    ({ vscode, view } = await startWithSample());
  });
  suiteTeardown(() => vscode?.close());
  // A reload of the window closes it.
  setup(() => view.expand('Sample (local)'));
  teardown(() => runCommand(vscode.page, 'View: Close All Editors'));

  test('shows every value of the sample exactly', async () => {
    await view.row('Instruments').click();
    const browser = await TableBrowser.opened(vscode.page, 'Instruments');
    await browser.waitForStatus(/^64 items · 1 page · .* units? · .* s · complete$/u);
    assert.equal((await browser.columnNames())[0], 'id');
    for (const [column, text] of Object.entries({
      serialNumber: '12345678901234567890123456789012345678',
      retiredAt: 'null',
      nickname: '""',
      signature: '12 B · 0x0001027f80feff44796e616d',
      tags: '{ "calibrated", "loan", "über", "🧪" }',
      ranges: '{ -196.15, 0, 961.78 }',
      fingerprints: '{ 0xcafe, 0xdeadbeef }',
      site: '{ "building": "B2", "floor": -1, "shared": false }',
      inService: 'true',
    })) {
      assert.equal(await browser.cell('thermometer-01', column), text, column);
    }
  });

  test('a look at a table costs one page; from the middle of it the next one is fetched, and no more', async () => {
    await view.row('PageViews').click();
    const browser = await TableBrowser.opened(vscode.page, 'PageViews');
    const first = await browser.waitForStatus(/^[\d,]+ items · 1 page .* more to come$/u);
    const items = Number(/^[\d,]+/u.exec(first)?.[0].replaceAll(',', ''));
    await browser.scrollTo(0.3);
    await eventually('rows above the middle', async () =>
      (await browser.lastDrawnRow()) > items * 0.3 ? true : undefined,
    );
    assert.match((await browser.status().textContent()) ?? '', / 1 page /u);
    await browser.scrollTo(0.6);
    await browser.waitForStatus(/ 2 pages .* more to come$/u);
    assert.ok((await browser.lastDrawnRow()) < items * 0.7, 'the end was not near');
    await browser.scrollTo(0.6);
    await eventually('rows of the second page', async () =>
      (await browser.lastDrawnRow()) > items * 1.1 ? true : undefined,
    );
    await browser.waitForStatus(/ 2 pages .* more to come$/u);
  });

  test('reads on as one goes down, to the last of 20,000 items', async function () {
    this.timeout(60_000);
    await view.row('PageViews').click();
    const browser = await TableBrowser.opened(vscode.page, 'PageViews');
    const first = await browser.waitForStatus(/more to come$/u);
    assert.match(first, /^[\d,]+ items · 1 page · [\d,.]+ units · [\d.]+ s · more to come$/u);
    await browser.focusGrid();
    await eventually('all items are read', async () => {
      await browser.press('Control+End');
      return /^20,000 items · \d+ pages .* complete$/u.test((await browser.status().textContent())?.trim() ?? '')
        ? true
        : undefined;
    });
    await browser.press('Control+End');
    await eventually('the last row is drawn', async () =>
      (await browser.lastDrawnRow()) === 20_000 ? true : undefined,
    );
  });

  test('a tab comes back after a reload of the window and reads again', async function () {
    this.timeout(60_000);
    await view.row('Shop').click();
    await (await TableBrowser.opened(vscode.page, 'Shop')).waitForStatus(/complete$/u);
    await vscode.reload('the tab', (storage) => /tableBrowser[^]{0,4000}\btable\W+Shop\b/u.test(storage));
    const browser = await TableBrowser.opened(vscode.page, 'Shop');
    await browser.waitForStatus(/^664 items .* complete$/u);
    await view.open();
  });

  test('opening a table, an item and another table leaves no error in the console', async () => {
    const { page } = vscode;
    const heard: string[] = [];
    const hear = (message: ConsoleMessage): void => void (message.type() === 'error' && heard.push(message.text()));
    const hearError = (error: Error): void => void heard.push(error.message);
    page.on('console', hear);
    page.on('pageerror', hearError);
    try {
      for (const table of ['Shop', 'PageViews']) {
        await view.row(table).click();
        const browser = await TableBrowser.opened(page, table);
        await browser.placeWhere('the first cell', (place) => place.active?.row === 1);
        await browser.press('Enter');
        await browser.item().waitFor();
      }
      await runCommand(page, 'View: Close All Editors');
      await editorTab(page, 'Shop').waitFor({ state: 'detached' });
      assert.deepEqual(heard, []);
    } finally {
      page.off('console', hear);
      page.off('pageerror', hearError);
    }
  });

  test('Escape in the search closes the search alone; the item stays open', async () => {
    await view.row('Shop').click();
    const browser = await TableBrowser.opened(vscode.page, 'Shop');
    await browser.waitForStatus(/complete$/u);
    await browser.focusGrid();
    await browser.press('Enter');
    await browser.item().waitFor();
    await browser.press('Control+f');
    await browser.search().waitFor();
    await vscode.page.keyboard.type('ORDER');
    await browser.search().getByText(/ of /u).waitFor();
    await browser.press('Escape');
    await browser.search().waitFor({ state: 'detached' });
    assert.equal(await browser.item().count(), 1);
    await browser.placeWhere('the grid with the keyboard', ({ active }) => active?.role === 'gridcell');
    await browser.press('Escape');
    await browser.item().waitFor({ state: 'detached' });
  });

  test('a value of the item is copied, and followed, by the keyboard alone', async () => {
    await view.row('Shop').click();
    const browser = await TableBrowser.opened(vscode.page, 'Shop');
    await browser.waitForStatus(/complete$/u);
    const { active } = await browser.placeWhere('the first cell', (place) => place.active?.row === 1);
    assert.match(active?.text ?? '', /#/u);
    await browser.press('Enter');
    await browser.item().waitFor();
    const text = await copied(vscode.page, async () => {
      await browser.tabTo('Copy Value of PK');
      await browser.press('Enter');
    });
    assert.equal(text, active?.text);
    await browser.tabTo('Query Items with This Value of PK…');
    await browser.press('Enter');
    await new QuickInput(vscode.page).pick(`PK = ${active?.text}`);
    await browser.waitForStatus(/^\d+ items? .* complete$/u);
    await eventually('the question', async () =>
      (await browser.field('partition').inputValue()) === active?.text ? true : undefined,
    );
  });

  test('in a narrow tab the item takes the place of the rows, and closing it gives the keyboard back to the cell', async () => {
    const before = vscode.page.viewportSize();
    assert.ok(before);
    await view.row('Shop').click();
    const browser = await TableBrowser.opened(vscode.page, 'Shop');
    await browser.waitForStatus(/complete$/u);
    await vscode.page.setViewportSize({ width: 760, height: before.height });
    try {
      await browser.focusGrid();
      await browser.press('ArrowDown');
      await browser.press('ArrowDown');
      await browser.placeWhere('the third row', ({ active }) => active?.row === 3);
      const close = {
        Escape: () => browser.press('Escape'),
        'its button': () => browser.item().getByTitle('Close', { exact: true }).click(),
      };
      for (const [by, act] of Object.entries(close)) {
        await browser.press('Enter');
        await browser.item().waitFor();
        await browser.grid().waitFor({ state: 'hidden' });
        await act();
        await browser.item().waitFor({ state: 'detached' });
        await browser.placeWhere(`the cell has the keyboard after ${by}`, ({ active }) => active?.row === 3);
      }
    } finally {
      await vscode.page.setViewportSize(before);
    }
  });

  test('a second click on a table shows the tab it has', async () => {
    await view.row('Shop').click();
    await TableBrowser.opened(vscode.page, 'Shop');
    await view.row('Instruments').click();
    await TableBrowser.opened(vscode.page, 'Instruments');
    await view.row('Shop').click();
    await TableBrowser.opened(vscode.page, 'Shop');
    assert.equal(await vscode.page.locator('.part.editor .tab').filter({ hasText: 'Shop' }).count(), 1);
  });
});

suite('Asking a table', () => {
  let vscode: RunningVsCode;
  let view: ConnectionsView;
  let browser: TableBrowser;

  suiteSetup(async function () {
    this.timeout(120_000);
    ({ vscode, view } = await startWithSample());
    await open('Shop', /^664 items .* complete$/u);
  });
  suiteTeardown(() => vscode?.close());

  async function open(table: string, status: RegExp): Promise<void> {
    await view.row(table).click();
    browser = await TableBrowser.opened(vscode.page, table);
    await browser.waitForStatus(status);
  }

  /** PageViews, with all its items. */
  async function openWhole(): Promise<void> {
    await open('PageViews', /^[\d,]+ items /u);
    if (await browser.button('Load All').isVisible()) {
      await browser.button('Load All').click();
    }
    await browser.waitForStatus(/^20,000 items .* complete/u);
  }

  /** Asks for everything of a customer. */
  async function askFor(customer: string): Promise<void> {
    await browser.field('kind').selectOption('query');
    await browser.field('operator').selectOption('');
    await browser.field('partition').fill(`CUSTOMER#${customer}`);
    await browser.field('partition').press('Enter');
  }

  /** Asks for the five orders of a customer. @returns their sort keys as they are drawn */
  async function askForOrders(): Promise<readonly string[]> {
    await browser.field('source').selectOption({ label: 'Shop' });
    await browser.field('kind').selectOption('query');
    await browser.field('partition').fill('CUSTOMER#c-1008');
    await browser.field('operator').selectOption('begins_with');
    await browser.field('field-0').fill('ORDER#');
    await browser.field('direction').selectOption('ascending');
    await browser.field('field-0').press('Enter');
    await browser.waitForStatus(/^5 items .* complete$/u);
    return eventually('five orders', async () => {
      const drawn = await browser.column('SK');
      const isInOrder = drawn.join() === drawn.toSorted().join();
      return drawn.length === 5 && isInOrder && drawn.every((order) => order.startsWith('ORDER#o-2026-'))
        ? drawn
        : undefined;
    });
  }

  test('by its keys, with a condition and in either direction', async () => {
    const orders = await askForOrders();
    await browser.field('direction').selectOption('descending');
    await browser.button('Run').click();
    await eventually('the other direction', async () =>
      (await browser.column('SK')).join() === orders.toReversed().join() ? true : undefined,
    );
  });

  test('an index, and a question with a fault, which leaves what is there', async () => {
    await askForOrders();
    await browser.field('source').selectOption({ label: 'byTotal (index)' });
    await browser.field('operator').selectOption('between');
    await browser.field('field-0').fill('cheap');
    await browser.field('field-1').fill('1e3');
    await browser.button('Run').click();
    await browser.problem().waitFor();
    assert.match((await browser.problem().textContent()) ?? '', /^total is a number in this table/u);
    assert.equal(await browser.field('field-0').getAttribute('aria-invalid'), 'true');
    assert.equal((await browser.column('SK')).length, 5);
    await browser.field('field-0').fill('0');
    await browser.button('Run').click();
    await browser.waitForStatus(/^[1-5] items? .* complete$/u);
    await browser.problem().waitFor({ state: 'detached' });
  });

  test('an item opens with every value; a value leads to its items', async () => {
    await askForOrders();
    await browser.focusGrid();
    await browser.press('Enter');
    await browser.item().waitFor();
    const lines = await browser.itemLines();
    assert.ok(lines.includes('PK S CUSTOMER#c-1008'), lines.join('\n'));
    assert.ok(
      lines.some((line) => line.startsWith('SK S ORDER#o-2026-')),
      lines.join('\n'),
    );
    await browser.item().getByTitle('DynamoDB JSON', { exact: true }).click();
    assert.match((await browser.item().locator('pre').textContent()) ?? '', /"PK": \{\s*"S": "CUSTOMER#c-1008"\s*\}/u);
    await browser.item().getByTitle('DynamoDB JSON', { exact: true }).click();
    const node = browser
      .item()
      .locator('.node')
      .filter({ hasText: /^\s*PK/u });
    await node.hover();
    await node.getByTitle('Query Items with This Value…').click();
    await new QuickInput(vscode.page).pick('PK = CUSTOMER#c-1008');
    await browser.waitForStatus(/^6 items .* complete$/u);
    assert.equal(await browser.field('partition').inputValue(), 'CUSTOMER#c-1008');
  });

  test('the menu of a cell offers the items with its value where a key could have it', async () => {
    await askFor('c-1008');
    await browser.waitForStatus(/^6 items .* complete$/u);
    const offers = async (text: RegExp): Promise<boolean> => {
      await browser.cellWith(text).click({ button: 'right' });
      const titles = await menuTitles(vscode.page);
      await vscode.page.keyboard.press('Escape');
      await vscode.page.locator('.monaco-menu').first().waitFor({ state: 'detached' });
      assert.ok(titles.includes('Open Item'), titles.join());
      return titles.includes('Query Items with This Value…');
    };
    assert.equal(await offers(/^CUSTOMER#c-1008$/u), true);
    await browser.cell('CUSTOMER#c-1008', 'address');
    assert.equal(await offers(/^\{ /u), false, 'a map');
  });

  test('no item with a key says so', async () => {
    await askFor('nobody');
    await browser.state('No item has this key').waitFor();
  });

  test('the question is there again after a reload of the window', async function () {
    this.timeout(60_000);
    await askFor('c-1008');
    await browser.waitForStatus(/^6 items .* complete$/u);
    await vscode.reload(
      'the last question',
      (storage) => /tableBrowser[^]{0,4000}c-1008/u.test(storage) && !storage.includes('begins_with'),
    );
    browser = await TableBrowser.opened(vscode.page, 'Shop');
    await browser.waitForStatus(/^6 items .* complete$/u);
    assert.equal(await browser.field('partition').inputValue(), 'CUSTOMER#c-1008');
  });

  test('so many pages at a time, and no more until one asks', async () => {
    await view.open();
    await view.expand('Sample (local)');
    await open('PageViews', /more to come$/u);
    await browser.field('pages').fill('2');
    await browser.button('Run').click();
    await browser.waitForStatus(/ 2 pages .* more to come$/u);
    await browser.focusGrid();
    await browser.press('Control+End');
    await browser.button('Load More').click();
    await browser.waitForStatus(/ 4 pages /u);
    await runCommand(vscode.page, 'View: Close Editor');
  });

  test('all of it by one press', async () => {
    await open('PageViews', /^[\d,]+ items · 1 page .* more to come$/u);
    // What is found grows with what is loaded.
    await browser.focusGrid();
    await browser.press('Control+f');
    await vscode.page.keyboard.type('examplebot');
    const before = await browser.found();
    await browser.button('Load All').click();
    await browser.waitForStatus(/^20,000 items .* complete$/u);
    const all = pageViews.items().filter((item) => JSON.stringify(item).toLowerCase().includes('examplebot')).length;
    assert.ok(all > before.found);
    await eventually('all of them are found', async () => ((await browser.found()).found === all ? true : undefined));
    assert.equal((await browser.found()).current, before.current);
    await vscode.page.keyboard.press('Escape');
    await browser.search().waitFor({ state: 'detached' });
  });

  test('copies all that is loaded', async () => {
    await openWhole();
    await browser.focusGrid();
    await browser.press('Control+a');
    const text = await copied(vscode.page, () => runCommand(vscode.page, 'DynamoDB: Copy Items as DynamoDB JSON'));
    const items = JSON.parse(text) as readonly Record<string, unknown>[];
    assert.equal(items.length, 20_000);
    await statusBarItem(vscode.page, 'Copied 20,000 items.').waitFor();
    assert.equal(new Set(items.map((item) => JSON.stringify(item))).size, 20_000);
    const cells = await copied(vscode.page, () => browser.press('Control+c'));
    assert.equal(cells.split('\n').length, 20_000);
  });

  test('says what a column has, and leads to the items with a value of it', async () => {
    await openWhole();
    await browser.focusGrid();
    await browser.pickFromHeader('country', 'Column Statistics');
    await browser.columnFacts().getByText('Of all 20,000 items').waitFor();
    assert.deepEqual((await browser.columnLines()).slice(0, 2), ['String 20,000100%', 'Different values 8']);
    assert.equal(await browser.columnFacts().locator('li').count(), 8);
    await eventually('the keyboard is in the panel', async () =>
      (await browser.focusedName()) === 'Statistics of country' ? true : undefined,
    );
    await browser.press('Escape');
    await browser.columnFacts().waitFor({ state: 'detached' });
    await browser.placeWhere('the keyboard is at the rows', ({ active }) => active !== null && active !== undefined);
    await browser.pickFromHeader('page', 'Column Statistics');
    const first = browser.columnFacts().locator('li').first();
    const page = (await first.locator('.value').textContent()) ?? '';
    const count = (await first.locator('.count').first().textContent()) ?? '';
    await first.hover();
    await first.getByTitle('Query Items with This Value…').click();
    await browser.waitForStatus(new RegExp(`^${count} items .* complete$`, 'u'));
    assert.equal(await browser.field('partition').inputValue(), page);
    await eventually('rows of that page alone', async () => {
      const pages = new Set(await browser.column('page'));
      return pages.size === 1 && pages.has(page) ? true : undefined;
    });
    await runCommand(vscode.page, 'View: Close Editor');
  });

  test('a sort leaves the keyboard at the header and the view where more rows are put in order', async () => {
    await runCommand(vscode.page, 'View: Close All Editors');
    await open('PageViews', /^[\d,]+ items · 1 page .* more to come$/u);
    await browser.columnHeader('visitor').click();
    await browser.waitForStatus(/loaded sorted by visitor$/u);
    await browser.placeWhere('the header', ({ active }) => active?.role === 'columnheader');
    await browser.press('Enter');
    const isFalling = async (): Promise<true | undefined> => {
      const visitors = await browser.column('visitor');
      return visitors.length > 10 && visitors.join() === visitors.toSorted().toReversed().join() ? true : undefined;
    };
    await eventually('rows in falling order', isFalling);
    await browser.placeWhere('the header still', ({ active }) => active?.column === 'visitor' && active.row === 0);
    // Rows in an order of their own do not go on at their end.
    await browser.scrollTo(0.95);
    const before = await browser.placeWhere('rows near the end', ({ rows }) => (rows[0]?.row ?? 0) > 2000);
    assert.match((await browser.status().textContent()) ?? '', / 1 page /u);
    await browser.button('Load More').click();
    await browser.waitForStatus(/ 2 pages .* loaded sorted by visitor$/u);
    await browser.placeWhere('the same place', ({ rows }) => rows[0]?.row === before.rows[0]?.row);
    await eventually('rows in falling order', isFalling);
  });

  test('the keyboard is not lost with the button that was pressed', async () => {
    await runCommand(vscode.page, 'View: Close All Editors');
    await open('PageViews', /^[\d,]+ items · 1 page .* more to come$/u);
    await browser.button('Load All').focus();
    await browser.press('Enter');
    await browser.waitForStatus(/^20,000 items .* complete$/u);
    await browser.placeWhere('the rows', ({ active }) => active?.role === 'gridcell');
  });

  test('says that there is nothing to count where a question finds nothing', async () => {
    await open('Shop', /^[\d,]+ items? .* complete$/u);
    await browser.pickFromHeader('SK', 'Column Statistics');
    await browser.columnFacts().getByRole('status').getByText('Of all ').waitFor();
    await askFor('nobody');
    await browser.columnFacts().getByRole('status').getByText('There are no items.').waitFor();
    await browser.columnFacts().getByTitle('Close', { exact: true }).click();
  });

  test('in a narrow tab what a column has takes the place of the rows; Escape, or an item, takes its place', async () => {
    const before = vscode.page.viewportSize();
    assert.ok(before);
    /** VS Code gives the keyboard back some time after it has taken a command. */
    const keyboardIsAt = (name: RegExp): Promise<unknown> =>
      eventually(`the keyboard at ${name}`, async () => (name.test(await browser.focusedName()) ? true : undefined));
    await openWhole();
    await browser.focusGrid();
    await vscode.page.setViewportSize({ width: 760, height: before.height });
    try {
      await runCommand(vscode.page, 'DynamoDB: Column Statistics');
      await browser.columnFacts().getByText('Different values').waitFor();
      await browser.grid().waitFor({ state: 'hidden' });
      await keyboardIsAt(/^Statistics of /u);
      await browser.press('Escape');
      await browser.columnFacts().waitFor({ state: 'detached' });
      await browser.placeWhere('the cell has the keyboard', ({ active }) => active?.row === 1);
      await runCommand(vscode.page, 'DynamoDB: Column Statistics');
      await browser.columnFacts().waitFor();
      await runCommand(vscode.page, 'DynamoDB: Open Item');
      await browser.item().waitFor();
      assert.equal(await browser.columnFacts().count(), 0);
      await browser.item().locator('[aria-current]:focus').waitFor();
      await browser.press('Escape');
      await browser.placeWhere('the cell has the keyboard again', ({ active }) => active?.row === 1);
    } finally {
      await vscode.page.setViewportSize(before);
    }
  });

  test('sorts and searches what is loaded', async () => {
    await open('PageViews', /^[\d,]+ items /u);
    await browser.header('viewedAt').click();
    await browser.waitForStatus(/ sorted by viewedAt$/u);
    await eventually('rows in order', async () => {
      const numbers = (await browser.column('viewedAt')).filter((text) => text !== '').map(Number);
      const isInOrder = numbers.join() === numbers.toSorted((a, b) => a - b).join();
      return numbers.length > 10 && isInOrder ? true : undefined;
    });
    await browser.focusGrid();
    await browser.press('Control+f');
    await vscode.page.keyboard.type('no such text');
    await browser.search().getByText('No results').waitFor();
    await vscode.page.keyboard.press('Control+a');
    await vscode.page.keyboard.type('examplebot');
    assert.ok((await browser.found()).found > 0);
    await vscode.page.keyboard.press('Escape');
    await browser.search().waitFor({ state: 'detached' });
  });

  test('the item that is open stays, and is the one that is copied, when the rows are put in another order', async () => {
    await open('Instruments', /^64 items .* complete$/u);
    await browser.focusGrid();
    await browser.press('Enter');
    await browser.item().waitFor();
    const [id = ''] = await browser.column('id');
    const copiedItem = (): Promise<string> =>
      copied(vscode.page, () => browser.item().getByTitle('Copy as JSON', { exact: true }).click());
    assert.equal((JSON.parse(await copiedItem()) as { readonly id: string }).id, id);
    for (const direction of ['ascending', 'descending']) {
      await browser.header('id').click();
      await eventually(`rows in ${direction} order`, async () => {
        const ids = await browser.column('id');
        return ids.length > 10 && ids[0] !== id ? true : undefined;
      });
      assert.equal((JSON.parse(await copiedItem()) as { readonly id: string }).id, id, direction);
    }
    await runCommand(vscode.page, 'View: Close All Editors');
  });

  test('copies items as JSON, DynamoDB JSON and CSV', async () => {
    await open('Instruments', /^64 items .* complete$/u);
    await browser.field('kind').selectOption('query');
    await browser.field('partition').fill('thermometer-01');
    await browser.field('partition').press('Enter');
    await browser.waitForStatus(/^1 item .* complete$/u);
    const copiedBy = (command: string): Promise<string> =>
      copied(vscode.page, async () => {
        await browser.focusGrid();
        await runCommand(vscode.page, command);
      });
    assert.match(
      await copiedBy('DynamoDB: Copy Items as JSON'),
      /"serialNumber": 12345678901234567890123456789012345678,/u,
    );
    const wire = JSON.parse(await copiedBy('DynamoDB: Copy Items as DynamoDB JSON')) as Record<string, unknown>;
    assert.deepEqual(wire['serialNumber'], { N: '12345678901234567890123456789012345678' });
    assert.deepEqual(wire['retiredAt'], { NULL: true });
    assert.match(await copiedBy('DynamoDB: Copy Items as CSV'), /^id\r\nthermometer-01\r\n$/u);
    await copied(vscode.page, () => browser.press('Control+c'));
    await statusBarItem(vscode.page, 'Copied 1 cell.').waitFor();
  });
});

suite('A key that AWS refuses', () => {
  let vscode: RunningVsCode;
  let local: DynamodbLocal;
  let gate: SignedGate;

  suiteSetup(async function () {
    this.timeout(120_000);
    local = await startDynamodbLocal();
    gate = await startSignedGate({ dynamodbEndpoint: local.endpoint, keys: [] });
    vscode = await startVsCode();
    vscode.page.setDefaultTimeout(15_000);
  });
  suiteTeardown(async () => {
    await vscode?.close();
    await gate?.stop();
    await local?.stop();
  });

  test('the form and the tree each say what failed and what to do; Retry tries again', async function () {
    this.timeout(90_000);
    const { page } = vscode;
    const view = new ConnectionsView(page);
    const form = await ConnectionForm.add(page);
    await form.field('name').fill('Refused');
    await form.field('AWSRegion').fill('eu-west-1');
    await form.field('AWSAccessKey').fill('AKIAEXAMPLEEXAMPLE00');
    await form.field('AWSSecretKey').fill('made-up-secret');
    await form.section('Network').click();
    await form.field('Endpoint').fill(gate.endpoint);
    await form.button('Test Connection').click();
    await form.steps('failed').waitFor();
    assert.match((await form.steps('failed').textContent()) ?? '', /AWS does not know this access key/u);
    assert.equal(await form.field('AWSSecretKey').inputValue(), 'made-up-secret');
    await form.button('Save and Open').click();
    await form.waitUntilClosed();
    await view.open();
    const failure = view.rows().filter({ hasText: 'AWS does not know this access key' });
    await failure.waitFor();
    gate.addKey({ accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'made-up-secret' });
    await failure.hover();
    await failure.getByRole('button', { name: 'Retry' }).click();
    await view.row('No tables in this region').waitFor();
  });
});
