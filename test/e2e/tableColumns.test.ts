import assert from 'node:assert/strict';
import type { GridColumnState } from '../../src/protocol/grid';
import type { ConnectionsView } from './pages/connectionsView';
import type { DrawnColumn } from './pages/tableBrowser';
import { TableBrowser } from './pages/tableBrowser';
import { startWithSample } from './sample';
import type { RunningVsCode } from './vscode';
import { eventually, menuTitles, pickFromMenu, runCommand } from './workbench';

/** How the columns of Instruments stand in what VS Code has written so far, which trails what a person did. */
function keptColumns(storage: string): readonly GridColumnState[] {
  const line = storage.split('\n').find((each) => /columns:[^:]*:Instruments/u.test(each));
  const state = line === undefined ? {} : (JSON.parse(JSON.parse(line) as string) as Record<string, unknown>);
  const kept = Object.entries(state).find(([key]) => /^columns:.*:Instruments$/u.test(key))?.[1];
  return (kept ?? []) as readonly GridColumnState[];
}

suite('The columns of a table', () => {
  let vscode: RunningVsCode;
  let view: ConnectionsView;
  let browser: TableBrowser;
  let first: readonly DrawnColumn[];

  suiteSetup(async function () {
    this.timeout(120_000);
    ({ vscode, view } = await startWithSample());
    await open();
    first = await browser.columns();
  });
  suiteTeardown(() => vscode?.close());

  async function open(): Promise<void> {
    await view.row('Instruments').click();
    browser = await TableBrowser.opened(vscode.page, 'Instruments');
    await browser.waitForStatus(/^64 items .* complete$/u);
  }

  /** Waits until the columns are as wanted, and gives all of them. */
  async function columnsWhere(
    what: string,
    isSo: (columns: readonly DrawnColumn[]) => boolean,
  ): Promise<readonly DrawnColumn[]> {
    let last: readonly DrawnColumn[] = [];
    return eventually(what, async () => {
      last = await browser.columns();
      return isSo(last) ? last : undefined;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)} It is ${JSON.stringify(last)}`, { cause: error });
    });
  }

  function beginWith(...names: readonly string[]): (columns: readonly DrawnColumn[]) => boolean {
    return (columns) => names.every((name, place) => columns[place]?.name === name);
  }

  const widthOf = (columns: readonly DrawnColumn[], name: string): number | undefined =>
    columns.find((column) => column.name === name)?.width;

  /** Goes from the cells to the header of the active column. */
  async function focusHeader(): Promise<void> {
    await browser.focusGrid();
    await browser.press('Control+Home');
    await browser.press('ArrowUp');
  }

  test('are sized, moved, pinned, fitted and hidden by hand, and stand so in a new tab and after a reload', async function () {
    this.timeout(90_000);
    assert.deepEqual(
      first.slice(0, 4).map(({ name, isPinned }) => [name, isPinned]),
      [['id', true], ...first.slice(1, 4).map(({ name }) => [name, false])],
    );
    const [, second = '', third = '', fourth = '', fifth = ''] = first.map(({ name }) => name);

    await browser.dragEdge(second, 75);
    const wide = (widthOf(first, second) ?? 0) + 75;
    await columnsWhere('a wider column', (columns) => widthOf(columns, second) === wide);

    await browser.dragHeader(third, second);
    await columnsWhere('another order', beginWith('id', third, second, fourth));

    await browser.pickFromHeader(fourth, 'Pin Column');
    const pinned = await columnsWhere('a pinned column', beginWith('id', fourth, third, second));
    assert.deepEqual(
      pinned.slice(0, 3).map(({ isPinned }) => isPinned),
      [true, true, false],
    );
    await browser.columnHeader(fourth).click({ button: 'right' });
    assert.deepEqual(
      (await menuTitles(vscode.page)).filter((title) => /column/iu.test(title)),
      [
        'Unpin Column',
        'Fit Column to Its Values',
        'Hide Column',
        'Show All Columns',
        'Reset Columns',
        'Column Statistics',
      ],
    );
    await pickFromMenu(vscode.page, 'Hide Column');
    await columnsWhere('a hidden column', beginWith('id', third, second, fifth));

    await browser.pickFromHeader(second, 'Fit Column to Its Values');
    const left = await columnsWhere(
      'a column as wide as its values',
      (columns) => (widthOf(columns, second) ?? wide) < wide,
    );

    await runCommand(vscode.page, 'View: Close All Editors');
    await open();
    await columnsWhere('the same columns in a new tab', (columns) => JSON.stringify(columns) === JSON.stringify(left));

    await vscode.reload('the columns', (storage) => {
      const kept = keptColumns(storage);
      return (
        kept.some(({ name, isHidden }) => name === fourth && isHidden === true) &&
        kept.some(({ name, width }) => name === second && width === widthOf(left, second)) &&
        /tableBrowser[^]{0,4000}\btable\W+Instruments\b/u.test(storage)
      );
    });
    browser = await TableBrowser.opened(vscode.page, 'Instruments');
    await browser.waitForStatus(/^64 items .* complete$/u);
    await columnsWhere(
      'the same columns after a reload',
      (columns) => JSON.stringify(columns) === JSON.stringify(left),
    );

    await browser.pickFromHeader(second, 'Show All Columns');
    await columnsWhere('the column that was hidden, pinned', beginWith('id', fourth, third, second));
    await browser.pickFromHeader(fourth, 'Unpin Column');
    await columnsWhere('the column where it was', (columns) => columns[1]?.isPinned === false);
    await browser.pickFromHeader(second, 'Reset Columns');
    await columnsWhere('the columns as they were', (columns) => JSON.stringify(columns) === JSON.stringify(first));
  });

  test('put the rows in order from the menu of their header', async () => {
    const { page } = vscode;
    const offered = async (): Promise<readonly string[]> => {
      await browser.columnHeader('name').click({ button: 'right' });
      return (await menuTitles(page)).filter((title) => /sort/iu.test(title));
    };
    const isInOrder = (direction: 1 | -1): Promise<true> =>
      eventually('rows in order', async () => {
        const names = (await browser.column('name')).filter((text) => text !== '');
        const isSo = names.every(
          (name, at) => at === 0 || direction * (name < (names[at - 1] ?? '') ? -1 : 1) > 0 || name === names[at - 1],
        );
        return names.length > 10 && isSo ? true : undefined;
      });
    const before = await browser.column('name');
    assert.deepEqual(await offered(), ['Sort Ascending', 'Sort Descending']);
    await pickFromMenu(page, 'Sort Descending');
    await browser.waitForStatus(/ sorted by name$/u);
    await isInOrder(-1);
    assert.deepEqual(await offered(), ['Sort Ascending', 'Clear Sort']);
    await pickFromMenu(page, 'Sort Ascending');
    await isInOrder(1);
    assert.deepEqual(await offered(), ['Sort Descending', 'Clear Sort']);
    await pickFromMenu(page, 'Clear Sort');
    await browser.waitForStatus(/ complete$/u);
    await eventually('the rows as they came', async () =>
      JSON.stringify(await browser.column('name')) === JSON.stringify(before) ? true : undefined,
    );
  });

  test('are sized, moved, pinned and hidden by the keyboard alone', async function () {
    this.timeout(60_000);
    const [, second = '', third = '', fourth = ''] = first.map(({ name }) => name);
    await focusHeader();
    await browser.press('ArrowRight');
    await browser.press('Alt+ArrowRight');
    await browser.press('Alt+ArrowRight');
    await browser.press('Alt+ArrowLeft');
    const wider = (widthOf(first, second) ?? 0) + 16;
    await columnsWhere('a wider column', (columns) => widthOf(columns, second) === wider);

    await browser.press('Control+Shift+ArrowRight');
    await columnsWhere('one place to the right', beginWith('id', third, second));
    await browser.press('Control+Shift+ArrowLeft');
    await browser.press('Control+Shift+ArrowLeft');
    const pinned = await columnsWhere('over the border of the pinned ones', beginWith('id', second, third));
    assert.equal(pinned[1]?.isPinned, true);

    await browser.press('Shift+F10');
    assert.ok((await menuTitles(vscode.page)).includes('Unpin Column'));
    await chooseByKeyboard('Hide Column');
    await columnsWhere('a hidden column', beginWith('id', third, fourth));
    // The focus is still in the header: the next menu opens there.
    await browser.press('Shift+F10');
    await chooseByKeyboard('Reset Columns');
    await columnsWhere('the columns as they were', (columns) => JSON.stringify(columns) === JSON.stringify(first));
  });

  async function chooseByKeyboard(title: string): Promise<void> {
    const steps = (await menuTitles(vscode.page)).indexOf(title);
    for (let step = 0; step <= steps; step++) {
      await browser.press('ArrowDown');
    }
    await browser.press('Enter');
    await vscode.page.locator('.monaco-menu').first().waitFor({ state: 'detached' });
  }
});
