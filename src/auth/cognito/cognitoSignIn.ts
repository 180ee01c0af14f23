import type { Connection } from '../../connection/connection';
import { required } from '../keys';
import type { SchemeContext, SignedIn } from '../scheme';
import { cognitoService } from './cognitoService';
import { identityPoolSession } from './identityPool';
import { isExpiredLogin } from './identityPoolErrors';
import { startSrpExchange } from './srp';
import { userPoolClientOf } from './userPoolClient';
import type { UserPoolFlow } from './userPoolClient';
import type { UserPoolSignInParts } from './userPoolSignIn';
import { renewsAlone, userPoolTokens } from './userPoolTokens';
import type { KeptTokens } from './userPoolTokens';

/**
 * Signs in to a user pool and exchanges its ID token for credentials at an identity pool.
 * @param parts `service` and `startExchange` in place of Cognito itself and of random exchanges
 * @throws UserError, `needsPersonError()` where nobody may be asked, or an abort
 */
export async function signInWithCognito(
  connection: Connection,
  context: SchemeContext,
  flow: UserPoolFlow,
  parts: Partial<Pick<UserPoolSignInParts, 'service' | 'startExchange'>> = {},
): Promise<SignedIn> {
  const client = userPoolClientOf(connection, context);
  required(connection, 'AWSIdentityPoolId');
  const { service = await cognitoService(connection, context), startExchange = startSrpExchange } = parts;
  const all = { client, flow, service, startExchange };
  const exchange = async (tokens: KeptTokens): Promise<SignedIn> => {
    const session = await identityPoolSession(connection, context, { client, service, idToken: tokens.idToken });
    return {
      credentials: session.credentials,
      identity: { ...session.identity, ...(tokens.factor !== undefined && { withMfa: true }) },
      renewal: renewsAlone(tokens) ? 'alone' : 'person',
    };
  };
  try {
    const tokens = await userPoolTokens(connection, context, all);
    try {
      return await exchange(tokens);
    } catch (error) {
      if (!tokens.areKept || !isExpiredLogin(error)) {
        throw error;
      }
      return await exchange(await userPoolTokens(connection, context, all, { mustDiffer: tokens.idToken }));
    }
  } finally {
    service.close();
  }
}
