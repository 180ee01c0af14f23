import type { Connection } from '../../connection/connection';
import { UserError } from '../../connection/userError';
import { hostOfUrl } from '../hostOfUrl';
import { needsPersonError } from '../interaction';
import type { SchemeContext } from '../scheme';
import {
  challengeInWords,
  challengeOf,
  codeChallengeOf,
  offeredFactors,
  requiredAttributes,
  unservedChallenge,
} from './challenge';
import type { Challenge, CodeChallenge } from './challenge';
import type { AuthAnswer, CognitoService } from './cognitoService';
import { errorMessage, sentence } from '../serviceErrors';
import type { SrpExchange } from './srp';
import { srpTimestamp } from './srpTimestamp';
import {
  explainUserPoolError,
  isLapsed,
  isRefusedAttribute,
  isRefusedPassword,
  isUsedCode,
  isWrongCode,
} from './userPoolErrors';
import { poolNameOf, secretHashOf } from './userPoolClient';
import type { UserPoolClient, UserPoolFlow } from './userPoolClient';

/** How often a sign-in begins anew at most when codes expire. */
const mostBeginnings = 5;

/** How many calls and questions one sign-in takes at most, wrong codes and codes that are sent again included. */
const mostSteps = 80;

/**
 * How long a user pool waits for the answer to a challenge unless told otherwise, in milliseconds. Source: Amazon Cognito
 * developer guide, "Authentication flow session duration": 3 to 15 minutes.
 */
const challengeLife = 3 * 60_000;

/** Milliseconds before a code is sent again: what is under way may still arrive. */
const resendPause = 30_000;

/** What a sign-in at a user pool gives. */
export interface UserPoolTokens {
  readonly idToken: string;
  readonly refreshToken?: string;
  /** Belongs to the refresh token where the user pool tracks devices. */
  readonly deviceKey?: string;
}

/** What became known in a sign-in besides its tokens. */
export interface UserPoolSignedIn extends UserPoolTokens {
  /** The challenge of the second factor, if there was one. */
  readonly factor?: string;
  /** The password that the user chose, if the user pool wanted a new one. */
  readonly newPassword?: string;
}

/** What a sign-in at a user pool works with. */
export interface UserPoolSignInParts {
  readonly client: UserPoolClient;
  readonly flow: UserPoolFlow;
  readonly service: CognitoService;
  readonly startExchange: () => SrpExchange;
}

/**
 * Signs in to a user pool with user and password, and with what it asks for besides: second factors, a new password. What
 * a person has answered is not asked again when the sign-in has to begin anew.
 * @throws UserError, `needsPersonError()` where nobody may be asked, or an abort
 */
export function signInToUserPool(
  connection: Connection,
  context: SchemeContext,
  parts: UserPoolSignInParts,
): Promise<UserPoolSignedIn> {
  return new UserPoolSignIn(connection, context, parts).run();
}

/**
 * Takes the tokens out of an answer and hides them.
 * @returns nothing when the answer holds no ID token
 */
export function tokensIn(
  { AuthenticationResult: result }: AuthAnswer,
  { trace }: Pick<SchemeContext, 'trace'>,
): UserPoolTokens | undefined {
  const { IdToken, AccessToken, RefreshToken, NewDeviceMetadata } = result ?? {};
  trace.secrets.hide(IdToken, AccessToken, RefreshToken);
  return IdToken
    ? {
        idToken: IdToken,
        ...(RefreshToken && { refreshToken: RefreshToken }),
        ...(NewDeviceMetadata?.DeviceKey && { deviceKey: NewDeviceMetadata.DeviceKey }),
      }
    : undefined;
}

/** The user pool's answer is neither a challenge nor tokens. */
export function incompleteAnswer(): UserError {
  return new UserError('The answer of the user pool holds no ID token. Check CognitoIdentityProviderEndpoint.', {
    code: 'auth.incompleteAnswer',
    step: 'sign in to the user pool',
    actions: ['editConnection', 'retry'],
  });
}

