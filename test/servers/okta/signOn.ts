import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { awsRecipient, createSamlIssuer } from '../saml/identityProvider';
import type { SamlIssuer } from '../saml/identityProvider';
import { appName, embedPath } from './orgDescription';
import type { OktaUser, OrgSettings } from './orgDescription';
import { errorPage, signInPage, submittingPage } from './pages';
import type { Page } from './pages';
import type { SignedInAs, Transactions } from './transactions';

/** A request of a browser. */
export interface BrowserRequest {
  readonly method: string;
  readonly url: URL;
  readonly form: URLSearchParams;
  /** Value of the sid cookie. */
  readonly sid: string | undefined;
}

export interface Redirect {
  readonly location: string;
  /** A new session. */
  readonly sid?: string;
}

export interface SignOnParts {
  readonly transactions: Transactions;
  readonly settings: () => OrgSettings;
  readonly users: () => readonly OktaUser[];
  /** Signs for AWS. */
  readonly issuer: SamlIssuer;
  readonly origin: () => string;
  /** The other host of a federation. */
  readonly brokerOrigin: () => string;
  readonly now: () => number;
}

interface Session extends SignedInAs {
  /** Milliseconds. */
  readonly expires: number;
}

const ssoPath = '/app/amazon_aws/exkExample0000000000/sso/saml';
const sessionLife = 7_200_000;

/**
 * Okta for a browser, after the pages “Use the session token to get a session cookie” and “Authentication API” (step-up) of its
 * developer documentation, and after what clients saw: the embed link of an application, redirects, forms that send themselves.
 */
export class SignOn {
  /** The names under which session tokens were taken, in order. */
  readonly takenTokens: string[] = [];
  private readonly sessions = new Map<string, Session>();
  /** RelayStates under way to the other host, and for whom. */
  private readonly relayStates = new Map<string, SignedInAs>();
  /** Sessions about which the other host was asked. */
  private readonly confirmed = new Set<string>();
  /** Signs what is not for AWS. */
  private readonly federationIssuer: SamlIssuer;

  constructor(private readonly parts: SignOnParts) {
    this.federationIssuer = createSamlIssuer({ entityId: 'http://www.okta.com/exkFederation000000', now: parts.now });
  }

  /** @returns `undefined` for what is not there */
  answer(request: BrowserRequest): Page | Redirect | undefined {
    const { pathname } = request.url;
    if (request.method === 'POST') {
      return pathname === '/sso/saml2/0oaBroker00000000000' ? this.takeBrokersResponse(request) : undefined;
    }
    switch (pathname) {
      case embedPath:
        return this.openApp(request);
      case ssoPath:
        return this.serveApp(request);
      case '/login/sessionCookieRedirect':
        return this.exchangeToken(request);
      case '/login/step-up/redirect':
        return this.finishStepUp(request);
      case '/login/login.htm':
      case '/':
        return signInPage();
      default:
        return undefined;
    }
  }

  /** Okta's page “Sessions API”, “Get current session”; `undefined` without one. */
  describeSession(sid: string | undefined): object | undefined {
    const session = this.sessionOf(sid);
    return (
      session && {
        id: sid,
        login: session.login,
        status: 'ACTIVE',
        expiresAt: new Date(session.expires).toISOString(),
        amr: session.isStrong ? ['pwd', 'mfa'] : ['pwd'],
      }
    );
  }

  endSessions(): void {
    this.sessions.clear();
  }

  /** The other host. */
  answerAsBroker({ method, url, form }: BrowserRequest): Page | undefined {
    const relayState = form.get('RelayState') ?? '';
    const known = this.relayStates.get(relayState);
    if (method !== 'POST' || known === undefined) {
      return undefined;
    }
    if (url.pathname === '/idp/sso' && form.has('SAMLRequest')) {
      const SAMLResponse = this.federationIssuer.response({
        user: known.login,
        recipient: `${this.parts.origin()}/sso/saml2/0oaBroker00000000000`,
        audience: this.parts.origin(),
      });
      return submittingPage(`${this.parts.origin()}/sso/saml2/0oaBroker00000000000`, {
        SAMLResponse,
        RelayState: relayState,
      });
    }
    if (url.pathname === '/acs' && form.has('SAMLResponse')) {
      this.relayStates.delete(relayState);
      return this.awsPage(known);
    }
    return undefined;
  }

