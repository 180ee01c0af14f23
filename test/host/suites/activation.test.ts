import assert from 'node:assert/strict';
import fs from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as vscode from 'vscode';
import type { ExtensionExports } from '../../../src/extension';
import { note } from '../note';

interface LoadHooks {
  /** Calls `load` for every module from now on, whether imported or required. Node 22.15, 23.5 and newer. */
  registerHooks(hooks: {
    load(url: string, context: unknown, next: (url: string, context: unknown) => unknown): unknown;
  }): { deregister(): void };
}

const EXTENSION_ID = 'dynamodb-connections.dynamodb-connections';
/** In a build for development every module begins with a comment that names its file. */
const SDK_MODULE = /^\/\/ \S*node_modules\/@(aws-sdk|smithy)\//m;

function findExtension(): vscode.Extension<ExtensionExports> {
  const extension = vscode.extensions.getExtension<ExtensionExports>(EXTENSION_ID);
  assert.ok(extension, `${EXTENSION_ID} is not there`);
  return extension;
}

function holdsSdk(file: string): boolean {
  return SDK_MODULE.test(fs.readFileSync(file, 'utf8'));
}

/** The files of the extension that were loaded while `work` ran. */
async function filesLoadedBy(work: () => Thenable<unknown>): Promise<string[]> {
  const loaded: string[] = [];
  const hooks = (module as unknown as LoadHooks).registerHooks({
    load: (url, context, next) => {
      if (url.startsWith('file:')) {
        loaded.push(fileURLToPath(url.replace(/[?#].*$/, '')));
      }
      return next(url, context);
    },
  });
  try {
    await work();
  } finally {
    hooks.deregister();
  }
  const { extensionPath } = findExtension();
  return loaded.filter((file) => file.startsWith(path.join(extensionPath, 'dist') + path.sep));
}

suite('Activation', () => {
  test('does not load the AWS SDK', async () => {
    const extension = findExtension();
    assert.equal(extension.isActive, false, 'it was active before anyone asked for it');
    const begin = performance.now();
    const files = await filesLoadedBy(() => extension.activate());
    const total = performance.now() - begin;
    const { activationMilliseconds = Number.NaN } = extension.exports.tested ?? {};
    note(`activate: ${activationMilliseconds.toFixed(1)} ms; with loading, seen from a test: ${total.toFixed(1)} ms`);
    assert.equal(extension.isActive, true);

    const dist = path.join(extension.extensionPath, 'dist');
    assert.ok(files.includes(path.join(dist, 'extension.mjs')), `the loading was not seen: ${files.join(', ')}`);
    assert.deepEqual(files.filter(holdsSdk), []);

    // The SDK is in the build, in files that are not loaded yet.
    const chunks = fs.readdirSync(path.join(dist, 'chunks')).filter((name) => name.endsWith('.mjs'));
    assert.ok(
      chunks.some((name) => holdsSdk(path.join(dist, 'chunks', name))),
      'no file of the build holds the SDK',
    );
  });

  test('registers every command of the manifest', async () => {
    const extension = findExtension();
    await extension.activate();
    const manifest: { contributes: { commands: { command: string }[] } } = extension.packageJSON;
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.map(({ command }) => command).filter((name) => !registered.has(name));
    assert.deepEqual(missing, []);
  });
});
