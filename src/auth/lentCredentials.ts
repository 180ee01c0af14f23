import { GetSessionTokenCommand } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import type { Connection } from '../connection/connection';
import { propertyValue } from '../connection/connection';
import { dynamodbEndpoint, isSampleEndpoint } from '../connection/endpoints';
import { UserError } from '../connection/userError';
import { credentialsIn, hostOf } from './assumeRole';
import type { Authenticator } from './authenticator';
import type { Clock } from './clock';
import { callSts } from './sts';
import { Trace } from './trace';
import type { OnTraceStep } from './trace';

/** Seconds; as long as a session of the account's own keys may last at most. Source: AWS STS API, GetSessionToken. */
const lentSession = 3600;

/** What is lent for longer than this is lent again, in milliseconds: SDKs ask for other keys five minutes before. */
const leastLeft = 10 * 60_000;

/** Credentials that programs outside this extension may have: they end by themselves. */
export interface LentCredentials extends AwsCredentialIdentity {
  /** Not set for temporary keys that somebody entered: only AWS knows when they end. */
  readonly expiration?: Date;
}

export interface LendOptions {
  /** Whether a person may be asked. */
  readonly asks: boolean;
  readonly signal: AbortSignal;
  /**
   * Keys of a server on this machine are lent as they are, since there is no STS that could shorten their life. Not for
   * other extensions: what looks like such a server may be the near end of a tunnel to AWS.
   */
  readonly lendsLocalKeys?: boolean;
}

interface Lent {
  readonly accessKeyId: string;
  readonly credentials: Promise<LentCredentials & { readonly expiration: Date }>;
}

/**
 * The authenticator's credentials for programs outside this extension. Long-term keys never leave it: a session of an
 * hour is started from them instead (GetSessionToken), one for all who want it. Reasons: docs/decisions, "Credentials for
 * others".
 */
export class CredentialsLender {
  private readonly lent = new Map<string, Lent>();

  constructor(
    private readonly authenticator: Pick<Authenticator, 'credentials' | 'credentialsUnasked' | 'routeFor'>,
    private readonly clock: Clock,
    private readonly onStep: (connection: Connection, step: Parameters<OnTraceStep>[1]) => void = () => undefined,
  ) {}

  /** @throws UserError, `needsPersonError()` where nobody may be asked, or an abort */
  async lend(connection: Connection, options: LendOptions): Promise<LentCredentials> {
    const { asks, signal } = options;
    const credentials = asks
      ? await this.authenticator.credentials(connection, signal)
      : await this.authenticator.credentialsUnasked(connection, signal);
    if (credentials.sessionToken !== undefined) {
      return credentials;
    }
    if (isLocal(connection)) {
      if (options.lendsLocalKeys) {
        return { ...credentials, expiration: new Date(this.clock.now() + lentSession * 1000) };
      }
      throw new UserError(
        `${connection.name} leads to a server on this machine, with keys that do not end. Those are not given to other programs. Set STSEndpoint, if the server has an STS.`,
        { code: 'auth.keysNotLent', step: 'lend credentials', actions: ['editConnection'] },
      );
    }
    return this.session(connection, credentials);
  }

  private async session(connection: Connection, keys: AwsCredentialIdentity): Promise<LentCredentials> {
    const known = this.lent.get(connection.id);
    if (known?.accessKeyId === keys.accessKeyId) {
      const credentials = await known.credentials.catch(() => undefined);
      if (credentials && credentials.expiration.getTime() - this.clock.now() > leastLeft) {
        return credentials;
      }
      if (this.lent.get(connection.id) !== known) {
        return this.session(connection, keys);
      }
    }
    const lent: Lent = { accessKeyId: keys.accessKeyId, credentials: this.start(connection, keys) };
    this.lent.set(connection.id, lent);
    try {
      return await lent.credentials;
    } catch (error) {
      if (this.lent.get(connection.id) === lent) {
        this.lent.delete(connection.id);
      }
      throw error;
    }
  }

  /** It belongs to nobody in particular, so nobody's abort ends it; STS answers within its own time-out. */
  private async start(
    connection: Connection,
    credentials: AwsCredentialIdentity,
  ): Promise<Awaited<Lent['credentials']>> {
    const trace = new Trace((_, step) => this.onStep(connection, step));
    trace.secrets.hide(credentials.secretAccessKey);
    return trace.step('Start a session to lend', hostOf(connection), async (say) => {
      const step = 'start a session to lend';
      const route = await this.authenticator.routeFor(connection);
      const context = { clock: this.clock, signal: new AbortController().signal, trace, route };
      const answer = await callSts(connection, context, {
        step,
        action: 'GetSessionToken',
        credentials,
        send: (client, send) => client.send(new GetSessionTokenCommand({ DurationSeconds: lentSession }), send),
      });
      const session = credentialsIn(answer.Credentials, context, step);
      say(`until ${session.expiration.toISOString()}`);
      return session;
    });
  }
}

/** Whether DynamoDB is a server on this machine and no STS is named beside it. */
function isLocal({ properties }: Connection): boolean {
  if (isSampleEndpoint(properties)) {
    return true;
  }
  if (propertyValue(properties, 'STSEndpoint') !== undefined || propertyValue(properties, 'Endpoint') === undefined) {
    return false;
  }
  try {
    const { hostname } = new URL(dynamodbEndpoint(properties));
    return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/u.test(hostname);
  } catch {
    return false;
  }
}

/**
 * Credentials as a program of `credential_process` prints them. Source: AWS SDKs and Tools reference guide, "Process
 * credential provider".
 */
export function credentialProcessJson(credentials: LentCredentials): string {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
  return JSON.stringify({
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    ...(sessionToken !== undefined && { SessionToken: sessionToken }),
    ...(expiration && { Expiration: expiration.toISOString() }),
  });
}
