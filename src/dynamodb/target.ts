import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { ConnectionProperties } from '../connection/connection';
import { dynamodbEndpoint } from '../connection/endpoints';
import { findRegion } from '../connection/regions';
import { UserError } from '../connection/userError';

/** Everything a client needs to know of where it talks to, and how. */
export interface DynamodbTarget {
  readonly endpoint: string;
  readonly region: string;
  /** The person named the endpoint; it need not be AWS. */
  readonly customEndpoint: boolean;
  readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** How often a request is sent at most, the first time included. */
  readonly attempts: number;
  /** How often a page is asked for again when DynamoDB asks to slow down; `undefined` for as long as there is time. */
  readonly pageRetries: number | undefined;
  /** Milliseconds before such a request is sent again for the first time; twice as many each time. */
  readonly retryWait: number;
  /** Milliseconds without an answer before a request is given up. */
  readonly timeoutMilliseconds: number;
  /** Items per page, `undefined` for as many as fit in DynamoDB's 1 MB. */
  readonly pageSize: number | undefined;
  readonly consistentRead: boolean;
}

/** Region where a local server stands in for AWS and none was given: such a server takes any. */
const localRegion = 'us-east-1';

/**
 * Reads a connection's properties into a target.
 * @param sampleEndpoint gives the address of the built-in sample database, which starts on first use
 * @throws UserError when the region is missing or unreadable
 */
export async function targetOf(
  properties: ConnectionProperties,
  credentials: DynamodbTarget['credentials'],
  sampleEndpoint: () => Promise<string>,
): Promise<DynamodbTarget> {
  const given = properties['Endpoint']?.trim();
  const region = regionOf(properties, given !== undefined && given !== '');
  const endpoint = given?.toLowerCase() === 'sample' ? await sampleEndpoint() : dynamodbEndpoint(properties);
  return {
    endpoint,
    region,
    customEndpoint: Boolean(given),
    credentials,
    attempts: 1 + (positiveInteger(properties['MaximumRequestRetries']) ?? 4),
    pageRetries: positiveInteger(properties['MaximumRequestRetries']),
    retryWait: positiveInteger(properties['RetryWaitTime']) ?? 2000,
    timeoutMilliseconds: 1000 * (positiveInteger(properties['Timeout']) ?? 60),
    pageSize: positiveInteger(properties['Pagesize']) || undefined,
    consistentRead: /^(true|yes|1)$/iu.test(properties['UseConsistentReads'] ?? ''),
  };
}

function regionOf(properties: ConnectionProperties, hasEndpoint: boolean): string {
  const text = properties['AWSRegion']?.trim();
  if (!text) {
    if (hasEndpoint) {
      return localRegion;
    }
    throw new UserError('AWSRegion is missing. Choose the region your tables are in.', {
      code: 'connection.missingAWSRegion',
      actions: ['editConnection'],
    });
  }
  const region = findRegion(text);
  if (!region) {
    throw new UserError(`${text} is not a region. Choose one from the list, or write its code such as eu-west-1.`, {
      code: 'connection.unknownAWSRegion',
      actions: ['editConnection'],
    });
  }
  return region.code;
}

function positiveInteger(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/u.test(text.trim()) ? Number(text) : undefined;
}
