import type { Connection } from '../../connection/connection';
import { hostOfUrl } from '../hostOfUrl';
import { needsPersonError } from '../interaction';
import type { SchemeContext } from '../scheme';
import { sessionKey } from '../sessionStore';
import type { AuthAnswer } from './cognitoService';
import { readIdToken } from './idToken';
import { errorMessage, errorName } from '../serviceErrors';
import { explainUserPoolError, isRefusal, isWrongPassword } from './userPoolErrors';
import { passwordDigestOf, secretHashOf } from './userPoolClient';
import type { UserPoolClient } from './userPoolClient';
import { incompleteAnswer, signInToUserPool, tokensIn } from './userPoolSignIn';
import type { UserPoolSignInParts, UserPoolTokens } from './userPoolSignIn';

/** An ID token is not used any more this long before its end, in milliseconds. */
const leastLeft = 60_000;

/** The tokens of a user, and what it takes to get others. */
export interface KeptTokens extends UserPoolTokens {
  /** The challenge of the second factor, if there was one. */
  readonly factor?: string;
  /** The user pool renews no sign-in of this app client: a refresh token is worth nothing. */
  readonly cannotRenew?: boolean;
  /** They were kept; the user pool was not asked. */
  readonly areKept?: boolean;
}

/**
 * The tokens of the connection's user: kept ones, renewed ones, or those of a new sign-in, which is the only one to ask a
 * person. Connections of the same user pool, app client, user and password share them; in one window such a sign-in
 * happens once at a time.
 * @param options `mustDiffer`: an ID token that was refused though it should be good
 * @throws UserError, `needsPersonError()` where nobody may be asked, or an abort
 */
export function userPoolTokens(
  connection: Connection,
  context: SchemeContext,
  parts: UserPoolSignInParts,
  options: { readonly mustDiffer?: string } = {},
): Promise<KeptTokens> {
  const { client } = parts;
  const { clock, interaction, sessions, signal, trace } = context;
  const key = keyOf(client);
  return sessions.exclusively(key, signal, async () => {
    const kept = await readTokens(client, context);
    if (kept && kept.idToken !== options.mustDiffer && isFresh(kept.idToken, clock.now())) {
      trace.note('Sign-in to the user pool', 'kept');
      return { ...kept, areKept: true };
    }
    const renewed = kept && (await renew(connection, context, parts, kept));
    if (renewed && 'idToken' in renewed) {
      await keepTokens(client, context, renewed);
      return renewed;
    }
    if (kept?.factor !== undefined && !interaction.isAvailable) {
      // The sign-in itself would already send a message to a phone.
      throw needsPersonError();
    }
    const signedIn = await signInWithPassword(connection, context, parts);
    const tokens: KeptTokens = { ...signedIn, ...((renewed ?? kept)?.cannotRenew && { cannotRenew: true }) };
    await keepTokens(client, context, tokens);
    return tokens;
  });
}

/** Whether the next tokens come without a person. */
export function renewsAlone({ refreshToken, factor, cannotRenew }: KeptTokens): boolean {
  return factor === undefined || (refreshToken !== undefined && !cannotRenew);
}

/** @returns the new tokens, or why there are none: the refresh token is spent, or there is none */
async function renew(
  connection: Connection,
  context: SchemeContext,
  { client, service }: UserPoolSignInParts,
  kept: KeptTokens,
): Promise<KeptTokens | { readonly cannotRenew: boolean }> {
  const { trace, signal } = context;
  const { refreshToken, deviceKey, cannotRenew = false } = kept;
  if (refreshToken === undefined || cannotRenew) {
    return { cannotRenew };
  }
  const step = 'renew the sign-in to the user pool';
  return trace.step('Renew the sign-in to the user pool', hostOfUrl(client.endpoint), async (say) => {
    const secretHash = secretHashOf(client, readIdToken(kept.idToken).userName ?? client.user);
    trace.secrets.hide(secretHash);
    let isOff = false;
    let answer: AuthAnswer;
    try {
      answer = await service
        .initiateAuth({
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          ClientId: client.clientId,
          AuthParameters: {
            REFRESH_TOKEN: refreshToken,
            ...(secretHash !== undefined && { SECRET_HASH: secretHash }),
            ...(deviceKey !== undefined && { DEVICE_KEY: deviceKey }),
          },
        })
        .catch((error: unknown) => {
          isOff = isRefusal(error) && /rotat|not enabled|not supported|unsupported/iu.test(errorMessage(error));
          if (!isOff) {
            throw error;
          }
          // An app client that replaces refresh tokens does not offer this flow: it has an action of its own.
          return service.getTokensFromRefreshToken({
            RefreshToken: refreshToken,
            ClientId: client.clientId,
            ...(client.clientSecret !== undefined && { ClientSecret: client.clientSecret }),
            ...(deviceKey !== undefined && { DeviceKey: deviceKey }),
          });
        });
    } catch (error) {
      signal.throwIfAborted();
      if (!isRefusal(error)) {
        throw explainUserPoolError(error, step, client, connection, context);
      }
      say(isOff ? 'The app client renews no sign-in.' : `not possible any more (${errorName(error)})`);
      return { cannotRenew: isOff };
    }
    const tokens = tokensIn(answer, context);
    if (!tokens) {
      throw incompleteAnswer();
    }
    say('renewed');
    return {
      refreshToken,
      ...(deviceKey !== undefined && { deviceKey }),
      ...tokens,
      ...(kept.factor !== undefined && { factor: kept.factor }),
    };
  });
}

