import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { AppClient, PoolUser } from './poolDescription';
import type { PoolTokens } from './tokens';

/**
 * The tokens of a person who has signed in, with the claims that “Understanding user pool JSON web tokens” in the developer
 * guide lists.
 * @param now milliseconds
 */
export async function tokensFor(
  tokens: PoolTokens,
  client: AppClient,
  user: PoolUser,
  now: number,
): Promise<Record<string, unknown>> {
  const seconds = client.tokenSeconds ?? 3600;
  const common: JWTPayload = {
    sub: subjectOf(user),
    event_id: randomUUID(),
    auth_time: Math.floor(now / 1000),
    ...(user.groups && { 'cognito:groups': user.groups.map(({ name }) => name) }),
  };
  const roles = (user.groups ?? []).flatMap(({ roleArn }) => roleArn ?? []);
  const preferred = preferredRole(user);
  const [id, access] = await Promise.all([
    tokens.sign(
      {
        ...common,
        aud: client.id,
        token_use: 'id',
        'cognito:username': user.username,
        ...user.attributes,
        ...(user.email !== undefined && { email: user.email, email_verified: true }),
        ...(roles.length > 0 && { 'cognito:roles': roles }),
        ...(preferred !== undefined && { 'cognito:preferred_role': preferred }),
      },
      now,
      seconds,
    ),
    tokens.sign(
      {
        ...common,
        client_id: client.id,
        token_use: 'access',
        scope: 'aws.cognito.signin.user.admin',
        username: user.username,
      },
      now,
      seconds,
    ),
  ]);
  return { AccessToken: access, IdToken: id, ExpiresIn: seconds, TokenType: 'Bearer' };
}

/** The role of the group with the lowest precedence; none when two such groups differ. */
function preferredRole(user: PoolUser): string | undefined {
  const ranked = (user.groups ?? []).filter(
    ({ roleArn, precedence }) => roleArn !== undefined && precedence !== undefined,
  );
  const lowest = Math.min(...ranked.map(({ precedence }) => precedence ?? Number.POSITIVE_INFINITY));
  const roles = new Set(ranked.filter(({ precedence }) => precedence === lowest).map(({ roleArn }) => roleArn));
  return roles.size === 1 ? [...roles][0] : undefined;
}

function subjectOf(user: PoolUser): string {
  return (
    user.subject ??
    `00000000-0000-4000-8000-${Buffer.from(user.username).toString('hex').slice(0, 12).padStart(12, '0')}`
  );
}