/** One sign-in, which remembers what was found out and answered. */
class UserPoolSignIn {
  private password: string;
  /** USER_ID_FOR_SRP; the user as entered until the user pool has said it. */
  private userName: string;
  private steps = 0;
  private exchange: SrpExchange | undefined;
  private factor: string | undefined;
  /** The factor that was chosen among several. */
  private chosen: string | undefined;
  /** Entered, and not yet accepted. */
  private wantedPassword: string | undefined;
  private acceptedPassword: string | undefined;
  private readonly attributes = new Map<string, string>();
  /** Why the last code did not do, for the next question. */
  private refusedCode: string | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly context: SchemeContext,
    private readonly parts: UserPoolSignInParts,
  ) {
    this.password = parts.client.password;
    this.userName = parts.client.user;
  }

  async run(): Promise<UserPoolSignedIn> {
    for (let beginning = 1; ; beginning++) {
      try {
        return await this.walk();
      } catch (error) {
        if (!isLapsed(error) || beginning === mostBeginnings) {
          throw error;
        }
        this.refusedCode = isUsedCode(error)
          ? 'This code was used already. Each code works once.'
          : 'The last code came too late, so the sign-in began anew.';
        this.context.trace.note('The sign-in begins anew', 'It has waited too long, or its code was used before.');
      }
    }
  }

  private async walk(): Promise<UserPoolSignedIn> {
    let answer = await this.begin();
    for (;;) {
      const challenge = challengeOf(answer);
      if (!challenge) {
        return this.signedIn(answer);
      }
      answer = await this.meet(challenge);
    }
  }

  private signedIn(answer: AuthAnswer): UserPoolSignedIn {
    const tokens = tokensIn(answer, this.context);
    if (!tokens) {
      throw incompleteAnswer();
    }
    return {
      ...tokens,
      ...(this.factor !== undefined && { factor: this.factor }),
      ...(this.acceptedPassword !== undefined && { newPassword: this.acceptedPassword }),
    };
  }

  /** Shows the password to the user pool. */
  private begin(): Promise<AuthAnswer> {
    const { client, flow } = this.parts;
    return this.context.trace.step(
      `Sign in to the user pool ${client.userPoolId} as ${client.user}`,
      hostOfUrl(client.endpoint),
      async (say) => {
        this.userName = client.user;
        const answer = await (flow === 'USER_SRP_AUTH' ? this.provePassword() : this.sendPassword());
        const challenge = challengeOf(answer);
        say(challenge ? challengeInWords(challenge.name) : 'signed in');
        return answer;
      },
    );
  }

  private sendPassword(): Promise<AuthAnswer> {
    return this.initiate({ USERNAME: this.userName, PASSWORD: this.password });
  }

  private async provePassword(): Promise<AuthAnswer> {
    this.exchange = this.parts.startExchange();
    const answer = await this.initiate({ USERNAME: this.userName, SRP_A: this.exchange.clientPublic });
    const challenge = challengeOf(answer);
    if (challenge?.name !== 'PASSWORD_VERIFIER') {
      return answer;
    }
    const { SALT: salt = '', SRP_B: serverPublic = '', SECRET_BLOCK: secretBlock = '' } = challenge.parameters;
    // Its first answer has set the clock, which the user pool compares with its own.
    const timestamp = srpTimestamp(this.context.clock.now());
    const signature = this.exchange.sign({
      poolName: poolNameOf(this.parts.client),
      userId: this.userName,
      password: this.password,
      salt,
      serverPublic,
      secretBlock,
      timestamp,
    });
    if (signature === undefined || secretBlock === '') {
      throw new UserError(
        'The user pool answered with numbers that SRP does not allow. Check CognitoIdentityProviderEndpoint.',
        { code: 'auth.srpRefused', step: 'sign in to the user pool', actions: ['editConnection', 'retry'] },
      );
    }
    return this.respond(challenge, {
      PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
      PASSWORD_CLAIM_SIGNATURE: signature,
      TIMESTAMP: timestamp,
    });
  }

  private meet(challenge: Challenge): Promise<AuthAnswer> {
    const code = codeChallengeOf(challenge.name);
    if (code) {
      return this.meetWithCode(challenge, code);
    }
    switch (challenge.name) {
      case 'SELECT_MFA_TYPE':
        return this.chooseFactor(challenge);
      case 'NEW_PASSWORD_REQUIRED':
        return this.changePassword(challenge);
      default:
        throw this.unserved(challenge.name);
    }
  }

  private async chooseFactor(challenge: Challenge): Promise<AuthAnswer> {
    const offered = offeredFactors(challenge);
    const factor = offered.find((name) => name === this.chosen) ?? (await this.askForFactor(offered));
    this.chosen = factor;
    return this.respond(challenge, { ANSWER: factor });
  }

  private async askForFactor(offered: readonly string[]): Promise<string> {
    const { interaction, isRenewal, signal, trace } = this.context;
    const [first] = offered;
    if (first === undefined) {
      throw this.unserved('SELECT_MFA_TYPE');
    }
    if (offered.length === 1) {
      return first;
    }
    this.needPerson();
    return trace.step('Choose a second factor', 'you', async (say) => {
      const chosen = await interaction.choose(
        {
          connection: this.asked,
          isRenewal,
          subject: 'factor',
          choices: offered.map((id) => {
            const { label = id, description } = codeChallengeOf(id) ?? {};
            return { id, label, ...(description !== undefined && { description }) };
          }),
        },
        signal,
      );
      say(codeChallengeOf(chosen)?.label ?? chosen);
      return chosen;
    });
  }

  private async meetWithCode(first: Challenge, code: CodeChallenge): Promise<AuthAnswer> {
    const { usedCodes, trace } = this.context;
    const { client } = this.parts;
    const device = `cognito/${client.userPoolId}/${this.userName}`;
    this.factor = first.name;
    let challenge = first;
    const isShown = code.channel === undefined;
    let wasWrong = false;
    for (;;) {
      // After a wrong one nothing is used up: the right one may be the one that the app shows now.
      const nextCodeAt = isShown && !wasWrong ? usedCodes.nextCodeAt(device) : undefined;
      const entered = await this.askForCode(challenge, code, nextCodeAt, async () => {
        challenge = await this.sendAgain(challenge.name);
      });
      wasWrong = false;
      if (isShown && usedCodes.isUsed(device, entered)) {
        this.refusedCode = 'This code was used already. Each code works once.';
        continue;
      }
      if (isShown) {
        // Before it is sent: an answer that gets lost does not make it good again.
        usedCodes.markUsed(device, entered);
      }
      try {
        return await trace.step('Send the code', hostOfUrl(client.endpoint), () =>
          this.respond(challenge, { [code.response]: entered }),
        );
      } catch (error) {
        if (!isWrongCode(error)) {
          throw error;
        }
        this.refusedCode = `The user pool did not accept the code ${entered.slice(0, 3)}•••.`;
        wasWrong = true;
      }
    }
  }

  private async askForCode(
    { parameters }: Challenge,
    { channel, digits }: CodeChallenge,
    nextCodeAt: Date | undefined,
    sendAgain: () => Promise<void>,
  ): Promise<string> {
    const { interaction, isRenewal, signal, trace, clock } = this.context;
    this.needPerson();
    const address = parameters['CODE_DELIVERY_DESTINATION'] ?? (channel === 'sms' ? 'your phone' : 'your address');
    const name = parameters['FRIENDLY_DEVICE_NAME'];
    const device = name ? `“${name}”` : 'your authenticator app';
    const later = (): Date => new Date(clock.now() + resendPause);
    const refused = this.refusedCode;
    this.refusedCode = undefined;
    const title = channel === undefined ? `Ask for the code of ${device}` : `Ask for the code sent to ${address}`;
    return trace.step(title, 'you', async () => {
      const answer = await interaction.enterCode(
        {
          connection: this.asked,
          isRenewal,
          ...(channel === undefined ? { device } : { sentTo: { channel, address } }),
          ...(digits !== undefined && { digits }),
          ...(refused !== undefined && { refused }),
          ...(nextCodeAt && { nextCodeAt }),
          expiresAt: new Date(clock.now() + challengeLife),
          ...(channel !== undefined && {
            resend: {
              availableAt: later(),
              send: async () => {
                await sendAgain();
                return { availableAt: later() };
              },
            },
          }),
        },
        signal,
      );
      const entered = answer.replaceAll(/\s/gu, '');
      trace.secrets.hide(answer, entered);
      return entered;
    });
  }

  /** A user pool sends a code at sign-in only, so that it begins anew behind the question. */
  private async sendAgain(name: string): Promise<Challenge> {
    let answer = await this.begin();
    for (;;) {
      const challenge = challengeOf(answer);
      if (challenge?.name === name) {
        return challenge;
      }
      if (!challenge || codeChallengeOf(challenge.name)) {
        throw new UserError('The user pool no longer asks for this code. Sign in again.', {
          code: 'auth.cognitoChanged',
          step: 'send the code again',
          actions: ['signIn'],
        });
      }
      answer = await this.meet(challenge);
    }
  }

  private async changePassword(challenge: Challenge): Promise<AuthAnswer> {
    const { trace } = this.context;
    const attributes = requiredAttributes(challenge);
    let refusedPassword: string | undefined;
    let refusedAttribute: string | undefined;
    for (;;) {
      this.wantedPassword ??= await this.askForPassword(refusedPassword);
      const password = this.wantedPassword;
      for (const name of attributes) {
        this.attributes.set(name, this.attributes.get(name) ?? (await this.askForAttribute(name, refusedAttribute)));
      }
      const entered = attributes.map((name) => [`userAttributes.${name}`, this.attributes.get(name) ?? ''] as const);
      try {
        const answer = await trace.step('Set the new password', hostOfUrl(this.parts.client.endpoint), () =>
          this.respond(challenge, { NEW_PASSWORD: password, ...Object.fromEntries(entered) }),
        );
        this.password = password;
        this.acceptedPassword = password;
        this.wantedPassword = undefined;
        return answer;
      } catch (error) {
        if (isRefusedPassword(error)) {
          this.wantedPassword = undefined;
          refusedPassword = sentence(errorMessage(error));
        } else if (isRefusedAttribute(error) && attributes.length > 0) {
          this.attributes.clear();
          refusedAttribute = sentence(errorMessage(error));
        } else {
          throw error;
        }
      }
    }
  }

  private async askForPassword(refused: string | undefined): Promise<string> {
    const { interaction, isRenewal, signal, trace } = this.context;
    this.needPerson();
    return trace.step('Ask for a new password', 'you', async () => {
      const password = await interaction.enterNewPassword(
        {
          connection: this.asked,
          isRenewal,
          user: this.parts.client.user,
          ...(refused !== undefined && { refused }),
        },
        signal,
      );
      trace.secrets.hide(password);
      return password;
    });
  }

  private async askForAttribute(name: string, refused: string | undefined): Promise<string> {
    const { interaction, isRenewal, signal, trace } = this.context;
    const { user, userPoolId } = this.parts.client;
    this.needPerson();
    return trace.step(`Ask for ${name}`, 'you', () =>
      interaction.enterText(
        {
          connection: this.asked,
          isRenewal,
          wanted: name,
          reason: `The user pool ${userPoolId} wants to know it of ${user}.`,
          ...(refused !== undefined && { refused }),
        },
        signal,
      ),
    );
  }

  private initiate(parameters: Readonly<Record<string, string>>): Promise<AuthAnswer> {
    const { client, flow, service } = this.parts;
    return this.call('sign in to the user pool', () =>
      service.initiateAuth({
        AuthFlow: flow,
        ClientId: client.clientId,
        AuthParameters: { ...parameters, ...this.secretHash() },
      }),
    );
  }

  private respond({ name, session }: Challenge, responses: Readonly<Record<string, string>>): Promise<AuthAnswer> {
    const { client, service } = this.parts;
    return this.call(`answer ${name}`, () =>
      service.respondToAuthChallenge({
        ClientId: client.clientId,
        // The SDK's type lists the names of its day; this one comes from the service.
        ChallengeName: name as 'SMS_MFA',
        ...(session !== undefined && { Session: session }),
        ChallengeResponses: { USERNAME: this.userName, ...responses, ...this.secretHash() },
      }),
    );
  }

  private secretHash(): { SECRET_HASH?: string } {
    const hash = secretHashOf(this.parts.client, this.userName);
    this.context.trace.secrets.hide(hash);
    return hash === undefined ? {} : { SECRET_HASH: hash };
  }

  private async call(step: string, send: () => Promise<AuthAnswer>): Promise<AuthAnswer> {
    const { context, connection, parts } = this;
    context.signal.throwIfAborted();
    this.countStep();
    try {
      const answer = await send();
      context.trace.secrets.hide(answer.Session, answer.ChallengeParameters?.['SECRET_BLOCK']);
      this.userName = answer.ChallengeParameters?.['USER_ID_FOR_SRP'] || this.userName;
      return answer;
    } catch (error) {
      context.signal.throwIfAborted();
      throw explainUserPoolError(error, step, parts.client, connection, context);
    }
  }

  private unserved(name: string): UserError {
    const { user, userPoolId } = this.parts.client;
    return new UserError(unservedChallenge(name, user, userPoolId), {
      code: 'auth.cognitoChallenge',
      step: `answer ${name}`,
      actions: ['signIn', 'editConnection'],
    });
  }

  private countStep(): void {
    this.steps += 1;
    if (this.steps > mostSteps) {
      throw new UserError('The sign-in to the user pool came to no end. Sign in again.', {
        code: 'auth.tooManySteps',
        step: 'sign in to the user pool',
        actions: ['signIn', 'editConnection'],
      });
    }
  }

  /** Goes before each question: nobody may be there. */
  private needPerson(): void {
    this.countStep();
    if (!this.context.interaction.isAvailable) {
      throw needsPersonError();
    }
  }

  private get asked(): { readonly id: string; readonly name: string } {
    const { id, name } = this.connection;
    return { id, name };
  }
}
