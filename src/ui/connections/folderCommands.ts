import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';
import { connectionsIn, moveBy, moveConnections, removeFolder, renameFolder as renamed } from './connectionLayout';
import type { Placed } from './connectionLayout';
import { askForName } from './connectionCommands';
import type { ConnectionCommands } from './connectionCommands';

/** Registers the commands for folders, and those that do by keyboard what dragging does. */
export function registerFolderCommands(commands: ConnectionCommands): void {
  const { parts, tree, view } = commands;
  const { store } = parts;

  commands.register('newFolder', async () => {
    const folder = await askForNewFolder(commands);
    if (folder !== undefined) {
      await store.arrange((layout) => ({ ...layout, folders: [...layout.folders, folder] }));
      await view.reveal(tree.folderNode(folder), { select: true, focus: true });
    }
  });
  commands.register('renameFolder', async (node) => {
    const folder = node?.kind === 'folder' ? node.folder : await chooseFolder(commands);
    if (folder !== undefined) {
      await renameFolder(commands, folder);
    }
  });
  commands.register('deleteFolder', async (node) => {
    const folder = node?.kind === 'folder' ? node.folder : await chooseFolder(commands);
    if (folder !== undefined) {
      await deleteFolder(commands, folder);
    }
  });
  commands.register('addConnectionInFolder', (node) => {
    commands.forms.add({ name: '', properties: {}, ...(node?.kind === 'folder' && { folder: node.folder }) });
  });
  commands.registerForOwn('moveToFolder', async (connections) => {
    const target = await askForTarget(commands, connections);
    if (target) {
      const ids = new Set(connections.map(({ id }) => id));
      await store.arrange((layout) => moveConnections(layout, ids, { kind: 'folder', ...target }));
      const first = connections[0] && store.get(connections[0].id);
      if (first) {
        await commands.reveal(first);
      }
    }
  });

  const move = async (step: -1 | 1): Promise<void> => {
    const [about] = commands.selection;
    if (about?.kind === 'folder') {
      await store.arrange((layout) => moveBy(layout, { folder: about.folder }, step));
    } else if (about?.kind === 'connection' && !store.shared(about.connection.id)) {
      const { id, folder } = about.connection;
      const placed: Placed = { id, ...(folder !== undefined && { folder }) };
      await store.arrange((layout) => moveBy(layout, placed, step));
    }
  };
  commands.register('moveUp', () => move(-1));
  commands.register('moveDown', () => move(1));
}

/** Asks for another name of a folder and gives it. */
export async function renameFolder({ parts, tree, view }: ConnectionCommands, folder: string): Promise<void> {
  const { store } = parts;
  const name = await askForName({
    title: vscode.l10n.t('Rename {0}', folder),
    value: folder,
    prompt: vscode.l10n.t('The name of the folder. With the name of another folder, both become one.'),
  });
  if (name !== undefined && name !== folder) {
    await store.arrange((layout) => renamed(layout, folder, name));
    await view.reveal(tree.folderNode(name), { select: true, focus: true });
  }
}

/** Deletes a folder. Its connections stay; when there are any, this is asked first. */
export async function deleteFolder({ parts }: ConnectionCommands, folder: string): Promise<void> {
  const { store } = parts;
  const { length } = connectionsIn(store.layout, folder);
  if (length > 0) {
    const remove = vscode.l10n.t('Delete Folder');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('Delete the folder {0}?', folder),
      {
        modal: true,
        detail:
          length === 1
            ? vscode.l10n.t('Its connection stays, outside of all folders.')
            : vscode.l10n.t('Its {0} connections stay, outside of all folders.', length),
      },
      remove,
    );
    if (answer !== remove) {
      return;
    }
  }
  await store.arrange((layout) => removeFolder(layout, folder));
}

async function askForNewFolder({ parts }: ConnectionCommands): Promise<string | undefined> {
  const taken = new Set(parts.store.folders);
  return askForName({
    title: vscode.l10n.t('New Folder'),
    value: '',
    prompt: vscode.l10n.t('The name of the folder.'),
    check: (name) => (taken.has(name) ? vscode.l10n.t('There is a folder of this name already.') : undefined),
  });
}

async function chooseFolder({ parts, selection }: ConnectionCommands): Promise<string | undefined> {
  const [selected] = selection;
  if (selected?.kind === 'folder') {
    return selected.folder;
  }
  const { folders } = parts.store.layout;
  if (folders.length === 0) {
    await vscode.window.showInformationMessage(vscode.l10n.t('There is no folder yet.'));
    return undefined;
  }
  return vscode.window.showQuickPick([...folders], { placeHolder: vscode.l10n.t('Which folder?') });
}

/** Asks where connections shall go: `{}` means out of all folders; `undefined`, nowhere. */
async function askForTarget(
  commands: ConnectionCommands,
  connections: readonly Connection[],
): Promise<{ folder?: string } | undefined> {
  const [only] = connections;
  const items: (vscode.QuickPickItem & { readonly target?: { folder?: string } })[] = [
    ...commands.parts.store.folders.map((folder) => ({
      label: folder,
      iconPath: new vscode.ThemeIcon('folder'),
      target: { folder },
    })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t('New Folder…'), iconPath: new vscode.ThemeIcon('new-folder') },
    { label: vscode.l10n.t('No Folder'), iconPath: new vscode.ThemeIcon('root-folder'), target: {} },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title:
      connections.length === 1 && only
        ? vscode.l10n.t('Move {0}', only.name)
        : vscode.l10n.t('Move {0} Connections', connections.length),
    placeHolder: vscode.l10n.t('To which folder?'),
  });
  if (!picked || picked.target) {
    return picked?.target;
  }
  const folder = await askForNewFolder(commands);
  return folder === undefined ? undefined : { folder };
}
