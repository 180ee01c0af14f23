import type { AuthSchemeName } from '../connection/authSchemes';
import type { Scheme } from './scheme';
import { awsRootKeys } from './schemes/awsRootKeys';

/**
 * Every AuthScheme and what serves it. A scheme that the catalogue gains and this map does not name does not compile;
 * `undefined` says that it is described and kept, but that signing in with it is still to come.
 */
export const schemes: Readonly<Record<AuthSchemeName, Scheme | undefined>> = {
  AwsRootKeys: awsRootKeys,
  TemporaryCredentials: undefined,
  AwsIAMRoles: undefined,
  AwsEC2Roles: undefined,
  AwsWebIdentity: undefined,
  AwsCredentialsFile: undefined,
  ADFS: undefined,
  Okta: undefined,
  PingFederate: undefined,
  AwsCognitoSrp: undefined,
  AwsCognitoBasic: undefined,
  Auto: undefined,
};
