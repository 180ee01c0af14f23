// Starts a VS Code with the extension and its sample data:  npm start [-- --no-open] [--port N]
//   desktop VS Code when its command `code` is on the PATH, else VS Code's web server in the browser
//   --no-open   always the web server; prints its address and opens nothing
//   --port N    of the web server. The browser keeps state and secrets by address: another port has others.
// Ctrl+C stops everything.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure, runScript } from './lib/failure.mjs';
import { checkPort, describePortHolder } from './lib/port.mjs';
import { endAll, onInterrupt, runProgram, startProgram } from './lib/processes.mjs';
import { say, secondsSince, step } from './lib/report.mjs';
import { checkNode, ensureDependencies, enterProject, findProgram } from './lib/setUp.mjs';

const USAGE = 'Usage: npm start -- [--no-open] [--port N]';
const DEFAULT_PORT = 8417;
const README = `# Sample

Open **DynamoDB** in the activity bar. Below *Sample (local)* are three tables; click one.

This folder is only here to have one open.
`;

/** @param {readonly string[]} words */
function readArguments(words) {
  const options = { isOpening: true, port: DEFAULT_PORT };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--no-open') {
      options.isOpening = false;
    } else if (word === '--port' || word.startsWith('--port=')) {
      const text = word === '--port' ? rest.shift() : word.slice('--port='.length);
      options.port = Number(text);
      if (!/^\d+$/.test(text ?? '') || options.port < 1 || options.port > 65_535) {
        throw new Failure(`--port needs a number from 1 to 65535. ${USAGE}`);
      }
    } else {
      throw new Failure(`There is no option ${word}. ${USAGE}`);
    }
  }
  return options;
}

/** @param {number} port */
async function checkPortIsFree(port) {
  const state = await checkPort(port);
  if (state === 'free') {
    return;
  }
  const other = port < 65_535 ? port + 1 : DEFAULT_PORT;
  throw new Failure(
    state === 'taken'
      ? `Port ${port} is in use${describePortHolder(port)}. Stop that, or choose another port: npm start -- --port ${other}`
      : `The system does not give out port ${port}. Choose another: npm start -- --port ${DEFAULT_PORT}`,
  );
}

/**
 * @param {string} home
 * @returns {string} the folder that VS Code opens
 */
function makeWorkspace(home) {
  const workspace = path.join(home, 'workspace');
  fs.mkdirSync(workspace, { recursive: true });
  const readme = path.join(workspace, 'README.md');
  if (!fs.existsSync(readme)) {
    fs.writeFileSync(readme, README);
  }
  return workspace;
}

/**
 * @param {string} code the file of VS Code's command
 * @param {string} home
 */
async function runDesktop(code, home) {
  const workspace = makeWorkspace(home);
  const userFolder = path.join(home, 'desktop');
  const settingsFile = path.join(userFolder, 'User', 'settings.json');
  if (!fs.existsSync(settingsFile)) {
    const { QUIET_SETTINGS } = await import('./lib/vscodeServer.mjs');
    fs.mkdirSync(path.dirname(settingsFile), { recursive: true });
    fs.writeFileSync(settingsFile, `${JSON.stringify(QUIET_SETTINGS, undefined, 2)}\n`);
  }
  say('DynamoDB Connections is ready in VS Code. Ctrl+C stops it.');
  const child = startProgram(
    code,
    [
      `--extensionDevelopmentPath=${process.cwd()}`,
      `--extensionDevelopmentPath=${path.resolve('scripts/startCompanion')}`,
      `--user-data-dir=${userFolder}`,
      '--new-window',
      '--wait',
      workspace,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
  );
  /** @type {number | null} */
  const exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (exitCode !== 0) {
    throw new Failure(
      `VS Code ended with exit code ${exitCode}. To use its web server instead: npm start -- --no-open`,
    );
  }
}

/** @param {string} address */
async function openBrowser(address) {
  const [command, ...first] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  if (command === undefined || (process.platform === 'linux' && findProgram(command) === undefined)) {
    return;
  }
  const { code } = await runProgram(command, [...first, address], { timeout: 15_000 });
  if (code !== 0) {
    say('The browser did not open. Open the address above in one.');
  }
}

/** @typedef {import('./lib/vscodeServer.mjs').VsCodeServer} VsCodeServer */

/**
 * @param {{ isOpening: boolean, port: number, home: string, begin: number }} options
 * @param {(server: VsCodeServer) => void} onStarted
 */
async function runServer({ isOpening, port, home, begin }, onStarted) {
  const { findVsCode, installVsCode, NEWEST_VERSION } = await import('./lib/vscodeInstallation.mjs');
  const { installVsix, QUIET_SETTINGS, startVsCodeServer } = await import('./lib/vscodeServer.mjs');
  const { packageExtension, packageVsix } = await import('./lib/vsix.mjs');
  const installation =
    findVsCode(NEWEST_VERSION) ??
    (await step(`Installed VS Code ${NEWEST_VERSION} (web server)`, () => installVsCode(NEWEST_VERSION)));
  const dataFolder = path.join(home, 'data');
  const extensionsFolder = path.join(home, 'extensions');
  await step('Installed the extension', async () => {
    const vsix = path.join(home, 'extension.vsix');
    const companion = path.join(home, 'companion.vsix');
    await Promise.all([packageVsix(vsix), packageExtension('scripts/startCompanion', companion)]);
    fs.rmSync(extensionsFolder, { recursive: true, force: true });
    await installVsix({ installation, extensionsFolder, vsix: [vsix, companion] });
  });
  const hasSettings = fs.existsSync(path.join(dataFolder, 'data', 'User', 'settings.json'));
  const server = await startVsCodeServer({
    installation,
    dataFolder,
    extensionsFolder,
    keyFile: path.join(home, 'secret-key'),
    port,
    ...(hasSettings ? {} : { settings: QUIET_SETTINGS }),
  });
  onStarted(server);
  // Slashes stay readable in the address.
  const address = `${server.address}/?folder=${pathToFileURL(makeWorkspace(home)).pathname}`;
  say(`Started VS Code (${secondsSince(begin)} in all)`);
  say(`\nDynamoDB Connections is ready: ${address}\nCtrl+C stops it.`);
  if (isOpening) {
    await openBrowser(address);
  }
  await server.ended;
}

await runScript(async () => {
  const begin = performance.now();
  /** @type {VsCodeServer | undefined} */
  let server;
  let isStopping = false;
  onInterrupt(async () => {
    isStopping = true;
    say('\nStopping …');
    await server?.stop();
    await endAll();
    say('Stopped.');
  });
  checkNode();
  enterProject(import.meta.url);
  const { isOpening, port } = readArguments(process.argv.slice(2));
  const code = isOpening ? findProgram('code') : undefined;
  if (code === undefined) {
    await checkPortIsFree(port);
  }
  await ensureDependencies();
  const { build } = await import('../esbuild.mjs');
  await step('Built', () => build());
  // What belongs to an address stays with it, so that two of them can run at a time.
  const home = path.resolve('.vscode-test', port === DEFAULT_PORT ? 'start' : `start-${port}`);
  if (code !== undefined) {
    await runDesktop(code, home);
    return;
  }
  await runServer({ isOpening, port, home, begin }, (started) => {
    server = started;
  });
  if (!isStopping) {
    const log = fs
      .readFileSync(path.join(home, 'data', 'server.log'), 'utf8')
      .trim()
      .split('\n')
      .slice(-10)
      .join('\n');
    throw new Failure(`VS Code's server has ended by itself. It said last:\n${log}`);
  }
});
