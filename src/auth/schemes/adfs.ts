import { propertyValue } from '../../connection/connection';
import type { Connection } from '../../connection/connection';
import { adfsStep } from '../adfs/adfsErrors';
import { signInByPages } from '../adfs/formsSignIn';
import type { PagesResult } from '../adfs/formsSignIn';
import { signInAsThisUser } from '../adfs/integratedSignIn';
import { adfsSignInUrl, relyingPartyOf } from '../adfs/signInUrl';
import { HttpSession } from '../http/httpSession';
import { required } from '../keys';
import { signInWithSaml } from '../saml/samlSignIn';
import type { Scheme, SchemeContext } from '../scheme';

/**
 * A company account in ADFS: with User and Password through its sign-in pages, without both as the user who is signed in
 * on this computer.
 */
export const adfs: Scheme = async (connection, context) => {
  const { properties } = connection;
  const isIntegrated =
    propertyValue(properties, 'User') === undefined && propertyValue(properties, 'Password') === undefined;
  const { response, withMfa } = isIntegrated
    ? await signInAsThisUser(connection, context)
    : await signInWithPassword(connection, context);
  const signedIn = await signInWithSaml(connection, context, {
    response,
    provider: 'ADFS',
    renewal: withMfa ? 'person' : 'alone',
  });
  return withMfa ? { ...signedIn, identity: { ...signedIn.identity, withMfa } } : signedIn;
};

async function signInWithPassword(connection: Connection, context: SchemeContext): Promise<PagesResult> {
  const user = required(connection, 'User');
  required(connection, 'Password');
  // Blanks at its ends are part of it.
  const password = propertyValue(connection.properties, 'Password') ?? '';
  context.trace.secrets.hide(password);
  const url = adfsSignInUrl(connection);
  const session = new HttpSession(connection, context, { loginUrl: url, step: adfsStep, provider: 'ADFS' });
  try {
    return await signInByPages(connection, context, session, {
      url,
      relyingParty: relyingPartyOf(connection),
      account: { user, password },
    });
  } finally {
    session.close();
  }
}
