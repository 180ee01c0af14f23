import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';
import { freeName } from './connectionCommands';
import type { ConnectionCommands } from './connectionCommands';
import { sharedProblemError, sharedSetting } from './sharedConnections';

/** Registers the commands for connections that come from the settings. */
export function registerSharedCommands(commands: ConnectionCommands): void {
  const { store } = commands.parts;
  const registerForShared = (name: string, run: (connection: Connection) => Promise<void>): void => {
    commands.registerFor(name, async (connection) => {
      if (store.shared(connection.id)) {
        await run(connection);
        return;
      }
      await vscode.window.showInformationMessage(
        vscode.l10n.t('{0} is your own connection, not one of the settings.', connection.name),
      );
    });
  };

  registerForShared('openSharedSettings', async ({ id }) => {
    const command =
      store.shared(id)?.origin.kind === 'user'
        ? 'workbench.action.openSettingsJson'
        : 'workbench.action.openWorkspaceSettingsFile';
    await vscode.commands.executeCommand(command, { revealSetting: { key: sharedSetting } });
  });
  registerForShared('copyToMyConnections', async ({ id, name }) => {
    const copy = await store.copyShared(id, freeName(name, store.own));
    if (copy) {
      await commands.reveal(copy);
    }
  });
  registerForShared('moveSecrets', async ({ id, name }) => {
    if (store.shared(id)?.problem?.kind !== 'secrets') {
      await vscode.window.showInformationMessage(vscode.l10n.t('{0} has no secret in the settings.', name));
      return;
    }
    await store.moveSharedSecrets(id);
    await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The secrets of {0} are in the secret storage now, and the settings no longer hold them. Whoever read the settings may know them: change them where they were issued.',
        name,
      ),
    );
  });
  registerForShared('replaceSecrets', ({ id }) => store.replaceSharedSecrets(id));
}

/** Says why a connection of the settings cannot be used, with the button for it. */
export async function explainSharedProblem(commands: ConnectionCommands, connection: Connection): Promise<void> {
  const { problem, origin } = commands.parts.store.shared(connection.id) ?? {};
  if (!problem || !origin) {
    return;
  }
  const { message } = sharedProblemError(connection.name, origin, problem);
  const button = {
    untrusted: vscode.l10n.t('Manage Workspace Trust'),
    secrets: vscode.l10n.t('Move Secrets to Secret Storage'),
    invalid: vscode.l10n.t('Open Settings'),
  }[problem.kind];
  const answer = await vscode.window.showWarningMessage(message, button);
  if (answer !== button) {
    return;
  }
  const node = commands.tree.nodeOf(connection);
  switch (problem.kind) {
    case 'untrusted':
      await vscode.commands.executeCommand('workbench.trust.manage');
      return;
    case 'secrets':
      await vscode.commands.executeCommand('dynamodbConnections.moveSecrets', node);
      return;
    case 'invalid':
      await vscode.commands.executeCommand('dynamodbConnections.openSharedSettings', node);
  }
}
