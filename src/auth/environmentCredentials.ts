import type { AwsCredentialIdentity } from '@aws-sdk/types';
import { UserError } from '../connection/userError';
import { raceAbort } from './keyedLock';
import type { SchemeContext } from './scheme';

/** The keys in the environment's variables, if they are there. */
export function environmentKeys({
  environment,
  trace,
}: Pick<SchemeContext, 'environment' | 'trace'>): AwsCredentialIdentity | undefined {
  const { variables } = environment;
  const accessKeyId = variables['AWS_ACCESS_KEY_ID']?.trim();
  const secretAccessKey = variables['AWS_SECRET_ACCESS_KEY']?.trim();
  const sessionToken = variables['AWS_SESSION_TOKEN']?.trim();
  trace.secrets.hide(secretAccessKey, sessionToken);
  return accessKeyId && secretAccessKey
    ? { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
    : undefined;
}

/** The credentials that a container (ECS, EKS Pod Identity) offers by its environment, if it does. */
export async function containerCredentials(context: SchemeContext): Promise<AwsCredentialIdentity | undefined> {
  const { environment, signal, trace } = context;
  const { variables } = environment;
  const relative = variables['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  const full = variables['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  const token = variables['AWS_CONTAINER_AUTHORIZATION_TOKEN'];
  const tokenFile = variables['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
  if (!relative && !full) {
    return undefined;
  }
  trace.secrets.hide(token);
  return trace.step('Ask the container for its credentials', undefined, async (say) => {
    try {
      const { fromHttp } = await import('@aws-sdk/credential-providers');
      const credentials = await raceAbort(
        fromHttp({
          ...(relative
            ? { awsContainerCredentialsRelativeUri: relative }
            : full && { awsContainerCredentialsFullUri: full }),
          ...(tokenFile
            ? { awsContainerAuthorizationTokenFile: tokenFile }
            : token && { awsContainerAuthorizationToken: token }),
        })(),
        signal,
      );
      trace.secrets.hide(credentials.secretAccessKey, credentials.sessionToken);
      say(credentials.expiration ? `until ${credentials.expiration.toISOString()}` : 'without an end');
      return credentials;
    } catch (error) {
      if (signal.aborted) {
        throw error;
      }
      throw new UserError(
        'The container gave no credentials. Check its role, and AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI.',
        {
          code: 'auth.container',
          step: 'ask the container for its credentials',
          actions: ['retry', 'editConnection'],
          cause: trace.secrets.cleanCause(error),
        },
      );
    }
  });
}
