import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { descendants, endTree, findLiving, waitUntil } from '../../scripts/lib/processes.mjs';
import { ConnectionsView } from './pages/connectionsView';
import { TableBrowser } from './pages/tableBrowser';
import { openWorkbench, type OpenWorkbench } from './vscode';
import { assertNoErrors } from './workbench';

async function findFreePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    server.once('listening', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

/** `npm start -- --no-open` as a terminal runs it: npm and all it starts in one group, which Ctrl+C reaches. */
async function npmStart(port: number): Promise<NpmStart> {
  const child = spawn('npm', ['start', '--', '--no-open', '--port', String(port)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  assert.ok(pid !== undefined, 'npm is not on the PATH');
  const start: NpmStart = { pid, output: '', exitCode: undefined };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      start.output += text;
    });
  }
  child.once('exit', (code, signal) => {
    start.exitCode = code ?? signal ?? 0;
  });
  return start;
}

interface NpmStart {
  readonly pid: number;
  output: string;
  /** Or the signal that ended it; undefined while it runs. */
  exitCode: number | string | undefined;
}

suite('npm start', () => {
  let port: number;
  let start: NpmStart;
  let workbench: OpenWorkbench | undefined;
  let view: ConnectionsView;

  suiteSetup(async () => {
    port = await findFreePort();
    start = await npmStart(port);
  });
  suiteTeardown(async () => {
    await workbench?.close();
    await endTree(start.pid);
    fs.rmSync(`.vscode-test/start-${port}`, { recursive: true, force: true });
  });

  test('prints an address, where the extension is active with the sample connected', async () => {
    const findAddress = (): string | undefined =>
      /^DynamoDB Connections is ready: (http:\S+)$/m.exec(start.output)?.[1];
    await waitUntil(() => start.exitCode !== undefined || findAddress() !== undefined, 110_000);
    const address = findAddress();
    assert.ok(address !== undefined, start.output);
    assert.equal(new URL(address).port, String(port));
    workbench = await openWorkbench(address);
    view = new ConnectionsView(workbench.page);
    await view.row('PageViews').waitFor();
    assert.deepEqual(await view.labels(), ['Sample (local)', 'Instruments', 'PageViews', 'Shop']);
  });

  test('shows the rows of the table with 20,000 items', async () => {
    assert.ok(workbench);
    await view.row('PageViews').click();
    const browser = await TableBrowser.opened(workbench.page, 'PageViews');
    await browser.waitForStatus(/^[1-9][\d,]* items · /);
    assert.ok((await browser.lastDrawnRow()) > 10);
    await assertNoErrors(workbench.page);
  });

  test('a second one on the same port says who holds it and how to choose another', async () => {
    const second = await npmStart(port);
    assert.ok(await waitUntil(() => second.exitCode !== undefined, 60_000), second.output);
    assert.notEqual(second.exitCode, 0);
    assert.match(second.output, new RegExp(`^Port ${port} is in use.*npm start -- --port ${port + 1}$`, 'm'));
  });

  test('Ctrl+C stops everything', async () => {
    const running = descendants(start.pid);
    // npm, its shell, the script, VS Code's server and its extension host.
    assert.ok(running.length >= 4, `only ${running.length} processes run`);
    process.kill(-start.pid, 'SIGINT');
    assert.ok(await waitUntil(() => start.exitCode !== undefined, 20_000), `npm still runs:\n${start.output}`);
    assert.notEqual(start.exitCode, 0);
    await waitUntil(() => findLiving(running).length === 0, 15_000);
    assert.deepEqual(findLiving(running), []);
  });
});
