import * as vscode from 'vscode';
import type { Connection } from '../../connection/connection';
import type { ConnectionSession, ConnectionSessions } from './connectionSessions';
import { endText, sessionFacts, wanted } from './sessionTexts';
import { timeLeft } from './timeLeft';

interface ActionItem extends vscode.QuickPickItem {
  readonly run: () => Thenable<unknown>;
}

interface SessionItem extends vscode.QuickPickItem {
  readonly session?: ConnectionSession;
}

/** Shows the sessions, and what can be done about the one that is picked; with a single one that at once. */
export async function showSessions(
  shown: readonly ConnectionSession[],
  sessions: Pick<ConnectionSessions, 'timeLeft'>,
): Promise<void> {
  const [only] = shown;
  if (only && shown.length === 1) {
    await showSession(only, sessions);
    return;
  }
  if (!only) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No connection in this window has a session.'));
    return;
  }
  const signOutOfAll: SessionItem = { label: vscode.l10n.t('Sign Out of All Connections'), iconPath: icon('sign-out') };
  const items: SessionItem[] = [
    ...shown.map((session) => sessionItem(session, sessions)),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    signOutOfAll,
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('DynamoDB Sessions'),
    placeHolder: vscode.l10n.t('Pick one to renew it or to sign out'),
    matchOnDetail: true,
  });
  if (picked === signOutOfAll) {
    await vscode.commands.executeCommand('dynamodbConnections.signOutOfAll');
  } else if (picked?.session) {
    await (picked.session.state.kind === 'wantsCode'
      ? vscode.commands.executeCommand('dynamodbConnections.enterMfaCode', picked.session.connection.id)
      : showSession(picked.session, sessions));
  }
}

/** Shows who one is signed in as, and what can be done about it. */
async function showSession(session: ConnectionSession, sessions: Pick<ConnectionSessions, 'timeLeft'>): Promise<void> {
  const { connection, state } = session;
  const facts = state.kind === 'signedIn' ? sessionFacts(state, sessions) : [];
  const picked = await vscode.window.showQuickPick(actionsOf(session), {
    title: connection.name,
    placeHolder:
      facts.map(([label, value]) => `${label}: ${value}`).join(' · ') || vscode.l10n.t('What do you want to do?'),
  });
  await picked?.run();
}

function actionsOf({ connection, state }: ConnectionSession): ActionItem[] {
  const run = (name: string) => () => vscode.commands.executeCommand(`dynamodbConnections.${name}`, connection.id);
  const { arn, role } = state.kind === 'signedIn' ? state.identity : {};
  const signedIn = state.kind === 'signedIn';
  return [
    signedIn
      ? {
          label: vscode.l10n.t('Renew Session'),
          iconPath: icon('refresh'),
          ...(state.sessionExpiration && { detail: vscode.l10n.t('Get a new session now, before this one ends') }),
          run: run('renewSession'),
        }
      : { label: vscode.l10n.t('Enter MFA Code'), iconPath: icon('key'), run: run('enterMfaCode') },
    { label: vscode.l10n.t('Sign Out'), iconPath: icon('sign-out'), run: run('signOut') },
    ...(arn === undefined ? [] : [copyItem(vscode.l10n.t('Copy ARN'), arn)]),
    ...(role === undefined ? [] : [copyItem(vscode.l10n.t('Copy ARN of the Role'), role)]),
    {
      label: vscode.l10n.t('Open Terminal with This Connection'),
      iconPath: icon('terminal'),
      run: run('openTerminal'),
    },
    { label: vscode.l10n.t('Edit Connection'), iconPath: icon('edit'), run: editor(connection) },
  ];
}

function sessionItem(session: ConnectionSession, sessions: Pick<ConnectionSessions, 'timeLeft'>): SessionItem {
  const { connection, state } = session;
  if (state.kind !== 'signedIn') {
    return {
      label: connection.name,
      iconPath: icon('key'),
      session,
      ...(state.kind === 'wantsCode' && { description: wanted(state) }),
    };
  }
  const left = sessions.timeLeft(state);
  return {
    label: connection.name,
    iconPath: icon('shield'),
    description: left === undefined ? endText(state, sessions) : timeLeft(left),
    ...(state.identity.arn !== undefined && { detail: state.identity.arn }),
    session,
  };
}

function copyItem(label: string, text: string): ActionItem {
  return {
    label,
    iconPath: icon('copy'),
    detail: text,
    run: async () => {
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', text), 5000);
    },
  };
}

function editor(connection: Connection): ActionItem['run'] {
  return () => vscode.commands.executeCommand('dynamodbConnections.editConnection', { kind: 'connection', connection });
}

function icon(name: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name);
}
