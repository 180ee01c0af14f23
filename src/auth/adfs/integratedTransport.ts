import { CookieJar } from 'tough-cookie';
import type { HttpAnswer, HttpRequest } from '../http/httpSession';
import type { SchemeContext } from '../scheme';
import { adfsError, hostOf } from './adfsErrors';
import type { PageTransport } from './formsSignIn';

/** How a request proves who is signed in on this computer: with Kerberos as a rule, or with NTLM. */
export type Mechanism = 'Negotiate' | 'NTLM';

export interface NegotiatingRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Form-encoded; set for POST. */
  readonly body?: string;
  /** Answers the server's challenge with the user of this computer; without it nobody is named. */
  readonly mechanism?: Mechanism;
  /** Milliseconds for the answer. */
  readonly patience: number;
}

export interface NegotiatingAnswer {
  readonly status: number;
  /** In order, names in lower case; a name may come several times. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  /** What the system's security library says about why it could not prove who is signed in. */
  readonly complaint?: string;
}

/**
 * What has to be done outside of Node: requests that the system's own security library signs for the user of this
 * computer. It follows no redirects, keeps no cookies, and hands on no rights to act for the user. The system's curl
 * does it; a native library can take its place.
 */
export interface NegotiatingClient {
  /** Those it can use, the best first; at least one. */
  readonly mechanisms: readonly Mechanism[];
  /** @throws UserError for the network and for TLS, or an abort */
  exchange(request: NegotiatingRequest, signal: AbortSignal): Promise<NegotiatingAnswer>;
}

/**
 * ADFS offers integrated sign-in only to browsers on a list of its own, which this one is on by default. Source:
 * Microsoft, "Configure browsers to use Windows Integrated Authentication (WIA) with AD FS".
 */
const userAgent = 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko';

/** Milliseconds for an answer, unless the request says otherwise. */
const patience = 30_000;

/** The most redirects that one request follows. */
const mostRedirects = 15;

/** Status codes after which the next request is a GET; 307 and 308 repeat the request as it was. */
const turnsToGet = new Set([301, 302, 303]);
const repeats = new Set([307, 308]);

/** A request on its way; its body is encoded. */
type Hop = Omit<HttpRequest, 'body'> & { readonly body: string | undefined };

/**
 * Pages as the user who is signed in on this computer. Who that is, is proven to the host of SSOLoginURL alone, and only
 * when it asks; wherever else the way leads, nobody is named.
 */
export class IntegratedTransport implements PageTransport {
  private readonly jar = new CookieJar();
  private readonly loginOrigin: string;

  constructor(
    private readonly context: SchemeContext,
    private readonly client: NegotiatingClient,
    loginUrl: string,
  ) {
    this.loginOrigin = new URL(loginUrl).origin;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    let { method, url } = request;
    let body = request.body?.toString();
    for (let hop = 0; hop <= mostRedirects; hop++) {
      if (!url.startsWith('https://')) {
        throw adfsError(
          'notEncrypted',
          `The sign-in would go on unencrypted at ${hostOf(url)}. It is stopped. SSOLoginURL has to begin with https://, and all that it leads to.`,
        );
      }
      // oxlint-disable-next-line no-await-in-loop -- one redirect leads to the next
      const answer = await this.exchange({ ...request, method, url, body });
      const next = locationOf(answer, url);
      if (next === undefined) {
        return { url, status: answer.status, headers: Object.fromEntries(answer.headers), text: answer.text };
      }
      url = next;
      if (turnsToGet.has(answer.status)) {
        method = 'GET';
        body = undefined;
      }
    }
    throw adfsError(
      'redirects',
      `${hostOf(request.url)} leads from page to page without an end: ${mostRedirects} redirects. Check SSOLoginURL.`,
    );
  }

  /** Passwords do not travel here. */
  trustOrigin(): void {}

  private async exchange(request: Hop): Promise<NegotiatingAnswer> {
    const first = await this.once(request);
    const offered = challengesOf(first);
    if (first.status !== 401 || offered.size === 0) {
      return first;
    }
    if (new URL(request.url).origin !== this.loginOrigin) {
      throw adfsError(
        'otherHost',
        `${hostOf(request.url)} asks who is signed in on this computer. Only ${hostOf(this.loginOrigin)} is told. If that is the server that signs in, put it into SSOLoginURL.`,
      );
    }
    const usable = this.client.mechanisms.filter((mechanism) => offered.has(mechanism.toLowerCase()));
    const complaints: string[] = [];
    for (const mechanism of usable) {
      // oxlint-disable-next-line no-await-in-loop -- the second one only when the first one fails
      const answer = await this.once(request, mechanism);
      if (answer.status !== 401) {
        this.context.trace.note(`Signed in on this computer: accepted with ${mechanism}`);
        return answer;
      }
      if (answer.complaint !== undefined) {
        complaints.push(answer.complaint);
      }
    }
    throw refusedWindowsUser(hostOf(request.url), { offered, usable, complaints });
  }

