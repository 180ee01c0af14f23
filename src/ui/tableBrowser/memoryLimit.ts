import * as vscode from 'vscode';

const megabyte = 1024 * 1024;

/** What a tab keeps unless the setting says otherwise, in megabytes. */
const usualLimit = 256;

/**
 * Compressed bytes of items that a tab keeps in memory, as the setting says now; what comes after goes to a temporary
 * file.
 */
export function memoryLimit(): number {
  // A person may have written anything there.
  const given = vscode.workspace.getConfiguration('dynamodbConnections').get<unknown>('tableBrowser.memoryLimit');
  const limit = typeof given === 'number' && Number.isFinite(given) ? Math.max(0, given) : usualLimit;
  return limit * megabyte;
}
