import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { AssumeRoleCommandOutput, Credentials } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import type { Connection } from '../connection/connection';
import { stsEndpoint } from '../connection/endpoints';
import { UserError } from '../connection/userError';
import { hostOfUrl } from './hostOfUrl';
import { roleSessionName } from './roleSessionName';
import type { IdentityFacts, SchemeContext } from './scheme';
import { callSts } from './sts';
import { isRefusedDuration } from './stsErrors';

/** Seconds; what AWS gives at most when the caller is temporary itself, and what every role allows. */
export const longestChainedSession = 3600;

/** Seconds; the longest session any role can allow. Source: AWS STS API, AssumeRole. */
const longestRoleSession = 43_200;

/** Seconds; the shortest session STS gives. */
export const shortestSession = 900;

export interface RoleRequest {
  readonly roleArn: string;
  readonly externalId?: string;
  /** Seconds that are wanted; cut to what AWS can give. */
  readonly duration: number;
  /** Who asks for the role. */
  readonly credentials: AwsCredentialIdentity;
  /** Where those keys come from, when not from the connection's properties: `the profile ana`. */
  readonly keysOf?: string;
  readonly sessionName?: string;
  /** The device with which the caller's session was started. */
  readonly mfaDevice?: string;
  /** A code to send along; it is spent whatever the answer is. */
  readonly mfa?: { readonly serialNumber: string; readonly code: string };
}

/** Credentials of a session and who they belong to. */
export interface Session {
  readonly credentials: AwsCredentialIdentity & { readonly expiration: Date };
  readonly identity: IdentityFacts;
}

/**
 * Assumes a role. A duration that the role does not allow is asked for again with an hour, once.
 * @throws UserError with what STS said, or an abort
 */
export async function assumeRole(connection: Connection, context: SchemeContext, role: RoleRequest): Promise<Session> {
  const longest = role.credentials.sessionToken === undefined ? longestRoleSession : longestChainedSession;
  const duration = Math.max(shortestSession, Math.min(role.duration, longest));
  const name = nameOfRole(role.roleArn);
  return context.trace.step(`Assume the role ${name}`, hostOf(connection), async (say) => {
    let answer: AssumeRoleCommandOutput;
    try {
      answer = await send(connection, context, role, duration);
    } catch (error) {
      // A code would be spent by now; with one the duration is within what every role allows.
      if (!isRefusedDuration(error) || duration <= longestChainedSession || role.mfa) {
        throw error;
      }
      say(`The role does not allow ${duration} seconds; asked for ${longestChainedSession} instead.`);
      answer = await send(connection, context, role, longestChainedSession);
    }
    const credentials = credentialsIn(answer.Credentials, context, `assume the role ${name}`);
    say(`until ${credentials.expiration.toISOString()}`);
    return {
      credentials,
      identity: {
        role: role.roleArn,
        ...(answer.AssumedRoleUser?.Arn !== undefined && { arn: answer.AssumedRoleUser.Arn }),
        ...((role.mfa ?? role.mfaDevice) !== undefined && { withMfa: true }),
      },
    };
  });
}

/**
 * Takes the credentials out of an answer of STS and hides their secrets.
 * @throws UserError when they are not complete
 */
export function credentialsIn(
  found: Credentials | undefined,
  { trace }: Pick<SchemeContext, 'trace'>,
  step: string,
): Session['credentials'] {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = found ?? {};
  trace.secrets.hide(SecretAccessKey, SessionToken);
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration || Number.isNaN(Expiration.getTime())) {
    throw new UserError('The answer of STS holds no complete credentials. Check STSEndpoint.', {
      code: 'auth.incompleteAnswer',
      step,
      actions: ['editConnection', 'retry'],
    });
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

/** The last part of a role's ARN, which is what people call it. */
export function nameOfRole(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Where STS is, for the trace. */
export function hostOf({ properties }: Connection): string {
  return hostOfUrl(stsEndpoint(properties));
}

async function send(
  connection: Connection,
  context: SchemeContext,
  role: RoleRequest,
  duration: number,
): Promise<AssumeRoleCommandOutput> {
  const serialNumber = role.mfa?.serialNumber ?? role.mfaDevice;
  return callSts(connection, context, {
    step: `assume the role ${nameOfRole(role.roleArn)}`,
    action: 'AssumeRole',
    roleArn: role.roleArn,
    ...(role.keysOf !== undefined && { keysOf: role.keysOf }),
    ...(serialNumber !== undefined && { serialNumber }),
    credentials: role.credentials,
    send: (client, options) =>
      client.send(
        new AssumeRoleCommand({
          RoleArn: role.roleArn,
          RoleSessionName: role.sessionName ?? roleSessionName(context.environment),
          DurationSeconds: duration,
          ...(role.externalId !== undefined && { ExternalId: role.externalId }),
          ...(role.mfa && { SerialNumber: role.mfa.serialNumber, TokenCode: role.mfa.code }),
        }),
        options,
      ),
  });
}
