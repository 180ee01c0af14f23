import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { readTestEvents } from '../../scripts/lib/mochaRun.mjs';

const FOLDER = path.resolve('out/e2e-failures');
const openPages = new Map<Page, { failuresBefore: number }>();

function countFailures(): number {
  const resultsFile = process.env['TEST_RESULTS_FILE'];
  return resultsFile === undefined ? 0 : readTestEvents(resultsFile).filter(({ event }) => event === 'failed').length;
}

/** Saves what a page shows under out/e2e-failures/, named after what failed. A page that is gone leaves nothing. */
async function savePage(page: Page, title: string): Promise<void> {
  const name = title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 120);
  fs.mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), timeout: 5_000 }).catch(() => undefined);
}

/** From now on, a failing test leaves a screenshot of this page. */
export function watchPage(page: Page): void {
  openPages.set(page, { failuresBefore: countFailures() });
}

/**
 * Call before the page is closed. When a hook failed while the page was open, no test tells: this takes its
 * screenshot.
 */
export async function unwatchPage(page: Page): Promise<void> {
  const watched = openPages.get(page);
  openPages.delete(page);
  if (watched === undefined || countFailures() === watched.failuresBefore) {
    return;
  }
  const failed = readTestEvents(process.env['TEST_RESULTS_FILE'] ?? '').findLast(({ event }) => event === 'failed');
  if (failed?.event === 'failed' && failed.title.includes('hook')) {
    await savePage(page, failed.title);
  }
}

/** Does something with a page; when it fails, leaves a screenshot. */
export async function withScreenshot<Result>(page: Page, title: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await savePage(page, title);
    throw error;
  }
}

/** Pictures of every page that is open. */
async function saveOpenPages(title: string): Promise<void> {
  let index = 0;
  for (const page of openPages.keys()) {
    index += 1;
    // oxlint-disable-next-line no-await-in-loop -- one picture at a time
    await savePage(page, index === 1 ? title : `${title} ${index}`);
  }
}

const saved = new WeakSet<Mocha.Test>();

// For every test of the file that imports this: the picture is taken the moment it fails, before a suite's own
// teardown clears things away. A benchmark drives VS Code without tests.
if ('setup' in globalThis) {
  setup(watchTest);
  teardown(saveOnFailure);
}

function watchTest(this: Mocha.Context): void {
  const test = this.currentTest;
  const body = test?.fn;
  if (!test || !body || body.length > 0) {
    return;
  }
  test.fn = async function watched(this: Mocha.Context): Promise<void> {
    try {
      await Reflect.apply(body, this, []);
    } catch (error) {
      saved.add(test);
      await saveOpenPages(test.fullTitle());
      throw error;
    }
  };
}

/** One that ran out of time has not thrown. */
async function saveOnFailure(this: Mocha.Context): Promise<void> {
  const test = this.currentTest;
  if (test?.state === 'failed' && !saved.has(test)) {
    await saveOpenPages(test.fullTitle());
  }
}
