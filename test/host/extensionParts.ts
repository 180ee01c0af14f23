import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionExports, TestedExtension } from '../../src/extension';
import type { ExtensionParts } from '../../src/ui/extensionParts';

/** The parts of the extension under test, activated. */
export async function extensionParts(): Promise<TestedExtension> {
  const extension = vscode.extensions.getExtension<ExtensionExports>('dynamodb-connections.dynamodb-connections');
  assert.ok(extension);
  const { tested } = await extension.activate();
  assert.ok(tested);
  return tested;
}

/** Deletes every saved connection. */
export async function deleteAllConnections({ store }: ExtensionParts): Promise<void> {
  for (const { id } of store.connections) {
    await store.delete(id);
  }
}
