import { devNull } from 'node:os';
import type { Connection } from '../connection/connection';
import { propertyValue } from '../connection/connection';
import { connectionRegion } from '../connection/endpoints';
import type { ContainerCredentials } from './containerCredentials';

/**
 * Variables that lead AWS CLI and SDKs to other credentials, another account or another server. Source: AWS SDKs and
 * Tools reference guide, "Environment variables support"; AWS CLI user guide, "Environment variables".
 */
const misleading = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_CREDENTIAL_SCOPE',
  'AWS_ACCOUNT_ID',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_ENDPOINT_URL_STS',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
] as const;

/**
 * The environment in which AWS CLI and SDKs use a connection and nothing else; `null` takes a variable away. They look
 * into the AWS files of the home folder before they ask a container's endpoint, so those are out of sight here.
 * @param endpoint of DynamoDB, when it is not AWS's own for the region
 */
export function terminalEnvironment(
  { properties }: Connection,
  { uri, token }: Pick<ContainerCredentials, 'uri' | 'token'>,
  endpoint: string | undefined,
): Readonly<Record<string, string | null>> {
  const region = connectionRegion(properties);
  const stsEndpoint = propertyValue(properties, 'STSEndpoint')?.trim();
  return {
    ...Object.fromEntries(misleading.map((name) => [name, null])),
    AWS_CONTAINER_CREDENTIALS_FULL_URI: uri,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_CONFIG_FILE: devNull,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...(endpoint !== undefined && { AWS_ENDPOINT_URL_DYNAMODB: endpoint }),
    ...(stsEndpoint && { AWS_ENDPOINT_URL_STS: stsEndpoint }),
  };
}
