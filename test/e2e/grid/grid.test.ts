import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { GridCell, GridColumnState, GridSort } from '../../../src/protocol/grid';
import type { DynamodbGrid } from '../../../src/webview/grid/grid';
import { eventually } from '../workbench';
import { GridBrowser, type PageOptions } from './browser';
import { themes } from './themes';
import type { GridPage } from './page';

declare const gridPage: GridPage;

const rowHeight = 22;

suite('grid in Chromium', function () {
  this.timeout(60_000);
  let browser: GridBrowser;
  let page: Page;
  let problems: string[];

  suiteSetup(async () => {
    browser = await GridBrowser.open();
  });

  suiteTeardown(async () => {
    await browser.close();
  });

  setup(async () => {
    await fresh();
  });

  teardown(async () => {
    await page.context().close();
    assert.deepEqual(problems, []);
  });

  async function fresh(options: PageOptions = {}): Promise<void> {
    ({ page, problems } = await browser.page(options));
  }

  /** Shows so many rows and columns of the orders table. */
  async function show(rowCount: number, columnCount = 15): Promise<void> {
    await page.evaluate(
      ([rows, columns]) => {
        gridPage.mount(new gridPage.SyntheticSource(rows, gridPage.manyColumns(columns)));
      },
      [rowCount, columnCount] as const,
    );
    await settled();
  }

  /** Waits until the visible rows are there and a few frames have passed. */
  async function settled(): Promise<void> {
    await page.waitForFunction(() => {
      const grid = document.querySelector('dynamodb-grid');
      const rows = Array.from(grid?.shadowRoot?.querySelectorAll('.body .row:not([hidden])') ?? []);
      const hasRows = rows.length > 0 || grid?.source?.rowCount === 0;
      return hasRows && !rows.some((row) => row.classList.contains('waiting'));
    });
    await frames(2);
  }

  async function frames(count: number): Promise<void> {
    await page.evaluate(async (wanted) => {
      for (let frame = 0; frame < wanted; frame++) {
        // oxlint-disable-next-line no-await-in-loop
        await new Promise(requestAnimationFrame);
      }
    }, count);
  }

  /** Waits until the grid has come to rest: thumb settled, document in order. */
  async function rested(): Promise<void> {
    await page.waitForFunction(() => {
      const root = document.querySelector('dynamodb-grid')?.shadowRoot;
      const indexes = Array.from(root?.querySelectorAll('.body .row:not([hidden])') ?? [], (row) =>
        Number(row.getAttribute('aria-rowindex')),
      );
      return indexes.every((index, at) => at === 0 || index > (indexes[at - 1] ?? 0));
    });
  }

  /** Row numbers on the screen, from the top, with how far the first is cut. */
  async function visible(): Promise<{ readonly first: number; readonly last: number; readonly offset: number }> {
    return page.evaluate(() => {
      const root = document.querySelector('dynamodb-grid')?.shadowRoot;
      const body = root?.querySelector('.body')?.getBoundingClientRect() ?? new DOMRect();
      const boxes = Array.from(root?.querySelectorAll('.body .row:not([hidden])') ?? [], (row) => ({
        row: Number(row.getAttribute('aria-rowindex')) - 2,
        box: row.getBoundingClientRect(),
      }))
        .filter(({ box }) => box.bottom > body.top + 0.5 && box.top < body.bottom - 0.5)
        .toSorted((a, b) => a.box.top - b.box.top);
      const [first] = boxes;
      const last = boxes.at(-1);
      return { first: first?.row ?? -1, last: last?.row ?? -1, offset: (first?.box.top ?? 0) - body.top };
    });
  }

  /** The focused element: which cell it is, and what it says. */
  async function focused(): Promise<{ readonly row: number; readonly column: number; readonly text: string }> {
    return page.evaluate(() => {
      const element = document.querySelector('dynamodb-grid')?.shadowRoot?.activeElement;
      return {
        row: Number(element?.closest('.row')?.getAttribute('aria-rowindex')) - 2,
        column: Number(element?.getAttribute('aria-colindex')) - 2,
        text: element?.textContent ?? '',
      };
    });
  }

  async function scrollThumb(part: number): Promise<void> {
    await page.evaluate((wanted) => {
      const viewport = document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.viewport');
      if (viewport) {
        viewport.scrollTop = (viewport.scrollHeight - viewport.clientHeight) * wanted;
      }
    }, part);
    await frames(2);
    await settled();
  }

  async function press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      // oxlint-disable-next-line no-await-in-loop
      await page.keyboard.press(key);
    }
    await settled();
  }

  /** The point in the middle of a cell that is on the screen. */
  async function pointOf(row: number, column: number): Promise<{ readonly x: number; readonly y: number }> {
    return page.evaluate(
      ([wantedRow, wantedColumn]) => {
        const root = document.querySelector('dynamodb-grid')?.shadowRoot;
        const cell = root?.querySelector(
          `.body .row[aria-rowindex="${wantedRow + 2}"] [aria-colindex="${wantedColumn + 2}"]:not([style*="none"])`,
        );
        const box = cell?.getBoundingClientRect() ?? new DOMRect();
        return { x: box.left + Math.min(box.width / 2, 40), y: box.top + box.height / 2 };
      },
      [row, column] as const,
    );
  }

  async function click(row: number, column: number, options: { readonly shift?: boolean } = {}): Promise<void> {
    const { x, y } = await pointOf(row, column);
    if (options.shift) {
      await page.keyboard.down('Shift');
    }
    await page.mouse.click(x, y);
    if (options.shift) {
      await page.keyboard.up('Shift');
    }
    await frames(1);
  }

  async function selected(): Promise<string[]> {
    return page.evaluate(() => {
      const root = document.querySelector('dynamodb-grid')?.shadowRoot;
      return Array.from(root?.querySelectorAll('.body [aria-selected="true"]') ?? [], (cell) => {
        const row = Number(cell.closest('.row')?.getAttribute('aria-rowindex')) - 2;
        return `${row}:${Number(cell.getAttribute('aria-colindex')) - 2}`;
      }).toSorted();
    });
  }

  async function events(type: string): Promise<unknown[]> {
    return page.evaluate(
      (wanted) => gridPage.recorded.filter((event) => event.type === wanted).map(({ detail }) => detail),
      type,
    );
  }

  async function clipboard(): Promise<string> {
    return page.evaluate(() => navigator.clipboard.readText());
  }

  async function nodeCount(): Promise<number> {
    return page.evaluate(() => document.querySelector('dynamodb-grid')?.shadowRoot?.querySelectorAll('*').length ?? 0);
  }

  async function widthOf(place: number): Promise<number> {
    return page.evaluate(
      (wanted) =>
        document
          .querySelector('dynamodb-grid')
          ?.shadowRoot?.querySelector(`.head [aria-colindex="${wanted + 2}"]`)
          ?.getBoundingClientRect().width ?? 0,
      place,
    );
  }

  async function edgeOf(place: number): Promise<{ readonly x: number; readonly y: number }> {
    return page.evaluate((wanted) => {
      const box = document
        .querySelector('dynamodb-grid')
        ?.shadowRoot?.querySelector(`.head [aria-colindex="${wanted + 2}"]`)
        ?.getBoundingClientRect();
      return { x: (box?.right ?? 0) - 3, y: (box?.top ?? 0) + 10 };
    }, place);
  }

  /** The middle of a header. */
  async function headerPoint(place: number): Promise<{ readonly x: number; readonly y: number }> {
    return page.evaluate((wanted) => {
      const box = document
        .querySelector('dynamodb-grid')
        ?.shadowRoot?.querySelector(`.head [aria-colindex="${wanted + 2}"]:not([style*="display: none"])`)
        ?.getBoundingClientRect();
      return { x: (box?.left ?? 0) + (box?.width ?? 0) / 2, y: (box?.top ?? 0) + 10 };
    }, place);
  }

  /** Names of the columns that are drawn, from the left, with where they stand. */
  async function headers(): Promise<{ readonly name: string; readonly left: number }[]> {
    return page.evaluate(() =>
      Array.from(
        document
          .querySelector('dynamodb-grid')
          ?.shadowRoot?.querySelectorAll<HTMLElement>('.head [role="columnheader"]:not(.gutter)') ?? [],
      )
        .filter((header) => header.style.display !== 'none')
        .map((header) => ({
          name: header.querySelector('.name')?.textContent ?? '',
          left: header.getBoundingClientRect().left,
        }))
        .toSorted((a, b) => a.left - b.left),
    );
  }

  async function headerNames(count: number): Promise<string[]> {
    return (await headers()).slice(0, count).map(({ name }) => name);
  }

  /** The name of the header that has the focus; empty when none has. */
  async function focusedHeader(): Promise<string> {
    return page.evaluate(() => {
      const active = document.querySelector('dynamodb-grid')?.shadowRoot?.activeElement;
      return active?.getAttribute('role') === 'columnheader' ? (active.querySelector('.name')?.textContent ?? '') : '';
    });
  }

  async function announced(): Promise<string> {
    return page.evaluate(
      () => document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('[aria-live]')?.textContent ?? '',
    );
  }

  async function dragHeader(place: number, x: number): Promise<void> {
    const from = await headerPoint(place);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(x, from.y, { steps: 4 });
  }

  test('is drawn where it was hidden and is shown again within one frame, as when a table is read anew', async () => {
    await show(3);
    await page.evaluate(() => {
      const grid = document.querySelector('dynamodb-grid');
      if (!grid) {
        throw new Error('There is no grid.');
      }
      const full = new gridPage.SyntheticSource(3, gridPage.manyColumns(15));
      let rowCount = 0;
      grid.hidden = true;
      grid.source = {
        get rowCount() {
          return rowCount;
        },
        columns: full.columns,
        rows: (offset, count, signal) => full.rows(offset, count, signal),
      };
      grid.hidden = false;
      rowCount = 3;
      grid.sourceChanged();
    });
    await settled();
    const { first, last } = await visible();
    assert.deepEqual([first, last], [0, 2]);
  });

  suite('a million rows', () => {
    test('Ctrl+End reaches the last row, Ctrl+Home the first', async () => {
      await show(1_000_000);
      await click(0, 0);
      await press('Control+End');
      assert.equal((await focused()).row, 999_999);
      assert.equal((await focused()).column, 14);
      assert.equal((await visible()).last, 999_999);
      await press('Control+Home');
      assert.deepEqual(await visible(), { first: 0, last: 29, offset: 0 });
      assert.deepEqual(await focused(), { row: 0, column: 0, text: 'c-1000' });
    });

    test('the scroller stays far below what a browser can show', async () => {
      await show(1_000_000);
      const height = await page.evaluate(
        () => document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.viewport')?.scrollHeight ?? 0,
      );
      assert.ok(height > 1_000_000 && height < 3_000_000, String(height));
    });

    test('the scrollbar leads everywhere in proportion, to the very ends', async () => {
      await show(1_000_000);
      for (const part of [0.25, 0.5, 0.9]) {
        // oxlint-disable-next-line no-await-in-loop
        await scrollThumb(part);
        // oxlint-disable-next-line no-await-in-loop
        const { first } = await visible();
        assert.ok(Math.abs(first / 1_000_000 - part) < 0.02, `${part}: ${first}`);
      }
      await scrollThumb(1);
      assert.equal((await visible()).last, 999_999);
      await scrollThumb(0);
      assert.equal((await visible()).first, 0);
    });

    test('the wheel moves exactly, also where the scale is not one, and rest moves nothing', async () => {
      await show(1_000_000);
      await scrollThumb(0.5);
      await rested();
      await page.mouse.move(600, 300);
      for (const delta of [220, 220, -110, 1100, -2200]) {
        // oxlint-disable-next-line no-await-in-loop
        const before = await visible();
        // oxlint-disable-next-line no-await-in-loop
        await page.mouse.wheel(0, delta);
        const wanted = before.first * rowHeight - before.offset + delta;
        // oxlint-disable-next-line no-await-in-loop
        await page.waitForFunction(
          ([top, height]) => {
            const root = document.querySelector('dynamodb-grid')?.shadowRoot;
            const body = root?.querySelector('.body')?.getBoundingClientRect() ?? new DOMRect();
            const row = root?.querySelector(`.body .row[aria-rowindex="${Math.floor(top / height) + 2}"]`);
            const offset = (row?.getBoundingClientRect().top ?? NaN) - body.top;
            return Math.abs(offset + (top % height)) < 1.01;
          },
          [wanted, rowHeight] as const,
        );
        // oxlint-disable-next-line no-await-in-loop
        await rested();
        // oxlint-disable-next-line no-await-in-loop
        const after = await visible();
        assert.ok(Math.abs(after.first * rowHeight - after.offset - wanted) < 1.01);
      }
    });

    test('PageDown and the arrows move by whole rows wherever one is', async () => {
      await show(1_000_000);
      await scrollThumb(0.6);
      const { first } = await visible();
      await click(first + 2, 1);
      await press('PageDown');
      assert.equal((await focused()).row, first + 2 + 28);
      await press('PageUp', 'ArrowUp', 'ArrowDown', 'ArrowDown', 'ArrowLeft');
      assert.equal((await focused()).row, first + 3);
      assert.equal((await focused()).column, 0);
    });

    test('a hand on the scrollbar moves rows in proportion, and lets go where it is', async () => {
      await show(1_000_000);
      // Chromium drops a move now and then while it scrolls: like a hand, go on moving until it took one.
      const moveThumb = async (from: number, isThere: (first: number, last: number) => boolean): Promise<void> => {
        for (let y = from; y < from + 20; y++) {
          // oxlint-disable-next-line no-await-in-loop
          await page.mouse.move(1193, y);
          // oxlint-disable-next-line no-await-in-loop
          await frames(2);
          // oxlint-disable-next-line no-await-in-loop
          const { first, last } = await visible();
          if (isThere(first, last)) {
            return;
          }
        }
        assert.fail(`the thumb did not move: ${JSON.stringify(await visible())}`);
      };
      await page.mouse.move(1193, 26);
      await page.mouse.down();
      await moveThumb(300, (first) => first > 350_000 && first < 500_000);
      const middle = await visible();
      // A move of one pixel is one of the track, not one of the rows.
      await moveThumb(321, (first) => first !== middle.first);
      assert.ok((await visible()).first - middle.first > 1000);
      await moveThumb(665, (_first, last) => last === 999_999);
      await page.mouse.up();
      await frames(2);
      assert.equal((await visible()).last, 999_999);
      await page.mouse.move(600, 300);
      await page.mouse.wheel(0, -220);
      await page.waitForFunction(
        () =>
          !document
            .querySelector('dynamodb-grid')
            ?.shadowRoot?.querySelector('.row[aria-rowindex="1000001"]:not([hidden])'),
      );
      await rested();
      assert.equal((await visible()).last, 999_989);
    });

    test('rows show what the source gives for them', async () => {
      await show(1_000_000);
      await scrollThumb(0.7);
      const { first } = await visible();
      await click(first + 1, 1);
      assert.equal((await focused()).text, `o-2026-${String(first + 1).padStart(7, '0')}`);
    });
  });

  suite('recycling', () => {
    test('the document does not grow, however far one scrolls', async () => {
      await show(1_000_000, 500);
      for (const part of [0.1, 0.9, 0.3]) {
        // oxlint-disable-next-line no-await-in-loop
        await scrollThumb(part);
      }
      await page.evaluate(async () => {
        const viewport = document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.viewport');
        if (!viewport) {
          return;
        }
        for (let step = 0; step < 60; step++) {
          viewport.scrollLeft = (step % 50) * 700;
          viewport.scrollTop += step % 2 === 0 ? 5000 : 37;
          // oxlint-disable-next-line no-await-in-loop
          await new Promise(requestAnimationFrame);
        }
      });
      const before = await nodeCount();
      await page.evaluate(async () => {
        const viewport = document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.viewport');
        if (!viewport) {
          return;
        }
        for (let step = 0; step < 120; step++) {
          viewport.scrollLeft = (step % 50) * 700;
          viewport.scrollTop += step % 2 === 0 ? 5000 : 37;
          // oxlint-disable-next-line no-await-in-loop
          await new Promise(requestAnimationFrame);
        }
      });
      assert.ok((await nodeCount()) <= before + 40, `${before} then ${await nodeCount()}`);
      assert.ok(before < 1500, String(before));
    });

    test('the last of 500 columns is reached, keys stay in place', async () => {
      await show(1000, 500);
      await click(3, 0);
      await press('End');
      assert.deepEqual(await focused(), { row: 3, column: 499, text: 'value 3.499' });
      const key = await pointOf(3, 0);
      assert.ok(key.x > 0 && key.x < 300);
    });

    test('Home goes back to the first column and the start of what is scrolled, also where the first is pinned', async () => {
      await show(1000, 500);
      const start = await headers();
      await click(3, 0);
      for (const [to, back, row] of [
        ['End', 'Home', 3],
        ['Control+ArrowRight', 'Control+ArrowLeft', 3],
        ['End', 'Shift+Home', 3],
        ['Control+End', 'Control+Home', 0],
      ] as const) {
        // oxlint-disable-next-line no-await-in-loop -- one key after the other
        await press(to);
        // oxlint-disable-next-line no-await-in-loop
        assert.notDeepEqual(await headers(), start, to);
        // oxlint-disable-next-line no-await-in-loop
        await press(back);
        // oxlint-disable-next-line no-await-in-loop
        assert.deepEqual([await headers(), (await visible()).first], [start, 0], back);
        if (!back.startsWith('Shift')) {
          // oxlint-disable-next-line no-await-in-loop
          assert.deepEqual([(await focused()).row, (await focused()).column], [row, 0], back);
        }
      }
      // The same on the headers; a step to a pinned column moves nothing.
      await press('ArrowUp', 'End');
      assert.notDeepEqual(await headers(), start);
      await press('Home');
      assert.deepEqual(await headers(), start);
      await press('End');
      const end = await headers();
      const { x, y } = await pointOf(3, 1);
      await page.mouse.click(x, y);
      await press('ArrowLeft');
      assert.equal((await focused()).column, 0);
      assert.deepEqual(await headers(), end);
    });

    test('the focus stays with its cell while it is far out of sight, and comes back with it', async () => {
      await show(1_000_000, 100);
      await click(4, 3);
      await page.evaluate(() => {
        const active = document.querySelector('dynamodb-grid')?.shadowRoot?.activeElement;
        Object.assign(globalThis, { remembered: active });
      });
      await scrollThumb(0.5);
      await page.evaluate(() => {
        const viewport = document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.viewport');
        if (viewport) {
          viewport.scrollLeft = 5000;
        }
      });
      await frames(2);
      await rested();
      assert.deepEqual(await focused(), { row: 4, column: 3, text: '1.48' });
      const isSame = await page.evaluate(
        () =>
          document.querySelector('dynamodb-grid')?.shadowRoot?.activeElement ===
          (globalThis as unknown as { remembered: Element }).remembered,
      );
      assert.equal(isSame, true);
      await press('ArrowDown');
      assert.equal((await focused()).row, 5);
      const { first, last } = await visible();
      assert.ok(first <= 5 && last >= 5);
    });

    test('at rest the document is in the order of rows and columns', async () => {
      await show(1_000_000, 100);
      await click(2, 2);
      await page.mouse.wheel(900, 333);
      await frames(3);
      await page.mouse.wheel(-400, 333);
      await frames(3);
      await rested();
      await page.waitForFunction(() => {
        const root = document.querySelector('dynamodb-grid')?.shadowRoot;
        return Array.from(root?.querySelectorAll('.row:not([hidden])') ?? []).every((row) => {
          const cells = Array.from(row.querySelectorAll<HTMLElement>('.cell'));
          const shown = cells.filter((cell) => cell.style.display !== 'none');
          const indexes = shown.map((cell) => Number(cell.getAttribute('aria-colindex')));
          return indexes.every((index, at) => at === 0 || index > (indexes[at - 1] ?? 0));
        });
      });
      assert.equal((await focused()).row, 2);
    });
  });

  suite('a source that changes', () => {
    test('rows and columns that come late move nothing, and no element is made anew', async () => {
      await show(5000, 12);
      await scrollThumb(0.5);
      await click((await visible()).first + 3, 2);
      await rested();
      const look = (): Promise<string> =>
        page.evaluate(() => {
          const root = document.querySelector('dynamodb-grid')?.shadowRoot;
          return Array.from(root?.querySelectorAll('.row:not([hidden]) .cell:not([style*="none"])') ?? [], (cell) => {
            const { left, top, width } = cell.getBoundingClientRect();
            return `${left} ${top} ${width} ${cell.textContent}`;
          })
            .toSorted()
            .join('\n');
        });
      const before = await look();
      const active = await focused();
      const added = await page.evaluate(async () => {
        let count = 0;
        const root = document.querySelector('dynamodb-grid')?.shadowRoot;
        const observer = new MutationObserver((records) => {
          count += records.filter((record) => record.addedNodes.length > 0 && record.target.nodeName !== 'SPAN').length;
        });
        const grid = document.querySelector('dynamodb-grid') as DynamodbGrid;
        const source = grid.source as InstanceType<GridPage['SyntheticSource']>;
        if (root) {
          observer.observe(root, { childList: true, subtree: true });
        }
        source.rowCount = 900_000;
        source.columns = [...source.columns, { name: 'discount', types: ['N'] }];
        grid.sourceChanged();
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        return count;
      });
      await settled();
      await rested();
      assert.equal(await look(), before);
      assert.deepEqual(await focused(), active);
      assert.equal(added, 0);
      const counts = await page.evaluate(() => {
        const viewport = document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.viewport');
        return [viewport?.getAttribute('aria-rowcount'), viewport?.getAttribute('aria-colcount')];
      });
      assert.deepEqual(counts, ['900001', '14']);
    });

    test('rows that come when there were none take the place of nothing', async () => {
      await show(0, 3);
      assert.equal((await visible()).first, -1);
      await page.evaluate(() => {
        const grid = document.querySelector('dynamodb-grid') as DynamodbGrid;
        (grid.source as InstanceType<GridPage['SyntheticSource']>).rowCount = 5;
        grid.sourceChanged();
      });
      await page.waitForFunction(
        () =>
          document.querySelector('dynamodb-grid')?.shadowRoot?.querySelectorAll('.body .row:not([hidden])').length ===
          5,
      );
      await settled();
      assert.equal((await visible()).last, 4);
    });

    test('the range is told, with the end in sight, and again after more rows came that are not enough', async () => {
      await show(40);
      assert.deepEqual(await events('grid-range'), [{ first: 0, last: 29, nearEnd: true }]);
      await page.evaluate(() => {
        const grid = document.querySelector('dynamodb-grid') as DynamodbGrid;
        const source = grid.source as InstanceType<GridPage['SyntheticSource']>;
        grid.addEventListener('grid-range', (event) => {
          if (event.detail.nearEnd && source.rowCount < 400) {
            source.rowCount += 20;
            grid.sourceChanged();
          }
        });
        source.rowCount += 20;
        grid.sourceChanged();
      });
      await page.waitForFunction(() =>
        gridPage.recorded.some(({ detail }) => (detail as { nearEnd?: boolean }).nearEnd === false),
      );
      const told = (await events('grid-range')).at(-1);
      assert.deepEqual(told, { first: 0, last: 29, nearEnd: false });
    });

    test('slow rows have quiet places, and what was passed by is aborted', async () => {
      await show(1_000_000);
      await page.evaluate(() => {
        const source = document.querySelector('dynamodb-grid')?.source as InstanceType<GridPage['SyntheticSource']>;
        source.delay = 400;
        source.asked.length = 0;
        const viewport = document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.viewport');
        if (viewport) {
          viewport.scrollTop = 500_000;
        }
      });
      await page.waitForFunction(() => document.querySelector('dynamodb-grid')?.hasAttribute('data-slow'));
      const isBusy = await page.evaluate(() =>
        document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.row.waiting')?.getAttribute('aria-busy'),
      );
      assert.equal(isBusy, 'true');
      await page.evaluate(() => {
        const viewport = document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.viewport');
        if (viewport) {
          viewport.scrollTop = 1_500_000;
        }
      });
      await settled();
      await page.waitForFunction(() => !document.querySelector('dynamodb-grid')?.hasAttribute('data-slow'));
      const asked = await page.evaluate(
        () =>
          (
            (document.querySelector('dynamodb-grid') as DynamodbGrid).source as InstanceType<
              GridPage['SyntheticSource']
            >
          ).asked,
      );
      assert.equal(asked[0]?.aborted, true);
      assert.ok(asked.length < 6, JSON.stringify(asked));
      assert.ok(asked.every(({ count }) => count <= 256));
    });

    test('a refusal is told, and tried again when the source says it changed', async () => {
      await page.evaluate(() => {
        const source = new gridPage.SyntheticSource(100, gridPage.manyColumns(3));
        source.isRefusing = true;
        gridPage.mount(source);
      });
      await page.waitForFunction(() => gridPage.recorded.some(({ type }) => type === 'grid-error'));
      await page.evaluate(() => {
        const grid = document.querySelector('dynamodb-grid') as DynamodbGrid;
        (grid.source as InstanceType<GridPage['SyntheticSource']>).isRefusing = false;
        grid.sourceChanged();
      });
      await settled();
      await click(0, 0);
      assert.equal((await focused()).text, 'c-1000');
    });

    test('another source starts at the top', async () => {
      await show(10_000);
      await click(3, 3);
      await scrollThumb(0.5);
      await page.evaluate(() => {
        const grid = document.querySelector('dynamodb-grid') as DynamodbGrid;
        grid.source = new gridPage.SyntheticSource(50, [{ name: 'only', types: ['S'] }], (row) => ({
          type: 'S',
          text: `other ${row}`,
        }));
      });
      await settled();
      await frames(2);
      assert.deepEqual(await visible(), { first: 0, last: 30, offset: 0 });
      assert.deepEqual(await focused(), { row: 0, column: 0, text: 'other 0' });
    });
  });

  suite('selection', () => {
    test('click, shift-click and drag select cells', async () => {
      await show(1000);
      await click(2, 1);
      assert.deepEqual(await selected(), ['2:1']);
      await click(4, 2, { shift: true });
      assert.deepEqual(await selected(), ['2:1', '2:2', '3:1', '3:2', '4:1', '4:2']);
      const from = await pointOf(6, 0);
      const to = await pointOf(7, 1);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 4 });
      await page.mouse.up();
      assert.deepEqual(await selected(), ['6:0', '6:1', '7:0', '7:1']);
      await press('Escape');
      assert.deepEqual(await selected(), ['7:1']);
    });

    test('Shift with the keys extends, the focus goes along', async () => {
      await show(1000);
      await click(2, 0);
      await press('Shift+ArrowDown', 'Shift+ArrowRight');
      assert.deepEqual(await selected(), ['2:0', '2:1', '3:0', '3:1']);
      assert.deepEqual([(await focused()).row, (await focused()).column], [3, 1]);
      await press('ArrowDown');
      assert.deepEqual(await selected(), ['4:1']);
    });

    test('row numbers select rows', async () => {
      await show(1000, 3);
      const { y } = await pointOf(5, 0);
      await page.mouse.click(20, y);
      await page.keyboard.down('Shift');
      await page.mouse.click(20, y + rowHeight);
      await page.keyboard.up('Shift');
      assert.deepEqual(await selected(), ['5:0', '5:1', '5:2', '6:0', '6:1', '6:2']);
    });

    test('a drag below the edge scrolls on', async () => {
      await show(1000, 3);
      const from = await pointOf(5, 0);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x, 760, { steps: 3 });
      await page.waitForFunction(() => {
        const root = document.querySelector('dynamodb-grid')?.shadowRoot;
        return Number(root?.activeElement?.closest('.row')?.getAttribute('aria-rowindex')) > 60;
      });
      await page.mouse.up();
      assert.ok((await visible()).first > 10);
    });

    test('Enter and double-click open, the header does not', async () => {
      await show(1000);
      await click(2, 1);
      await press('Enter');
      const { x, y } = await pointOf(3, 0);
      await page.mouse.dblclick(x, y);
      await page.mouse.dblclick(x, 10);
      assert.deepEqual(await events('grid-open'), [
        { row: 2, column: 1 },
        { row: 3, column: 0 },
      ]);
      assert.deepEqual((await events('grid-active')).at(-1), { row: 3, column: 0 });
    });

    test('columns are told by their index in the source', async () => {
      await page.evaluate(() => {
        gridPage.mount(
          new gridPage.SyntheticSource(
            10,
            [
              { name: 'plain', types: ['S'] },
              { name: 'id', role: 'partitionKey', types: ['S'] },
            ],
            (row, column) => ({ type: 'S', text: `${row}/${column}` }),
          ),
        );
      });
      await settled();
      await click(1, 0);
      assert.equal((await focused()).text, '1/1');
      await press('Enter');
      assert.deepEqual(await events('grid-open'), [{ row: 1, column: 1 }]);
    });
  });

  suite('copying', () => {
    test('a range as tab-separated text', async () => {
      await show(1000);
      await click(1, 0);
      await press('Shift+ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Control+c');
      await page.waitForFunction(async () => (await navigator.clipboard.readText()).length > 0);
      assert.equal(await clipboard(), 'c-8919\to-2026-0000001\tpaid\t0.37\nc-7838\to-2026-0000002\tshipped\t0.74');
    });

    test('everything, far beyond what is on hand', async () => {
      await show(30_000, 2);
      await click(1, 0);
      await press('Control+a', 'Control+c');
      await page.waitForFunction(async () => (await navigator.clipboard.readText()).split('\n').length === 30_000);
      assert.equal((await clipboard()).split('\n')[29_999], `c-${1000 + ((29_999 * 7919) % 9000)}\to-2026-0029999`);
    });

    test('the page may copy in its own way', async () => {
      await show(1000);
      await page.evaluate(async () => {
        await navigator.clipboard.writeText('untouched');
        document.querySelector('dynamodb-grid')?.addEventListener('grid-copy', (event) => {
          event.preventDefault();
          const { firstRow, lastRow, columns, text } = event.detail;
          void text.then((value) =>
            gridPage.recorded.push({ type: 'copied', detail: [firstRow, lastRow, columns, value] }),
          );
        });
      });
      await click(2, 1);
      await press('Shift+ArrowRight', 'Control+c');
      await page.waitForFunction(() => gridPage.recorded.some(({ type }) => type === 'copied'));
      assert.deepEqual(await events('copied'), [[2, 2, [1, 2], 'o-2026-0000002\tshipped']]);
      assert.equal(await clipboard(), 'untouched');
    });
  });

  suite('columns', () => {
    test('widths fit the first rows, within bounds', async () => {
      await show(1000);
      assert.equal(await widthOf(4), 420);
      const status = await widthOf(2);
      assert.ok(status >= 60 && status < 120, String(status));
    });

    test('an edge is dragged, a double-click fits again', async () => {
      await show(1000);
      const before = await widthOf(1);
      const { x, y } = await edgeOf(1);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 57, y, { steps: 3 });
      await page.mouse.up();
      assert.equal(await widthOf(1), before + 57);
      const [told] = (await events('grid-columns')) as { states: GridColumnState[] }[];
      assert.deepEqual(told?.states.slice(0, 2), [{ name: 'customerId' }, { name: 'orderId', width: before + 57 }]);
      const again = await edgeOf(1);
      await page.mouse.dblclick(again.x, again.y);
      await frames(1);
      assert.ok((await widthOf(1)) <= before);
    });

    test('numbers are set to the right in figures of one width, exactly as given', async () => {
      await show(1000);
      await click(0, 3);
      assert.equal((await focused()).text, '3.1415926535897932384626433832795028841');
      const style = await page.evaluate(() => {
        const active = document.querySelector('dynamodb-grid')?.shadowRoot?.activeElement;
        const { textAlign, fontVariantNumeric } = active ? getComputedStyle(active) : ({} as CSSStyleDeclaration);
        return [textAlign, fontVariantNumeric];
      });
      assert.deepEqual(style, ['right', 'tabular-nums']);
    });

    test('on a narrow screen keys scroll along rather than cover everything', async () => {
      await page.context().close();
      await fresh({ width: 300, height: 400 });
      await show(1000);
      await click(1, 0);
      await press('End');
      assert.equal((await focused()).column, 14);
      const { x } = await page.evaluate(
        () =>
          document.querySelector('dynamodb-grid')?.shadowRoot?.activeElement?.getBoundingClientRect() ?? new DOMRect(),
      );
      assert.ok(x > 60 && x < 300, String(x));
    });
  });

  suite('columns as a person wants them', () => {
    const withGrid = (action: string, ...parameters: readonly unknown[]): Promise<void> =>
      page.evaluate(
        ([name, values]) => {
          const grid = document.querySelector('dynamodb-grid') as unknown as Record<
            string,
            (...all: unknown[]) => void
          >;
          grid[name]?.(...values);
        },
        [action, parameters] as const,
      );
    const states = (): Promise<GridColumnState[]> =>
      page.evaluate(() => document.querySelector('dynamodb-grid')?.columnStates ?? []);

    test('a header is dragged to another place, with a mark of where it would go', async () => {
      await show(1000);
      const target = await headerPoint(3);
      await dragHeader(4, target.x - 20);
      const mark = await page.evaluate(() => {
        const element = document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector<HTMLElement>('.drop');
        return { hidden: element?.hidden, x: element?.getBoundingClientRect().x ?? 0 };
      });
      const [, , , third] = await headers();
      assert.equal(mark.hidden, false);
      assert.ok(Math.abs(mark.x - (third?.left ?? 0)) < 3, JSON.stringify(mark));
      await page.mouse.up();
      await settled();
      assert.deepEqual(await headerNames(5), ['customerId', 'orderId', 'status', 'lines', 'total']);
      assert.deepEqual(await focusedHeader(), 'lines');
      assert.equal(await announced(), 'Column lines moved to 4 of 15');
      const [told] = (await events('grid-columns')) as { states: GridColumnState[] }[];
      assert.deepEqual(told?.states[3], { name: 'lines' });
      assert.equal((await events('grid-sort')).length, 0);
      await click(1, 3);
      assert.match((await focused()).text, /^\[\{"sku":"A-1"/);
    });

    test('Escape gives up a drag', async () => {
      await show(1000);
      const target = await headerPoint(2);
      await dragHeader(4, target.x);
      await page.keyboard.press('Escape');
      await page.mouse.up();
      await frames(1);
      assert.deepEqual(await headerNames(4), ['customerId', 'orderId', 'status', 'total']);
      const isHidden = await page.evaluate(
        () => document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector<HTMLElement>('.drop')?.hidden,
      );
      assert.equal(isHidden, true);
      assert.deepEqual([...(await events('grid-columns')), ...(await events('grid-sort'))], []);
    });

    test('dropped among pinned columns it is pinned, dropped among the others it is not', async () => {
      await show(1000);
      const first = await headerPoint(0);
      await dragHeader(2, first.x - 20);
      await page.mouse.up();
      await settled();
      assert.deepEqual(await headerNames(3), ['status', 'customerId', 'orderId']);
      assert.deepEqual((await states())[0], { name: 'status', isPinned: true });
      const away = await headerPoint(4);
      await dragHeader(1, away.x);
      await page.mouse.up();
      await settled();
      assert.equal((await states()).find(({ name }) => name === 'customerId')?.isPinned, false);
      assert.deepEqual(await page.evaluate(() => document.querySelector('dynamodb-grid')?.pinnedColumns), [
        'status',
        'orderId',
      ]);
    });

    test('a drag beyond the edge scrolls on', async () => {
      await show(100, 60);
      await dragHeader(3, 1500);
      await page.waitForFunction(() => {
        const viewport = document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.viewport');
        return viewport && viewport.scrollLeft >= viewport.scrollWidth - viewport.clientWidth - 1;
      });
      await page.mouse.up();
      await settled();
      assert.equal((await states()).at(-1)?.name, 'total');
    });

    test('by keyboard: Ctrl+Shift moves, Alt sizes, the focus stays with the column', async () => {
      await show(1000);
      await click(0, 3);
      await press('ArrowUp');
      assert.equal(await focusedHeader(), 'total');
      await press('Control+Shift+ArrowRight', 'Control+Shift+ArrowRight', 'Control+Shift+ArrowLeft');
      assert.deepEqual(
        (await states()).slice(0, 5).map(({ name }) => name),
        ['customerId', 'orderId', 'status', 'lines', 'total'],
      );
      assert.equal(await focusedHeader(), 'total');
      assert.equal(await announced(), 'Column total moved to 5 of 15');
      const before = await widthOf(4);
      await press('Alt+ArrowRight', 'Alt+ArrowRight', 'Alt+ArrowLeft');
      assert.equal(await widthOf(4), before + 16);
      assert.equal(await announced(), `Column total: ${before + 16} pixels wide`);
      assert.equal(await focusedHeader(), 'total');
    });

    test('by keyboard: over the border of the pinned columns and back', async () => {
      await show(1000);
      await click(0, 2);
      await press('ArrowUp', 'Control+Shift+ArrowLeft');
      assert.deepEqual((await states())[2], { name: 'status', isPinned: true });
      assert.equal(await focusedHeader(), 'status');
      await press('Control+Shift+ArrowLeft');
      assert.deepEqual(await headerNames(3), ['customerId', 'status', 'orderId']);
      await press('Control+Shift+ArrowRight', 'Control+Shift+ArrowRight');
      assert.deepEqual((await states())[2], { name: 'status' });
      assert.equal(await focusedHeader(), 'status');
    });

    test('hidden columns are gone, and come back to where they were', async () => {
      await show(1000);
      await click(2, 4);
      await withGrid('hideColumn', 'status');
      await settled();
      assert.deepEqual(await headerNames(4), ['customerId', 'orderId', 'total', 'lines']);
      assert.equal(await announced(), 'Column status hidden');
      assert.deepEqual([(await focused()).row, (await focused()).column], [2, 3]);
      const count = await page.evaluate(() =>
        document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.viewport')?.getAttribute('aria-colcount'),
      );
      assert.equal(count, '15');
      await withGrid('showColumns', ['status']);
      await settled();
      assert.deepEqual(await headerNames(4), ['customerId', 'orderId', 'status', 'total']);
      assert.equal((await events('grid-columns')).length, 2);
    });

    test('what is hidden, pinned or comes late to the left moves nothing one looks at', async () => {
      await show(1000, 100);
      await page.evaluate(() => {
        const grid = document.querySelector('dynamodb-grid') as DynamodbGrid;
        grid.columnStates = ['customerId', 'orderId', 'status', 'discount', 'total'].map((name) => ({ name }));
        const viewport = grid.shadowRoot?.querySelector('.viewport');
        if (viewport) {
          viewport.scrollLeft = 3000;
        }
      });
      await frames(2);
      await settled();
      const before = (await headers()).filter(({ left }) => left > 400);
      await withGrid('hideColumn', 'lines');
      await settled();
      assert.deepEqual(
        (await headers()).filter(({ left }) => left > 400),
        before,
      );
      await page.evaluate(() => {
        const grid = document.querySelector('dynamodb-grid') as DynamodbGrid;
        const source = grid.source as InstanceType<GridPage['SyntheticSource']>;
        source.columns = [...source.columns, { name: 'discount', types: ['N'] }];
        grid.sourceChanged();
      });
      await frames(3);
      await settled();
      assert.deepEqual(
        (await headers()).filter(({ left }) => left > 400),
        before,
      );
      assert.equal((await states())[3]?.name, 'discount');
    });

    test('states set before the source are there with the first paint', async () => {
      await page.evaluate(() => {
        const grid = gridPage.mount(new gridPage.SyntheticSource(0, []));
        grid.columnStates = [
          { name: 'customerId' },
          { name: 'orderId', isPinned: false },
          { name: 'total', width: 177 },
          { name: 'gone' },
          { name: 'status', isHidden: true },
        ];
        grid.source = new gridPage.SyntheticSource(100, gridPage.manyColumns(6));
      });
      await settled();
      assert.deepEqual(await headerNames(6), ['customerId', 'orderId', 'total', 'lines', 'tags']);
      assert.equal(await widthOf(2), 177);
      assert.deepEqual(await events('grid-columns'), []);
      await withGrid('resetColumns');
      await settled();
      assert.deepEqual(await headerNames(3), ['customerId', 'orderId', 'status']);
      assert.deepEqual((await states())[3], { name: 'total' });
    });

    test('columns are made to fit, one or all', async () => {
      await show(1000);
      await page.evaluate(() => {
        const grid = document.querySelector('dynamodb-grid') as DynamodbGrid;
        grid.columnStates = grid.columnStates.map((state) => ({ ...state, width: 300 }));
      });
      await withGrid('fitColumn', 'status');
      assert.ok((await widthOf(2)) < 120);
      assert.equal(await widthOf(0), 300);
      await withGrid('fitAllColumns');
      assert.ok((await widthOf(0)) < 200);
      assert.ok((await widthOf(4)) > 420);
    });

    test('a click on a header asks for ascending, descending, and as it was read', async () => {
      await show(1000);
      const { x, y } = await headerPoint(3);
      const answer = (sort: GridSort | undefined): Promise<void> =>
        page.evaluate((given) => {
          (document.querySelector('dynamodb-grid') as DynamodbGrid).sort = given;
        }, sort);
      await page.mouse.click(x, y);
      await answer({ name: 'total', direction: 'ascending' });
      assert.equal(await announced(), 'Sorted by total, ascending');
      await page.mouse.click(x, y);
      await answer({ name: 'total', direction: 'descending' });
      await page.mouse.click(x, y);
      assert.deepEqual(await events('grid-sort'), [
        { name: 'total', direction: 'ascending' },
        { name: 'total', direction: 'descending' },
        { name: 'total', direction: undefined },
      ]);
      const sorted = (): Promise<(string | null)[]> =>
        page.evaluate(() =>
          Array.from(
            document.querySelector('dynamodb-grid')?.shadowRoot?.querySelectorAll('.head [aria-sort]') ?? [],
            (header) => `${header.querySelector('.name')?.textContent} ${header.getAttribute('aria-sort')}`,
          ),
        );
      assert.deepEqual(await sorted(), ['total descending']);
      await press('Enter');
      await press('ArrowRight', ' ');
      assert.deepEqual((await events('grid-sort')).slice(3), [
        { name: 'total', direction: undefined },
        { name: 'lines', direction: 'ascending' },
      ]);
      await answer(undefined);
      assert.deepEqual(await sorted(), []);
    });

    test('Shift and a click on headers selects columns', async () => {
      await show(1000);
      await page.keyboard.down('Shift');
      for (const place of [2, 4]) {
        const { x, y } = await headerPoint(place);
        await page.mouse.click(x, y);
      }
      await page.keyboard.up('Shift');
      const range = await page.evaluate(() => document.querySelector('dynamodb-grid')?.selectedRange);
      assert.deepEqual(range, {
        firstRow: 0,
        lastRow: 999,
        columns: ['status', 'total', 'lines'],
        active: { row: 0, column: 'lines' },
      });
      assert.deepEqual(await events('grid-sort'), []);
    });

    test('the headers are reached from any row, and left to where one was', async () => {
      await show(1_000_000, 100);
      await scrollThumb(0.5);
      const before = await visible();
      await click(before.first + 5, 1);
      await press('Alt+ArrowUp');
      assert.equal(await focusedHeader(), 'orderId');
      const stops = await page.evaluate(
        () =>
          document.querySelector('dynamodb-grid')?.shadowRoot?.querySelectorAll('.row:not([hidden]) [tabindex="0"]')
            .length,
      );
      assert.equal(stops, 1);
      await press('End');
      assert.equal(await focusedHeader(), 'attribute99');
      await rested();
      assert.equal(await focusedHeader(), 'attribute99');
      await press('Home', 'ArrowRight', 'ArrowDown');
      assert.deepEqual([(await focused()).row, (await focused()).column], [before.first + 5, 1]);
      assert.deepEqual(await visible(), before);
    });

    test('a click on a header leaves the rows where they are, also when the focus comes from elsewhere', async () => {
      await show(1_000_000);
      await scrollThumb(0.5);
      const before = await visible();
      const { x, y } = await headerPoint(3);
      await page.mouse.click(x, y);
      await settled();
      assert.deepEqual(await visible(), before);
    });
  });

  suite('finding', () => {
    test('cells that hold the text are marked in the rows that were found, and the current one more', async () => {
      await show(1000);
      const marks = (): Promise<string[]> =>
        page.evaluate(() =>
          Array.from(
            document.querySelector('dynamodb-grid')?.shadowRoot?.querySelectorAll('.body .match') ?? [],
            (cell) => {
              const row = Number(cell.closest('.row')?.getAttribute('aria-rowindex')) - 2;
              return `${row} ${cell.textContent}${cell.classList.contains('now') ? ' now' : ''}`;
            },
          ).toSorted(),
        );
      await page.evaluate(() => {
        const grid = document.querySelector('dynamodb-grid') as DynamodbGrid;
        grid.found = { text: 'PAI', rows: Uint32Array.from([1, 5, 9]), current: 5 };
      });
      assert.deepEqual(await marks(), ['1 paid', '5 paid now', '9 paid']);
      const [plain, match, now] = await page.evaluate(() => {
        const root = document.querySelector('dynamodb-grid')?.shadowRoot;
        return ['[aria-rowindex="15"] [aria-colindex="4"]', '.match:not(.now)', '.match.now'].map((selector) => {
          const cell = root?.querySelector(`.body ${selector}`);
          return cell ? getComputedStyle(cell).backgroundImage : '';
        });
      });
      assert.equal(new Set([plain, match, now]).size, 3);
      await page.evaluate(() => {
        (document.querySelector('dynamodb-grid') as DynamodbGrid).found = undefined;
      });
      assert.deepEqual(await marks(), []);
    });

    test('marks follow the rows as they are recycled', async () => {
      await show(1_000_000);
      await page.evaluate(() => {
        const grid = document.querySelector('dynamodb-grid') as DynamodbGrid;
        grid.found = { text: 'o-2026-', rows: [3, 500_000], current: 500_000 };
        grid.reveal({ row: 500_000 });
      });
      await settled();
      const found = await page.evaluate(() =>
        Array.from(
          document.querySelector('dynamodb-grid')?.shadowRoot?.querySelectorAll('.body .row:not([hidden]) .match') ??
            [],
          (cell) => `${cell.textContent} ${cell.className}`,
        ),
      );
      assert.deepEqual(found, ['o-2026-0500000 cell pinned match now active']);
    });

    test('a cell is revealed by its column, or by what was found in its row, also when it has yet to come', async () => {
      await show(1_000_000, 100);
      await page.evaluate(() => {
        const grid = document.querySelector('dynamodb-grid') as DynamodbGrid;
        (grid.source as InstanceType<GridPage['SyntheticSource']>).delay = 50;
        grid.found = { text: 'value 700001.60', rows: [700_001], current: 700_001 };
        grid.reveal({ row: 700_001 });
      });
      await settled();
      await page.waitForFunction(
        () => document.querySelector('dynamodb-grid')?.selectedRange?.active.column === 'attribute60',
      );
      const { first, last } = await visible();
      assert.ok(first <= 700_001 && last >= 700_001);
      await page.evaluate(() => {
        document.querySelector('dynamodb-grid')?.reveal({ row: 12, column: 'attribute99' });
      });
      await settled();
      assert.deepEqual(await page.evaluate(() => document.querySelector('dynamodb-grid')?.selectedRange?.active), {
        row: 12,
        column: 'attribute99',
      });
      const { left } = (await headers()).find(({ name }) => name === 'attribute99') ?? { left: -1 };
      assert.ok(left > 0 && left < 1200, String(left));
    });
  });

  suite('menus', () => {
    /** What VS Code reads: it listens on the window, and goes up from where the event seems to come from. */
    async function listenLikeVsCode(): Promise<void> {
      await page.evaluate(() => {
        document.querySelector('dynamodb-grid')?.setAttribute('data-vscode-context', '{"table":"Orders"}');
        window.addEventListener('contextmenu', (event) => {
          event.preventDefault();
          const contexts: unknown[] = [];
          let element = event.target instanceof Element ? event.target : null;
          while (element) {
            element = element.closest('[data-vscode-context]');
            const text = element?.getAttribute('data-vscode-context');
            contexts.unshift(JSON.parse(text ?? '{}'));
            element = element?.parentElement ?? null;
          }
          gridPage.recorded.push({ type: 'menu', detail: Object.assign({}, ...contexts) });
        });
      });
    }

    test('a cell says where it is and of what type; a press outside the selection selects it', async () => {
      await show(1000);
      await listenLikeVsCode();
      await click(2, 1);
      await click(4, 3, { shift: true });
      const inside = await pointOf(3, 3);
      await page.mouse.click(inside.x, inside.y, { button: 'right' });
      assert.equal((await selected()).length, 9);
      const outside = await pointOf(6, 2);
      await page.mouse.click(outside.x, outside.y, { button: 'right' });
      assert.deepEqual(await selected(), ['6:2']);
      const shared = { table: 'Orders', webviewSection: 'cell', preventDefaultContextMenuItems: true };
      assert.deepEqual(await events('menu'), [
        { ...shared, row: 3, column: 'total', type: 'N' },
        { ...shared, row: 6, column: 'status', type: 'S' },
      ]);
    });

    test('a header names its column, a row number its row; afterwards nothing is left behind', async () => {
      await show(1000);
      await listenLikeVsCode();
      const header = await headerPoint(0);
      await page.mouse.click(header.x, header.y, { button: 'right' });
      const { y } = await pointOf(4, 0);
      await page.mouse.click(20, y, { button: 'right' });
      const shared = { table: 'Orders', preventDefaultContextMenuItems: true };
      assert.deepEqual(await events('menu'), [
        { ...shared, webviewSection: 'header', column: 'customerId', isPinned: true, sort: '' },
        { ...shared, webviewSection: 'row', row: 4 },
      ]);
      assert.deepEqual(await events('grid-sort'), []);
      await frames(2);
      const left = await page.evaluate(() => [
        document.querySelector('dynamodb-grid')?.getAttribute('data-vscode-context'),
        document.querySelector('dynamodb-grid')?.shadowRoot?.querySelectorAll('[data-vscode-context]').length,
      ]);
      assert.deepEqual(left, ['{"table":"Orders"}', 0]);
    });

    test('the keyboard opens them at the active cell', async () => {
      await show(1000);
      await listenLikeVsCode();
      await click(3, 2);
      await press('Shift+F10');
      await press('Alt+ArrowUp', 'ContextMenu');
      assert.deepEqual(
        (await events('menu')).map((context) => {
          const { webviewSection, column } = context as { webviewSection: string; column: string };
          return [webviewSection, column];
        }),
        [
          ['cell', 'status'],
          ['header', 'status'],
        ],
      );
    });
  });

  suite('for everyone', () => {
    test('speaks the grid pattern', async () => {
      await show(1_000_000);
      const found = await page.evaluate(() => {
        const root = document.querySelector('dynamodb-grid')?.shadowRoot;
        const grid = root?.querySelector('[role="grid"]');
        const rows = Array.from(root?.querySelectorAll('.body [role="row"]') ?? []);
        return {
          label: grid?.getAttribute('aria-label'),
          counts: [grid?.getAttribute('aria-rowcount'), grid?.getAttribute('aria-colcount')],
          multi: grid?.getAttribute('aria-multiselectable'),
          header: Array.from(root?.querySelectorAll('.head [role="columnheader"]') ?? [], (cell) =>
            cell?.getAttribute('aria-colindex'),
          ).slice(0, 4),
          headerRow: root?.querySelector('.head [role="row"]')?.getAttribute('aria-rowindex'),
          rows: rows.slice(0, 3).map((row) => row?.getAttribute('aria-rowindex')),
          cells: Array.from(rows[0]?.querySelectorAll('[role="rowheader"], [role="gridcell"]') ?? [], (cell) =>
            cell?.getAttribute('aria-colindex'),
          ).slice(0, 4),
          tabStops: root?.querySelectorAll('[tabindex="0"]').length,
          everyCellSaysWhether: Array.from(root?.querySelectorAll('[role="gridcell"]') ?? []).every((cell) =>
            cell.hasAttribute('aria-selected'),
          ),
        };
      });
      assert.deepEqual(found, {
        label: 'Orders',
        counts: ['1000001', '16'],
        multi: 'true',
        header: ['1', '2', '3', '4'],
        headerRow: '1',
        rows: ['2', '3', '4'],
        cells: ['1', '2', '3', '4'],
        tabStops: 1,
        everyCellSaysWhether: true,
      });
    });

    test('Tab comes in at the active cell and goes out again', async () => {
      await show(1000);
      await page.keyboard.press('Tab');
      await frames(1);
      assert.deepEqual([(await focused()).row, (await focused()).column], [0, 0]);
      await press('ArrowDown', 'ArrowRight');
      await page.keyboard.press('Tab');
      assert.equal(
        await page.evaluate(() => document.querySelector('dynamodb-grid')?.shadowRoot?.activeElement ?? null),
        null,
      );
      await page.keyboard.press('Shift+Tab');
      await frames(1);
      assert.deepEqual([(await focused()).row, (await focused()).column], [1, 1]);
    });

    test('the active cell stays in sight where the grid becomes narrower, and out of it where it was', async () => {
      await show(1000);
      await click(4, 3);
      const active = async (): Promise<DOMRect> =>
        page.evaluate(() => {
          const element = document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.body .active');
          return (element?.getBoundingClientRect() ?? new DOMRect()).toJSON();
        });
      const before = await active();
      const narrow = Math.floor(before.left) + 20;
      assert.ok(narrow > 400, JSON.stringify(before));
      await page.setViewportSize({ width: narrow, height: 700 });
      await eventually('the beginning of the active cell', async () =>
        (await active()).left < narrow - 40 ? true : undefined,
      );

      await page.evaluate(() => {
        document.querySelector('dynamodb-grid')?.shadowRoot?.querySelector('.viewport')?.scrollTo({ left: 1500 });
      });
      await frames(2);
      const names = await headerNames(3);
      await page.setViewportSize({ width: narrow - 10, height: 700 });
      await frames(3);
      assert.deepEqual(await headerNames(3), names);
    });

    test('larger text makes taller rows, and the same row stays on top', async () => {
      await show(1_000_000);
      await scrollThumb(0.5);
      const before = await visible();
      await page.evaluate(() => document.documentElement.style.setProperty('--vscode-editor-font-size', '26px'));
      await frames(3);
      const after = await visible();
      assert.ok(Math.abs(after.first - before.first) <= 1);
      assert.ok(after.last - after.first < (before.last - before.first) * 0.6);

      await scrollThumb(1);
      const { first } = await visible();
      await page.evaluate(() => document.documentElement.style.setProperty('--vscode-editor-font-size', '20px'));
      await frames(3);
      assert.ok(Math.abs((await visible()).first - first) < 50, 'and smaller text, at the end');
    });

    test('larger text makes wider columns, but for those a person has sized', async () => {
      await show(1000);
      const edge = await edgeOf(3);
      await page.mouse.move(edge.x, edge.y);
      await page.mouse.down();
      await page.mouse.move(edge.x + 50, edge.y);
      await page.mouse.up();
      const widths = async (): Promise<readonly number[]> => Promise.all([0, 1, 2, 3].map((place) => widthOf(place)));
      const setFontSize = async (size: string): Promise<void> => {
        await page.evaluate(
          (wanted) => document.documentElement.style.setProperty('--vscode-editor-font-size', wanted),
          size,
        );
        await frames(3);
      };
      const cut = async (): Promise<boolean> =>
        page.evaluate(() => {
          const cell = document
            .querySelector('dynamodb-grid')
            ?.shadowRoot?.querySelector('[aria-colindex="3"][role="gridcell"]');
          return cell !== null && cell !== undefined && cell.scrollWidth > cell.clientWidth;
        });
      const before = await widths();
      await setFontSize('26px');
      const after = await widths();
      assert.equal(after[3], before[3], 'the sized one');
      for (const place of [1, 2]) {
        assert.ok((after[place] ?? 0) > (before[place] ?? 0) * 1.3, JSON.stringify([place, before, after]));
      }
      assert.equal(await cut(), false);
      await setFontSize('13px');
      assert.deepEqual(await widths(), before, 'and back');

      await click(3, 2);
      await press('End');
      await setFontSize('26px');
      const { x } = await pointOf(3, 14);
      assert.ok(x > 0 && x < 1200, `the active cell is in sight: ${x}`);
    });

    test('without motion nothing is animated', async () => {
      await page.context().close();
      await fresh({ reducedMotion: 'reduce' });
      await show(1000);
      const moving = await page.evaluate(
        () =>
          Array.from(document.querySelector('dynamodb-grid')?.shadowRoot?.querySelectorAll('*') ?? []).filter(
            (element) => {
              const { animationName, transitionDuration } = getComputedStyle(element);
              return animationName !== 'none' || transitionDuration !== '0s';
            },
          ).length,
      );
      assert.equal(moving, 0);
    });

    for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
      test(`what is selected is seen, and read, in the theme ${theme}`, async () => {
        await page.context().close();
        await fresh({ theme });
        await show(1000);
        await click(1, 3);
        await press('Shift+ArrowDown');
        const { text, page: ground } = await page.evaluate(() => {
          const root = document.querySelector('dynamodb-grid')?.shadowRoot;
          const cell = root?.querySelector('.body .strip [aria-selected="true"]');
          const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
          /** How light colours are that lie one over the other: the relative luminance of WCAG 2.2. */
          const luminance = (...colours: readonly string[]): number => {
            if (!canvas) {
              throw new Error('There is no canvas.');
            }
            for (const colour of colours) {
              canvas.fillStyle = colour;
              canvas.fillRect(0, 0, 1, 1);
            }
            const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) =>
              part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
            );
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
          };
          const contrast = (one: number, other: number): number =>
            (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
          const paper = getComputedStyle(document.querySelector('dynamodb-grid') ?? document.body).backgroundColor;
          const { color, backgroundColor } = getComputedStyle(cell ?? document.body);
          const chosen = luminance(paper, backgroundColor);
          return {
            text: contrast(luminance(paper, backgroundColor, color), chosen),
            page: contrast(luminance(paper), chosen),
          };
        });
        assert.ok(text >= 4.5, `the text has a contrast of ${text}`);
        assert.ok(ground > 1.1, `the selection has a contrast of ${ground}`);
      });
    }

    test('in forced colours the selection is still seen', async () => {
      await page.context().close();
      await fresh({ forcedColors: 'active' });
      await show(1000);
      await click(1, 0);
      await press('Shift+ArrowDown');
      const [chosen, plain] = await page.evaluate(() => {
        const root = document.querySelector('dynamodb-grid')?.shadowRoot;
        return ['[aria-selected="true"]', '[aria-selected="false"]'].map((selector) => {
          const cell = root?.querySelector(`.body ${selector}`);
          return cell ? getComputedStyle(cell).backgroundColor : '';
        });
      });
      assert.notEqual(chosen, plain);
    });
  });

  suite('hostile text', () => {
    const hostile = [
      '<img src=x onerror="document.title=\'owned\'">',
      '</div><script>document.title="owned"</script>',
      '__proto__',
      'constructor',
      '👩‍👩‍👧‍👦 🇭🇷',
      'שלום עולם',
      '\u202Egnp.exe',
      'two\nlines\tand a tab',
      '   spaces   kept   ',
      '{{7*7}} ${7*7}',
      '"quoted"',
      'a\u0000b',
      '\uD800 lone',
    ];

    test('is shown as it is, in cells and headers, and nothing runs', async () => {
      await page.evaluate((texts) => {
        const columns = texts.map((name, index) => ({
          name,
          types: ['S' as const],
          ...(index === 2 ? { role: 'partitionKey' as const } : {}),
        }));
        const cell = (row: number, column: number): GridCell => ({
          type: 'S',
          text: texts[(row + column) % texts.length] ?? '',
        });
        gridPage.mount(new gridPage.SyntheticSource(100, columns, cell));
      }, hostile);
      await settled();
      await click(0, 0);
      for (const [place, index] of [2, 0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].entries()) {
        // oxlint-disable-next-line no-await-in-loop
        const found = await page.evaluate((wanted) => {
          const root = document.querySelector('dynamodb-grid')?.shadowRoot;
          return [
            root?.activeElement?.textContent,
            root?.querySelector(`.head [aria-colindex="${wanted + 2}"]:not([style*="none"]) .name`)?.textContent,
            root?.querySelectorAll('img, script').length,
            document.title,
          ];
        }, place);
        assert.deepEqual(found, [hostile[index], hostile[index], 0, 'Grid']);
        // oxlint-disable-next-line no-await-in-loop
        await press('ArrowRight');
      }
    });

    test('is copied as it is', async () => {
      await page.evaluate((texts) => {
        gridPage.mount(
          new gridPage.SyntheticSource(texts.length, [{ name: 'a', types: ['S'] }], (row) => ({
            type: 'S',
            text: texts[row] ?? '',
          })),
        );
        document.querySelector('dynamodb-grid')?.addEventListener('grid-copy', (event) => {
          event.preventDefault();
          void event.detail.text.then((detail) => gridPage.recorded.push({ type: 'copied', detail }));
        });
      }, hostile);
      await settled();
      await click(0, 0);
      for (const text of hostile) {
        // oxlint-disable-next-line no-await-in-loop
        await press('Control+c');
        // oxlint-disable-next-line no-await-in-loop
        assert.equal((await events('copied')).at(-1), text);
        // oxlint-disable-next-line no-await-in-loop
        await press('ArrowDown');
      }
    });
  });
});
