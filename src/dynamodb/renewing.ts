import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
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
    (next) => async (args) => {
      const { accessKeyId } = await authenticator.credentials(connection);
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error && endedSession.has(error.name) && authenticator.refused(connection, accessKeyId)) {
          return next(args);
        }
        throw error;
      }
    },
    { step: 'initialize', name: 'sessionRenewal' },
  );
  return client;
}
