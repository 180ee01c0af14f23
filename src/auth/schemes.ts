import type { AuthSchemeName } from '../connection/authSchemes';
import type { Scheme } from './scheme';
import { adfs } from './schemes/adfs';
import { autoScheme } from './schemes/auto';
import { awsCognitoBasic } from './schemes/awsCognitoBasic';
import { awsCognitoSrp } from './schemes/awsCognitoSrp';
import { awsCredentialsFile } from './schemes/awsCredentialsFile';
import { awsEc2Roles } from './schemes/awsEc2Roles';
import { awsIamRoles } from './schemes/awsIamRoles';
import { awsRootKeys } from './schemes/awsRootKeys';
import { awsWebIdentity } from './schemes/awsWebIdentity';
import { okta } from './schemes/okta';
import { pingFederate } from './schemes/pingFederate';
import { temporaryCredentials } from './schemes/temporaryCredentials';

/** Every AuthScheme and what serves it. A scheme that the catalogue gains and this map does not name does not compile. */
export const schemes: Readonly<Record<AuthSchemeName, Scheme>> = {
  AwsRootKeys: awsRootKeys,
  TemporaryCredentials: temporaryCredentials,
  AwsIAMRoles: awsIamRoles,
  AwsEC2Roles: awsEc2Roles,
  AwsWebIdentity: awsWebIdentity,
  AwsCredentialsFile: awsCredentialsFile,
  ADFS: adfs,
  Okta: okta,
  PingFederate: pingFederate,
  AwsCognitoSrp: awsCognitoSrp,
  AwsCognitoBasic: awsCognitoBasic,
  Auto: autoScheme(() => schemes),
};
