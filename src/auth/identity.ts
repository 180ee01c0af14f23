import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { awsRequestHandler } from './http/awsRequestHandler';
import type { Route } from './http/route';

/** Who AWS says the credentials belong to. */
export interface Identity {
  readonly arn: string;
  /** Twelve digits. */
  readonly account: string;
}

/** Asks STS who the credentials belong to (GetCallerIdentity, which needs no permission). */
export async function callerIdentity(
  options: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
    readonly route: Route;
  },
  signal?: AbortSignal,
): Promise<Identity> {
  const { route, ...where } = options;
  const client = new STSClient({
    ...where,
    maxAttempts: 2,
    requestHandler: awsRequestHandler(route, { connectionTimeout: 5000, requestTimeout: 15_000 }),
  });
  try {
    const answer = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    return { arn: answer.Arn ?? '', account: answer.Account ?? '' };
  } finally {
    client.destroy();
  }
}
