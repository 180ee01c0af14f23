import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** A lock whose owner cannot be looked up (another machine) is taken for left behind after this, in milliseconds. */
const longestHold = 10_000;

/** Milliseconds after which waiting for a lock is given up. */
const longestWait = 20_000;

/** The file is locked by another program and stays so. */
export class FileLockedError extends Error {
  override readonly name = 'FileLockedError';
}

/**
 * Runs `work` while no other process that asks the same way does anything to the file. The lock is a file beside it,
 * `<file>.lock`, made in a way that only one process can succeed in; one that a dead process left behind is taken over.
 * @throws FileLockedError when it cannot be had in time
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lockFile = `${file}.lock`;
  const owner = `${process.pid} ${hostname()} ${randomUUID()}`;
  await acquire(lockFile, owner);
  try {
    return await work();
  } finally {
    await release(lockFile, owner);
  }
}

async function acquire(lockFile: string, owner: string): Promise<void> {
  const giveUpAt = performance.now() + longestWait;
  while (!(await create(lockFile, owner))) {
    if (performance.now() > giveUpAt) {
      throw new FileLockedError(`${lockFile} is held by another program.`);
    }
    if (!(await takeOver(lockFile))) {
      await delay(2 + Math.random() * 10);
    }
  }
}

async function create(lockFile: string, owner: string): Promise<boolean> {
  try {
    const handle = await open(lockFile, 'wx', 0o600);
    try {
      await handle.writeFile(owner);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    // Windows says EPERM or EACCES while a file of that name is being deleted.
    if (hasCode(error, 'EEXIST') || (process.platform === 'win32' && hasCode(error, 'EPERM', 'EACCES'))) {
      return false;
    }
    throw error;
  }
}

/** Removes a lock whose owner is gone. Of several that notice, one succeeds. @returns whether to try again at once */
async function takeOver(lockFile: string): Promise<boolean> {
  try {
    const found = await readFile(lockFile, 'utf8');
    const { mtimeMs } = await stat(lockFile);
    if (!isLeftBehind(found, Date.now() - mtimeMs)) {
      return false;
    }
    const aside = `${lockFile}.${randomUUID()}`;
    await rename(lockFile, aside);
    if ((await readFile(aside, 'utf8')) !== found) {
      // Somebody was faster, and this is their new lock: give it back.
      await rename(aside, lockFile);
      return false;
    }
    await rm(aside, { force: true });
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return true;
    }
    if (process.platform === 'win32' && hasCode(error, 'EPERM', 'EACCES', 'EBUSY')) {
      return false;
    }
    throw error;
  }
}

function isLeftBehind(owner: string, age: number): boolean {
  const [pid, host] = owner.split(' ');
  if (host !== hostname()) {
    // Also the moment between a lock's making and the writing of its owner.
    return age > longestHold;
  }
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return hasCode(error, 'ESRCH');
  }
}

async function release(lockFile: string, owner: string): Promise<void> {
  const found = await readFile(lockFile, 'utf8').catch(() => undefined);
  if (found === owner) {
    await rm(lockFile, { force: true });
  }
}

/** Whether an error of the file system has one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
