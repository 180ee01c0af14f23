import { UserError } from '../../connection/userError';
import { needsPersonError } from '../interaction';
import type { AskedConnection, CodeRequest } from '../interaction';
import type { SchemeContext } from '../scheme';
import { parse } from './conversation';
import type { OktaConversation } from './conversation';
import { appOf, choicesOf, digitsOf, labelOf, offerOf, sentToOf } from './factors';
import type { MfaType, UsableFactor } from './factors';
import { challengeError, hostOf, noFactorError, replayedCode, tooSoon, wrongCode } from './oktaErrors';
import type { OktaFacts } from './oktaErrors';
import type { OktaLink, OktaTransaction } from './transaction';

/** How a second factor is passed. */
export interface FactorOptions {
  readonly facts: OktaFacts;
  readonly connection: AskedConnection;
  readonly context: Pick<SchemeContext, 'signal' | 'interaction' | 'isRenewal' | 'trace' | 'clock' | 'usedCodes'>;
  /** MFAType. */
  readonly type?: MfaType;
  /** MFAPassCode. */
  readonly passCode?: string;
  /** By which Okta knows this device again; not set when it is not to be remembered. */
  readonly deviceToken?: string;
}

/** Codes that are tried in one sign-in. */
const mostCodes = 10;

/** Milliseconds. A push is not waited for any longer; Okta gives it five minutes itself. */
const longestApproval = 5 * 60_000;

/** Milliseconds between two looks at a push: soon at first, when there may be a number to match, then less often. */
const shortestPoll = 1000;
const longestPoll = 4000;
const pollGrowth = 1.25;

/**
 * Milliseconds between two messages of one kind. Source: Okta developer documentation, errors E0000109 and E0000133 for
 * phones, E0000118 for e-mail.
 */
const resendPause = 30_000;
const resendPauseOfEmail = 5000;

/** What a code is sent with: where the transaction stands, and where codes go. */
interface Challenge {
  readonly transaction: OktaTransaction;
  readonly verify: OktaLink | undefined;
}

/**
 * Passes the second factor that a transaction asks for. Source: Okta developer documentation, "Authentication API",
 * verify factor.
 * @throws UserError, `cancelledError()`, `needsPersonError()` before anything is sent to a person who is not there, or an
 *   abort
 */
export class SecondFactor {
  constructor(
    private readonly conversation: OktaConversation,
    private readonly options: FactorOptions,
    private readonly transaction: OktaTransaction,
  ) {}

  /** @returns the transaction behind it */
  async pass(): Promise<OktaTransaction> {
    const { interaction, trace } = this.options.context;
    const code = this.freshCode();
    const factor = await this.chosen(code !== undefined);
    if (factor.kind === 'push') {
      if (code !== undefined) {
        trace.note('MFAPassCode', 'Not used: a push needs no code.');
      }
      // Before a phone rings that nobody looks at.
      if (!interaction.isAvailable) {
        throw needsPersonError();
      }
      return this.awaitApproval(factor);
    }
    if (!interaction.isAvailable && code === undefined) {
      throw needsPersonError();
    }
    return this.enterCode(factor, code);
  }

  /** The code that came with the connection, unless it was used with any of the factors. */
  private freshCode(): string | undefined {
    const { passCode, context } = this.options;
    const code = passCode?.replaceAll(/\s/gu, '') || undefined;
    context.trace.secrets.hide(code);
    const isUsed = (each: string): boolean =>
      this.transaction.factors.some(({ id }) => context.usedCodes.isUsed(this.deviceOf(id), each));
    return code !== undefined && !isUsed(code) ? code : undefined;
  }

  /** Whose codes they are, for the memory of used ones. */
  private deviceOf(factorId: string): string {
    const { origin, user } = this.options.facts;
    return `${origin} ${user} ${factorId}`;
  }

