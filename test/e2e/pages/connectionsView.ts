import type { Locator, Page } from 'playwright-core';
import { eventually, menuTitles, openViewContainer, pickFromMenu } from '../workbench';

/** The view Connections in the DynamoDB side bar. */
export class ConnectionsView {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await openViewContainer(this.page, 'DynamoDB');
    await this.pane().waitFor({ timeout: 30_000 });
  }

  /** The view with its header. */
  pane(): Locator {
    return this.page
      .locator('.part.sidebar .split-view-view')
      .filter({ has: this.page.locator('.pane-body') })
      .first();
  }

  rows(): Locator {
    return this.pane().locator('.monaco-list-row[role="treeitem"]');
  }

  /** The row whose label is exactly this. */
  row(label: string): Locator {
    const exact = new RegExp(`^\\s*${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
    return this.rows().filter({ has: this.page.locator('.label-name', { hasText: exact }) });
  }

  /** What stands beside the label. */
  description(label: string): Locator {
    return this.row(label).locator('.label-description');
  }

  /** The labels on display, from the top. */
  async labels(): Promise<string[]> {
    const texts = await this.rows().locator('.label-name').allTextContents();
    return texts.map((text) => text.trim());
  }

  async expand(label: string): Promise<void> {
    const row = this.row(label);
    await row.waitFor({ timeout: 30_000 });
    if ((await row.getAttribute('aria-expanded')) === 'false') {
      await row.locator('.monaco-tl-twistie').click();
    }
  }

  /** Opens the context menu of a row and picks from it. */
  async pickFromContextMenu(label: string, title: string): Promise<void> {
    // A menu shows what the row could do when it was opened; what has changed since shows in the next one.
    await eventually(`“${title}” in the menu of ${label}`, async () => {
      await this.row(label).click({ button: 'right' });
      if ((await menuTitles(this.page)).includes(title)) {
        return true;
      }
      await this.page.keyboard.press('Escape');
      await this.page.locator('.monaco-menu').first().waitFor({ state: 'hidden', timeout: 2000 });
      return undefined;
    });
    await this.pick(title);
  }

  /** An action that shows in the row itself. */
  async clickInline(label: string, action: string): Promise<void> {
    await this.row(label).hover();
    await this.row(label).getByRole('button', { name: action }).click();
  }

  /** A button of what the view says while it has no connections. */
  welcomeButton(label: string): Locator {
    return this.pane().locator('.welcome-view').getByRole('button', { name: label, exact: true });
  }

  async collapse(label: string): Promise<void> {
    const row = this.row(label);
    await row.waitFor({ timeout: 30_000 });
    if ((await row.getAttribute('aria-expanded')) === 'true') {
      await row.locator('.monaco-tl-twistie').click();
    }
  }

  /** Drags a row onto another one. */
  async drag(label: string, onto: string): Promise<void> {
    await this.row(label).dragTo(this.row(onto));
  }

  /** Selects a row, and leaves it closed if it was. */
  async select(label: string): Promise<void> {
    const wasClosed = (await this.row(label).getAttribute('aria-expanded')) === 'false';
    await this.row(label).locator('.label-name').click();
    if (wasClosed) {
      await this.collapse(label);
    }
  }

  /** An action in the view's header. */
  async clickTitle(action: string): Promise<void> {
    await this.pane().locator('.pane-header').hover();
    await this.pane().locator('.pane-header').getByRole('button', { name: action }).click();
  }

  /** Picks from the menu `…` in the view's header. */
  async pickFromTitleMenu(title: string): Promise<void> {
    await this.page.locator('.part.sidebar .composite.title, .part.sidebar .pane-header').first().hover();
    await this.page.locator('.part.sidebar').getByRole('button', { name: 'Views and More Actions...' }).click();
    await this.pick(title);
  }

  /** How far a row is indented: 1 for those at the top. */
  async level(label: string): Promise<number> {
    return Number(await this.row(label).getAttribute('aria-level'));
  }

  /** VS Code passes over a click within a tenth of a second after a menu has opened: then it is clicked again. */
  private async pick(title: string): Promise<void> {
    const menu = this.page.locator('.monaco-menu');
    await menu.first().waitFor({ timeout: 30_000 });
    await eventually(`the end of the menu after “${title}”`, async () => {
      if ((await menu.count()) > 0) {
        await pickFromMenu(this.page, title).catch(() => undefined);
      }
      await menu.first().waitFor({ state: 'detached', timeout: 500 });
      return true;
    });
  }
}
