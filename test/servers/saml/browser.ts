import https from 'node:https';
import { CookieJar } from 'tough-cookie';
import type { TlsServer } from '../tlsServer';

/** What came back, redirects followed. */
export interface BrowserPage {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  readonly title: string;
}

export interface BrowserRequest {
  readonly method?: 'GET' | 'POST';
  readonly form?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * As much of a browser as tests of the stand-in servers themselves need: cookies, redirects, hidden fields. The clients of
 * the extension are no part of it.
 */
export class Browser {
  private jar = new CookieJar();

  constructor(
    private readonly server: Pick<TlsServer, 'endpoint' | 'certificatePem'>,
    private readonly options: https.RequestOptions & { readonly userAgent?: string } = {},
  ) {}

  /** @param path absolute, or a whole URL */
  async open(path: string, request: BrowserRequest = {}): Promise<BrowserPage> {
    let url = new URL(path, this.server.endpoint).href;
    let next = request;
    for (let hop = 0; hop < 20; hop += 1) {
      const page = await this.send(url, next);
      const location = page.headers['location'];
      if (typeof location !== 'string') {
        return page;
      }
      url = new URL(location, url).href;
      next = request.headers ? { headers: request.headers } : {};
    }
    throw new Error('too many redirects');
  }

  /** Sends a page's form with its hidden fields and these. */
  async submit(
    page: BrowserPage,
    formId: string,
    fields: Readonly<Record<string, string>>,
    without: readonly string[] = [],
  ): Promise<BrowserPage> {
    const { action, hidden } = formOf(page.text, formId);
    const kept = Object.entries(hidden).filter(([name]) => !without.includes(name));
    return this.open(new URL(action, page.url).href, { form: { ...Object.fromEntries(kept), ...fields } });
  }

  forgetCookies(): void {
    this.jar = new CookieJar();
  }

  private async send(url: string, request: BrowserRequest): Promise<BrowserPage> {
    const { userAgent, ...tls } = this.options;
    const form = request.form && new URLSearchParams(Object.entries(request.form).map(pairOf)).toString();
    const body = request.body ?? form;
    const cookie = await this.jar.getCookieString(url);
    return new Promise((resolve, reject) => {
      const sent = https.request(
        url,
        {
          ca: this.server.certificatePem,
          method: request.method ?? (body === undefined ? 'GET' : 'POST'),
          ...tls,
          headers: {
            ...(cookie !== '' && { cookie }),
            ...(userAgent !== undefined && { 'user-agent': userAgent }),
            ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
            ...request.headers,
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          response.on('error', reject).on('end', () => {
            for (const each of response.headers['set-cookie'] ?? []) {
              this.jar.setCookieSync(each, url);
            }
            const title = unescapeHtml(/<title>([^<]*)/u.exec(text)?.[1] ?? '');
            resolve({ url, status: response.statusCode ?? 0, headers: response.headers, text, title });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

/** Pairs as they are, or those of a record. */
function pairOf([name, value]: readonly [string, string | readonly [string, string]]): [string, string] {
  return typeof value === 'string' ? [name, value] : [value[0], value[1]];
}

/** The form of this id or name, of a page of ours. */
export function formOf(
  html: string,
  id: string,
): { readonly action: string; readonly hidden: Readonly<Record<string, string>> } {
  const form = [...html.matchAll(/<form[^>]*>.*?<\/form>/gsu)]
    .map(([text]) => text)
    .find((text) => [`id="${id}"`, `name="${id}"`].some((part) => /<form[^>]*>/u.exec(text)?.[0].includes(part)));
  if (form === undefined) {
    throw new Error(`There is no form ${id} in: ${html}`);
  }
  const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/gu)].map(([input]) => [
    attribute(input, 'name'),
    attribute(input, 'value'),
  ]);
  return { action: attribute(form, 'action'), hidden: Object.fromEntries(hidden) as Record<string, string> };
}

/** The text of the element with this id. */
export function textOf(html: string, id: string): string {
  return unescapeHtml(new RegExp(`id="${id}"[^>]*>([^<]*)`, 'u').exec(html)?.[1] ?? '');
}

function attribute(tag: string, name: string): string {
  return unescapeHtml(new RegExp(`\\s${name}="([^"]*)"`, 'u').exec(tag)?.[1] ?? '');
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
