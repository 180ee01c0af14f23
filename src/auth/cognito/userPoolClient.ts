import { createHash, createHmac } from 'node:crypto';
import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { cognitoIdentityProviderEndpoint, userPoolRegion } from '../../connection/endpoints';
import { domainSuffixOf, partitionOf } from '../../connection/regions';
import { required } from '../keys';
import type { SchemeContext } from '../scheme';

/** How the password is shown to the user pool: proven without being sent (SRP), or sent. */
export type UserPoolFlow = 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH';

/** A user of a user pool and the app client that asks for them, as the connection names them. */
export interface UserPoolClient {
  readonly endpoint: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** As entered: the user's name or an alias. */
  readonly user: string;
  readonly password: string;
}

/**
 * What a connection says of its user pool, with its secrets hidden.
 * @throws UserError naming what is missing
 */
export function userPoolClientOf(connection: Connection, { trace }: Pick<SchemeContext, 'trace'>): UserPoolClient {
  const { properties } = connection;
  required(connection, 'Password');
  // Not trimmed: the service decides what belongs to a password.
  const password = propertyValue(properties, 'Password') ?? '';
  const clientSecret = propertyValue(properties, 'AWSUserPoolClientAppSecret')?.trim();
  trace.secrets.hide(password, clientSecret);
  return {
    endpoint: cognitoIdentityProviderEndpoint(properties),
    region: userPoolRegion(properties),
    userPoolId: required(connection, 'AWSUserPoolId'),
    clientId: required(connection, 'AWSUserPoolClientAppId'),
    ...(clientSecret && { clientSecret }),
    user: required(connection, 'User'),
    password,
  };
}

/** The part of the user pool's id after the region, which goes into what SRP hashes. */
export function poolNameOf({ userPoolId }: UserPoolClient): string {
  return userPoolId.slice(userPoolId.indexOf('_') + 1);
}

/**
 * The name under which an identity pool knows the user pool, which is the issuer of its tokens without `https://`. Source:
 * Amazon Cognito developer guide, "Integrating user pools with an identity pool".
 */
export function providerNameOf({ region, userPoolId }: UserPoolClient): string {
  return `cognito-idp.${region}.${domainSuffixOf(partitionOf(region))}/${userPoolId}`;
}

/**
 * SECRET_HASH, which proves that the app client knows its secret. Source: Amazon Cognito developer guide, "Computing
 * secret hash values".
 * @param userName as it stands in USERNAME of the same request; of the first answer on the user's own, not the alias
 * @returns nothing for an app client without a secret
 */
export function secretHashOf({ clientId, clientSecret }: UserPoolClient, userName: string): string | undefined {
  return clientSecret === undefined
    ? undefined
    : createHmac('sha256', clientSecret).update(`${userName}${clientId}`).digest('base64');
}

/** Tells passwords apart where a session of one must not serve another. It is as secret as what it stands beside. */
export function passwordDigestOf({ userPoolId, user, password }: UserPoolClient): string {
  return createHash('sha256')
    .update(JSON.stringify([userPoolId, user, password]))
    .digest('base64');
}
