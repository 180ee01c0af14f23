// Another extension, for the tests: it asks for credentials of a connection as docs/api.md says, and writes what it got
// into the open folder.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

/** @param {unknown} result */
function tell(result) {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  fs.writeFileSync(path.join(folder, 'neighbour.tmp'), JSON.stringify(result));
  fs.renameSync(path.join(folder, 'neighbour.tmp'), path.join(folder, 'neighbour.json'));
}

/** @param {() => Promise<unknown>} work */
function telling(work) {
  return () => work().then(tell, (error) => tell({ error: String(error) }));
}

/** @type {string[]} The providers whose sessions have changed. */
const changes = [];

/** @param {import('vscode').ExtensionContext} context */
exports.activate = function activate(context) {
  context.subscriptions.push(
    vscode.authentication.onDidChangeSessions(({ provider }) => changes.push(provider.id)),
    vscode.commands.registerCommand(
      'neighbour.getCredentials',
      telling(async () => vscode.authentication.getSession('dynamodb-connections', [], { createIfNone: true })),
    ),
    vscode.commands.registerCommand(
      'neighbour.lookForCredentials',
      telling(async () => ({
        session: await vscode.authentication.getSession('dynamodb-connections', [], { silent: true }),
        changes,
      })),
    ),
    vscode.commands.registerCommand(
      'neighbour.useApi',
      telling(async () => {
        const extension = vscode.extensions.getExtension('dynamodb-connections.dynamodb-connections');
        const exported = await extension?.activate();
        const api = exported.getApi(1);
        await api.openConnectionForm({
          name: 'From a neighbour',
          connectionString: 'AWSRegion=IRELAND;AWSAccessKey=AKIAEXAMPLEEXAMPLE00',
        });
        return { keys: Object.keys(exported), connections: api.connections };
      }),
    ),
  );
};
