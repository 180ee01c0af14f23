import { OktaConversation } from './conversation';
import type { OktaApi, OktaBody } from './conversation';
import { hostOf, oddAnswerError, stoppedError } from './oktaErrors';
import { SecondFactor } from './secondFactor';
import type { FactorOptions } from './secondFactor';
import type { OktaLink, OktaTransaction } from './transaction';

/** What a sign-in is done with. */
export interface WalkOptions extends FactorOptions {
  readonly api: OktaApi;
  readonly password: string;
}

/** What a sign-in at Okta ends with. */
export interface WalkEnd {
  /** A secret, good for one use within five minutes. */
  readonly sessionToken?: string;
  /** Where a step-up goes on, in a browser's way. */
  readonly next?: OktaLink;
  /** Whether a second factor was part of it. */
  readonly withFactor: boolean;
}

/** States that a transaction goes through, at most: more than any sign-in has. */
const mostStates = 20;

/**
 * Signs in with user and password and whatever Okta asks besides: the whole transaction, by its own links. Source: Okta
 * developer documentation, "Authentication API".
 * @throws UserError, `cancelledError()`, `needsPersonError()`, or an abort; Okta is told to forget the transaction then
 */
export async function authenticate(options: WalkOptions): Promise<WalkEnd> {
  return new TransactionWalk(options).authenticate();
}

/**
 * Goes on where an application asks for more than the organisation did.
 * @param stateToken from the application's page
 * @param mayUsePassword whether it may sign in anew
 * @returns `undefined` when it would have to and may not
 */
export async function stepUp(
  options: WalkOptions,
  stateToken: string,
  mayUsePassword: boolean,
): Promise<WalkEnd | undefined> {
  return new TransactionWalk(options).stepUp(stateToken, mayUsePassword);
}

class TransactionWalk {
  private readonly conversation: OktaConversation;
  private withFactor = false;
  private hasSentPassword = false;
  private hasSaidNotRemembered = false;

  constructor(private readonly options: WalkOptions) {
    this.conversation = new OktaConversation(options.api, options.facts, options.context);
  }

  async authenticate(): Promise<WalkEnd> {
    const { facts, deviceToken = '' } = this.options;
    // Ignored without an API token; 32 characters at most. Source: "Authentication API", context object.
    const hasContext = facts.hasApiToken && deviceToken !== '' && deviceToken.length <= 32;
    return this.orForget(async () =>
      this.walk(
        await this.sendPassword(
          { href: `${facts.origin}/api/v1/authn` },
          {
            options: { multiOptionalFactorEnroll: false, warnBeforePasswordExpired: false },
            ...(hasContext && { context: { deviceToken } }),
          },
        ),
      ),
    );
  }

  async stepUp(stateToken: string, mayUsePassword: boolean): Promise<WalkEnd | undefined> {
    const { facts, context } = this.options;
    context.trace.secrets.hide(stateToken);
    return this.orForget(async () => {
      const link = { href: `${facts.origin}/api/v1/authn` };
      const first = await this.conversation.post(link, { stateToken }, 'go on to the application');
      if (first.status === 'UNAUTHENTICATED' && !mayUsePassword) {
        await this.conversation.forget();
        return undefined;
      }
      return this.walk(first);
    });
  }

  private async sendPassword(link: OktaLink, more: OktaBody): Promise<OktaTransaction> {
    const { facts, password, context } = this.options;
    this.hasSentPassword = true;
    return context.trace.step('Send user and password', hostOf(facts.origin), async (say) => {
      const body = { username: facts.user, password, ...more };
      const transaction = await this.conversation.post(link, body, 'send the password');
      say(transaction.status === 'MFA_REQUIRED' ? 'accepted; a second factor is wanted' : 'accepted');
      return transaction;
    });
  }

  private async walk(first: OktaTransaction): Promise<WalkEnd> {
    let transaction = first;
    for (let state = 0; state < mostStates; state++) {
      const { status, sessionToken, next } = transaction;
      if (status !== 'SUCCESS') {
        transaction = await this.goOn(transaction);
      } else if (sessionToken === undefined && next === undefined) {
        throw oddAnswerError('holds no session', this.options.facts);
      } else {
        return {
          withFactor: this.withFactor,
          ...(sessionToken !== undefined && { sessionToken }),
          ...(next && { next }),
        };
      }
    }
    throw oddAnswerError('leads nowhere', this.options.facts);
  }

  private async goOn(transaction: OktaTransaction): Promise<OktaTransaction> {
    const { status, stateToken, next, skip } = transaction;
    const isFactorWanted = status === 'MFA_REQUIRED' || status === 'MFA_CHALLENGE';
    if (isFactorWanted) {
      return this.passFactor(transaction);
    }
    if ((status === 'PASSWORD_WARN' || status === 'MFA_ENROLL') && skip) {
      const what = status === 'PASSWORD_WARN' ? 'The password expires soon' : 'Another factor could be set up';
      this.options.context.trace.note(what, 'Left for later.');
      return this.conversation.post(skip, { stateToken }, 'go on without a change');
    }
    if (status === 'UNAUTHENTICATED' && next && !this.hasSentPassword) {
      return this.sendPassword(next, { stateToken });
    }
    throw stoppedError(transaction, this.options.facts);
  }

  private async passFactor(transaction: OktaTransaction): Promise<OktaTransaction> {
    const { context, deviceToken } = this.options;
    const wantsRemembering = deviceToken !== undefined;
    if (wantsRemembering && transaction.allowsRememberDevice === false && !this.hasSaidNotRemembered) {
      this.hasSaidNotRemembered = true;
      context.trace.note('MFARememberDevice', "The organisation's policy does not let this device be remembered.");
    }
    const passed = await new SecondFactor(this.conversation, this.options, transaction).pass();
    this.withFactor = true;
    return passed;
  }

  private async orForget<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.conversation.forget();
      throw error;
    }
  }
}
