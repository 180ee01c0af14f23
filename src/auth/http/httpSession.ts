import type { IncomingMessage } from 'node:http';
import { Cookie, CookieJar } from 'tough-cookie';
import type { Connection } from '../../connection/connection';
import { parseUrl } from '../../connection/urls';
import { UserError } from '../../connection/userError';
import { isAbort } from '../awsErrors';
import type { SchemeContext } from '../scheme';
import { readBody } from './boundedBody';
import { explainHttpError } from './httpErrors';
import { routeOf } from './route';
import type { ClientCertificate, Route } from './route';

export type { ClientCertificate } from './route';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Absolute. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `URLSearchParams` is sent form-encoded. */
  readonly body?: string | URLSearchParams;
  /** `follow` unless set. */
  readonly redirects?: 'follow' | 'manual';
  /** A password is in it: it goes to no server that may not have it. */
  readonly carriesPassword?: boolean;
  /** Milliseconds for the whole answer, where the provider answers only after a person has done something. */
  readonly patience?: number;
  /** Ends this request; the sign-in's own signal ends it too. */
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  /** Where it came from in the end. */
  readonly url: string;
  readonly status: number;
  /** Names in lower case; several of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface HttpCookie {
  /** A secret, as a rule. */
  readonly value: string;
  /** Not set for one that ends with the browser. */
  readonly expires?: Date;
}

export interface HttpLimits {
  /** Milliseconds in which nothing arrives. */
  readonly idle: number;
  /** Milliseconds until the answer is there, redirects included. */
  readonly overall: number;
  /** Bytes of an answer, unpacked or not. */
  readonly bytes: number;
  /** Of one request. */
  readonly redirects: number;
  /** In one session. */
  readonly requests: number;
}

export interface HttpSessionOptions {
  readonly userAgent?: string;
  /** Shown only to servers that may have the password too. */
  readonly clientCertificate?: ClientCertificate;
  /** SSOLoginURL: its origin may have the password. */
  readonly loginUrl: string;
  /** For errors, in the infinitive: `sign in to ADFS`. */
  readonly step: string;
  /** For sentences: `ADFS`. */
  readonly provider: string;
  readonly limits?: Partial<HttpLimits>;
}

const usualLimits: HttpLimits = { idle: 30_000, overall: 60_000, bytes: 4_000_000, redirects: 20, requests: 1000 };

/** Parts of a URL's query that let whoever has them sign in, or tell of it. */
const secretParameters =
  /^(?:sessionToken|onetimetoken|token|stateToken|SAMLResponse|SAMLRequest|RelayState|code|state)$/iu;

/** Shorter values would be found in ordinary words. */
const shortestSecret = 8;

/**
 * One sign-in's conversation with an identity provider: it keeps the cookies, follows redirects, bounds everything, and
 * sees to it that a password goes to nobody else. Each failure is a `UserError` which names the host and nothing else of
 * the URL; aborts pass.
 */
export class HttpSession {
  private readonly cookies = new CookieJar();
  private readonly mayHavePassword = new Set<string>();
  private readonly limits: HttpLimits;
  private readonly closing = new AbortController();
  private route: Promise<Route> | undefined;
  private requests = 0;

  constructor(
    private readonly connection: Connection,
    private readonly context: SchemeContext,
    private readonly options: HttpSessionOptions,
  ) {
    this.limits = { ...usualLimits, ...options.limits };
    const login = parseUrl(options.loginUrl);
    if (login) {
      // An address without https may only lead to the same host with it.
      this.mayHavePassword.add(login.protocol === 'https:' ? login.origin : `https://${login.hostname}`);
    }
  }

