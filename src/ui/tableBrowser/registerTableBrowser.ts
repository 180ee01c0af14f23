import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';
import type { UserErrorAction } from '../../connection/userError';
import { browserCommands, parseQuestion } from '../../protocol/tableBrowser';
import type { BrowserQuestion } from '../../protocol/tableBrowser';
import { tabIcon } from '../connections/environments';
import { pickConnection } from '../connections/pickConnection';
import type { TreeNode } from '../connections/treeNodes';
import type { ExtensionParts } from '../extensionParts';
import { TableBrowserPanel, tableBrowserViewType } from './tableBrowserPanel';
import { tabTitle } from './tabTitle';

/** Registers the table browser and the commands that open it. */
export function registerTableBrowser(parts: ExtensionParts): void {
  const { context, store } = parts;
  const panels = new Map<string, TableBrowserPanel>();
  let seconds = 0;

  /** Tables of the same name are told apart by their connections, as long as both are open. */
  const nameTabs = (): void => {
    const tabs = [...panels.values()];
    const named = tabs.map(({ connection: { id, name }, table }) => ({
      table,
      connectionId: id,
      connection: store.get(id)?.name ?? name,
    }));
    for (const [index, tab] of tabs.entries()) {
      const own = named[index];
      if (own) {
        tab.title = tabTitle(own, named);
      }
    }
  };

  const show = (
    panel: vscode.WebviewPanel,
    connection: Connection,
    table: string,
    { question, isSecond }: { readonly question?: BrowserQuestion | undefined; readonly isSecond?: boolean } = {},
  ): void => {
    const key = JSON.stringify([connection.id, table, ...(isSecond ? [++seconds] : [])]);
    panels.set(key, new TableBrowserPanel(panel, parts, connection, table, question, act));
    const showEnvironment = (environment: Connection['environment']): void => {
      panel.iconPath = tabIcon(context.extensionUri, 'table', environment);
    };
    showEnvironment(connection.environment);
    nameTabs();
    const changes = store.onDidChange(({ id }) => {
      if (id === connection.id) {
        showEnvironment(store.get(id)?.environment);
        nameTabs();
      }
    });
    panel.onDidDispose(() => {
      changes.dispose();
      panels.delete(key);
      nameTabs();
    });
  };

  const open = (connection: Connection, table: string, isSecond = false): void => {
    const opened = isSecond ? undefined : panels.get(JSON.stringify([connection.id, table]));
    if (opened) {
      opened.show();
      return;
    }
    const place = isSecond ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    // Who comes back from another tab finds the row, the item and the half-typed question where they were.
    const panel = vscode.window.createWebviewPanel(tableBrowserViewType, table, place, {
      retainContextWhenHidden: true,
    });
    show(panel, connection, table, { isSecond });
  };
  const active = (): TableBrowserPanel | undefined => [...panels.values()].find(({ isActive }) => isActive);

  context.subscriptions.push(
    vscode.commands.registerCommand('dynamodbConnections.openTable', (node?: TreeNode) => {
      if (node?.kind === 'table') {
        open(store.get(node.connection.id) ?? node.connection, node.table);
      }
    }),
    vscode.commands.registerCommand('dynamodbConnections.openTableBeside', (node?: TreeNode) => {
      if (node?.kind === 'table') {
        open(store.get(node.connection.id) ?? node.connection, node.table, true);
      }
    }),
    ...browserCommands.map((command) =>
      vscode.commands.registerCommand(
        `dynamodbConnections.browser.${command}`,
        async (menu?: { readonly column?: unknown }) => {
          const column = menu?.column;
          await active()?.command(command, typeof column === 'string' ? column : undefined);
        },
      ),
    ),
    vscode.commands.registerCommand('dynamodbConnections.openTableByName', async (node?: TreeNode) => {
      const connection =
        node?.kind === 'connection' ? store.get(node.connection.id) : await pickConnection(store.connections);
      const table = connection && (await askForTable(connection));
      if (connection && table) {
        open(connection, table);
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
          const isSecond = panels.has(JSON.stringify([connection.id, table]));
          show(panel, connection, table, { question: parseQuestion(question), isSecond });
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
