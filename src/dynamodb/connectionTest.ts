import { isAbort, explainAwsError } from '../auth/awsErrors';
import type { Authenticator } from '../auth/authenticator';
import { callerIdentity } from '../auth/identity';
import { isCancelled } from '../auth/interaction';
import { Redactor } from '../auth/redaction';
import type { Route } from '../auth/http/route';
import type { OnTraceStep, TraceStep } from '../auth/trace';
import { authSchemeOf } from '../connection/authSchemes';
import type { Connection } from '../connection/connection';
import { stsEndpoint } from '../connection/endpoints';
import { splitSecrets } from '../connection/secrets';
import { UserError } from '../connection/userError';
import { createClient } from './client';
import { requestContext } from './requestContext';
import { listTables } from './tables';
import { targetOf } from './target';
import type { DynamodbTarget } from './target';

/** One step of a test as it is told to the person. */
export interface TestStep {
  readonly title: string;
  readonly state: 'running' | 'passed' | 'failed' | 'stopped';
  /** What came back, or what to do. */
  readonly detail?: string;
  /** The error's code, and what the service said itself: for the log. */
  readonly code?: string;
  readonly raw?: string;
  readonly milliseconds?: number;
}

/** Receives a step when it begins and again, with the same `index`, when it has ended. */
export type OnTestStep = (index: number, step: TestStep) => void;

/** How far a test counts tables: enough to be of use, and an end in accounts with very many. */
const countedTables = 1000;

/**
 * Goes the whole way of a connection (sign-in, identity, tables) and says what it did at each step. The connection is
 * complete, its secrets included; nothing is saved or cached.
 * @returns whether every step passed
 */
export async function testConnection(
  connection: Connection,
  parts: { readonly authenticator: Authenticator; readonly sampleEndpoint: () => Promise<string> },
  onStep: OnTestStep,
  signal: AbortSignal,
): Promise<boolean> {
  const { properties } = connection;
  const secrets = new Redactor();
  secrets.hide(...Object.values(splitSecrets(properties).secrets));
  const test = new Test(onStep, signal, secrets);
  const scheme = authSchemeOf(properties)?.label ?? properties['AuthScheme'] ?? 'AwsRootKeys';

  const credentials = await test.step(`Credentials: ${scheme}`, async (steps) => {
    const { credentials: result } = await parts.authenticator.signInOnce(connection, signal, steps);
    // What is wrong with a signature is said with everything that was signed, the session token included.
    secrets.hide(result.secretAccessKey, result.sessionToken);
    return { result, detail: result.accessKeyId ? `access key ${shortened(result.accessKeyId)}` : '' };
  });
  const way =
    credentials &&
    (await test.step('Endpoint', async () => {
      const target = await targetOf(properties, credentials, parts.sampleEndpoint);
      const route = await parts.authenticator.routeOnce(connection);
      return { result: { target, route }, detail: `${target.endpoint}, region ${target.region}` };
    }));
  if (!way) {
    return false;
  }
  const { target, route } = way;
  if (asksSts(properties, target)) {
    const sts = stsEndpoint(properties);
    const identity = await test.step('Identity', async () => {
      const result = await callerIdentity(
        { endpoint: sts, region: target.region, credentials: target.credentials, route },
        signal,
      ).catch((error: unknown) => {
        throw explainAwsError(error, { ...requestContext(target, 'ask who the credentials belong to'), endpoint: sts });
      });
      return { result, detail: result.arn };
    });
    if (!identity) {
      return false;
    }
  }
  const tables = await test.step('Tables', async () => {
    const count = await countTables(target, route, signal);
    return { result: true, detail: count };
  });
  return tables === true;
}

/** A server that stands in for DynamoDB has no STS beside it, unless the person names one. */
function asksSts(properties: Connection['properties'], target: DynamodbTarget): boolean {
  return !target.customEndpoint || Boolean(properties['STSEndpoint']);
}

async function countTables(target: DynamodbTarget, route: Route, signal: AbortSignal): Promise<string> {
  // Someone waits for the answer: one retry shows whether an endpoint is there at all.
  const client = createClient({ ...target, attempts: Math.min(target.attempts, 2) }, route);
  let count = 0;
  try {
    for await (const names of listTables(client, signal)) {
      count += names.length;
      if (count >= countedTables) {
        return `more than ${countedTables - 1} tables`;
      }
    }
  } catch (error) {
    throw explainAwsError(error, { ...requestContext(target, 'list the tables'), action: 'dynamodb:ListTables' });
  } finally {
    client.destroy();
  }
  return count === 1 ? '1 table' : `${count} tables`;
}

class Test {
  private index = 0;

  constructor(
    private readonly onStep: OnTestStep,
    private readonly signal: AbortSignal,
    private readonly secrets: Redactor,
  ) {}

  /** Runs one step. Steps of its own come after it in the list. `undefined` when it failed. */
  async step<T>(
    title: string,
    work: (steps: OnTraceStep) => Promise<{ readonly result: T; readonly detail: string }>,
  ): Promise<T | undefined> {
    const index = this.index++;
    const places = new Map<number, number>();
    let isToldBelow = false;
    const steps: OnTraceStep = (inner, step) => {
      const place = places.get(inner) ?? this.index++;
      places.set(inner, place);
      isToldBelow = step.state === 'failed' || step.state === 'stopped';
      this.onStep(place, testStepOf(step));
    };
    this.signal.throwIfAborted();
    this.onStep(index, { title, state: 'running' });
    const began = performance.now();
    try {
      const { result, detail } = await work(steps);
      this.onStep(index, { title, state: 'passed', detail, milliseconds: performance.now() - began });
      return result;
    } catch (error) {
      const milliseconds = performance.now() - began;
      if (isAbort(error) || this.signal.aborted) {
        this.onStep(index, { title, state: 'stopped', detail: 'Stopped.', milliseconds });
        throw error;
      }
      const state = isCancelled(error) ? 'stopped' : 'failed';
      if (isToldBelow) {
        this.onStep(index, { title, state, detail: 'Not signed in.', milliseconds });
      } else {
        this.onStep(index, { title, state, ...this.failureOf(error), milliseconds });
      }
      return undefined;
    }
  }

  /** The words of an error, its code, and the words it was made of. */
  private failureOf(error: unknown): Pick<TestStep, 'detail' | 'code' | 'raw'> {
    const { message, name, cause } = error instanceof Error ? error : new Error(String(error));
    const code = error instanceof UserError ? error.code : name;
    const raw = error instanceof UserError && cause instanceof Error ? cause.message : undefined;
    return {
      detail: this.secrets.clean(message),
      code,
      ...(raw !== undefined && { raw: this.secrets.clean(raw) }),
    };
  }
}

function testStepOf({ title, partner, ...step }: TraceStep): TestStep {
  return { title: partner === undefined ? title : `${title} (${partner})`, ...step };
}

/** The first and last characters of an access key id: enough to tell keys apart. */
function shortened(accessKeyId: string): string {
  return accessKeyId.length > 10 ? `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}` : accessKeyId;
}
