import { createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { counterAt, hotp, totp } from '../aws/totp';
import { attributePrefix, challengeParameters, factorSteps, missingAttributes } from './challenges';
import { textOf, textsOf } from './jsonService';
import { policyFault } from './passwordPolicy';
import type { AppClient, ClientFlow, MfaFactor, PoolUser, UserPoolDescription } from './poolDescription';
import { Refusal, invalidParameter, notAuthorized } from './refusal';
import { createSrpAccount, startSrpExchange } from './srp';
import type { SrpAccount, SrpExchange } from './srp';
import { PoolTokens } from './tokens';
import { tokensFor } from './userTokens';

/** A code that was sent to a person. */
export interface SentCode {
  readonly username: string;
  readonly factor: MfaFactor;
  readonly code: string;
}

/** How often the two verifiers of SRP signatures agreed. */
export interface SrpCounts {
  acceptedByBoth: number;
  refusedByBoth: number;
  /** Right, but refused by `cognito-srp` for its own fault with short numbers. */
  acceptedByOursAlone: number;
  /** A client's fault with short numbers, which `cognito-srp` shares. */
  acceptedByTheirsAlone: number;
  /** They differ though no number is short: must stay 0. */
  unexplained: number;
}

type Input = Readonly<Record<string, unknown>>;
type Answers = Readonly<Record<string, string>>;

/** A pool at work. */
interface RunningPool {
  description: UserPoolDescription;
  readonly tokens: PoolTokens;
}

/** A sign-in under way. */
interface SignInSession {
  readonly pool: RunningPool;
  readonly client: AppClient;
  readonly username: string;
  /** Milliseconds. */
  readonly expires: number;
  /** What the answer must be for. */
  readonly challenge: string;
  /** Steps that are still to come after it. */
  readonly rest: readonly string[];
  readonly code?: string;
  readonly sentAt?: number;
}

interface PendingPassword {
  readonly pool: RunningPool;
  readonly client: AppClient;
  readonly user: PoolUser;
  readonly expires: number;
  readonly exchange: SrpExchange;
  /** The person is unknown and the client is not told. */
  readonly isPretended: boolean;
}

interface RefreshToken {
  readonly pool: RunningPool;
  readonly clientId: string;
  readonly username: string;
  readonly expires: number;
  isRevoked: boolean;
  isReplaced?: boolean;
}

/** Wrong passwords before a person has to wait. */
const wrongPasswordsAllowed = 5;

/**
 * Amazon Cognito user pools as far as a client without AWS credentials reaches them: InitiateAuth, RespondToAuthChallenge
 * and GetTokensFromRefreshToken, after the pages of the same names in the user pools API reference (version 2016-04-18), with error
 * texts as they were observed.
 */
export class UserPools {
  readonly sentCodes: SentCode[] = [];
  readonly srpCounts: SrpCounts = {
    acceptedByBoth: 0,
    refusedByBoth: 0,
    acceptedByOursAlone: 0,
    acceptedByTheirsAlone: 0,
    unexplained: 0,
  };
  private readonly sessions = new Map<string, SignInSession>();
  private readonly usedSessions = new Set<string>();
  private readonly passwords = new Map<string, PendingPassword>();
  private readonly refreshTokens = new Map<string, RefreshToken>();
  private readonly wrongPasswords = new Map<string, { count: number; lockedUntil: number }>();
  private readonly usedCounters = new Map<string, Set<number>>();
  private readonly accounts = new Map<string, { readonly password: string; readonly account: SrpAccount }>();

  private constructor(
    private readonly pools: readonly RunningPool[],
    private readonly now: () => number,
  ) {}

  static async create(descriptions: readonly UserPoolDescription[], now: () => number): Promise<UserPools> {
    const pools = descriptions.map(async (description) => ({
      description,
      tokens: await PoolTokens.create(description.id),
    }));
    return new UserPools(await Promise.all(pools), now);
  }

  /** The tokens of the pool that is called so in Logins. */
  tokensOf(userPoolId: string): PoolTokens | undefined {
    return this.pools.find((each) => each.description.id === userPoolId)?.tokens;
  }

  changePool(id: string, changes: Partial<UserPoolDescription>): void {
    const pool = this.poolWith((description) => description.id === id);
    pool.description = { ...pool.description, ...changes };
  }

  changeClient(id: string, changes: Partial<AppClient>): void {
    const pool = this.poolWith(({ clients }) => clients.some((each) => each.id === id));
    const clients = pool.description.clients.map((each) => (each.id === id ? { ...each, ...changes } : each));
    pool.description = { ...pool.description, clients };
  }

  changeUser(username: string, changes: Partial<PoolUser>): void {
    const pool = this.poolWith(({ users }) => users.some((each) => each.username === username));
    const users = pool.description.users.map((each) => (each.username === username ? { ...each, ...changes } : each));
    pool.description = { ...pool.description, users };
  }

  user(username: string): PoolUser {
    const pool = this.poolWith(({ users }) => users.some((each) => each.username === username));
    return userNamed(pool, username);
  }

  /** The code the person's authenticator app shows now. */
  codeOf(username: string): string {
    return totp(this.user(username).totpSecret ?? '', this.now());
  }

  /** As AdminUserGlobalSignOut and RevokeToken do. */
  revokeRefreshTokens(username: string): void {
    for (const token of this.refreshTokens.values()) {
      token.isRevoked ||= token.username === username;
    }
  }

  /** InitiateAuth. */
  initiateAuth(input: Input): Promise<unknown> {
    const flow = textOf(input, 'AuthFlow');
    const { pool, client } = this.clientOf(input);
    const parameters = textsOf(input['AuthParameters']);
    const flows = flowsOf(client);
    switch (flow) {
      case 'USER_PASSWORD_AUTH':
        if (!flows.includes('ALLOW_USER_PASSWORD_AUTH')) {
          throw invalidParameter('USER_PASSWORD_AUTH flow not enabled for this client');
        }
        return this.startWithPassword(pool, client, parameters);
      case 'USER_SRP_AUTH':
        if (!flows.includes('ALLOW_USER_SRP_AUTH')) {
          throw invalidParameter('USER_SRP_AUTH is not enabled for the client.');
        }
        return this.startWithSrp(pool, client, parameters);
      case 'REFRESH_TOKEN_AUTH':
      case 'REFRESH_TOKEN':
        // An app client that replaces refresh tokens cannot have this flow.
        if (!flows.includes('ALLOW_REFRESH_TOKEN_AUTH') || client.replacesRefreshTokens) {
          throw invalidParameter('Auth flow not enabled for this client');
        }
        return this.refresh(pool, client, parameters);
      default:
        throw invalidParameter(`Initiate Auth method not supported.`);
    }
  }

  /** RespondToAuthChallenge. */
  respondToAuthChallenge(input: Input): Promise<unknown> {
    const challenge = textOf(input, 'ChallengeName');
    const { client } = this.clientOf(input);
    const answers = textsOf(input['ChallengeResponses']);
    const username = required(answers, 'USERNAME');
    if (challenge === 'PASSWORD_VERIFIER') {
      return this.verifyPassword(client, username, answers);
    }
    const token = input['Session'];
    if (typeof token !== 'string' || token === '') {
      throw invalidParameter('Missing required parameter Session');
    }
    const session = this.sessions.get(token);
    if (session === undefined || session.client.id !== client.id || session.challenge !== challenge) {
      throw notAuthorized(
        this.usedSessions.has(token)
          ? 'Invalid session for the user, session can only be used once.'
          : 'Invalid session for the user.',
      );
    }
    if (session.expires <= this.now()) {
      throw notAuthorized('Invalid session for the user, session is expired.');
    }
    checkSecretHash(client, session.username, answers['SECRET_HASH']);
    if (username !== session.username) {
      throw notAuthorized('Invalid session for the user.');
    }
    const user = userNamed(session.pool, session.username);
    const next = this.judge(token, session, () => this.answer(session, user, answers));
    return next();
  }

  /** GetTokensFromRefreshToken, which alone replaces refresh tokens. */
  async getTokensFromRefreshToken(input: Input): Promise<unknown> {
    const { pool, client } = this.clientOf(input);
    const secret = input['ClientSecret'];
    if (secret !== client.secret) {
      throw notAuthorized(`Unable to verify secret for client ${client.id}`);
    }
    // What it answers where neither this nor the flow is allowed is not documented.
    if (!client.replacesRefreshTokens && !flowsOf(client).includes('ALLOW_REFRESH_TOKEN_AUTH')) {
      throw notAuthorized('Refresh is not enabled for this client');
    }
    const text = textOf(input, 'RefreshToken');
    const token = this.goodRefreshToken(pool, client, text);
    const user = userNamed(pool, token.username);
    const result = await tokensFor(pool.tokens, client, user, this.now());
    if (!client.replacesRefreshTokens) {
      return { AuthenticationResult: result };
    }
    token.isReplaced = true;
    const successor = randomBytes(600).toString('base64url');
    this.refreshTokens.set(successor, { ...token, isReplaced: false });
    return { AuthenticationResult: { ...result, RefreshToken: successor } };
  }

  private startWithPassword(pool: RunningPool, client: AppClient, parameters: Answers): Promise<unknown> {
    const username = required(parameters, 'USERNAME');
    const password = required(parameters, 'PASSWORD');
    checkSecretHash(client, username, parameters['SECRET_HASH']);
    const user = findUser(pool, username);
    if (user === undefined) {
      throw unknownUser(client);
    }
    this.checkMayTry(user);
    if (user.password !== password) {
      throw this.wrongPassword(user);
    }
    return this.afterPassword(pool, client, user);
  }

  private async startWithSrp(pool: RunningPool, client: AppClient, parameters: Answers): Promise<unknown> {
    const username = required(parameters, 'USERNAME');
    const publicValue = required(parameters, 'SRP_A');
    checkSecretHash(client, username, parameters['SECRET_HASH']);
    const found = findUser(pool, username);
    if (found === undefined && !client.hidesUsers) {
      throw unknownUser(client);
    }
    // Whom the pool does not know it answers as well, and refuses after the signature.
    const user = found ?? { username, password: randomBytes(16).toString('hex') };
    if (found) {
      this.checkMayTry(found);
    }
    const account = await this.accountOf(pool, user);
    const exchange = startSrpExchange(account, publicValue);
    if (exchange === undefined) {
      throw invalidParameter('SRP_A is not a valid value.');
    }
    const secretBlock = randomBytes(600).toString('base64');
    const expires = this.now() + sessionLife(client);
    this.passwords.set(secretBlock, { pool, client, user, expires, exchange, isPretended: found === undefined });
    return {
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeParameters: {
        SALT: account.salt,
        SECRET_BLOCK: secretBlock,
        SRP_B: exchange.publicValue,
        USERNAME: user.username,
        USER_ID_FOR_SRP: user.username,
      },
    };
  }

  private verifyPassword(client: AppClient, username: string, answers: Answers): Promise<unknown> {
    const secretBlock = required(answers, 'PASSWORD_CLAIM_SECRET_BLOCK');
    const signature = required(answers, 'PASSWORD_CLAIM_SIGNATURE');
    const timestamp = required(answers, 'TIMESTAMP');
    if (!timestampPattern.test(timestamp)) {
      throw invalidParameter('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.');
    }
    const pending = this.passwords.get(secretBlock);
    if (pending === undefined || pending.client.id !== client.id) {
      throw notAuthorized('Incorrect username or password.');
    }
    this.passwords.delete(secretBlock);
    if (pending.expires <= this.now()) {
      throw notAuthorized('Invalid session for the user, session is expired.');
    }
    checkSecretHash(client, pending.user.username, answers['SECRET_HASH']);
    if (pending.isPretended || username !== pending.user.username) {
      throw notAuthorized('Incorrect username or password.');
    }
    const user = userNamed(pending.pool, pending.user.username);
    if (!this.hasRightSignature(pending.exchange, { secretBlock, timestamp, signature })) {
      throw this.wrongPassword(user);
    }
    return this.afterPassword(pending.pool, client, user);
  }

  private hasRightSignature(
    exchange: SrpExchange,
    claim: { readonly secretBlock: string; readonly timestamp: string; readonly signature: string },
  ): boolean {
    const { ours, theirs, isShort } = exchange.check(claim.secretBlock, claim.timestamp, claim.signature);
    const counts = this.srpCounts;
    if (ours) {
      counts[theirs ? 'acceptedByBoth' : 'acceptedByOursAlone'] += 1;
    } else {
      counts[theirs ? 'acceptedByTheirsAlone' : 'refusedByBoth'] += 1;
    }
    counts.unexplained += ours !== theirs && !isShort ? 1 : 0;
    return ours;
  }

  private afterPassword(pool: RunningPool, client: AppClient, user: PoolUser): Promise<unknown> {
    this.wrongPasswords.delete(user.username);
    switch (user.status) {
      case 'UNCONFIRMED':
        throw new Refusal('UserNotConfirmedException', 'User is not confirmed.');
      case 'RESET_REQUIRED':
        throw new Refusal('PasswordResetRequiredException', 'Password reset required for the user');
      case 'FORCE_CHANGE_PASSWORD':
        if (user.hasExpiredPassword) {
          throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
        }
        break;
      case 'CONFIRMED':
      case undefined:
    }
    const steps = [
      ...(user.status === 'FORCE_CHANGE_PASSWORD' ? ['NEW_PASSWORD_REQUIRED'] : []),
      ...(user.extraChallenges ?? []).map(({ name }) => name),
      ...factorSteps(pool.description, user),
    ];
    return this.go(pool, client, user, steps);
  }

  /** To the next challenge, or to the tokens. */
  private async go(
    pool: RunningPool,
    client: AppClient,
    user: PoolUser,
    [challenge, ...rest]: readonly string[],
  ): Promise<unknown> {
    if (challenge === undefined) {
      return this.signedIn(pool, client, user);
    }
    const token = randomBytes(300).toString('base64url');
    const code = codeFactors.has(challenge) ? randomInt(1_000_000).toString().padStart(6, '0') : undefined;
    this.sessions.set(token, {
      pool,
      client,
      username: user.username,
      expires: this.now() + sessionLife(client),
      challenge,
      rest,
      ...(code !== undefined && { code, sentAt: this.now() }),
    });
    if (code !== undefined) {
      this.sentCodes.push({ username: user.username, factor: challenge as MfaFactor, code });
    }
    return {
      ChallengeName: challenge,
      Session: token,
      ChallengeParameters: challengeParameters(pool.description, user, challenge),
      ...(challenge === 'SELECT_CHALLENGE' && { AvailableChallenges: ['PASSWORD', 'PASSWORD_SRP', 'WEB_AUTHN'] }),
    };
  }

  /** A session is good for one answer; of what is refused, only what a person may put right leaves it as it was. */
  private judge<T>(token: string, session: SignInSession, work: () => T): T {
    let isKept = false;
    try {
      return work();
    } catch (error) {
      const code = error instanceof Refusal ? error.code : '';
      isKept =
        code === 'InvalidPasswordException'
          ? !session.pool.description.refusedPasswordEndsSession
          : correctable.has(code);
      throw error;
    } finally {
      if (!isKept) {
        this.sessions.delete(token);
        this.usedSessions.add(token);
      }
    }
  }

  /** Judges an answer to a challenge. @returns what comes next */
  private answer(session: SignInSession, user: PoolUser, answers: Answers): () => Promise<unknown> {
    const { pool, client, challenge, rest } = session;
    const goOn =
      (steps: readonly string[] = rest) =>
      (): Promise<unknown> =>
        this.go(pool, client, userNamed(pool, user.username), steps);
    switch (challenge) {
      case 'SMS_MFA':
      case 'EMAIL_OTP':
        this.checkSentCode(session, required(answers, `${challenge}_CODE`));
        return goOn();
      case 'SOFTWARE_TOKEN_MFA':
        this.checkTotp(user, required(answers, 'SOFTWARE_TOKEN_MFA_CODE'));
        return goOn();
      case 'SELECT_MFA_TYPE': {
        const wanted = required(answers, 'ANSWER');
        const factor = wanted === 'EMAIL_MFA' ? 'EMAIL_OTP' : wanted;
        if (!user.factors?.some((each) => each === factor)) {
          throw invalidParameter('Invalid MFA type selected.');
        }
        return goOn([factor, ...rest]);
      }
      case 'NEW_PASSWORD_REQUIRED':
        this.setNewPassword(pool, user, answers);
        return goOn(rest.length === 0 ? factorSteps(pool.description, user) : rest);
      case 'MFA_SETUP':
        // Only the session of VerifySoftwareToken passes it.
        throw invalidParameter('User has not verified software token mfa');
      default: {
        const extra = user.extraChallenges?.find(({ name }) => name === challenge);
        if (extra?.passesWith === undefined && challenge.startsWith('DEVICE_')) {
          throw new Refusal('ResourceNotFoundException', 'Device does not exist.');
        }
        const isPassed =
          extra?.passesWith && Object.entries(extra.passesWith).every(([name, value]) => answers[name] === value);
        if (!isPassed) {
          throw notAuthorized('Incorrect username or password.');
        }
        return goOn();
      }
    }
  }

  private checkSentCode(session: SignInSession, code: string): void {
    const life = session.pool.description.codeLife ?? Number.POSITIVE_INFINITY;
    if (code !== session.code) {
      throw new Refusal('CodeMismatchException', 'Invalid code or auth state for the user.');
    }
    if (this.now() - (session.sentAt ?? 0) >= life) {
      throw new Refusal('ExpiredCodeException', 'Invalid code provided, please request a code again.');
    }
  }

  private checkTotp(user: PoolUser, code: string): void {
    const used = this.usedCounters.get(user.username) ?? new Set();
    this.usedCounters.set(user.username, used);
    const present = counterAt(this.now());
    const secret = user.totpSecret ?? '';
    const counter = [present, present - 1, present + 1].find((each) => hotp(secret, each) === code);
    if (counter === undefined) {
      throw new Refusal('CodeMismatchException', 'Invalid code received for user');
    }
    if (used.has(counter)) {
      throw new Refusal('ExpiredCodeException', 'Your software token has already been used once.');
    }
    used.add(counter);
  }

  private setNewPassword(pool: RunningPool, user: PoolUser, answers: Answers): void {
    const password = required(answers, 'NEW_PASSWORD');
    const fault = policyFault(pool.description.passwordPolicy, password);
    if (fault !== undefined) {
      throw new Refusal('InvalidPasswordException', `Password does not conform to policy: ${fault}`);
    }
    const given = Object.fromEntries(
      Object.entries(answers).flatMap(([name, value]) =>
        name.startsWith(attributePrefix) ? [[name.slice(attributePrefix.length), value]] : [],
      ),
    );
    const missing = missingAttributes(pool.description, user).find((each) => !given[each]);
    if (missing !== undefined) {
      throw invalidParameter(`Invalid attributes given, ${missing} is missing`);
    }
    const fixed = Object.keys(given).find((each) => user.attributes?.[each] !== undefined);
    if (fixed !== undefined) {
      throw notAuthorized(`Cannot modify an already provided ${fixed}`);
    }
    this.changeUser(user.username, {
      password,
      status: 'CONFIRMED',
      attributes: { ...user.attributes, ...given },
    });
  }

  private async refresh(pool: RunningPool, client: AppClient, parameters: Answers): Promise<unknown> {
    const text = required(parameters, 'REFRESH_TOKEN');
    const owner = this.refreshTokens.get(text)?.username;
    if (owner !== undefined) {
      checkSecretHash(client, owner, parameters['SECRET_HASH']);
    }
    const token = this.goodRefreshToken(pool, client, text);
    const user = userNamed(pool, token.username);
    return { AuthenticationResult: await tokensFor(pool.tokens, client, user, this.now()), ChallengeParameters: {} };
  }

  private goodRefreshToken(pool: RunningPool, client: AppClient, text: string): RefreshToken {
    const token = this.refreshTokens.get(text);
    if (token === undefined || token.clientId !== client.id || token.pool !== pool) {
      throw notAuthorized('Invalid Refresh Token.');
    }
    if (token.isRevoked) {
      throw notAuthorized('Refresh Token has been revoked');
    }
    if (token.isReplaced) {
      throw new Refusal('RefreshTokenReuseException', 'Refresh token has been used already.');
    }
    if (token.expires <= this.now()) {
      throw notAuthorized('Refresh Token has expired');
    }
    if (pool.description.tracksDevices) {
      // No client of these tests confirms a device, so no key can be right.
      throw notAuthorized('Invalid Refresh Token.');
    }
    if (userNamed(pool, token.username).isDisabled) {
      throw notAuthorized('User is disabled.');
    }
    return token;
  }

  private async signedIn(pool: RunningPool, client: AppClient, user: PoolUser): Promise<unknown> {
    const refreshToken = randomBytes(600).toString('base64url');
    this.refreshTokens.set(refreshToken, {
      pool,
      clientId: client.id,
      username: user.username,
      expires: this.now() + (client.refreshTokenSeconds ?? 30 * 86_400) * 1000,
      isRevoked: false,
    });
    return {
      AuthenticationResult: {
        ...(await tokensFor(pool.tokens, client, user, this.now())),
        RefreshToken: refreshToken,
        ...(pool.description.tracksDevices && {
          NewDeviceMetadata: {
            DeviceKey: `${pool.description.id.split('_')[0]}_${randomUUID()}`,
            DeviceGroupKey: randomBytes(6).toString('base64url'),
          },
        }),
      },
      ChallengeParameters: {},
    };
  }

  private checkMayTry(user: PoolUser): void {
    if (user.isDisabled) {
      throw notAuthorized('User is disabled.');
    }
    if ((this.wrongPasswords.get(user.username)?.lockedUntil ?? 0) > this.now()) {
      throw notAuthorized('Password attempts exceeded');
    }
  }

  /** After five wrong passwords a person waits a second, which doubles each time, up to about 15 minutes. */
  private wrongPassword(user: PoolUser): Refusal {
    const count = (this.wrongPasswords.get(user.username)?.count ?? 0) + 1;
    const seconds = count < wrongPasswordsAllowed ? 0 : Math.min(2 ** (count - wrongPasswordsAllowed), 900);
    this.wrongPasswords.set(user.username, { count, lockedUntil: this.now() + seconds * 1000 });
    return notAuthorized('Incorrect username or password.');
  }

  private async accountOf(pool: RunningPool, user: PoolUser): Promise<SrpAccount> {
    const key = `${pool.description.id}/${user.username}`;
    const known = this.accounts.get(key);
    if (known?.password === user.password) {
      return known.account;
    }
    const poolName = pool.description.id.slice(pool.description.id.indexOf('_') + 1);
    const account = await createSrpAccount(poolName, user.username, user.password);
    this.accounts.set(key, { password: user.password, account });
    return account;
  }

  private clientOf(input: Input): { readonly pool: RunningPool; readonly client: AppClient } {
    const id = textOf(input, 'ClientId');
    for (const pool of this.pools) {
      const client = pool.description.clients.find((each) => each.id === id);
      if (client) {
        return { pool, client };
      }
    }
    throw new Refusal('ResourceNotFoundException', `User pool client ${id} does not exist.`);
  }

  private poolWith(fits: (description: UserPoolDescription) => boolean): RunningPool {
    const pool = this.pools.find(({ description }) => fits(description));
    if (pool === undefined) {
      throw new Error('The test names what no user pool has.');
    }
    return pool;
  }
}

/** The errors after which the same session may be answered again. */
const correctable: ReadonlySet<string> = new Set(['CodeMismatchException', 'InvalidParameterException']);
const codeFactors: ReadonlySet<string> = new Set(['SMS_MFA', 'EMAIL_OTP']);
const timestampPattern =
  /^(Sun|Mon|Tue|Wed|Thu|Fri|Sat) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [1-9]\d? [0-2]\d:[0-5]\d:[0-5]\d UTC \d{4}$/u;

function required(values: Answers, name: string): string {
  const value = values[name];
  if (value === undefined || value === '') {
    throw invalidParameter(`Missing required parameter ${name}`);
  }
  return value;
}

/**
 * SECRET_HASH is HMAC-SHA256 with the client secret over user name and client id, in base64.
 * @param username what was sent in the first call, the user id in all later ones
 */
function checkSecretHash(client: AppClient, username: string, hash: string | undefined): void {
  if (client.secret !== undefined && hash === undefined) {
    throw notAuthorized(`Client ${client.id} is configured with secret but SECRET_HASH was not received`);
  }
  const wanted =
    client.secret === undefined
      ? undefined
      : createHmac('sha256', client.secret).update(`${username}${client.id}`).digest('base64');
  if (hash !== wanted) {
    throw notAuthorized(`Unable to verify secret hash for client ${client.id}`);
  }
}

function flowsOf(client: AppClient): readonly ClientFlow[] {
  return client.flows ?? ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
}

function unknownUser(client: AppClient): Refusal {
  return client.hidesUsers
    ? notAuthorized('Incorrect username or password.')
    : new Refusal('UserNotFoundException', 'User does not exist.');
}

function findUser(pool: RunningPool, name: string): PoolUser | undefined {
  return pool.description.users.find((each) => each.username === name || each.aliases?.includes(name));
}

function userNamed(pool: RunningPool, username: string): PoolUser {
  const user = pool.description.users.find((each) => each.username === username);
  if (user === undefined) {
    throw new Refusal('UserNotFoundException', 'User does not exist.');
  }
  return user;
}

function sessionLife(client: AppClient): number {
  return (client.sessionMinutes ?? 3) * 60_000;
}
