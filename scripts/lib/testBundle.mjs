import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

/**
 * Bundles test files, each into one CommonJS file under out/test at the place it has under test/; packages stay
 * outside.
 * @param {readonly string[]} files such as test/unit/connection/regions.test.ts
 * @returns {Promise<string[]>} absolute paths of the bundles
 */
export async function bundleTests(files) {
  await esbuild.build({
    entryPoints: [...files],
    outdir: 'out/test',
    outbase: 'test',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    external: ['vscode'],
    sourcemap: 'inline',
    sourcesContent: false,
    // What is wrong comes with the error.
    logLevel: 'silent',
  });
  return files.map((file) => path.resolve('out/test', path.relative('test', file).replace(/\.ts$/, '.cjs')));
}

/**
 * @param {string} folder such as test/unit
 * @param {{ except?: string }} [options] except: a folder below it to leave out
 * @returns {string[]} the test files below it, in order
 */
export function findTests(folder, { except } = {}) {
  if (!fs.existsSync(folder)) {
    return [];
  }
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => path.join(folder, file))
    .filter((file) => except === undefined || !file.startsWith(except + path.sep))
    .toSorted();
}