  private async once(request: Hop, mechanism?: Mechanism): Promise<NegotiatingAnswer> {
    const { trace, signal } = this.context;
    const { url, method, body } = request;
    const cookie = await this.jar.getCookieString(url);
    const answer = await this.client.exchange(
      {
        method,
        url,
        headers: {
          'user-agent': userAgent,
          accept: 'text/html,application/xhtml+xml',
          ...request.headers,
          ...(cookie !== '' && { cookie }),
          ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(body !== undefined && { body }),
        ...(mechanism !== undefined && { mechanism }),
        patience: request.patience ?? patience,
      },
      request.signal ?? signal,
    );
    for (const [name, value] of answer.headers) {
      if (name === 'set-cookie') {
        trace.secrets.hide(value.split(';')[0]?.split('=').slice(1).join('='));
        // oxlint-disable-next-line no-await-in-loop -- the last one of a name counts
        await this.jar.setCookie(value, url, { ignoreError: true });
      }
    }
    return answer;
  }
}

/** What the server wants to have proven, in lower case. */
function challengesOf({ headers }: NegotiatingAnswer): ReadonlySet<string> {
  return new Set(
    headers
      .filter(([name]) => name === 'www-authenticate')
      .flatMap(([, value]) => value.split(','))
      .map((part) => part.trim().split(/\s/u)[0]?.toLowerCase() ?? '')
      .filter((scheme) => scheme === 'negotiate' || scheme === 'ntlm'),
  );
}

function locationOf({ status, headers }: NegotiatingAnswer, url: string): string | undefined {
  const location = headers.find(([name]) => name === 'location')?.[1];
  const isRedirect = turnsToGet.has(status) || repeats.has(status);
  return isRedirect && location !== undefined && URL.canParse(location, url) ? new URL(location, url).href : undefined;
}

/** The words of MIT Kerberos, Heimdal and SSPI for it. */
const causes: readonly { readonly code: string; readonly pattern: RegExp; readonly sentence: string }[] = [
  {
    code: 'noTicket',
    pattern:
      /no kerberos credentials|no credentials|credentials cache|SEC_E_NO_CREDENTIALS|ticket expired|credential.*expired/iu,
    sentence:
      'There is no valid Kerberos ticket on this computer. Sign in to the domain, or run kinit, then try again.',
  },
  {
    code: 'unknownServer',
    pattern:
      /server (?:\S+ )?not found in kerberos database|SEC_E_TARGET_UNKNOWN|unknown server|cannot find KDC for realm|wrong principal/iu,
    sentence:
      'The Kerberos of this computer does not know this server. The ticket may be of another domain, or ADFS has no service name (SPN) for this address. Check the host in SSOLoginURL and the domain of the ticket.',
  },
  {
    code: 'noDomainController',
    pattern: /cannot contact any KDC|no kdc|unable to reach any KDC|SEC_E_NO_AUTHENTICATING_AUTHORITY/iu,
    sentence: 'No domain controller answers. Connect to the network of the company, then try again.',
  },
  {
    code: 'clock',
    pattern: /clock skew|SEC_E_TIME_SKEW/iu,
    sentence: 'The clock of this computer is too far from that of the domain. Set it, then try again.',
  },
];

function refusedWindowsUser(
  host: string,
  facts: {
    readonly offered: ReadonlySet<string>;
    readonly usable: readonly Mechanism[];
    readonly complaints: readonly string[];
  },
): Error {
  const complaint = facts.complaints.join(' ');
  const cause = causes.find(({ pattern }) => pattern.test(complaint));
  const other = 'Or enter User and Password.';
  if (cause) {
    return adfsError(cause.code, `${cause.sentence} ${other}`, ['retry', 'editConnection']);
  }
  if (facts.usable.length === 0) {
    return adfsError(
      'mechanism',
      `${host} only takes NTLM for the user of this computer, which is not possible here. Ask the administrator of ADFS for Kerberos, or enter User and Password.`,
    );
  }
  return adfsError(
    'refusedWindowsUser',
    `${host} refused the user who is signed in on this computer (${facts.usable.join(' and ')}). Sign in to the computer as a user of the domain, or ask the administrator of ADFS. ${other}`,
    ['retry', 'editConnection'],
  );
}
