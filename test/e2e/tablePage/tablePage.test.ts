import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Locator, Page } from 'playwright-core';
import type { GridRow } from '../../../src/protocol/grid';
import type { BrowserState, FromTableBrowser } from '../../../src/protocol/tableBrowser';
import type { PageOptions } from '../grid/browser';
import { GridBrowser } from '../grid/browser';
import { eventually } from '../workbench';
import type { TablePage, Told } from './page';

declare const tablePage: TablePage;

const state: BrowserState = {
  table: 'Orders',
  connectionId: 'shop',
  connection: 'Shop (prod)',
  status: 'ACTIVE',
  sources: [
    { partitionKey: { name: 'customerId', type: 'S' }, sortKey: { name: 'orderId', type: 'S' } },
    { index: 'byStatus', partitionKey: { name: 'status', type: 'S' } },
  ],
  question: { kind: 'scan' },
  problems: [],
  columns: [
    { name: 'customerId', role: 'partitionKey', types: ['S'] },
    { name: 'orderId', role: 'sortKey', types: ['S'] },
    { name: 'total', types: ['N'] },
  ],
  progress: { state: 'idle', items: 3, pages: 1, scanned: 3, consumedUnits: 0.5, milliseconds: 8 },
  generation: 1,
  order: 0,
};

const rows: readonly GridRow[] = ['o-1', 'o-2', 'o-3'].map((order) => [
  { type: 'S', text: 'c-1009' },
  { type: 'S', text: order },
  { type: 'N', text: '129.90' },
]);

