import { UserError } from '../../connection/userError';
import type { Connection } from '../../connection/connection';
import type { SchemeContext, SignedIn } from '../scheme';
import { followAppLink } from './appLink';
import type { AppLinkEnd, OktaBrowser } from './appLink';
import { parse } from './conversation';
import type { OktaApi } from './conversation';
import { appEndError, foreignLinkError, hostOf, identityEngineError, oddAnswerError, unknownState } from './oktaErrors';
import type { OktaFacts } from './oktaErrors';
import { keepOrganisationSession, keptOrganisationSession, organisationSessionKey } from './organisationSession';
import type { CookieJar, OrganisationSession } from './organisationSession';
import type { FactorOptions } from './secondFactor';
import { authenticate, stepUp } from './transactionWalk';
import type { WalkEnd, WalkOptions } from './transactionWalk';

/** A browser of our own: what it is sent stays in its jar. */
export interface OktaBrowserSession extends OktaBrowser, CookieJar {
  close(): void;
}

/** How a sign-in reaches the organisation. */
export interface OktaTransport {
  readonly api: OktaApi;
  /** A browser that has these cookies of the organisation, that of the device, and no others. */
  browser(cookies: Readonly<Record<string, string>>): Promise<OktaBrowserSession>;
}

/** What a connection says of its sign-in. */
export interface OktaRequest {
  readonly facts: OktaFacts;
  /** SSOLoginURL: where the application's tile leads. */
  readonly appLink: string;
  readonly password: string;
  readonly factor: Pick<FactorOptions, 'type' | 'passCode' | 'deviceToken'>;
}

/** What Okta gives for AWS. */
export interface OktaResponse {
  /** Base64 of a samlp:Response: a secret. */
  readonly response: string;
  readonly withFactor: boolean;
  readonly renewal: Exclude<SignedIn['renewal'], 'never'>;
  /** When a person is needed again, if one is and it is known. */
  readonly sessionExpiration?: Date;
}

/** How often an application may ask for more than the sign-in had given. */
const mostStepUps = 3;

/**
 * A SAML response for AWS: from the session that the organisation keeps, which connections share, or from a new sign-in.
 * One at a time for each organisation and user, so that whoever comes second finds the session of the first.
 * @throws UserError, `cancelledError()`, `needsPersonError()` before anything is sent to a person who is not there, or an
 *   abort
 */
export async function oktaResponse(
  connection: Connection,
  context: SchemeContext,
  request: OktaRequest,
  transport: OktaTransport,
): Promise<OktaResponse> {
  const key = organisationSessionKey(request.facts, request.password);
  const signIn = new OktaSignIn(connection, context, request, transport, key);
  return context.sessions.exclusively(key, context.signal, async () => (await signIn.fromKept()) ?? signIn.anew());
}

class OktaSignIn {
  constructor(
    private readonly connection: Connection,
    private readonly context: SchemeContext,
    private readonly request: OktaRequest,
    private readonly transport: OktaTransport,
    private readonly key: string,
  ) {}

  /** What the kept session gives. `undefined` when there is none, or it has ended. */
  async fromKept(): Promise<OktaResponse | undefined> {
    const { context, request } = this;
    const kept = await keptOrganisationSession(context, this.key);
    if (!kept) {
      return undefined;
    }
    const found = await this.inBrowser(kept.cookies, async (browser) => {
      const end = await this.openApp(browser, request.appLink, 'the session that is kept');
      return this.responseOf(browser, end, { withFactor: kept.withFactor, isNew: false });
    });
    if (!found) {
      context.trace.note('Okta session', 'The one that was kept has ended.');
      await context.sessions.drop(this.key);
    }
    return found;
  }

  /** Signs in with the password. */
  async anew(): Promise<OktaResponse> {
    const { facts, appLink } = this.request;
    const { sessionToken, withFactor } = await authenticate(this.walkOptions());
    if (sessionToken === undefined) {
      throw oddAnswerError('holds no session', facts);
    }
    const found = await this.inBrowser({}, async (browser) => {
      const end = await this.openApp(browser, sessionLink(facts, sessionToken, appLink), 'the new session');
      return this.responseOf(browser, end, { withFactor, isNew: true });
    });
    if (!found) {
      throw appEndError({ kind: 'signIn' }, facts);
    }
    return found;
  }

  private async inBrowser<T>(
    cookies: Readonly<Record<string, string>>,
    work: (browser: OktaBrowserSession) => Promise<T>,
  ): Promise<T> {
    const browser = await this.transport.browser(cookies);
    try {
      return await work(browser);
    } finally {
      browser.close();
    }
  }

  private async openApp(browser: OktaBrowser, url: string, by: string): Promise<AppLinkEnd> {
    const { facts } = this.request;
    return this.context.trace.step(`Open the AWS application with ${by}`, hostOf(facts.origin), async (say) => {
      const end = await followAppLink(browser, url);
      say(saidOf[end.kind]);
      if (end.kind === 'response') {
        this.context.trace.secrets.hide(end.response);
      } else if (end.kind === 'stepUp') {
        this.context.trace.secrets.hide(end.stateToken);
      }
      return end;
    });
  }

