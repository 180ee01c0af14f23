import fs from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { runProgram } from './processes.mjs';

/** The package that end-to-end tests install; `npm test` makes it. */
export const TESTED_VSIX = 'out/e2e/dynamodb-connections.vsix';

/** Bytes that the package may have. */
const LARGEST_PACKAGE = 1_500_000;

/**
 * What the package holds, read from the archive's own list (its central directory).
 * @param {string} vsix
 * @returns {string[]} such as extension/dist/extension.mjs
 */
export function listVsix(vsix) {
  const bytes = fs.readFileSync(vsix);
  // End of central directory: signature, … at 10 the number of entries, at 16 where the list begins.
  // https://pkware.cachefly.net/webdocs/APPNOTE/APPNOTE-6.3.9.TXT, 4.3.12 and 4.3.16
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) {
    throw new Failure(`${vsix} is not a package: it has no list of files.`);
  }
  const files = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = bytes.readUInt16LE(at + 28);
    files.push(bytes.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

/**
 * @param {readonly string[]} files
 * @returns {string[]} those that have no place in what people install: sources, source maps, tests
 */
export function findForeignFiles(files) {
  return files.filter((file) => /\.(map|[cm]?ts|tsx)$|(^|\/)(test|tests|src|scripts|node_modules|out)\//.test(file));
}

/**
 * Packages an extension's folder as it is.
 * @param {string} folder
 * @param {string} vsix the file to make
 * @throws {Failure} with what vsce said
 */
export async function packageExtension(folder, vsix) {
  const file = path.resolve(vsix);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  const options = [
    '--no-dependencies',
    '--allow-missing-repository',
    '--skip-license',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ];
  const { code, output } = await runProgram(
    process.execPath,
    [path.resolve('node_modules/@vscode/vsce/vsce'), 'package', ...options],
    { cwd: folder, timeout: 3 * 60_000 },
  );
  if (code !== 0) {
    throw new Failure(`Packaging ${folder} failed. vsce said:\n${output.trim()}`);
  }
}

/**
 * Packages what is built.
 * @param {string} vsix the file to make
 * @returns {Promise<{ bytes: number, files: string[] }>}
 * @throws {Failure} when it is too large, or holds what it should not
 */
export async function packageVsix(vsix) {
  await packageExtension('.', vsix);
  const { size } = fs.statSync(vsix);
  if (size > LARGEST_PACKAGE) {
    throw new Failure(`The package has ${size} bytes; it may have ${LARGEST_PACKAGE}.`);
  }
  const files = listVsix(vsix);
  const foreign = findForeignFiles(files);
  if (foreign.length > 0) {
    throw new Failure(`The package holds what it should not: ${foreign.join(', ')}. Correct .vscodeignore.`);
  }
  return { bytes: size, files };
}
