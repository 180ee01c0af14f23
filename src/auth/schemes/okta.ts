import { deviceCookie } from '../okta/deviceToken';
import { oktaRequestOf } from '../okta/oktaRequest';
import { oktaResponse } from '../okta/oktaSignIn';
import { oktaTransport } from '../okta/oktaTransport';
import { signInWithSaml } from '../saml/samlSignIn';
import type { Scheme } from '../scheme';

/**
 * User and password of an Okta organisation, with or without a second factor, for a SAML response of its AWS application
 * and a role.
 */
export const okta: Scheme = async (connection, context) => {
  const request = await oktaRequestOf(connection, context);
  const { appLink, apiToken, factor } = request;
  const transport = oktaTransport(connection, context, {
    appLink,
    ...(apiToken !== undefined && { apiToken }),
    cookies: factor.deviceToken === undefined ? {} : { [deviceCookie]: factor.deviceToken },
  });
  const { response, renewal, withFactor, sessionExpiration } = await oktaResponse(
    connection,
    context,
    request,
    transport,
  );
  const signedIn = await signInWithSaml(connection, context, { response, provider: 'Okta', renewal });
  const { credentials, identity } = signedIn;
  const end = Math.max(sessionExpiration?.getTime() ?? 0, credentials.expiration?.getTime() ?? 0);
  return {
    ...signedIn,
    identity: { ...identity, ...(withFactor && { withMfa: true }) },
    ...(sessionExpiration && { sessionExpiration: new Date(end) }),
  };
};
