import * as vscode from 'vscode';
import type { Authenticator } from '../../auth/authenticator';
import { pickConnection } from '../connections/pickConnection';
import type { TreeNode } from '../connections/treeNodes';
import type { ExtensionParts } from '../extensionParts';
import { showError } from '../messages';

/** Registers Sign In, Sign Out and Sign Out of All. */
export function registerSessions(parts: ExtensionParts, authenticator: () => Promise<Authenticator>): void {
  const { context, store } = parts;
  const refresh = (id: string): Thenable<unknown> => {
    const connection = store.get(id);
    return vscode.commands.executeCommand(
      'dynamodbConnections.refresh',
      connection && { kind: 'connection', connection },
    );
  };
  const register = (name: string, run: (node?: TreeNode) => Promise<void>): void => {
    context.subscriptions.push(vscode.commands.registerCommand(`dynamodbConnections.${name}`, run));
  };
  const connectionOf = async (node: TreeNode | undefined) =>
    node?.kind === 'connection' ? store.get(node.connection.id) : pickConnection(store.connections);

  register('signIn', async (node) => {
    const connection = await connectionOf(node);
    if (!connection) {
      return;
    }
    const service = await authenticator();
    try {
      await (service.stateOf(connection.id).kind === 'signedIn'
        ? service.renew(connection)
        : service.signIn(connection));
    } catch (error) {
      await showError(error);
      return;
    }
    await refresh(connection.id);
  });
  register('signOut', async (node) => {
    const connection = await connectionOf(node);
    if (connection) {
      await (await authenticator()).signOut(connection.id);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Signed out of {0}.', connection.name), 5000);
    }
  });
  register('signOutOfAll', async () => {
    await (await authenticator()).signOutOfAll(store.connections.map(({ id }) => id));
    vscode.window.setStatusBarMessage(vscode.l10n.t('Signed out of all connections.'), 5000);
  });
}
