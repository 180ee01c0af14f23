import * as vscode from 'vscode';
import { isCancelled } from '../../auth/interaction';
import type { CredentialsLender } from '../../auth/lentCredentials';
import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { connectionRegion, dynamodbEndpoint, isSampleEndpoint } from '../../connection/endpoints';
import { isReadOnly } from '../../connection/readOnly';
import { UserError } from '../../connection/userError';
import { environmentColor } from '../connections/environments';
import { pickConnection } from '../connections/pickConnection';
import { connectionOfNode } from '../connections/treeNodes';
import type { TreeNode } from '../connections/treeNodes';
import type { ExtensionParts } from '../extensionParts';
import { messageOf, showError } from '../messages';
import type { SignInProgress } from '../mfa/signInProgress';

/** SDKs wait a second for an answer, in milliseconds: before that they are told what they wait for. */
const longestAnswer = 800;

export interface TerminalParts extends ExtensionParts {
  readonly progress: SignInProgress;
  readonly lender: () => Promise<CredentialsLender>;
  /** The address of the built-in sample database, which starts on first use. */
  readonly sampleEndpoint: () => Promise<string>;
}

/** Registers Open Terminal with This Connection. */
export function registerTerminals(parts: TerminalParts): void {
  const { context, store, log } = parts;
  const terminals = new ConnectionTerminals(parts);
  const open = async (target: TreeNode | string | undefined): Promise<void> => {
    const id = typeof target === 'string' ? target : target && connectionOfNode(target)?.id;
    const connection = id === undefined ? await pickConnection(store.connections) : store.get(id);
    if (!connection) {
      return;
    }
    try {
      await terminals.open(connection);
    } catch (error) {
      if (!isCancelled(error)) {
        log.error(`openTerminal: ${messageOf(error)}`);
        const action = await showError(error);
        if (action === 'retry' || action === 'signIn') {
          await open(connection.id);
        } else if (action === 'editConnection') {
          await vscode.commands.executeCommand('dynamodbConnections.editConnection', {
            kind: 'connection',
            connection,
          });
        }
      }
    }
  };
  context.subscriptions.push(terminals, vscode.commands.registerCommand('dynamodbConnections.openTerminal', open));
}

/**
 * Terminals in which AWS CLI and SDKs work with a connection. Each has an endpoint of its own that gives it credentials
 * as long as it is open; its environment holds the endpoint's token and no credentials.
 */
class ConnectionTerminals implements vscode.Disposable {
  private readonly running = new Map<vscode.Terminal, () => void>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly parts: TerminalParts) {
    this.subscription = vscode.window.onDidCloseTerminal((terminal) => this.end(terminal));
  }

  /** Signs in and opens a terminal. */
  async open(connection: Connection): Promise<vscode.Terminal> {
    const [{ startContainerCredentials }, { terminalEnvironment }, lender] = await Promise.all([
      import('../../auth/containerCredentials'),
      import('../../auth/terminalEnvironment'),
      this.parts.lender(),
    ]);
    const ended = new AbortController();
    await this.parts.progress.during(connection, (signal) =>
      lender.lend(connection, { asks: true, lendsLocalKeys: true, signal }),
    );
    const endpoint = await this.endpointOf(connection);
    const server = await startContainerCredentials(this.lending(connection, lender, ended.signal));
    const terminal = vscode.window.createTerminal({
      name: connection.name,
      env: { ...terminalEnvironment(connection, server, endpoint) },
      // A reload ends the endpoint: a terminal that came back would have none.
      isTransient: true,
      iconPath: new vscode.ThemeIcon('database'),
      ...(connection.environment && { color: environmentColor(connection.environment) }),
      message: this.greeting(connection),
    });
    this.running.set(terminal, () => {
      ended.abort();
      void server.stop();
    });
    terminal.show();
    return terminal;
  }

  dispose(): void {
    this.subscription.dispose();
    for (const terminal of this.running.keys()) {
      this.end(terminal);
    }
  }

  private end(terminal: vscode.Terminal): void {
    this.running.get(terminal)?.();
    this.running.delete(terminal);
  }

  /** Lends what there is, or can be had at once. A sign-in that takes longer goes on, and is told as what it is. */
  private lending(
    { id, name }: Connection,
    lender: CredentialsLender,
    signal: AbortSignal,
  ): () => ReturnType<CredentialsLender['lend']> {
    let pending: ReturnType<CredentialsLender['lend']> | undefined;
    return async () => {
      const connection = this.parts.store.get(id);
      if (!connection) {
        throw new UserError(vscode.l10n.t('The connection {0} was deleted.', name), { code: 'terminal.deleted' });
      }
      // Only the person ends a sign-out, not a program that happens to run.
      if (this.parts.sessions.isSignedOut(id)) {
        throw new UserError(
          vscode.l10n.t('You have signed out of {0}. Sign in to it in VS Code, then run this again.', connection.name),
          { code: 'terminal.signedOut' },
        );
      }
      pending ??= lender.lend(connection, { asks: true, lendsLocalKeys: true, signal }).finally(() => {
        pending = undefined;
      });
      const answer = await within(pending, longestAnswer);
      if (!answer) {
        throw new UserError(
          vscode.l10n.t('The sign-in to {0} is under way in VS Code. Run this again when it is done.', connection.name),
          { code: 'terminal.signingIn' },
        );
      }
      return answer;
    };
  }

  private async endpointOf({ properties }: Connection): Promise<string | undefined> {
    if (isSampleEndpoint(properties)) {
      return this.parts.sampleEndpoint();
    }
    const isOwn = ['Endpoint', 'Domain'].some((name) => propertyValue(properties, name) !== undefined);
    return isOwn ? dynamodbEndpoint(properties) : undefined;
  }

  private greeting(connection: Connection): string {
    const lines = [
      vscode.l10n.t(
        'AWS CLI and SDKs use the connection {0} in {1} here, and not your AWS files.',
        connection.name,
        connectionRegion(connection.properties),
      ),
      isReadOnly(connection) &&
        vscode.l10n.t('Read-only holds for VS Code alone: commands in this terminal can write.'),
    ];
    return lines.filter(Boolean).join('\r\n');
  }
}

/** What the work gives, or nothing when it takes longer. */
async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work, time]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
