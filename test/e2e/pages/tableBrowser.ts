import type { Frame, Locator, Page } from 'playwright-core';
import { eventually, webviewFrame } from '../workbench';

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
    return browser;
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

  search(): Locator {
    return this.frame.locator('find-bar');
  }

  /** The texts of the drawn cells of a column, from the top. */
  async column(name: string): Promise<string[]> {
    return this.frame.evaluate((wanted) => {
      const root = document.querySelector('table-browser')?.shadowRoot?.querySelector('dynamodb-grid')?.shadowRoot;
      const all = (selector: string): Element[] => [...(root?.querySelectorAll(selector) ?? [])];
      const header = all('[role="columnheader"]').find(
        (each) => each.getClientRects().length > 0 && each.querySelector('.name')?.textContent === wanted,
      );
      return all(`[role="gridcell"][aria-colindex="${header?.ariaColIndex}"]`)
        .filter((cell) => cell.checkVisibility({ visibilityProperty: true }))
        .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map((cell) => cell.textContent ?? '');
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
