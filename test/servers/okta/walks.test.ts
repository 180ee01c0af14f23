import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { cancelledError, isCancelled } from '../../../src/auth/interaction';
import type { Interaction } from '../../../src/auth/interaction';
import type { OktaBrowser } from '../../../src/auth/okta/appLink';
import type { OktaAnswer, OktaApi } from '../../../src/auth/okta/conversation';
import { oktaResponse } from '../../../src/auth/okta/oktaSignIn';
import type { OktaBrowserSession, OktaRequest, OktaTransport } from '../../../src/auth/okta/oktaSignIn';
import type { MfaType } from '../../../src/auth/okta/factors';
import type { SchemeContext } from '../../../src/auth/scheme';
import { MemorySessionStore, SessionKeeper } from '../../../src/auth/sessionStore';
import { Trace } from '../../../src/auth/trace';
import type { TraceStep } from '../../../src/auth/trace';
import { CodeMemory } from '../../../src/auth/usedCodes';
import { UserError } from '../../../src/connection/userError';
import { secretMark } from '../randomAnswer';
import type { RandomAnswer } from '../randomAnswer';
import { randomPages, randomTransactions } from './randomAnswers';
import { challenge, factor, failure, origin, required, state, success } from '../../unit/auth/okta/answers';
import { WaitingClock } from '../../unit/auth/okta/bench';

const walks = 20_000;

/** Every secret that is made up holds this. */
const mark = 'MARKED';

/** More than any sign-in may ask: 400 of one transaction, four transactions, and the pages between them. */
const mostRequests = 2000;

/** Random numbers that come again with the same seed. Mulberry32, a well-known generator in the public domain. */
class Dice {
  constructor(private seed: number) {}

  below(limit: number): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let value = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  }

  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  of<T>(values: readonly [T, ...T[]]): T {
    return values[this.below(values.length)] ?? values[0];
  }

  secret(kind: string): string {
    return `${mark}-${kind}-${this.below(1_000_000_000)}`;
  }
}

const statuses = [
  'SUCCESS',
  'SUCCESS',
  'MFA_REQUIRED',
  'MFA_REQUIRED',
  'MFA_REQUIRED',
  'MFA_CHALLENGE',
  'MFA_CHALLENGE',
  'MFA_ENROLL',
  'MFA_ENROLL_ACTIVATE',
  'PASSWORD_WARN',
  'PASSWORD_EXPIRED',
  'PASSWORD_RESET',
  'LOCKED_OUT',
  'RECOVERY',
  'RECOVERY_CHALLENGE',
  'UNAUTHENTICATED',
  'NEW_IN_THE_NEXT_RELEASE',
] as const;

const codes = [
  'E0000001',
  'E0000004',
  'E0000006',
  'E0000011',
  'E0000015',
  'E0000047',
  'E0000064',
  'E0000068',
  'E0000068',
  'E0000069',
  'E0000079',
  'E0000082',
  'E0000085',
  'E0000109',
  'E0000133',
  'E0000155',
  'E9999999',
] as const;

/** An organisation that answers whatever comes to its mind, in the words of its documentation. */
class MoodyOkta implements OktaTransport {
  requests = 0;
  private readonly posts: string[] = [];
  /** One answer in so many is a failure. */
  private readonly failures: number;
  readonly api: OktaApi = {
    post: (url, body, { signal }) => this.post(url, body, signal),
    postLast: async (url) => this.count(url),
  };

  constructor(
    private readonly dice: Dice,
    private readonly clock: WaitingClock,
    private readonly controller: AbortController,
  ) {
    this.failures = dice.of([4, 10, 30]);
  }

  async browser(): Promise<OktaBrowserSession> {
    return {
      send: (request) => this.page(request),
      cookie: async (_, name) =>
        name === 'sid' && !this.dice.oneIn(4) ? { value: this.dice.secret('sid') } : undefined,
      close: () => undefined,
    };
  }

  private count(url: string): void {
    assert.ok(url.startsWith(`${origin}/`), `${url} is not of the organisation`);
    this.requests += 1;
    assert.ok(this.requests <= mostRequests, 'there is no end');
  }

