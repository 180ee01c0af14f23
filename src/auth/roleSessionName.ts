import type { SignInEnvironment } from './scheme';

/**
 * The name of a role session, as CloudTrail shows it: who, and with what. AWS takes 2 to 64 of `[\w+=,.@-]` (AWS STS
 * API, AssumeRole). `AWS_ROLE_SESSION_NAME` is how the AWS SDKs are told another one, for trust policies that demand it.
 */
export function roleSessionName({ variables }: SignInEnvironment): string {
  const demanded = tidy(variables['AWS_ROLE_SESSION_NAME'] ?? '').slice(0, 64);
  if (demanded.length >= 2) {
    return demanded;
  }
  const user = tidy(variables['USER'] ?? variables['USERNAME'] ?? variables['LOGNAME'] ?? '').slice(0, 32);
  return user === '' ? 'dynamodb-connections' : `${user}@dynamodb-connections`;
}

function tidy(name: string): string {
  return name.trim().replaceAll(/[^A-Za-z0-9_+=,.@-]+/gu, '-');
}
