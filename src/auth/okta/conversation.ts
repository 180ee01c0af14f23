import type { UserError } from '../../connection/userError';
import type { SchemeContext } from '../scheme';
import { failureError, foreignLinkError, hostOf, oddAnswerError, rateLimitError, rateLimited } from './oktaErrors';
import type { OktaFacts } from './oktaErrors';
import { readFailure, readTransaction } from './transaction';
import type { OktaLink, OktaTransaction } from './transaction';

/** An answer of the Authentication API. */
export interface OktaAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What is posted, as JSON. */
export type OktaBody = Readonly<Record<string, unknown>>;

/** How requests reach the Authentication API. */
export interface OktaApi {
  /** Throws a `UserError` when there is no answer, or an abort. */
  post(
    url: string,
    body: OktaBody,
    options: { readonly carriesPassword: boolean; readonly signal: AbortSignal },
  ): Promise<OktaAnswer>;
  /** Once, within a few seconds, and whatever becomes of the sign-in. Nobody looks at what comes of it. */
  postLast(url: string, body: OktaBody): Promise<void>;
}

/** Requests in all, looks at a push included: more than any sign-in takes. */
const mostRequests = 400;

/** Milliseconds for which a rate limit is sat out, and how often. */
const longestRateLimit = 60_000;
const mostRateLimits = 3;

/** Milliseconds in a day: no rate limit lasts longer. */
const day = 86_400_000;

/** The requests of one transaction: bounded, to the organisation only, and taken back when they lead nowhere. */
export class OktaConversation {
  private requests = 0;
  private rateLimits = 0;
  /** What Okta is to forget when the sign-in does not end well. */
  private open: { readonly cancel: OktaLink; readonly stateToken: string } | undefined;

  constructor(
    private readonly api: OktaApi,
    private readonly facts: OktaFacts,
    private readonly context: Pick<SchemeContext, 'signal' | 'trace' | 'clock'>,
  ) {}

  /**
   * Takes one step of the transaction. Times in it are by our clock.
   * @param link as Okta gave it: addresses are never built
   * @param step in the infinitive, for errors: `send the password`
   */
  async post(
    link: OktaLink | undefined,
    body: OktaBody,
    step: string,
    signal: AbortSignal = this.context.signal,
  ): Promise<OktaTransaction> {
    const url = this.urlOf(link);
    for (;;) {
      this.requests += 1;
      if (this.requests > mostRequests) {
        throw oddAnswerError('leads nowhere', this.facts);
      }
      signal.throwIfAborted();
      const answer = await this.api.post(url.href, body, { carriesPassword: 'password' in body, signal });
      if (answer.status === 200) {
        return this.read(answer);
      }
      const failure = readFailure(answer);
      // Later requests go with the state token: then it is that one that was not accepted, not the API token.
      const hasApiToken = this.facts.hasApiToken && !('stateToken' in body);
      const error = failureError(failure, step, { ...this.facts, hasApiToken });
      if (failure.code !== rateLimited && (answer.status !== 429 || failure.code !== '')) {
        throw error;
      }
      await this.sitOut(answer, step, signal, error);
    }
  }

  /** Tells Okta that nobody goes on. What comes of it does not matter: a transaction ends by itself in minutes. */
  async forget(): Promise<void> {
    const { open } = this;
    this.open = undefined;
    const url = open && parse(open.cancel.href, this.facts.origin);
    if (open && url?.origin === this.facts.origin) {
      await this.api.postLast(url.href, { stateToken: open.stateToken }).catch(() => undefined);
    }
  }

  private urlOf(link: OktaLink | undefined): URL {
    const url = parse(link?.href ?? '', this.facts.origin);
    if (!url) {
      throw oddAnswerError('does not say how to go on', this.facts);
    }
    if (url.origin !== this.facts.origin) {
      throw foreignLinkError(this.facts);
    }
    return url;
  }

  private read({ status, text, headers }: OktaAnswer): OktaTransaction {
    const transaction = readTransaction(text);
    if (!transaction) {
      throw failureError({ status, code: '', summary: '' }, 'sign in to Okta', this.facts);
    }
    const { stateToken, sessionToken, cancel } = transaction;
    this.context.trace.secrets.hide(stateToken, sessionToken);
    if (transaction.status === 'SUCCESS') {
      this.open = undefined;
    } else if (cancel && stateToken !== undefined) {
      this.open = { cancel, stateToken };
    }
    const expiresAt = transaction.expiresAt && this.byOurClock(transaction.expiresAt.getTime(), headers);
    return { ...transaction, ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }) };
  }

  /** A time of Okta's, in milliseconds, as our clock will show it. */
  private byOurClock(time: number, headers: OktaAnswer['headers']): number {
    const oktaTime = Date.parse(headers['date'] ?? '');
    const now = this.context.clock.now();
    return Number.isNaN(oktaTime) ? time : time - oktaTime + now;
  }

  /**
   * Waits for the end of a rate limit, when that is near. X-Rate-Limit-Reset counts seconds since 1970 by Okta's clock.
   * Source: Okta developer documentation, "Rate limits".
   */
  private async sitOut({ headers }: OktaAnswer, step: string, signal: AbortSignal, error: UserError): Promise<void> {
    const { clock, trace } = this.context;
    const reset = this.byOurClock(Number(headers['x-rate-limit-reset'] ?? Number.NaN) * 1000, headers);
    const wait = Math.max(0, reset - clock.now());
    if (Number.isNaN(wait) || wait > day) {
      throw error;
    }
    this.rateLimits += 1;
    if (wait > longestRateLimit || this.rateLimits > mostRateLimits) {
      throw rateLimitError(new Date(clock.now() + wait), step, this.facts);
    }
    await trace.step('Wait for the rate limit', hostOf(this.facts.origin), async (say) => {
      say(`${Math.ceil(wait / 1000)} s`);
      // The header has whole seconds.
      await clock.wait(wait + 1000, signal);
    });
  }
}

/** The address of a link, resolved against the organisation's; `undefined` for none. */
export function parse(href: string, origin: string): URL | undefined {
  return href !== '' && URL.canParse(href, origin) ? new URL(href, origin) : undefined;
}
