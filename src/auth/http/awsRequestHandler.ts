import { NodeHttpHandler } from '@smithy/node-http-handler';
import { FrugalHttpAgent, FrugalHttpsAgent } from './frugalAgents';
import type { Route } from './route';

/** The SDK's kinds of requests and answers, by way of its handler: it exports them from elsewhere. */
type Request = Parameters<NodeHttpHandler['handle']>[0];
type Options = NonNullable<Parameters<NodeHttpHandler['handle']>[1]>;
type Answer = Awaited<ReturnType<NodeHttpHandler['handle']>>;

export interface AwsTimeouts {
  /** Milliseconds to a connection. */
  readonly connectionTimeout: number;
  /** Milliseconds without an answer, or without more of it. */
  readonly requestTimeout: number;
}

/**
 * What the AWS SDK's clients send their requests with: the SDK's own handler, or where SSLServerCert or the Proxy
 * properties say something, one that goes the connection's way. Agents alone would not do: VS Code puts its own in their
 * place.
 */
export function awsRequestHandler(route: Route, timeouts: AwsTimeouts): NodeHttpHandler {
  return route.isSpecial
    ? new RouteHandler(route, timeouts)
    : new NodeHttpHandler({
        ...timeouts,
        socketTimeout: timeouts.requestTimeout,
        throwOnRequestTimeout: true,
        httpAgent: new FrugalHttpAgent(),
        httpsAgent: new FrugalHttpsAgent(),
      });
}

class RouteHandler extends NodeHttpHandler {
  constructor(
    private readonly route: Route,
    private readonly timeouts: AwsTimeouts,
  ) {
    super();
  }

  override async handle(request: Request, { abortSignal }: Options = {}): Promise<Answer> {
    const { connectionTimeout, requestTimeout } = this.timeouts;
    const waiting = new AbortController();
    const stop = (): void => waiting.abort();
    const signal = abortSignal as AbortSignal | undefined;
    signal?.throwIfAborted();
    signal?.addEventListener('abort', stop, { once: true });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      waiting.abort();
    }, requestTimeout);
    try {
      const answer = await this.route.open({
        method: request.method,
        url: urlOf(request),
        headers: request.headers,
        ...(request.body !== undefined && { body: bytesOf(request.body as string | Uint8Array) }),
        connectWithin: connectionTimeout,
        signal: waiting.signal,
      });
      answer.setTimeout(requestTimeout, () => answer.destroy(timeoutError(requestTimeout)));
      answer.once('close', () => signal?.removeEventListener('abort', stop));
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
      );
      return { response: { statusCode: answer.statusCode ?? 0, headers, body: answer } };
    } catch (error) {
      signal?.removeEventListener('abort', stop);
      throw isLate ? timeoutError(requestTimeout) : error;
    } finally {
      clearTimeout(timer);
    }
  }
}

function bytesOf(body: string | Uint8Array): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** Named as the SDK's own, which it sends again. */
function timeoutError(milliseconds: number): Error {
  return Object.assign(new Error(`No answer within ${milliseconds} ms.`), { name: 'TimeoutError' });
}

function urlOf({ protocol, hostname, port, path, query }: Request): URL {
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const each of [value].flat()) {
      url.searchParams.append(name, each ?? '');
    }
  }
  return url;
}
