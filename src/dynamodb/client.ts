import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsRequestHandler } from '../auth/http/awsRequestHandler';
import { usualRoute } from '../auth/http/route';
import type { Route } from '../auth/http/route';
import type { DynamodbTarget } from './target';

/** Milliseconds to a connection. The SDK's own handler would wait for ever. */
const connectionTimeout = 5000;

/** A client for one connection. Whoever makes it destroys it. */
export function createClient(target: DynamodbTarget, route: Route = usualRoute): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint: target.endpoint,
    region: target.region,
    credentials: target.credentials,
    maxAttempts: target.attempts,
    requestHandler: awsRequestHandler(route, { connectionTimeout, requestTimeout: target.timeoutMilliseconds }),
  });
  // It copies every answer for a logger that drops it, which takes 3/4 of the SDK's time on a full page.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
