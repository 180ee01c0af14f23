import * as vscode from 'vscode';
import type { Dynamodb } from './dynamodb/dynamodb';
import { ConnectionStore } from './ui/connections/connectionStore';
import { registerConnections } from './ui/connections/registerConnections';
import type { ExtensionParts } from './ui/extensionParts';
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

  let loaded: Promise<Dynamodb> | undefined;
  const load = async (): Promise<Dynamodb> => {
    const [{ Authenticator }, { Dynamodb: Service }] = await Promise.all([
      import('./auth/authenticator'),
      import('./dynamodb/dynamodb'),
    ]);
    const dynamodb = new Service(new Authenticator((id) => store.secretsOf(id)), () => sampleDatabase.endpoint());
    context.subscriptions.push(
      dynamodb,
      store.onDidChange(({ id, reconnect }) => reconnect && dynamodb.forget(id)),
    );
    return dynamodb;
  };
  const parts: ExtensionParts = { context, log, store, dynamodb: () => (loaded ??= load()) };

  context.subscriptions.push(
    log,
    store,
    { dispose: () => void sampleDatabase.dispose() },
    vscode.commands.registerCommand('dynamodbConnections.showLog', () => log.show()),
  );
  registerConnections(parts);
  registerTableBrowser(parts);
  const activationMilliseconds = performance.now() - began;
  log.info(`Activated in ${activationMilliseconds.toFixed(1)} ms.`);
  return context.extensionMode === vscode.ExtensionMode.Test ? { ...parts, activationMilliseconds } : undefined;
}
