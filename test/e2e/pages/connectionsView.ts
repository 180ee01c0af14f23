import type { Locator, Page } from 'playwright-core';
import { openViewContainer, pickFromMenu } from '../workbench';

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
    await this.row(label).click({ button: 'right' });
    await pickFromMenu(this.page, title);
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
}
