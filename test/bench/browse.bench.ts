import { readdirSync, readFileSync } from 'node:fs';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ConnectionForm } from '../e2e/pages/connectionForm';
import { ConnectionsView } from '../e2e/pages/connectionsView';
import { TableBrowser } from '../e2e/pages/tableBrowser';
import { startVsCode } from '../e2e/vscode';
import { eventually, runCommand } from '../e2e/workbench';
import { benchmark, median } from './figures';
import { isPageServer, startPageServer } from './pageServer';

const items = 1_000_000;

/** How often the table is opened. */
const openings = 5;

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

if (!isPageServer()) {
  void benchmark(async () => {
    const server = await startPageServer(items);
    const vscode = await startVsCode({ vsix: process.env['BENCH_VSIX'] ?? '' });
    const { page } = vscode;
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

    const sdk = new DynamoDBClient({ endpoint: server.endpoint, region: 'eu-west-1', credentials });
    const bare: number[] = [];
    const opened: number[] = [];
    for (let opening = -1; opening < openings; opening++) {
      const began = performance.now();
      await view.row('Orders').click();
      const browser = await TableBrowser.opened(page, 'Orders');
      await eventually('the first rows', async () => ((await browser.lastDrawnRow()) > 5 ? true : undefined));
      if (opening >= 0) {
        opened.push(performance.now() - began);
      }
      await runCommand(page, 'View: Close All Editors');
      const beganBare = performance.now();
      await sdk.send(new ScanCommand({ TableName: 'Orders' }));
      bare.push(performance.now() - beganBare);
    }
    sdk.destroy();

    await new Promise((resolve) => setTimeout(resolve, 3000));
    const before = hostMegabytes();
    await view.row('Orders').click();
    const browser = await TableBrowser.opened(page, 'Orders');
    await browser.waitForStatus(/more to come$/u);
    const beganAll = performance.now();
    await browser.button('Load All').click();
    let most = before;
    await eventually(
      'all items',
      async () => {
        most = Math.max(most, hostMegabytes());
        return /^1,000,000 items .* complete$/u.test((await browser.status().textContent())?.trim() ?? '')
          ? true
          : undefined;
      },
      10 * 60_000,
    );
    const allSeconds = (performance.now() - beganAll) / 1000;
    await browser.focusGrid();
    await browser.press('Control+End');
    await eventually('the last row', async () => ((await browser.lastDrawnRow()) === items ? true : undefined));
    const during = hostMegabytes();
    await runCommand(page, 'View: Close All Editors');
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    const after = hostMegabytes();
    await vscode.close();
    server.stop();
    return {
      'open.ms': { value: median(opened), unit: 'ms' },
      'open.bareScanMs': { value: median(bare), unit: 'ms' },
      'open.ratioToBareScan': { value: median(opened) / median(bare), unit: '×', wanted: '≤ 1.3 × + 100 ms' },
      'browse.allSeconds': { value: allSeconds, unit: 's' },
      'browse.hostMBBefore': { value: before, unit: 'MB' },
      'browse.hostMBMost': { value: most, unit: 'MB' },
      'browse.hostMBAtEnd': { value: during, unit: 'MB' },
      'browse.hostMBAfterClose': { value: after, unit: 'MB', wanted: 'before + 20' },
    };
  });
}
