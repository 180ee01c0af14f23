import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Authenticator } from '../../../src/auth/authenticator';
import type { Clock } from '../../../src/auth/clock';
import { signInWithCognito } from '../../../src/auth/cognito/cognitoSignIn';
import type { AuthAnswer, CognitoService } from '../../../src/auth/cognito/cognitoService';
import { cancelledError, isCancelled, nobody } from '../../../src/auth/interaction';
import type { CodeRequest, Interaction } from '../../../src/auth/interaction';
import type { SignedIn } from '../../../src/auth/scheme';
import { MemorySessionStore } from '../../../src/auth/sessionStore';
import type { TraceStep } from '../../../src/auth/trace';
import { UserError } from '../../../src/connection/userError';

const walks = 20_000;

/** Two sign-ins of at most 80 steps each with a chosen password and without, and what the identity pool is asked. */
const mostCalls = 200;

/** Every made-up secret holds this mark; what is found with it was not kept. */
const mark = 'MARKED';

const challenges = [
  'PASSWORD_VERIFIER',
  'SMS_MFA',
  'SOFTWARE_TOKEN_MFA',
  'EMAIL_OTP',
  'SELECT_MFA_TYPE',
  'NEW_PASSWORD_REQUIRED',
  'MFA_SETUP',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
  'CUSTOM_CHALLENGE',
  'SELECT_CHALLENGE',
  'A_CHALLENGE_OF_TOMORROW',
] as const;

const refusals: readonly (readonly [string, string])[] = [
  ['NotAuthorizedException', 'Incorrect username or password.'],
  ['NotAuthorizedException', 'User is disabled.'],
  ['NotAuthorizedException', 'Password attempts exceeded'],
  ['NotAuthorizedException', 'Invalid session for the user, session is expired.'],
  ['NotAuthorizedException', 'Unable to verify secret hash for client made-up'],
  ['NotAuthorizedException', 'Refresh Token has expired'],
  ['NotAuthorizedException', 'Something new'],
  ['UserNotFoundException', 'User does not exist.'],
  ['UserNotConfirmedException', 'User is not confirmed.'],
  ['PasswordResetRequiredException', 'Password reset required for the user'],
  ['InvalidParameterException', 'USER_PASSWORD_AUTH flow not enabled for this client'],
  ['InvalidParameterException', 'Invalid attribute'],
  ['ResourceNotFoundException', 'User pool client made-up does not exist.'],
  ['CodeMismatchException', 'Invalid code received for user'],
  ['ExpiredCodeException', 'Your software token has already been used once.'],
  ['ExpiredCodeException', 'Invalid code provided, please request a code again.'],
  ['InvalidPasswordException', 'Password did not conform with policy: Password not long enough'],
  ['PasswordHistoryPolicyViolationException', 'used before'],
  ['AliasExistsException', 'in use'],
  ['TooManyRequestsException', 'Rate exceeded'],
  ['UserLambdaValidationException', 'PreAuthentication failed with error no.'],
  ['InternalErrorException', ''],
  ['UnknownOperationException', ''],
  ['A_REFUSAL_OF_TOMORROW', 'whatever'],
];

const identityRefusals: readonly (readonly [string, string])[] = [
  ['NotAuthorizedException', 'Token is not from a supported provider of this identity pool.'],
  ['NotAuthorizedException', 'Invalid login token. Token expired: 1 >= 2'],
  ['NotAuthorizedException', 'Unauthenticated access is not supported for this identity pool.'],
  ['NotAuthorizedException', 'The ambiguous role mapping rules denied this request'],
  ['InvalidIdentityPoolConfigurationException', 'Check assigned IAM roles for this pool.'],
  ['ResourceNotFoundException', "IdentityPool 'x' not found."],
  ['TooManyRequestsException', 'Rate exceeded'],
];

/** mulberry32: the same walk for the same seed. */
class Chance {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  is(part: number): boolean {
    return this.next() < part;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    assert.ok(item !== undefined);
    return item;
  }
}

/** What one walk met and did. */
class Walk {
  calls = 0;
  questions = 0;
  secrets = 0;
  readonly steps: TraceStep[] = [];
  private time = Date.UTC(2026, 0, 1);
  readonly controller = new AbortController();

  constructor(readonly chance: Chance) {}

  /** A new secret of its own. */
  secret(): string {
    this.secrets += 1;
    return `${mark}-${this.secrets}-${this.chance.below(1e9).toString(36)}`;
  }

  readonly clock: Clock = {
    now: () => this.time,
    wait: async (milliseconds) => {
      this.time += milliseconds;
    },
    correct: () => undefined,
  };

  /** Time goes by, and somebody may give up. */
  private passes(): void {
    this.time += this.chance.below(200_000);
    if (this.chance.is(0.01)) {
      this.controller.abort();
    }
  }

