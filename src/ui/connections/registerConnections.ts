import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';
import { formatConnectionString } from '../../connection/connectionString';
import type { UserErrorAction } from '../../connection/userError';
import type { ExtensionParts } from '../extensionParts';
import { showError } from '../messages';
import { ConnectionForms } from './connectionForms';
import { ConnectionsTree } from './connectionsTree';
import { pickConnection } from './pickConnection';
import type { FailureNode, TreeNode } from './connectionsTree';
import { sampleConnection } from './sampleConnection';

/** Registers the view Connections, the connection form and their commands. */
export function registerConnections(parts: ExtensionParts): void {
  const { store, context } = parts;
  const tree = new ConnectionsTree(parts);
  const view = vscode.window.createTreeView('dynamodbConnections.connections', {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  const open = async (connection: Connection, expand = true): Promise<void> => {
    await view.reveal(tree.nodeOf(connection), { select: true, focus: true, expand });
  };
  const forms = new ConnectionForms(parts, open);
  context.subscriptions.push(tree, view, forms);

  /** The connection a command is about: the one clicked, the one selected, or the one the person picks. */
  const connectionOf = async (node: TreeNode | undefined): Promise<Connection | undefined> => {
    const about = node ?? view.selection[0];
    if (about && about.kind !== 'notice') {
      return store.get(about.connection.id);
    }
    return pickConnection(store.connections);
  };

  const act = async (action: UserErrorAction, connection: Connection): Promise<void> => {
    switch (action) {
      case 'retry':
      case 'signIn':
        return tree.refresh(connection);
      case 'editConnection':
        return forms.edit(connection);
      case 'openTableByName':
        await vscode.commands.executeCommand('dynamodbConnections.openTableByName', tree.nodeOf(connection));
        return undefined;
      case 'openSettings':
        await vscode.commands.executeCommand(
          'workbench.action.openSettings',
          '@ext:dynamodb-connections.dynamodb-connections',
        );
        return undefined;
    }
  };

  const register = (name: string, run: (node?: TreeNode) => unknown): void => {
    context.subscriptions.push(vscode.commands.registerCommand(`dynamodbConnections.${name}`, run));
  };
  const registerFor = (name: string, run: (connection: Connection) => Promise<void>): void => {
    register(name, async (node) => {
      const connection = await connectionOf(node);
      if (connection) {
        await run(connection);
      }
    });
  };

  register('addConnection', () => forms.add());
  register('trySampleData', async () => {
    const existing = store.connections.find((each) => each.properties['Endpoint'] === 'sample');
    await open(existing ?? (await store.add(sampleConnection(vscode.l10n.t('Sample (local)')))));
  });
  register('refreshAll', () => tree.refreshAll());
  registerFor('refresh', (connection) => tree.refresh(connection));
  registerFor('retry', (connection) => tree.refresh(connection));
  register('explainFailure', async (node) => {
    const { connection, error } = node as FailureNode;
    const action = await showError(error);
    if (action) {
      await act(action, connection);
    }
  });
  registerFor('editConnection', (connection) => forms.edit(connection));
  registerFor('renameConnection', async (connection) => {
    const name = await askForName(connection.name, vscode.l10n.t('Rename {0}', connection.name));
    if (name !== undefined && name !== connection.name) {
      await store.rename(connection.id, name);
    }
  });
  registerFor('duplicateConnection', async (connection) => {
    const copy = await store.duplicate(connection.id, nameOfCopy(connection.name, store.connections));
    if (copy) {
      await view.reveal(tree.nodeOf(copy), { select: true, focus: true });
    }
  });
  registerFor('copyConnectionString', async (connection) => {
    await vscode.env.clipboard.writeText(formatConnectionString(connection.properties, { secrets: 'omit' }));
    vscode.window.setStatusBarMessage(
      vscode.l10n.t('Copied the connection string of {0}, without secrets.', connection.name),
      5000,
    );
  });
  registerFor('deleteConnection', async (connection) => {
    const remove = vscode.l10n.t('Delete');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('Delete the connection {0}?', connection.name),
      {
        modal: true,
        detail: vscode.l10n.t('Its secrets are removed from the secret storage too. Nothing is deleted in AWS.'),
      },
      remove,
    );
    if (answer === remove) {
      await store.delete(connection.id);
    }
  });
  register('copyTableName', async (node) => {
    if (node?.kind === 'table') {
      await vscode.env.clipboard.writeText(node.table);
    }
  });
}

async function askForName(value: string, title: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title,
    value,
    prompt: vscode.l10n.t('The name shown in the view Connections.'),
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Write a name.') : undefined),
  });
  return name?.trim();
}

function nameOfCopy(name: string, connections: readonly Connection[]): string {
  const taken = new Set(connections.map((each) => each.name));
  const base = vscode.l10n.t('{0} copy', name);
  let candidate = base;
  for (let number = 2; taken.has(candidate); number++) {
    candidate = `${base} ${number}`;
  }
  return candidate;
}
