import type { Frame, Locator, Page } from 'playwright-core';
import { eventually, runCommand, webviewFrame } from '../workbench';

const newTitle = 'New DynamoDB Connection';

/** The connection form in its editor tab. */
export class ConnectionForm {
  private constructor(
    private readonly page: Page,
    private readonly frame: Frame,
  ) {}

  /** Opens an empty form from the palette. */
  static async add(page: Page): Promise<ConnectionForm> {
    await runCommand(page, 'Add DynamoDB Connection');
    return ConnectionForm.opened(page, newTitle);
  }

  /** Makes a connection with keys to an endpoint of one's own, of a connection string that is pasted. */
  static async save(
    page: Page,
    {
      name,
      endpoint,
      accessKeyId,
      environment,
    }: {
      readonly name: string;
      readonly endpoint: string;
      readonly accessKeyId: string;
      readonly environment?: string;
    },
  ): Promise<void> {
    const form = await ConnectionForm.add(page);
    await page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      `AuthScheme=AwsRootKeys;AWSRegion=eu-west-1;AWSAccessKey=${accessKeyId};AWSSecretKey=any;Endpoint=${endpoint};`,
    );
    await form.button('Paste').click();
    await form.waitForString(endpoint);
    await form.field('name').fill(name);
    if (environment !== undefined) {
      await form.field('environment').selectOption({ label: environment });
    }
    await form.button('Save').click();
    await form.waitUntilClosed();
  }

  /** The form that is on display under this title, drawn and ready. */
  static async opened(page: Page, title = newTitle): Promise<ConnectionForm> {
    const form = new ConnectionForm(page, await webviewFrame(page, title));
    await form.field('name').waitFor({ timeout: 30_000 });
    return form;
  }

  /** The control of a property, or of `name`, `folder`, `environment`. */
  field(id: string): Locator {
    return this.frame.locator(`[id="${id}"]`);
  }

  /** The entries of the list below a field that is open. */
  suggestions(id: string): Locator {
    return this.frame.locator(`[id="${id}-list"] li`);
  }

  /** What is said below a field. */
  note(id: string): Locator {
    return this.frame.locator(`[id="${id}-note"]`);
  }

  button(name: string): Locator {
    return this.frame.locator('vscode-button').filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) });
  }

  section(title: string): Locator {
    return this.frame.locator('summary').filter({ hasText: title });
  }

  /** The message beside the buttons. */
  failure(): Locator {
    return this.frame.locator('footer [role="alert"]');
  }

  /** The steps of the test, as `passed Tables` and so on. */
  steps(state?: 'passed' | 'failed' | 'running'): Locator {
    return this.frame.locator(state === undefined ? '.steps li' : `.steps li.${state}`);
  }

  async connectionString(): Promise<string> {
    return (await this.frame.locator('.string').textContent())?.trim() ?? '';
  }

  /** Waits until the form stands for this string. */
  async waitForString(text: string): Promise<void> {
    await this.frame.locator('.string', { hasText: text }).waitFor({ timeout: 10_000 });
  }

  text(pattern: string | RegExp): Locator {
    return this.frame.getByText(pattern);
  }

  /** Goes to a control by Tab and nothing else. */
  async tabTo(id: string): Promise<void> {
    for (let presses = 0; presses < 80; presses++) {
      if ((await this.focusedId()) === id) {
        return;
      }
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${id}.`);
  }

  /** Opens a closed section by the keyboard. */
  async openSectionByKeyboard(title: string): Promise<void> {
    for (let presses = 0; presses < 80; presses++) {
      if ((await this.focusedId()) === `summary:${title}`) {
        await this.page.keyboard.press('Enter');
        return;
      }
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to the section ${title}.`);
  }

  /** Chooses an entry, counted from 0, in the list that has the focus. */
  async chooseByKeyboard(index: number): Promise<void> {
    await this.page.keyboard.press('Space');
    await this.page.keyboard.press('Home');
    for (let presses = 0; presses < index; presses++) {
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
  }

  /** Closes the tab, which has to be the one on display. */
  async close(): Promise<void> {
    await runCommand(this.page, 'View: Close Editor');
    await this.waitUntilClosed();
  }

  async waitUntilClosed(): Promise<void> {
    await eventually('the form is closed', async () => (this.frame.isDetached() ? true : undefined));
  }

  private focusedId(): Promise<string> {
    return this.frame.evaluate(() => {
      let focused = document.activeElement;
      while (focused?.shadowRoot?.activeElement && focused.id === '') {
        focused = focused.shadowRoot.activeElement;
      }
      if (focused?.tagName === 'SUMMARY') {
        return `summary:${focused.querySelector('span')?.textContent ?? ''}`;
      }
      return focused?.id ?? '';
    });
  }
}