/** With the password that the user chose here when the user pool wanted a new one, if it still does. */
async function signInWithPassword(
  connection: Connection,
  context: SchemeContext,
  parts: UserPoolSignInParts,
): Promise<KeptTokens> {
  const { client } = parts;
  const chosen = await readChosenPassword(client, context);
  const signIn = async (password: string): Promise<KeptTokens> => {
    const { newPassword, ...signedIn } = await signInToUserPool(connection, context, {
      ...parts,
      client: { ...client, password },
    });
    if (newPassword !== undefined) {
      await keepChosenPassword(client, context, newPassword);
    }
    return signedIn;
  };
  if (chosen === undefined) {
    return signIn(client.password);
  }
  try {
    return await signIn(chosen);
  } catch (error) {
    if (!isWrongPassword(error)) {
      throw error;
    }
    context.trace.note('The password chosen last is no longer good', 'The one of the connection is tried.');
    await context.sessions.drop(passwordKeyOf(client));
    return signIn(client.password);
  }
}

function keyOf({ endpoint, userPoolId, clientId, clientSecret, user }: UserPoolClient): string {
  return sessionKey('cognito', [endpoint, userPoolId, clientId, clientSecret, user]);
}

/**
 * The password is no part of the key, which is no secret, while passwords can be guessed: its digest stands with the
 * tokens.
 */
async function readTokens(client: UserPoolClient, context: SchemeContext): Promise<KeptTokens | undefined> {
  const kept = await context.sessions.read(keyOf(client));
  const { idToken, refreshToken, deviceKey, factor, cannotRenew, password } = kept?.values ?? {};
  if (idToken === undefined || password !== passwordDigestOf(client)) {
    return undefined;
  }
  context.trace.secrets.hide(idToken, refreshToken);
  return {
    idToken,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(deviceKey !== undefined && { deviceKey }),
    ...(factor !== undefined && { factor }),
    ...(cannotRenew !== undefined && { cannotRenew: true }),
  };
}

async function keepTokens(client: UserPoolClient, { sessions }: SchemeContext, tokens: KeptTokens): Promise<void> {
  const { idToken, refreshToken, deviceKey, factor, cannotRenew } = tokens;
  await sessions.keep(keyOf(client), {
    values: {
      idToken,
      ...(refreshToken !== undefined && !cannotRenew && { refreshToken }),
      ...(deviceKey !== undefined && { deviceKey }),
      ...(factor !== undefined && { factor }),
      ...(cannotRenew && { cannotRenew: 'true' }),
      password: passwordDigestOf(client),
    },
  });
}

function passwordKeyOf({ endpoint, userPoolId, user }: UserPoolClient): string {
  return sessionKey('cognito-password', [endpoint, userPoolId, user]);
}

/** What stands in place of the connection's password: it was chosen at a sign-in, as the user pool demanded. */
async function readChosenPassword(client: UserPoolClient, context: SchemeContext): Promise<string | undefined> {
  const { replaces, chosen } = (await context.sessions.read(passwordKeyOf(client)))?.values ?? {};
  if (replaces !== passwordDigestOf(client)) {
    return undefined;
  }
  context.trace.secrets.hide(chosen);
  return chosen;
}

async function keepChosenPassword(
  client: UserPoolClient,
  { sessions, trace }: SchemeContext,
  chosen: string,
): Promise<void> {
  // As lasting as the connection's own, which the user pool does not take any more.
  await sessions.keep(passwordKeyOf(client), {
    values: { replaces: passwordDigestOf(client), chosen },
    survivesSignOut: true,
  });
  trace.note('The password is a new one', 'It is kept for this connection; enter it in others that use the same user.');
}

function isFresh(idToken: string, now: number): boolean {
  const { expiration } = readIdToken(idToken);
  return expiration !== undefined && expiration.getTime() - now > leastLeft;
}
