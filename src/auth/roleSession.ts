import type { Connection } from '../connection/connection';
import { propertyValue } from '../connection/connection';
import { stsEndpoint } from '../connection/endpoints';
import { assumeRole, longestChainedSession, shortestSession } from './assumeRole';
import type { RoleRequest, Session } from './assumeRole';
import { keptOrNew, mfaSession } from './mfa';
import type { MfaFactor, MfaSession } from './mfa';
import type { SchemeContext, SignedIn } from './scheme';
import { sessionKey } from './sessionStore';
import { isDenied } from './stsErrors';

/**
 * A role may demand that MFA was done lately (aws:MultiFactorAuthAge). A refusal is only taken for that, in
 * milliseconds, when the MFA session is at least this old.
 */
const oldMfa = 15 * 60_000;

export interface RoleSessionRequest extends Omit<RoleRequest, 'mfa'> {
  readonly factor?: MfaFactor;
}

/** The role that a connection names, if it names one. */
export function roleOf({ properties }: Connection): { roleArn: string; externalId?: string } | undefined {
  const roleArn = propertyValue(properties, 'AWSRoleARN')?.trim();
  const externalId = propertyValue(properties, 'AWSExternalId')?.trim();
  return roleArn ? { roleArn, ...(externalId && { externalId }) } : undefined;
}

/**
 * Signs in to a role. With MFA and long-term keys the code buys an MFA session that lasts as asked, and the role is
 * assumed from it, for an hour at most and again without asking as long as that session lives; with temporary keys the
 * code goes to AssumeRole itself, which alone takes it from them. Reasons: docs/decisions, "MFA with a role".
 */
export async function signInToRole(
  connection: Connection,
  context: SchemeContext,
  request: RoleSessionRequest,
): Promise<SignedIn> {
  const { factor, ...role } = request;
  if (!factor) {
    return { ...(await assumeRole(connection, context, role)), renewal: 'alone' };
  }
  return request.credentials.sessionToken === undefined
    ? fromMfaSession(connection, context, role, factor)
    : withCodeInAssumeRole(connection, context, role, factor);
}

async function fromMfaSession(
  connection: Connection,
  context: SchemeContext,
  role: RoleRequest,
  factor: MfaFactor,
): Promise<SignedIn> {
  const { credentials, duration, keysOf } = role;
  const session = (isNew: boolean): Promise<MfaSession> =>
    mfaSession(connection, context, {
      credentials,
      factor,
      duration,
      isNew,
      ...(keysOf !== undefined && { keysOf }),
    });
  const signIn = async (mfa: MfaSession): Promise<SignedIn> => {
    const left = Math.floor((mfa.credentials.expiration.getTime() - context.clock.now()) / 1000);
    const assumed = await assumeRole(connection, context, {
      ...role,
      mfaDevice: factor.serialNumber,
      credentials: mfa.credentials,
      duration: Math.max(shortestSession, Math.min(duration, longestChainedSession, left)),
    });
    return signedInWithMfa(assumed, 'alone', mfa.credentials.expiration);
  };
  const mfa = await session(false);
  try {
    return await signIn(mfa);
  } catch (error) {
    if (!isDenied(error) || mfa.age < oldMfa || !context.interaction.isAvailable) {
      throw error;
    }
    context.trace.note('A new code', 'The role may demand one that is not as old.');
    return signIn(await session(true));
  }
}

async function withCodeInAssumeRole(
  connection: Connection,
  context: SchemeContext,
  role: RoleRequest,
  factor: MfaFactor,
): Promise<SignedIn> {
  const { credentials, roleArn, externalId, duration } = role;
  const key = sessionKey('mfa-role', [
    stsEndpoint(connection.properties),
    credentials.accessKeyId,
    credentials.secretAccessKey,
    credentials.sessionToken,
    factor.serialNumber,
    roleArn,
    externalId,
    String(duration),
  ]);
  const session = await keptOrNew(connection, context, { key, factor }, (code) =>
    assumeRole(connection, context, { ...role, mfa: { serialNumber: factor.serialNumber, code } }),
  );
  return signedInWithMfa(session, 'person', session.credentials.expiration);
}

function signedInWithMfa({ credentials, identity }: Session, renewal: SignedIn['renewal'], mfaEnd: Date): SignedIn {
  const end = Math.max(mfaEnd.getTime(), credentials.expiration.getTime());
  return { credentials, identity: { ...identity, withMfa: true }, renewal, sessionExpiration: new Date(end) };
}
