import { signInWithCognito } from '../cognito/cognitoSignIn';
import type { Scheme } from '../scheme';

/** A user of a Cognito user pool, whose password is sent over TLS. */
export const awsCognitoBasic: Scheme = (connection, context) =>
  signInWithCognito(connection, context, 'USER_PASSWORD_AUTH');
