import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';
import type { ConnectionCommands } from './connectionCommands';
import { tableCount } from './treeItems';

/** How long one must pause in typing before the tree is drawn again, in milliseconds. */
const pause = 80;

/** Registers the commands that filter the tables of a connection. */
export function registerFilterCommands(commands: ConnectionCommands): void {
  commands.registerFor('filterTables', (connection) => filterTables(commands, connection));
  commands.registerFor('clearFilter', async (connection) => commands.tree.setFilter(connection.id, ''));
}

/** A box to type in; the tree follows while one types. What was typed stays when the box is left. */
async function filterTables({ tree, view }: ConnectionCommands, connection: Connection): Promise<void> {
  const { id, name } = connection;
  // The tables are listed when it is opened; the box does not wait for them.
  void view.reveal(tree.nodeOf(connection), { expand: true, select: true, focus: false });
  const input = vscode.window.createInputBox();
  input.title = vscode.l10n.t('Filter the Tables of {0}', name);
  input.placeholder = vscode.l10n.t('Part of a name; several words in any order');
  input.value = tree.filterOf(id);
  const showMatches = (): void => {
    const found = tree.matches(id);
    if (found) {
      input.prompt = vscode.l10n.t('{0} of {1}', found.matching.toLocaleString('en'), tableCount(found.listing));
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const apply = (): void => {
    clearTimeout(timer);
    tree.setFilter(id, input.value);
    showMatches();
  };
  const drawn = tree.onDidChangeTreeData(showMatches);
  showMatches();
  await new Promise<void>((resolve) => {
    input.onDidChangeValue(() => {
      clearTimeout(timer);
      timer = setTimeout(apply, pause);
    });
    input.onDidAccept(() => input.hide());
    input.onDidHide(() => {
      apply();
      resolve();
    });
    input.show();
  });
  drawn.dispose();
  input.dispose();
}