  private answered<T>(list: readonly (readonly [string, string])[], part: number, answer: () => T): T {
    this.calls += 1;
    assert.ok(this.calls <= mostCalls, 'the walk does not end');
    this.passes();
    if (this.chance.is(part / 10)) {
      throw Object.assign(new Error(`socket hang up ${mark}-in-an-error`), { code: 'ECONNRESET' });
    }
    if (this.chance.is(part)) {
      const [name, message] = this.chance.of(list);
      throw Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
    }
    return answer();
  }

  private tokens(): AuthAnswer {
    const { chance } = this;
    const roles = ['reader', 'writer', 'admin'].slice(0, chance.below(4)).map((name) => `arn:aws:iam::1:role/${name}`);
    const claims = {
      ...(chance.is(0.9) && {
        iss: `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Walk${chance.is(0.03) ? 'X' : ''}`,
      }),
      ...(chance.is(0.9) && { 'cognito:username': 'id-of-ana' }),
      ...(chance.is(0.9) && { exp: Math.floor(this.time / 1000) + chance.below(7200) - 100 }),
      ...(chance.is(0.7) && { 'cognito:roles': roles }),
      salt: this.secret(),
    };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return {
      AuthenticationResult: {
        ...(chance.is(0.97) && {
          IdToken: chance.is(0.03) ? this.secret() : `${this.secret()}.${payload}.${this.secret()}`,
        }),
        AccessToken: this.secret(),
        ...(chance.is(0.8) && { RefreshToken: this.secret() }),
        ...(chance.is(0.2) && { NewDeviceMetadata: { DeviceKey: 'made-up-device' } }),
      },
    };
  }

  private challenge(name: string): AuthAnswer {
    const { chance } = this;
    const parameters: Record<string, string> = {
      ...(chance.is(0.8) && { USER_ID_FOR_SRP: 'id-of-ana' }),
      ...(chance.is(0.8) && { SALT: 'ab', SRP_B: 'cd', SECRET_BLOCK: this.secret() }),
      ...(chance.is(0.7) && { CODE_DELIVERY_DESTINATION: '+*******0189' }),
      ...(chance.is(0.7) && { FRIENDLY_DEVICE_NAME: 'phone' }),
      ...(chance.is(0.8) && {
        MFAS_CAN_CHOOSE: JSON.stringify(
          ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP', 'FAX_MFA', 7].filter(() => chance.is(0.7)),
        ),
      }),
      ...(chance.is(0.5) && {
        requiredAttributes: chance.of([
          '[]',
          '["userAttributes.name"]',
          '["name","userAttributes.email"]',
          '{',
          'null',
        ]),
      }),
    };
    return {
      ChallengeName: name,
      ...(chance.is(0.95) && { ChallengeParameters: parameters }),
      ...(chance.is(0.95) && { Session: this.secret() }),
    };
  }

  /** Sooner or later tokens. */
  private nextAnswer(): AuthAnswer {
    const { chance } = this;
    if (chance.is(0.02)) {
      return {};
    }
    return chance.is(0.3)
      ? this.tokens()
      : this.challenge(chance.of(chance.is(0.9) ? challenges.slice(1, 6) : challenges));
  }

  readonly service: CognitoService = {
    initiateAuth: async ({ AuthFlow, AuthParameters }) =>
      this.answered(refusals, AuthFlow === 'REFRESH_TOKEN_AUTH' ? 0.4 : 0.05, () => {
        if (AuthFlow === 'REFRESH_TOKEN_AUTH') {
          return this.tokens();
        }
        assert.ok(AuthParameters?.['USERNAME']);
        return AuthFlow === 'USER_SRP_AUTH' && this.chance.is(0.95)
          ? this.challenge('PASSWORD_VERIFIER')
          : this.nextAnswer();
      }),
    respondToAuthChallenge: async ({ ChallengeName, ChallengeResponses }) => {
      assert.ok(ChallengeName && ChallengeResponses?.['USERNAME']);
      return this.answered(refusals, 0.25, () => this.nextAnswer());
    },
    getTokensFromRefreshToken: async () => this.answered(refusals, 0.4, () => this.tokens()),
    getId: async ({ Logins }) => {
      assert.equal(Object.keys(Logins ?? {}).length, 1);
      return this.answered(identityRefusals, 0.08, () =>
        this.chance.is(0.98) ? { IdentityId: 'eu-west-1:made-up' } : {},
      );
    },
    getCredentialsForIdentity: async () =>
      this.answered(identityRefusals, 0.25, () => ({
        ...(this.chance.is(0.98) && {
          Credentials: {
            AccessKeyId: 'ASIAEXAMPLEWALK00000',
            SecretKey: this.secret(),
            ...(this.chance.is(0.98) && { SessionToken: this.secret() }),
            Expiration: new Date(this.time + (this.chance.is(0.98) ? 3_600_000 : Number.NaN)),
          },
        }),
      })),
    close: () => undefined,
  };

  /** Answers, but for one time in thirty. */
  private async question<T>(answer: () => T): Promise<T> {
    this.questions += 1;
    assert.ok(this.questions <= mostCalls, 'the questions do not end');
    this.passes();
    this.controller.signal.throwIfAborted();
    if (this.chance.is(0.03)) {
      throw cancelledError();
    }
    return answer();
  }

