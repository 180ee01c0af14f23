import { randomBytes, randomInt } from 'node:crypto';
import { counterAt, hotp } from '../aws/totp';
import { OktaRefusal } from './oktaErrors';
import type { OktaAnswer, OktaErrorCode } from './oktaErrors';
import { appName } from './orgDescription';
import type { OktaFactor, OktaUser, OrgSettings } from './orgDescription';
import { OktaPush } from './push';

/** A request to the API, as far as it matters. */
export interface ApiRequest {
  /** Behind `/api/v1/authn`, without the slash in front; empty for the API's own address. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** It came with an API token of this organisation. */
  readonly isTrusted: boolean;
  /** Value of the DT cookie that came, or that was set. */
  readonly deviceCookie: string;
}

/** A code that was sent to a person. */
export interface OktaSentCode {
  readonly factorId: string;
  readonly factorType: string;
  readonly code: string;
}

/** What the transactions need to know of the organisation they belong to. */
export interface TransactionsParts {
  readonly settings: () => OrgSettings;
  readonly users: () => readonly OktaUser[];
  /** `https://localhost:41297` */
  readonly origin: () => string;
  readonly now: () => number;
  /** Is told of each push that goes out. */
  readonly onPush: (push: OktaPush) => void;
}

/** Who has signed in, and how. */
export interface SignedInAs {
  readonly login: string;
  /** With a second factor. */
  readonly isStrong: boolean;
}

interface Transaction {
  /** A part of the paths of its links, which nobody can guess. */
  readonly part: string;
  readonly stateToken: string;
  /** Milliseconds; every request moves it. */
  expires: number;
  status: string;
  login: string | undefined;
  /** States that are still to come. */
  rest: string[];
  device: string;
  isStrong: boolean;
  wrongCodes: number;
  challenge: Challenge | undefined;
  /** It is there for an application, and leads back to it. */
  readonly isStepUp: boolean;
}

interface Challenge {
  readonly factor: OktaFactor;
  readonly push?: OktaPush;
}

/** Milliseconds for which state tokens, pushes and codes are good. */
const life = 300_000;
/** Milliseconds for which a session token is good. */
const sessionTokenLife = 300_000;

/** What was sent must not be sent again too soon. */
const sendingRules: Readonly<Record<string, { readonly wait: number; readonly error: OktaErrorCode }>> = {
  sms: { wait: 30_000, error: 'E0000109' },
  call: { wait: 30_000, error: 'E0000133' },
  email: { wait: 5000, error: 'E0000118' },
};

/**
 * Okta's authentication transactions: what stands behind /api/v1/authn, after the pages “Authentication API” and “Okta API error
 * codes and descriptions” of Okta's developer documentation. A client has to follow the links; it cannot guess them.
 */
export class Transactions {
  readonly sentCodes: OktaSentCode[] = [];
  readonly cancelled: string[] = [];
  private readonly transactions = new Map<string, Transaction>();
  private readonly sessionTokens = new Map<string, SignedInAs & { readonly expires: number }>();
  private readonly finishedStepUps = new Map<string, SignedInAs>();
  private readonly remembered = new Map<string, number>();
  private readonly locked = new Set<string>();
  private readonly lastSent = new Map<string, { readonly code: string; readonly at: number }>();
  private readonly usedCounters = new Map<string, Set<number>>();

  constructor(private readonly parts: TransactionsParts) {}

  /** All session tokens that were given out. */
  get issuedSessionTokens(): readonly string[] {
    return [...this.sessionTokens.keys()];
  }

  /** @throws OktaRefusal */
  answer(request: ApiRequest): OktaAnswer {
    if (request.path === '') {
      const { stateToken } = request.body;
      return stateToken === undefined
        ? this.authenticate(request, undefined)
        : this.continueWith(this.transactionOf(request), request, 'authenticate');
    }
    const [part, ...action] = request.path.split('/');
    const transaction = this.transactionOf(request);
    if (transaction.part !== part) {
      throw new OktaRefusal('E0000007');
    }
    return this.continueWith(transaction, request, action.join('/'));
  }