suite('The page of the table browser', function () {
  this.timeout(60_000);
  let browser: GridBrowser;
  let page: Page;
  let problems: string[];

  suiteSetup(async () => {
    browser = await GridBrowser.open({ entry: 'test/e2e/tablePage/page.ts', hasOwnStyles: true, hasIcons: true });
  });
  suiteTeardown(() => browser?.close());
  setup(() => show());
  teardown(async () => {
    await page.context().close();
    assert.deepEqual(problems, []);
  });

  async function show(
    changes: Partial<BrowserState> = {},
    options: PageOptions = {},
    items: readonly GridRow[] = rows,
  ): Promise<void> {
    await page?.context().close();
    ({ page, problems } = await browser.page(options));
    page.setDefaultTimeout(10_000);
    await tell({ type: 'state', state: { ...state, ...changes }, rows: items });
    await page.locator('question-bar form').waitFor();
  }

  async function tell(message: Told): Promise<void> {
    await page.evaluate((told) => tablePage.tell(told), message);
  }

  async function open(item: object): Promise<Locator> {
    await tell({ type: 'item', row: 0, json: JSON.stringify(item) });
    const panel = page.locator('item-panel');
    await panel.locator('.root').waitFor();
    return panel;
  }

  function node(panel: Locator, name: string): Locator {
    return panel.locator('.node').filter({ has: page.locator(`.name:text-is("${name}")`) });
  }

  test('a binary value says its size and opens as what its bytes are', async () => {
    const panel = await open({
      json: { B: Buffer.from('{"a":1}').toString('base64') },
      bytes: { B: 'AAECf4D+/0R5bmFt' },
      packed: { B: gzipSync('{"packed":true}').toString('base64') },
      set: { BS: ['yv4='] },
    });
    assert.deepEqual(await node(panel, 'bytes').locator('.note').allTextContents(), ['12 B']);
    const inside = async (name: string, label: string): Promise<string | null> => {
      await node(panel, name).locator('summary', { hasText: label }).click();
      return node(panel, name).locator('pre').textContent();
    };
    assert.equal(await inside('json', 'JSON in it'), '{\n  "a": 1\n}');
    assert.equal(
      await inside('bytes', 'bytes'),
      '00000000  00 01 02 7f 80 fe ff 44  79 6e 61 6d              |.......Dynam|',
    );
    assert.match((await inside('packed', 'gzip in it')) ?? '', /packed|1f 8b 08/u);
    await eventually('the packed JSON', async () =>
      (await node(panel, 'packed').locator('pre').textContent()) === '{\n  "packed": true\n}' ? true : undefined,
    );
    assert.deepEqual(await node(panel, '').locator('.note').allTextContents(), ['2 B']);
  });

  test('the keys come first in an item, and an empty binary value is seen to be one', async () => {
    const panel = await open({
      a: { B: '' },
      orderId: { S: 'o-1' },
      b: { S: '' },
      customerId: { S: 'c-1' },
    });
    const lines = await panel
      .locator('.node')
      .evaluateAll((nodes) =>
        nodes.map((each) => ['.name', '.value'].map((part) => each.querySelector(part)?.textContent).join(' ')),
      );
    assert.deepEqual(lines, ['customerId c-1', 'orderId o-1', 'a 0 B', 'b ""']);
  });

  test('a set, a list or a map in place of the time-to-live is said to be none', async () => {
    await show({ timeToLive: 'ends' });
    for (const value of [
      { SS: ['1767484800'] },
      { NS: ['1767484800'] },
      { L: [{ N: '1767484800' }] },
      { M: { ends: { N: '1767484800' } } },
      { L: [] },
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one item at a time
      const panel = await open({ other: { L: [{ S: 'x' }] }, ends: value });
      // oxlint-disable-next-line no-await-in-loop -- of this item
      await eventually(`the note beside ${JSON.stringify(value)}`, async () => {
        const lines = await panel
          .locator('.root > details > summary, .root > .node')
          .evaluateAll((all) =>
            all.map(
              (each) => `${each.querySelector('.name')?.textContent}: ${each.querySelector('.note')?.textContent}`,
            ),
          );
        return lines.join() === 'other: undefined,ends: no time in seconds' ? true : undefined;
      });
    }
  });

  async function sent(type: FromTableBrowser['type']): Promise<readonly FromTableBrowser[]> {
    const all = await page.evaluate(() => tablePage.sent);
    return all.filter((message) => message.type === type);
  }

  test('no pages at all is no question', async () => {
    const pages = page.locator('question-bar #pages');
    await pages.fill('0');
    await pages.press('Enter');
    const problem = page.locator('question-bar p');
    assert.match((await problem.textContent()) ?? '', /^Pages is a whole number from 1 on/u);
    assert.equal(await pages.getAttribute('aria-invalid'), 'true');
    assert.deepEqual(await sent('ask'), []);
    await page.locator('question-bar #kind').selectOption('query');
    await pages.fill('2');
    await problem.waitFor({ state: 'detached' });
    await pages.press('Enter');
    assert.deepEqual(await sent('ask'), [{ type: 'ask', question: { kind: 'query', pageLimit: 2, partition: '' } }]);
  });

  async function loadAnew(changes: Partial<BrowserState> = {}): Promise<void> {
    await page.reload();
    await tell({ type: 'state', state: { ...state, ...changes }, rows });
    await page.locator('question-bar form').waitFor();
  }

  test('a question that is typed and not run is there again where VS Code loads the page anew', async () => {
    const field = (id: string): Locator => page.locator(`question-bar #${id}`);
    const typed = async (): Promise<readonly string[]> =>
      Promise.all(
        ['kind', 'partition', 'operator', 'field-0', 'direction', 'pages'].map((id) => field(id).inputValue()),
      );
    const draft = ['query', 'c-10', 'begins_with', 'o-', 'descending', '4'];
    await field('kind').selectOption('query');
    await field('partition').fill('c-10');
    await field('operator').selectOption('begins_with');
    await field('field-0').fill('o-');
    await field('direction').selectOption('descending');
    await field('pages').fill('4');
    await loadAnew();
    assert.deepEqual(await typed(), draft);
    assert.deepEqual(await sent('ask'), [], 'it is not run');
    await tell({ type: 'state', state: { ...state, progress: { ...state.progress, pages: 2 } } });
    await loadAnew();
    assert.deepEqual(await typed(), draft, 'twice');

    await field('kind').selectOption('scan');
    await loadAnew();
    assert.equal(await field('kind').inputValue(), 'scan');
    await field('kind').selectOption('query');
    assert.deepEqual(await typed(), draft, 'also what does not count now');

    const asked = { kind: 'query', partition: 'c-2' } as const;
    await loadAnew({ question: asked });
    assert.deepEqual(await field('partition').inputValue(), 'c-2', 'what is asked since then takes its place');
    await loadAnew({ question: asked, table: 'Customers' });
    await field('partition').fill('c-3');
    await loadAnew();
    assert.equal(await field('kind').inputValue(), 'scan', 'it is none of another table');
  });

  test('what is typed stays where a question is run for which it does not count, or is typed on meanwhile', async () => {
    const field = (id: string): Locator => page.locator(`question-bar #${id}`);
    const partition = async (): Promise<string> => field('partition').inputValue();
    const asked = async (question: BrowserState['question']): Promise<void> =>
      tell({ type: 'state', state: { ...state, question } });
    await field('kind').selectOption('query');
    await field('partition').fill('c-10');
    await field('kind').selectOption('scan');
    await field('pages').fill('4');
    await field('pages').press('Enter');
    assert.deepEqual(await sent('ask'), [{ type: 'ask', question: { kind: 'scan', pageLimit: 4 } }]);
    await asked({ kind: 'scan', pageLimit: 4 });
    await field('kind').selectOption('query');
    assert.equal(await partition(), 'c-10');

    await field('partition').press('Enter');
    await field('partition').fill('c-101');
    await asked({ kind: 'query', partition: 'c-10', pageLimit: 4 });
    assert.equal(await partition(), 'c-101');
    await asked({ kind: 'query', partition: 'followed' });
    assert.equal(await partition(), 'followed', 'what was asked elsewhere takes its place');
    await asked({ kind: 'query', partition: 'c-10', pageLimit: 4 });
    assert.equal(await partition(), 'c-10', 'also what was run here before');
  });

  test('where nothing was read yet, the button that reads on stands with the words', async () => {
    const unread = { ...state.progress, items: 0, scanned: 0 };
    await show({ progress: { ...unread, state: 'stopped', pages: 0 } });
    const button = (name: string): Locator => page.locator('vscode-button', { hasText: name });
    await page.locator('state-view', { hasText: 'Stopped' }).locator(button('Load More')).click();
    assert.deepEqual(await sent('read'), [{ type: 'read', items: 1 }]);
    assert.equal(await button('Load More').count(), 1, 'and nowhere else');
    await show({ progress: { ...unread, state: 'stopped', pages: 4, scanned: 12_000 } });
    await page.locator('state-view', { hasText: 'No items so far' }).locator(button('Load All')).click();
    assert.deepEqual(await sent('read'), [{ type: 'read' }]);
    await show({ progress: { ...state.progress, state: 'stopped' } });
    await page.locator('footer').locator(button('Load More')).click();
    assert.deepEqual(await sent('read'), [{ type: 'read', items: 4 }]);
  });

  /** Elements of the page that reach beyond its sides, but for what scrolls by itself. */
  async function cutOff(): Promise<readonly string[]> {
    return page.evaluate(() => {
      const wide = document.documentElement.clientWidth;
      const within = (root: ParentNode): Element[] =>
        [...root.querySelectorAll('*:not(dynamodb-grid, option, pre)')].flatMap((each) => [
          each,
          ...(each.shadowRoot ? within(each.shadowRoot) : []),
        ]);
      return within(document.body)
        .filter((each) => {
          const { left, right, width } = each.getBoundingClientRect();
          return width > 0 && (left < -1 || right > wide + 1);
        })
        .map((each) => `${each.tagName} ${each.className} “${each.textContent.trim().slice(0, 40)}”`);
    });
  }

  const between: BrowserState['question'] = {
    kind: 'query',
    partition: 'a partition of some length',
    sort: { operator: 'between', values: ['2026-01-01T00:00:00Z', '2026-12-31T23:59:59Z'] },
  };
  const failure: BrowserState['failure'] = {
    kind: 'denied',
    message: 'The role reader may not scan this table (dynamodb:Scan).',
    actions: ['editConnection', 'retry', 'openTableByName'],
  };
  const unread: BrowserState['progress'] = { ...state.progress, state: 'failed', items: 0, pages: 0 };

  for (const width of [130, 200, 302, 480, 760, 1200]) {
    test(`nothing is cut off at a width of ${width} pixels, nor where letters are twice as large`, async () => {
      const question = between;
      for (const scale of [1, 2]) {
        const options = { width, height: 600, textScale: scale };
        await show({ question, progress: { ...state.progress, state: 'stopped' } }, options);
        assert.deepEqual(await cutOff(), [], `rows, ${scale}`);
        await tell({ type: 'command', command: 'find' });
        await page.locator('find-bar input').waitFor();
        await page.keyboard.type('c-10');
        assert.deepEqual(await cutOff(), [], `find, ${scale}`);
        await open({
          customerId: { S: 'c-1009' },
          bytes: { B: 'AAECf4D+/0R5bmFt' },
          'a long name of an attribute': { N: '1' },
        });
        assert.deepEqual(await cutOff(), [], `item, ${scale}`);
        await show({ question, failure, progress: unread }, options);
        assert.deepEqual(await cutOff(), [], `state, ${scale}`);
        await show({ question, failure, problems: [{ field: 0, message: 'orderId is a text. Type one.' }] }, options);
        assert.deepEqual(await cutOff(), [], `failure, ${scale}`);
      }
    });
  }

  test('what belongs together in the question stands on one line where it fits on one', async () => {
    const question = { kind: 'query', partition: 'c-1008', sort: { operator: 'begins_with', values: ['o-'] } } as const;
    for (const width of [700, 800, 900, 1000, 1100]) {
      await show({ question }, { width, height: 600 });
      const heights = await page
        .locator('question-bar .condition')
        .evaluateAll((conditions) => conditions.map((condition) => condition.getBoundingClientRect().height));
      const line = (await page.locator('question-bar select').first().boundingBox())?.height ?? 0;
      assert.equal(heights.length, 3);
      assert.ok(
        heights.every((height) => height < line * 1.5),
        `${width} px: ${heights.join()} beside ${line}`,
      );
    }
  });

  test('characters that hide or turn a text around are marked, and the text stays exact', async () => {
    const name = 'line\nbreak\tand tab';
    const value = 'user\u202Egnp.exe';
    const columns = [...state.columns, { name, types: ['S'] as const }];
    await show({ columns, sources: [], generation: 2 });
    await tell({
      type: 'state',
      state: { ...state, columns, sources: [], generation: 3 },
      rows: rows.map((row) => [...row, { type: 'S', text: value }]),
    });
    const marks = (place: Locator): Promise<readonly string[]> =>
      place
        .locator('.hidden-character')
        .evaluateAll((all) => all.map((each) => getComputedStyle(each, '::before').content.replaceAll('"', '')));
    const header = page.locator('[role="columnheader"] .name', { hasText: 'break' });
    await header.waitFor();
    assert.equal(await header.textContent(), name);
    assert.deepEqual(await marks(header), ['⏎', '⇥']);
    const lines = await page
      .locator('[role="columnheader"] .name')
      .evaluateAll((all) =>
        all.filter((each) => each.checkVisibility()).map((each) => Math.round(each.getBoundingClientRect().height)),
      );
    assert.equal(new Set(lines).size, 1, 'each name is one line');
    const cell = page.locator('[role="gridcell"]:visible', { hasText: 'user' }).first();
    assert.equal(await cell.textContent(), value);
    assert.deepEqual(await marks(cell), ['⟨U+202E⟩']);
    const panel = await open({ [name]: { S: value }, lines: { S: 'one\ntwo' } });
    assert.deepEqual(await marks(node(panel, 'lines')), [], 'lines are drawn as lines');
    const odd = panel.locator('.node').first();
    assert.deepEqual(await marks(odd.locator('.name')), ['⏎', '⇥']);
    assert.deepEqual(await marks(odd.locator('.value')), ['⟨U+202E⟩']);
    assert.equal(await odd.locator('.value').textContent(), value);
  });

  const cell = (): Locator => page.locator('[role="gridcell"]:visible', { hasText: 'o-2' });

  async function focused(): Promise<string> {
    return page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) {
        active = active.shadowRoot.activeElement;
      }
      return `${active?.getAttribute('role')} ${active?.getAttribute('aria-label') ?? active?.textContent}`;
    });
  }

  const focusComesTo = async (place: string): Promise<void> => {
    await eventually(`the focus at ${place}`, async () => ((await focused()) === place ? true : undefined));
  };

  test('in a narrow tab an item takes the keyboard with the rows’ place, and Escape gives both back', async () => {
    await show({}, { width: 480 });
    await cell().click();
    await focusComesTo('gridcell o-2');
    await open({ customerId: { S: 'c-1009' }, orderId: { S: 'o-2' } });
    await focusComesTo('region Item');
    await page.keyboard.press('Escape');
    await page.locator('item-panel').waitFor({ state: 'detached' });
    await focusComesTo('gridcell o-2');
  });

  /** A table of 500 attributes, the last one in sight and active. */
  async function showMany(options: PageOptions = {}): Promise<void> {
    const names = Array.from({ length: 500 }, (_, index) => `a${index}`);
    const columns = [...state.columns, ...names.map((name) => ({ name, types: ['S'] as const }))];
    const values = names.map((name) => ({ type: 'S', text: `${name} here` }) as const);
    await show(
      { columns },
      options,
      rows.map((row) => [...row, ...values]),
    );
    await cell().click();
    await page.keyboard.press('End');
    await focusComesTo('gridcell a499 here');
  }

  const many = (count: number): object =>
    Object.fromEntries([
      ...Array.from({ length: count }, (_, index) => [`a${index}`, { S: `${index} `.repeat(index % 7) }] as const),
      ['customerId', { S: 'c-1009' }],
    ]);

  /** What is marked in the open item: its first words, and whether its name is in sight. */
  async function marked(panel: Locator): Promise<readonly string[]> {
    return panel.locator('[aria-current="true"]').evaluateAll((all) =>
      all.map((each) => {
        const sight = each.closest('.content')?.getBoundingClientRect();
        const name = each.querySelector('.name');
        const box = name?.getBoundingClientRect();
        const isInSight = sight && box && box.top >= sight.top - 1 && box.bottom <= sight.bottom + 1;
        return `${name?.textContent} ${isInSight ? 'in sight' : 'out of sight'}`;
      }),
    );
  }

  test('an item is opened at the attribute of the cell, wherever in the item that is', async () => {
    await showMany();
    await page.keyboard.press('Enter');
    const panel = await open(many(500));
    assert.deepEqual(await marked(panel), ['a499 in sight']);
    assert.equal(await panel.locator('.node .name').first().textContent(), 'customerId', 'the keys come first');
    assert.equal(await focused(), 'gridcell a499 here');
    await page.keyboard.press('Home');
    await open(many(500));
    assert.deepEqual(await marked(panel), ['customerId in sight']);
  });

  test('what is not drawn yet is counted as in the line below the rows', async () => {
    const panel = await open({ list: { L: Array.from({ length: 1500 }, () => ({ BOOL: true })) } });
    assert.equal((await panel.locator('.more').textContent())?.trim(), '1,300 more');
  });

  test('an item that stays open goes with a person to other cells, but not away from where they have scrolled', async () => {
    await showMany();
    await page.keyboard.press('Enter');
    const panel = await open(many(500));
    await page.keyboard.press('ArrowUp');
    await open(many(700));
    assert.deepEqual(await marked(panel), ['a499 in sight']);
    await page.keyboard.press('ArrowLeft');
    await open(many(498));
    await eventually('no mark', async () => ((await marked(panel)).length === 0 ? true : undefined));
    await open(many(600));
    await eventually('the mark where there is such an attribute', async () =>
      (await marked(panel)).join() === 'a498 in sight' ? true : undefined,
    );
    await panel.locator('.content').evaluate((content) => content.scrollTo(0, 0));
    await page.keyboard.press('ArrowDown');
    await open(many(601));
    await eventually('the mark out of sight', async () =>
      (await marked(panel)).join() === 'a498 out of sight' ? true : undefined,
    );
    await page.keyboard.press('Enter');
    await open(many(601));
    await eventually('the mark in sight again', async () =>
      (await marked(panel)).join() === 'a498 in sight' ? true : undefined,
    );
  });

  test('an attribute that is higher than the panel is opened at its beginning', async () => {
    await cell().click();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const panel = await open({ ...many(100), total: { S: 'long '.repeat(9000) }, z: { S: 'z' } });
    assert.deepEqual(await marked(panel), ['total in sight']);
    await panel.locator('.content').evaluate((content) => content.scrollTo(0, content.scrollHeight));
    await page.keyboard.press('Enter');
    await open({ ...many(100), total: { S: 'long '.repeat(9000) }, z: { S: 'z' } });
    await eventually('its beginning', async () =>
      (await marked(panel)).join() === 'total in sight' ? true : undefined,
    );
  });

  test('in a narrow tab the keyboard comes to the attribute at which an item is opened, and its button is next', async () => {
    await showMany({ width: 480 });
    await page.keyboard.press('Enter');
    const panel = await open(many(500));
    await focusComesTo(`null ${await panel.locator('[aria-current]').textContent()}`);
    assert.deepEqual(await marked(panel), ['a499 in sight']);
    await page.keyboard.press('Tab');
    assert.equal(
      await panel.locator('[aria-current]').evaluate((line) => line.querySelector('button')?.matches(':focus')),
      true,
    );
    await page.keyboard.press('Escape');
    await focusComesTo('gridcell a499 here');
  });

  test('in a wide tab the keyboard stays in the rows when an item opens', async () => {
    await cell().click();
    await open({ orderId: { S: 'o-2' } });
    assert.equal(await focused(), 'gridcell o-2');
  });

  test('in a tab that becomes narrow the open item takes the keyboard of the rows whose place it takes', async () => {
    await cell().click();
    await open({ customerId: { S: 'c-1009' }, orderId: { S: 'o-2' } });
    assert.equal(await focused(), 'gridcell o-2');
    await page.setViewportSize({ width: 480, height: 700 });
    await focusComesTo('region Item');
    await page.setViewportSize({ width: 1200, height: 700 });
    await cell().waitFor();
    assert.equal(await focused(), 'region Item');
    await page.keyboard.press('Escape');
    await focusComesTo('gridcell o-2');

    await open({ customerId: { S: 'c-1009' }, orderId: { S: 'o-2' } });
    await page.locator('question-bar #pages').focus();
    await page.setViewportSize({ width: 480, height: 700 });
    await cell().waitFor({ state: 'hidden' });
    assert.match(await focused(), /^null /u, 'elsewhere it stays');
  });

  test('the last row is still in sight when its item is closed in a tab that became narrow, and so less is left for rows', async () => {
    const sixty = Array.from({ length: 60 }, (_, number): GridRow => [
      { type: 'S', text: 'c-1009' },
      { type: 'S', text: `o-${number}` },
      { type: 'N', text: '129.90' },
    ]);
    const progress = { ...state.progress, items: sixty.length, scanned: sixty.length };
    await show({ progress }, {}, sixty);
    await cell().first().click();
    await page.keyboard.press('Control+End');
    await focusComesTo('gridcell 129.90');
    const isInSight = (): Promise<boolean> =>
      page.locator('dynamodb-grid .body .row[aria-rowindex="61"]').evaluate((row) => {
        const { bottom = 0 } = row.closest('.viewport')?.getBoundingClientRect() ?? {};
        return row.getBoundingClientRect().bottom <= bottom + 1;
      });
    const height = (): Promise<number> => page.locator('main').evaluate((main) => main.clientHeight);
    const before = await height();
    assert.equal(await isInSight(), true);
    await open({ customerId: { S: 'c-1009' }, orderId: { S: 'o-59' } });
    await page.setViewportSize({ width: 480, height: 700 });
    await focusComesTo('region Item');
    assert.ok((await height()) < before - 20);
    await page.keyboard.press('Escape');
    await focusComesTo('gridcell 129.90');
    await eventually('the row in sight', async () => ((await isInSight()) ? true : undefined));
  });

  for (const opened of ['item', 'statistics'] as const) {
    test(`in a narrow tab a search closes the open ${opened}, which hides what is searched`, async () => {
      await show({}, { width: 480 });
      await cell().click();
      if (opened === 'item') {
        await open({ orderId: { S: 'o-2' } });
      } else {
        await tell({ type: 'command', command: 'columnStatistics', column: 'total' });
        await page.locator('column-panel').waitFor();
      }
      await page.keyboard.press('Control+f');
      await page.locator('find-bar input').waitFor();
      assert.equal(await page.locator('item-panel, column-panel').count(), 0);
      await cell().waitFor();
      assert.equal(await focused(), 'null Find in the loaded items');
    });
  }

  const unreadable = { message: 'Some of what was read cannot be read back.', canRetry: true };

  test('a search that fails ends with the reason, and Retry goes on where it was', async () => {
    for (const width of [200, 900]) {
      // oxlint-disable-next-line no-await-in-loop -- one page at a time
      await failSearch(width);
    }
  });

  async function failSearch(width: number): Promise<void> {
    await show({}, { width, height: 600 });
    await tell({ type: 'command', command: 'find' });
    const bar = page.locator('find-bar');
    await bar.locator('input').fill('o-');
    const asked = await eventually('the search', async () => (await sent('find')).at(-1));
    assert.ok(asked.type === 'find');
    await bar.locator('output', { hasText: 'searching…' }).waitFor();
    await tell({ type: 'findFailed', request: asked.request, failure: unreadable });
    await bar.getByRole('alert').filter({ hasText: unreadable.message }).waitFor();
    assert.equal(await bar.locator('output').textContent(), '');
    assert.deepEqual(await cutOff(), []);
    await tell({ type: 'state', state: { ...state, progress: { ...state.progress, pages: 2 } } });
    assert.equal((await sent('find')).length, 1, 'it is not asked again by itself');
    await bar.locator('vscode-button', { hasText: 'Retry' }).click();
    const again = await eventually('the search again', async () => (await sent('find'))[1]);
    assert.deepEqual(again, { ...asked, request: asked.request + 1 });
    await bar.locator('output', { hasText: 'searching…' }).waitFor();
    assert.equal(await bar.getByRole('alert').count(), 0);
    assert.equal(await focused(), 'null Find in the loaded items');
    await tell({ type: 'found', request: asked.request + 1, rows: Uint32Array.of(0, 1), searched: 3 });
    await bar.locator('output', { hasText: '1 of 2' }).waitFor();
  }

  test('what is found is marked and gone to, also where items have not every attribute', async () => {
    const only = (column: number): GridRow =>
      state.columns.map((_, at) => (at === column ? rows[at]?.[at] : undefined));
    await show({}, {}, [only(0), only(1), only(2)]);
    await tell({ type: 'command', command: 'find' });
    await page.locator('find-bar input').fill('o-');
    const asked = await eventually('the search', async () => (await sent('find')).at(-1));
    assert.ok(asked.type === 'find');
    await tell({ type: 'found', request: asked.request, rows: Uint32Array.of(1, 2), searched: 3 });
    await page.locator('find-bar output', { hasText: '1 of 2' }).waitFor();
    await page.locator('[role="gridcell"].match.now', { hasText: 'o-2' }).waitFor();
    assert.equal(await page.locator('[role="gridcell"].active').textContent(), 'o-2');
  });

  test('a count that fails ends with the reason, and Retry counts again', async () => {
    await tell({ type: 'command', command: 'columnStatistics', column: 'total' });
    const panel = page.locator('column-panel');
    await panel.locator('p', { hasText: 'counting…' }).waitFor();
    await tell({ type: 'statisticsFailed', column: 'total', failure: unreadable });
    await panel.getByRole('alert').filter({ hasText: unreadable.message }).waitFor();
    assert.equal(await panel.locator('p[role="status"]').textContent(), '');
    await panel.locator('vscode-button', { hasText: 'Retry' }).click();
    await panel.locator('p', { hasText: 'counting…' }).waitFor();
    assert.equal(await panel.getByRole('alert').count(), 0);
    const asked = { type: 'statistics', column: 'total' };
    assert.deepEqual(await sent('statistics'), [asked, asked]);
    await tell({ type: 'statisticsFailed', column: 'total', failure: { ...unreadable, canRetry: false } });
    await panel.getByRole('alert').waitFor();
    assert.equal(await panel.locator('vscode-button').count(), 0);
  });

  test('an item that opens in place of a column ends its count', async () => {
    await tell({ type: 'command', command: 'columnStatistics', column: 'total' });
    await page.locator('column-panel p', { hasText: 'counting…' }).waitFor();
    assert.deepEqual(await sent('statistics'), [{ type: 'statistics', column: 'total' }]);
    await open({ orderId: { S: 'o-2' } });
    assert.equal(await page.locator('column-panel').count(), 0);
    assert.deepEqual((await sent('statistics')).slice(1), [{ type: 'statistics' }]);
    const statistics = { items: 3, missing: 0, types: [], distinct: 0, frequent: [], ranges: [], lengths: [] };
    await tell({ type: 'statistics', column: 'total', statistics });
    assert.equal(await page.locator('column-panel').count(), 0, 'what comes late opens nothing');
  });

  test('in a narrow tab Escape closes the item that is seen before the search that is not', async () => {
    await show({}, { width: 480 });
    await page.keyboard.press('Control+f');
    await page.locator('find-bar input').waitFor();
    await cell().click();
    await open({ orderId: { S: 'o-2' } });
    await focusComesTo('region Item');
    await page.keyboard.press('Escape');
    await page.locator('item-panel').waitFor({ state: 'detached' });
    await page.locator('find-bar input').waitFor();
  });

  for (const width of [302, 1200]) {
    test(`the find bar covers and moves nothing at a width of ${width} pixels`, async () => {
      await show({}, { width });
      const placesNow = async (): Promise<readonly unknown[]> => [
        await page.locator('[role="columnheader"]:visible', { hasText: 'customerId' }).boundingBox(),
        await cell().boundingBox(),
      ];
      await cell().click();
      const before = await placesNow();
      await page.keyboard.press('Control+f');
      await page.locator('find-bar input').waitFor();
      assert.deepEqual(await placesNow(), before);
      const rowsEnd = await page.locator('dynamodb-grid').boundingBox();
      const bar = await page.locator('find-bar').boundingBox();
      assert.ok(rowsEnd && bar && rowsEnd.y + rowsEnd.height <= bar.y, JSON.stringify([rowsEnd, bar]));
      await page.keyboard.press('Escape');
      await page.locator('find-bar').waitFor({ state: 'detached' });
      assert.deepEqual(await placesNow(), before);
    });
  }

  test('what one does with a value stands beside its text, and Tab comes to it', async () => {
    const panel = await open({ a: { S: 'x' }, b: { S: 'y' } });
    await panel.locator('.content').focus();
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'null Copy Value of a');
    const buttons = panel.locator('.node button');
    const seen = await buttons.evaluateAll((all) => all.map((each) => each.checkVisibility({ checkOpacity: true })));
    assert.deepEqual([seen.at(0), seen.at(-1)], [true, false]);
  });

  test('each button of a value is called by where the value is', async () => {
    const panel = await open({
      customerId: { S: 'c-1' },
      lines: { L: [{ M: { 'a "b"/0': { M: { sku: { N: '7' } } } } }] },
      'odd\u202Ename': { L: [{ L: [{ BOOL: true }] }] },
      tags: { SS: ['x', 'y'] },
    });
    for (const label of ['0', 'a "b"/0']) {
      await panel.locator('summary:has(.name)', { hasText: label }).last().click();
    }
    await panel.locator('summary', { hasText: 'odd' }).locator('..').locator('summary').last().click();
    await eventually('all that is in it', async () =>
      (await panel.locator('.node').count()) === 5 ? true : undefined,
    );
    const names = await panel
      .locator('.tools button')
      .evaluateAll((all) => all.map((each) => `${each.getAttribute('title')}: ${each.ariaLabel}`));
    assert.deepEqual(names, [
      'Copy Value: Copy Value of customerId',
      'Query Items with This Value…: Query Items with This Value of customerId…',
      'Copy Value: Copy Value of lines[0].a "b"/0.sku',
      'Copy Value: Copy Value of odd⟨U+202E⟩name[0][0]',
      'Copy Value: Copy Value of tags[0]',
      'Query Items with This Value…: Query Items with This Value of tags[0]…',
      'Copy Value: Copy Value of tags[1]',
      'Query Items with This Value…: Query Items with This Value of tags[1]…',
    ]);
  });

  for (const width of [200, 302, 760, 1200]) {
    test(`what one does with a value covers no text and adds no line at a width of ${width} pixels`, async () => {
      const text = (length: number): string => 'x'.repeat(length);
      const values = Array.from({ length: 60 }, (_, index) => ({ S: text(index + 1) }));
      const numbers = Array.from({ length: 38 }, (_, index) => ({ N: '1'.repeat(index + 1) }));
      const binaries = Array.from({ length: 20 }, (_, index) => ({
        B: Buffer.alloc(index * 3 + 1).toString('base64'),
      }));
      const words = Array.from({ length: 20 }, (_, index) => ({ S: `${text(index + 1)} `.repeat(20) }));
      await show({}, { width, height: 600 });
      const all = [...values, ...numbers, ...binaries, ...words];
      const panel = await open(Object.fromEntries(all.map((value, index) => [`a${index}`, value])));
      const lines = await panel.locator('.node').evaluateAll((nodes) =>
        nodes.map((each) => {
          const tools = each.querySelector('.tools');
          const inside = each.querySelector('details');
          // Blanks at the end of a line hang over it.
          const rectsOfWords = (part: Text): readonly DOMRect[] =>
            [...part.data.matchAll(/\S+/gu)].flatMap(({ index, 0: word }) => {
              const range = document.createRange();
              range.setStart(part, index);
              range.setEnd(part, index + word.length);
              return [...range.getClientRects()];
            });
          const rects: DOMRect[] = [];
          const walker = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const part = walker.currentNode as Text;
            if (!tools?.contains(part) && !inside?.contains(part)) {
              rects.push(...rectsOfWords(part));
            }
          }
          const place = tools?.getBoundingClientRect();
          const { top, bottom } = each.getBoundingClientRect();
          const line = Number.parseFloat(getComputedStyle(each).lineHeight);
          const end = inside?.getBoundingClientRect().top ?? bottom;
          return {
            covered: rects.some(
              (rect) =>
                place && rect.right > place.left + 0.5 && rect.top < place.bottom - 2 && rect.bottom > place.top + 2,
            ),
            blankBefore: Math.min(...rects.map((rect) => rect.top)) - top > line / 2,
            blankAfter: end - Math.max(...rects.map((rect) => rect.bottom)) > line / 2,
          };
        }),
      );
      assert.equal(lines.length, all.length);
      assert.deepEqual(
        lines.flatMap((line, index) => (Object.values(line).some(Boolean) ? [{ index, ...line }] : [])),
        [],
      );
    });
  }

  test('a note stays in one piece beside a value of any length', async () => {
    for (const width of [640, 700, 760]) {
      await show({}, { width });
      const lengths = Array.from({ length: 40 }, (_, index) => index + 10);
      const bytes = (length: number): object => ({ B: Buffer.alloc(length).toString('base64') });
      const panel = await open(Object.fromEntries(lengths.map((length) => [`a${length}`, bytes(length)])));
      const notes = await panel.locator('.note').evaluateAll((all) =>
        all.map((note) => {
          const range = document.createRange();
          range.selectNodeContents(note);
          return [note.textContent, new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size];
        }),
      );
      assert.deepEqual(
        notes,
        lengths.map((length) => [`${length} B`, 1]),
      );
    }
  });

  test('an open item is read once, whatever is read meanwhile', async () => {
    const panel = await open({ total: { N: '1' }, customerId: { S: 'c-1009' } });
    await page.evaluate(() => {
      const parse = JSON.parse.bind(JSON);
      JSON.parse = (text, reviver) => {
        if (text.includes('c-1009')) {
          console.warn('The item is read again.');
        }
        return parse(text, reviver) as unknown;
      };
    });
    for (const pages of [2, 3]) {
      const progress = { ...state.progress, state: 'reading', pages } as const;
      await tell({ type: 'state', state: { ...state, sources: [...state.sources], progress } });
      await page.locator('footer', { hasText: `${pages} pages` }).waitFor();
    }
    await panel.locator('h2', { hasText: /^c-1009$/u }).waitFor();
    await tell({ type: 'state', state: { ...state, sources: [] } });
    await panel.locator('h2', { hasText: 'Row 1' }).waitFor();
    assert.deepEqual(problems.splice(0), ['The item is read again.'], 'once, for the order of its keys');
  });

  test('the footer speaks of what changes in reading, not of each page', async () => {
    const footer = page.locator('footer');
    const live = footer.locator('output:not([aria-live="off"]), [role="status"]');
    assert.equal(await live.count(), 1);
    await live.evaluate((place) => {
      const said: (string | null)[] = [];
      new MutationObserver(() => said.push(place.textContent)).observe(place, {
        characterData: true,
        childList: true,
        subtree: true,
      });
      Object.assign(globalThis, { said });
    });
    for (const pages of [2, 3, 4]) {
      await tell({ type: 'state', state: { ...state, progress: { ...state.progress, state: 'reading', pages } } });
      await footer.locator('output', { hasText: `${pages} pages` }).waitFor();
    }
    await tell({ type: 'state', state: { ...state, progress: { ...state.progress, state: 'complete', pages: 4 } } });
    await footer.locator('output', { hasText: 'complete' }).waitFor();
    assert.deepEqual(await page.evaluate(() => Reflect.get(globalThis, 'said') as unknown), ['3 items, complete']);
  });
});
