import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';
import type { ExtensionParts } from '../extensionParts';
import { messageOf, showError } from '../messages';
import type { ConnectionForms } from './connectionForms';
import type { ConnectionsTree } from './connectionsTree';
import { pickConnection } from './pickConnection';
import { connectionOfNode } from './treeNodes';
import type { TreeNode } from './treeNodes';

/** What a command of the view is called with: the clicked row, and all selected ones if it is among them. */
export type CommandRun = (node?: TreeNode, nodes?: readonly TreeNode[]) => unknown;

/** What the commands of the view Connections work with, and how they find out what they are about. */
export class ConnectionCommands {
  /** The selected rows. `view.selection` has none of them for as long as VS Code draws the view anew. */
  selection: readonly TreeNode[] = [];

  constructor(
    readonly parts: ExtensionParts,
    readonly tree: ConnectionsTree,
    readonly view: vscode.TreeView<TreeNode>,
    readonly forms: ConnectionForms,
  ) {
    parts.context.subscriptions.push(
      view.onDidChangeSelection(({ selection }) => {
        this.selection = selection;
      }),
    );
  }

  /** Registers a command `dynamodbConnections.<name>`. What it throws is shown. */
  register(name: string, run: CommandRun): void {
    const command = vscode.commands.registerCommand(`dynamodbConnections.${name}`, async (...given: unknown[]) => {
      const [node, nodes] = given as Parameters<CommandRun>;
      try {
        await run(node, nodes);
      } catch (error) {
        this.parts.log.error(`${name}: ${messageOf(error)}`);
        await showError(error);
      }
    });
    this.parts.context.subscriptions.push(command);
  }

  /** Registers a command about one connection: the one clicked, the one selected, or the one the person picks. */
  registerFor(name: string, run: (connection: Connection) => Promise<void>): void {
    this.register(name, async (node) => {
      const connection = await this.connection(node);
      if (connection) {
        await run(connection);
      }
    });
  }

  /** Registers a command about some of the person's own connections, those of a clicked folder included. */
  registerForOwn(name: string, run: (connections: readonly Connection[]) => Promise<void>): void {
    this.register(name, async (node, nodes) => {
      const connections = await this.ownConnections(node, nodes);
      if (connections.length > 0) {
        await run(connections);
      }
    });
  }

  /** The rows a command is about: all that are selected when the clicked one is among them, or none was clicked. */
  nodes(node: TreeNode | undefined, nodes: readonly TreeNode[] | undefined): readonly TreeNode[] {
    return node ? (nodes ?? [node]) : this.selection;
  }

  async connection(node: TreeNode | undefined): Promise<Connection | undefined> {
    const about = node ?? this.selection[0];
    const connection = about && connectionOfNode(about);
    return connection ? this.parts.store.get(connection.id) : pickConnection(this.parts.store.connections);
  }

  /** The person's own among them. One that comes from the settings is said to be so. */
  async ownConnections(
    node: TreeNode | undefined,
    nodes: readonly TreeNode[] | undefined,
  ): Promise<readonly Connection[]> {
    const { store } = this.parts;
    const about = this.nodes(node, nodes);
    const inFolders = new Set(about.flatMap((each) => (each.kind === 'folder' ? each.folder : [])));
    const ids = new Set(about.map((each) => connectionOfNode(each)?.id));
    const found = store.own.filter(({ id, folder }) => ids.has(id) || (folder !== undefined && inFolders.has(folder)));
    if (found.length > 0) {
      return found;
    }
    const shared = about.map((each) => connectionOfNode(each)).find((each) => each && store.shared(each.id));
    if (shared) {
      await this.tellShared(shared);
      return [];
    }
    const picked = about.length === 0 ? await pickConnection(store.own) : undefined;
    return picked ? [picked] : [];
  }

  async reveal(connection: Connection, options: { expand?: boolean } = {}): Promise<void> {
    await this.view.reveal(this.tree.nodeOf(connection), { select: true, focus: true, ...options });
  }

  /** Says that a connection comes from the settings, and how to change it there or to have one's own. */
  async tellShared(connection: Connection): Promise<void> {
    const settings = vscode.l10n.t('Open Settings');
    const copy = vscode.l10n.t('Copy to My Connections');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        '{0} comes from the settings. Change it there, or copy it to your own connections.',
        connection.name,
      ),
      settings,
      copy,
    );
    if (answer !== undefined) {
      const command = answer === settings ? 'openSharedSettings' : 'copyToMyConnections';
      await vscode.commands.executeCommand(`dynamodbConnections.${command}`, this.tree.nodeOf(connection));
    }
  }
}

/** A name that no connection has yet: the given one, or that with a number. */
export function freeName(name: string, connections: readonly Connection[]): string {
  const taken = new Set(connections.map((each) => each.name));
  let candidate = name;
  for (let number = 2; taken.has(candidate); number++) {
    candidate = `${name} ${number}`;
  }
  return candidate;
}

/** Asks for a name. `undefined` when the person does not give one. */
export async function askForName(options: {
  readonly title: string;
  readonly value: string;
  readonly prompt: string;
  /** Says what speaks against a name that is not empty. */
  readonly check?: (name: string) => string | undefined;
}): Promise<string | undefined> {
  const { check, ...shown } = options;
  const name = await vscode.window.showInputBox({
    ...shown,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Write a name.') : check?.(text.trim())),
  });
  return name?.trim();
}