  /** Good once, for five minutes. */
  redeem(sessionToken: string): SignedInAs | undefined {
    const known = this.sessionTokens.get(sessionToken);
    if (known === undefined || known.expires <= this.parts.now()) {
      return undefined;
    }
    this.sessionTokens.set(sessionToken, { ...known, expires: 0 });
    return known;
  }

  /** The token of a step-up that an application demands. @param login `undefined` without a session */
  startStepUp(login: string | undefined): string {
    const transaction = this.begin(login, true);
    transaction.status = login === undefined ? 'UNAUTHENTICATED' : this.stepUpStatus(login);
    return transaction.stateToken;
  }

  /** Who has stepped up with this token. */
  stepUpOf(stateToken: string): SignedInAs | undefined {
    return this.finishedStepUps.get(stateToken);
  }

  private continueWith(transaction: Transaction, request: ApiRequest, action: string): OktaAnswer {
    transaction.expires = this.parts.now() + life;
    const [first, factorId = '', ...more] = action.split('/');
    switch (first) {
      case 'authenticate':
        // Without user and password it asks how things stand.
        return request.body['username'] === undefined
          ? this.shown(transaction)
          : this.authenticate(request, transaction);
      case 'cancel':
        transaction.challenge?.push?.cancel();
        this.transactions.delete(transaction.stateToken);
        this.cancelled.push(transaction.stateToken);
        return { status: 200, body: {} };
      case 'previous':
        allow(transaction, 'MFA_CHALLENGE', 'MFA_ENROLL_ACTIVATE');
        transaction.challenge?.push?.cancel();
        transaction.challenge = undefined;
        transaction.status = transaction.status === 'MFA_CHALLENGE' ? 'MFA_REQUIRED' : 'MFA_ENROLL';
        return this.shown(transaction);
      case 'skip':
        if (!this.isSkippable(transaction)) {
          throw wrongState();
        }
        return this.next(transaction);
      case 'factors':
        allow(transaction, 'MFA_REQUIRED', 'MFA_CHALLENGE');
        return this.factorAction(transaction, request, factorId, more.join('/'));
      default:
        // Enrolling, changing and resetting passwords are for the browser.
        throw wrongState();
    }
  }

  /** Primary authentication. */
  private authenticate(request: ApiRequest, stepUp: Transaction | undefined): OktaAnswer {
    const { username, password, context, options } = request.body;
    if (typeof username !== 'string' || typeof password !== 'string') {
      throw new OktaRefusal('E0000001', ['username: The field cannot be left blank']);
    }
    if (stepUp !== undefined) {
      allow(stepUp, 'UNAUTHENTICATED');
    }
    const deviceToken = textIn(context, 'deviceToken');
    if (request.isTrusted && deviceToken !== undefined && !/^[\w-]{1,32}$/u.test(deviceToken)) {
      throw new OktaRefusal('E0000001', ['deviceToken: The field is too long']);
    }
    const settings = this.parts.settings();
    const user = this.parts.users().find(({ login }) => login === username || login.split('@')[0] === username);
    if (user === undefined || user.password !== password) {
      throw new OktaRefusal('E0000004');
    }
    if (user.isLockedOut || this.locked.has(user.login)) {
      if (!settings.showsLockout) {
        throw new OktaRefusal('E0000004');
      }
      return {
        status: 200,
        body: {
          status: 'LOCKED_OUT',
          _links: { next: link(`${this.parts.origin()}/api/v1/authn/recovery/unlock`, 'unlock') },
        },
      };
    }
    const transaction = stepUp ?? this.begin(user.login, false);
    transaction.login = user.login;
    // Only a trusted application may say which device it is.
    transaction.device = request.isTrusted ? (deviceToken ?? request.deviceCookie) : request.deviceCookie;
    const warns = settings.warnsAlways || (isRecord(options) && options['warnBeforePasswordExpired'] === true);
    const isWanted = stepUp ? settings.appDemandsMfa || !settings.skipsMfa : !settings.skipsMfa;
    const isKnownDevice = (this.remembered.get(`${user.login} ${transaction.device}`) ?? 0) > this.parts.now();
    const needsFactor = isWanted && (user.factors ?? []).length > 0;
    // A device that is remembered counts as the second factor.
    transaction.isStrong = needsFactor && isKnownDevice;
    transaction.rest = [
      ...(needsFactor && !isKnownDevice ? ['MFA_REQUIRED'] : []),
      ...(user.detours ?? []).filter((each) => each !== 'PASSWORD_WARN' || warns),
    ];
    return this.next(transaction);
  }

