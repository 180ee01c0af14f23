import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';
import type { UserErrorAction } from '../../connection/userError';
import { browserCommands, parseQuestion } from '../../protocol/tableBrowser';
import { pickConnection } from '../connections/pickConnection';
import type { TreeNode } from '../connections/treeNodes';
import type { ExtensionParts } from '../extensionParts';
import { tableBrowserViewType } from './tableBrowserPanel';
import { TableTabs } from './tableTabs';

/** Registers the table browser and the commands that open it. */
export function registerTableBrowser(parts: ExtensionParts): void {
  const { context, store } = parts;
  const tabs = new TableTabs(parts, act);

  context.subscriptions.push(
    vscode.commands.registerCommand('dynamodbConnections.openTable', (node?: TreeNode) => {
      if (node?.kind === 'table') {
        tabs.open(store.get(node.connection.id) ?? node.connection, node.table);
      }
    }),
    vscode.commands.registerCommand('dynamodbConnections.openTableBeside', (node?: TreeNode) => {
      if (node?.kind === 'table') {
        tabs.openBeside(store.get(node.connection.id) ?? node.connection, node.table);
      }
    }),
    ...browserCommands.map((command) =>
      vscode.commands.registerCommand(
        `dynamodbConnections.browser.${command}`,
        async (menu?: { readonly column?: unknown }) => {
          const column = menu?.column;
          await tabs.active?.command(command, typeof column === 'string' ? column : undefined);
        },
      ),
    ),
    vscode.commands.registerCommand('dynamodbConnections.openTableByName', async (node?: TreeNode) => {
      const connection =
        node?.kind === 'connection' ? store.get(node.connection.id) : await pickConnection(store.connections);
      const table = connection && (await askForTable(connection));
      if (connection && table) {
        tabs.open(connection, table);
      }
    }),
    vscode.window.registerWebviewPanelSerializer(tableBrowserViewType, {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        const {
          connection: id,
          table,
          question,
        } = (typeof state === 'object' && state !== null ? state : {}) as Record<string, unknown>;
        const connection = typeof id === 'string' ? store.get(id) : undefined;
        if (connection && typeof table === 'string') {
          tabs.restore(panel, connection, table, parseQuestion(question));
        } else {
          panel.dispose();
        }
      },
    }),
  );
}

async function act(action: UserErrorAction, connection: Connection): Promise<void> {
  const node: TreeNode = { kind: 'connection', connection };
  switch (action) {
    case 'editConnection':
      await vscode.commands.executeCommand('dynamodbConnections.editConnection', node);
      return;
    case 'openTableByName':
      await vscode.commands.executeCommand('dynamodbConnections.openTableByName', node);
      return;
    case 'signIn':
    case 'retry':
      await vscode.commands.executeCommand('dynamodbConnections.refresh', node);
      return;
    case 'openSettings':
      await vscode.commands.executeCommand(
        'workbench.action.openSettings',
        '@ext:dynamodb-connections.dynamodb-connections',
      );
  }
}

/** Names of tables: 3 to 255 of these characters, or an ARN (source: DynamoDB's API reference, "TableName"). */
const tableName = /^[\w.-]{3,255}$|^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\/[\w.-]{3,255}$/u;

async function askForTable(connection: Connection): Promise<string | undefined> {
  const table = await vscode.window.showInputBox({
    title: vscode.l10n.t('Open a Table of {0}', connection.name),
    prompt: vscode.l10n.t('The name of the table, or its ARN.'),
    validateInput: (text) =>
      tableName.test(text.trim())
        ? undefined
        : vscode.l10n.t('A table name has 3 to 255 letters, digits, dots, hyphens or underscores.'),
  });
  return table?.trim();
}