  private async chosen(hasCode: boolean): Promise<UsableFactor> {
    const { context, type, facts } = this.options;
    const { next } = this.transaction;
    // A challenge that was begun elsewhere has its link at the transaction.
    const factors = this.transaction.factors.map((factor) =>
      factor.verify || !next ? factor : { ...factor, verify: next },
    );
    const offer = offerOf(factors, { hasCode, ...(type !== undefined && { type }) });
    const [first, ...more] = offer.candidates;
    if (!first) {
      throw noFactorError(offer, type, facts);
    }
    if (more.length === 0) {
      return first;
    }
    if (!context.interaction.isAvailable) {
      throw needsPersonError();
    }
    return context.trace.step('Choose the second factor', 'you', async (say) => {
      const choices = choicesOf(offer.candidates);
      const id = await context.interaction.choose({ ...this.question(), subject: 'factor', choices }, context.signal);
      const factor = offer.candidates.find((each) => each.id === id);
      if (!factor) {
        throw new Error('A factor was chosen that was not offered.');
      }
      say(labelOf(factor));
      return factor;
    });
  }

  private async awaitApproval(factor: UsableFactor): Promise<OktaTransaction> {
    const { context } = this.options;
    const { device } = factor;
    return context.trace.step(labelOf(factor), 'you', async (say) =>
      context.interaction.awaitApproval(
        {
          ...this.question(),
          app: 'Okta Verify',
          ...(device !== undefined && { instructions: `The request is on ${device}.` }),
        },
        async (show, signal) => {
          let shown: string | undefined;
          const passed = await this.poll(factor, signal, (number) => {
            if (number !== shown) {
              shown = number;
              show({ number });
            }
          });
          say(shown === undefined ? 'approved' : `approved, number ${shown}`);
          return passed;
        },
        context.signal,
      ),
    );
  }

  private async poll(
    factor: UsableFactor,
    signal: AbortSignal,
    showNumber: (number: string) => void,
  ): Promise<OktaTransaction> {
    const { clock } = this.options.context;
    const end = clock.now() + longestApproval;
    let pause = shortestPoll;
    let answer = await this.verify(factor.verify, this.transaction, {}, 'send the push', signal);
    while (answer.status === 'MFA_CHALLENGE') {
      if (answer.factorResult !== 'WAITING') {
        throw challengeError(answer.factorResult, 'Okta Verify');
      }
      if (answer.number !== undefined) {
        showNumber(answer.number);
      }
      if (clock.now() >= end) {
        throw challengeError('TIMEOUT', 'Okta Verify');
      }
      await clock.wait(pause, signal);
      pause = Math.min(longestPoll, pause * pollGrowth);
      answer = await this.verify(answer.next, answer, {}, 'ask whether the sign-in was approved', signal);
    }
    return answer;
  }

  private async enterCode(factor: UsableFactor, given: string | undefined): Promise<OktaTransaction> {
    const { usedCodes, interaction, trace, clock } = this.options.context;
    const device = this.deviceOf(factor.id);
    let challenge: Challenge = { transaction: this.transaction, verify: factor.verify };
    let resendAt: number | undefined;
    let next = given;
    let refused: string | undefined;
    for (let codes = 0; codes < mostCodes; codes++) {
      if (next === undefined && factor.kind === 'sent' && resendAt === undefined) {
        challenge = await this.sendCode(factor);
        resendAt = clock.now() + pauseOf(factor);
      }
      const code: string = next ?? (await this.askForCode(factor, challenge.transaction, resendAt, refused));
      next = undefined;
      if (usedCodes.isUsed(device, code)) {
        refused = 'This code was sent to Okta already. Each code works once.';
        continue;
      }
      // Before it is sent: an answer that gets lost does not make it good again.
      usedCodes.markUsed(device, code);
      try {
        return await trace.step('Send the code', hostOf(this.options.facts.origin), async (say) => {
          const answer = await this.verify(
            challenge.verify,
            challenge.transaction,
            { passCode: code },
            'check the code',
          );
          if (answer.status === 'MFA_CHALLENGE') {
            throw challengeError(answer.factorResult, appOf(factor));
          }
          say('accepted');
          return answer;
        });
      } catch (error) {
        refused = refusalOf(error, code);
        if (refused === undefined || !interaction.isAvailable) {
          throw error;
        }
      }
    }
    throw new UserError('Okta accepted none of the codes. Sign in again.', {
      code: wrongCode,
      step: 'pass the second factor',
      actions: ['signIn'],
    });
  }