  private factorAction(transaction: Transaction, request: ApiRequest, factorId: string, action: string): OktaAnswer {
    const factor = this.userOf(transaction).factors?.find(({ id }) => id === factorId);
    if (factor === undefined) {
      throw new OktaRefusal('E0000007');
    }
    if (this.locked.has(transaction.login ?? '')) {
      throw new OktaRefusal('E0000069');
    }
    switch (action) {
      case 'verify':
        return this.verify(transaction, request, factor);
      case 'verify/poll':
        return this.poll(transaction, request, factor);
      case 'verify/resend':
        allow(transaction, 'MFA_CHALLENGE');
        return this.send(transaction, factor);
      default:
        throw new OktaRefusal('E0000007');
    }
  }

  private verify(transaction: Transaction, request: ApiRequest, factor: OktaFactor): OktaAnswer {
    const given = textIn(request.body, factor.factorType === 'question' ? 'answer' : 'passCode') ?? '';
    switch (factor.factorType) {
      case 'push':
        // A push that waits is polled, not sent again.
        return transaction.challenge?.push?.result === 'WAITING' && transaction.challenge.factor.id === factor.id
          ? this.poll(transaction, request, factor)
          : this.send(transaction, factor);
      case 'token:software:totp':
        if (given === '') {
          return this.challenged(transaction, { factor });
        }
        this.checkTotp(transaction, factor, given);
        return this.passed(transaction, request);
      case 'question':
        if (given.toLowerCase() !== factor.answer?.toLowerCase()) {
          throw this.wrongCode(transaction, "Your answer doesn't match our records. Please try again.");
        }
        return this.passed(transaction, request);
      case 'sms':
      case 'call':
      case 'email': {
        if (given === '') {
          return this.send(transaction, factor);
        }
        const sent = this.lastSent.get(factor.id);
        if (sent?.code !== given || sent.at + life <= this.parts.now()) {
          throw this.wrongCode(transaction);
        }
        this.lastSent.delete(factor.id);
        return this.passed(transaction, request);
      }
      default:
        // A security key answers its challenge in a browser only.
        return given === '' && request.body['clientData'] === undefined
          ? this.challenged(transaction, { factor })
          : this.refuseCode(transaction);
    }
  }

  private poll(transaction: Transaction, request: ApiRequest, factor: OktaFactor): OktaAnswer {
    const push = transaction.challenge?.push;
    if (transaction.status !== 'MFA_CHALLENGE' || push === undefined || push.factorId !== factor.id) {
      throw wrongState();
    }
    return push.result === 'SUCCESS' ? this.passed(transaction, request) : this.shown(transaction);
  }

  private send(transaction: Transaction, factor: OktaFactor): OktaAnswer {
    const { now, settings, onPush } = this.parts;
    if (factor.factorType === 'push') {
      transaction.challenge?.push?.cancel();
      const push = new OktaPush(factor.id, now() + life, now, settings().pushNumber);
      const answer = this.challenged(transaction, { factor, push });
      onPush(push);
      return answer;
    }
    const rule = sendingRules[factor.factorType];
    if (rule === undefined) {
      throw wrongState();
    }
    if ((this.lastSent.get(factor.id)?.at ?? Number.NEGATIVE_INFINITY) + rule.wait > now()) {
      throw new OktaRefusal(rule.error);
    }
    const code = randomInt(1_000_000).toString().padStart(6, '0');
    this.lastSent.set(factor.id, { code, at: now() });
    this.sentCodes.push({ factorId: factor.id, factorType: factor.factorType, code });
    return this.challenged(transaction, { factor });
  }

