import { homedir } from 'node:os';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { authSchemeOf } from '../connection/authSchemes';
import type { Connection } from '../connection/connection';
import { propertyValue } from '../connection/connection';
import { isSecretName } from '../connection/properties';
import { mergeSecrets } from '../connection/secrets';
import { UserError } from '../connection/userError';
import { isAbort } from './awsErrors';
import { SystemClock } from './clock';
import type { Clock } from './clock';
import { Flight } from './flight';
import { routeOf } from './http/route';
import type { Route } from './http/route';
import { isCancelled, isNeedsPerson, needsPersonError, nobody } from './interaction';
import type { Interaction } from './interaction';
import { observedInteraction } from './observedInteraction';
import type { Scheme, SignInEnvironment, SignedIn } from './scheme';
import { schemes as everyScheme } from './schemes';
import type { Asked, SessionState } from './sessionState';
import { MemorySessionStore, SessionKeeper } from './sessionStore';
import type { SessionStore, Sessions } from './sessionStore';
import { Trace } from './trace';
import type { OnTraceStep, TraceStep } from './trace';
import { CodeMemory } from './usedCodes';

/**
 * Reads the secrets of one connection from where they are kept.
 * @param asks whether a person may be asked for those that are kept nowhere; otherwise it ends with `needsPersonError()`
 */
export type SecretsReader = (connectionId: string, asks: boolean) => Promise<Readonly<Record<string, string>>>;

/** What the authenticator works with. Whatever is left out does nothing, asks nobody and keeps nothing. */
export interface AuthenticatorParts {
  readonly interaction: Interaction;
  readonly sessions: SessionStore;
  readonly environment: SignInEnvironment;
  readonly clock: Clock;
  /** Receives every step of every sign-in of a saved connection, for the log. */
  readonly onStep: (connection: Connection, index: number, step: TraceStep) => void;
  /** In place of the schemes that there are. */
  readonly schemes: Readonly<Record<string, Scheme | undefined>>;
}

/** How long before their expiry credentials are no longer handed out, in milliseconds. */
const refreshBeforeExpiry = 5 * 60 * 1000;

/** Credentials that live shorter than 25 minutes are renewed when this part of their life is left. */
const refreshBeforeExpiryPart = 1 / 5;

/** Credentials that are past their time to be renewed still serve that long before their end, if they have to. */
const leastLife = 30_000;

/** Milliseconds for which a failed sign-in is not tried again: twice as long each time, up to the longest. */
const shortestBackOff = 1000;
const longestBackOff = 30_000;

/** Credentials younger than this that are refused are not exchanged: a new sign-in would not help. */
const youngestRefusal = 60_000;

/** A sign-in that succeeded. */
interface Current {
  readonly signedIn: SignedIn;
  /** Milliseconds, by the authenticator's clock. */
  readonly obtainedAt: number;
}

interface Failure {
  readonly error: Error;
  readonly count: number;
  /** Milliseconds; until then everyone gets this error. */
  readonly until: number;
}

/** What is known of one connection. */
interface Entry {
  readonly connection: Connection;
  current?: Current;
  flight?: Flight<SignedIn>;
  failure?: Failure;
  /** What the service gave is no longer good, though it should be: what is kept must not be used either. */
  distrustsKept?: boolean;
  /** It was found out that the next renewal needs a person. */
  needsPerson?: boolean;
  state: SessionState;
}

/** A provider for the SDK's clients, which ask it before every request. */
export interface ConnectionCredentials extends AwsCredentialIdentityProvider {
  /** Says to the SDK that it need not keep the answers itself: a sign-out would not reach it. */
  readonly memoized: true;
}

/**
 * The one way from a connection to AWS credentials. Whoever wants to talk to AWS for a connection asks here, so that a
 * person signs in once however many parts of the extension are at work. Everything it throws is a `UserError`, an abort,
 * or a defect of ours; no secret is in any of them.
 */
export class Authenticator {
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<(connectionId: string) => void>();
  private readonly parts: AuthenticatorParts;
  private readonly keeper: SessionKeeper;
  private readonly usedCodes: CodeMemory;