  /** Has a code sent. Too soon after the last one Okta refuses to; that is waited for. */
  private async sendCode(factor: UsableFactor): Promise<Challenge> {
    const { clock, trace, signal } = this.options.context;
    const send = (): Promise<OktaTransaction> => this.verify(factor.verify, this.transaction, {}, 'send the code');
    return trace.step(labelOf(factor), hostOf(this.options.facts.origin), async (say) => {
      let transaction: OktaTransaction;
      try {
        transaction = await send();
      } catch (error) {
        if (!isTooSoon(error)) {
          throw error;
        }
        await clock.wait(pauseOf(factor), signal);
        transaction = await send();
      }
      say('sent');
      return { transaction, verify: transaction.next ?? factor.verify };
    });
  }

  private async askForCode(
    factor: UsableFactor,
    { stateToken, expiresAt, resend }: OktaTransaction,
    resendAt: number | undefined,
    refused: string | undefined,
  ): Promise<string> {
    const { interaction, trace, clock, usedCodes, signal } = this.options.context;
    const sentTo = sentToOf(factor);
    const digits = digitsOf(factor);
    const nextCodeAt = sentTo ? undefined : usedCodes.nextCodeAt(this.deviceOf(factor.id));
    const again: CodeRequest['resend'] =
      resend && resendAt !== undefined
        ? {
            availableAt: new Date(resendAt),
            send: async (resendSignal) => {
              await this.conversation.post(resend, { stateToken }, 'send the code again', resendSignal);
              return { availableAt: new Date(clock.now() + pauseOf(factor)) };
            },
          }
        : undefined;
    return trace.step(`Ask for the code${sentTo ? '' : ` of ${appOf(factor)}`}`, 'you', async () => {
      const answer = await interaction.enterCode(
        {
          ...this.question(),
          ...(sentTo ? { sentTo } : { device: appOf(factor) }),
          ...(digits !== undefined && { digits }),
          ...(refused !== undefined && { refused }),
          ...(nextCodeAt && { nextCodeAt }),
          ...(expiresAt && { expiresAt }),
          ...(again && { resend: again }),
        },
        signal,
      );
      const code = answer.replaceAll(/\s/gu, '');
      trace.secrets.hide(answer, code);
      return code;
    });
  }

  /** Posts to a link of a verification, which says that this device may be remembered where the policy lets it. */
  private async verify(
    link: OktaLink | undefined,
    { stateToken = this.transaction.stateToken }: OktaTransaction,
    more: { readonly passCode?: string },
    step: string,
    signal?: AbortSignal,
  ): Promise<OktaTransaction> {
    const url = parse(link?.href ?? '', this.options.facts.origin);
    if (this.options.deviceToken !== undefined && this.transaction.allowsRememberDevice !== false) {
      url?.searchParams.set('rememberDevice', 'true');
    }
    return this.conversation.post(url && { href: url.href }, { stateToken, ...more }, step, signal);
  }

  private question(): Pick<CodeRequest, 'connection' | 'isRenewal'> {
    return { connection: this.options.connection, isRenewal: this.options.context.isRenewal };
  }
}

/** Why a code was not accepted, when another one may be tried. */
function refusalOf(error: unknown, code: string): string | undefined {
  if (!(error instanceof UserError)) {
    return undefined;
  }
  switch (error.code) {
    case wrongCode:
    case 'okta.TIME_WINDOW_EXCEEDED':
      return `Okta did not accept the code${code.length >= 6 ? ` ${code.slice(0, 3)}•••` : ''}. Each code works once.`;
    case replayedCode:
    case 'okta.PASSCODE_REPLAYED':
      return 'Okta has seen this code before. Wait for the next one.';
    default:
      return undefined;
  }
}

function pauseOf({ type }: UsableFactor): number {
  return type === 'email' ? resendPauseOfEmail : resendPause;
}

function isTooSoon(error: unknown): boolean {
  return error instanceof UserError && tooSoon.includes(error.code);
}
