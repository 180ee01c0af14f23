import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { sampleDatabaseOptions } from '../../../scripts/lib/sampleDatabaseBundle.mjs';

export interface SampleDatabaseBundle {
  /** Absolute path of the worker. */
  readonly file: string;
  /** The files that went into it, relative to the project's root. */
  readonly inputs: readonly string[];
  /** The modules it asks for at run time. */
  readonly imports: readonly string[];
  readonly compressedBytes: number;
}

/** Builds the sample database's worker as the package ships it. */
export async function buildSampleDatabase(outfile: string): Promise<SampleDatabaseBundle> {
  const { metafile } = await esbuild.build(sampleDatabaseOptions({ minify: true, sourcemap: false, outfile }));
  return {
    file: path.resolve(outfile),
    inputs: Object.keys(metafile?.inputs ?? {}),
    imports: Object.values(metafile?.outputs ?? {}).flatMap((output) =>
      output.imports.map((imported) => imported.path),
    ),
    compressedBytes: gzipSync(fs.readFileSync(outfile)).length,
  };
}
