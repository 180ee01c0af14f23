import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';
import { formatConnectionString } from '../../connection/connectionString';
import { isReadOnly, withReadOnly } from '../../connection/readOnly';
import { askForName, freeName } from './connectionCommands';
import type { ConnectionCommands } from './connectionCommands';
import { environmentColor, environmentLabel, environments } from './environments';
import { deleteFolder, renameFolder } from './folderCommands';

/** Registers the commands that change, copy and delete connections. */
export function registerEditCommands(commands: ConnectionCommands): void {
  const { store } = commands.parts;

  const rename = async (connection: Connection): Promise<void> => {
    if (store.shared(connection.id)) {
      await commands.tellShared(connection);
      return;
    }
    const name = await askForName({
      title: vscode.l10n.t('Rename {0}', connection.name),
      value: connection.name,
      prompt: vscode.l10n.t('The name shown in the view Connections.'),
    });
    if (name !== undefined && name !== connection.name) {
      await store.rename(connection.id, name);
    }
  };

  const remove = async (connections: readonly Connection[]): Promise<void> => {
    if (await askToDelete(connections)) {
      for (const { id } of connections) {
        await store.delete(id);
      }
    }
  };

  commands.registerFor('editConnection', async (connection) => {
    if (store.shared(connection.id)) {
      await vscode.commands.executeCommand('dynamodbConnections.openSharedSettings', commands.tree.nodeOf(connection));
      return;
    }
    await commands.forms.edit(connection);
  });
  commands.registerFor('renameConnection', rename);
  commands.registerFor('duplicateConnection', async (connection) => {
    const name = freeName(vscode.l10n.t('{0} copy', connection.name), store.connections);
    const copy = store.shared(connection.id)
      ? await store.copyShared(connection.id, name)
      : await store.duplicate(connection.id, name);
    if (copy) {
      await commands.reveal(copy);
    }
  });
  commands.registerFor('copyConnectionString', async (connection) => {
    await vscode.env.clipboard.writeText(formatConnectionString(withReadOnly(connection), { secrets: 'omit' }));
    vscode.window.setStatusBarMessage(
      vscode.l10n.t('Copied the connection string of {0}, without secrets.', connection.name),
      5000,
    );
  });
  commands.registerForOwn('deleteConnection', remove);

  // What F2 and Delete do: it depends on what is selected.
  commands.register('rename', async (node) => {
    const about = node ?? commands.selection[0];
    if (about?.kind === 'folder') {
      await renameFolder(commands, about.folder);
      return;
    }
    const connection = about && about.kind !== 'connection' ? undefined : await commands.connection(about);
    if (connection) {
      await rename(connection);
    }
  });
  commands.register('delete', async (node, nodes) => {
    const about = commands.nodes(node, nodes);
    const [first] = about;
    if (about.length === 1 && first?.kind === 'folder') {
      await deleteFolder(commands, first.folder);
      return;
    }
    // A table is not deleted by a key that was meant for its connection.
    const chosen = about.filter(({ kind }) => kind === 'connection');
    if (about.length === 0 || chosen.length > 0) {
      await remove(await commands.ownConnections(chosen[0], chosen.length > 0 ? chosen : undefined));
    }
  });

  commands.registerForOwn('setEnvironment', async (connections) => {
    const current = connections[0]?.environment;
    const items = [...environments, undefined].map((environment) => ({
      label: environment ? environmentLabel(environment) : vscode.l10n.t('None'),
      iconPath: new vscode.ThemeIcon(environment ? 'circle-filled' : 'circle', environmentColor(environment)),
      ...(connections.length === 1 && environment === current && { description: vscode.l10n.t('now') }),
      environment,
    }));
    const [only] = connections;
    const title =
      connections.length === 1 && only
        ? vscode.l10n.t('Environment of {0}', only.name)
        : vscode.l10n.t('Environment of {0} Connections', connections.length);
    const picked = await vscode.window.showQuickPick(items, {
      title,
      placeHolder: vscode.l10n.t('It colours the icon of the connection and of its tabs.'),
    });
    if (picked) {
      await store.setEnvironment(
        connections.map(({ id }) => id),
        picked.environment,
      );
    }
  });
  commands.registerForOwn('makeReadOnly', async (connections) => {
    await store.setReadOnly(idsOf(connections.filter((each) => !isReadOnly(each))), true);
  });
  commands.registerForOwn('allowWrites', async (connections) => {
    await store.setReadOnly(idsOf(connections.filter((each) => isReadOnly(each))), false);
  });
}

function idsOf(connections: readonly Connection[]): string[] {
  return connections.map(({ id }) => id);
}

async function askToDelete(connections: readonly Connection[]): Promise<boolean> {
  const [first] = connections;
  if (!first) {
    return false;
  }
  const remove = vscode.l10n.t('Delete');
  const about =
    connections.length === 1
      ? vscode.l10n.t('Its secrets are removed from the secret storage too. Nothing is deleted in AWS.')
      : vscode.l10n.t('Their secrets are removed from the secret storage too. Nothing is deleted in AWS.');
  const answer = await vscode.window.showWarningMessage(
    connections.length === 1
      ? vscode.l10n.t('Delete the connection {0}?', first.name)
      : vscode.l10n.t('Delete {0} connections?', connections.length),
    { modal: true, detail: connections.length === 1 ? about : `${namesOf(connections)}\n\n${about}` },
    remove,
  );
  return answer === remove;
}

function namesOf(connections: readonly Connection[]): string {
  const most = 10;
  const names = connections.slice(0, most).map(({ name }) => name);
  const more = connections.length - names.length;
  return [...names, ...(more > 0 ? [vscode.l10n.t('… {0} more', more)] : [])].join('\n');
}
