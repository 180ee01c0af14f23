import * as vscode from 'vscode';
import type { ConnectionSession, ConnectionSessions } from './connectionSessions';
import { inOrder } from './sessionOrder';
import { sessionsTooltip, spokenTime, wanted } from './sessionTexts';
import { timeLeft } from './timeLeft';

/**
 * The status bar's word on sessions of connections in use: one that wants a code, otherwise the session that ends first.
 * The others are in the tooltip and in the list that a click opens. Nothing while there is neither.
 */
export class SessionStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'dynamodbConnections.session',
    vscode.StatusBarAlignment.Right,
    90,
  );
  private readonly subscription: vscode.Disposable;

  constructor(private readonly sessions: ConnectionSessions) {
    this.item.name = vscode.l10n.t('DynamoDB Sessions');
    this.subscription = sessions.onDidChange(() => this.draw());
    this.draw();
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private draw(): void {
    const shown = inOrder(this.sessions.inUse);
    const [first] = shown;
    if (!first) {
      this.item.hide();
      return;
    }
    const { text, label } = this.wordsOf(first);
    const others = shown.length - 1;
    this.item.text = text;
    this.item.accessibilityInformation = {
      label: others === 0 ? label : vscode.l10n.t('{0}; {1} more', label, others),
      role: 'button',
    };
    this.item.tooltip = sessionsTooltip(shown, this.sessions);
    const warns = first.state.kind === 'wantsCode' || this.sessions.endsSoon(first.state);
    this.item.backgroundColor = warns ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.command = commandOf(shown);
    this.item.show();
  }

  private wordsOf({ connection: { name }, state }: ConnectionSession): { text: string; label: string } {
    if (state.kind === 'wantsCode') {
      const isMfa = state.question === 'code' || state.question === 'approval';
      return {
        text: isMfa ? vscode.l10n.t('$(key) MFA: {0}', plain(name)) : vscode.l10n.t('$(key) Sign in: {0}', plain(name)),
        label: vscode.l10n.t('DynamoDB connection {0} {1}', name, wanted(state)),
      };
    }
    const left = this.sessions.timeLeft(state);
    return left === undefined
      ? { text: `$(shield) ${plain(name)}`, label: vscode.l10n.t('DynamoDB connection {0}: signed in', name) }
      : {
          text: `$(shield) ${plain(name)} ${timeLeft(left)}`,
          label: vscode.l10n.t('DynamoDB connection {0}: signed in, {1} left', name, spokenTime(left)),
        };
  }
}

/** One that wants a code is asked for it at once; what is alive is never renewed or ended by a click alone. */
function commandOf(shown: readonly ConnectionSession[]): vscode.Command {
  const wanting = shown.filter(({ state }) => state.kind === 'wantsCode');
  const [first] = wanting;
  if (first && wanting.length === 1) {
    return {
      command: 'dynamodbConnections.enterMfaCode',
      title: vscode.l10n.t('Enter MFA Code'),
      arguments: [first.connection.id],
    };
  }
  return { command: 'dynamodbConnections.showSessions', title: vscode.l10n.t('Show Sessions') };
}

/** A name may look like an icon of the status bar. */
function plain(name: string): string {
  return name.replaceAll('$(', '$ (');
}