  private challenged(transaction: Transaction, challenge: Challenge): OktaAnswer {
    transaction.status = 'MFA_CHALLENGE';
    transaction.challenge = challenge;
    return this.shown(transaction);
  }

  private passed(transaction: Transaction, request: ApiRequest): OktaAnswer {
    const { settings, now } = this.parts;
    const { allowsRememberDevice = true, rememberMinutes = 60 } = settings();
    // False is the parameter's default: the request that passes decides.
    if (allowsRememberDevice && request.query.get('rememberDevice') === 'true') {
      this.remembered.set(
        `${transaction.login} ${transaction.device || request.deviceCookie}`,
        now() + rememberMinutes * 60_000,
      );
    }
    transaction.isStrong = true;
    transaction.challenge = undefined;
    return this.next(transaction);
  }

  private checkTotp(transaction: Transaction, factor: OktaFactor, code: string): void {
    const used = this.usedCounters.get(factor.id) ?? new Set();
    this.usedCounters.set(factor.id, used);
    const present = counterAt(this.parts.now());
    const secret = factor.secret ?? '';
    const counter = [present, present - 1, present + 1].find((each) => hotp(secret, each) === code);
    if (counter === undefined) {
      throw this.wrongCode(transaction);
    }
    if (used.has(counter)) {
      throw new OktaRefusal('E0000082');
    }
    used.add(counter);
  }

  private refuseCode(transaction: Transaction): never {
    throw this.wrongCode(transaction);
  }

  private wrongCode(
    transaction: Transaction,
    cause = "Your passcode doesn't match our records. Please try again.",
  ): OktaRefusal {
    transaction.wrongCodes += 1;
    if (transaction.wrongCodes < (this.parts.settings().wrongCodesAllowed ?? 5)) {
      return new OktaRefusal('E0000068', [cause]);
    }
    this.locked.add(transaction.login ?? '');
    return new OktaRefusal('E0000069');
  }

  /** To the next state, or to success. */
  private next(transaction: Transaction): OktaAnswer {
    const [status, ...rest] = transaction.rest;
    transaction.rest = rest;
    if (status !== undefined) {
      transaction.status = status;
      return this.shown(transaction);
    }
    this.transactions.delete(transaction.stateToken);
    const signedIn = { login: transaction.login ?? '', isStrong: transaction.isStrong };
    const common = {
      expiresAt: new Date(this.parts.now() + sessionTokenLife).toISOString(),
      status: 'SUCCESS',
      _embedded: this.embedded(transaction),
    };
    if (transaction.isStepUp) {
      this.finishedStepUps.set(transaction.stateToken, signedIn);
      const href = `${this.parts.origin()}/login/step-up/redirect?stateToken=${transaction.stateToken}`;
      return {
        status: 200,
        body: {
          stateToken: transaction.stateToken,
          type: 'SESSION_STEP_UP',
          ...common,
          _links: { next: link(href, 'original', 'GET') },
        },
      };
    }
    const sessionToken = `20111${randomBytes(30).toString('base64url')}`;
    this.sessionTokens.set(sessionToken, { ...signedIn, expires: this.parts.now() + sessionTokenLife });
    return { status: 200, body: { ...common, sessionToken } };
  }

