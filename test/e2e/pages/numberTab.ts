import type { Frame, Locator, Page } from 'playwright-core';
import { webviewFrame } from '../workbench';

/** The editor tab with a number to find again on one's phone. */
export class NumberTab {
  private constructor(private readonly frame: Frame) {}

  /** The one that is on display for a connection and a number. */
  static async opened(page: Page, connection: string, number: string): Promise<NumberTab> {
    return new NumberTab(await webviewFrame(page, `${connection}: ${number}`));
  }

  /** The number alone. */
  number(): Locator {
    return this.frame.locator('strong');
  }

  /** How many times as high as the text below it the number is. */
  async timesAsHigh(): Promise<number> {
    const [number, text] = await Promise.all([this.fontSize('strong'), this.fontSize('p')]);
    return number / text;
  }

  private fontSize(selector: string): Promise<number> {
    return this.frame.locator(selector).evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  }
}
