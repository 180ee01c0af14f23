import { AssumeRoleWithSAMLCommand } from '@aws-sdk/client-sts';
import type { AssumeRoleWithSAMLCommandOutput } from '@aws-sdk/client-sts';
import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { integerValue } from '../../connection/values';
import { credentialsIn, hostOf, longestChainedSession, nameOfRole, shortestSession } from '../assumeRole';
import type { Session } from '../assumeRole';
import type { SchemeContext, SignedIn } from '../scheme';
import { callSts } from '../sts';
import { isDenied, isRefusedDuration } from '../stsErrors';
import type { StsCall } from '../stsErrors';
import { chooseRole } from './chooseRole';
import type { ChosenRole } from './chooseRole';
import { checkSamlResponse } from './samlChecks';
import { readSamlResponse } from './samlResponse';
import type { SamlFacts } from './samlResponse';

/** Seconds; the longest session any role can allow. Source: AWS STS API, AssumeRoleWithSAML. */
const longestSession = 43_200;

/**
 * The last stretch that all SAML providers share: finds the role, checks what STS would refuse, and exchanges the
 * response for a session (AssumeRoleWithSAML, which nobody signs). The response is used at once and kept nowhere.
 * @throws UserError, `needsPersonError()` where a role has to be chosen and nobody may be asked, or an abort
 */
export async function signInWithSaml(
  connection: Connection,
  context: SchemeContext,
  options: {
    /** Base64 of a samlp:Response. A secret. */
    readonly response: string;
    /** For sentences: `ADFS`. */
    readonly provider: string;
    readonly renewal: SignedIn['renewal'];
  },
): Promise<SignedIn> {
  const { provider, renewal } = options;
  const response = options.response.replaceAll(/\s/gu, '');
  context.trace.secrets.hide(options.response, response);
  const facts = readSamlResponse(response);
  checkSamlResponse(response, facts, { provider, now: context.clock.now() });
  const chosen = await chooseRole(connection, context, { facts, provider });
  const session = await exchange(connection, context, { response, provider, facts, chosen });
  return {
    ...session,
    renewal,
    ...(renewal === 'person' && { sessionExpiration: session.credentials.expiration }),
  };
}

interface Exchange {
  readonly response: string;
  readonly provider: string;
  readonly facts: SamlFacts;
  readonly chosen: ChosenRole;
}

async function exchange(connection: Connection, context: SchemeContext, request: Exchange): Promise<Session> {
  const { chosen } = request;
  try {
    const session = await assumeRoleWithSaml(connection, context, request);
    await chosen.remember();
    return session;
  } catch (error) {
    if (isDenied(error)) {
      await chosen.forget();
    }
    throw error;
  }
}

async function assumeRoleWithSaml(connection: Connection, context: SchemeContext, request: Exchange): Promise<Session> {
  const { facts, provider, chosen } = request;
  const { roleArn, principalArn } = chosen.role;
  const name = nameOfRole(roleArn);
  const call: StsCall = {
    step: `assume the role ${name}`,
    action: 'AssumeRoleWithSAML',
    roleArn,
    samlFacts: {
      provider,
      principalArn,
      offered: facts.roles,
      isOffered: chosen.isOffered,
      isEncrypted: facts.isEncrypted,
    },
  };
  const duration = durationOf(connection, facts);
  const send = (seconds: number): Promise<AssumeRoleWithSAMLCommandOutput> =>
    callSts(connection, context, {
      ...call,
      send: (client, options) =>
        client.send(
          new AssumeRoleWithSAMLCommand({
            RoleArn: roleArn,
            PrincipalArn: principalArn,
            SAMLAssertion: request.response,
            DurationSeconds: seconds,
          }),
          options,
        ),
    });
  return context.trace.step(
    `Exchange the answer of ${provider} for the role ${name}`,
    hostOf(connection),
    async (say) => {
      const answer = await send(duration).catch((error: unknown) => {
        if (!isRefusedDuration(error) || duration <= longestChainedSession) {
          throw error;
        }
        say(`The role does not allow ${duration} seconds; asked for ${longestChainedSession} instead.`);
        return send(longestChainedSession);
      });
      const credentials = credentialsIn(answer.Credentials, context, call.step);
      say(`until ${credentials.expiration.toISOString()}`);
      const arn = answer.AssumedRoleUser?.Arn;
      return { credentials, identity: { role: roleArn, ...(arn !== undefined && { arn }) } };
    },
  );
}

/** Seconds: what the connection says, otherwise the provider, otherwise an hour. */
function durationOf({ properties }: Connection, { sessionDuration }: SamlFacts): number {
  const wanted =
    integerValue(propertyValue(properties, 'TemporaryTokenDuration')) ?? sessionDuration ?? longestChainedSession;
  return Math.max(shortestSession, Math.min(wanted, longestSession));
}
