import { signInWithCognito } from '../cognito/cognitoSignIn';
import type { Scheme } from '../scheme';

/** A user of a Cognito user pool, who proves the password without sending it. */
export const awsCognitoSrp: Scheme = (connection, context) => signInWithCognito(connection, context, 'USER_SRP_AUTH');
