import * as vscode from 'vscode';
import { isAbort } from '../../auth/awsErrors';
import { isNeedsPerson } from '../../auth/interaction';
import type { CredentialsLender } from '../../auth/lentCredentials';
import type { Connection } from '../../connection/connection';
import { UserError } from '../../connection/userError';
import type { ExtensionParts } from '../extensionParts';
import { messageOf } from '../messages';
import type { SignInProgress } from '../mfa/signInProgress';
import { accountLabel, fitsScopes } from './sessionScopes';

/** The id by which other extensions ask VS Code for a session. */
export const authenticationId = 'dynamodb-connections';

const lentKey = 'lentConnections';

/** How many sessions are looked for at once. */
const mostSessions = 20;

export interface AuthenticationParts extends Pick<ExtensionParts, 'context' | 'store' | 'sessions' | 'log'> {
  readonly progress: SignInProgress;
  readonly lender: () => Promise<CredentialsLender>;
}

/**
 * Lets other extensions have the credentials of connections by way of VS Code, which asks the person which extension may
 * have which. Each connection is an account; a session's token is short-lived credentials as JSON, in the form of
 * `credential_process`. What others see is described in docs/api.md; reasons: docs/decisions, "Credentials for others".
 */
export class ConnectionAuthentication implements vscode.AuthenticationProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  private readonly subscriptions: readonly vscode.Disposable[];
  /** The sessions that VS Code knows of, by connection. */
  private readonly known = new Map<string, vscode.AuthenticationSession>();

  readonly onDidChangeSessions = this.changed.event;

  constructor(private readonly parts: AuthenticationParts) {
    this.subscriptions = [
      parts.sessions.onDidChange((id) => {
        if (id !== undefined) {
          void this.follow(id);
        }
      }),
      parts.store.onDidChange(({ id }) => {
        if (!parts.store.get(id)) {
          void this.drop(id);
        }
      }),
    ];
  }

  /** Those that are there without asking anybody: VS Code looks for them at any time. */
  async getSessions(
    scopes: readonly string[] | undefined,
    { account }: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession[]> {
    const { store, sessions } = this.parts;
    const inUse = sessions.inUse.flatMap(({ connection, state }) =>
      state.kind === 'signedIn' && state.expiration !== undefined ? connection.id : [],
    );
    const candidates = [...new Set([...this.lent, ...inUse])]
      .filter((id) => !sessions.isSignedOut(id) && (account === undefined || account.id === id))
      .flatMap((id) => store.get(id) ?? [])
      .filter((connection) => fitsScopes(connection, scopes))
      .slice(0, mostSessions);
    const found = await Promise.all(candidates.map((connection) => this.sessionOf(connection, scopes)));
    return found.flatMap((session) => session ?? []);
  }

  /** Asks which connection is meant, if that is not said, and signs in to it. */
  async createSession(
    scopes: readonly string[],
    { account }: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession> {
    const { store, progress } = this.parts;
    const fitting = store.connections.filter(
      (connection) =>
        store.shared(connection.id)?.problem === undefined &&
        fitsScopes(connection, scopes) &&
        (account === undefined || account.id === connection.id),
    );
    const connection = await pick(fitting, account !== undefined || scopes.length > 0);
    const lender = await this.parts.lender();
    const credentials = await progress.during(connection, (signal) => lender.lend(connection, { asks: true, signal }));
    await this.remember([...this.lent, connection.id]);
    const session = await this.made(connection, credentials, scopes);
    this.announce(connection.id, session);
    return session;
  }

  async removeSession(sessionId: string): Promise<void> {
    await this.parts.sessions.signOut([sessionId]);
    await this.drop(sessionId);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
    this.changed.dispose();
  }

  /** The connections that an extension was given, and that nobody has signed out of since. */
  private get lent(): readonly string[] {
    const ids = this.parts.context.globalState.get<unknown>(lentKey);
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
  }

  private async remember(ids: readonly string[]): Promise<void> {
    await this.parts.context.globalState.update(lentKey, [...new Set(ids)]);
  }

  /** A connection was signed in to, renewed or signed out of. */
  private async follow(id: string): Promise<void> {
    const { store, sessions } = this.parts;
    const connection = store.get(id);
    const state = sessions.stateOf(id);
    if (sessions.isSignedOut(id) || !connection) {
      await this.drop(id);
    } else if (state.kind === 'signedIn') {
      // Long-term keys are only exchanged for a session when somebody wants it.
      const isWanted = state.expiration !== undefined || this.lent.includes(id);
      const session = isWanted ? await this.sessionOf(connection, []) : undefined;
      if (session) {
        this.announce(id, session);
      }
    } else if (state.kind === 'wantsCode' || state.kind === 'failed') {
      this.announce(id, undefined);
    }
  }

  private async drop(id: string): Promise<void> {
    if (this.lent.includes(id)) {
      await this.remember(this.lent.filter((each) => each !== id));
    }
    this.announce(id, undefined);
  }

  private announce(id: string, session: vscode.AuthenticationSession | undefined): void {
    const before = this.known.get(id);
    if (session) {
      this.known.set(id, session);
    } else {
      this.known.delete(id);
    }
    if (before?.accessToken === session?.accessToken) {
      return;
    }
    this.changed.fire({
      added: session && !before ? [session] : [],
      removed: before && !session ? [before] : [],
      changed: session && before ? [session] : [],
    });
  }

  private async sessionOf(
    connection: Connection,
    scopes: readonly string[] | undefined,
  ): Promise<vscode.AuthenticationSession | undefined> {
    try {
      const lender = await this.parts.lender();
      const credentials = await lender.lend(connection, { asks: false, signal: new AbortController().signal });
      return await this.made(connection, credentials, scopes ?? []);
    } catch (error) {
      if (!isNeedsPerson(error) && !isAbort(error)) {
        this.parts.log.warn(`A session of ${connection.name} for other extensions: ${messageOf(error)}`);
      }
      return undefined;
    }
  }

  private async made(
    connection: Connection,
    credentials: Awaited<ReturnType<CredentialsLender['lend']>>,
    scopes: readonly string[],
  ): Promise<vscode.AuthenticationSession> {
    const { credentialProcessJson } = await import('../../auth/lentCredentials');
    return {
      id: connection.id,
      accessToken: credentialProcessJson(credentials),
      account: { id: connection.id, label: accountLabel(connection, this.parts.store.connections) },
      scopes: [...scopes],
    };
  }
}

/** @param isNamed whether the extension has said which one it wants */
async function pick(connections: readonly Connection[], isNamed: boolean): Promise<Connection> {
  const [only] = connections;
  if (only && isNamed && connections.length === 1) {
    return only;
  }
  if (!only) {
    throw new UserError(
      isNamed
        ? vscode.l10n.t('There is no such DynamoDB connection.')
        : vscode.l10n.t('There is no DynamoDB connection yet. Add one first.'),
      { code: 'authentication.noConnection' },
    );
  }
  const items = connections.map((connection) => ({
    label: connection.name,
    ...(connection.folder !== undefined && { description: connection.folder }),
    connection,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Give Credentials to the Extension'),
    placeHolder: vscode.l10n.t('Which connection may it use?'),
    ignoreFocusOut: true,
  });
  if (!picked) {
    throw new UserError(vscode.l10n.t('No DynamoDB connection was chosen.'), { code: 'authentication.cancelled' });
  }
  return picked.connection;
}

/** Registers it with VS Code. */
export function registerAuthentication(parts: AuthenticationParts): void {
  const provider = new ConnectionAuthentication(parts);
  parts.context.subscriptions.push(
    provider,
    vscode.authentication.registerAuthenticationProvider(
      authenticationId,
      vscode.l10n.t('DynamoDB Connections'),
      provider,
      { supportsMultipleAccounts: true },
    ),
  );
}
