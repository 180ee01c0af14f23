import * as vscode from 'vscode';
import { isCancelled } from '../../auth/interaction';
import type { Connection } from '../../connection/connection';
import { pickConnection } from '../connections/pickConnection';
import { connectionOfNode } from '../connections/treeNodes';
import type { TreeNode } from '../connections/treeNodes';
import type { ExtensionParts } from '../extensionParts';
import { messageOf, showError } from '../messages';
import { showSessions } from './sessionLists';
import { inOrder } from './sessionOrder';
import { SessionStatusBar } from './sessionStatusBar';
import type { SignInProgress } from './signInProgress';

/** What the commands are called with: a row of the tree, or the id of a connection. */
type Target = TreeNode | string | undefined;

/** Registers the status bar's item and the commands of sessions. */
export function registerSessions(parts: ExtensionParts, progress: SignInProgress): void {
  const { context, store, sessions, log } = parts;
  const register = (name: string, run: (target: Target) => Promise<void>): void => {
    const command = vscode.commands.registerCommand(`dynamodbConnections.${name}`, async (target: Target) => {
      try {
        await run(target);
      } catch (error) {
        log.error(`${name}: ${messageOf(error)}`);
        await showError(error);
      }
    });
    context.subscriptions.push(command);
  };
  const find = async (
    target: Target,
    candidates: readonly Connection[] = store.connections,
  ): Promise<Connection | undefined> => {
    const id = typeof target === 'string' ? target : target && connectionOfNode(target)?.id;
    return id === undefined ? pickConnection(candidates) : store.get(id);
  };
  const signIn = async (connection: Connection, how: 'signIn' | 'renew'): Promise<void> => {
    for (;;) {
      try {
        await progress.during(connection, (signal) => sessions[how](connection, signal));
        vscode.window.setStatusBarMessage(vscode.l10n.t('Signed in to {0}.', connection.name), 5000);
        return;
      } catch (error) {
        // Whoever cancels knows it; the status bar goes on to offer it.
        const action = isCancelled(error) ? undefined : await showError(error);
        if (action === 'editConnection') {
          await vscode.commands.executeCommand('dynamodbConnections.editConnection', {
            kind: 'connection',
            connection,
          });
        }
        if (action !== 'retry' && action !== 'signIn') {
          return;
        }
      }
    }
  };
  /** A session that is alive is not replaced before the person has said so. */
  const begin = async (connection: Connection | undefined): Promise<void> => {
    const state = connection && sessions.stateOf(connection.id);
    if (!connection || !state) {
      return;
    }
    if (state.kind === 'signedIn' && state.expiration !== undefined) {
      await showSessions([{ connection, state }], sessions);
    } else if (state.kind === 'wantsCode' && state.isAsking && state.question === 'approval') {
      // It is given elsewhere; the notification says where.
      await vscode.commands.executeCommand('notifications.showList');
    } else {
      await signIn(connection, 'signIn');
    }
  };

  register('signIn', async (target) => begin(await find(target)));
  register('enterMfaCode', async (target) => {
    const wanting = sessions.inUse.filter(({ state }) => state.kind === 'wantsCode');
    const [only] = wanting;
    await begin(
      target === undefined && only && wanting.length === 1
        ? only.connection
        : await find(target, wanting.length > 0 ? connectionsOf(wanting) : store.connections),
    );
  });
  register('renewSession', async (target) => {
    const connection = await find(target, connectionsOf(sessions.inUse));
    if (connection) {
      await signIn(connection, 'renew');
    }
  });
  register('signOut', async (target) => {
    const connection = await find(target);
    if (connection) {
      await sessions.signOut([connection.id]);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Signed out of {0}.', connection.name), 5000);
    }
  });
  register('signOutOfAll', async () => {
    await sessions.signOutOfAll(store.connections.map(({ id }) => id));
    vscode.window.setStatusBarMessage(vscode.l10n.t('Signed out of all connections.'), 5000);
  });
  register('showSessions', () => showSessions(inOrder(sessions.inUse), sessions));
  context.subscriptions.push(new SessionStatusBar(sessions));
}

function connectionsOf(sessions: readonly { readonly connection: Connection }[]): readonly Connection[] {
  return sessions.map(({ connection }) => connection);
}