  /**
   * The response, once the application has got what it asks for besides.
   * @param signedIn how; when it has just been done, what is missing is an error
   * @returns `undefined` when the session has ended
   */
  private async responseOf(
    browser: OktaBrowserSession,
    firstEnd: AppLinkEnd,
    { withFactor, isNew }: { readonly withFactor: boolean; readonly isNew: boolean },
  ): Promise<OktaResponse | undefined> {
    const { facts, appLink } = this.request;
    let end = firstEnd;
    let hasAppFactor = false;
    for (let stepUps = 0; end.kind === 'stepUp' && stepUps < mostStepUps; stepUps++) {
      const walked = await this.stepUp(browser, end.stateToken, isNew);
      if (!walked) {
        return undefined;
      }
      hasAppFactor ||= walked.withFactor;
      end = await this.openApp(browser, onwardLink(walked, facts, appLink), 'what it asked for');
    }
    const isOver = isSessionOver(end);
    if (isOver && !isNew) {
      return undefined;
    }
    // Also where the application stays closed: the next try need not begin with the password.
    const session = isOver ? undefined : await this.keepSession(browser, withFactor || hasAppFactor);
    if (end.kind !== 'response') {
      throw appEndError(end, facts);
    }
    return {
      response: end.response,
      withFactor: withFactor || hasAppFactor,
      // An application with a factor of its own asks again, and so does an organisation that keeps no session.
      ...(hasAppFactor || (withFactor && !session)
        ? { renewal: 'person' }
        : { renewal: 'alone', ...(withFactor && session?.expiration && { sessionExpiration: session.expiration }) }),
    };
  }

  /** @returns `undefined` when a kept session has ended */
  private async stepUp(browser: OktaBrowser, stateToken: string, isNew: boolean): Promise<WalkEnd | undefined> {
    const { facts } = this.request;
    // Tokens of Identity Engine begin so; its sign-in page has one as well.
    if (!isNew && stateToken.startsWith('02.')) {
      return undefined;
    }
    if (stateToken.startsWith('02.') || (await isIdentityEngine(browser, facts))) {
      throw identityEngineError(facts);
    }
    this.context.trace.note('The AWS application', 'It asks for more than the sign-in to Okta had.');
    try {
      return await stepUp(this.walkOptions(), stateToken, isNew);
    } catch (error) {
      if (!isNew && error instanceof UserError && error.code === unknownState) {
        return undefined;
      }
      throw error;
    }
  }

  private async keepSession(
    browser: OktaBrowserSession,
    withFactor: boolean,
  ): Promise<OrganisationSession | undefined> {
    const { context, key } = this;
    const { origin } = this.request.facts;
    const expiration = await sessionEnd(browser, origin, context);
    return keepOrganisationSession(context, key, browser, { origin, withFactor, ...(expiration && { expiration }) });
  }

  private walkOptions(): WalkOptions {
    const { connection, context, request, transport } = this;
    return {
      ...request.factor,
      api: transport.api,
      facts: request.facts,
      password: request.password,
      connection: { id: connection.id, name: connection.name },
      context,
    };
  }
}

/** Whether the application's door shows that nobody is signed in. A page that is missing or fails does not. */
function isSessionOver(end: AppLinkEnd): boolean {
  return (
    end.kind === 'signIn' ||
    end.kind === 'stepUp' ||
    (end.kind === 'unknown' && (end.status < 400 || end.status === 401))
  );
}

const saidOf: Readonly<Record<AppLinkEnd['kind'], string>> = {
  response: 'a SAML response for AWS',
  stepUp: 'the application asks for more',
  signIn: 'not signed in',
  refused: 'refused',
  unknown: 'another page',
};

/**
 * Where a session token becomes a session, once, and leads on to the application. Source: Okta developer documentation,
 * "Session cookies", retrieve a session cookie by visiting a session redirect link.
 */
function sessionLink({ origin }: OktaFacts, sessionToken: string, appLink: string): string {
  const url = new URL('/login/sessionCookieRedirect', origin);
  url.searchParams.set('token', sessionToken);
  url.searchParams.set('redirectUrl', appLink);
  return url.href;
}

/** Where a step-up leads on. */
function onwardLink({ sessionToken, next }: WalkEnd, facts: OktaFacts, appLink: string): string {
  if (!next) {
    return sessionToken === undefined ? appLink : sessionLink(facts, sessionToken, appLink);
  }
  const url = parse(next.href, facts.origin);
  if (url?.origin !== facts.origin) {
    throw foreignLinkError(facts);
  }
  return url.href;
}

/** Whether the organisation runs on Identity Engine. Observed: `pipeline` of this document is `idx` there, `v1` on Classic. */
async function isIdentityEngine(browser: OktaBrowser, { origin }: OktaFacts): Promise<boolean> {
  const { status, text } = await browser.send({
    method: 'GET',
    url: `${origin}/.well-known/okta-organization`,
    headers: { accept: 'application/json' },
  });
  return status === 200 && fieldOf(text, 'pipeline') === 'idx';
}

/**
 * When the organisation's session ends, if it says so. Source: Okta developer documentation, "Sessions API", current
 * session. It is not worth failing for.
 */
async function sessionEnd(
  browser: OktaBrowser,
  origin: string,
  { signal }: Pick<SchemeContext, 'signal'>,
): Promise<Date | undefined> {
  try {
    const { status, text } = await browser.send({
      method: 'GET',
      url: `${origin}/api/v1/sessions/me`,
      headers: { accept: 'application/json' },
    });
    const end = status === 200 ? Date.parse(String(fieldOf(text, 'expiresAt'))) : Number.NaN;
    return Number.isNaN(end) ? undefined : new Date(end);
  } catch (error) {
    if (signal.aborted || !(error instanceof UserError)) {
      throw error;
    }
    return undefined;
  }
}

function fieldOf(text: string, name: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  } catch {
    return undefined;
  }
}
