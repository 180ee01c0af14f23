import type { AwsCredentialIdentity } from '@aws-sdk/types';
import type { Connection } from '../connection/connection';
import { propertyValue } from '../connection/connection';
import { UserError } from '../connection/userError';
import type { SchemeContext } from './scheme';

/** Properties that one signs in with, and how a sentence calls them. */
const words = {
  AWSAccessKey: 'the access key',
  AWSSecretKey: 'the secret key',
  AWSSessionToken: 'the session token',
  AWSRoleARN: 'the ARN of the role',
  AWSCredentialsFile: 'the path of the credentials file',
  AWSUserPoolId: 'the id of the user pool',
  AWSUserPoolClientAppId: 'the id of the app client',
  AWSIdentityPoolId: 'the id of the identity pool',
  User: 'the user',
  Password: 'the password',
  SSOLoginURL: 'the login URL of the identity provider',
} as const;

/**
 * The long-term keys of a connection, without the blanks that copying leaves at their ends.
 * @throws UserError naming what is missing
 */
export function longTermKeys(connection: Connection, { trace }: SchemeContext): AwsCredentialIdentity {
  const accessKeyId = required(connection, 'AWSAccessKey');
  const secretAccessKey = required(connection, 'AWSSecretKey');
  trace.secrets.hide(secretAccessKey);
  return { accessKeyId, secretAccessKey };
}

/** As `longTermKeys`, with the session token that temporary ones have. */
export function temporaryKeys(connection: Connection, context: SchemeContext): AwsCredentialIdentity {
  const keys = longTermKeys(connection, context);
  const sessionToken = required(connection, 'AWSSessionToken').replaceAll(/\s/gu, '');
  context.trace.secrets.hide(sessionToken);
  return { ...keys, sessionToken };
}

/**
 * The value of a property without blanks at its ends.
 * @throws UserError when there is none
 */
export function required({ properties }: Connection, property: keyof typeof words): string {
  const value = propertyValue(properties, property)?.trim();
  if (!value) {
    throw new UserError(`${property} is missing. Enter ${words[property]} in the connection.`, {
      code: `connection.missing${property}`,
      actions: ['editConnection'],
    });
  }
  return value;
}
