import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';

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
  },
  signal?: AbortSignal,
): Promise<Identity> {
  const client = new STSClient({
    ...options,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000 },
  });
  try {
    const answer = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    return { arn: answer.Arn ?? '', account: answer.Account ?? '' };
  } finally {
    client.destroy();
  }
}
