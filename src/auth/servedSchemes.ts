import type { AuthSchemeName } from '../connection/authSchemes';

/** The AuthSchemes that `schemes.ts` serves; apart from it, so that naming them does not load the AWS SDK. */
export const servedSchemes: readonly AuthSchemeName[] = [
  'AwsRootKeys',
  'TemporaryCredentials',
  'AwsIAMRoles',
  'AwsEC2Roles',
  'AwsWebIdentity',
  'AwsCredentialsFile',
  'ADFS',
  'Okta',
  'PingFederate',
  'AwsCognitoSrp',
  'AwsCognitoBasic',
  'Auto',
];
