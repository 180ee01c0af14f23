import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { DynamodbConnectionsExports } from '../docs/dynamodb-connections';
import type { Authenticator } from './auth/authenticator';
import { SystemClock } from './auth/clock';
import type { CredentialsLender } from './auth/lentCredentials';
import type { TraceStep } from './auth/trace';
import type { Connection } from './connection/connection';
import type { Dynamodb } from './dynamodb/dynamodb';
import { extensionExports } from './ui/api/extensionApi';
import { registerAuthentication } from './ui/authentication/connectionAuthentication';
import { ConnectionStore } from './ui/connections/connectionStore';
import { registerConnections } from './ui/connections/registerConnections';
import type { ExtensionParts } from './ui/extensionParts';
import { ConnectionSessions } from './ui/mfa/connectionSessions';
import { personInteraction } from './ui/mfa/personInteraction';
import { registerSessions } from './ui/mfa/registerSessions';
import { secretSessionStore } from './ui/mfa/secretSessionStore';
import { SignInProgress } from './ui/mfa/signInProgress';
import { logStep } from './ui/mfa/stepLog';
import { messageOf } from './ui/messages';
import { SampleDatabase } from './ui/sampleDatabase/sampleDatabase';
import { registerTableBrowser } from './ui/tableBrowser/registerTableBrowser';
import { registerTerminals } from './ui/terminal/registerTerminals';

/** What the tests that run inside VS Code see of the extension. */
export interface TestedExtension extends ExtensionParts {
  /** Milliseconds that `activate` took. */
  readonly activationMilliseconds: number;
}

/** What is loaded when a connection is first used. */
interface Loaded {
  readonly authenticator: Authenticator;
  readonly lender: CredentialsLender;
  readonly dynamodb: Dynamodb;
}

/** What `activate` gives. */
export interface ExtensionExports extends DynamodbConnectionsExports {
  /** Only there while the extension's own tests run inside VS Code. */
  readonly tested?: TestedExtension;
}

/**
 * Builds the parts, hands them to each other and registers them. The AWS SDK is not loaded before it is needed.
 * @returns the API for other extensions
 */
export function activate(context: vscode.ExtensionContext): ExtensionExports {
  const began = performance.now();
  const log = vscode.window.createOutputChannel('DynamoDB Connections', { log: true });
  const store = new ConnectionStore(context.globalState, context.secrets, log);
  const clock = new SystemClock();
  const signInProgress = new SignInProgress();
  const sampleDatabase = new SampleDatabase(context.asAbsolutePath('dist/sampleDatabase.cjs'));

  const logSignIn = (connection: Connection, step: TraceStep): void =>
    logStep(log, `Sign-in to ${connection.name}`, step);
  const load = async (): Promise<Loaded> => {
    const [{ Authenticator: SharedAuthenticator }, { CredentialsLender: Lender }, { Dynamodb: Service }] =
      await Promise.all([
        import('./auth/authenticator'),
        import('./auth/lentCredentials'),
        import('./dynamodb/dynamodb'),
      ]);
    const authenticator = new SharedAuthenticator((id, asks) => store.secretsOf(id, asks), {
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
        logSignIn(connection, step);
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
      }),
    );
    return { authenticator, dynamodb, lender: new Lender(authenticator, clock, logSignIn) };
  };
  let loading: ReturnType<typeof load> | undefined;
  const loaded = (): ReturnType<typeof load> => (loading ??= load());
  const authenticator = async (): Promise<Authenticator> => (await loaded()).authenticator;
  const dropSessions = async (id: string): Promise<void> => {
    try {
      await (await authenticator()).remove(id);
    } catch (error) {
      log.error(`Dropping the sessions of a deleted connection: ${messageOf(error)}`);
    }
  };
  const sessions = new ConnectionSessions(store, clock, authenticator);
  const dynamodb = async (): Promise<Dynamodb> => (await loaded()).dynamodb;
  const parts: ExtensionParts = { context, log, store, sessions, authenticator, dynamodb };

  context.subscriptions.push(
    log,
    store,
    // What is kept of a deleted connection goes with it, also when nobody has signed in in this window yet.
    store.onDidChange(({ id }) => {
      if (store.get(id) === undefined) {
        void dropSessions(id);
      }
    }),
    sessions,
    { dispose: () => void sampleDatabase.dispose() },
    vscode.commands.registerCommand('dynamodbConnections.showLog', () => log.show()),
  );
  const { openForm } = registerConnections(parts);
  registerTableBrowser(parts);
  registerSessions(parts, signInProgress);
  const lending = { progress: signInProgress, lender: async () => (await loaded()).lender };
  registerTerminals({ ...parts, ...lending, sampleEndpoint: () => sampleDatabase.endpoint() });
  registerAuthentication({ ...parts, ...lending });
  const exports = extensionExports(parts, openForm);
  const activationMilliseconds = performance.now() - began;
  log.info(`Activated in ${activationMilliseconds.toFixed(1)} ms.`);
  return context.extensionMode === vscode.ExtensionMode.Test
    ? { ...exports, tested: { ...parts, activationMilliseconds } }
    : exports;
}