  constructor(
    private readonly readSecrets: SecretsReader,
    parts: Partial<AuthenticatorParts> = {},
  ) {
    this.parts = {
      interaction: nobody,
      sessions: new MemorySessionStore(),
      environment: { variables: process.env, homeDirectory: homedir(), isTrusted: false },
      clock: new SystemClock(),
      onStep: () => undefined,
      schemes: everyScheme,
      ...parts,
    };
    this.keeper = new SessionKeeper(this.parts.sessions, this.parts.clock);
    this.usedCodes = new CodeMemory(this.parts.clock);
  }

  /** Credentials for a saved connection, in the form the SDK's clients take; see `credentials`. */
  credentialsFor(connection: Connection): ConnectionCredentials {
    return Object.assign(() => this.credentials(connection), { memoized: true as const });
  }

  /**
   * Credentials for a saved connection. They are kept until five minutes before their expiry and renewed in the
   * background shortly before; callers at the same time wait for one sign-in, which ends when nobody waits any more; a
   * failed one is not repeated for some seconds.
   */
  async credentials(connection: Connection, signal?: AbortSignal): Promise<AwsCredentialIdentity> {
    return (await this.signedIn(this.entryOf(connection), signal)).credentials;
  }

  /**
   * As `credentials`, and nobody is asked: those at hand, or new ones where that takes no person.
   * @throws `needsPersonError()` where it would, or somebody is being asked now
   */
  async credentialsUnasked(connection: Connection, signal?: AbortSignal): Promise<AwsCredentialIdentity> {
    const entry = this.entryOf(connection);
    if (entry.flight?.isBackground === false) {
      throw needsPersonError();
    }
    return (await this.signedIn(entry, signal, false)).credentials;
  }

  /** Signs in because a person wants it now: a failure or refusal a moment ago does not count. */
  async signIn(connection: Connection, signal?: AbortSignal): Promise<SignedIn> {
    const entry = this.entryOf(connection);
    delete entry.failure;
    return this.signedIn(entry, signal);
  }

  /** Gets a new session although the old one still lives. The old one stays when this does not succeed. */
  async renew(connection: Connection, signal?: AbortSignal): Promise<SignedIn> {
    const entry = this.entryOf(connection);
    delete entry.failure;
    if (entry.flight?.isBackground) {
      entry.flight.stop();
      delete entry.flight;
    }
    const flight = entry.flight ?? this.begin(entry, { isBackground: false, isNew: true });
    return flight.join(signal);
  }

  /**
   * Signs in with secrets that are not saved yet, as Test Connection does. Nothing of it is kept, but for a session that
   * cost a one-time code: it serves the connection when it is saved in this window.
   */
  async signInOnce(connection: Connection, signal?: AbortSignal, onStep?: OnTraceStep): Promise<SignedIn> {
    return this.runScheme(connection, {
      signal: signal ?? new AbortController().signal,
      onStep: onStep ?? (() => undefined),
      interaction: this.parts.interaction,
      isRenewal: false,
      sessions: this.keeper.for(undefined),
    });
  }

  /**
   * The way a saved connection's requests to AWS take: what SSLServerCert and the Proxy properties say.
   * @throws UserError when they cannot be served
   */
  async routeFor(connection: Connection): Promise<Route> {
    // Only the proxy has a secret; without one nobody is asked for anything.
    const hasProxy = propertyValue(connection.properties, 'ProxyServer') !== undefined;
    const secrets = hasProxy ? await this.readSecrets(connection.id, true) : {};
    return this.routeOnce({ ...connection, properties: mergeSecrets(connection.properties, secrets) });
  }

  /** As `routeFor`, for a connection with its secrets that need not be saved. */
  async routeOnce({ properties }: Connection): Promise<Route> {
    return routeOf(properties, this.parts.environment);
  }

  /**
   * The service did not take credentials that should be good: they were revoked, or have expired early.
   * @returns whether asking for credentials again can give others
   */
  refused(connection: Connection, accessKeyId: string): boolean {
    const entry = this.entries.get(connection.id);
    if (entry?.connection.properties !== connection.properties) {
      return false;
    }
    const { current } = entry;
    if (current?.signedIn.credentials.accessKeyId !== accessKeyId) {
      // Somebody else has noticed before.
      return current !== undefined || entry.flight !== undefined;
    }
    const { signedIn, obtainedAt } = current;
    if (signedIn.renewal === 'never' || this.now() - obtainedAt < youngestRefusal) {
      return false;
    }
    delete entry.current;
    entry.distrustsKept = true;
    return true;
  }

