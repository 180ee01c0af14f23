import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestedExtension } from '../../src/extension';
import type { ExtensionParts } from '../../src/ui/extensionParts';

/** The parts of the extension under test, activated. */
export async function extensionParts(): Promise<TestedExtension> {
  const extension = vscode.extensions.getExtension<TestedExtension>('dynamodb-connections.dynamodb-connections');
  assert.ok(extension);
  return extension.activate();
}

/** Deletes every saved connection. */
export async function deleteAllConnections({ store }: ExtensionParts): Promise<void> {
  for (const { id } of store.connections) {
    await store.delete(id);
  }
}
