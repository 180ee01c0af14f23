// Sets up what a fresh clone lacks. Imports nothing but Node's own modules: it runs before `npm ci`.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.mjs';
import { npm } from './npm.mjs';
import { runProgram } from './processes.mjs';
import { say, step } from './report.mjs';

/**
 * Goes to the project's folder, whatever folder a script was called from.
 * @param {string} scriptUrl import.meta.url of a script in scripts/
 */
export function enterProject(scriptUrl) {
  process.chdir(path.dirname(path.dirname(fileURLToPath(scriptUrl))));
}

/** @throws {Failure} when this Node is too old */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Failure(
      `Node ${process.versions.node} is too old: this project needs Node 20.19 or newer. Install one from https://nodejs.org and run this again.`,
    );
  }
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, peer?: boolean, link?: boolean }>}
 */
function readLockedPackages(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
}

/**
 * npm keeps the lock of what it has installed in node_modules/.package-lock.json.
 * @returns {string | undefined} why dependencies must be installed; undefined when they are as package-lock.json says
 */
export function whyInstall() {
  if (!fs.existsSync('package-lock.json')) {
    throw new Failure('package-lock.json is missing. Get it back with: git checkout package-lock.json');
  }
  const installedLock = path.join('node_modules', '.package-lock.json');
  if (!fs.existsSync(installedLock)) {
    return 'not installed yet';
  }
  const installed = readLockedPackages(installedLock);
  for (const [place, wanted] of Object.entries(readLockedPackages('package-lock.json'))) {
    const found = installed[place];
    if (place === '' || (found === undefined && wanted.optional === true)) {
      continue;
    }
    if (found?.version !== wanted.version || found?.integrity !== wanted.integrity || !fs.existsSync(place)) {
      return `${place.replace(/^.*node_modules\//, '')} is not as package-lock.json says`;
    }
  }
  return undefined;
}

/** Installs the dependencies of package-lock.json when they are not there, or are others. */
export async function ensureDependencies() {
  const reason = whyInstall();
  if (reason === undefined) {
    return;
  }
  say(`Dependencies: ${reason}. Installing …`);
  await step('Installed dependencies', () => npm(['ci'], { cwd: process.cwd(), purpose: 'Installing dependencies' }));
}

/** @param {string} file one in a folder that may not be read, such as one on somebody else's PATH, is as good as none */
export function isFile(file) {
  try {
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * @param {string} name of a program
 * @returns {string | undefined} its file on the PATH
 */
export function findProgram(name) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe', '.bat'] : [''];
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => endings.map((ending) => path.join(folder, name + ending)))
    .find(isFile);
}

/** @returns {boolean} whether programs can be installed with apt-get by this user */
export function canInstallWithApt() {
  return process.platform === 'linux' && process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
}

/**
 * Installs packages of Debian or Ubuntu.
 * @param {readonly string[]} packages
 * @throws {Failure}
 */
export async function installWithApt(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '--yes', '--no-install-recommends', ...packages];
  // A list of packages that is too old names files that are gone; a fresh image has no list at all.
  const update = await runProgram('apt-get', ['update'], { env, timeout: 5 * 60_000 });
  const { code, output } = await runProgram('apt-get', install, { env, timeout: 15 * 60_000 });
  if (code !== 0) {
    const said = (update.code === 0 ? output : update.output + output).trim().split('\n').slice(-8).join('\n');
    throw new Failure(
      `Installing ${packages.join(' and ')} failed. Check the network connection, then run: apt-get update && apt-get ${install.join(' ')}\napt-get said:\n${said}`,
    );
  }
}

/** @returns {Promise<string | undefined>} the file of a Chromium or Chrome of this machine */
async function findChromium() {
  const chosen = process.env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (!isFile(chosen)) {
      throw new Failure(`CHROME_PATH names ${chosen}, where no file is. Correct or unset CHROME_PATH.`);
    }
    return chosen;
  }
  const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(findProgram);
  const inPlace = [
    '/usr/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ].filter(isFile);
  const found = [...onPath, ...inPlace].find((file) => file !== undefined);
  if (found !== undefined) {
    return found;
  }
  // The one that `playwright-core install chromium` has downloaded.
  const { chromium } = await import('playwright-core');
  return isFile(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/**
 * The browser that tests drive. Needs the dependencies.
 * @returns {Promise<string>} its file
 * @throws {Failure} with the command to install it
 */
export async function ensureChromium() {
  const found = await findChromium();
  if (found !== undefined) {
    return found;
  }
  if (canInstallWithApt()) {
    await step('Installed Chromium', () => installWithApt(['chromium']));
    const installed = await findChromium();
    if (installed !== undefined) {
      return installed;
    }
  }
  const isDebian = process.platform === 'linux' && findProgram('apt-get') !== undefined;
  const command = isDebian
    ? 'sudo apt-get update && sudo apt-get install --yes chromium'
    : 'npx playwright-core install chromium';
  throw new Failure(
    `Chromium is missing. Install it with: ${command}\nOr name a Chromium or Chrome in CHROME_PATH. Then run this again.`,
  );
}
