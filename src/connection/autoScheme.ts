import type { AuthSchemeName } from './authSchemes';
import type { ConnectionProperties } from './connection';
import { propertyValue } from './connection';
import { parseUrl } from './urls';

/**
 * The scheme that the given properties decide when AuthScheme is Auto, or `undefined` when they decide none and the AWS
 * SDK's default chain is left. The first that has all it requires, in the order Cognito, identity providers (told apart
 * by SSOLoginURL), credentials file, web identity, session token, role, keys. `storedSecrets` count as given.
 */
export function decideAutoScheme(
  properties: ConnectionProperties,
  storedSecrets: ReadonlySet<string> = new Set(),
): AuthSchemeName | undefined {
  const has = (...names: string[]): boolean =>
    names.every((name) => propertyValue(properties, name) !== undefined || storedSecrets.has(name));
  const keys = has('AWSAccessKey', 'AWSSecretKey');
  if (has('AWSUserPoolId', 'AWSUserPoolClientAppId', 'AWSIdentityPoolId', 'User', 'Password')) {
    return 'AwsCognitoSrp';
  }
  const provider = identityProviderOf(properties);
  if (provider !== undefined && (provider === 'ADFS' || has('User', 'Password'))) {
    return provider;
  }
  if (has('AWSCredentialsFile')) {
    return 'AwsCredentialsFile';
  }
  if (has('AWSRoleARN', 'AWSWebIdentityToken')) {
    return 'AwsWebIdentity';
  }
  if (keys && has('AWSSessionToken')) {
    return 'TemporaryCredentials';
  }
  if (keys) {
    return has('AWSRoleARN') ? 'AwsIAMRoles' : 'AwsRootKeys';
  }
  return undefined;
}

/** The identity provider that SSOLoginURL leads to, as far as its host and path tell. */
export function identityProviderOf(properties: ConnectionProperties): 'Okta' | 'PingFederate' | 'ADFS' | undefined {
  const url = parseUrl(propertyValue(properties, 'SSOLoginURL') ?? '');
  if (url === undefined) {
    return undefined;
  }
  const host = url.hostname.toLowerCase();
  const path = url.pathname.toLowerCase();
  if (/(?:^|\.)(?:okta|oktapreview|okta-emea|okta-gov)\.com$/.test(host) || path.includes('/home/amazon_aws/')) {
    return 'Okta';
  }
  if (path.endsWith('.wst') || path.includes('startsso.ping')) {
    return 'PingFederate';
  }
  return host.startsWith('adfs.') || path.startsWith('/adfs/') ? 'ADFS' : undefined;
}
