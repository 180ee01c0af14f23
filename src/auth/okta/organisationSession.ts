import type { HttpCookie } from '../http/httpSession';
import type { SchemeContext } from '../scheme';
import { sessionKey } from '../sessionStore';
import type { KeptSession } from '../sessionStore';
import type { OktaFacts } from './oktaErrors';

/** The cookies by which an organisation knows a browser that has signed in: of Classic, and of Identity Engine. */
const sessionCookies = ['sid', 'idx'] as const;

/** A browser whose cookies can be looked at. */
export interface CookieJar {
  cookie(url: string, name: string): Promise<HttpCookie | undefined>;
}

/** A session at the organisation, with which every application of it can be opened. */
export interface OrganisationSession {
  /** Secrets, by name. */
  readonly cookies: Readonly<Record<string, string>>;
  /** Whether a second factor was part of the sign-in. */
  readonly withFactor: boolean;
  readonly expiration?: Date;
}

/** The key of a session: connections of one organisation, user and password share it. */
export function organisationSessionKey({ origin, user }: OktaFacts, password: string): string {
  return sessionKey('okta', [origin, user.toLowerCase(), password]);
}

/** The session that is kept under a key. */
export async function keptOrganisationSession(
  { sessions, trace }: Pick<SchemeContext, 'sessions' | 'trace'>,
  key: string,
): Promise<OrganisationSession | undefined> {
  const kept = await sessions.read(key);
  const cookies = Object.fromEntries(
    sessionCookies.flatMap((name) => {
      const value = kept?.values[name];
      return value ? [[name, value] as const] : [];
    }),
  );
  if (!kept || Object.keys(cookies).length === 0) {
    return undefined;
  }
  trace.secrets.hide(...Object.values(cookies));
  return {
    cookies,
    withFactor: kept.values['withFactor'] === 'true',
    ...(kept.expiration && { expiration: kept.expiration }),
  };
}

/** Keeps the session of a browser that has signed in. @returns it, unless the browser has none */
export async function keepOrganisationSession(
  { sessions, trace }: Pick<SchemeContext, 'sessions' | 'trace'>,
  key: string,
  jar: CookieJar,
  facts: { readonly origin: string; readonly withFactor: boolean; readonly expiration?: Date },
): Promise<OrganisationSession | undefined> {
  const { origin, withFactor } = facts;
  const found = await Promise.all(
    sessionCookies.map(async (name) => ({ name, cookie: await jar.cookie(`${origin}/`, name) })),
  );
  const cookies = Object.fromEntries(
    found.flatMap(({ name, cookie }) => (cookie?.value ? [[name, cookie.value] as const] : [])),
  );
  if (Object.keys(cookies).length === 0) {
    return undefined;
  }
  trace.secrets.hide(...Object.values(cookies));
  const expiration = facts.expiration ?? found.find(({ cookie }) => cookie?.expires)?.cookie?.expires;
  const kept: KeptSession = {
    values: { ...cookies, withFactor: String(withFactor) },
    ...(expiration && { expiration }),
  };
  await sessions.keep(key, kept);
  return { cookies, withFactor, ...(expiration && { expiration }) };
}