  private begin(login: string | undefined, isStepUp: boolean): Transaction {
    const isIdentityEngine = this.parts.settings().pipeline === 'idx';
    const transaction: Transaction = {
      part: randomBytes(9).toString('base64url'),
      // A hyphen, so that what escapes it in a script is noticed.
      stateToken: `${isStepUp && isIdentityEngine ? '02.id.' : '00'}${randomBytes(18).toString('base64url')}-${randomBytes(6).toString('base64url')}`,
      expires: this.parts.now() + life,
      status: 'UNAUTHENTICATED',
      login,
      rest: [],
      device: '',
      isStrong: false,
      wrongCodes: 0,
      challenge: undefined,
      isStepUp,
    };
    // The Identity Engine's tokens are for another API.
    if (!(isStepUp && isIdentityEngine)) {
      this.transactions.set(transaction.stateToken, transaction);
    }
    return transaction;
  }

  private stepUpStatus(login: string): string {
    const user = this.parts.users().find((each) => each.login === login);
    return (user?.factors ?? []).length > 0 ? 'MFA_REQUIRED' : 'MFA_ENROLL';
  }

  private transactionOf({ body }: ApiRequest): Transaction {
    const token = body['stateToken'];
    const transaction = typeof token === 'string' ? this.transactions.get(token) : undefined;
    if (transaction === undefined || transaction.expires <= this.parts.now()) {
      throw new OktaRefusal('E0000011');
    }
    return transaction;
  }

  private userOf({ login }: Transaction): OktaUser {
    const user = this.parts.users().find((each) => each.login === login);
    if (user === undefined) {
      throw wrongState();
    }
    return user;
  }

  private isSkippable({ status }: Transaction): boolean {
    return (
      status === 'PASSWORD_WARN' || (status === 'MFA_ENROLL' && this.parts.settings().isEnrollmentOptional === true)
    );
  }

  /** The transaction as it stands. */
  private shown(transaction: Transaction): OktaAnswer {
    const { challenge, status } = transaction;
    const push = challenge?.push;
    const body = {
      stateToken: transaction.stateToken,
      ...(transaction.isStepUp && { type: 'SESSION_STEP_UP' }),
      expiresAt: new Date(transaction.expires).toISOString(),
      status,
      ...(push && { factorResult: push.result }),
      ...(status === 'PASSWORD_RESET' && { recoveryType: 'PASSWORD' }),
      ...(status.startsWith('RECOVERY') && { recoveryType: 'UNLOCK' }),
      _embedded: this.embedded(transaction),
      _links: this.links(transaction),
    };
    // Whoever asks next, the person has the numbers before the eyes.
    push?.open();
    return { status: 200, body };
  }

  private embedded(transaction: Transaction): Readonly<Record<string, unknown>> {
    const { login, status, challenge } = transaction;
    const { challengeSpelling = 'factor', listSpelling = 'factors', ...settings } = this.parts.settings();
    const remember = {
      policy: {
        allowRememberDevice: settings.allowsRememberDevice ?? true,
        rememberDeviceLifetimeInMinutes: (settings.allowsRememberDevice ?? true) ? (settings.rememberMinutes ?? 60) : 0,
        rememberDeviceByDefault: false,
      },
    };
    const complexity = { minLength: 8, minLowerCase: 1, minUpperCase: 1, minNumber: 1, minSymbol: 0 };
    return {
      ...(login !== undefined && { user: { id: '00uExample0000000000', profile: { login, locale: 'en_US' } } }),
      ...(status === 'MFA_REQUIRED' && {
        [listSpelling]: (this.userOf(transaction).factors ?? []).map((each) => this.factorOf(transaction, each)),
        ...remember,
      }),
      ...(challenge && { [challengeSpelling]: this.challengeOf(challenge), ...remember }),
      ...(status === 'MFA_ENROLL' && {
        factors: [
          {
            factorType: 'push',
            provider: 'OKTA',
            vendorName: 'OKTA',
            status: 'NOT_SETUP',
            enrollment: settings.isEnrollmentOptional ? 'OPTIONAL' : 'REQUIRED',
            _links: { enroll: link(this.href(transaction, 'enroll')) },
          },
        ],
      }),
      ...(status === 'MFA_ENROLL_ACTIVATE' && {
        factor: { id: 'opfExampleNew0000000', factorType: 'push', provider: 'OKTA' },
      }),
      ...(status.startsWith('PASSWORD_') && {
        policy: { ...(status === 'PASSWORD_WARN' && { expiration: { passwordExpireDays: 5 } }), complexity },
      }),
      ...(transaction.isStepUp && {
        target: { type: 'APP', name: 'amazon_aws', label: appName },
        authentication: { protocol: 'SAML2.0', issuer: { name: appName, uri: 'exkExample0000000000' } },
      }),
    };
  }