  /** Ends a connection's session and drops what is kept of it. */
  async signOut(connectionId: string): Promise<void> {
    this.forget(connectionId);
    await this.keeper.forget(connectionId);
  }

  /** Ends the sessions of these connections, of all that were used in this window besides. */
  async signOutOfAll(connectionIds: readonly string[] = []): Promise<void> {
    await Promise.all([...new Set([...connectionIds, ...this.entries.keys()])].map((id) => this.signOut(id)));
  }

  /** As `signOut`, and what survives it goes as well: the connection is deleted. */
  async remove(connectionId: string): Promise<void> {
    this.forget(connectionId);
    await this.keeper.forget(connectionId, true);
  }

  /** Lets the next caller try at once, though a sign-in failed a moment ago or was cancelled. A session stays. */
  tryAgain(connectionId: string): void {
    delete this.entries.get(connectionId)?.failure;
  }

  /**
   * Forgets the credentials of a connection and stops its sign-in: it was changed, or is to be tried afresh. A session
   * that is kept stays and is found again when everything it depends on is the same.
   */
  forget(connectionId: string): void {
    const entry = this.entries.get(connectionId);
    if (entry === undefined) {
      return;
    }
    this.entries.delete(connectionId);
    entry.flight?.stop();
    this.tellListeners(connectionId);
  }

  /**
   * How a connection stands now. It changes by itself when a session ends: whoever shows the time looks again with it.
   */
  stateOf(connectionId: string): SessionState {
    const entry = this.entries.get(connectionId);
    if (entry?.state.kind !== 'signedIn' || !entry.current || this.isUsable(entry.current)) {
      return entry?.state ?? { kind: 'none' };
    }
    const { renewal, sessionExpiration } = entry.current.signedIn;
    const hasSessionEnded = sessionExpiration !== undefined && sessionExpiration.getTime() <= this.now();
    return renewal === 'person' || entry.needsPerson || hasSessionEnded
      ? { kind: 'wantsCode', question: 'code', isAsking: false }
      : { kind: 'none' };
  }

  /**
   * Whether there are credentials at hand that are good for a while: whoever asks for some gets those, though the
   * connection may be signing in all the same, to renew its session.
   */
  hasCredentials(connectionId: string): boolean {
    const current = this.entries.get(connectionId)?.current;
    return current !== undefined && this.isFresh(current);
  }

  /** Every connection that was used in this window. */
  get used(): readonly Connection[] {
    return [...this.entries.values()].map((entry) => entry.connection);
  }

