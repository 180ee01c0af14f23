import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';
import type { UserErrorAction } from '../../connection/userError';
import type { ConnectionDraft } from '../../protocol/connectionForm';
import type { ExtensionParts } from '../extensionParts';
import { showError } from '../messages';
import type { ConnectionSession } from '../mfa/connectionSessions';
import { ConnectionCommands } from './connectionCommands';
import { ConnectionForms } from './connectionForms';
import { connectionsViewId, ConnectionsTree } from './connectionsTree';
import { ConnectionsDragAndDrop } from './dragAndDrop';
import { registerEditCommands } from './editCommands';
import { registerFilterCommands } from './filterCommands';
import { registerFolderCommands } from './folderCommands';
import { registerProfileCommands } from './profileCommands';
import { sampleConnection } from './sampleConnection';
import { explainSharedProblem, registerSharedCommands } from './sharedCommands';
import { registerTransferCommands } from './transferCommands';
import type { TreeNode } from './treeNodes';

const reportedKey = 'reportedBrokenRecords';

/**
 * Registers the view Connections, the connection form and their commands.
 * @returns `openForm` opens the form of a new connection, filled
 */
export function registerConnections(parts: ExtensionParts): {
  readonly openForm: (draft: ConnectionDraft) => void;
} {
  const { store, context } = parts;
  const tree = new ConnectionsTree(parts);
  const view = vscode.window.createTreeView<TreeNode>(connectionsViewId, {
    treeDataProvider: tree,
    dragAndDropController: new ConnectionsDragAndDrop(store),
    showCollapseAll: true,
    canSelectMany: true,
  });
  const open = async (connection: Connection, expand = true): Promise<void> => {
    await view.reveal(tree.nodeOf(connection), { select: true, focus: true, expand });
  };
  const forms = new ConnectionForms(parts, open);
  context.subscriptions.push(
    tree,
    view,
    forms,
    store.watch(),
    parts.sessions.onDidChange(() => {
      view.badge = badgeOf(parts.sessions.inUse);
    }),
  );

  const commands = new ConnectionCommands(parts, tree, view, forms);
  registerViewCommands(commands, open);
  registerEditCommands(commands);
  registerFolderCommands(commands);
  registerFilterCommands(commands);
  registerSharedCommands(commands);
  registerTransferCommands(commands);
  registerProfileCommands(commands);
  void reportBrokenRecords(parts);
  return { openForm: (draft) => forms.add(draft) };
}

function registerViewCommands(
  commands: ConnectionCommands,
  open: (connection: Connection, expand?: boolean) => Promise<void>,
): void {
  const { parts, tree, forms } = commands;
  const { store } = parts;

  const act = async (action: UserErrorAction, connection: Connection): Promise<void> => {
    switch (action) {
      case 'retry':
      case 'signIn':
        return tree.refresh(connection);
      case 'editConnection':
        await vscode.commands.executeCommand('dynamodbConnections.editConnection', tree.nodeOf(connection));
        return undefined;
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

  commands.register('addConnection', () => forms.add());
  commands.register('trySampleData', async () => {
    const existing = store.own.find((each) => each.properties['Endpoint'] === 'sample');
    await open(existing ?? (await store.add(sampleConnection(vscode.l10n.t('Sample (local)')))));
  });
  commands.register('refreshAll', () => tree.refreshAll());
  commands.registerFor('refresh', (connection) => tree.refresh(connection));
  commands.register('retry', async (node) => {
    if (node?.kind === 'failure' && node.table) {
      tree.redrawTable(node.table);
      return;
    }
    const connection = await commands.connection(node);
    if (connection) {
      await tree.refresh(connection);
    }
  });
  commands.register('explainFailure', async (node) => {
    if (node?.kind !== 'failure') {
      return;
    }
    const { connection, error, table } = node;
    if (store.shared(connection.id)?.problem) {
      await explainSharedProblem(commands, connection);
      return;
    }
    const action = await showError(error);
    if (action === 'retry' && table) {
      tree.redrawTable(table);
    } else if (action) {
      await act(action, connection);
    }
  });
  commands.register('copyTableName', async (node, nodes) => {
    const tables = commands.nodes(node, nodes).flatMap((each) => (each.kind === 'table' ? each.table : []));
    if (tables.length > 0) {
      await vscode.env.clipboard.writeText(tables.join('\n'));
    }
  });
}

/** How many connections want something of the person, on the icon in the activity bar. */
function badgeOf(sessions: readonly ConnectionSession[]): vscode.ViewBadge | undefined {
  const value = sessions.filter(({ state }) => state.kind === 'wantsCode').length;
  const tooltip =
    value === 1
      ? vscode.l10n.t('1 connection needs an MFA code')
      : vscode.l10n.t('{0} connections need an MFA code', value);
  return value === 0 ? undefined : { value, tooltip };
}

/** Says once that saved connections cannot be read. They stay where they are. */
async function reportBrokenRecords({ store, context, log }: ExtensionParts): Promise<void> {
  const { brokenRecords } = store;
  const reported = context.globalState.get<unknown>(reportedKey);
  const known: readonly unknown[] = Array.isArray(reported) ? reported : [];
  if (brokenRecords.every((key) => known.includes(key))) {
    return;
  }
  await context.globalState.update(reportedKey, brokenRecords);
  const showLog = vscode.l10n.t('Show Log');
  const answer = await vscode.window.showWarningMessage(
    brokenRecords.length === 1
      ? vscode.l10n.t('A saved connection cannot be read and is left out. It is kept as it is; the log names it.')
      : vscode.l10n.t(
          '{0} saved connections cannot be read and are left out. They are kept as they are; the log names them.',
          brokenRecords.length,
        ),
    showLog,
  );
  if (answer === showLog) {
    log.show();
  }
}