  private async post(url: string, body: object, signal: AbortSignal): Promise<OktaAnswer> {
    this.count(url);
    this.posts.push(JSON.stringify(body));
    if (this.dice.oneIn(300)) {
      this.controller.abort();
    }
    signal.throwIfAborted();
    if (this.dice.oneIn(400)) {
      throw new UserError('No answer from acme.okta.example in time.', { code: 'http.timeout' });
    }
    if (this.dice.oneIn(this.failures)) {
      const errorCode = this.dice.of(codes);
      const reset = Math.floor(this.clock.now() / 1000) + this.dice.below(100) - 5;
      const summary = `Said with ${this.lastStateToken()} in it`;
      return {
        status: errorCode === 'E0000047' ? 429 : 403,
        headers: this.dice.oneIn(3) ? {} : { 'x-rate-limit-reset': String(reset) },
        text: JSON.stringify(this.dice.oneIn(20) ? {} : failure(errorCode, summary, this.dice.oneIn(2) ? summary : '')),
      };
    }
    return { status: 200, headers: {}, text: JSON.stringify(this.transaction()) };
  }

  private lastStateToken(): string {
    return /"stateToken":"([^"]+)"/u.exec(this.posts.at(-1) ?? '')?.[1] ?? 'nothing';
  }

  private transaction(): unknown {
    const { dice } = this;
    const status = dice.of(statuses);
    const stateToken = dice.secret('state');
    const link = (path: string): unknown =>
      dice.oneIn(12)
        ? dice.of([undefined, { href: `https://evil.example${path}` }, { href: path }, [], null])
        : { href: `${origin}${path}` };
    switch (status) {
      case 'SUCCESS':
        return dice.oneIn(8)
          ? { ...state('SUCCESS', { next: link('/login/step-up/redirect') }), stateToken }
          : success(dice.secret('session'));
      case 'MFA_REQUIRED': {
        const factors = Array.from({ length: dice.below(5) }, (_, index) => this.factor(index));
        return { ...required(factors, { allowRememberDevice: !dice.oneIn(3) }), stateToken };
      }
      case 'MFA_CHALLENGE': {
        const factorResult = dice.of(['WAITING', 'WAITING', 'WAITING', 'WAITING', undefined, 'REJECTED', 'TIMEOUT']);
        const number = dice.oneIn(3) && { _embedded: { challenge: { correctAnswer: dice.below(100) } } };
        return { ...challenge({ ...this.factor(0), ...number }, { factorResult }), stateToken };
      }
      default:
        return {
          ...state(status, {
            next: link('/api/v1/authn'),
            cancel: link('/api/v1/authn/cancel'),
            ...(!dice.oneIn(3) && { skip: link('/api/v1/authn/skip') }),
          }),
          stateToken,
        };
    }
  }

  private factor(index: number): Record<string, unknown> {
    const { dice } = this;
    const type = dice.of([
      'push',
      'sms',
      'email',
      'call',
      'token:software:totp',
      'token:hardware',
      'token:hotp',
      'webauthn',
      'web',
      'question',
      'constructor',
    ]);
    const provider = dice.of(['OKTA', 'OKTA', 'OKTA', 'GOOGLE', 'RSA', 'CUSTOM', '']);
    const made = factor(
      type,
      provider,
      dice.oneIn(4) ? {} : { profile: { phoneNumber: '+XX XXXX 89', name: 'Phone' } },
      `factor-${index}`,
    );
    return dice.oneIn(20) ? { ...made, _links: dice.of([{}, { verify: { href: 'https://evil.example/' } }]) } : made;
  }

  private async page({ url }: Parameters<OktaBrowser['send']>[0]): ReturnType<OktaBrowser['send']> {
    this.count(url);
    const { dice } = this;
    if (url.endsWith('/.well-known/okta-organization')) {
      return { url, status: 200, text: JSON.stringify({ pipeline: dice.of(['v1', 'v1', 'v1', 'idx']) }) };
    }
    if (url.endsWith('/api/v1/sessions/me')) {
      const expiresAt = new Date(this.clock.now() + dice.below(7_200_000)).toISOString();
      return { url, status: dice.of([200, 200, 404]), text: JSON.stringify({ expiresAt, id: dice.secret('sid') }) };
    }
    const text = dice.of([
      `<form method="post" action="https://signin.aws.amazon.com/saml"><input name="SAMLResponse" value="${mark}Assertion+${dice.below(99_999)}="/></form>`,
      `<form method="post" action="https://signin.aws.amazon.com/saml"><input name="SAMLResponse" value="${mark}Assertion+${dice.below(99_999)}="/></form>`,
      `<form method="post" action="${origin}/sso"><input name="SAMLRequest" value="${mark}"/></form>`,
      `<script>var stateToken = '${dice.secret('page').replaceAll('-', '\\x2D')}';</script>`,
      `<script>var stateToken = '${dice.secret('page').replaceAll('-', '\\x2D')}';</script>`,
      `<script>var stateToken = '02.${dice.secret('page')}';</script>`,
      '<div class="error-content">You are not assigned.</div>',
      '<form><input type="password" name="p"/></form>',
      '<title>Page not found</title>',
    ]);
    return { url, status: dice.of([200, 200, 200, 404]), text };
  }
}

