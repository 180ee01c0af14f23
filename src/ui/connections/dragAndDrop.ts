import * as vscode from 'vscode';
import { moveConnections, moveFolder } from './connectionLayout';
import type { Place } from './connectionLayout';
import type { ConnectionStore } from './connectionStore';
import { connectionOfNode } from './treeNodes';
import type { TreeNode } from './treeNodes';

/** What VS Code calls a drag within this view: the view's id in small letters. */
const mimeType = 'application/vnd.code.tree.dynamodbconnections.connections';

/** What is dragged. */
interface Dragged {
  readonly ids: readonly string[];
  readonly folders: readonly string[];
}

/**
 * Drags connections and folders. Onto a connection: takes its place; onto a folder: into it, or, for a folder, to its
 * place; beside all rows: out of all folders. Connections of the settings stay where the settings put them.
 */
export class ConnectionsDragAndDrop implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dragMimeTypes: readonly string[] = [];
  readonly dropMimeTypes: readonly string[] = [mimeType];

  constructor(private readonly store: ConnectionStore) {}

  handleDrag(source: readonly TreeNode[], dataTransfer: vscode.DataTransfer): void {
    const dragged: Dragged = {
      ids: source.flatMap((node) =>
        node.kind === 'connection' && !this.store.shared(node.connection.id) ? node.connection.id : [],
      ),
      folders: source.flatMap((node) => (node.kind === 'folder' ? node.folder : [])),
    };
    dataTransfer.set(mimeType, new vscode.DataTransferItem(JSON.stringify(dragged)));
  }

  async handleDrop(target: TreeNode | undefined, dataTransfer: vscode.DataTransfer): Promise<void> {
    const text = await dataTransfer.get(mimeType)?.asString();
    if (text === undefined) {
      return;
    }
    const { ids, folders } = JSON.parse(text) as Dragged;
    const place = this.placeOf(target);
    const targetFolder = place.kind === 'folder' ? place.folder : this.store.get(place.id)?.folder;
    await this.store.arrange((layout) => {
      const arranged = moveConnections(layout, new Set(ids), place);
      return folders.reduce((each, folder) => moveFolder(each, folder, targetFolder), arranged);
    });
  }

  private placeOf(target: TreeNode | undefined): Place {
    if (target?.kind === 'folder') {
      return { kind: 'folder', folder: target.folder };
    }
    const connection = target && connectionOfNode(target);
    if (!connection) {
      return { kind: 'folder' };
    }
    // One of the settings has no place of its own among the others.
    return this.store.shared(connection.id)
      ? { kind: 'folder', ...(connection.folder !== undefined && { folder: connection.folder }) }
      : { kind: 'connection', id: connection.id };
  }
}
