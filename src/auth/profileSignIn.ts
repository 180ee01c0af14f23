import { stat } from 'node:fs/promises';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import { propertyValue } from '../connection/connection';
import type { Connection } from '../connection/connection';
import { UserError } from '../connection/userError';
import { integerValue } from '../connection/values';
import type { Settings } from './awsProfiles';
import { readProfileSettings } from './awsProfiles';
import { containerCredentials, environmentKeys } from './environmentCredentials';
import { raceAbort } from './keyedLock';
import { instanceCredentials } from './metadataService';
import { codeOf, mfaSession, sessionDuration } from './mfa';
import { signInToRole } from './roleSession';
import type { SchemeContext, SignedIn } from './scheme';
import { readToken } from './tokenFile';
import { assumeRoleWithWebIdentity } from './webIdentity';

/** The AWS files that say what profiles there are; absolute paths. */
export interface ProfileFiles {
  readonly config: string;
  readonly credentials: string;
}

interface Profiles {
  readonly files: ProfileFiles;
  readonly settings: ReadonlyMap<string, Settings>;
}

/**
 * Signs in as a profile of the AWS files, in the order of the AWS SDK for JavaScript v3 (credential-provider-ini): role
 * with source_profile or credential_source, keys, web identity, credential_process, IAM Identity Center, `aws login`.
 * Roles and MFA go the same way as in the other schemes. The files are read again when they have changed.
 * @throws UserError with what is missing, or what a service said
 */
export async function signInWithProfile(
  connection: Connection,
  context: SchemeContext,
  options: { readonly files: ProfileFiles; readonly profile: string },
): Promise<SignedIn> {
  const before = await versionOf(options.files);
  const settings = await readProfileSettings(options.files);
  if (!settings.has(options.profile)) {
    throw noProfile(options.profile, options.files, settings);
  }
  const profiles = { files: options.files, settings };
  const signedIn = await signIn(connection, context, { profiles, name: options.profile, visited: [] });
  return { ...signedIn, hasChanged: async () => (await versionOf(options.files)) !== before };
}

interface Step {
  readonly profiles: Profiles;
  readonly name: string;
  /** The profiles that lead here by source_profile. */
  readonly visited: readonly string[];
}

async function signIn(connection: Connection, context: SchemeContext, step: Step): Promise<SignedIn> {
  const { name, profiles, visited } = step;
  const settings = profiles.settings.get(name);
  if (!settings) {
    throw noProfile(name, profiles.files, profiles.settings);
  }
  const isSource = visited.length > 0;
  const has = (setting: string): boolean => Boolean(settings[setting]?.trim());
  const hasKeys = has('aws_access_key_id') && has('aws_secret_access_key');
  const hasRole = has('role_arn') && has('source_profile') !== has('credential_source');
  context.trace.note(`Profile ${name}`, isSource ? 'source of the one before' : profiles.files.credentials);
  if (hasKeys && (isSource || !hasRole)) {
    return withKeys(connection, context, { ...step, settings });
  }
  if (hasRole) {
    return withRole(connection, context, { ...step, settings });
  }
  if (has('role_arn') && has('web_identity_token_file')) {
    return withWebIdentity(connection, context, { ...step, settings });
  }
  if (has('credential_process')) {
    return withProcess(context, step);
  }
  if (['sso_session', 'sso_start_url', 'sso_account_id', 'sso_role_name'].some(has)) {
    return withSso(context, step);
  }
  if (has('login_session')) {
    return withLogin(context, step);
  }
  if (has('role_arn')) {
    throw profileError(
      `The profile ${name} has a role, but not exactly one of source_profile and credential_source to assume it with. Correct the profile.`,
    );
  }
  throw profileError(
    `The profile ${name} has no credentials and no way to them. Correct it, or choose another profile.`,
  );
}

interface SettingsStep extends Step {
  readonly settings: Settings;
}