  private openApp({ url, sid }: BrowserRequest): Page | Redirect {
    const target = this.parts.origin() + ssoPath;
    // With a sid cookie, whatever it is worth, the token is not looked at.
    if (sid !== undefined) {
      return this.sessionOf(sid) ? { location: target } : signInPage();
    }
    const { tokenParameters = ['sessionToken', 'onetimetoken'] } = this.parts.settings();
    const name = tokenParameters.find((each) => url.searchParams.has(each));
    const token = name === undefined ? null : url.searchParams.get(name);
    const signedIn = token === null ? undefined : this.parts.transactions.redeem(token);
    if (name === undefined || signedIn === undefined) {
      return signInPage();
    }
    this.takenTokens.push(name);
    return { location: target, sid: this.startSession(signedIn) };
  }

  private exchangeToken({ url, sid }: BrowserRequest): Page | Redirect {
    const target = url.searchParams.get('redirectUrl') ?? '';
    if (!URL.canParse(target) || new URL(target).origin !== this.parts.origin()) {
      return errorPage(400, 'Bad Request', "The 'redirectUrl' parameter is not a trusted origin.");
    }
    if (sid !== undefined) {
      return { location: target };
    }
    const signedIn = this.parts.transactions.redeem(url.searchParams.get('token') ?? '');
    if (signedIn === undefined) {
      return { location: target };
    }
    this.takenTokens.push('token');
    return { location: target, sid: this.startSession(signedIn) };
  }

  private serveApp({ sid }: BrowserRequest): Page | Redirect {
    const session = this.sessionOf(sid);
    if (sid === undefined || session === undefined) {
      return signInPage();
    }
    const settings = this.parts.settings();
    const user = this.parts.users().find(({ login }) => login === session.login);
    if (user?.roles === undefined) {
      return errorPage(
        403,
        'You are not allowed to access this app',
        `User is not assigned to the ${appName} application. Contact your administrator.`,
      );
    }
    if (settings.appDemandsMfa && !session.isStrong) {
      const login = settings.stepUpForgetsSession ? undefined : session.login;
      return signInPage(this.parts.transactions.startStepUp(login));
    }
    if (settings.federation === undefined || this.confirmed.has(sid)) {
      return this.awsPage(session);
    }
    const relayState = `${randomBytes(12).toString('base64url')}&=+`;
    this.relayStates.set(relayState, session);
    if (settings.federation === 'request') {
      const request = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_${randomBytes(8).toString('hex')}" Version="2.0" IssueInstant="${new Date(this.parts.now()).toISOString()}"/>`;
      return submittingPage(`${this.parts.brokerOrigin()}/idp/sso`, {
        SAMLRequest: deflateRawSync(request).toString('base64'),
        RelayState: relayState,
      });
    }
    const acs = `${this.parts.brokerOrigin()}/acs`;
    const SAMLResponse = this.federationIssuer.response({ user: session.login, recipient: acs, audience: acs });
    return submittingPage(acs, { SAMLResponse, RelayState: relayState });
  }

  private takeBrokersResponse({ form, sid }: BrowserRequest): Page | Redirect {
    const relayState = form.get('RelayState') ?? '';
    const known = this.relayStates.get(relayState);
    if (
      sid === undefined ||
      known === undefined ||
      !form.has('SAMLResponse') ||
      this.sessionOf(sid)?.login !== known.login
    ) {
      return errorPage(400, 'Bad Request', 'The response of the identity provider cannot be matched to a request.');
    }
    this.relayStates.delete(relayState);
    this.confirmed.add(sid);
    return { location: this.parts.origin() + ssoPath };
  }

  private finishStepUp({ url, sid }: BrowserRequest): Page | Redirect {
    const signedIn = this.parts.transactions.stepUpOf(url.searchParams.get('stateToken') ?? '');
    if (signedIn === undefined) {
      return signInPage();
    }
    const session = { ...signedIn, expires: this.parts.now() + sessionLife };
    if (sid !== undefined && this.sessionOf(sid)) {
      this.sessions.set(sid, session);
      return { location: this.parts.origin() + ssoPath };
    }
    return { location: this.parts.origin() + ssoPath, sid: this.startSession(signedIn) };
  }

  private awsPage({ login }: SignedInAs): Page {
    const user = this.parts.users().find((each) => each.login === login);
    const SAMLResponse = this.parts.issuer.response({
      user: login,
      sessionName: login,
      roles: user?.roles ?? [],
      recipient: awsRecipient,
      ...this.parts.settings().response,
    });
    return submittingPage(awsRecipient, { SAMLResponse, RelayState: '' });
  }

  private startSession(signedIn: SignedInAs): string {
    const sid = randomBytes(18).toString('base64url');
    this.sessions.set(sid, { ...signedIn, expires: this.parts.now() + sessionLife });
    return sid;
  }

  private sessionOf(sid: string | undefined): Session | undefined {
    const session = sid === undefined ? undefined : this.sessions.get(sid);
    return session && session.expires > this.parts.now() ? session : undefined;
  }
}
