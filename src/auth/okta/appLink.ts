import { formFields } from '../saml/formSubmission';
import { isAwsSignIn } from '../saml/samlChecks';
import { readHtmlPage, samlResponseOf } from '../saml/htmlPage';
import type { HtmlForm, HtmlPage } from '../saml/htmlPage';

/** How pages are fetched: with cookies, redirects followed. An `HttpSession` does. */
export interface OktaBrowser {
  send(request: {
    readonly method: 'GET' | 'POST';
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: URLSearchParams;
  }): Promise<{ readonly url: string; readonly status: number; readonly text: string }>;
}

/** Where the way to the application ended. */
export type AppLinkEnd =
  /** Base64 of a samlp:Response for AWS: a secret. */
  | { readonly kind: 'response'; readonly response: string }
  /** The application wants more than the organisation did. The token is a secret. */
  | { readonly kind: 'stepUp'; readonly stateToken: string }
  /** The page on which one signs in: the session is not there, or has ended. */
  | { readonly kind: 'signIn' }
  /** Okta says in words why not. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly status: number; readonly title: string };

/** Pages on the way, at most: federated organisations pass the browser on from form to form. */
const mostPages = 10;

/** Names of the fields of forms that a browser's script sends on at once, besides SAMLResponse. */
const passedOn: ReadonlySet<string> = new Set(['SAMLRequest', 'RelayState', 'wresult']);

/** Accept header of a browser: JSON is given for anything else. */
const acceptPages = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8';

/**
 * Follows an application's link, by redirects and by the forms that a browser would send on by itself, until there is an
 * answer for AWS or somebody is needed.
 * @param url what the browser opens first
 * @throws what the browser throws
 */
export async function followAppLink(browser: OktaBrowser, url: string): Promise<AppLinkEnd> {
  let answer = await browser.send({ method: 'GET', url, headers: { accept: acceptPages } });
  for (let pages = 1; ; pages++) {
    const page = readHtmlPage(answer);
    const form = pages < mostPages ? formToPassOn(page) : undefined;
    if (!form) {
      return endOf(page, answer.status);
    }
    answer = await browser.send(requestOf(form));
  }
}

/** The form that leads on; `undefined` when the page is an end. */
function formToPassOn(page: HtmlPage): HtmlForm | undefined {
  const saml = samlResponseOf(page);
  if (saml) {
    return isAwsSignIn(saml.form.action) ? undefined : reachable(saml.form);
  }
  const form = page.forms.find(
    ({ inputs }) => inputs.some(({ name }) => passedOn.has(name)) && !inputs.some(({ type }) => type === 'password'),
  );
  return form && reachable(form);
}

function reachable(form: HtmlForm): HtmlForm | undefined {
  return form.action.startsWith('https://') ? form : undefined;
}

function requestOf(form: HtmlForm): Parameters<OktaBrowser['send']>[0] {
  const fields = formFields(form);
  const headers = { accept: acceptPages };
  if (form.method === 'POST') {
    return { method: 'POST', url: form.action, headers, body: fields };
  }
  const url = new URL(form.action);
  url.search = fields.toString();
  return { method: 'GET', url: url.href, headers };
}

function endOf(page: HtmlPage, status: number): AppLinkEnd {
  const saml = samlResponseOf(page);
  if (saml && isAwsSignIn(saml.form.action)) {
    return { kind: 'response', response: saml.value.replaceAll(/\s/gu, '') };
  }
  const reason = page.textOf('.error-content');
  if (reason !== undefined) {
    return { kind: 'refused', reason };
  }
  const stateToken = stateTokenIn(page);
  if (stateToken !== undefined) {
    return { kind: 'stepUp', stateToken };
  }
  const hasPasswordField = page.forms.some(({ inputs }) => inputs.some(({ type }) => type === 'password'));
  if (hasPasswordField || /\/(?:login\/login\.htm|login\/default|signin)/u.test(pathOf(page.url))) {
    return { kind: 'signIn' };
  }
  return { kind: 'unknown', status, title: page.title };
}

/**
 * The state token that a page's script begins with, `-` written as `\x2D`. Observed: `var stateToken = '00…'` on Classic
 * pages, `"stateToken":"02.id…"` on those of Identity Engine.
 */
function stateTokenIn({ scripts }: HtmlPage): string | undefined {
  for (const script of scripts) {
    const quoted = /["']?\bstateToken["']?\s*[:=]\s*(?<quote>["'])(?<token>(?:\\.|[^\\"'\n]){1,4000})\k<quote>/u.exec(
      script,
    );
    const token = quoted?.groups?.['token'];
    if (token !== undefined) {
      return unescaped(token);
    }
  }
  return undefined;
}

/** Reads the escapes of a script's string. */
function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:x(?<byte>[\dA-Fa-f]{2})|u(?<unit>[\dA-Fa-f]{4})|(?<sign>.))/gu,
    (_, ...groups: unknown[]) => {
      const { byte, unit, sign } = groups.at(-1) as { byte?: string; unit?: string; sign?: string };
      const code = byte ?? unit;
      return code === undefined ? (sign ?? '') : String.fromCodePoint(Number.parseInt(code, 16));
    },
  );
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}
