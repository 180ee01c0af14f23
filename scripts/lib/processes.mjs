// Starts programs and ends them with everything they started.
import { execFile, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

const key = Symbol.for('dynamodb-connections.programs');

/**
 * What all copies of this module in the process share: each bundled test file has one.
 * @type {{ running: Set<number>, isExitWatched: boolean }}
 */
const programs = Reflect.get(globalThis, key) ?? { running: new Set(), isExitWatched: false };
Reflect.set(globalThis, key, programs);

/** Process ids of programs started here that have not ended. */
const { running } = programs;

/** @param {string} file */
function readIfThere(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Every process that lives, with its parent and its group: from /proc where there is one (a small Linux may lack
 * `ps`), else from `ps`. One that has ended and only waits for its parent is not among them.
 * @returns {{ pid: number, parent: number, group: number }[]}
 */
function livingProcesses() {
  if (fs.existsSync('/proc/self/stat')) {
    return fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        // pid (command) state parent group …, where the command may hold anything, parentheses too.
        const found = /^.*\) ([A-Za-z]) (\d+) (\d+)/s.exec(readIfThere(`/proc/${name}/stat`));
        return found && !/[ZXx]/.test(found[1] ?? '')
          ? [{ pid: Number(name), parent: Number(found[2]), group: Number(found[3]) }]
          : [];
      });
  }
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [pid, parent, group, state = ''] = line.trim().split(/\s+/);
      return state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), group: Number(group) }];
    });
}

/**
 * @param {readonly number[]} pids
 * @returns {number[]} those of them that live
 */
export function findLiving(pids) {
  const living = new Set(livingProcesses().map(({ pid }) => pid));
  return pids.filter((pid) => living.has(pid));
}

/**
 * @param {number} pid
 * @returns {number[]} the living processes below it, whatever group they are in, and those of its group, even when
 *   their parent has ended; not itself
 */
export function descendants(pid) {
  const living = livingProcesses();
  const found = [pid];
  for (const one of found) {
    const more = living.filter(({ pid: child, parent, group }) => {
      return (parent === one || group === pid) && !found.includes(child);
    });
    found.push(...more.map((child) => child.pid));
  }
  return found.slice(1);
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function signalIfAlive(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

/**
 * Waits until something is so, looking every few milliseconds.
 * @param {() => boolean | Promise<boolean>} isSo
 * @param {number} timeout milliseconds
 * @returns {Promise<boolean>} false when it was not so in that time
 */
export async function waitUntil(isSo, timeout) {
  const end = performance.now() + timeout;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- looks again only after it has looked
    if (await isSo()) {
      return true;
    }
    if (performance.now() > end) {
      return false;
    }
    // oxlint-disable-next-line no-await-in-loop -- the pause between two looks
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Ends a process and everything below it: asks first, then makes it.
 * @param {number} pid
 * @param {{ grace?: number }} [options] grace: milliseconds to end by itself
 */
export async function endTree(pid, { grace = 5_000 } = {}) {
  if (process.platform === 'win32') {
    await execute('taskkill', ['/pid', String(pid), '/T', '/F']).catch(() => undefined);
    return;
  }
  const known = new Set([pid]);
  const anyAlive = () => {
    const living = new Set(livingProcesses().map((one) => one.pid));
    for (const child of [...known].flatMap(descendants)) {
      known.add(child);
      living.add(child);
    }
    return [...known].some((one) => living.has(one));
  };
  if (!anyAlive()) {
    return;
  }
  for (const one of known) {
    signalIfAlive(one, 'SIGTERM');
  }
  if (await waitUntil(() => !anyAlive(), grace)) {
    return;
  }
  for (const one of known) {
    signalIfAlive(one, 'SIGKILL');
  }
  await waitUntil(() => !anyAlive(), 5_000);
}

/** Ends everything that was started here and still runs. */
export async function endAll() {
  await Promise.all([...running].map((pid) => endTree(pid)));
}

/** At once, without waiting: the last thing before this process ends. */
function killAllNow() {
  for (const pid of running) {
    for (const one of [pid, ...descendants(pid)]) {
      signalIfAlive(one, 'SIGKILL');
    }
  }
}

/**
 * Starts a program in a process group of its own, so that Ctrl+C in a terminal reaches only this process, which then
 * ends what it started in its own order.
 * @param {string} command
 * @param {readonly string[]} commandArguments
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {ChildProcess}
 */
export function startProgram(command, commandArguments, options = {}) {
  if (!programs.isExitWatched) {
    programs.isExitWatched = true;
    process.on('exit', killAllNow);
  }
  const child = spawn(command, commandArguments, { detached: process.platform !== 'win32', ...options });
  const { pid } = child;
  if (pid !== undefined) {
    running.add(pid);
    child.once('exit', () => running.delete(pid));
  }
  return child;
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} commandArguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout: number, shell?: boolean }} options timeout: milliseconds,
 *   after which the program and everything below it is ended
 * @returns {Promise<{ code: number | null, output: string, standardOutput: string, isTimedOut: boolean }>} output:
 *   standard output and standard error as they came. code: null when it was ended by a signal.
 * @throws when it cannot be started (code ENOENT: there is no such program)
 */
export async function runProgram(command, commandArguments, { timeout, ...options }) {
  const child = startProgram(command, commandArguments, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let standardOutput = '';
  let isTimedOut = false;
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    output += text;
    standardOutput += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const timer = setTimeout(() => {
    isTimedOut = true;
    void endTree(child.pid ?? 0);
  }, timeout);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
      // 'close' also waits for programs below it that hold its output open: not for long.
      child.once('exit', (exitCode) => setTimeout(() => resolve(exitCode), 1_000).unref());
    });
    return { code, output, standardOutput, isTimedOut };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * On Ctrl+C, or when asked to end, or when the terminal closes: cleans up once, however often it is asked, and exits.
 * npm passes a signal on that the terminal has already sent to everyone, so a second one means nothing.
 * @param {() => Promise<void>} cleanUp
 */
export function onInterrupt(cleanUp) {
  let isEnding = false;
  /** @param {number} code */
  const end = (code) => {
    if (isEnding) {
      return;
    }
    isEnding = true;
    void cleanUp().finally(() => process.exit(code));
  };
  process.on('SIGINT', () => end(130));
  process.on('SIGTERM', () => end(143));
  process.on('SIGHUP', () => end(129));
  // npm runs a script in a shell. A signal sent to npm alone ends that shell and does not get here.
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] !== undefined) {
    setInterval(() => process.ppid !== parent && end(143), 500).unref();
  }
}
