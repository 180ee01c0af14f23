// How the sample database becomes one file: dynalite with everything it asks for by name, on a store in memory.
import fs from 'node:fs/promises';

/** What dynalite's index.js asks for by a name it puts together, and what esbuild can follow instead. */
const requiredByName = [
  ["require('./actions/' + action)", "require('./actions/' + action + '.js')"],
  ["require('./validations/' + action)", "require('./validations/' + action + '.js')"],
];

/**
 * Lets esbuild bundle dynalite. Its operations are files it names at run time: with the file's ending in the name,
 * esbuild takes the whole folder into the bundle. Its store on disk, the native package `level`, is never opened here
 * (dynalite is started without a path), so the store in memory stands in for it.
 * @type {import('esbuild').Plugin}
 */
const dynalitePlugin = {
  name: 'dynalite',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/]dynalite[\\/]index\.js$/ }, async ({ path }) => {
      let contents = await fs.readFile(path, 'utf8');
      for (const [asked = '', followed = ''] of requiredByName) {
        if (contents.split(asked).length !== 2) {
          return {
            errors: [{ text: `dynalite no longer says ${asked}: look at scripts/lib/sampleDatabaseBundle.mjs` }],
          };
        }
        contents = contents.replace(asked, followed);
      }
      return { contents, loader: 'js' };
    });
    build.onResolve({ filter: /^level$/ }, () => ({ path: 'level', namespace: 'in-memory' }));
    build.onLoad({ filter: /.*/, namespace: 'in-memory' }, () => ({
      contents: "exports.Level = require('memory-level').MemoryLevel;",
      resolveDir: process.cwd(),
      loader: 'js',
    }));
  },
};

/**
 * The esbuild options that make the sample database's worker, one CommonJS file. Paths are relative to the project's
 * root, which has to be the working directory.
 * @param {{ minify: boolean, sourcemap: boolean, outfile: string }} options
 * @returns {import('esbuild').BuildOptions}
 */
export function sampleDatabaseOptions({ minify, sourcemap, outfile }) {
  return {
    entryPoints: ['src/sampleDatabase/worker.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify,
    sourcemap: sourcemap ? 'linked' : false,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [dynalitePlugin],
  };
}