  person(): Interaction {
    if (this.chance.is(0.1)) {
      return nobody;
    }
    const usual = this.secret();
    return {
      ...nobody,
      isAvailable: true,
      enterCode: async (request: CodeRequest, signal) => {
        if (request.resend && this.chance.is(0.2)) {
          // The box shows what went wrong and stays open.
          await request.resend.send(signal).catch((error: unknown) => {
            assert.ok(error instanceof UserError || isAbort(error), inspect(error));
          });
        }
        return this.question(() => (this.chance.is(0.2) ? usual : this.secret()));
      },
      choose: ({ choices }) => this.question(() => this.chance.of(choices).id),
      enterNewPassword: () => this.question(() => this.secret()),
      enterText: ({ wanted }) => this.question(() => `the ${wanted}`),
    };
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

type End = 'credentials' | 'cancelled' | 'stopped' | 'needs a person' | 'told';

/** Two or three sign-ins of one connection, one after the other, as the window and its renewals would make them. */
async function walk(seed: number): Promise<readonly End[]> {
  const chance = new Chance(seed);
  const store = new MemorySessionStore();
  const ends: End[] = [];
  const flow = chance.of(['USER_SRP_AUTH', 'USER_PASSWORD_AUTH'] as const);
  const properties: Record<string, string> = {
    AuthScheme: flow === 'USER_SRP_AUTH' ? 'AwsCognitoSrp' : 'AwsCognitoBasic',
    AWSRegion: 'IRELAND',
    AWSUserPoolId: 'eu-west-1_Walk',
    AWSUserPoolClientAppId: 'made-up',
    AWSIdentityPoolId: 'eu-west-1:11112222-3333-4444-5555-666677778888',
    User: 'ana@example.com',
    ...(chance.is(0.2) && { AWSRoleARN: 'arn:aws:iam::1:role/reader' }),
  };
  const secrets = {
    Password: `${mark}-password`,
    ...(chance.is(0.5) && { AWSUserPoolClientAppSecret: `${mark}-client` }),
  };
  const connection = { id: 'walk', name: 'Walk', properties };
  for (let turn = 0; turn < 2; turn++) {
    const each = new Walk(chance);
    const startExchange = () => ({
      clientPublic: 'ab12',
      sign: () => (chance.is(0.97) ? each.secret() : undefined),
    });
    const authenticator = new Authenticator(async () => secrets, {
      interaction: each.person(),
      sessions: store,
      clock: each.clock,
      onStep: (_, __, step) => void each.steps.push(step),
      schemes: {
        [properties['AuthScheme'] ?? '']: (complete, context) =>
          signInWithCognito(complete, context, flow, { service: each.service, startExchange }),
      },
    });
    let signedIn: SignedIn | undefined;
    let failure: unknown;
    try {
      signedIn = await authenticator.signIn(connection, each.controller.signal);
    } catch (error) {
      failure = error;
    }
    ends.push(endOf(signedIn, failure));
    const told = `${JSON.stringify(each.steps)} ${inspect(failure, { depth: 6, showHidden: true })}`;
    assert.ok(!new RegExp(`${mark}-(?:\\d|password|client)`, 'u').test(told), `a secret is in: ${told}`);
    assert.ok(!told.includes(Buffer.from(mark).toString('base64').slice(0, 7)), `a secret is in: ${told}`);
    authenticator.forget('walk');
  }
  return ends;
}

function endOf(signedIn: SignedIn | undefined, failure: unknown): End {
  if (signedIn) {
    assert.ok(signedIn.credentials.secretAccessKey && signedIn.credentials.sessionToken);
    assert.ok(Number.isFinite(signedIn.credentials.expiration?.getTime()));
    return 'credentials';
  }
  if (isCancelled(failure)) {
    return 'cancelled';
  }
  if (isAbort(failure)) {
    return 'stopped';
  }
  assert.ok(failure instanceof UserError, inspect(failure, { depth: 4 }));
  assert.match(failure.message, /[.!?)]$/u);
  assert.ok(failure.actions.length > 0, failure.message);
  return failure.code === 'auth.needsPerson' ? 'needs a person' : 'told';
}

suite('Walks through the sign-in to Cognito', function () {
  this.timeout(0);

  test('whatever the pools answer and the person does, each ends, and no secret is told', async () => {
    const counts = new Map<End, number>();
    for (let seed = 1; seed <= walks; seed++) {
      try {
        for (const end of await walk(seed)) {
          counts.set(end, (counts.get(end) ?? 0) + 1);
        }
      } catch (error) {
        throw new Error(`Walk ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
    // A walk that never got anywhere would prove nothing.
    for (const end of ['credentials', 'cancelled', 'stopped', 'needs a person', 'told'] as const) {
      assert.ok((counts.get(end) ?? 0) > walks / 100, `${end}: ${counts.get(end)}`);
    }
  });
});
