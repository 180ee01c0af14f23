import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';

/** Asks which of the saved connections is meant; says so when there is none. */
export async function pickConnection(connections: readonly Connection[]): Promise<Connection | undefined> {
  if (connections.length === 0) {
    const add = vscode.l10n.t('Add DynamoDB Connection');
    const answer = await vscode.window.showInformationMessage(vscode.l10n.t('There is no connection yet.'), add);
    if (answer === add) {
      await vscode.commands.executeCommand('dynamodbConnections.addConnection');
    }
    return undefined;
  }
  const items = connections.map((connection) => ({
    label: connection.name,
    description: connection.folder,
    connection,
  }));
  const placeHolder = vscode.l10n.t('Which connection?');
  const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return picked?.connection;
}
