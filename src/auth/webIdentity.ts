import { AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts';
import type { Connection } from '../connection/connection';
import { credentialsIn, hostOf, nameOfRole } from './assumeRole';
import type { Session } from './assumeRole';
import { claimsOf } from './jsonWebToken';
import { roleSessionName } from './roleSessionName';
import type { SchemeContext } from './scheme';
import { callSts } from './sts';
import { isRefusedDuration, isUnreachableIssuer } from './stsErrors';
import type { StsCall } from './stsErrors';

/** How often AWS is asked to reach the issuer of a token, and the milliseconds before the second time. */
const attempts = 3;
const pause = 500;

export interface WebIdentityRequest {
  readonly roleArn: string;
  readonly token: string;
  /** Seconds. */
  readonly duration: number;
  readonly sessionName?: string;
}

/**
 * Exchanges a token of an OpenID provider for a session of a role (AssumeRoleWithWebIdentity, which nobody signs).
 * @throws UserError with what STS said, or an abort
 */
export async function assumeRoleWithWebIdentity(
  connection: Connection,
  context: SchemeContext,
  request: WebIdentityRequest,
): Promise<Session> {
  const { roleArn, token } = request;
  const { trace } = context;
  trace.secrets.hide(token);
  const call: StsCall = {
    step: `assume the role ${nameOfRole(roleArn)}`,
    action: 'AssumeRoleWithWebIdentity',
    roleArn,
    tokenFacts: factsOf(token),
  };
  return trace.step(`Exchange the token for the role ${nameOfRole(roleArn)}`, hostOf(connection), (say) =>
    patiently(connection, context, request, call, say),
  );
}

async function patiently(
  connection: Connection,
  context: SchemeContext,
  request: WebIdentityRequest,
  call: StsCall,
  say: (detail: string) => void,
): Promise<Session> {
  let { duration } = request;
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await callSts(connection, context, {
        ...call,
        send: (client, options) =>
          client.send(
            new AssumeRoleWithWebIdentityCommand({
              RoleArn: request.roleArn,
              RoleSessionName: request.sessionName ?? roleSessionName(context.environment),
              WebIdentityToken: request.token,
              DurationSeconds: duration,
            }),
            options,
          ),
      });
      const credentials = credentialsIn(answer.Credentials, context, call.step);
      say(`until ${credentials.expiration.toISOString()}`);
      const arn = answer.AssumedRoleUser?.Arn;
      return { credentials, identity: { role: request.roleArn, ...(arn !== undefined && { arn }) } };
    } catch (error) {
      if (isRefusedDuration(error) && duration > 3600) {
        duration = 3600;
      } else if (!isUnreachableIssuer(error) || attempt === attempts) {
        throw error;
      } else {
        await context.clock.wait(pause * 2 ** (attempt - 1), context.signal);
      }
    }
  }
}

function factsOf(token: string): { issuer?: string; expires?: Date } {
  const { iss, exp } = claimsOf(token);
  return {
    ...(typeof iss === 'string' && { issuer: iss }),
    ...(typeof exp === 'number' && { expires: new Date(exp * 1000) }),
  };
}
