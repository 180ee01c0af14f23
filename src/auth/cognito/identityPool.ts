import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { cognitoIdentityEndpoint } from '../../connection/endpoints';
import { UserError } from '../../connection/userError';
import { nameOfRole } from '../assumeRole';
import type { Session } from '../assumeRole';
import { hostOfUrl } from '../hostOfUrl';
import { needsPersonError } from '../interaction';
import { required } from '../keys';
import type { SchemeContext } from '../scheme';
import { sessionKey } from '../sessionStore';
import type { CognitoService } from './cognitoService';
import { readIdToken } from './idToken';
import { explainIdentityPoolError, isUndecidedRole } from './identityPoolErrors';
import { providerNameOf } from './userPoolClient';
import type { UserPoolClient } from './userPoolClient';

/** Whom an identity pool is to give credentials to. */
export interface IdentityPoolRequest {
  readonly client: UserPoolClient;
  readonly idToken: string;
  readonly service: CognitoService;
}

/**
 * Exchanges the ID token of a user for credentials of a role: AWSRoleARN if it is set, otherwise the one that the identity
 * pool decides on, otherwise the one that the person chooses among the user's, which is remembered.
 * @throws UserError with what the identity pool said, `needsPersonError()` where nobody may be asked, or an abort
 */
export async function identityPoolSession(
  connection: Connection,
  context: SchemeContext,
  request: IdentityPoolRequest,
): Promise<Session> {
  const { client, idToken, service } = request;
  const identityPoolId = required(connection, 'AWSIdentityPoolId');
  const facts = readIdToken(idToken);
  const logins = { [checkedIssuer(client, facts.issuer) ?? providerNameOf(client)]: idToken };
  const host = hostOfUrl(cognitoIdentityEndpoint(connection.properties));
  const call = { identityPoolId, userPoolId: client.userPoolId, clientId: client.clientId };

  const identityId = await context.trace.step(`Get the identity of ${client.user}`, host, async (say) => {
    const step = 'get an identity';
    const answer = await explained(context, connection, { ...call, step }, () =>
      service.getId({ IdentityPoolId: identityPoolId, Logins: logins }),
    );
    say(answer.IdentityId ?? '');
    return answer.IdentityId || throwIncomplete(step);
  });

  const credentialsFor = (roleArn: string | undefined): Promise<Session> =>
    context.trace.step(titleFor(roleArn), host, async (say) => {
      const step = 'get credentials';
      const answer = await explained(
        context,
        connection,
        { ...call, step, ...(roleArn !== undefined && { roleArn }) },
        () =>
          service.getCredentialsForIdentity({
            IdentityId: identityId,
            Logins: logins,
            ...(roleArn !== undefined && { CustomRoleArn: roleArn }),
          }),
      );
      const { AccessKeyId, SecretKey, SessionToken, Expiration } = answer.Credentials ?? {};
      context.trace.secrets.hide(SecretKey, SessionToken);
      if (!AccessKeyId || !SecretKey || !SessionToken || !Expiration || Number.isNaN(Expiration.getTime())) {
        return throwIncomplete(step);
      }
      say(`until ${Expiration.toISOString()}`);
      return {
        credentials: {
          accessKeyId: AccessKeyId,
          secretAccessKey: SecretKey,
          sessionToken: SessionToken,
          expiration: Expiration,
        },
        identity: roleArn === undefined ? {} : { role: roleArn },
      };
    });

  const named = propertyValue(connection.properties, 'AWSRoleARN')?.trim();
  if (named) {
    return credentialsFor(named);
  }
  const { roles } = facts;
  const key = sessionKey('cognito-role', [client.endpoint, client.userPoolId, client.user, identityPoolId]);
  const remembered = (await context.sessions.read(key))?.values['role'];
  if (remembered !== undefined && roles.includes(remembered)) {
    return credentialsFor(remembered);
  }
  try {
    return await credentialsFor(undefined);
  } catch (error) {
    if (!isUndecidedRole(error) || roles.length === 0) {
      throw error;
    }
  }
  const role = await chosenRole(connection, context, roles);
  const session = await credentialsFor(role);
  if (roles.length > 1) {
    await context.sessions.keep(key, { values: { role } });
  }
  return session;
}

async function chosenRole(
  { id, name }: Connection,
  { interaction, isRenewal, signal, trace }: SchemeContext,
  roles: readonly string[],
): Promise<string> {
  const [only] = roles;
  if (only !== undefined && roles.length === 1) {
    return only;
  }
  if (!interaction.isAvailable) {
    throw needsPersonError();
  }
  return trace.step('Choose a role', 'you', async (say) => {
    const chosen = await interaction.choose(
      {
        connection: { id, name },
        isRenewal,
        subject: 'role',
        choices: roles.map((arn) => ({ id: arn, label: nameOfRole(arn), description: arn })),
      },
      signal,
    );
    say(nameOfRole(chosen));
    return chosen;
  });
}

/**
 * The issuer of the token, as an identity pool knows it.
 * @returns nothing when the token does not say
 * @throws UserError when it is another user pool than the connection's
 */
function checkedIssuer({ userPoolId, clientId }: UserPoolClient, issuer: string | undefined): string | undefined {
  if (issuer === undefined) {
    return undefined;
  }
  const actual = issuer.slice(issuer.lastIndexOf('/') + 1);
  if (actual !== userPoolId) {
    throw new UserError(
      `The app client ${clientId} belongs to the user pool ${actual}, not to ${userPoolId}. Check AWSUserPoolId and AWSUserPoolClientAppId.`,
      { code: 'auth.otherUserPool', step: 'get an identity', actions: ['editConnection'] },
    );
  }
  return issuer.replace(/^https?:\/\//u, '');
}

async function explained<Answer>(
  context: SchemeContext,
  connection: Connection,
  call: Parameters<typeof explainIdentityPoolError>[2] & { readonly step: string },
  send: () => Promise<Answer>,
): Promise<Answer> {
  context.signal.throwIfAborted();
  try {
    return await send();
  } catch (error) {
    context.signal.throwIfAborted();
    throw explainIdentityPoolError(error, call.step, call, connection, context);
  }
}

function titleFor(roleArn: string | undefined): string {
  return roleArn === undefined ? 'Get credentials' : `Get credentials of the role ${nameOfRole(roleArn)}`;
}

function throwIncomplete(step: string): never {
  throw new UserError('The answer of the identity pool is not complete. Check CognitoIdentityEndpoint.', {
    code: 'auth.incompleteAnswer',
    step,
    actions: ['editConnection', 'retry'],
  });
}