async function withKeys(
  connection: Connection,
  context: SchemeContext,
  { name, settings, visited }: SettingsStep,
): Promise<SignedIn> {
  const credentials: AwsCredentialIdentity = {
    accessKeyId: textOf(settings, 'aws_access_key_id'),
    secretAccessKey: textOf(settings, 'aws_secret_access_key'),
    ...(textOf(settings, 'aws_session_token') && { sessionToken: textOf(settings, 'aws_session_token') }),
  };
  context.trace.secrets.hide(credentials.secretAccessKey, credentials.sessionToken);
  const serialNumber = textOf(settings, 'mfa_serial');
  // For a role the code belongs to the profile that has the role.
  if (!serialNumber || visited.length > 0) {
    return { credentials, identity: {}, renewal: credentials.sessionToken ? 'alone' : 'never' };
  }
  if (credentials.sessionToken) {
    throw profileError(
      `The profile ${name} has temporary keys and mfa_serial. AWS starts no MFA session from temporary keys: remove mfa_serial, or add a role.`,
    );
  }
  const session = await mfaSession(connection, context, {
    credentials,
    factor: { serialNumber, ...codeOf(connection.properties) },
    duration: durationOf(connection, settings),
    keysOf: `the profile ${name}`,
  });
  return {
    credentials: session.credentials,
    identity: session.identity,
    renewal: 'person',
    sessionExpiration: session.credentials.expiration,
  };
}

async function withRole(connection: Connection, context: SchemeContext, step: SettingsStep): Promise<SignedIn> {
  const { name, settings } = step;
  const source = await sourceOf(connection, context, step);
  const serialNumber = textOf(settings, 'mfa_serial');
  const externalId = textOf(settings, 'external_id');
  const sessionName = textOf(settings, 'role_session_name');
  const signedIn = await signInToRole(connection, context, {
    roleArn: textOf(settings, 'role_arn'),
    duration: durationOf(connection, settings),
    credentials: source.credentials,
    keysOf: `the profile ${textOf(settings, 'source_profile') || name}`,
    ...(externalId && { externalId }),
    ...(sessionName && { sessionName }),
    ...(serialNumber && { factor: { serialNumber, ...codeOf(connection.properties) } }),
  });
  const ends = [source.sessionExpiration, signedIn.sessionExpiration].filter((end) => end !== undefined);
  const sessionExpiration = ends.toSorted((left, right) => left.getTime() - right.getTime())[0];
  return {
    ...signedIn,
    ...(sessionExpiration && { sessionExpiration }),
    ...(source.identity.withMfa && { identity: { ...signedIn.identity, withMfa: true } }),
  };
}

async function sourceOf(connection: Connection, context: SchemeContext, step: SettingsStep): Promise<SignedIn> {
  const { name, settings, visited, profiles } = step;
  const source = textOf(settings, 'source_profile');
  if (source) {
    if (visited.includes(source)) {
      throw profileError(
        `The profiles ${[...visited, source].join(', ')} lead in a circle by source_profile. Correct one.`,
      );
    }
    return signIn(connection, context, { profiles, name: source, visited: [...visited, source] });
  }
  switch (textOf(settings, 'credential_source').toLowerCase()) {
    case 'environment': {
      const keys = environmentKeys(context);
      if (!keys) {
        throw profileError(
          `The profile ${name} takes its keys from the environment, where AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set. Start VS Code where they are.`,
        );
      }
      return { credentials: keys, identity: {}, renewal: 'never' };
    }
    case 'ec2instancemetadata':
      return { ...(await instanceCredentials(context)), renewal: 'alone' };
    case 'ecscontainer': {
      const credentials = await containerCredentials(context);
      if (!credentials) {
        throw profileError(
          `The profile ${name} takes its keys from a container, and this is none: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set.`,
        );
      }
      return { credentials, identity: {}, renewal: 'alone' };
    }
    default:
      throw profileError(
        `The profile ${name} has a credential_source that AWS does not know. It is Environment, Ec2InstanceMetadata or EcsContainer.`,
      );
  }
}

async function withWebIdentity(
  connection: Connection,
  context: SchemeContext,
  { settings }: SettingsStep,
): Promise<SignedIn> {
  const sessionName = textOf(settings, 'role_session_name');
  const session = await assumeRoleWithWebIdentity(connection, context, {
    roleArn: textOf(settings, 'role_arn'),
    token: await readToken(textOf(settings, 'web_identity_token_file'), context.environment),
    duration: durationOf(connection, settings),
    ...(sessionName && { sessionName }),
  });
  return { ...session, renewal: 'alone' };
}

