import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HandlerExecutionContext } from '@aws-sdk/types';
import type { Authenticator } from '../auth/authenticator';
import type { Connection } from '../connection/connection';

/** What DynamoDB says of a session that is no longer good. Source: its API reference, "Common Errors". */
const endedSession = new Set(['ExpiredTokenException', 'ExpiredToken', 'UnrecognizedClientException']);

/**
 * Makes a client of a connection send a request once more when DynamoDB says that the session has ended, with the
 * credentials of a new one: whatever the request was part of goes on where it was.
 */
export function renewing(client: DynamoDBClient, authenticator: Authenticator, connection: Connection): DynamoDBClient {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const signal = signalOf(context);
      const { accessKeyId } = await authenticator.credentials(connection, signal);
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error && endedSession.has(error.name) && authenticator.refused(connection, accessKeyId)) {
          // The SDK asks for credentials as well, but without the signal: whoever gives up would leave its question open.
          await authenticator.credentials(connection, signal);
          return next(args);
        }
        throw error;
      }
    },
    { step: 'initialize', name: 'sessionRenewal' },
  );
  return client;
}

/** Where the SDK keeps what its own middleware needs of the call: `SMITHY_CONTEXT_KEY`. */
const contextKey = '__smithy_context';

/** The signal that `send` was given. */
function signalOf(context: HandlerExecutionContext): AbortSignal | undefined {
  const signal = context[contextKey]?.['abortSignal'];
  return signal instanceof AbortSignal ? signal : undefined;
}
