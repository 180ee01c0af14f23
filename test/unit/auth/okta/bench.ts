import assert from 'node:assert/strict';
import type { SchemeContext } from '../../../../src/auth/scheme';
import { MemorySessionStore, SessionKeeper } from '../../../../src/auth/sessionStore';
import { Trace } from '../../../../src/auth/trace';
import type { TraceStep } from '../../../../src/auth/trace';
import { CodeMemory } from '../../../../src/auth/usedCodes';
import type { Clock } from '../../../../src/auth/clock';
import type { OktaAnswer, OktaApi, OktaBody } from '../../../../src/auth/okta/conversation';
import type { WalkOptions } from '../../../../src/auth/okta/transactionWalk';
import { Person } from '../../../servers/aws/people';
import { origin } from './answers';

/** A time that only passes while somebody waits. */
export class WaitingClock implements Clock {
  time = Date.parse('2026-01-01T00:00:00Z');
  readonly waits: number[] = [];

  now(): number {
    return this.time;
  }

  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.waits.push(milliseconds);
    this.time += milliseconds;
    // Others get their turn, as in any wait.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }

  correct(): void {
    // Okta's time does not count.
  }
}

/** A request to the Authentication API. */
export interface Posted {
  readonly path: string;
  readonly body: OktaBody;
  readonly carriesPassword: boolean;
}

/** Answers the requests of one walk in order: a body, or a status, a body and headers. */
export type Scripted = Record<string, unknown> | readonly [number, Record<string, unknown>, Record<string, string>?];

/** A walk whose answers a test has written. */
export class Bench implements OktaApi {
  readonly posted: Posted[] = [];
  /** What was posted with nobody waiting. */
  readonly last: Posted[] = [];
  readonly steps: TraceStep[] = [];
  readonly clock = new WaitingClock();
  readonly person = new Person();
  readonly controller = new AbortController();
  readonly usedCodes = new CodeMemory(this.clock);
  readonly keeper = new SessionKeeper(new MemorySessionStore(), this.clock);
  readonly context: SchemeContext = {
    signal: this.controller.signal,
    interaction: this.person,
    isRenewal: false,
    trace: new Trace((_, step) => void this.steps.push(step)),
    sessions: this.keeper.for('orders'),
    environment: { variables: {}, homeDirectory: '/', isTrusted: true },
    clock: this.clock,
    usedCodes: this.usedCodes,
  };

  constructor(private readonly answers: Scripted[]) {
    this.context.trace.secrets.hide('made-up-password');
  }

  async post(url: string, body: OktaBody, { carriesPassword }: { carriesPassword: boolean }): Promise<OktaAnswer> {
    assert.ok(url.startsWith(`${origin}/`), url);
    this.posted.push({ path: url.slice(origin.length), body, carriesPassword });
    const next = this.answers.shift();
    assert.ok(next, `nobody expected a request for ${url}`);
    const [status, answer, headers = {}] = isList(next) ? next : [200, next];
    return { status, headers, text: JSON.stringify(answer) };
  }

  async postLast(url: string, body: OktaBody): Promise<void> {
    this.last.push({ path: url.slice(origin.length), body, carriesPassword: false });
  }

  options(more: Partial<WalkOptions> = {}): WalkOptions {
    return {
      api: this,
      facts: { user: 'ana@example.com', origin, hasApiToken: false },
      password: 'made-up-password',
      connection: { id: 'orders', name: 'Orders' },
      context: this.context,
      ...more,
    };
  }

  /** Steps that have ended, as `title: detail`. */
  get told(): string[] {
    return this.steps
      .filter(({ state }) => state !== 'running')
      .map(({ title, detail }) => (detail === undefined ? title : `${title}: ${detail}`));
  }
}

function isList(value: Scripted): value is readonly [number, Record<string, unknown>, Record<string, string>?] {
  return Array.isArray(value);
}
