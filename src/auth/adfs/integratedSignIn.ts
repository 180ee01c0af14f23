import type { Connection } from '../../connection/connection';
import type { SchemeContext } from '../scheme';
import { CurlClient } from './curlClient';
import { curlNetwork } from './curlNetwork';
import { findCurl } from './curlProgram';
import { signInByPages } from './formsSignIn';
import type { PagesResult } from './formsSignIn';
import { IntegratedTransport } from './integratedTransport';
import { adfsSignInUrl, relyingPartyOf } from './signInUrl';

/** Signs in to ADFS as the user who is signed in on this computer, in the way of whichever system it has. */
export async function signInAsThisUser(connection: Connection, context: SchemeContext): Promise<PagesResult> {
  const { environment, signal, trace } = context;
  const url = adfsSignInUrl(connection);
  const program = await trace.step('Look for a curl that can use the user of this computer', undefined, async (say) => {
    const found = await findCurl(environment, signal);
    say(`${found.file}, version ${found.version}: ${found.mechanisms.join(', ')}`);
    return found;
  });
  const client = new CurlClient(program, environment, curlNetwork(connection, context));
  return signInByPages(connection, context, new IntegratedTransport(context, client, url), {
    url,
    relyingParty: relyingPartyOf(connection),
  });
}
