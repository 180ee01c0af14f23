import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { startLoopbackServer } from '../aws/loopbackServer';
import type { LoopbackServer, ReceivedRequest } from '../aws/loopbackServer';
import { Refusal } from './refusal';

/** A call it has seen. */
export interface JsonCall {
  /** Such as `InitiateAuth`. */
  readonly action: string;
  /** The request as sent, read as JSON. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The calls of a sign-in need no signature; a client without keys cannot have made one. */
  readonly isSigned: boolean;
  /** The error's name; `undefined` when it was granted. */
  readonly refused: string | undefined;
}

export interface JsonService extends LoopbackServer {
  readonly calls: readonly JsonCall[];
  /** The next `count` calls end with this error. */
  failNext(count: number, code: string, message: string, status?: number): void;
  /** The next call is only answered when the promise has resolved. */
  holdNext(until: Promise<unknown>): void;
}

export interface JsonServiceOptions {
  /** What stands before the action in X-Amz-Target. */
  readonly target: string;
  /** What the service can do. What an action throws as `Refusal`, is its answer. */
  readonly actions: Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>>;
  readonly now: () => number;
}

/** A service that speaks AWS JSON 1.1: one POST per call, the action in X-Amz-Target, errors by `__type`. */
export async function startJsonService(options: JsonServiceOptions): Promise<JsonService> {
  const calls: JsonCall[] = [];
  let failures: Refusal[] = [];
  let hold: Promise<unknown> | undefined;

  const server = await startLoopbackServer(async (request, response) => {
    const [target, action = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    const input = inputOf(request);
    const isSigned = request.headers.authorization !== undefined;
    const held = hold;
    hold = undefined;
    await held;
    try {
      const failure = failures.shift();
      if (failure !== undefined) {
        throw failure;
      }
      const act = Object.hasOwn(options.actions, action) ? options.actions[action] : undefined;
      const isJson = /^application\/x-amz-json-1\.1\b/u.test(request.headers['content-type'] ?? '');
      if (act === undefined || target !== options.target || request.method !== 'POST' || !isJson) {
        throw new Refusal('UnknownOperationException', '');
      }
      if (input === undefined) {
        throw new Refusal('SerializationException', 'Start of structure or map found where not expected.');
      }
      const result = await act(input);
      calls.push({ action, input, isSigned, refused: undefined });
      answer(response, options.now(), 200, result);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      calls.push({ action, input: input ?? {}, isSigned, refused: error.code });
      answer(response, options.now(), error.status, { __type: error.code, message: error.message });
    }
  });

  return {
    endpoint: server.endpoint,
    calls,
    failNext: (count, code, message, status = 400) => {
      failures = [...failures, ...Array.from({ length: count }, () => new Refusal(code, message, status))];
    },
    holdNext: (until) => {
      hold = until;
    },
    stop: () => server.stop(),
  };
}

function inputOf(request: ReceivedRequest): Readonly<Record<string, unknown>> | undefined {
  try {
    const input: unknown = JSON.parse(request.body.toString('utf8'));
    return typeof input === 'object' && input !== null && !Array.isArray(input)
      ? (input as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, now: number, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
    date: new Date(now).toUTCString(),
  });
  response.end(JSON.stringify(body));
}

/** The texts of a map of texts in a request, such as AuthParameters. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** A text of a request that must be there. */
export function textOf(input: Readonly<Record<string, unknown>>, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') {
    const field = name.charAt(0).toLowerCase() + name.slice(1);
    throw new Refusal(
      'InvalidParameterException',
      `1 validation error detected: Value at '${field}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}
