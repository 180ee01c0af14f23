import type { Frame, Locator, Page } from 'playwright-core';
import { eventually, pickFromMenu, webviewFrame, webviewFrames } from '../workbench';

/** A cell as it is drawn. */
export interface DrawnCell {
  /** Counted from 0. */
  readonly row: number;
  readonly column: string;
  /** Of the column, from the left, counted from 0. */
  readonly place: number;
  readonly text: string;
  /** What it says its type is, or, where the column has one type alone, what the header says. */
  readonly type: string;
}

/** A column whose header is drawn. */
export interface DrawnColumn {
  readonly name: string;
  /** CSS pixels. */
  readonly width: number;
  readonly isPinned: boolean;
}

/** Where the grid stands. Rows and columns are counted from 1, as the grid names them. */
export interface GridPlace {
  /** Those that are in sight entirely, from the top, with the number that stands before each. */
  readonly rows: readonly { readonly row: number; readonly label: string }[];
  /** Of the first of them, below the header. */
  readonly top: number;
  /** Those in sight, from the left. */
  readonly columns: readonly { readonly name: string; readonly left: number }[];
  /** What has the focus, when it is in the grid. The header's row is 0; the first column after the numbers is 2. */
  readonly active:
    | {
        readonly role: string;
        readonly row: number;
        readonly column: string;
        readonly columnIndex: number;
        readonly text: string;
        readonly isInSight: boolean;
      }
    | null
    | undefined;
  /** As told to screen readers: with the header, and with the column of numbers. */
  readonly rowCount: number;
  readonly columnCount: number;
  /** Elements that Tab reaches. */
  readonly tabStops: number;
}

/** A value of the item that is open, and those in it. */
export interface DrawnNode {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly children: readonly DrawnNode[];
}

/** The table browser in its editor tab. */
export class TableBrowser {
  private constructor(
    private readonly page: Page,
    private readonly frame: Frame,
  ) {}

  /** The browser of the table that is on display. */
  static async opened(page: Page, table: string): Promise<TableBrowser> {
    const browser = new TableBrowser(page, await webviewFrame(page, table));
    await browser.status().waitFor({ timeout: 30_000 });
    // The page may be that of a table that was only looked at: its tab is called otherwise before it shows the next one.
    const [name = ''] = table.split(' · ');
    await browser.heading(name).waitFor({ state: 'attached' });
    return browser;
  }

  /** The browsers of a table that are on display side by side, from the left. */
  static async allOpened(page: Page, table: string, count: number): Promise<readonly TableBrowser[]> {
    const frames = await eventually(`${count} tabs of ${table} side by side`, async () => {
      const found = await webviewFrames(page, table);
      return found.length === count ? found : undefined;
    });
    const browsers = frames.map((frame) => new TableBrowser(page, frame));
    for (const browser of browsers) {
      await browser.status().waitFor({ timeout: 30_000 });
    }
    return browsers;
  }

  /** What the page says it shows, hidden in a narrow tab. */
  heading(table: string): Locator {
    return this.frame.locator('h1').filter({ hasText: table });
  }

  /** Whether the table gives its tab to the next one. */
  async isPreview(): Promise<boolean> {
    return this.frame.locator('h1').evaluate((heading) => getComputedStyle(heading).fontStyle === 'italic');
  }

  /** Waits until the page is another one, or none. */
  async waitUntilGone(): Promise<void> {
    await eventually('the page is gone', async () => (this.frame.isDetached() ? true : undefined));
  }

  /** The line that says how far reading has come. */
  status(): Locator {
    return this.frame.locator('footer output');
  }

  async waitForStatus(pattern: RegExp): Promise<string> {
    return eventually(`the status line says ${pattern}`, async () => {
      const text = (await this.status().textContent())?.trim() ?? '';
      return pattern.test(text) ? text : undefined;
    });
  }

  grid(): Locator {
    return this.frame.locator('dynamodb-grid');
  }

  /** The element of the ARIA grid. */
  gridRole(): Locator {
    return this.frame.locator('[role="grid"], [role="treegrid"]').first();
  }

