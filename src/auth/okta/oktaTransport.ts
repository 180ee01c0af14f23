import type { Connection } from '../../connection/connection';
import { HttpSession } from '../http/httpSession';
import type { HttpSessionOptions } from '../http/httpSession';
import type { SchemeContext } from '../scheme';
import type { OktaTransport } from './oktaSignIn';

/** Milliseconds for telling Okta that nobody goes on. */
const longestFarewell = 3000;

/**
 * Okta tells devices apart by this header, in its log and for its policies: it has to be there and to stay the same.
 * Source: Okta developer documentation, "Authentication API", client-side request headers.
 */
const userAgent = 'Mozilla/5.0 (compatible; DynamoDB Connections)';

/**
 * Reaches an organisation over HTTPS. The API token goes to its Authentication API and nowhere else: it would open every
 * account there.
 * @param cookies of every conversation, such as that of the device
 */
export function oktaTransport(
  connection: Connection,
  context: SchemeContext,
  options: {
    readonly appLink: string;
    readonly apiToken?: string;
    readonly cookies: Readonly<Record<string, string>>;
  },
): OktaTransport {
  const { appLink, apiToken, cookies } = options;
  const { origin } = new URL(appLink);
  const how: HttpSessionOptions = { userAgent, loginUrl: appLink, step: 'sign in to Okta', provider: 'Okta' };
  const open = async (ofContext: SchemeContext, more: Readonly<Record<string, string>> = {}): Promise<HttpSession> => {
    const session = new HttpSession(connection, ofContext, how);
    for (const [name, value] of Object.entries({ ...cookies, ...more })) {
      await session.setCookie(`${origin}/`, name, value);
    }
    return session;
  };
  const post = async (
    session: HttpSession,
    url: string,
    body: Readonly<Record<string, unknown>>,
    more: { readonly carriesPassword?: boolean; readonly signal?: AbortSignal },
  ): ReturnType<OktaTransport['api']['post']> =>
    session.send({
      method: 'POST',
      url,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(apiToken !== undefined && { authorization: `SSWS ${apiToken}` }),
      },
      body: JSON.stringify(body),
      redirects: 'manual',
      ...more,
    });
  let conversation: Promise<HttpSession> | undefined;
  return {
    browser: (more) => open(context, more),
    api: {
      post: async (url, body, more) => {
        conversation ??= open(context);
        return post(await conversation, url, body, more);
      },
      postLast: async (url, body) => {
        const signal = AbortSignal.timeout(longestFarewell);
        await post(await open({ ...context, signal }), url, body, {});
      },
    },
  };
}
