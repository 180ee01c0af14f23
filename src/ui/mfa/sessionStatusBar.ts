import * as vscode from 'vscode';
import type { Authenticator } from '../../auth/authenticator';
import type { Connection } from '../../connection/connection';
import { timeLeft } from './timeLeft';

/** How often the time left is written anew, in milliseconds. */
const tick = 30_000;

/** Minutes before the end of a session from which on it is shown as a warning. */
const warningMinutes = 5;

/**
 * The status bar's word on sessions: a connection that wants a code, otherwise the session that ends first. Nothing while
 * there is neither.
 */
export class SessionStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'dynamodbConnections.session',
    vscode.StatusBarAlignment.Right,
    90,
  );
  private readonly timer: NodeJS.Timeout;
  private readonly stopListening: () => void;

  constructor(
    private readonly authenticator: Authenticator,
    private readonly connectionOf: (id: string) => Connection | undefined,
  ) {
    this.item.name = vscode.l10n.t('DynamoDB Sessions');
    this.stopListening = authenticator.onDidChangeState(() => this.draw());
    this.timer = setInterval(() => this.draw(), tick);
    this.draw();
  }

  dispose(): void {
    clearInterval(this.timer);
    this.stopListening();
    this.item.dispose();
  }

  private draw(): void {
    const states = this.authenticator.used.flatMap(({ id }) => {
      const connection = this.connectionOf(id);
      return connection ? [{ connection, state: this.authenticator.stateOf(id) }] : [];
    });
    const wanting = states.find(({ state }) => state.kind === 'wantsCode');
    if (wanting) {
      this.show(wanting.connection, `$(key) MFA: ${wanting.connection.name}`, true, [
        vscode.l10n.t('{0} wants a code. Click to enter it.', wanting.connection.name),
      ]);
      return;
    }
    const sessions = states
      .flatMap(({ connection, state }) =>
        state.kind === 'signedIn' && state.sessionExpiration
          ? [{ connection, identity: state.identity, ends: state.sessionExpiration }]
          : [],
      )
      .toSorted((left, right) => left.ends.getTime() - right.ends.getTime());
    const [first] = sessions;
    if (!first) {
      this.item.hide();
      return;
    }
    const left = first.ends.getTime() - Date.now();
    const lines = sessions.map(({ connection, identity, ends }) =>
      [connection.name, identity.arn, vscode.l10n.t('until {0}', ends.toLocaleTimeString())]
        .filter(Boolean)
        .join(' · '),
    );
    this.show(
      first.connection,
      `$(shield) ${first.connection.name} ${timeLeft(left)}`,
      left < warningMinutes * 60_000,
      lines,
    );
  }

  private show(connection: Connection, text: string, warns: boolean, lines: readonly string[]): void {
    this.item.text = text;
    this.item.tooltip = lines.join('\n');
    this.item.backgroundColor = warns ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.command = {
      command: 'dynamodbConnections.signIn',
      title: vscode.l10n.t('Sign In'),
      arguments: [{ kind: 'connection', connection }],
    };
    this.item.show();
  }
}
