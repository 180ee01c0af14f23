import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openChromium } from '../../scripts/lib/chromium.mjs';
import { installVsCode, NEWEST_VERSION } from '../../scripts/lib/vscodeInstallation.mjs';
import { installVsix, QUIET_SETTINGS, startVsCodeServer } from '../../scripts/lib/vscodeServer.mjs';
import { packageExtension, TESTED_VSIX } from '../../scripts/lib/vsix.mjs';
import { unwatchPage, watchPage, withScreenshot } from './failureScreenshots';
import { browserStorage, eventually, waitForWorkbench } from './workbench';

export interface VsCodeOptions {
  /** Of VS Code; the newest by default. */
  readonly version?: string;
  /** The package to install; the one under test by default. */
  readonly vsix?: string;
  /** Folders of other extensions to install beside it. */
  readonly others?: readonly string[];
  /** User settings beside the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface RunningVsCode {
  readonly page: Page;
  readonly version: string;
  /** The open folder. */
  readonly workspace: string;
  /** The server's data: settings in data/User/settings.json, logs in data/logs. */
  readonly dataFolder: string;
  readonly reload: Reload;
  /** Ends all of it and removes what it wrote. */
  readonly close: () => Promise<void>;
}

/**
 * As "Developer: Reload Window" does: the extension host starts anew; what the browser keeps stays. VS Code for the web
 * writes its storage some time after a change, and a reload does not wait for that.
 * @param isKept whether the storage, as one text, holds what the test wants to find again
 */
export type Reload = (what: string, isKept: (storage: string) => boolean) => Promise<void>;

/** A workbench open in a browser. */
export interface OpenWorkbench {
  readonly page: Page;
  readonly reload: Reload;
  readonly close: () => Promise<void>;
}

/** Milliseconds within which VS Code writes what it has changed. */
const writingDelay = 2000;

/** Opens a running VS Code's address in a browser of its own and waits until the workbench is there. */
export async function openWorkbench(address: string, options: { profile?: string } = {}): Promise<OpenWorkbench> {
  const { page, close } = await openChromium(options);
  watchPage(page);
  const closeBrowser = async (): Promise<void> => {
    await unwatchPage(page);
    await close();
  };
  try {
    await withScreenshot(page, `opening ${new URL(address).host}`, async () => {
      await page.goto(address, { waitUntil: 'domcontentloaded', timeout: 60_000 });
      await waitForWorkbench(page);
    });
  } catch (error) {
    await closeBrowser();
    throw error;
  }
  const reload: Reload = async (what, isKept) => {
    const isThere = async (): Promise<boolean> => isKept(await browserStorage(page));
    await eventually(`${what} in the browser’s storage`, async () => {
      if (!(await isThere())) {
        return undefined;
      }
      // It may be of a state before, and about to be written over.
      await setTimeout(writingDelay);
      return (await isThere()) ? true : undefined;
    });
    await page.reload({ waitUntil: 'domcontentloaded', timeout: 60_000 });
    await waitForWorkbench(page);
  };
  return { page, reload, close: closeBrowser };
}

/** Starts a VS Code of its own with the packaged extension installed, and opens it in a browser. */
export async function startVsCode(options: VsCodeOptions = {}): Promise<RunningVsCode> {
  const { version = NEWEST_VERSION, vsix = TESTED_VSIX, others = [], settings, environment } = options;
  const installation = await installVsCode(version);
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'e2e-'));
  const workspace = path.join(scratch, 'workspace');
  const dataFolder = path.join(scratch, 'data');
  const extensionsFolder = path.join(scratch, 'extensions');
  fs.mkdirSync(workspace);
  const removeScratch = (): void => fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  try {
    const packages = others.map((folder) => path.join(scratch, `${path.basename(folder)}.vsix`));
    for (const [index, folder] of others.entries()) {
      await packageExtension(folder, packages[index] ?? '');
    }
    await installVsix({ installation, extensionsFolder, vsix: [vsix, ...packages] });
    const server = await startVsCodeServer({
      installation,
      dataFolder,
      extensionsFolder,
      keyFile: path.join(scratch, 'key'),
      settings: { ...QUIET_SETTINGS, ...settings },
      ...(environment === undefined ? {} : { env: environment }),
    });
    try {
      const address = `${server.address}/?folder=${encodeURIComponent(workspace)}`;
      const { page, reload, close } = await openWorkbench(address, { profile: path.join(scratch, 'profile') });
      const closeAll = async (): Promise<void> => {
        try {
          await close();
        } finally {
          await server.stop();
          removeScratch();
        }
      };
      return { page, version, workspace, dataFolder, reload, close: closeAll };
    } catch (error) {
      await server.stop();
      throw error;
    }
  } catch (error) {
    removeScratch();
    throw error;
  }
}
