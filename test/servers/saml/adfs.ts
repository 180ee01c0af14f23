import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { startTlsServer } from '../tlsServer';
import type { TlsRequest, TlsServer } from '../tlsServer';
import { FactorTalk, authMethodOf, labelOf } from './adfsFactors';
import type { Factor } from './adfsFactors';
import {
  captchaPage,
  errorPage,
  factorOptionsPage,
  factorPage,
  formsPage,
  homeRealmPage,
  passwordPage,
  primaryOptionsPage,
  relyingPartiesPage,
  updatePasswordPage,
  userNamePage,
} from './adfsPages';
import type { Option, PageFacts } from './adfsPages';
import { readCookies, readForm } from './forms';
import { samlResponsePage } from './html';
import { awsRecipient } from './identityProvider';
import type { ResponseOptions, RolePair, SamlIssuer } from './identityProvider';
import { SecondDevice } from './secondDevice';

export interface AdfsUser {
  /** `CORP\ana` */
  readonly account: string;
  /** `ana@corp.example.com` */
  readonly upn: string;
  readonly password: string;
  /** `expired`: as the sign-in page says it. `mustChange`: the page to change it comes. */
  readonly state?: 'expired' | 'mustChange' | 'locked';
}

/** What an administrator has set; a test changes it at any time. */
export interface AdfsBehaviour {
  version: 2016 | 2019 | 2022;
  /** EnableIdPInitiatedSignonPage: off in a new installation since 2016. */
  isIdpInitiatedOn: boolean;
  /** Identifiers of the relying party trusts. */
  relyingParties: readonly string[];
  /** EnablePaginatedAuthenticationPages: user name and password on pages of their own; with options between them. */
  pagination: 'none' | 'pages' | 'pagesWithOptions';
  /** Claims provider trusts: more than Active Directory itself brings the page to choose one. */
  homeRealms: readonly Option[];
  /** What is asked for after the password; several: one of them may be chosen. */
  factors: readonly Factor[];
  /** A page somebody put in front. */
  isCaptchaShown: boolean;
  /** WIASupportedUserAgents, and not from outside (by way of the proxy, which never offers it). */
  isIntegratedOffered: boolean;
  /** It sends to itself again and again, as when its cookies do not come back. */
  isLooping: boolean;
  /** Name of the form with the SAMLResponse. */
  responseForm: string;
  /** Where that form goes. */
  responseAction: string;
  /** HTTP status of pages that say an error. */
  errorStatus: number;
  /** What the assertion says, besides the user and the roles. */
  said: ResponseOptions;
}

export interface AdfsOptions {
  readonly issuer: SamlIssuer;
  readonly roles: readonly RolePair[];
  readonly users?: readonly AdfsUser[];
  readonly behaviour?: Partial<AdfsBehaviour>;
  /**
   * What a web server in front, which has checked the Windows user, sends along with `x-forwarded-user`; nobody else knows
   * it.
   */
  readonly proxySecret?: string;
}

/** A form that was sent to it. */
export interface AdfsPost {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly repeated: readonly string[];
}

export interface Adfs extends TlsServer {
  readonly behaviour: AdfsBehaviour;
  readonly device: SecondDevice;
  readonly posts: readonly AdfsPost[];
  /** Method, path and query of every request. */
  readonly requests: readonly string[];
}

/** Made up. */
export const anaAtCorp: AdfsUser = {
  account: 'CORP\\ana',
  upn: 'ana@corp.example.com',
  password: 'made up: pässword & <more> = "1"',
};

interface Session {
  hasChosenRealm: boolean;
  userName: string | undefined;
  hasChosenOption: boolean;
  user: string | undefined;
  talk: FactorTalk | undefined;
  /** Hidden in the last page; the next POST has to bring it back. */
  context: string | undefined;
  hasPassedFactor: boolean;
}

interface Turn {
  readonly request: TlsRequest;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly cookies: Readonly<Record<string, string>>;
}

