// Runs VS Code's server: a workbench in the browser, and extensions in a real Node extension host.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { endTree, runProgram, startProgram, waitUntil } from './processes.mjs';
import { startWorkbenchProxy } from './workbenchProxy.mjs';

/** @typedef {import('./vscodeInstallation.mjs').VsCodeInstallation} VsCodeInstallation */

/** User settings that keep welcome pages, chat, trust questions, updates and telemetry out of the way. */
export const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.editor.untitled.hint': 'hidden',
  // 1.13x opens some editors as an overlay.
  'workbench.editor.useModal': 'off',
  'workbench.reduceMotion': 'on',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'telemetry.feedback.enabled': false,
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'chat.agent.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'files.hotExit': 'off',
  'window.confirmBeforeClose': 'never',
  'window.menuBarVisibility': 'classic',
  // The sample database's port is of no use in the browser.
  'remote.autoForwardPorts': false,
};

/**
 * This process's environment without what belongs to a VS Code it may run in.
 * @param {NodeJS.ProcessEnv} [more]
 * @returns {NodeJS.ProcessEnv}
 */
function serverEnvironment(more) {
  const own = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  // '{}': no marketplace.
  return { ...Object.fromEntries(own), EXTENSIONS_GALLERY: '{}', ...more };
}

/**
 * Installs packaged extensions as VS Code itself does, which checks their manifests.
 * @param {{ installation: VsCodeInstallation, extensionsFolder: string, vsix: readonly string[] }} options
 */
export async function installVsix({ installation, extensionsFolder, vsix }) {
  const dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-install-'));
  try {
    const { code, output } = await runProgram(
      installation.node,
      [
        installation.serverScript,
        '--accept-server-license-terms',
        `--server-data-dir=${dataFolder}`,
        `--extensions-dir=${extensionsFolder}`,
        ...vsix.map((file) => `--install-extension=${path.resolve(file)}`),
        '--force',
      ],
      { timeout: 60_000, env: serverEnvironment() },
    );
    if (code !== 0 || output.split('successfully installed').length <= vsix.length) {
      throw new Failure(
        `VS Code ${installation.version} did not install ${vsix.join(' and ')}. It said:\n${output.trim()}`,
      );
    }
  } finally {
    fs.rmSync(dataFolder, { recursive: true, force: true });
  }
}

/**
 * @typedef {object} VsCodeServer
 * @property {string} address such as http://localhost:8417
 * @property {number} port
 * @property {number} processId
 * @property {string} dataFolder user settings in data/User/settings.json, logs in data/logs
 * @property {string} extensionsFolder
 * @property {string} logFile what the server prints
 * @property {Promise<void>} ended when the server has ended, by itself or not
 * @property {() => Promise<void>} stop ends it with everything it started
 */

/**
 * Starts VS Code's server. It listens on a socket file only its user can reach; the browser comes in by a small
 * proxy on the loopback interface.
 * @param {object} options
 * @param {VsCodeInstallation} options.installation
 * @param {string} options.dataFolder
 * @param {string} options.extensionsFolder
 * @param {string} options.keyFile holds the server's part of the key that secrets are encrypted with. State and
 *   secrets live in the browser: who keeps its profile, the port and this file keeps them.
 * @param {number} [options.port] any free one by default
 * @param {Record<string, unknown>} [options.settings] user settings to write; what is there stays when there are none
 * @param {boolean} [options.isDriven] needed for extensionDevelopmentPath and extensionTestsPath, which newer VS Code
 *   ignores without it. Modal dialogs are then refused.
 * @param {boolean} [options.asksForTrust] keeps workspace trust on
 * @param {NodeJS.ProcessEnv} [options.env] more environment, for the extension host too
 * @returns {Promise<VsCodeServer>}
 * @throws {Failure} when the server does not start
 */
export async function startVsCodeServer({
  installation,
  dataFolder,
  extensionsFolder,
  keyFile,
  port = 0,
  settings,
  isDriven = false,
  asksForTrust = false,
  env,
}) {
  const userFolder = path.join(dataFolder, 'data', 'User');
  fs.mkdirSync(userFolder, { recursive: true });
  fs.mkdirSync(extensionsFolder, { recursive: true });
  if (settings !== undefined) {
    fs.writeFileSync(path.join(userFolder, 'settings.json'), `${JSON.stringify(settings, undefined, 2)}\n`);
  }
  // Not below the project: the path of a socket may have about 100 characters. Also for what VS Code and its
  // extensions put aside, so that it goes when the server does.
  const temporaryFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-'));
  const socketPath = path.join(temporaryFolder, 'server.sock');
  const logFile = path.join(dataFolder, 'server.log');
  const logDescriptor = fs.openSync(logFile, 'w');
  const child = startProgram(
    installation.node,
    [
      installation.serverScript,
      '--accept-server-license-terms',
      '--without-connection-token',
      `--socket-path=${socketPath}`,
      `--server-data-dir=${dataFolder}`,
      `--extensions-dir=${extensionsFolder}`,
      '--disable-telemetry',
      '--reconnection-grace-time=5',
      ...(asksForTrust ? [] : ['--disable-workspace-trust']),
      ...(isDriven ? ['--enable-smoke-test-driver'] : []),
    ],
    { stdio: ['ignore', logDescriptor, logDescriptor], env: serverEnvironment({ TMPDIR: temporaryFolder, ...env }) },
  );
  fs.closeSync(logDescriptor);
  const processId = child.pid ?? 0;
  let hasEnded = false;
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    for (const event of ['exit', 'error']) {
      child.once(event, () => {
        hasEnded = true;
        resolve();
      });
    }
  });
  const stopServer = async () => {
    if (processId !== 0) {
      await endTree(processId);
    }
    fs.rmSync(temporaryFolder, { recursive: true, force: true });
  };
  const readLog = () => fs.readFileSync(logFile, 'utf8');
  await waitUntil(() => hasEnded || readLog().includes('Extension host agent listening on'), 60_000);
  if (hasEnded || !fs.existsSync(socketPath)) {
    await stopServer();
    throw new Failure(
      `VS Code's server did not start. It said:\n${readLog().trim().split('\n').slice(-15).join('\n')}`,
    );
  }
  const proxy = await startWorkbenchProxy({ socketPath, port, keyFile }).catch(async (error) => {
    await stopServer();
    throw error;
  });
  return {
    address: `http://localhost:${proxy.port}`,
    port: proxy.port,
    processId,
    dataFolder,
    extensionsFolder,
    logFile,
    ended,
    stop: async () => {
      await proxy.close();
      await stopServer();
    },
  };
}
