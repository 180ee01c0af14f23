import * as vscode from 'vscode';
import type { Authenticator } from '../../auth/authenticator';
import type { Clock } from '../../auth/clock';
import type { SessionState } from '../../auth/sessionState';
import type { Connection } from '../../connection/connection';
import type { ConnectionStore } from '../connections/connectionStore';
import { untilItChanges } from './timeLeft';

/** Milliseconds before the end of a session from which on it is shown as a warning. */
const warningTime = 5 * 60_000;

/** Milliseconds between two looks at least. */
const shortestTick = 1000;

/** A connection and how it stands with AWS. */
export interface ConnectionSession {
  readonly connection: Connection;
  readonly state: SessionState;
}

/** A session that is alive. */
export type SignedInState = Extract<SessionState, { readonly kind: 'signedIn' }>;

/**
 * How the connections of this window stand with AWS, for the status bar, the tree and whoever else shows it. It loads
 * the authenticator when somebody signs in or out and not before.
 */
export class ConnectionSessions implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<string | undefined>();
  private readonly signedOut = new Set<string>();
  private authenticator: Authenticator | undefined;
  private stopListening: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** With the id of a connection whose state has changed; without one when only the time has gone on. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly store: Pick<ConnectionStore, 'get'>,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly load: () => Promise<Authenticator>,
  ) {}

  /** Watches the authenticator from now on; whoever loads it says so here. */
  attach(authenticator: Authenticator): void {
    this.authenticator = authenticator;
    this.stopListening = authenticator.onDidChangeState((id) => {
      if (authenticator.stateOf(id).kind !== 'none') {
        this.signedOut.delete(id);
      }
      this.changed.fire(id);
      this.schedule();
    });
  }

  stateOf(id: string): SessionState {
    return this.authenticator?.stateOf(id) ?? { kind: 'none' };
  }

  /** The connections in use: those of which somebody wanted something in this window. */
  get inUse(): readonly ConnectionSession[] {
    return (this.authenticator?.used ?? []).flatMap(({ id }) => {
      const connection = this.store.get(id);
      return connection ? [{ connection, state: this.stateOf(id) }] : [];
    });
  }

  /** Whether the person has signed out, and nobody has signed in since. */
  isSignedOut(id: string): boolean {
    return this.signedOut.has(id);
  }

  /** The person wants to go on after they have signed out. */
  forgetSignOut(id: string): void {
    this.signedOut.delete(id);
  }

  /** Signs in because a person wants it now. A session that is alive stays. */
  async signIn(connection: Connection, signal: AbortSignal): Promise<void> {
    await (await this.load()).signIn(connection, signal);
  }

  /** Gets a new session although the old one still lives. */
  async renew(connection: Connection, signal: AbortSignal): Promise<void> {
    await (await this.load()).renew(connection, signal);
  }

  /** Ends the sessions of connections and drops what is kept of them. */
  async signOut(ids: readonly string[]): Promise<void> {
    const authenticator = await this.load();
    // At once: what a terminal asks for in the meantime would sign in again.
    for (const id of ids) {
      this.signedOut.add(id);
    }
    await Promise.all(ids.map((id) => authenticator.signOut(id)));
    for (const id of ids) {
      this.changed.fire(id);
    }
    this.schedule();
  }

  /** The same for these connections and for all that were used in this window. */
  async signOutOfAll(ids: readonly string[]): Promise<void> {
    await this.signOut([...new Set([...ids, ...(this.authenticator?.used ?? []).map(({ id }) => id)])]);
  }

  /**
   * Milliseconds until a person is needed again; not set when that is never, or not known. Sessions that renew alone
   * have no such end.
   */
  timeLeft(state: SessionState): number | undefined {
    return state.kind === 'signedIn' && state.sessionExpiration
      ? state.sessionExpiration.getTime() - this.clock.now()
      : undefined;
  }

  /** Whether a session ends within minutes. */
  endsSoon(state: SessionState): boolean {
    return (this.timeLeft(state) ?? Number.POSITIVE_INFINITY) < warningTime;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.stopListening?.();
    this.changed.dispose();
  }

  /** Looks again when the first of the times that are shown is another. */
  private schedule(): void {
    clearTimeout(this.timer);
    const waits = this.inUse.flatMap(({ state }) => {
      const left = this.timeLeft(state);
      return left === undefined ? [] : Math.max(shortestTick, Math.min(untilItChanges(left), left / 2));
    });
    if (waits.length > 0) {
      this.timer = setTimeout(
        () => {
          this.changed.fire(undefined);
          this.schedule();
        },
        Math.min(...waits),
      );
    }
  }
}
