import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import { integerValue } from '../connection/values';
import type { Connection } from '../connection/connection';
import { propertyValue } from '../connection/connection';
import { stsEndpoint } from '../connection/endpoints';
import { UserError } from '../connection/userError';
import { credentialsIn, hostOf, shortestSession } from './assumeRole';
import type { Session } from './assumeRole';
import { needsPersonError } from './interaction';
import { expandPath } from './paths';
import type { SchemeContext } from './scheme';
import { sessionKey } from './sessionStore';
import type { KeptSession, Sessions } from './sessionStore';
import { callSts } from './sts';
import { isRefusedCode } from './stsErrors';

/** Seconds; what GetSessionToken gives at most. Source: AWS STS API. */
const longestSession = 129_600;

/** Seconds; the default of TemporaryTokenDuration. */
const usualDuration = 3600;

/** A kept session is not used any more this long before its end, in milliseconds, or in the last fifth of its life. */
const leastLeft = 5 * 60_000;

/** An MFA device and, when it was given with the connection, the code it shows. */
export interface MfaFactor {
  /** ARN of a virtual device, serial number of a hardware one. */
  readonly serialNumber: string;
  readonly code?: string;
}

/** A session with MFA. */
export interface MfaSession extends Session {
  /** Milliseconds since it began; 0 for one that has just been made. */
  readonly age: number;
}

/** The device that a connection names, if it names one. */
export function mfaFactorOf({ properties }: Connection): MfaFactor | undefined {
  const serialNumber = propertyValue(properties, 'MFASerialNumber')?.trim();
  return serialNumber ? { serialNumber, ...codeOf(properties) } : undefined;
}

/** The code that came with a connection, without the blanks that devices show in it. */
export function codeOf(properties: Connection['properties']): { code?: string } {
  const code = propertyValue(properties, 'MFAToken')?.replaceAll(/\s/gu, '');
  return code ? { code } : {};
}

/** TemporaryTokenDuration in seconds. */
export function sessionDuration({ properties }: Connection): number {
  return integerValue(propertyValue(properties, 'TemporaryTokenDuration')) ?? usualDuration;
}

/**
 * A session of long-term keys with MFA (GetSessionToken): the one that is kept, or a new one for a code. The code that
 * came with the connection is tried first, once; then a person is asked, again after each code that AWS refuses.
 * @throws UserError, `needsPersonError()` where nobody may be asked, or an abort
 */
export async function mfaSession(
  connection: Connection,
  context: SchemeContext,
  options: {
    readonly credentials: AwsCredentialIdentity;
    readonly factor: MfaFactor;
    /** Seconds that are wanted. */
    readonly duration: number;
    readonly keysOf?: string;
    /** What is kept does not do. */
    readonly isNew?: boolean;
  },
): Promise<MfaSession> {
  const { credentials, factor } = options;
  const duration = Math.max(shortestSession, Math.min(options.duration, longestSession));
  const key = sessionKey('mfa', [
    stsEndpoint(connection.properties),
    credentials.accessKeyId,
    credentials.secretAccessKey,
    factor.serialNumber,
    String(duration),
  ]);
  return keptOrNew(connection, context, { key, factor, ...(options.isNew && { isNew: true }) }, async (code) => {
    const answer = await callSts(connection, context, {
      step: 'start an MFA session',
      action: 'GetSessionToken',
      serialNumber: factor.serialNumber,
      ...(options.keysOf !== undefined && { keysOf: options.keysOf }),
      credentials,
      send: (client, send) =>
        client.send(
          new GetSessionTokenCommand({
            DurationSeconds: duration,
            SerialNumber: factor.serialNumber,
            TokenCode: code,
          }),
          send,
        ),
    });
    const session = credentialsIn(answer.Credentials, context, 'start an MFA session');
    const arn = await arnOf(connection, context, session);
    return { credentials: session, identity: { withMfa: true, ...(arn !== undefined && { arn }) } };
  });
}

/**
 * The session kept under a key, or one that `start` makes for a one-time code. In one window a device is asked for one
 * code at a time, whichever connections want one; whoever waited finds the session if it is the same.
 * @param start exchanges a code for a session
 */
export async function keptOrNew(
  connection: Connection,
  context: SchemeContext,
  wanted: { readonly key: string; readonly factor: MfaFactor; readonly isNew?: boolean },
  start: (code: string) => Promise<Session>,
): Promise<MfaSession> {
  const { key, factor } = wanted;
  const places = placesOf(connection, context);
  const lock = `device.${factor.serialNumber}`;
  return context.sessions.exclusively(lock, context.signal, async () => {
    const kept = wanted.isNew ? undefined : await findKept(places, key, context);
    if (kept) {
      context.trace.note('MFA session', `kept since ${ageInWords(kept.age)}, until ${isoOf(kept)}`);
      return kept;
    }
    const session = await withCode(connection, context, factor, (code) =>
      context.trace.step(`Use the code of ${factor.serialNumber}`, hostOf(connection), async (say) => {
        const started = await start(code);
        say(`until ${started.credentials.expiration.toISOString()}`);
        return started;
      }),
    );
    await keep(places, key, session, context);
    return { ...session, age: 0 };
  });
}