  /** @throws UserError, or an abort */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const url = this.checkedUrl(request.url);
    const { signal } = this.context;
    const time = new AbortController();
    const overall = request.patience ?? this.limits.overall;
    const timer = setTimeout(() => time.abort(), overall);
    const signals = [signal, this.closing.signal, time.signal, ...(request.signal ? [request.signal] : [])];
    try {
      return await this.follow({ ...request, signal: AbortSignal.any(signals) }, url);
    } catch (error) {
      if (isAbort(error) && time.signal.aborted && !signal.aborted && !request.signal?.aborted) {
        throw this.failure('http.timeout', `No whole answer from ${url.host} within ${overall / 1000} s. Try again.`);
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Keeps a cookie as if `url` had set it, for the whole host. */
  async setCookie(url: string, name: string, value: string): Promise<void> {
    this.context.trace.secrets.hide(value);
    await this.cookies.setCookie(new Cookie({ key: name, value, path: '/' }), url);
  }

  /** The cookie of this name that a request to `url` would carry: what a session can be gone on with later. */
  async cookie(url: string, name: string): Promise<HttpCookie | undefined> {
    const found = (await this.cookies.getCookies(url)).find(({ key }) => key === name);
    if (!found) {
      return undefined;
    }
    const end = found.expiryTime();
    return { value: found.value, ...(end !== undefined && Number.isFinite(end) && { expires: new Date(end) }) };
  }

  /**
   * A form leads from a page to another origin. If the page's own origin may have the password, the other one may have it
   * too from now on; over https only.
   * @param url where the form leads
   * @param from the page's URL
   */
  trustOrigin(url: string, from: string): void {
    const target = parseUrl(url);
    const page = parseUrl(from);
    if (target?.protocol === 'https:' && page && this.mayHavePassword.has(page.origin)) {
      this.mayHavePassword.add(target.origin);
    }
  }

  /** Ends what is still under way. */
  close(): void {
    this.closing.abort();
  }

  private async follow(request: HttpRequest & { readonly signal: AbortSignal }, first: URL): Promise<HttpAnswer> {
    let url = first;
    let { method, body, headers = {}, carriesPassword } = request;
    for (let hop = 0; hop <= this.limits.redirects; hop++) {
      if (carriesPassword) {
        this.checkPassword(url);
      }
      const { status, headers: answered, text } = await this.exchange({ ...request, method, body, headers }, url);
      const location = answered['location'];
      if (request.redirects === 'manual' || location === undefined || ![301, 302, 303, 307, 308].includes(status)) {
        return { url: url.href, status, headers: answered, text };
      }
      const next = this.checkedUrl(URL.canParse(location, url) ? new URL(location, url).href : location);
      if (status < 307) {
        method = 'GET';
        body = undefined;
        // What a header carries goes to the same origin again, which has passed the check, or not at all.
        carriesPassword = false;
      }
      if (next.origin !== url.origin) {
        headers = withoutCredentials(headers);
      }
      url = next;
    }
    throw this.failure(
      'http.tooManyRedirects',
      `${url.host} redirects without end. Check SSOLoginURL, or open it in a browser.`,
    );
  }

  private async exchange(
    request: HttpRequest & { readonly signal: AbortSignal; readonly body: HttpRequest['body'] },
    url: URL,
  ): Promise<Omit<HttpAnswer, 'url'>> {
    const { method, headers, body, signal } = request;
    const { clientCertificate } = this.options;
    const isTrusted = this.mayHavePassword.has(url.origin);
    if (++this.requests > this.limits.requests) {
      throw this.failure('http.tooManyRequests', `${url.host} asks for ever more. Sign in again.`);
    }
    const idle = new AbortController();
    const wake = setTimeout(() => idle.abort(), this.limits.idle);
    try {
      this.route ??= routeOf(this.connection.properties, this.context.environment);
      const route = await this.route;
      signal.throwIfAborted();
      const answer = await route.open({
        method,
        url,
        headers: { ...(await this.headersFor(url, body)), ...lowerCase(headers ?? {}) },
        ...(body !== undefined && { body: Buffer.from(String(body)) }),
        ...(clientCertificate && isTrusted && { clientCertificate }),
        signal: AbortSignal.any([signal, ...(request.patience === undefined ? [idle.signal] : [])]),
      });
      await this.keepCookies(url, answer);
      const text = await readBody(answer, this.limits.bytes, () => wake.refresh());
      return { status: answer.statusCode ?? 0, headers: joined(answer), text };
    } catch (error) {
      signal.throwIfAborted();
      if (idle.signal.aborted) {
        throw this.failure(
          'http.timeout',
          `No answer from ${url.host} in time. Check the network, a VPN or proxy, and SSOLoginURL.`,
        );
      }
      throw this.explained(error, url, clientCertificate !== undefined && isTrusted);
    } finally {
      clearTimeout(wake);
    }
  }

  private async headersFor(url: URL, body: HttpRequest['body']): Promise<Record<string, string>> {
    const cookie = await this.cookies.getCookieString(url.href);
    return {
      'user-agent': this.options.userAgent ?? 'dynamodb-connections',
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'accept-language': 'en',
      'accept-encoding': 'gzip',
      ...(cookie !== '' && { cookie }),
      ...(body instanceof URLSearchParams && { 'content-type': 'application/x-www-form-urlencoded' }),
    };
  }

  private async keepCookies(url: URL, answer: IncomingMessage): Promise<void> {
    for (const text of answer.headers['set-cookie'] ?? []) {
      const cookie = await this.cookies.setCookie(text, url.href, { ignoreError: true });
      if (cookie && cookie.value.length >= shortestSecret) {
        this.context.trace.secrets.hide(cookie.value);
      }
    }
  }

  /** Hides the secret parts of a URL; only the very first request may go without encryption. */
  private checkedUrl(text: string): URL {
    const url = parseUrl(text);
    if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') {
      throw this.failure(
        'http.noWebAddress',
        `${this.options.provider} leads to an address that is not on the web. Check SSOLoginURL, or open it in a browser.`,
      );
    }
    for (const [name, value] of url.searchParams) {
      if (secretParameters.test(name) && value.length >= shortestSecret) {
        this.context.trace.secrets.hide(value);
      }
    }
    if (url.protocol === 'http:' && this.requests > 0) {
      throw this.failure(
        'http.notEncrypted',
        `${this.options.provider} leads to ${url.host} without encryption (http), where anyone could read the sign-in. Nothing was sent there. Check SSOLoginURL.`,
      );
    }
    return url;
  }

  private checkPassword(url: URL): void {
    if (url.protocol !== 'https:') {
      throw this.failure(
        'http.passwordNotEncrypted',
        `The password is not sent to ${url.host} without encryption. Set SSOLoginURL to an address with https://.`,
      );
    }
    if (!this.mayHavePassword.has(url.origin)) {
      throw this.failure(
        'http.passwordElsewhere',
        `The sign-in leads to ${url.host}, which is not the host of SSOLoginURL, so the password was not sent there. If that host belongs to your company, set SSOLoginURL to its address.`,
      );
    }
  }

  private explained(error: unknown, url: URL, hasClientCertificate: boolean): Error {
    const { step, provider } = this.options;
    const explained = explainHttpError(error, { step, provider, url, hasClientCertificate });
    return isAbort(explained) ? explained : this.context.trace.secrets.cleanError(explained);
  }

  private failure(code: string, message: string): UserError {
    return new UserError(message, { code, step: this.options.step, actions: ['editConnection', 'retry'] });
  }
}

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(?:authorization|cookie)$/iu.test(name)));
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function joined({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
}
