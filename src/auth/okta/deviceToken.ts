import { randomUUID } from 'node:crypto';
import type { SchemeContext } from '../scheme';
import { sessionKey } from '../sessionStore';
import type { OktaFacts } from './oktaErrors';

/** The cookie by which Okta knows a device again. Observed: without an API token it does what `deviceToken` does with one. */
export const deviceCookie = 'DT';

/**
 * The id of this device for one organisation and user, made when it is first wanted: at most 32 characters. It survives
 * Sign Out, as a browser's does. Source: Okta developer documentation, "Authentication API", device token.
 */
export async function deviceTokenFor(
  facts: OktaFacts,
  { sessions, trace, signal }: Pick<SchemeContext, 'sessions' | 'trace' | 'signal'>,
): Promise<string> {
  const key = sessionKey('okta-device', [facts.origin, facts.user.toLowerCase()]);
  return sessions.exclusively(key, signal, async () => {
    const kept = (await sessions.read(key))?.values['deviceToken'];
    const token = kept || randomUUID().replaceAll('-', '');
    trace.secrets.hide(token);
    if (!kept) {
      await sessions.keep(key, { values: { deviceToken: token }, survivesSignOut: true });
    }
    return token;
  });
}
