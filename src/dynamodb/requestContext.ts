import type { RequestContext } from '../auth/awsErrors';
import type { DynamodbTarget } from './target';

/** The words that error messages about a target's requests are made of. */
export function requestContext(target: DynamodbTarget, step: string): RequestContext {
  return { step, endpoint: target.endpoint, customEndpoint: target.customEndpoint, region: target.region };
}
