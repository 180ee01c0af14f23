import { STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import type { Connection } from '../connection/connection';
import { connectionRegion, stsEndpoint } from '../connection/endpoints';
import { isAbort } from './awsErrors';
import { awsRequestHandler } from './http/awsRequestHandler';
import { routeOf } from './http/route';
import type { Route } from './http/route';
import type { SchemeContext } from './scheme';
import { serviceTime } from './serviceTime';
import { explainStsError, isRefusedTime } from './stsErrors';
import type { StsCall } from './stsErrors';

/** Milliseconds to a connection, and to an answer. Somebody is waiting for the sign-in. */
const connectionTimeout = 5000;
const requestTimeout = 20_000;

/** How often a call is sent at most when STS or the network fails. */
const attempts = 3;

/** Milliseconds; a clock that was put right by less than this was not the reason for a refusal. */
const skew = 60_000;

/** A call of STS for a connection. */
export interface StsRequest<Answer> extends StsCall {
  /** Not set for the calls that nobody signs. */
  readonly credentials?: AwsCredentialIdentity;
  readonly send: (client: STSClient, options: { readonly abortSignal: AbortSignal }) => Promise<Answer>;
}

/** What a call works with. A connection without its secrets comes with the way its requests take. */
export type StsContext = Pick<SchemeContext, 'clock' | 'signal' | 'trace'> &
  (Pick<SchemeContext, 'environment'> | { readonly route: Route });

/**
 * Calls STS at the connection's endpoint. The service's Date header corrects the clock.
 * @throws UserError with what STS said, or an abort
 */
export async function callSts<Answer>(
  connection: Connection,
  context: StsContext,
  request: StsRequest<Answer>,
): Promise<Answer> {
  const { clock, signal, trace } = context;
  trace.secrets.hide(request.credentials?.secretAccessKey, request.credentials?.sessionToken);
  const before = clock.now() - Date.now();
  try {
    try {
      return await sendOnce(connection, context, request);
    } catch (error) {
      // The SDK itself only tries again when the machine's clock is wrong, not when what is known of it is.
      if (!isRefusedTime(error) || Math.abs(clock.now() - Date.now() - before) < skew) {
        throw error;
      }
      return await sendOnce(connection, context, request);
    }
  } catch (error) {
    throw isAbort(error) || signal.aborted ? error : explainStsError(error, request, connection, context);
  }
}

async function sendOnce<Answer>(
  connection: Connection,
  context: StsContext,
  { credentials, send }: StsRequest<Answer>,
): Promise<Answer> {
  const { clock, signal } = context;
  const route = 'route' in context ? context.route : await routeOf(connection.properties, context.environment);
  const client = new STSClient({
    endpoint: stsEndpoint(connection.properties),
    region: connectionRegion(connection.properties),
    // The calls that nobody signs still ask for credentials of some kind.
    credentials: credentials ?? { accessKeyId: '', secretAccessKey: '' },
    maxAttempts: attempts,
    systemClockOffset: clock.now() - Date.now(),
    requestHandler: awsRequestHandler(route, { connectionTimeout, requestTimeout }),
  });
  client.middlewareStack.use(serviceTime(clock));
  try {
    return await send(client, { abortSignal: signal });
  } finally {
    client.destroy();
  }
}
