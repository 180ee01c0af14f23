import assert from 'node:assert/strict';
import type { Frame, Locator, Page } from 'playwright-core';

const LONG = 30_000;
const fewestLooks = 5;

/** Waits until the workbench is drawn and its extension host answers. */
export async function waitForWorkbench(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  // The remote indicator says "Opening Remote…" until the extension host is connected.
  await page.waitForFunction(
    () => {
      const indicator = document.querySelector('.statusbar-item[id="status.host"]');
      const text = `${indicator?.textContent ?? ''} ${indicator?.getAttribute('aria-label') ?? ''}`;
      return indicator !== null && !/opening remote/i.test(text);
    },
    undefined,
    { timeout: 60_000 },
  );
}

/** Looks again and again until `look` gives something. */
export async function eventually<Found>(
  what: string,
  look: () => Promise<Found | undefined>,
  timeout = LONG,
): Promise<Found> {
  const end = performance.now() + timeout;
  let looks = 0;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- looks again only after it has looked
    const found = await look().catch(() => undefined);
    if (found !== undefined) {
      return found;
    }
    looks += 1;
    // On a machine that stood still the time is over before anything could be seen.
    if (performance.now() > end && looks >= fewestLooks) {
      throw new Error(`Not seen within ${timeout / 1000} s: ${what}.`);
    }
    // oxlint-disable-next-line no-await-in-loop -- the pause between two looks
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** VS Code's quick input: a list to pick from, a text to type, or the command palette. */
export class QuickInput {
  readonly widget: Locator;
  readonly input: Locator;

  constructor(private readonly page: Page) {
    this.widget = page.locator('.quick-input-widget:visible');
    this.input = this.widget.locator('.quick-input-box input');
  }

  /** Waits until the one with this title is open. */
  async waitForTitle(title: string): Promise<void> {
    await this.widget.locator('.quick-input-title', { hasText: title }).waitFor({ timeout: LONG });
  }

  /** The prompt, or what is wrong with what is typed. */
  message(): Locator {
    return this.widget.locator('.quick-input-message');
  }

  async isPassword(): Promise<boolean> {
    return (await this.input.getAttribute('type')) === 'password';
  }

  /** Types a text in place of what is there and accepts it. */
  async answer(text: string): Promise<void> {
    await this.input.fill(text);
    await this.input.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.input.press('Escape');
  }

  rows(): Locator {
    return this.widget.locator('.quick-input-list .monaco-list-row');
  }

  /** The label of each entry; what stands below it is not among them. */
  async labels(): Promise<string[]> {
    const texts = await this.rows().evaluateAll((rows) =>
      rows.map((row) => row.querySelector('.label-name')?.textContent ?? ''),
    );
    return texts.map((text) => text.replaceAll('\u00A0', ' ').trim());
  }

  /** Picks the entry with exactly this label. */
  async pick(label: string): Promise<void> {
    const index = await eventually(`the entry “${label}”`, async () => {
      const found = (await this.labels()).indexOf(label);
      return found < 0 ? undefined : found;
    });
    await this.rows().nth(index).click();
  }

  /** Opens the command palette, wherever the focus is. */
  async openPalette(): Promise<void> {
    // F1 is lost while the workbench is still starting or a webview has not wired its keys yet.
    try {
      await eventually('the command palette', async () => {
        await this.page.keyboard.press('F1');
        await this.input.waitFor({ timeout: 1_500 });
        return (await this.input.inputValue()).startsWith('>') ? true : undefined;
      });
    } catch (error) {
      const why = await this.page.evaluate(describeFocus).catch((reason: unknown) => String(reason));
      throw new Error(`${error instanceof Error ? error.message : String(error)} ${why}`, { cause: error });
    }
  }
}

/** Runs in the page: what has the focus and what lies over the workbench. */
function describeFocus(): string {
  const active = document.activeElement;
  const focused = `${active?.tagName} “${active?.className}” in “${active?.closest('.part')?.id ?? 'no part'}”`;
  const over = Array.from(
    document.querySelectorAll('.quick-input-widget, .context-view, .monaco-dialog-box, .monaco-hover'),
  )
    .filter((element) => element.checkVisibility())
    .map((element) => `“${element.className}”: ${element.textContent?.slice(0, 200)}`);
  return `Focus: ${document.hasFocus() ? '' : 'none; '}${focused}. Above it: ${over.join('; ') || 'nothing'}.`;
}

/** Runs a command by its exact title in the palette, such as "DynamoDB: Show Log". */
export async function runCommand(page: Page, title: string): Promise<void> {
  const quickInput = new QuickInput(page);
  // The palette lists the commands there were when it opened; an extension's own may come a moment later.
  await eventually(`the command “${title}” in the palette`, async () => {
    await quickInput.openPalette();
    await quickInput.input.fill(`>${title}`);
    const entry = await eventually(
      `the entry “${title}”`,
      async () => ((await quickInput.labels()).includes(title) ? true : undefined),
      3000,
    ).catch(() => undefined);
    if (!entry) {
      await quickInput.cancel();
    }
    return entry;
  });
  await quickInput.pick(title);
}

/** Opens a view container by its icon in the activity bar, unless it is open. */
export async function openViewContainer(page: Page, title: string): Promise<void> {
  const icon = page.locator(`.part.activitybar .action-item:has(.action-label[aria-label^="${title}"])`);
  const header = page.locator('.part.sidebar .composite.title').filter({ hasText: title });
  await icon.waitFor({ timeout: LONG });
  // A click on the icon of one that is open closes it, and after a reload it may open by itself.
  await eventually(`the side bar “${title}”`, async () => {
    if (!(await isVisibleSoon(header))) {
      await icon.click();
    }
    return (await isVisibleSoon(header)) ? true : undefined;
  });
}

async function isVisibleSoon(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: 1_500 }).then(
    () => true,
    () => false,
  );
}