/** An organisation that answers with what somebody else thought of, in no order. */
class SenselessOkta implements OktaTransport {
  requests = 0;
  readonly api: OktaApi = {
    post: async (url, _, { signal }) => {
      this.count(url);
      signal.throwIfAborted();
      const { status, headers, body } = this.next(this.answers.transactions);
      return { status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) };
    },
    postLast: async (url) => this.count(url),
  };

  constructor(
    private readonly dice: Dice,
    private readonly answers: {
      readonly transactions: readonly RandomAnswer[];
      readonly pages: readonly RandomAnswer[];
    },
  ) {}

  async browser(): Promise<OktaBrowserSession> {
    return {
      send: async ({ url }) => {
        this.requests += 1;
        assert.ok(this.requests <= mostRequests, 'there is no end');
        const { status, headers, body } = this.next(this.answers.pages);
        return { url: headers['location'] || url, status, text: String(body) };
      },
      cookie: async () => (this.dice.oneIn(2) ? { value: this.dice.secret('sid') } : undefined),
      close: () => undefined,
    };
  }

  private next(answers: readonly RandomAnswer[]): RandomAnswer {
    return answers[this.dice.below(answers.length)] ?? assert.fail('there are no answers');
  }

  private count(url: string): void {
    assert.ok(url.startsWith(`${origin}/`), `${url} is not of the organisation`);
    this.requests += 1;
    assert.ok(this.requests <= mostRequests, 'there is no end');
  }
}

/** A person of changing moods. */
function moodyPerson(dice: Dice, isAvailable: boolean): Interaction {
  const orCancel = <T>(answer: () => T): T => {
    if (dice.oneIn(12)) {
      throw cancelledError();
    }
    return answer();
  };
  return {
    isAvailable,
    enterCode: async ({ resend }, signal) => {
      assert.ok(isAvailable, 'nobody is there');
      if (resend && dice.oneIn(3)) {
        await resend.send(signal).catch(() => undefined);
      }
      return orCancel(() => `${mark}${dice.below(20)}`);
    },
    choose: async ({ choices }) => {
      assert.ok(isAvailable, 'nobody is there');
      return orCancel(() => choices[dice.below(choices.length)]?.id ?? '');
    },
    awaitApproval: async (_, wait, signal) => {
      assert.ok(isAvailable, 'nobody is there');
      const cancel = new AbortController();
      return wait(
        () => {
          if (dice.oneIn(12)) {
            cancel.abort(cancelledError());
          }
        },
        AbortSignal.any([signal, cancel.signal]),
      );
    },
    enterNewPassword: () => assert.fail('Okta asks for no new password here'),
    enterText: () => assert.fail('Okta asks for no text here'),
  };
}

