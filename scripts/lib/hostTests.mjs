// Runs the suites of test/host inside the extension host of a real VS Code: its web server, or the desktop.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openChromium } from './chromium.mjs';
import { Failure } from './failure.mjs';
import { readTestEvents } from './mochaRun.mjs';
import { waitUntil } from './processes.mjs';
import { bundleTests, findTests } from './testBundle.mjs';
import { installVsCode } from './vscodeInstallation.mjs';
import { QUIET_SETTINGS, startVsCodeServer } from './vscodeServer.mjs';

const LONGEST_RUN = 10 * 60_000;

/**
 * @typedef {{ resultsFile: string, trouble?: string }} HostRun resultsFile: what mocha wrote. trouble: why the run did
 *   not end as it should.
 */

/**
 * Bundles the suites and the module that VS Code calls.
 * @returns {Promise<{ runner: string, suites: string[] }>} absolute paths
 */
async function bundleHostTests() {
  const [runner = '', ...suites] = await bundleTests(['test/host/index.ts', ...findTests('test/host/suites')]);
  return { runner, suites };
}

/**
 * What test/host/index.ts reads.
 * @param {{ suites: readonly string[], resultsFile: string, grep?: string | undefined }} options
 */
function runnerEnvironment({ suites, resultsFile, grep }) {
  return { HOST_TESTS: JSON.stringify({ files: suites, resultsFile, timeout: 60_000, ...(grep ? { grep } : {}) }) };
}

/** @param {string} version */
function emptyResultsFile(version) {
  const resultsFile = path.resolve('out/test', `host-${version}.ndjson`);
  fs.mkdirSync(path.dirname(resultsFile), { recursive: true });
  fs.rmSync(resultsFile, { force: true });
  return resultsFile;
}

/**
 * In VS Code's web server. The extension is loaded from the project's folder, as it is built.
 * @param {{ version: string, grep?: string | undefined }} options
 * @returns {Promise<HostRun>}
 */
export async function runHostTestsInServer({ version, grep }) {
  const { runner, suites } = await bundleHostTests();
  const installation = await installVsCode(version);
  const resultsFile = emptyResultsFile(version);
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'host-tests-'));
  const workspace = path.join(scratch, 'workspace');
  fs.mkdirSync(workspace);
  const server = await startVsCodeServer({
    installation,
    dataFolder: path.join(scratch, 'data'),
    extensionsFolder: path.join(scratch, 'extensions'),
    keyFile: path.join(scratch, 'key'),
    settings: QUIET_SETTINGS,
    isDriven: true,
    env: runnerEnvironment({ suites, resultsFile, grep }),
  });
  try {
    const browser = await openChromium();
    try {
      /** @type {string[]} */
      const errors = [];
      browser.page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      const remote = `vscode-remote://localhost:${server.port}`;
      const address = new URL(server.address);
      address.searchParams.set('folder', workspace);
      address.searchParams.set(
        'payload',
        JSON.stringify([
          ['extensionDevelopmentPath', remote + process.cwd()],
          ['extensionTestsPath', remote + runner],
        ]),
      );
      await browser.page.goto(address.href, { waitUntil: 'domcontentloaded' });
      const hasBegun = () => readTestEvents(resultsFile).length > 0;
      const hasEnded = () => readTestEvents(resultsFile).some(({ event }) => event === 'end');
      // What keeps the runner from being loaded is told nowhere but in the page's console.
      if (!(await waitUntil(hasBegun, 60_000))) {
        return { resultsFile, trouble: `VS Code ${version} did not begin the tests.\n${errors.slice(-10).join('\n')}` };
      }
      if (!(await waitUntil(hasEnded, LONGEST_RUN))) {
        return { resultsFile, trouble: `Ended: not done after ${LONGEST_RUN / 60_000} minutes.` };
      }
      return { resultsFile };
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * In desktop VS Code, which @vscode/test-electron downloads.
 * @param {{ version: string, grep?: string | undefined }} options version: such as 1.105.1, or stable
 * @returns {Promise<HostRun>}
 */
export async function runHostTestsOnDesktop({ version, grep }) {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    throw new Failure('Desktop VS Code needs a display. Run: xvfb-run -a npm run test:desktop');
  }
  const { downloadAndUnzipVSCode, runTests } = await import('@vscode/test-electron');
  const { runner, suites } = await bundleHostTests();
  const executable = await downloadAndUnzipVSCode({ version, cachePath: path.resolve('.vscode-test') }).catch(
    (error) => {
      throw new Failure(
        `Desktop VS Code ${version} cannot be downloaded (${error instanceof Error ? error.message : error}). Check the network connection and run npm run test:desktop again, or run the same suites in VS Code's web server: npm test -- host`,
      );
    },
  );
  const resultsFile = emptyResultsFile(`desktop-${version}`);
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'host-tests-'));
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: process.cwd(),
      extensionTestsPath: runner,
      extensionTestsEnv: runnerEnvironment({ suites, resultsFile, grep }),
      launchArgs: [
        scratch,
        '--disable-extensions',
        `--user-data-dir=${path.join(scratch, 'user')}`,
        '--disable-workspace-trust',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
    return { resultsFile };
  } catch (error) {
    // Tests that failed end it with an error too; they are told by name.
    const hasEnded = readTestEvents(resultsFile).some(({ event }) => event === 'end');
    return hasEnded ? { resultsFile } : { resultsFile, trouble: String(error) };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}
