import { readdirSync, readFileSync } from 'node:fs';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Page } from 'playwright-core';
import { ConnectionForm } from '../e2e/pages/connectionForm';
import { ConnectionsView } from '../e2e/pages/connectionsView';
import { TableBrowser } from '../e2e/pages/tableBrowser';
import { startVsCode } from '../e2e/vscode';
import { eventually, runCommand } from '../e2e/workbench';
import { benchmark, type Figure, median } from './figures';
import { isPageServer, startPageServer } from './pageServer';

const items = 1_000_000;

/** How often the table is opened. */
const openings = 5;

/** Milliseconds that one looks at a table before the next is opened. */
const lookedAt = 2000;

/** Made up. */
const credentials = { accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'made-up' };

/** Resident megabytes of the extension host: the one child of VS Code's server that holds the extension. */
function hostMegabytes(): number {
  const resident = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((pid) => {
      try {
        const isHost = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=extensionHost');
        const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
        return isHost ? [(Number(pages) * 4096) / 1e6] : [];
      } catch {
        return [];
      }
    });
  return Math.max(0, ...resident);
}

declare global {
  interface Window {
    /** Of the last click; milliseconds of the epoch. */
    clicked?: number;
    /** Milliseconds of the epoch. */
    firstRowsPainted?: number | undefined;
    /** Notes when another table is painted in place of the one that is there. */
    watchNextTable?: () => void;
  }
}

/** Runs in every frame. In that which VS Code has around a webview's own: notes when rows of a table are painted. */
function watchFirstRows(): void {
  const browser = (): Element | undefined => {
    const documents = [...document.querySelectorAll('iframe')].map(({ contentDocument }) => contentDocument);
    return documents.flatMap((inner) => inner?.querySelector('table-browser') ?? [])[0];
  };
  const look = (before: Element | undefined): void => {
    const shown = browser();
    const rows = shown?.shadowRoot?.querySelector('dynamodb-grid')?.shadowRoot?.querySelectorAll('[role="row"]') ?? [];
    if (shown === before || [...rows].filter((row) => row.textContent?.includes('o-2026-')).length <= 5) {
      requestAnimationFrame(() => look(before));
      return;
    }
    // What was drawn in this frame is on the screen with the next.
    requestAnimationFrame(() => {
      window.firstRowsPainted = performance.timeOrigin + performance.now();
    });
  };
  if (window !== window.top && window.parent === window.top) {
    look(undefined);
    window.watchNextTable = () => {
      window.firstRowsPainted = undefined;
      look(browser());
    };
  }
}

/** When the webview that is open has painted its first rows: milliseconds of the epoch. */
async function firstRowsPainted(page: Page): Promise<number | undefined> {
  const painted = await Promise.all(
    page.frames().map((frame) => frame.evaluate(() => window.firstRowsPainted).catch(() => undefined)),
  );
  return painted.find((time) => time !== undefined);
}

/** When the webview that is open asked for its script: what is before that is VS Code's own. Milliseconds of the epoch. */
async function scriptWanted(page: Page): Promise<number> {
  const times = await Promise.all(
    page.frames().map((frame) =>
      frame
        .evaluate(() => {
          const scripts = performance
            .getEntriesByType('resource')
            .filter(({ name }) => name.endsWith('/tableBrowser.js'));
          return scripts.map(({ startTime }) => performance.timeOrigin + startTime);
        })
        .catch((): number[] => []),
    ),
  );
  return Math.max(...times.flat());
}

