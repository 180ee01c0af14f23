import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Authenticator } from './auth/authenticator';
import type { Dynamodb } from './dynamodb/dynamodb';
import { ConnectionStore } from './ui/connections/connectionStore';
import { registerConnections } from './ui/connections/registerConnections';
import type { ExtensionParts } from './ui/extensionParts';
import { personInteraction } from './ui/mfa/personInteraction';
import { registerSessions } from './ui/mfa/registerSessions';
import { secretSessionStore } from './ui/mfa/secretSessionStore';
import { SessionStatusBar } from './ui/mfa/sessionStatusBar';
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
  const sampleDatabase = new SampleDatabase(context.asAbsolutePath('dist/sampleDatabase.cjs'));

  const load = async (): Promise<{ authenticator: Authenticator; dynamodb: Dynamodb }> => {
    const [{ Authenticator: SharedAuthenticator }, { Dynamodb: Service }, { SystemClock }] = await Promise.all([
      import('./auth/authenticator'),
      import('./dynamodb/dynamodb'),
      import('./auth/clock'),
    ]);
    const clock = new SystemClock();
    const authenticator = new SharedAuthenticator((id) => store.secretsOf(id), {
      clock,
      interaction: personInteraction(clock),
      sessions: secretSessionStore(context.secrets),
      environment: {
        variables: process.env,
        homeDirectory: homedir(),
        get isTrusted() {
          return vscode.workspace.isTrusted;
        },
      },
    });
    const dynamodb = new Service(authenticator, () => sampleDatabase.endpoint());
    context.subscriptions.push(
      dynamodb,
      new SessionStatusBar(authenticator, (id) => store.get(id)),
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
  const parts: ExtensionParts = { context, log, store, dynamodb: async () => (await loaded()).dynamodb };

  context.subscriptions.push(
    log,
    store,
    { dispose: () => void sampleDatabase.dispose() },
    vscode.commands.registerCommand('dynamodbConnections.showLog', () => log.show()),
  );
  registerConnections(parts);
  registerTableBrowser(parts);
  registerSessions(parts, async () => (await loaded()).authenticator);
  const activationMilliseconds = performance.now() - began;
  log.info(`Activated in ${activationMilliseconds.toFixed(1)} ms.`);
  return context.extensionMode === vscode.ExtensionMode.Test ? { ...parts, activationMilliseconds } : undefined;
}
