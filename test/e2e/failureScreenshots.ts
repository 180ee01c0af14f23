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

// For every test of the file that imports this.
teardown(async function saveOnFailure() {
  const test = this.currentTest;
  if (test?.state !== 'failed') {
    return;
  }
  let index = 0;
  for (const page of openPages.keys()) {
    index += 1;
    // oxlint-disable-next-line no-await-in-loop -- one picture at a time
    await savePage(page, `${test.fullTitle()}${index === 1 ? '' : ` ${index}`}`);
  }
});