/** Milliseconds from the click on a table to its first rows, and of bare scans in between. */
async function measureOpening(page: Page, view: ConnectionsView, endpoint: string): Promise<Record<string, Figure>> {
  const sdk = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
  const bare: number[] = [];
  const opened: number[] = [];
  const webview: number[] = [];
  const next: number[] = [];
  const shown = async (): Promise<number> => {
    const painted = await eventually('the first rows', () => firstRowsPainted(page));
    return painted - ((await page.evaluate(() => window.clicked)) ?? Number.NaN);
  };
  for (let opening = -1; opening < openings; opening++) {
    await view.row('Orders').click();
    const first = await shown();
    const wanted = (await scriptWanted(page)) - ((await page.evaluate(() => window.clicked)) ?? Number.NaN);
    // Only looked at, the table gives its tab to the next one.
    await Promise.all(page.frames().map((frame) => frame.evaluate(() => window.watchNextTable?.())));
    await new Promise((resolve) => setTimeout(resolve, lookedAt));
    await view.row('Returns').click();
    const second = await shown();
    await runCommand(page, 'View: Close All Editors');
    const beganBare = performance.now();
    await sdk.send(new ScanCommand({ TableName: 'Orders' }));
    if (opening >= 0) {
      opened.push(first);
      webview.push(wanted);
      next.push(second);
      bare.push(performance.now() - beganBare);
    }
  }
  sdk.destroy();
  return {
    'open.ms': { value: median(opened), unit: 'ms' },
    'open.webviewMs': { value: median(webview), unit: 'ms' },
    'open.bareScanMs': { value: median(bare), unit: 'ms' },
    'open.ratioToBareScan': { value: median(opened) / median(bare), unit: '×', wanted: '≤ 1.3 × + 100 ms' },
    'open.nextMs': { value: median(next), unit: 'ms' },
    'open.nextRatioToBareScan': { value: median(next) / median(bare), unit: '×', wanted: '≤ 1.3 × + 100 ms' },
  };
}

/** Reads the whole table, goes to its last row and closes it. Megabytes of the extension host, seconds. */
async function browseAll(
  page: Page,
  view: ConnectionsView,
): Promise<{ readonly most: number; readonly atEnd: number; readonly closed: number; readonly seconds: number }> {
  await view.row('Orders').click();
  const browser = await TableBrowser.opened(page, 'Orders');
  await browser.waitForStatus(/more to come$/u);
  const began = performance.now();
  await browser.button('Load All').click();
  let most = 0;
  await eventually(
    'all items',
    async () => {
      most = Math.max(most, hostMegabytes());
      const status = (await browser.status().textContent())?.trim() ?? '';
      return /^1,000,000 items .* complete$/u.test(status) ? true : undefined;
    },
    10 * 60_000,
  );
  const seconds = (performance.now() - began) / 1000;
  await browser.focusGrid();
  await browser.press('Control+End');
  await eventually('the last row', async () => ((await browser.lastDrawnRow()) === items ? true : undefined));
  const atEnd = hostMegabytes();
  await runCommand(page, 'View: Close All Editors');
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  return { most, atEnd, closed: hostMegabytes(), seconds };
}

if (!isPageServer()) {
  void benchmark(async () => {
    const server = await startPageServer(items);
    const vscode = await startVsCode({ vsix: process.env['BENCH_VSIX'] ?? '' });
    const { page } = vscode;
    await page.addInitScript(watchFirstRows);
    await page.evaluate(() => {
      addEventListener('click', ({ timeStamp }) => (window.clicked = performance.timeOrigin + timeStamp), true);
    });
    const view = new ConnectionsView(page);
    const form = await ConnectionForm.add(page);
    await form.field('name').fill('Bench');
    const text = `AWSRegion=IRELAND;AWSAccessKey=${credentials.accessKeyId};AWSSecretKey=${credentials.secretAccessKey};Endpoint=${server.endpoint};`;
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await form.button('Paste').click();
    await form.waitForString(server.endpoint);
    await form.button('Save and Open').click();
    await view.open();
    await view.row('Orders').waitFor();

    const opening = await measureOpening(page, view, server.endpoint);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const before = hostMegabytes();
    const { most, atEnd, closed, seconds } = await browseAll(page, view);
    // Whatever stays behind must not grow with every table.
    const again = await browseAll(page, view);
    await vscode.close();
    server.stop();
    return {
      ...opening,
      'browse.allSeconds': { value: seconds, unit: 's' },
      'browse.hostMBBefore': { value: before, unit: 'MB' },
      'browse.hostMBMost': { value: most, unit: 'MB' },
      'browse.hostMBAtEnd': { value: atEnd, unit: 'MB' },
      'browse.hostMBAfterClose': { value: closed, unit: 'MB', wanted: 'before + 20' },
      'browse.hostMBAfterSecondClose': { value: again.closed, unit: 'MB' },
    };
  });
}