async function withCode<T>(
  connection: Connection,
  context: SchemeContext,
  factor: MfaFactor,
  use: (code: string) => Promise<T>,
): Promise<T> {
  const { usedCodes, interaction } = context;
  const { serialNumber } = factor;
  let given = factor.code !== undefined && !usedCodes.isUsed(serialNumber, factor.code) ? factor.code : undefined;
  let refused: string | undefined;
  for (;;) {
    const code = given ?? (await askForCode(connection, context, serialNumber, refused));
    given = undefined;
    context.trace.secrets.hide(code);
    if (usedCodes.isUsed(serialNumber, code)) {
      refused = 'This code was used already. Each code works once.';
      continue;
    }
    // Before it is sent: an answer that gets lost does not make it good again.
    usedCodes.markUsed(serialNumber, code);
    try {
      return await use(code);
    } catch (error) {
      if (!isRefusedCode(error) || !interaction.isAvailable) {
        throw error;
      }
      refused = `AWS did not accept the code ${code.slice(0, 3)}•••. Each code works once.`;
    }
  }
}

async function askForCode(
  { id, name }: Connection,
  { interaction, trace, usedCodes, signal, isRenewal }: SchemeContext,
  serialNumber: string,
  refused: string | undefined,
): Promise<string> {
  if (!interaction.isAvailable) {
    throw needsPersonError();
  }
  const nextCodeAt = usedCodes.nextCodeAt(serialNumber);
  return trace.step(`Ask for the code of ${serialNumber}`, 'you', async () => {
    const answer = await interaction.enterCode(
      {
        connection: { id, name },
        isRenewal,
        device: serialNumber,
        digits: 6,
        ...(refused !== undefined && { refused }),
        ...(nextCodeAt && { nextCodeAt }),
      },
      signal,
    );
    const code = answer.replaceAll(/\s/gu, '');
    trace.secrets.hide(answer, code);
    return code;
  });
}

/** Where sessions of a connection are kept: the file of CredentialsLocation, and the store in case that fails. */
function placesOf({ properties }: Connection, { sessions, environment }: SchemeContext): readonly Sessions[] {
  const location = propertyValue(properties, 'CredentialsLocation')?.trim();
  if (!location) {
    return [sessions];
  }
  return [sessions.at(location.startsWith('memory://') ? location : expandPath(location, environment)), sessions];
}

async function findKept(
  places: readonly Sessions[],
  key: string,
  { clock, trace }: SchemeContext,
): Promise<MfaSession | undefined> {
  for (const place of places) {
    const session = readSession(await place.read(key), clock.now());
    if (session) {
      const { secretAccessKey, sessionToken } = session.credentials;
      trace.secrets.hide(secretAccessKey, sessionToken);
      return session;
    }
  }
  return undefined;
}

async function keep(
  places: readonly Sessions[],
  key: string,
  { credentials, identity }: Session,
  { clock, trace }: SchemeContext,
): Promise<void> {
  const { accessKeyId, secretAccessKey, sessionToken = '', expiration } = credentials;
  const session: KeptSession = {
    values: {
      accessKeyId,
      secretAccessKey,
      sessionToken,
      issued: new Date(clock.now()).toISOString(),
      ...(identity.arn !== undefined && { arn: identity.arn }),
      ...(identity.role !== undefined && { role: identity.role }),
    },
    expiration,
  };
  for (const place of places) {
    try {
      await place.keep(key, session);
      return;
    } catch (error) {
      // The code is spent: the session that it bought must not be lost to a full disk.
      if (!(error instanceof UserError)) {
        throw error;
      }
      trace.note('The MFA session was not kept where it should be', error.message);
    }
  }
}

function readSession(kept: KeptSession | undefined, now: number): MfaSession | undefined {
  const { accessKeyId, secretAccessKey, sessionToken, issued, arn, role } = kept?.values ?? {};
  if (!kept?.expiration || !accessKeyId || !secretAccessKey || !sessionToken) {
    return undefined;
  }
  const end = kept.expiration.getTime();
  const begin = issued === undefined ? Number.NaN : Date.parse(issued);
  const age = Number.isNaN(begin) ? 0 : Math.max(0, now - begin);
  const life = age + end - now;
  if (end - now <= Math.min(leastLeft, life / 5)) {
    return undefined;
  }
  return {
    credentials: { accessKeyId, secretAccessKey, sessionToken, expiration: kept.expiration },
    identity: { withMfa: true, ...(arn !== undefined && { arn }), ...(role !== undefined && { role }) },
    age,
  };
}

/** Who the session belongs to, for the tooltip. It is not worth failing for. */
async function arnOf(
  connection: Connection,
  context: SchemeContext,
  credentials: AwsCredentialIdentity,
): Promise<string | undefined> {
  try {
    const answer = await callSts(connection, context, {
      step: 'ask who the session belongs to',
      action: 'GetCallerIdentity',
      credentials,
      send: (client, send) => client.send(new GetCallerIdentityCommand({}), send),
    });
    return answer.Arn;
  } catch (error) {
    if (context.signal.aborted) {
      throw error;
    }
    return undefined;
  }
}

function ageInWords(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

function isoOf({ credentials }: Session): string {
  return credentials.expiration.toISOString();
}