  button(name: string): Locator {
    return this.frame.locator('vscode-button').filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) });
  }

  /** A button that is only an icon, by what it says to who points at it. */
  icon(title: string): Locator {
    return this.frame.getByTitle(title, { exact: true });
  }

  /** What stands in place of rows. */
  state(headline: string): Locator {
    return this.frame.locator('state-view').filter({ has: this.frame.getByRole('heading', { name: headline }) });
  }

  /** The line that moves while something is read. */
  progressBar(): Locator {
    return this.frame.getByRole('progressbar', { name: 'Reading' });
  }

  failure(): Locator {
    return this.frame.locator('.failure');
  }

  text(pattern: string | RegExp): Locator {
    return this.frame.getByText(pattern);
  }

  /** A field of the question: `kind`, `source`, `partition`, `operator`, `field-0`, `field-1`, `direction`, `pages`. */
  field(id: string): Locator {
    return this.frame.locator(`question-bar #${id}`);
  }

  /** What is wrong with the question. */
  problem(): Locator {
    return this.frame.locator('question-bar p');
  }

  /** The first cell on display with such a text. */
  cellWith(text: RegExp): Locator {
    return this.frame.locator('[role="gridcell"]:visible', { hasText: text }).first();
  }

  /** The panel with the whole item. */
  item(): Locator {
    return this.frame.locator('item-panel');
  }

  /** Names, types and values of the item that is open, a line each, as far as they are unfolded. */
  async itemLines(): Promise<string[]> {
    return this.item()
      .locator('.node, summary')
      .evaluateAll((nodes) =>
        nodes.map((node) =>
          ['.name', '.type', '.value, .container'].map((part) => node.querySelector(part)?.textContent ?? '').join(' '),
        ),
      );
  }

  /** Waits until the item that is open is called so. */
  async waitForItem(heading: string): Promise<void> {
    await eventually(`the item ${heading}`, async () =>
      (await this.item().locator('h2').textContent()) === heading ? true : undefined,
    );
  }

  /** The whole item that is open, every list and map of it unfolded. */
  async itemTree(): Promise<readonly DrawnNode[]> {
    // Each unfolding draws what is to be unfolded next.
    await eventually('the item is unfolded', async () => {
      const left = await this.item().evaluate((panel) => {
        const closed = [...(panel.shadowRoot?.querySelectorAll('.members > details:not([open]) > summary') ?? [])];
        const more = [...(panel.shadowRoot?.querySelectorAll('button.more') ?? [])];
        for (const each of [...closed, ...more]) {
          (each as HTMLElement).click();
        }
        return closed.length + more.length;
      });
      return left === 0 ? true : undefined;
    });
    return this.item().evaluate((panel) => {
      const textOf = (parent: Element | null, selector: string): string =>
        parent?.querySelector(`:scope > ${selector}`)?.textContent ?? '';
      const read = (members: Element | null): DrawnNode[] =>
        [...(members?.children ?? [])].map((each) => {
          const line = each.tagName === 'DETAILS' ? each.querySelector('summary') : each;
          return {
            name: textOf(line, '.name'),
            type: textOf(line, '.type'),
            text: textOf(line, '.value') || textOf(line, '.container'),
            children: each.tagName === 'DETAILS' ? read(each.querySelector(':scope > .members')) : [],
          };
        });
      return read(panel.shadowRoot?.querySelector('.root') ?? null);
    });
  }

  /** Scrolls from end to end and reads every cell. */
  async cells(): Promise<readonly DrawnCell[]> {
    return this.frame.evaluate(async () => {
      const grid = document.querySelector('table-browser')?.shadowRoot?.querySelector('dynamodb-grid');
      const root = grid?.shadowRoot;
      const viewport = root?.querySelector('.viewport');
      if (!root || !viewport) {
        return [];
      }
      const isShown = (element: Element): boolean => element.getClientRects().length > 0;
      const shown = (selector: string): Element[] => [...root.querySelectorAll(selector)].filter(isShown);
      const drawn = async (): Promise<void> => {
        do {
          // oxlint-disable-next-line no-await-in-loop -- looks again in the next frame
          await new Promise(requestAnimationFrame);
          // oxlint-disable-next-line no-await-in-loop -- see above
          await new Promise(requestAnimationFrame);
        } while (shown('.body .row.waiting').length > 0);
      };
      const found = new Map<string, DrawnCell>();
      const read = (): void => {
        const headers = new Map(
          shown('[role="columnheader"]').map((header) => [
            header.ariaColIndex,
            {
              column: header.querySelector('.name')?.textContent ?? '',
              types: header.querySelector('.types')?.textContent ?? '',
            },
          ]),
        );
        for (const row of shown('.body .row')) {
          for (const cell of row.querySelectorAll<HTMLElement>('[role="gridcell"]')) {
            const header = headers.get(cell.ariaColIndex);
            if (header && isShown(cell)) {
              const number = Number(row.ariaRowIndex) - 2;
              const { column, types } = header;
              const text = cell.textContent ?? '';
              found.set(JSON.stringify([number, column]), {
                row: number,
                column,
                place: Number(cell.ariaColIndex) - 2,
                text,
                type: cell.dataset['type'] ?? (text === '' ? '' : types),
              });
            }
          }
        }
      };
      for (let top = 0; ; top += viewport.clientHeight / 2) {
        for (let left = 0; ; left += viewport.clientWidth / 3) {
          viewport.scrollTo({ left, top });
          // oxlint-disable-next-line no-await-in-loop -- one part after the other
          await drawn();
          read();
          if (viewport.scrollLeft < left - 1) {
            break;
          }
        }
        if (viewport.scrollTop < top - 1) {
          break;
        }
      }
      viewport.scrollTo({ left: 0, top: 0 });
      await drawn();
      return [...found.values()];
    });
  }

  /** Elements that are not ours: those that a value could become, in the whole page. */
  async foreignElements(): Promise<readonly string[]> {
    return this.frame.evaluate(() => {
      const within = (root: ParentNode): Element[] =>
        [...root.querySelectorAll('*')].flatMap((each) => [each, ...(each.shadowRoot ? within(each.shadowRoot) : [])]);
      const foreign = within(document.body)
        .filter((each) => each.matches('img, svg, b, a, iframe, script:not([src])'))
        .map((each) => each.outerHTML);
      return 'pwned' in globalThis ? [...foreign, 'pwned'] : foreign;
    });
  }

  search(): Locator {
    return this.frame.locator('find-bar');
  }

  /** What the search says once it has found something. */
  async found(): Promise<{ readonly current: string; readonly found: number }> {
    return eventually('something is found', async () => {
      const text = (await this.search().getByRole('status').textContent()) ?? '';
      const [, current = '', found = ''] = /^\s*([\d,?]+) of ([\d,]+)\+?\s*$/u.exec(text) ?? [];
      return found === '' ? undefined : { current, found: Number(found.replaceAll(',', '')) };
    });
  }

  /** The panel with what a column has. */
  columnFacts(): Locator {
    return this.frame.locator('column-panel');
  }

  /** Its lines: what is counted, and how many there are. */
  async columnLines(): Promise<string[]> {
    return this.columnFacts()
      .locator('dt')
      .evaluateAll((labels) =>
        labels.map((label) => `${label.textContent} ${label.nextElementSibling?.textContent?.trim() ?? ''}`),
      );
  }

  /** The texts of the drawn cells of a column, from the top. */
  async column(name: string): Promise<string[]> {
    return this.frame.evaluate((wanted) => {
      const root = document.querySelector('table-browser')?.shadowRoot?.querySelector('dynamodb-grid')?.shadowRoot;
      const all = (selector: string): Element[] => [...(root?.querySelectorAll(selector) ?? [])];
      const header = all('[role="columnheader"]').find(
        (each) => each.getClientRects().length > 0 && each.querySelector('.name')?.textContent === wanted,
      );
      return (
        all(`[role="gridcell"][aria-colindex="${header?.ariaColIndex}"]`)
          // The active row is drawn wherever one has scrolled to, with or without its values.
          .filter((cell) => cell.checkVisibility({ visibilityProperty: true }) && !cell.closest('.waiting'))
          .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
          .map((cell) => cell.textContent ?? '')
      );
    }, name);
  }

  header(name: string): Locator {
    return this.frame.locator('[role="columnheader"]').filter({ has: this.frame.locator('.name', { hasText: name }) });
  }

  /** The names of the columns that are drawn, from the left. */
  async columnNames(): Promise<string[]> {
    const names = await this.frame.locator('[role="columnheader"]').evaluateAll((headers) =>
      headers
        .filter((header) => header.ariaColIndex !== null && header.getClientRects().length > 0)
        .toSorted((left, right) => Number(left.ariaColIndex) - Number(right.ariaColIndex))
        .map((header) => header.querySelector('.name')?.textContent ?? ''),
    );
    return names.filter((name) => name !== '');
  }

  /** What the keyboard is at, and what stands where: sizes and places in CSS pixels, in the viewport of the grid. */
  async place(): Promise<GridPlace> {
    return this.frame.evaluate(() => {
      const root = document.querySelector('table-browser')?.shadowRoot?.querySelector('dynamodb-grid')?.shadowRoot;
      const grid = root?.querySelector('[role="grid"]');
      const head = root?.querySelector('.head');
      const box = grid?.getBoundingClientRect();
      const top = head?.getBoundingClientRect().bottom ?? 0;
      const bottom = (box?.top ?? 0) + (grid?.clientHeight ?? 0);
      const rows = [...(root?.querySelectorAll('.body .row:not([hidden], .waiting)') ?? [])]
        .map((row) => ({
          row: Number(row.ariaRowIndex) - 1,
          label: row.querySelector('[role="rowheader"]')?.textContent ?? '',
          box: row.getBoundingClientRect(),
        }))
        .filter(({ box: { top: rowTop, bottom: rowBottom } }) => rowTop >= top - 0.5 && rowBottom <= bottom + 0.5)
        .toSorted((one, other) => one.box.top - other.box.top);
      const left = (box?.left ?? 0) + (grid?.clientLeft ?? 0);
      const right = left + (grid?.clientWidth ?? 0);
      const headers = [...(root?.querySelectorAll('[role="columnheader"]') ?? [])].filter(
        (header) => header.getClientRects().length > 0,
      );
      const active = root?.activeElement;
      const header = headers.find(({ ariaColIndex }) => ariaColIndex === active?.ariaColIndex);
      const activeBox = active?.getBoundingClientRect();
      return {
        rows: rows.map(({ row, label }) => ({ row, label })),
        top: (rows[0]?.box.top ?? 0) - top,
        columns: headers
          .map((each) => ({
            name: each.querySelector('.name')?.textContent ?? '',
            left: Math.round(each.getBoundingClientRect().left - left),
          }))
          .filter((column) => column.name !== '' && column.left < right - left)
          .toSorted((one, other) => one.left - other.left),
        active: active && {
          role: active.role ?? '',
          row: Number(active.closest('[role="row"]')?.ariaRowIndex) - 1,
          column: header?.querySelector('.name')?.textContent ?? '',
          columnIndex: Number(active.ariaColIndex),
          text: active.role === 'gridcell' ? (active.textContent ?? '') : '',
          isInSight:
            activeBox !== undefined &&
            activeBox.top >= (active.role === 'columnheader' ? (box?.top ?? 0) : top) - 0.5 &&
            activeBox.bottom <= bottom + 0.5 &&
            activeBox.right > left &&
            activeBox.left < right,
        },
        rowCount: Number(grid?.ariaRowCount),
        columnCount: Number(grid?.ariaColCount),
        tabStops: [...(root?.querySelectorAll<HTMLElement>('*') ?? [])].filter((each) => each.tabIndex >= 0).length,
      };
    });
  }

  /** What the control that has the keyboard is called; an empty text when none has. */
  async focusedName(): Promise<string> {
    return this.frame.evaluate(() => {
      let focused = document.hasFocus() ? document.activeElement : null;
      let name = '';
      while (focused) {
        const labels =
          focused instanceof HTMLInputElement || focused instanceof HTMLSelectElement ? focused.labels : [];
        name = (
          focused.ariaLabel ??
          labels?.[0]?.textContent ??
          (focused.tagName === 'VSCODE-BUTTON' ? focused.textContent : name)
        ).trim();
        focused = focused.shadowRoot?.activeElement ?? null;
      }
      return name;
    });
  }

  /** Goes to a control by Tab and nothing else. */
  async tabTo(name: string): Promise<void> {
    const passed: string[] = [];
    for (let presses = 0; presses < 40; presses++) {
      await this.page.keyboard.press('Tab');
      const focused = await this.focusedName();
      if (focused === name) {
        return;
      }
      passed.push(focused);
    }
    throw new Error(`Tab does not lead to ${name}, but to ${passed.join(', ')}.`);
  }

  /** Waits until the grid stands as wanted. */
  async placeWhere(what: string, isSo: (place: GridPlace) => boolean): Promise<GridPlace> {
    let last: GridPlace | undefined;
    return eventually(what, async () => {
      last = await this.place();
      return isSo(last) ? last : undefined;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)} It is ${JSON.stringify(last)}`, { cause: error });
    });
  }

  /** The columns that are drawn, from the left. */
  async columns(): Promise<readonly DrawnColumn[]> {
    return this.frame.locator('[role="columnheader"]').evaluateAll((headers) =>
      headers
        .filter((header) => header.ariaColIndex !== '1' && header.getClientRects().length > 0)
        .toSorted((left, right) => Number(left.ariaColIndex) - Number(right.ariaColIndex))
        .map((header) => ({
          name: header.querySelector('.name')?.textContent ?? '',
          width: header.getBoundingClientRect().width,
          isPinned: header.classList.contains('pinned'),
        })),
    );
  }

  /** The header of exactly this column, when it is drawn. */
  columnHeader(name: string): Locator {
    const exact = new RegExp(`^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
    return this.frame
      .locator('[role="columnheader"]:visible')
      .filter({ has: this.frame.locator('.name', { hasText: exact }) });
  }

  /** Drags the edge of a header so far to the right, CSS pixels. */
  async dragEdge(name: string, by: number): Promise<void> {
    const box = await this.boxOf(this.columnHeader(name));
    const from = { x: box.x + box.width - 3, y: box.y + box.height / 2 };
    await this.drag(from, { x: from.x + by, y: from.y });
  }

  /** Drags a header onto the left half of another. */
  async dragHeader(name: string, onto: string): Promise<void> {
    const from = await this.boxOf(this.columnHeader(name));
    const to = await this.boxOf(this.columnHeader(onto));
    const y = from.y + from.height / 2;
    await this.drag({ x: from.x + 20, y }, { x: to.x + to.width / 4, y });
  }

  /** Picks from the native menu of a header. */
  async pickFromHeader(name: string, title: string): Promise<void> {
    await this.columnHeader(name).click({ button: 'right' });
    await pickFromMenu(this.page, title);
  }

  private async boxOf(element: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
    return eventually('the place of an element', async () => (await element.boundingBox()) ?? undefined);
  }

  private async drag(
    from: { readonly x: number; readonly y: number },
    to: { readonly x: number; readonly y: number },
  ): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + to.x) / 2, to.y);
    await mouse.move(to.x, to.y);
    await mouse.up();
  }

  /**
   * The text of a cell, by the values that its row begins with and its column. Scrolls until both are drawn.
   */
  async cell(key: string, column: string): Promise<string> {
    return eventually(`the cell ${column} of ${key}`, async () => {
      const found = await this.frame.evaluate(
        ([wantedKey, wantedColumn]) => {
          const grid = document.querySelector('table-browser')?.shadowRoot?.querySelector('dynamodb-grid');
          const root = grid?.shadowRoot;
          const all = (selector: string): Element[] => [...(root?.querySelectorAll(selector) ?? [])];
          const isShown = (element: Element): boolean => element.getClientRects().length > 0;
          const row = all('[role="row"]').find(
            (each) =>
              isShown(each) &&
              [...each.querySelectorAll('[role="gridcell"]')].some((cell) => cell.textContent === wantedKey),
          );
          const header = all('[role="columnheader"]').find(
            (each) => isShown(each) && each.querySelector('.name')?.textContent === wantedColumn,
          );
          const index = header?.getAttribute('aria-colindex');
          const cell = row && index ? row.querySelector(`[role="gridcell"][aria-colindex="${index}"]`) : undefined;
          if (!cell) {
            const scroller = all('*').find((each) => /auto|scroll/.test(getComputedStyle(each).overflow));
            const axis = row ? { left: 200 } : { top: 200 };
            const before = [scroller?.scrollLeft, scroller?.scrollTop].join();
            scroller?.scrollBy(axis);
            if ([scroller?.scrollLeft, scroller?.scrollTop].join() === before) {
              scroller?.scrollTo(row ? { left: 0 } : { top: 0 });
            }
          }
          return cell?.textContent ?? undefined;
        },
        [key, column] as const,
      );
      return found ?? undefined;
    });
  }

  /** Gives the grid the keyboard. */
  async focusGrid(): Promise<void> {
    await this.frame.locator('[role="gridcell"]').first().click();
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /** Scrolls to a part of all rows, from 0 to 1, as dragging the scrollbar does. */
  async scrollTo(part: number): Promise<void> {
    await this.frame.evaluate((wanted) => {
      const root = document.querySelector('table-browser')?.shadowRoot?.querySelector('dynamodb-grid')?.shadowRoot;
      const scroller = [...(root?.querySelectorAll('*') ?? [])].find((each) =>
        /auto|scroll/.test(getComputedStyle(each).overflow),
      );
      scroller?.scrollTo({ top: scroller.scrollHeight * wanted });
    }, part);
  }

  /** The number of the last row that is drawn, counted from 1. */
  async lastDrawnRow(): Promise<number> {
    const rows = await this.frame
      .locator('[role="row"]')
      .evaluateAll((all) =>
        all.filter((row) => row.getClientRects().length > 0).map((row) => Number(row.ariaRowIndex)),
      );
    // The header is row 1.
    return Math.max(...rows) - 1;
  }
}
