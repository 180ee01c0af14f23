import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ReceivedRequest } from '../aws/loopbackServer';
import { totp } from '../aws/totp';
import type { SamlIssuer } from '../saml/identityProvider';
import { startTlsServer } from '../tlsServer';
import { OktaRefusal, rateLimited } from './oktaErrors';
import type { OktaAnswer, OktaErrorCode } from './oktaErrors';
import { embedPath } from './orgDescription';
import type { OktaUser, OrgSettings } from './orgDescription';
import type { OktaPush } from './push';
import { SignOn } from './signOn';
import type { BrowserRequest, Redirect } from './signOn';
import type { Page } from './pages';
import { Transactions, isRecord } from './transactions';
import type { OktaSentCode } from './transactions';

export interface OktaOptions {
  readonly users: readonly OktaUser[];
  /** Signs the responses for AWS. */
  readonly issuer: SamlIssuer;
  readonly settings?: OrgSettings;
  /** The server's own time in milliseconds. */
  readonly now?: () => number;
}

/** A request that came. */
export interface OktaCall {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Of an API request, read as JSON. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly cookies: Readonly<Record<string, string>>;
  /** The error's code; `undefined` when it was granted. */
  readonly refused: string | undefined;
}

/** A secret that arrived where it does not belong. */
export interface Misplaced {
  readonly what: 'password' | 'API token' | 'session token';
  /** Such as `GET https://localhost:41297/home/amazon_aws`. */
  readonly where: string;
}

export interface Okta {
  /** The organisation, such as `https://localhost:41297`. */
  readonly origin: string;
  /** SSOLoginURL: the embed link of the AWS application. */
  readonly loginUrl: string;
  /** The other host of a federation, `https://127.0.0.1:41298`. */
  readonly brokerOrigin: string;
  /** PEM; the certificate of both. */
  readonly certificatePem: string;
  readonly fingerprints: { readonly sha1: string; readonly sha256: string };
  readonly calls: readonly OktaCall[];
  readonly misplaced: readonly Misplaced[];
  /** The codes that went out by SMS, call and e-mail, in order. */
  readonly sentCodes: readonly OktaSentCode[];
  /** The pushes that went out, in order. */
  readonly pushes: readonly OktaPush[];
  /** State tokens that were cancelled. */
  readonly cancelled: readonly string[];
  /** By which name session tokens were taken, in order. */
  readonly takenTokens: readonly string[];
  /** What the person does with a push as soon as it arrives; nothing unless set. */
  onPush: ((push: OktaPush) => void) | undefined;
  /** Ends every session that the organisation has with a browser. */
  endSessions(): void;
  /** The code that the app of a `token:software:totp` shows now. */
  codeOf(factorId: string): string;
  change(settings: OrgSettings): void;
  changeUser(login: string, changes: Partial<OktaUser>): void;
  /** The next `count` API requests are refused with this error. */
  failNext(count: number, code: OktaErrorCode, cause?: string): void;
  /** The next request, whatever it is, gets this. */
  answerNext(status: number, text: string, contentType?: string): void;
  /** The next request is only answered when the promise has resolved. */
  holdNext(until: Promise<unknown>): void;
  stop(): Promise<void>;
}

/**
 * A stand-in for an Okta organisation, behind HTTPS: the Authentication API (`transactions.ts`) and what a browser sees
 * (`signOn.ts`), with the AWS application, whose responses a given provider signs. Written from Okta's developer documentation.
 */