/** The texts of the notifications on display. */
export function notifications(page: Page): Locator {
  return page.locator('.notification-toast .notification-list-item-message');
}

/** A button of a notification. */
export function notificationButton(page: Page, label: string): Locator {
  return page.locator('.notification-toast').getByRole('button', { name: label, exact: true });
}

/** A button of the modal dialog. */
export function dialogButton(page: Page, label: string): Locator {
  return page.locator('.monaco-dialog-box').getByRole('button', { name: label, exact: true });
}

export function dialogText(page: Page): Locator {
  return page.locator('.monaco-dialog-box .dialog-message-container');
}

export function statusBarItem(page: Page, text: string | RegExp): Locator {
  return page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
}

export function editorTab(page: Page, title: string | RegExp): Locator {
  return page.locator('.part.editor .tab').filter({ hasText: title });
}

/** The titles of the menu that is open. */
export async function menuTitles(page: Page): Promise<string[]> {
  const labels = page.locator('.monaco-menu .action-item:not(.disabled) .action-label:visible');
  await labels.first().waitFor({ timeout: LONG });
  const texts = await labels.allTextContents();
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}

export async function pickFromMenu(page: Page, title: string): Promise<void> {
  const items = page.locator('.monaco-menu .action-item').filter({
    has: page.locator('.action-label', {
      hasText: new RegExp(`^\\s*${title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`),
    }),
  });
  await items.first().waitFor({ timeout: LONG });
  // A click just after the menu has opened is taken for the end of the click that opened it.
  await eventually(`the menu takes “${title}”`, async () => {
    await items.first().click({ timeout: 2000 });
    await page.locator('.monaco-menu').first().waitFor({ state: 'hidden', timeout: 2000 });
    return true;
  });
}

/**
 * The content of a webview on display. VS Code puts it two frames deep: iframe.webview is its own shell, and
 * #active-frame in it is the extension's page.
 * @param title of the panel
 */
export async function webviewFrame(page: Page, title: string): Promise<Frame> {
  const [frame] = await eventually(`the webview “${title}”`, async () => {
    const frames = await webviewFrames(page, title);
    return frames.length > 0 ? frames : undefined;
  });
  assert.ok(frame);
  return frame;
}

/** The contents of all webviews with a title that are on display, from the left. */
export async function webviewFrames(page: Page, title: string): Promise<readonly Frame[]> {
  const found: { readonly frame: Frame; readonly left: number }[] = [];
  for (const outer of await page.locator('iframe.webview:visible').elementHandles()) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const shell = await outer.contentFrame();
    // oxlint-disable-next-line no-await-in-loop -- see above
    const inner = await shell?.$('iframe#active-frame');
    // oxlint-disable-next-line no-await-in-loop -- see above
    const frame = await inner?.contentFrame();
    // oxlint-disable-next-line no-await-in-loop -- see above
    const titles = frame ? [await inner?.getAttribute('title'), await frame.title()] : [];
    if (frame && titles.includes(title)) {
      // oxlint-disable-next-line no-await-in-loop -- see above
      await frame.waitForLoadState('domcontentloaded');
      // oxlint-disable-next-line no-await-in-loop -- see above
      found.push({ frame, left: (await outer.boundingBox())?.x ?? 0 });
    }
  }
  return found.toSorted((one, other) => one.left - other.left).map(({ frame }) => frame);
}

/** Puts a text where the system's clipboard is, and reads it from there. */
export async function readClipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** What an action puts on the clipboard, be it nothing. */
export async function copied(page: Page, copy: () => Promise<void>): Promise<string> {
  const before = `nothing was copied ${performance.now()}`;
  await page.evaluate((text) => navigator.clipboard.writeText(text), before);
  await copy();
  return eventually('something on the clipboard', async () => {
    const text = await readClipboard(page);
    return text === before ? undefined : text;
  });
}

/** Fails when a notification of an error is on display. */
export async function assertNoErrors(page: Page): Promise<void> {
  const errors = page.locator('.notification-toast:has(.codicon-error) .notification-list-item-message');
  assert.deepEqual(await errors.allTextContents(), []);
}

/** Everything the workbench keeps in the browser, as one text: settings, state of views and tabs, extensions' state. */
export async function browserStorage(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const found: string[] = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '');
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(`${name} cannot be opened`)));
      });
      for (const store of database.objectStoreNames) {
        const values = await new Promise<unknown[]>((resolve, reject) => {
          const request = database.transaction(store).objectStore(store).getAll();
          request.addEventListener('success', () => resolve(request.result));
          request.addEventListener('error', () => reject(new Error(`${store} cannot be read`)));
        });
        found.push(
          ...values.map((value) =>
            value instanceof Uint8Array ? new TextDecoder().decode(value) : (JSON.stringify(value) ?? ''),
          ),
        );
      }
      database.close();
    }
    return found.join('\n');
  });
}
