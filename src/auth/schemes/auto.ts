import { decideAutoScheme } from '../../connection/autoScheme';
import type { AuthSchemeName } from '../../connection/authSchemes';
import { UserError } from '../../connection/userError';
import { readProfileSettings } from '../awsProfiles';
import { containerCredentials, environmentKeys } from '../environmentCredentials';
import { instanceCredentials } from '../metadataService';
import { mfaFactorOf, sessionDuration } from '../mfa';
import { expandPath } from '../paths';
import { signInWithProfile } from '../profileSignIn';
import { roleOf, signInToRole } from '../roleSession';
import type { Scheme, SchemeContext, SignedIn } from '../scheme';
import { awsWebIdentity } from './awsWebIdentity';
import type { Connection } from '../../connection/connection';

/**
 * The scheme that the given properties decide. Where they decide none, the places of the AWS SDK's default chain, in its
 * order: environment, profiles, web identity, container, instance (credential-provider-node of the SDK for JavaScript
 * v3). A role is assumed on top when one is given.
 * @param schemes what serves the others
 */
export function autoScheme(schemes: () => Readonly<Record<AuthSchemeName, Scheme>>): Scheme {
  return async (connection, context) => {
    const name = decideAutoScheme(connection.properties);
    if (name === undefined || name === 'Auto') {
      context.trace.note('AuthScheme Auto', 'No property decides; looking in the usual places of AWS.');
      return withRole(connection, context, await defaultChain(connection, context));
    }
    context.trace.note('AuthScheme Auto', `The properties decide for ${name}.`);
    return schemes()[name](connection, context);
  };
}

async function withRole(connection: Connection, context: SchemeContext, signedIn: SignedIn): Promise<SignedIn> {
  const role = roleOf(connection);
  if (!role || signedIn.identity.role === role.roleArn) {
    return signedIn;
  }
  const factor = mfaFactorOf(connection);
  const assumed = await signInToRole(connection, context, {
    ...(factor && { factor }),
    ...role,
    credentials: signedIn.credentials,
    keysOf: 'the environment',
    duration: sessionDuration(connection),
  });
  return { ...signedIn, ...assumed };
}

async function defaultChain(connection: Connection, context: SchemeContext): Promise<SignedIn> {
  const { environment, trace } = context;
  const { variables } = environment;
  const named = variables['AWS_PROFILE']?.trim();
  // As the SDK does: a profile that is named counts for more than keys that happen to be there.
  const keys = named ? undefined : environmentKeys(context);
  if (keys) {
    trace.note('Environment', 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set.');
    return { credentials: keys, identity: {}, renewal: 'never' };
  }
  const files = {
    credentials: expandPath(variables['AWS_SHARED_CREDENTIALS_FILE']?.trim() || '~/.aws/credentials', environment),
    config: expandPath(variables['AWS_CONFIG_FILE']?.trim() || '~/.aws/config', environment),
  };
  const profile = named || 'default';
  if (named || leadsToCredentials((await readProfileSettings(files)).get(profile))) {
    return signInWithProfile(connection, context, { files, profile });
  }
  if (variables['AWS_WEB_IDENTITY_TOKEN_FILE']?.trim() && (variables['AWS_ROLE_ARN'] ?? roleOf(connection))) {
    return awsWebIdentity(connection, context);
  }
  const container = await containerCredentials(context);
  if (container) {
    return { credentials: container, identity: {}, renewal: 'alone' };
  }
  try {
    return { ...(await instanceCredentials(context)), renewal: 'alone' };
  } catch (error) {
    if (context.signal.aborted) {
      throw error;
    }
    throw new UserError(
      `No credentials were found: not in the environment, not in the profile ${profile}, not in a container, not on an instance. Choose an AuthScheme, or set up one of these.`,
      {
        code: 'auth.nothingFound',
        step: 'find credentials in the usual places',
        actions: ['editConnection', 'retry'],
        cause: error,
      },
    );
  }
}

/** A profile that only sets a region, as many do, is no way to sign in. */
function leadsToCredentials(settings: Readonly<Record<string, string>> | undefined): boolean {
  return [
    'aws_access_key_id',
    'role_arn',
    'credential_process',
    'sso_session',
    'sso_start_url',
    'sso_account_id',
    'login_session',
  ].some((name) => Boolean(settings?.[name]));
}