export async function startOkta(options: OktaOptions): Promise<Okta> {
  const now = options.now ?? Date.now;
  let settings = options.settings ?? {};
  let { users } = options;
  let origin = '';
  let brokerOrigin = '';
  const calls: OktaCall[] = [];
  const misplaced: Misplaced[] = [];
  const pushes: OktaPush[] = [];
  let failures: OktaRefusal[] = [];
  let raw: { readonly status: number; readonly text: string; readonly contentType: string } | undefined;
  let hold: Promise<unknown> | undefined;

  const parts = { settings: () => settings, users: () => users, origin: () => origin, now };
  const transactions = new Transactions({
    ...parts,
    onPush: (push) => {
      pushes.push(push);
      okta.onPush?.(push);
    },
  });
  const signOn = new SignOn({ ...parts, transactions, issuer: options.issuer, brokerOrigin: () => brokerOrigin });

  /** Notes secrets in a request to where they do not belong. */
  function watch(request: ReceivedRequest, host: string, url: URL): void {
    const isApi = host === origin && isApiPath(url.pathname);
    const body = request.body.toString('utf8');
    const everywhere = { url: `${request.url} ${decode(request.url)}`, body: `${body} ${decode(body)}` };
    const headers = JSON.stringify(request.headers);
    const note = (what: Misplaced['what'], isThere: boolean): void => {
      if (isThere) {
        misplaced.push({ what, where: `${request.method} ${host}${url.pathname}` });
      }
    };
    const isIn = (secret: string, ...texts: readonly string[]): boolean => texts.some((text) => text.includes(secret));
    const isPrimary =
      isApi && request.method === 'POST' && /^\/api\/v1\/authn(\/[^/]+\/authenticate)?$/u.test(url.pathname);
    for (const { password } of users) {
      note('password', isIn(password, everywhere.url, headers) || (!isPrimary && isIn(password, everywhere.body)));
    }
    for (const token of settings.apiTokens ?? []) {
      note('API token', isIn(token, everywhere.url, everywhere.body) || (!isApi && isIn(token, headers)));
    }
    for (const token of transactions.issuedSessionTokens) {
      note('session token', isIn(token, everywhere.body, headers) || (host !== origin && isIn(token, everywhere.url)));
    }
  }

  function answerApi(request: ReceivedRequest, url: URL, body: unknown, deviceCookie: string): OktaAnswer {
    const failure = failures.shift();
    if (failure !== undefined) {
      throw failure;
    }
    if ((settings.rateLimitedUntil ?? 0) > now()) {
      throw rateLimited(settings.rateLimitedUntil ?? 0);
    }
    if (request.method !== 'POST') {
      throw new OktaRefusal('E0000022');
    }
    if (!/^application\/json\b/u.test(request.headers['content-type'] ?? '')) {
      throw new OktaRefusal('E0000021');
    }
    if (!isRecord(body)) {
      throw new OktaRefusal('E0000003');
    }
    const { authorization } = request.headers;
    const isTrusted = (settings.apiTokens ?? []).some((each) => authorization === `SSWS ${each}`);
    if (authorization !== undefined && !isTrusted) {
      throw new OktaRefusal('E0000011');
    }
    const path = url.pathname.slice('/api/v1/authn'.length).replace(/^\//u, '');
    return transactions.answer({ path, query: url.searchParams, body, isTrusted, deviceCookie });
  }

  const org = await startTlsServer(async (request, response) => {
    const url = new URL(request.url, origin);
    watch(request, origin, url);
    const cookies = cookiesOf(request);
    const deviceCookie = cookies['DT'] || `DI0${randomUUID().replaceAll('-', '')}`;
    const setCookies = cookies['DT'] ? [] : [cookie('DT', deviceCookie)];
    const body = isApiPath(url.pathname) ? jsonOf(request.body) : {};
    const record = (refused: string | undefined): void => {
      calls.push({
        method: request.method,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        body: isRecord(body) ? body : {},
        headers: request.headers,
        cookies,
        refused,
      });
    };
    const held = hold;
    hold = undefined;
    await held;
    if (raw !== undefined) {
      const { status, text, contentType } = raw;
      raw = undefined;
      record(`HTTP ${status}`);
      send(response, now(), { status, headers: { 'content-type': contentType }, text });
      return;
    }
    if (url.pathname === '/.well-known/okta-organization') {
      record(undefined);
      const organization = {
        id: '00oExample0000000000',
        _links: { organization: { href: origin } },
        pipeline: settings.pipeline ?? 'v1',
        settings: { analyticsCollectionEnabled: false, bugReportingEnabled: false, omEnabled: false },
      };
      sendJson(response, now(), { status: 200, body: organization }, []);
      return;
    }
    if (request.method === 'GET' && url.pathname === '/api/v1/sessions/me') {
      const session = signOn.describeSession(cookies['sid']);
      record(session === undefined ? 'E0000007' : undefined);
      sendJson(response, now(), session ? { status: 200, body: session } : new OktaRefusal('E0000007').answer, []);
      return;
    }
    if (isApiPath(url.pathname)) {
      try {
        const answer = answerApi(request, url, body, deviceCookie);
        record(undefined);
        sendJson(response, now(), answer, setCookies);
      } catch (error) {
        if (!(error instanceof OktaRefusal)) {
          throw error;
        }
        record(error.code);
        sendJson(response, now(), error.answer, setCookies);
      }
      return;
    }
    const answer = signOn.answer(browserRequest(request, url, cookies['sid']));
    record(answer === undefined ? 'HTTP 404' : undefined);
    sendPage(response, now(), answer, setCookies);
  });
  const broker = await startTlsServer(async (request, response) => {
    const url = new URL(request.url, brokerOrigin);
    watch(request, brokerOrigin, url);
    sendPage(response, now(), signOn.answerAsBroker(browserRequest(request, url, undefined)), []);
  });
  origin = org.endpoint;
  // Another host name, so that no cookie of the organisation fits.
  brokerOrigin = broker.endpoint.replace('localhost', '127.0.0.1');

  const okta: Okta = {
    origin,
    loginUrl: origin + embedPath,
    brokerOrigin,
    certificatePem: org.certificatePem,
    fingerprints: org.fingerprints,
    calls,
    misplaced,
    sentCodes: transactions.sentCodes,
    pushes,
    cancelled: transactions.cancelled,
    takenTokens: signOn.takenTokens,
    onPush: undefined,
    endSessions: () => signOn.endSessions(),
    codeOf: (factorId) => {
      const factor = users.flatMap(({ factors = [] }) => factors).find(({ id }) => id === factorId);
      return totp(factor?.secret ?? '', now());
    },
    change: (changes) => {
      settings = { ...settings, ...changes };
    },
    changeUser: (login, changes) => {
      users = users.map((each) => (each.login === login ? { ...each, ...changes } : each));
    },
    failNext: (count, code, cause) => {
      const failure = new OktaRefusal(code, cause === undefined ? [] : [cause]);
      failures = [...failures, ...Array.from({ length: count }, () => failure)];
    },
    answerNext: (status, text, contentType = 'text/html;charset=UTF-8') => {
      raw = { status, text, contentType };
    },
    holdNext: (until) => {
      hold = until;
    },
    stop: async () => {
      await Promise.all([org.stop(), broker.stop()]);
    },
  };
  return okta;
}

function isApiPath(path: string): boolean {
  return path === '/api' || path.startsWith('/api/');
}

function browserRequest(request: ReceivedRequest, url: URL, sid: string | undefined): BrowserRequest {
  return { method: request.method, url, form: new URLSearchParams(request.body.toString('utf8')), sid };
}

function cookiesOf(request: ReceivedRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (request.headers.cookie ?? '').split(/;\s*/u).flatMap((each) => {
      const at = each.indexOf('=');
      return at > 0 ? [[each.slice(0, at), each.slice(at + 1)]] : [];
    }),
  );
}

function cookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=None`;
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function sendPage(
  response: ServerResponse,
  now: number,
  answer: Page | Redirect | undefined,
  setCookies: readonly string[],
): void {
  const cookies =
    answer && 'location' in answer && answer.sid ? [...setCookies, cookie('sid', answer.sid)] : setCookies;
  if (answer !== undefined && 'location' in answer) {
    send(response, now, { status: 302, headers: { location: answer.location, 'set-cookie': [...cookies] }, text: '' });
    return;
  }
  send(response, now, {
    status: answer?.status ?? 404,
    headers: { 'content-type': 'text/html;charset=utf-8', 'set-cookie': [...cookies] },
    text: answer?.html ?? '<!DOCTYPE html><title>Page not found</title><p>Page not found</p>',
  });
}

function sendJson(response: ServerResponse, now: number, answer: OktaAnswer, setCookies: readonly string[]): void {
  const headers = { ...answer.headers, 'content-type': 'application/json', 'set-cookie': [...setCookies] };
  send(response, now, { status: answer.status, headers, text: JSON.stringify(answer.body) });
}

function send(
  response: ServerResponse,
  now: number,
  answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[]>>;
    readonly text: string;
  },
): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    'x-okta-request-id': randomUUID(),
    'cache-control': 'no-cache, no-store',
    date: new Date(now).toUTCString(),
  });
  response.end(answer.text);
}
