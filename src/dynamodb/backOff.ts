import { SystemClock } from '../auth/clock';
import type { Clock } from '../auth/clock';
import type { OnWait, ReadWait } from './readWait';

/** Milliseconds: nobody can be asked without a pause. */
const shortestFirstWait = 10;

/** Milliseconds of one wait at most. */
const longestWait = 30_000;

/** Milliseconds of waiting for one request at most: a table's capacity comes back by and by, a failed service may not. */
const longestTries: Readonly<Record<BackOffReason, number>> = { throttled: 5 * 60_000, failing: 60_000 };

type BackOffReason = Exclude<ReadWait['reason'], 'signIn'>;

export interface BackOffOptions {
  /** Milliseconds before the second try at most; twice as many each time. */
  readonly firstWait: number;
  /** How often it is tried again; without it as long as there is time. */
  readonly retries?: number | undefined;
  readonly signal: AbortSignal;
  readonly onWait: OnWait;
  readonly clock?: Pick<Clock, 'wait'>;
  /** From 0 to 1; `Math.random` unless given. */
  readonly random?: () => number;
}

/** Tried again for so long, and refused in the end. */
export class GaveUp extends Error {
  /** @param waited milliseconds */
  constructor(
    override readonly cause: unknown,
    readonly waited: number,
  ) {
    super('Tried again, and refused in the end.');
    this.name = 'GaveUp';
  }
}

/**
 * Sends a request until DynamoDB takes it, with a longer wait after each refusal, for some minutes. Half of a wait is
 * chance, so that those who were refused together do not come back together. It ends at once with the signal's abort.
 * @throws GaveUp when DynamoDB refused to the end; any error that does not pass by itself, as it is
 */
export async function backingOff<T>(send: () => Promise<T>, options: BackOffOptions): Promise<T> {
  const { retries = Number.POSITIVE_INFINITY, signal, onWait } = options;
  const { clock = new SystemClock(), random = Math.random } = options;
  const firstWait = Math.max(shortestFirstWait, options.firstWait);
  let waited = 0;
  for (let tries = 0; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      const reason = signal.aborted ? undefined : backOffReason(error);
      if (!reason) {
        throw error;
      }
      const wait = Math.round(Math.min(longestWait, firstWait * 2 ** tries) * (0.5 + random() / 2));
      if (tries >= retries || waited + wait > longestTries[reason]) {
        throw waited > 0 ? new GaveUp(error, waited) : error;
      }
      onWait({ reason, until: performance.now() + wait });
      try {
        await clock.wait(wait, signal);
      } finally {
        onWait(undefined);
      }
      waited += wait;
    }
  }
}

/**
 * Names of the errors by which DynamoDB asks to slow down. Source: its developer guide, "Error handling with DynamoDB".
 */
const throttlings: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Why a request is worth another try after a while; `undefined` when it is not. */
export function backOffReason(error: unknown): BackOffReason | undefined {
  if (!(error instanceof Error)) {
    return undefined;
  }
  const status =
    (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
  if (throttlings.has(error.name) || status === 429) {
    return 'throttled';
  }
  // The service's own failures. What else answers with such a status is not DynamoDB, and may never be.
  return error.name !== 'SyntaxError' && (status === 500 || status === 503) ? 'failing' : undefined;
}