  /** Calls back with a connection's id after its state has changed. @returns ends it */
  onDidChangeState(listener: (connectionId: string) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private entryOf(connection: Connection): Entry {
    const kept = this.entries.get(connection.id);
    if (kept?.connection.properties === connection.properties) {
      return kept;
    }
    this.forget(connection.id);
    const entry: Entry = { connection, state: { kind: 'none' } };
    this.entries.set(connection.id, entry);
    return entry;
  }

  private async signedIn(entry: Entry, signal: AbortSignal | undefined, asks = true): Promise<SignedIn> {
    for (;;) {
      signal?.throwIfAborted();
      const { current } = entry;
      if (current && this.isFresh(current)) {
        if (await current.signedIn.hasChanged?.()) {
          if (entry.current === current) {
            delete entry.current;
          }
          continue;
        }
        this.renewEarly(entry, current);
        return current.signedIn;
      }
      const usable = current && this.isUsable(current) ? current.signedIn : undefined;
      if (usable?.renewal === 'never') {
        return usable;
      }
      const failure = entry.failure && entry.failure.until > this.now() ? entry.failure : undefined;
      if (failure) {
        if (usable && !isCancelled(failure.error)) {
          return usable;
        }
        throw failure.error;
      }
      if (!asks && entry.needsPerson && current) {
        throw needsPersonError();
      }
      const flight = entry.flight ?? this.begin(entry, { isBackground: !asks, isNew: false });
      try {
        return await flight.join(signal);
      } catch (error) {
        // A renewal in the background asks nobody. Whoever waits for it now may be asked.
        const mayGoOn = asks && flight.isBackground && isNeedsPerson(error) && this.isCurrent(entry);
        if (!mayGoOn) {
          if (usable && this.isCurrent(entry) && !flight.isStopped && !isCancelled(error) && !signal?.aborted) {
            return usable;
          }
          throw error;
        }
      }
    }
  }

  private renewEarly(entry: Entry, current: Current): void {
    const { expiration } = current.signedIn.credentials;
    const isEarly = expiration !== undefined && expiration.getTime() - this.now() < 2 * marginOf(current, expiration);
    const isWorthIt = current.signedIn.renewal === 'alone' && !entry.needsPerson && !entry.flight;
    if (isEarly && isWorthIt && !(entry.failure && entry.failure.until > this.now())) {
      this.begin(entry, { isBackground: true, isNew: false });
    }
  }

  private begin(entry: Entry, how: { readonly isBackground: boolean; readonly isNew: boolean }): Flight<SignedIn> {
    const isRenewal = entry.current !== undefined || entry.distrustsKept === true;
    const flight: Flight<SignedIn> = new Flight(async (signal) => {
      try {
        const signedIn = await this.runSaved(entry, { ...how, isRenewal, signal });
        this.succeed(entry, flight, signedIn);
        return signedIn;
      } catch (error) {
        const reason = error instanceof Error ? error : new Error(String(error));
        this.fail(entry, flight, reason);
        throw reason;
      }
    }, how.isBackground);
    entry.flight = flight;
    if (!how.isBackground) {
      this.setState(entry, { kind: 'signingIn' });
    }
    // The work itself may not notice for a while that nobody waits any more; others need not wait for that.
    flight.whenStopped(() => this.fail(entry, flight, new DOMException('Stopped.', 'AbortError')));
    return flight;
  }

  private async runSaved(
    entry: Entry,
    how: {
      readonly isBackground: boolean;
      readonly isNew: boolean;
      readonly isRenewal: boolean;
      readonly signal: AbortSignal;
    },
  ): Promise<SignedIn> {
    const { connection } = entry;
    const secrets = await this.readSecrets(connection.id, !how.isBackground);
    const complete = { ...connection, properties: mergeSecrets(connection.properties, secrets) };
    const interaction = observedInteraction(this.parts.interaction, {
      begins: (question) => this.setAsking(entry, how.signal, question),
      ended: () => this.setAsking(entry, how.signal, undefined),
    });
    const sessions = this.keeper.for(connection.id, { onlyNew: how.isNew || entry.distrustsKept === true });
    const signedIn = await this.runScheme(complete, {
      signal: how.signal,
      onStep: (index, step) => this.parts.onStep(connection, index, step),
      interaction: how.isBackground ? nobody : interaction,
      isRenewal: how.isRenewal,
      sessions,
    });
    // A file that cannot be written is no reason to fail now: what is in it ends by itself.
    await sessions.dropUntouched().catch(() => undefined);
    return signedIn;
  }

  private async runScheme(
    connection: Connection,
    how: {
      readonly signal: AbortSignal;
      readonly onStep: OnTraceStep;
      readonly interaction: Interaction;
      readonly isRenewal: boolean;
      readonly sessions: Sessions;
    },
  ): Promise<SignedIn> {
    const trace = new Trace(how.onStep);
    const { properties } = connection;
    trace.secrets.hide(
      ...Object.entries(properties)
        .filter(([name]) => isSecretName(name))
        .map(([, value]) => value),
    );
    try {
      how.signal.throwIfAborted();
      const scheme = this.schemeOf(connection);
      const signedIn = await scheme(connection, {
        signal: how.signal,
        interaction: how.interaction,
        isRenewal: how.isRenewal,
        trace,
        sessions: how.sessions,
        environment: this.parts.environment,
        clock: this.parts.clock,
        usedCodes: this.usedCodes,
      });
      how.signal.throwIfAborted();
      return signedIn;
    } catch (error) {
      throw isAbort(error) ? error : trace.secrets.cleanError(error);
    }
  }

  private schemeOf({ properties }: Connection): Scheme {
    const definition = authSchemeOf(properties);
    const scheme = definition && this.parts.schemes[definition.name];
    if (!scheme) {
      throw new UserError(`There is no AuthScheme ${properties['AuthScheme'] ?? ''}. Choose how you sign in.`, {
        code: 'auth.unknownScheme',
        actions: ['editConnection'],
      });
    }
    return scheme;
  }

  private succeed(entry: Entry, flight: Flight<SignedIn>, signedIn: SignedIn): void {
    if (entry.flight !== flight) {
      return;
    }
    delete entry.flight;
    delete entry.failure;
    delete entry.distrustsKept;
    delete entry.needsPerson;
    entry.current = { signedIn, obtainedAt: this.now() };
    this.setState(entry, signedInState(signedIn));
  }

  private fail(entry: Entry, flight: Flight<SignedIn>, error: Error): void {
    if (entry.flight !== flight) {
      return;
    }
    delete entry.flight;
    const isStopped = flight.isStopped || isAbort(error);
    if (flight.isBackground && isNeedsPerson(error)) {
      entry.needsPerson = true;
    } else if (!isStopped && !isOurs(error)) {
      const count = (entry.failure?.count ?? 0) + 1;
      const backOff = isCancelled(error)
        ? longestBackOff
        : Math.min(shortestBackOff * 2 ** (count - 1), longestBackOff);
      entry.failure = { error, count, until: this.now() + backOff };
    }
    // Nobody has used it so far, so nobody is told that it wants something.
    const isUnused = flight.isBackground && entry.current === undefined;
    this.setState(entry, isUnused ? { kind: 'none' } : this.stateAfter(entry, isStopped, error));
  }

  private stateAfter(entry: Entry, isStopped: boolean, error: Error): SessionState {
    if (entry.current && this.isUsable(entry.current)) {
      return signedInState(entry.current.signedIn);
    }
    if (isStopped) {
      return { kind: 'none' };
    }
    return isCancelled(error) || isNeedsPerson(error)
      ? { kind: 'wantsCode', question: 'code', isAsking: false }
      : { kind: 'failed', error };
  }

  private setAsking(entry: Entry, signal: AbortSignal, question: Asked | undefined): void {
    if (!signal.aborted && entry.flight) {
      this.setState(entry, question ? { kind: 'wantsCode', question, isAsking: true } : { kind: 'signingIn' });
    }
  }

  private setState(entry: Entry, state: SessionState): void {
    entry.state = state;
    if (this.isCurrent(entry)) {
      this.tellListeners(entry.connection.id);
    }
  }

  private tellListeners(connectionId: string): void {
    for (const listener of this.listeners) {
      listener(connectionId);
    }
  }

  private isCurrent(entry: Entry): boolean {
    return this.entries.get(entry.connection.id) === entry;
  }

  private isFresh(current: Current): boolean {
    const { expiration } = current.signedIn.credentials;
    return expiration === undefined || expiration.getTime() - this.now() > marginOf(current, expiration);
  }

  private isUsable({ signedIn }: Current): boolean {
    const { expiration } = signedIn.credentials;
    return expiration === undefined || expiration.getTime() - this.now() > leastLife;
  }

  private now(): number {
    return this.parts.clock.now();
  }
}

/** Whether the connection was found wanting before anybody was asked: trying again costs nobody anything. */
function isOurs(error: Error): boolean {
  return error instanceof UserError && error.code.startsWith('connection.');
}

function marginOf(current: Current, expiration: Date): number {
  return Math.min(refreshBeforeExpiry, (expiration.getTime() - current.obtainedAt) * refreshBeforeExpiryPart);
}

function signedInState({ credentials, identity, renewal, sessionExpiration }: SignedIn): SessionState {
  const end = sessionExpiration ?? (renewal === 'alone' ? undefined : credentials.expiration);
  return {
    kind: 'signedIn',
    identity,
    ...(credentials.expiration && { expiration: credentials.expiration }),
    ...(end && { sessionExpiration: end }),
  };
}
