import * as vscode from 'vscode';
import type { SessionState } from '../../auth/sessionState';
import type { Connection } from '../../connection/connection';
import type { ConnectionSession, ConnectionSessions, SignedInState } from './connectionSessions';
import { timeLeft } from './timeLeft';

/** How many sessions a tooltip tells of. */
const mostInTooltip = 8;

/** A session as the row of its connection shows it. */
export interface SessionRow {
  /** `keys`: signed in with what does not end. */
  readonly kind: 'signedOut' | 'wantsCode' | 'signedIn' | 'keys';
  /** In two or three words; nothing while there is nothing to tell. */
  readonly text: string | undefined;
  readonly facts: readonly (readonly [label: string, value: string])[];
}

/** A session as the row of its connection shows it. */
export function sessionRow(state: SessionState, sessions: Pick<ConnectionSessions, 'timeLeft'>): SessionRow {
  switch (state.kind) {
    case 'none':
    case 'failed':
    case 'signingIn':
      return { kind: 'signedOut', text: undefined, facts: [] };
    case 'wantsCode':
      return { kind: 'wantsCode', text: wanted(state), facts: [[vscode.l10n.t('Session'), wanted(state)]] };
    case 'signedIn': {
      const left = sessions.timeLeft(state);
      return {
        kind: state.expiration === undefined ? 'keys' : 'signedIn',
        text: left === undefined ? undefined : timeLeft(left),
        facts: state.expiration === undefined ? [] : sessionFacts(state, sessions),
      };
    }
  }
}

/** What a person is wanted for. */
export function wanted({ question }: Extract<SessionState, { readonly kind: 'wantsCode' }>): string {
  switch (question) {
    case 'code':
      return vscode.l10n.t('needs MFA code');
    case 'approval':
      return vscode.l10n.t('waits for approval');
    case 'choice':
    case 'newPassword':
    case 'text':
      return vscode.l10n.t('needs you to sign in');
  }
}

/** When a session ends, in a sentence: with a time that people who cannot see it hear as well. */
export function endText(state: SignedInState, sessions: Pick<ConnectionSessions, 'timeLeft'>): string {
  const left = sessions.timeLeft(state);
  if (left !== undefined && state.sessionExpiration) {
    return vscode.l10n.t('until {0}, {1} left', clockTime(state.sessionExpiration), spokenTime(left));
  }
  return state.expiration === undefined ? vscode.l10n.t('does not end') : vscode.l10n.t('renews by itself');
}

/** Time of day; with the date when that is another one. */
function clockTime(time: Date): string {
  const isToday = time.toDateString() === new Date().toDateString();
  return time.toLocaleString(vscode.env.language, {
    hour: '2-digit',
    minute: '2-digit',
    ...(!isToday && { month: 'short', day: 'numeric' }),
  });
}

/** A time in milliseconds in whole words. */
export function spokenTime(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) {
    return vscode.l10n.t('less than a minute');
  }
  const minuteText = minutes % 60 === 1 ? vscode.l10n.t('1 minute') : vscode.l10n.t('{0} minutes', minutes % 60);
  if (hours === 0) {
    return minuteText;
  }
  const hourText = hours === 1 ? vscode.l10n.t('1 hour') : vscode.l10n.t('{0} hours', hours);
  return minutes % 60 === 0 ? hourText : `${hourText} ${minuteText}`;
}

/** What is known of a session, one fact a line. */
export function sessionFacts(
  state: SignedInState,
  sessions: Pick<ConnectionSessions, 'timeLeft'>,
): readonly (readonly [label: string, value: string])[] {
  const { arn, role, withMfa } = state.identity;
  return [
    ...(arn === undefined ? [] : [[vscode.l10n.t('Signed in as'), arn] as const]),
    ...(role === undefined ? [] : [[vscode.l10n.t('Role'), role] as const]),
    [
      vscode.l10n.t('Session'),
      withMfa ? vscode.l10n.t('{0}, with MFA', endText(state, sessions)) : endText(state, sessions),
    ],
  ];
}

/** The sessions with what can be done about each, for the status bar. */
export function sessionsTooltip(
  shown: readonly ConnectionSession[],
  sessions: Pick<ConnectionSessions, 'timeLeft'>,
): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  // Only these: names and ARNs come from elsewhere.
  text.isTrusted = { enabledCommands: Object.values(linkCommands) };
  for (const [index, { connection, state }] of shown.slice(0, mostInTooltip).entries()) {
    text
      .appendMarkdown(index === 0 ? '**' : '\n\n---\n\n**')
      .appendText(connection.name)
      .appendMarkdown('**\n\n');
    if (state.kind === 'signedIn') {
      for (const [label, value] of sessionFacts(state, sessions)) {
        text.appendText(`${label}: ${value}`).appendMarkdown('  \n');
      }
      text.appendMarkdown(
        `\n${link('renewSession', vscode.l10n.t('Renew'), connection)} · ${link('signOut', vscode.l10n.t('Sign Out'), connection)}`,
      );
    } else if (state.kind === 'wantsCode') {
      text.appendText(wanted(state)).appendMarkdown('\n\n');
      text.appendMarkdown(
        state.question === 'code'
          ? link('enterMfaCode', vscode.l10n.t('Enter MFA Code'), connection)
          : link('signIn', vscode.l10n.t('Sign In'), connection),
      );
    }
  }
  if (shown.length > mostInTooltip) {
    text.appendMarkdown('\n\n---\n\n').appendText(vscode.l10n.t('{0} more', shown.length - mostInTooltip));
  }
  return text;
}

const linkCommands = {
  enterMfaCode: 'dynamodbConnections.enterMfaCode',
  signIn: 'dynamodbConnections.signIn',
  renewSession: 'dynamodbConnections.renewSession',
  signOut: 'dynamodbConnections.signOut',
};

/** A link to a command about a connection. The label is ours; the id goes through JSON and an URL. */
function link(command: keyof typeof linkCommands, label: string, { id }: Connection): string {
  return `[${label}](command:${linkCommands[command]}?${encodeURIComponent(JSON.stringify([id]))})`;
}