const signOnPath = '/adfs/ls/idpinitiatedsignon.aspx';
const integratedPath = '/adfs/ls/wia';

/** The beginnings of what browsers of the intranet call themselves: the default list of AD FS 2016 and later. */
const integratedUserAgents =
  /MSAuthHost\/1\.0\/In-Domain|MSIE [6-9]\.0|MSIE 10\.0|Trident\/7\.0|MSIPC|Windows Rights Management Client|MS_WorkFoldersClient|Windows\s*NT.*Edge/u;

const texts = {
  wrong: 'Incorrect user ID or password. Type the correct user ID and password, and try again.',
  format: 'Enter your user ID in the format "domain\\user" or "user@domain".',
  empty: 'Enter your password.',
  expired: 'Your password has expired. Update your password and sign in again.',
  locked:
    'Your account is locked because of too many attempts to sign in. Try again later or contact your administrator.',
  factorFailed:
    'Authentication attempt failed. Select a different sign in option or close the web browser and sign in again. Contact your administrator for more information.',
  general: 'MSIS7012: An error occurred while processing the request. Contact your administrator for details.',
  context:
    'MSIS7001: The passive protocol context was not found or not valid. If the context was stored in cookies, the cookies that were presented by the client were not valid. Ensure that the client browser is configured to accept cookies from this website and retry this request.',
  loop: "MSIS7042: The same client browser session has made '6' requests in the last '1' seconds. Contact your administrator for details.",
  repeated: 'Duplicate post parameter.',
} as const;

/**
 * A stand-in for AD FS 2016 and later as a browser meets it: sign-in at IdpInitiatedSignOn.aspx with forms, second factors,
 * and the redirect of integrated authentication. It follows Microsoft's pages "AD FS user sign-in customization", "AD FS
 * paginated sign-in", "Configure browsers to use Windows Integrated Authentication (WIA) with AD FS", "Configure Microsoft
 * Entra multifactor authentication with AD FS", "AD FS troubleshooting: Idp-Initiated Sign-On", "… loop detection"; the names
 * of fields, where these pages print none, are those that public clients of AD FS send. It was written apart from the
 * client that is tested against it. It wants its cookies back, each page's Context once, and each field once.
 */