  private challengeOf({ factor, push }: Challenge): Readonly<Record<string, unknown>> {
    const number = push?.numberToShow;
    return {
      ...describe(factor),
      ...(number !== undefined && { _embedded: { challenge: { correctAnswer: number } } }),
      ...(factor.factorType === 'webauthn' && {
        _embedded: { challenge: { challenge: randomBytes(20).toString('base64url'), extensions: {} } },
      }),
    };
  }

  private factorOf(transaction: Transaction, factor: OktaFactor): Readonly<Record<string, unknown>> {
    return { ...describe(factor), _links: { verify: link(this.href(transaction, `factors/${factor.id}/verify`)) } };
  }

  private links(transaction: Transaction): Readonly<Record<string, unknown>> {
    const { status, challenge } = transaction;
    const to = (path: string, name?: string): object => link(this.href(transaction, path), name);
    const nextOf: Readonly<Record<string, readonly [string, string]>> = {
      UNAUTHENTICATED: ['authenticate', 'authenticate'],
      PASSWORD_WARN: ['credentials/change_password', 'changePassword'],
      PASSWORD_EXPIRED: ['credentials/change_password', 'changePassword'],
      PASSWORD_RESET: ['credentials/reset_password', 'resetPassword'],
      MFA_ENROLL_ACTIVATE: ['activate/poll', 'poll'],
      RECOVERY: ['recovery/answer', 'answer'],
      RECOVERY_CHALLENGE: ['recovery/verify', 'verify'],
    };
    const known = nextOf[status];
    return {
      ...(known && { next: to(...known) }),
      ...(challenge && this.challengeLinks(transaction, challenge)),
      ...(this.isSkippable(transaction) && { skip: to('skip', 'skip') }),
      ...(status === 'MFA_ENROLL_ACTIVATE' && { prev: to('previous') }),
      ...(status !== 'UNAUTHENTICATED' && { cancel: to('cancel') }),
    };
  }

  private challengeLinks(transaction: Transaction, { factor, push }: Challenge): Readonly<Record<string, unknown>> {
    const base = `factors/${factor.id}/verify`;
    const isWaiting = push?.result === 'WAITING';
    const isSent = push !== undefined || sendingRules[factor.factorType] !== undefined;
    return {
      next: link(this.href(transaction, isWaiting ? `${base}/poll` : base), isWaiting ? 'poll' : 'verify'),
      prev: link(this.href(transaction, 'previous')),
      ...(isSent && { resend: [link(this.href(transaction, `${base}/resend`), factor.factorType)] }),
    };
  }

  private href({ part }: Transaction, path: string): string {
    return `${this.parts.origin()}/api/v1/authn/${part}/${path}`;
  }
}

function describe(factor: OktaFactor): Readonly<Record<string, unknown>> {
  const { id, factorType, provider = 'OKTA', profile = {} } = factor;
  return { id, factorType, provider, vendorName: provider, profile };
}

function link(href: string, name?: string, method = 'POST'): object {
  return { ...(name !== undefined && { name }), href, hints: { allow: [method] } };
}

function allow({ status }: Transaction, ...states: readonly string[]): void {
  if (!states.includes(status)) {
    throw wrongState();
  }
}

function wrongState(): OktaRefusal {
  const text = 'This operation is not allowed in the current authentication state.';
  return new OktaRefusal('E0000079', [text]);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textIn(value: unknown, name: string): string | undefined {
  const found = isRecord(value) ? value[name] : undefined;
  return typeof found === 'string' ? found : undefined;
}