suite('Okta in every mood', () => {
  const { stackTraceLimit } = Error;

  suiteSetup(() => {
    // Tens of thousands of errors: their stacks would take most of the time.
    Error.stackTraceLimit = 2;
  });
  suiteTeardown(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  test(`${walks} sign-ins with answers in the words of the documentation`, async function () {
    // Bounded by the count of requests, not by time.
    this.timeout(0);
    const ends = await walkAll((dice, clock, controller) => new MoodyOkta(dice, clock, controller));
    // Every kind of end was met: the walks go deep, not only to the first failure.
    for (const end of [
      'response',
      'cancelled',
      'aborted',
      'auth.needsPerson',
      'okta.foreignLink',
      'okta.noFactor',
      'okta.identityEngine',
      'okta.appRefused',
      'okta.noResponse',
      'okta.LOCKED_OUT',
      'okta.REJECTED',
      'okta.TIMEOUT',
      'E0000004',
      'E0000011',
      'E0000047',
      'E0000068',
    ]) {
      assert.ok((ends.get(end) ?? 0) > 0, `${end} was not met: ${inspect(ends)}`);
    }
  });

  test(`${walks} sign-ins with answers that make no sense`, async function () {
    this.timeout(0);
    const answers = {
      transactions: fc.sample(randomTransactions(origin), { numRuns: 5000, seed: 6 }),
      pages: fc.sample(randomPages(origin), { numRuns: 2000, seed: 6 }),
    };
    const ends = await walkAll((dice) => new SenselessOkta(dice, answers));
    for (const end of ['response', 'cancelled', 'okta.foreignLink', 'okta.oddAnswer', 'okta.noAnswer', 'E0000004']) {
      assert.ok((ends.get(end) ?? 0) > 0, `${end} was not met: ${inspect(ends)}`);
    }
  });
});

/** What an organisation is made of for each walk. */
type OktaOf = (dice: Dice, clock: WaitingClock, controller: AbortController) => OktaTransport & { requests: number };

/** @returns how often sign-ins ended in which way */
async function walkAll(oktaOf: OktaOf): Promise<Map<string, number>> {
  const ends = new Map<string, number>();
  for (let walk = 0; walk < walks; walk++) {
    const { end, told } = await signIn(new Dice(walk), oktaOf);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    for (const each of [mark, secretMark]) {
      assert.ok(!told.includes(each), `walk ${walk}: ${told.slice(Math.max(0, told.indexOf(each) - 300))}`);
    }
  }
  return ends;
}

/** One sign-in, and, on the session that it leaves, another one. */
async function signIn(dice: Dice, oktaOf: OktaOf): Promise<{ end: string; told: string }> {
  const clock = new WaitingClock();
  const controller = new AbortController();
  const steps: TraceStep[] = [];
  const errors: unknown[] = [];
  const keeper = new SessionKeeper(new MemorySessionStore(), clock);
  const okta = oktaOf(dice, clock, controller);
  const context: SchemeContext = {
    signal: controller.signal,
    interaction: moodyPerson(dice, !dice.oneIn(5)),
    isRenewal: false,
    trace: new Trace((_, step) => void steps.push(step)),
    sessions: keeper.for('orders'),
    environment: { variables: {}, homeDirectory: '/', isTrusted: true },
    clock,
    usedCodes: new CodeMemory(clock),
  };
  const type = dice.of<MfaType | undefined>([undefined, undefined, undefined, 'OktaVerify', 'Email', 'SMS']);
  const deviceToken = dice.oneIn(3) ? undefined : dice.secret('device');
  const request: OktaRequest = {
    facts: { user: 'ana@example.com', origin, hasApiToken: dice.oneIn(4) },
    appLink: `${origin}/home/amazon_aws/0oa1/272`,
    password: dice.secret('password'),
    factor: {
      ...(type && { type }),
      ...(dice.oneIn(3) && { passCode: dice.secret('code') }),
      ...(deviceToken !== undefined && { deviceToken }),
    },
  };
  context.trace.secrets.hide(request.password, deviceToken);
  const connection = { id: 'orders', name: 'Orders', properties: {} };
  let end = '';
  for (let times = 0; times < 2; times++) {
    okta.requests = 0;
    try {
      const { response } = await oktaResponse(connection, context, request, okta);
      assert.match(response, /MARK/u);
      end = 'response';
    } catch (error) {
      end = endOf(error);
      errors.push(error instanceof UserError ? context.trace.secrets.cleanError(error) : error);
      break;
    }
  }
  const states = steps.filter(({ state: each }) => each !== 'running');
  assert.ok(states.length > 0 || end === 'aborted');
  return { end, told: JSON.stringify([steps, errors.map(textsOf)]) };
}

function textsOf(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const { name, message, stack, cause } = error;
  return [name, message, stack, Object.entries(error), ...(cause === undefined ? [] : [textsOf(cause)])];
}

function endOf(error: unknown): string {
  if (isCancelled(error)) {
    return 'cancelled';
  }
  if (error instanceof UserError) {
    assert.match(error.message, /^\S.*\.$/su);
    assert.ok(!/undefined|\[object|NaN/u.test(error.message), error.message);
    return error.code;
  }
  assert.ok(
    error instanceof Error && error.name === 'AbortError',
    error instanceof Error ? error.stack : String(error),
  );
  return 'aborted';
}