async function withProcess(context: SchemeContext, { name, profiles }: Step): Promise<SignedIn> {
  if (!context.environment.isTrusted) {
    throw new UserError(
      `The profile ${name} runs a program (credential_process), which only happens in a workspace you trust. Trust this workspace, or choose another profile.`,
      { code: 'auth.untrustedWorkspace', step: 'run the credential_process', actions: ['editConnection', 'retry'] },
    );
  }
  const { fromProcess } = await import('@aws-sdk/credential-providers');
  return fromSdk(context, `Run the credential_process of ${name}`, {
    load: fromProcess({ ...pathsOf(profiles), profile: name }),
    failed: `The credential_process of the profile ${name} failed. Run it in a terminal to see why.`,
  });
}

async function withSso(context: SchemeContext, { name, profiles }: Step): Promise<SignedIn> {
  const { fromSSO } = await import('@aws-sdk/credential-providers');
  return fromSdk(context, `Ask IAM Identity Center for the profile ${name}`, {
    load: fromSSO({ ...pathsOf(profiles), profile: name }),
    failed: `IAM Identity Center gives nothing to the profile ${name}. Run: aws sso login --profile ${name}`,
  });
}

async function withLogin(context: SchemeContext, { name, profiles }: Step): Promise<SignedIn> {
  const { fromLoginCredentials } = await import('@aws-sdk/credential-providers');
  return fromSdk(context, `Use the session of aws login for the profile ${name}`, {
    load: fromLoginCredentials({ ...pathsOf(profiles), profile: name }),
    failed: `There is no session of aws login for the profile ${name}. Run: aws login --profile ${name}`,
  });
}

/** Credentials of one of the SDK's providers, which take no signal. */
async function fromSdk(
  context: SchemeContext,
  title: string,
  provider: { readonly load: () => Promise<AwsCredentialIdentity>; readonly failed: string },
): Promise<SignedIn> {
  const { trace, signal } = context;
  return trace.step(title, undefined, async (say) => {
    let credentials: AwsCredentialIdentity;
    try {
      credentials = await raceAbort(provider.load(), signal);
    } catch (error) {
      if (signal.aborted) {
        throw error;
      }
      throw new UserError(provider.failed, {
        code: 'auth.profile',
        step: 'sign in with the profile',
        actions: ['retry', 'editConnection'],
        cause: trace.secrets.cleanCause(error),
      });
    }
    trace.secrets.hide(credentials.secretAccessKey, credentials.sessionToken);
    say(credentials.expiration ? `until ${credentials.expiration.toISOString()}` : 'without an end');
    return { credentials, identity: {}, renewal: 'alone' };
  });
}

function pathsOf({ files }: Profiles): { filepath: string; configFilepath: string; ignoreCache: true } {
  return { filepath: files.credentials, configFilepath: files.config, ignoreCache: true };
}

/** TemporaryTokenDuration counts when it is set, otherwise what the profile says. Seconds. */
function durationOf(connection: Connection, settings: Settings): number {
  const isSet = propertyValue(connection.properties, 'TemporaryTokenDuration') !== undefined;
  return (isSet ? undefined : integerValue(settings['duration_seconds'])) ?? sessionDuration(connection);
}

function textOf(settings: Settings, name: string): string {
  return settings[name]?.trim() ?? '';
}

function noProfile(name: string, files: ProfileFiles, settings: ReadonlyMap<string, Settings>): UserError {
  const names = [...settings.keys()];
  const others =
    names.length === 0
      ? 'There is no profile in it.'
      : `It has: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}.`;
  return profileError(
    `${files.credentials} has no profile ${name}. ${others} Check AWSCredentialsFileProfile and AWSCredentialsFile.`,
  );
}

function profileError(message: string): UserError {
  return new UserError(message, {
    code: 'auth.profile',
    step: 'sign in with the profile',
    actions: ['editConnection', 'retry'],
  });
}

/** Changes whenever one of the files does. */
async function versionOf({ config, credentials }: ProfileFiles): Promise<string> {
  const versions = await Promise.all(
    [config, credentials].map(async (file) => {
      const found = await stat(file, { bigint: true }).catch(() => undefined);
      return found ? `${found.mtimeNs}-${found.ctimeNs}-${found.size}-${found.ino}` : 'none';
    }),
  );
  return versions.join(' ');
}
