import assert from 'node:assert/strict';
import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamodbLocal } from '../servers/dynamodbLocal';
import { startDynamodbLocal } from '../servers/dynamodbLocal';
import { ConnectionForm } from './pages/connectionForm';
import { ConnectionsView } from './pages/connectionsView';
import { TableBrowser } from './pages/tableBrowser';
import type { RunningVsCode } from './vscode';
import { startVsCode } from './vscode';
import { editorTab, eventually, QuickInput, runCommand } from './workbench';

/** DynamoDB Local keeps accounts apart by the access key. */
const accounts = { live: 'AKIAEXAMPLEEXAMPLE01', trial: 'AKIAEXAMPLEEXAMPLE02' } as const;
const manyCount = 1500;

suite('Tabs of tables', () => {
  let vscode: RunningVsCode;
  let local: DynamodbLocal;
  let view: ConnectionsView;

  suiteSetup(async function () {
    this.timeout(180_000);
    local = await startDynamodbLocal();
    await fill(accounts.live, 'orders', ['c-1', 'c-2', 'c-3'], 4);
    await fill(accounts.trial, 'orders', ['c-9'], 1);
    await fill(accounts.live, 'many', ['all'], manyCount, manyAttributes);
    vscode = await startVsCode();
    vscode.page.setDefaultTimeout(15_000);
    view = new ConnectionsView(vscode.page);
    const { endpoint } = local;
    await ConnectionForm.save(vscode.page, {
      name: 'Live',
      endpoint,
      accessKeyId: accounts.live,
      environment: 'Production',
    });
    await ConnectionForm.save(vscode.page, {
      name: 'Trial',
      endpoint,
      accessKeyId: accounts.trial,
      environment: 'Development',
    });
    await view.open();
  });
  suiteTeardown(async () => {
    await vscode?.close();
    await local?.stop();
  });
  setup(() => view.open());
  teardown(() => runCommand(vscode.page, 'View: Close All Editors'));

  /** A table with the keys `pk` and `sk`, and for each partition so many items. */
  async function fill(
    accessKeyId: string,
    table: string,
    partitions: readonly string[],
    count: number,
    more: (number: number) => Readonly<Record<string, { readonly S: string }>> = () => ({}),
  ): Promise<void> {
    const credentials = { accessKeyId, secretAccessKey: 'any' };
    const client = new DynamoDBClient({ endpoint: local.endpoint, region: 'eu-west-1', credentials });
    try {
      await client.send(
        new CreateTableCommand({
          TableName: table,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'N' },
          ],
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
        }),
      );
      const items = partitions.flatMap((pk) =>
        Array.from({ length: count }, (_, at) => ({ pk: { S: pk }, sk: { N: String(at + 1) }, ...more(at + 1) })),
      );
      for (let start = 0; start < items.length; start += 25) {
        const puts = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
        await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: puts } }));
      }
    } finally {
      client.destroy();
    }
  }

  /** Wide enough to be scrolled, and large enough for several pages; the last item alone has one attribute more. */
  function manyAttributes(number: number): Readonly<Record<string, { readonly S: string }>> {
    const wide = Object.fromEntries(
      Array.from({ length: 9 }, (_, at) => [`text${at + 1}`, { S: `${number} ${'x'.repeat(250)}` }] as const),
    );
    return number === manyCount ? { ...wide, late: { S: 'at last' } } : wide;
  }

  async function open(connection: string, other: string, table: string): Promise<TableBrowser> {
    await view.collapse(other);
    await view.expand(connection);
    await view.row(table).click();
    const browser = await TableBrowser.opened(vscode.page, table);
    await browser.waitForStatus(/^[\d,]+ items? /u);
    return browser;
  }

  /** Of the tabs that are open. */
  async function titles(): Promise<string[]> {
    return editorTab(vscode.page, '').evaluateAll((tabs) =>
      tabs.map((tab) => tab.querySelector('.label-name')?.textContent ?? ''),
    );
  }

  async function ask(browser: TableBrowser, partition: string, status: RegExp): Promise<void> {
    await browser.field('kind').selectOption('query');
    await browser.field('partition').fill(partition);
    await browser.field('partition').press('Enter');
    await browser.waitForStatus(status);
  }

  test('two of one table each have their own question, also after a reload, and whatever the side bar shows', async function () {
    this.timeout(90_000);
    const first = await open('Live', 'Trial', 'orders');
    await first.waitForStatus(/^12 items .* complete$/u);
    await ask(first, 'c-1', /^4 items .* complete$/u);
    await view.pickFromContextMenu('orders', 'Open Table to the Side');
    const [left, right] = await TableBrowser.allOpened(vscode.page, 'orders', 2);
    assert.ok(left && right);
    await right.waitForStatus(/^12 items .* complete$/u);
    await ask(right, 'c-2', /^4 items .* complete$/u);
    assert.equal(await left.field('partition').inputValue(), 'c-1');
    assert.deepEqual([...new Set(await left.column('pk'))], ['c-1']);

    await runCommand(vscode.page, 'View: Show Search');
    await vscode.page.locator('.search-view').waitFor();
    await vscode.reload(
      'both questions and the search view',
      (storage) =>
        // Not the end of a connection's number, which may read the same.
        /tableBrowser[^]{0,4000}partition\W+c-1/u.test(storage) &&
        /tableBrowser[^]{0,4000}partition\W+c-2/u.test(storage) &&
        storage.includes('\n"workbench.view.search"\n'),
    );
    await vscode.page.locator('.search-view').waitFor();
    const back = await TableBrowser.allOpened(vscode.page, 'orders', 2);
    for (const [at, browser] of back.entries()) {
      const partition = `c-${at + 1}`;
      await browser.waitForStatus(/^4 items .* complete$/u);
      assert.equal(await browser.field('partition').inputValue(), partition);
      await eventually(`the items of ${partition}`, async () =>
        [...new Set(await browser.column('pk'))].join() === partition ? true : undefined,
      );
    }
  });

  test('of two accounts stand side by side, each in the colour of its environment', async function () {
    this.timeout(60_000);
    const icon = (at: number): Promise<string> =>
      editorTab(vscode.page, 'orders')
        .nth(at)
        .evaluate((tab) => {
          const images = [...tab.querySelectorAll('*')].flatMap((each) =>
            [undefined, '::before'].map((part) => getComputedStyle(each, part).backgroundImage),
          );
          return /table-(\w+)\.svg/u.exec(images.join())?.[1] ?? images.join();
        });
    const isIn = (at: number, environment: string): Promise<true> =>
      eventually(`the colour of ${environment}`, async () => ((await icon(at)) === environment ? true : undefined));
    const live = await open('Live', 'Trial', 'orders');
    await live.waitForStatus(/^12 items .* complete$/u);
    await view.collapse('Live');
    await view.expand('Trial');
    await view.pickFromContextMenu('orders', 'Open Table to the Side');
    // Both are called orders: each says whose.
    const right = await TableBrowser.opened(vscode.page, 'orders · Trial');
    await right.waitForStatus(/^1 item .* complete$/u);
    const left = await TableBrowser.opened(vscode.page, 'orders · Live');
    assert.match((await left.status().textContent()) ?? '', /^\s*12 items/u);
    await isIn(0, 'production');
    await isIn(1, 'development');

    await view.pickFromContextMenu('Trial', 'Set Environment…');
    await new QuickInput(vscode.page).pick('Staging');
    await isIn(1, 'staging');
    await isIn(0, 'production');

    await editorTab(vscode.page, 'orders · Trial').click({ button: 'middle' });
    await TableBrowser.opened(vscode.page, 'orders');
  });

  test('jump to the last of many items and back; what comes late moves nothing', async function () {
    this.timeout(90_000);
    const { page } = vscode;
    const browser = await open('Live', 'Trial', 'many');
    await browser.waitForStatus(/ 1 page .* more to come$/u);
    // No click: a table that opens has the keyboard.
    await browser.placeWhere('the first cell with the keyboard', ({ active }) => active?.row === 1);
    for (const keys of ['PageDown', 'PageDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowUp']) {
      await browser.press(keys);
    }
    const before = await browser.placeWhere('a later cell', ({ active }) => active?.columnIndex === 6);
    assert.ok((before.active?.row ?? 0) > 30 && before.active?.isInSight, JSON.stringify(before));
    assert.equal(before.columnCount, 12);
    await browser.button('Load All').click();
    await browser.waitForStatus(/^1,500 items · [3-9] pages .* complete$/u);
    await page.keyboard.press('Shift+Tab');
    await eventually('the grid has the keyboard again', async () => {
      if ((await browser.place()).active) {
        return true;
      }
      await page.keyboard.press('Shift+Tab');
      return undefined;
    });
    const after = await browser.placeWhere('a column more', ({ columnCount }) => columnCount === 13);
    assert.deepEqual(
      { rows: after.rows, top: after.top, columns: after.columns, active: after.active },
      { rows: before.rows, top: before.top, columns: before.columns, active: before.active },
    );
    assert.equal(after.rowCount, manyCount + 1);

    await browser.press('Control+End');
    const end = await browser.placeWhere(
      'the last cell',
      ({ active, rows }) => active?.text === 'at last' && rows.at(-1)?.row === manyCount,
    );
    assert.deepEqual(end.active, {
      role: 'gridcell',
      row: manyCount,
      column: 'late',
      columnIndex: 13,
      text: 'at last',
      isInSight: true,
    });
    assert.deepEqual(end.rows.at(-1), { row: manyCount, label: '1500' });
    assert.equal(end.tabStops, 1);

    await browser.press('Control+Home');
    const home = await browser.placeWhere(
      'the first cell',
      ({ active, rows }) => active?.text === 'all' && rows[0]?.row === 1,
    );
    assert.deepEqual(home.rows[0], { row: 1, label: '1' });
    assert.equal(home.top, 0);
    assert.deepEqual([home.active?.row, home.active?.columnIndex, home.active?.isInSight], [1, 2, true]);
    assert.equal(home.tabStops, 1);

    await browser.press('PageDown');
    const down = await browser.placeWhere('a page further', ({ active }) => (active?.row ?? 1) > 1);
    assert.equal(down.active?.row, home.rows.length);
    assert.equal(down.active?.isInSight, true);
    await browser.press('End');
    await browser.placeWhere('the last column', ({ active }) => active?.column === 'late' && active.isInSight);
  });

  test('only looked at give theirs to the next table, with nothing left of them', async function () {
    this.timeout(90_000);
    const many = await open('Live', 'Trial', 'many');
    await many.placeWhere('the first cell with the keyboard', ({ active }) => active?.row === 1);
    assert.equal(await many.isPreview(), true);
    for (const keys of ['PageDown', 'PageDown', 'ArrowRight', 'ArrowRight', 'ArrowRight']) {
      await many.press(keys);
    }
    await many.placeWhere('a later cell', ({ active }) => active?.columnIndex === 5 && active.row > 30);

    const orders = await open('Live', 'Trial', 'orders');
    await orders.waitForStatus(/^12 items .* complete$/u);
    assert.deepEqual(await titles(), ['orders']);
    // From the top, with the keyboard, and with its own columns.
    const place = await orders.placeWhere(
      'the first cell',
      ({ active }) => active?.row === 1 && active.columnIndex === 2,
    );
    assert.deepEqual([place.rowCount, place.columnCount, place.top], [13, 3, 0]);
    assert.deepEqual(await orders.columnNames(), ['pk', 'sk']);
    await orders.press('ArrowDown');
    await orders.placeWhere('the next cell', ({ active }) => active?.row === 2);

    // Loaded anew it is this table still, where one was in it.
    await runCommand(vscode.page, 'Developer: Reload Webviews');
    await orders.waitUntilGone();
    const again = await TableBrowser.opened(vscode.page, 'orders');
    await again.waitForStatus(/^12 items .* complete$/u);
    await again.placeWhere('the cell one was in', ({ active }) => active?.row === 2);
    assert.equal(await again.isPreview(), true);

    // And back: the rows of the one before, read again.
    const back = await open('Live', 'Trial', 'many');
    await back.waitForStatus(/ 1 page .* more to come$/u);
    await back.placeWhere('the first cell again', ({ active, top }) => active?.row === 1 && top === 0);
    assert.deepEqual(await titles(), ['many']);
  });

  test('are kept by who works in them, opens their table again or pins them', async function () {
    this.timeout(120_000);
    const { page } = vscode;
    const ways: readonly (readonly [string, (browser: TableBrowser) => Promise<void>])[] = [
      ['typing', async (browser) => browser.field('pages').fill('7')],
      ['opening its table again', async () => view.row('orders').click()],
      ['opening an item', async (browser) => browser.press('Enter')],
      ['sorting', async (browser) => browser.columnHeader('sk').click()],
    ];
    for (const [by, work] of ways) {
      const orders = await open('Live', 'Trial', 'orders');
      await orders.placeWhere('the first cell with the keyboard', ({ active }) => active?.row === 1);
      assert.equal(await orders.isPreview(), true, by);
      await work(orders);
      await eventually(`the tab is kept by ${by}`, async () => ((await orders.isPreview()) ? undefined : true));
      const many = await open('Live', 'Trial', 'many');
      assert.deepEqual(await titles(), ['orders', 'many'], by);
      assert.equal(await many.isPreview(), true);
      await runCommand(page, 'View: Close All Editors');
    }
    await view.row('orders').dblclick();
    const orders = await TableBrowser.opened(page, 'orders');
    await eventually('the tab is kept by a double-click', async () => ((await orders.isPreview()) ? undefined : true));
    await runCommand(page, 'View: Close All Editors');

    await open('Live', 'Trial', 'orders');
    await runCommand(page, 'View: Pin Editor');
    await open('Live', 'Trial', 'many');
    assert.deepEqual(await titles(), ['orders', 'many'], 'pinned');
    await runCommand(page, 'View: Unpin Editor');
  });

  test('behind another one keep their place, the item that is open and what is typed', async function () {
    this.timeout(60_000);
    const many = await open('Live', 'Trial', 'many');
    await many.placeWhere('the first cell with the keyboard', ({ active }) => active?.row === 1);
    for (const keys of ['PageDown', 'PageDown', 'PageDown', 'ArrowRight', 'Enter']) {
      await many.press(keys);
    }
    const { active: left } = await many.placeWhere('a later row', ({ active }) => active?.columnIndex === 3);
    await many.waitForItem(`all · ${left?.row}`);
    await many.field('pages').fill('7');
    const before = await many.place();

    const orders = await open('Live', 'Trial', 'orders');
    await orders.placeWhere('the first cell with the keyboard', ({ active }) => active?.row === 1);
    await editorTab(vscode.page, 'many').click();
    const again = await TableBrowser.opened(vscode.page, 'many');
    await again.waitForItem(`all · ${left?.row}`);
    assert.equal(await again.field('pages').inputValue(), '7');
    const { rows, top, columns } = await again.placeWhere('the rows again', (place) => place.rows.length > 0);
    assert.deepEqual({ rows, top, columns }, { rows: before.rows, top: before.top, columns: before.columns });
    await eventually('the field has the keyboard', async () =>
      (await again.focusedName()) === 'Pages' ? true : undefined,
    );
    await again.press('Escape');
    const { active } = await again.placeWhere('the cell', (place) => place.active?.row === left?.row);
    assert.equal(active?.columnIndex, 3);
  });

  test('find their row, the item that is open and what is typed again when VS Code loads them anew, as it does in another window', async function () {
    this.timeout(60_000);
    const many = await open('Live', 'Trial', 'many');
    await many.button('Load All').click();
    await many.waitForStatus(/^1,500 items .* complete$/u);
    await many.focusGrid();
    for (const keys of ['Control+End', 'PageUp', 'Home', 'ArrowRight', 'Enter']) {
      await many.press(keys);
    }
    const { active: left } = await many.placeWhere('a later row', ({ active }) => active?.columnIndex === 3);
    assert.ok((left?.row ?? 0) > 1000, JSON.stringify(left));
    await many.waitForItem(`all · ${left?.row}`);
    await many.field('kind').selectOption('query');
    await many.field('partition').fill('some');

    await runCommand(vscode.page, 'Developer: Reload Webviews');
    await many.waitUntilGone();
    const again = await TableBrowser.opened(vscode.page, 'many');
    await again.waitForStatus(/^1,500 items .* complete$/u);
    const { active } = await again.placeWhere('the cell', (place) => place.active?.row === left?.row);
    assert.deepEqual([active?.column, active?.isInSight], [left?.column, true]);
    await again.waitForItem(`all · ${left?.row}`);
    assert.equal(await again.field('kind').inputValue(), 'query');
    assert.equal(await again.field('partition').inputValue(), 'some');
  });

  test('every part is reached by the keyboard, and the grid is one stop of it', async function () {
    this.timeout(60_000);
    const { page } = vscode;
    const browser = await open('Live', 'Trial', 'orders');
    await browser.waitForStatus(/^12 items .* complete$/u);
    await browser.placeWhere('the first cell with the keyboard', ({ active }) => active?.row === 1);
    await browser.press('ArrowDown');
    const cell = await browser.placeWhere('the second row', ({ active }) => active?.row === 2);
    assert.equal(cell.tabStops, 1);

    // The header is the same stop, above the first row.
    await browser.press('Control+Home');
    await browser.press('ArrowUp');
    const header = await browser.placeWhere('the header', ({ active }) => active?.role === 'columnheader');
    assert.deepEqual([header.active?.row, header.active?.columnIndex, header.tabStops], [0, 2, 1]);
    await browser.press('ArrowDown');
    await browser.press('ArrowDown');
    await browser.placeWhere('the second row', ({ active }) => active?.row === 2);

    // From before the grid through to it, and no further stop in it.
    const back: string[] = [];
    for (let presses = 0; presses < 5; presses++) {
      await page.keyboard.press('Shift+Tab');
      back.push(await browser.focusedName());
    }
    assert.deepEqual(back, ['Reload', 'Find in the Loaded Items (Ctrl+F)', 'Run', 'Pages', 'How to read']);
    for (let presses = 0; presses < 5; presses++) {
      await page.keyboard.press('Tab');
    }
    const again = await browser.placeWhere('the second row again', ({ active }) => active?.row === 2);
    assert.equal(again.active?.column, 'pk');

    await browser.press('Enter');
    await browser.waitForItem(`${again.active?.text} · 2`);
    await browser.press('Escape');
    await browser.item().waitFor({ state: 'detached' });
    await browser.placeWhere('the second row after the item', ({ active }) => active?.row === 2);
  });
});
