// Builds everything the package ships, into dist/: the extension, its webviews and its threads.
//   node esbuild.mjs             for development, with source maps
//   node esbuild.mjs --release   minified, without source maps
//   node esbuild.mjs --watch     builds again on every change
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { sampleDatabaseOptions } from './scripts/lib/sampleDatabaseBundle.mjs';
import { storeWorkerOptions } from './scripts/lib/storeWorkerBundle.mjs';

/** @param {{ release: boolean }} options */
function extensionOptions({ release }) {
  /** @type {esbuild.BuildOptions} */
  const options = {
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    // What is imported by `import()` becomes a file of its own, so the AWS SDK is not read before it is needed.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    external: ['vscode'],
    mainFields: ['module', 'main'],
    // CommonJS packages inside the bundle still ask for Node's own modules by require().
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    minify: release,
    sourcemap: release ? false : 'linked',
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  };
  return options;
}

/** @param {{ release: boolean }} options */
function webviewOptions({ release }) {
  /** @type {esbuild.BuildOptions} */
  const options = {
    entryPoints: {
      connectionForm: 'src/webview/connectionForm/connectionForm.ts',
      tableBrowser: 'src/webview/tableBrowser/tableBrowser.ts',
      codicon: 'node_modules/@vscode/codicons/dist/codicon.css',
    },
    outdir: 'dist/webview',
    bundle: true,
    platform: 'browser',
    target: 'chrome130',
    format: 'esm',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    minify: release,
    sourcemap: release ? false : 'linked',
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  };
  return options;
}

/**
 * Builds once.
 * @param {{ release?: boolean }} [options]
 * @returns {Promise<esbuild.Metafile[]>} what went into each bundle
 */
export async function build({ release = false } = {}) {
  fs.rmSync('dist', { recursive: true, force: true });
  const results = await Promise.all(allOptions({ release }).map((options) => esbuild.build(options)));
  return results.flatMap((result) => result.metafile ?? []);
}

/** @param {{ release: boolean }} options */
function allOptions({ release }) {
  return [
    extensionOptions({ release }),
    webviewOptions({ release }),
    storeWorkerOptions({ release, outfile: 'dist/storeWorker.cjs' }),
    sampleDatabaseOptions({ minify: release, sourcemap: !release, outfile: 'dist/sampleDatabase.cjs' }),
  ];
}

async function watch() {
  for (const options of allOptions({ release: false })) {
    const context = await esbuild.context(options);
    await context.watch();
  }
}

if (import.meta.url === pathToFileURL(path.resolve(process.argv[1] ?? '')).href) {
  if (process.argv.includes('--watch')) {
    await watch();
  } else {
    await build({ release: process.argv.includes('--release') });
  }
}
