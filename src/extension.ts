import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Authenticator } from './auth/authenticator';
import { SystemClock } from './auth/clock';
import type { Dynamodb } from './dynamodb/dynamodb';
import { ConnectionStore } from './ui/connections/connectionStore';
import { registerConnections } from './ui/connections/registerConnections';
import type { ExtensionParts } from './ui/extensionParts';
import { ConnectionSessions } from './ui/mfa/connectionSessions';
import { personInteraction } from './ui/mfa/personInteraction';
import { registerSessions } from './ui/mfa/registerSessions';
import { secretSessionStore } from './ui/mfa/secretSessionStore';
import { SignInProgress } from './ui/mfa/signInProgress';
import { logStep } from './ui/mfa/stepLog';
import { SampleDatabase } from './ui/sampleDatabase/sampleDatabase';
import { registerTableBrowser } from './ui/tableBrowser/registerTableBrowser';

/** What the tests that run inside VS Code see of the extension. */
export interface TestedExtension extends ExtensionParts {
  /** Milliseconds that `activate` took. */
  readonly activationMilliseconds: number;
}

/**
 * Builds the parts, hands them to each other and registers them. The AWS SDK is not loaded before it is needed.
 * @returns the parts, to the tests that run inside VS Code only
 */
export function activate(context: vscode.ExtensionContext): TestedExtension | undefined {
  const began = performance.now();
  const log = vscode.window.createOutputChannel('DynamoDB Connections', { log: true });
  const store = new ConnectionStore(context.globalState, context.secrets, log);
  const clock = new SystemClock();
  const signInProgress = new SignInProgress();
  const sampleDatabase = new SampleDatabase(context.asAbsolutePath('dist/sampleDatabase.cjs'));

  const load = async (): Promise<{ authenticator: Authenticator; dynamodb: Dynamodb }> => {
    const [{ Authenticator: SharedAuthenticator }, { Dynamodb: Service }] = await Promise.all([
      import('./auth/authenticator'),
      import('./dynamodb/dynamodb'),
    ]);
    const authenticator = new SharedAuthenticator((id) => store.secretsOf(id), {
      clock,
      interaction: personInteraction(clock, signInProgress),
      sessions: secretSessionStore(context.secrets),
      environment: {
        variables: process.env,
        homeDirectory: homedir(),
        get isTrusted() {
          return vscode.workspace.isTrusted;
        },
      },
      onStep: (connection, _, step) => {
        logStep(log, `Sign-in to ${connection.name}`, step);
        signInProgress.step(connection, step);
      },
    });
    sessions.attach(authenticator);
    const dynamodb = new Service(authenticator, () => sampleDatabase.endpoint());
    context.subscriptions.push(
      dynamodb,
      store.onDidChange(({ id, reconnect }) => {
        if (reconnect) {
          dynamodb.forget(id);
        }
        if (store.get(id) === undefined) {
          void authenticator.remove(id);
        }
      }),
    );
    return { authenticator, dynamodb };
  };
  let loading: ReturnType<typeof load> | undefined;
  const loaded = (): ReturnType<typeof load> => (loading ??= load());
  const authenticator = async (): Promise<Authenticator> => (await loaded()).authenticator;
  const sessions = new ConnectionSessions(store, clock, authenticator);
  const dynamodb = async (): Promise<Dynamodb> => (await loaded()).dynamodb;
  const parts: ExtensionParts = { context, log, store, sessions, authenticator, dynamodb };

  context.subscriptions.push(
    log,
    store,
    sessions,
    { dispose: () => void sampleDatabase.dispose() },
    vscode.commands.registerCommand('dynamodbConnections.showLog', () => log.show()),
  );
  registerConnections(parts);
  registerTableBrowser(parts);
  registerSessions(parts, signInProgress);
  const activationMilliseconds = performance.now() - began;
  log.info(`Activated in ${activationMilliseconds.toFixed(1)} ms.`);
  return context.extensionMode === vscode.ExtensionMode.Test ? { ...parts, activationMilliseconds } : undefined;
}
