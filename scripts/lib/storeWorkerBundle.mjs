// How the thread in which a table browser keeps its items becomes one file.

/**
 * The thread in which a table browser keeps its items.
 * @param {{ release: boolean, outfile: string }} options paths are relative to the project's root, which has to be the working directory
 * @returns {import('esbuild').BuildOptions}
 */
export function storeWorkerOptions({ release, outfile }) {
  return {
    entryPoints: ['src/dynamodb/pageStore/storeWorker.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: release,
    sourcemap: release ? false : 'linked',
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  };
}