export async function startAdfs(options: AdfsOptions): Promise<Adfs> {
  const users = options.users ?? [anaAtCorp];
  const behaviour: AdfsBehaviour = {
    version: 2019,
    isIdpInitiatedOn: true,
    relyingParties: ['urn:amazon:webservices'],
    pagination: 'none',
    homeRealms: [],
    factors: [],
    isCaptchaShown: false,
    isIntegratedOffered: false,
    isLooping: false,
    responseForm: 'hiddenform',
    responseAction: awsRecipient,
    errorStatus: 200,
    said: {},
    ...options.behaviour,
  };
  const device = new SecondDevice();
  const posts: AdfsPost[] = [];
  const requests: string[] = [];
  const sessions = new Map<string, Session>();
  /** MSISAuth → who has signed in. */
  const signedIn = new Map<string, string>();

  async function answer(request: TlsRequest, response: ServerResponse): Promise<void> {
    requests.push(`${request.method} ${request.url}`);
    const url = new URL(request.url, 'https://localhost');
    const turn = { request, response, url, cookies: readCookies(request) };
    const path = url.pathname.toLowerCase();
    if (path !== signOnPath && path !== integratedPath) {
      send(turn, 404, errorPage(undefined));
    } else if (!behaviour.isIdpInitiatedOn) {
      send(turn, behaviour.errorStatus, errorPage(undefined));
    } else if (behaviour.isLooping) {
      loop(turn);
    } else if (path === integratedPath) {
      integrated(turn);
    } else if (request.method === 'POST') {
      await post(turn);
    } else {
      get(turn);
    }
  }

  function get(turn: Turn): void {
    const { url, request } = turn;
    const party = url.searchParams.get('loginToRp');
    if (party === null) {
      send(turn, 200, relyingPartiesPage(signOnPath, behaviour.relyingParties));
      return;
    }
    if (!behaviour.relyingParties.includes(party)) {
      send(turn, behaviour.errorStatus, errorPage(texts.general));
      return;
    }
    const user = signedIn.get(turn.cookies['MSISAuth'] ?? '');
    if (user !== undefined) {
      afterPassword(turn, user);
      return;
    }
    if (behaviour.isIntegratedOffered && integratedUserAgents.test(request.headers['user-agent'] ?? '')) {
      redirect(turn, `${integratedPath}${withRequestId(url)}`);
      return;
    }
    begin(turn);
  }

  /** Windows integrated authentication. Without a web server in front that checks tickets, no token is good enough. */
  function integrated(turn: Turn): void {
    const { headers } = turn.request;
    const isFromProxy = options.proxySecret !== undefined && headers['x-proxy-secret'] === options.proxySecret;
    const user = isFromProxy ? headers['x-forwarded-user'] : undefined;
    if (!behaviour.isIntegratedOffered) {
      send(turn, behaviour.errorStatus, errorPage(texts.general));
    } else if (typeof user === 'string' && user !== '') {
      afterPassword(turn, user);
    } else {
      turn.response.setHeader('www-authenticate', ['Negotiate', 'NTLM']);
      send(turn, 401, errorPage(undefined));
    }
  }

  function begin(turn: Turn): void {
    const id = randomUUID();
    const session: Session = {
      hasChosenRealm: false,
      userName: undefined,
      hasChosenOption: false,
      user: undefined,
      talk: undefined,
      context: undefined,
      hasPassedFactor: false,
    };
    sessions.set(id, session);
    setCookie(turn, 'MSISContext', id);
    send(turn, 200, firstPage(turn, session));
  }

  function firstPage(turn: Turn, session: Session, error?: string): string {
    const facts = factsOf(turn, error);
    if (behaviour.isCaptchaShown) {
      return captchaPage(facts);
    }
    if (behaviour.homeRealms.length > 1 && !session.hasChosenRealm) {
      return homeRealmPage(facts, behaviour.homeRealms);
    }
    if (behaviour.pagination === 'none') {
      return formsPage(facts);
    }
    if (session.userName === undefined) {
      return userNamePage(facts);
    }
    if (behaviour.pagination === 'pagesWithOptions' && !session.hasChosenOption) {
      return primaryOptionsPage(facts, [
        { id: 'FormsAuthentication', label: 'Password' },
        { id: 'CertificateAuthentication', label: 'Sign in using an X.509 certificate' },
      ]);
    }
    return passwordPage(facts, session.userName);
  }

  async function post(turn: Turn): Promise<void> {
    const { fields, repeated } = readForm(turn.request);
    posts.push({ path: turn.request.url, fields, repeated });
    const session = sessions.get(turn.cookies['MSISContext'] ?? '');
    if (!session) {
      send(turn, behaviour.errorStatus, errorPage(texts.context));
      return;
    }
    if (repeated.length > 0 && behaviour.version > 2016) {
      send(turn, behaviour.errorStatus, errorPage(texts.repeated));
      return;
    }
    if (behaviour.isCaptchaShown) {
      send(turn, 200, firstPage(turn, session, 'The characters are not right.'));
    } else if (fields['HomeRealmSelection'] !== undefined) {
      chooseRealm(turn, session, fields['HomeRealmSelection']);
    } else if (!fields['AuthMethod']) {
      send(turn, behaviour.errorStatus, errorPage(texts.general));
    } else if (session.user === undefined) {
      primary(turn, session, fields);
    } else {
      await secondFactor(turn, session, fields);
    }
  }

  function chooseRealm(turn: Turn, session: Session, realm: string): void {
    const isKnown = behaviour.homeRealms.some(({ id }) => id === realm);
    if (!isKnown || realm !== behaviour.homeRealms[0]?.id) {
      // The others are elsewhere: AD FS would send there.
      send(turn, behaviour.errorStatus, errorPage(texts.general));
      return;
    }
    session.hasChosenRealm = true;
    send(turn, 200, firstPage(turn, session));
  }

  function primary(turn: Turn, session: Session, fields: Readonly<Record<string, string>>): void {
    if (fields['AuthMethod'] !== 'FormsAuthentication') {
      send(turn, behaviour.errorStatus, errorPage(texts.general));
      return;
    }
    const { UserName: userName = '', Password: password } = fields;
    if (behaviour.pagination !== 'none' && session.userName === undefined) {
      if (password !== undefined) {
        // The page has no such field.
        send(turn, behaviour.errorStatus, errorPage(texts.general));
        return;
      }
      if (isFullName(userName)) {
        session.userName = userName;
      }
      send(turn, 200, firstPage(turn, session, isFullName(userName) ? undefined : texts.format));
      return;
    }
    if (behaviour.pagination === 'pagesWithOptions' && !session.hasChosenOption) {
      session.hasChosenOption = true;
      send(turn, 200, firstPage(turn, session));
      return;
    }
    const known = users.find(({ account, upn }) =>
      [account, upn].some((name) => name.toLowerCase() === userName.toLowerCase()),
    );
    if (!isFullName(userName)) {
      send(turn, 200, firstPage(turn, session, texts.format));
    } else if (!password) {
      send(turn, 200, firstPage(turn, session, texts.empty));
    } else if (known?.state === 'locked') {
      send(turn, 200, firstPage(turn, session, texts.locked));
    } else if (known?.password !== password) {
      send(turn, 200, firstPage(turn, session, texts.wrong));
    } else if (known.state === 'expired') {
      send(turn, 200, firstPage(turn, session, texts.expired));
    } else if (known.state === 'mustChange') {
      send(turn, 200, updatePasswordPage(known.upn));
    } else {
      session.user = known.account;
      const ticket = randomUUID();
      signedIn.set(ticket, known.account);
      setCookie(turn, 'MSISAuth', ticket);
      setCookie(turn, 'MSISAuthenticated', Buffer.from(new Date().toUTCString()).toString('base64url'));
      redirect(turn, turn.request.url);
    }
  }

  /** Who has signed in gets the response, or is asked for a second factor first. */
  function afterPassword(turn: Turn, user: string): void {
    const { factors } = behaviour;
    const known = sessions.get(turn.cookies['MSISContext'] ?? '');
    if (factors.length === 0 || (known?.user === user && known.hasPassedFactor)) {
      const response = options.issuer.response({ user, roles: options.roles, ...behaviour.said });
      send(turn, 200, samlResponsePage(response, behaviour.responseForm, behaviour.responseAction));
      return;
    }
    const session: Session = known ?? {
      hasChosenRealm: true,
      userName: user,
      hasChosenOption: true,
      user,
      talk: undefined,
      context: undefined,
      hasPassedFactor: false,
    };
    session.user = user;
    if (!known) {
      const id = randomUUID();
      sessions.set(id, session);
      setCookie(turn, 'MSISContext', id);
      const ticket = randomUUID();
      signedIn.set(ticket, user);
      setCookie(turn, 'MSISAuth', ticket);
    }
    const [only, ...others] = factors;
    session.talk = only && others.length === 0 ? new FactorTalk(only, device) : undefined;
    send(turn, 200, factorOrOptionsPage(turn, session));
  }

  function factorOrOptionsPage(turn: Turn, session: Session, error?: string): string {
    session.context = randomUUID();
    // On the integrated path's page the form leads back to the sign-on.
    const facts = factsOf(turn, error);
    const choices = behaviour.factors.map((factor) => ({ id: authMethodOf(factor), label: labelOf(factor) }));
    if (!session.talk) {
      return factorOptionsPage(facts, session.context, choices);
    }
    const view = session.talk.view();
    return factorPage(
      { ...facts, ...(view.title !== undefined && { title: view.title }) },
      { authMethod: authMethodOf(session.talk.factor), context: session.context, fields: view.fields },
      choices.length > 1 ? choices : [],
    );
  }

  async function secondFactor(turn: Turn, session: Session, fields: Readonly<Record<string, string>>): Promise<void> {
    const isExpected =
      signedIn.get(turn.cookies['MSISAuth'] ?? '') === session.user &&
      session.context !== undefined &&
      fields['Context'] === session.context;
    session.context = undefined;
    if (!isExpected) {
      send(turn, behaviour.errorStatus, errorPage(texts.context));
      return;
    }
    const { talk } = session;
    const method = fields['AuthMethod'];
    if (!talk || method !== authMethodOf(talk.factor)) {
      const chosen = behaviour.factors.find((factor) => authMethodOf(factor) === method);
      session.talk = chosen && new FactorTalk(chosen, device);
      send(
        turn,
        chosen ? 200 : behaviour.errorStatus,
        chosen ? factorOrOptionsPage(turn, session) : errorPage(texts.general),
      );
      return;
    }
    const verdict = await talk.answer(fields);
    if (verdict === 'passed') {
      session.hasPassedFactor = true;
      session.talk = undefined;
      redirect(turn, signOnUrlOf(turn));
      return;
    }
    session.context = randomUUID();
    const facts = factsOf(turn, verdict === 'failed' ? texts.factorFailed : verdict.error);
    const view = verdict === 'failed' ? { fields: '' } : verdict;
    send(
      turn,
      200,
      factorPage(
        { ...facts, ...(view.title !== undefined && { title: view.title }) },
        { authMethod: authMethodOf(talk.factor), context: session.context, fields: view.fields },
        [],
      ),
    );
    if (verdict === 'failed') {
      // It begins anew, with the password.
      session.talk = undefined;
      session.context = undefined;
    }
  }

  function loop(turn: Turn): void {
    const count = Number(/^\d+/u.exec(turn.cookies['MSISLoopDetectionCookie'] ?? '')?.[0] ?? 0) + 1;
    if (count >= 6) {
      send(turn, behaviour.errorStatus, errorPage(texts.loop));
      return;
    }
    setCookie(turn, 'MSISLoopDetectionCookie', String(count));
    redirect(turn, turn.request.url);
  }

  function factsOf(turn: Turn, error?: string): PageFacts {
    return {
      action: signOnUrlOf(turn),
      version: behaviour.version,
      ...(error !== undefined && { error }),
    };
  }

  const server = await startTlsServer(answer);
  return { ...server, behaviour, device, posts, requests };
}

/** Path and query of the sign-on page of the same sign-in, as AD FS writes it into its forms. */
function signOnUrlOf({ url }: Turn): string {
  return `/adfs/ls/IdpInitiatedSignOn.aspx${withRequestId(url)}`;
}

function withRequestId(url: URL): string {
  const query = new URLSearchParams(url.searchParams);
  if (!query.has('client-request-id')) {
    query.set('client-request-id', randomUUID());
  }
  return `?${query.toString()}`;
}

function isFullName(userName: string): boolean {
  return /^[^\\@\s]+(?:\\[^\\@]+|@[^\\@]+)$/u.test(userName);
}

function setCookie({ response }: Turn, name: string, value: string): void {
  const present = response.getHeader('set-cookie');
  const cookies = Array.isArray(present) ? present : [];
  response.setHeader('set-cookie', [...cookies, `${name}=${value}; path=/adfs; HttpOnly; Secure`]);
}

function redirect({ response }: Turn, location: string): void {
  response.writeHead(302, { location, 'content-length': '0', 'cache-control': 'no-cache,no-store' });
  response.end();
}

function send({ response }: Turn, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache,no-store' });
  response.end(html);
}
