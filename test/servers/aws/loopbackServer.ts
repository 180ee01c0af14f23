import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A request with its whole body. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface LoopbackServer {
  /** Such as `http://127.0.0.1:41297`. */
  readonly endpoint: string;
  /** Ends it together with every connection that is still open. */
  stop(): Promise<void>;
}

/** The most a request to a test's server may hold, in bytes. */
const longestBody = 20 * 1024 * 1024;

/** Starts an HTTP server on the loopback interface, on a port the system chooses. */
export async function startLoopbackServer(
  answer: (request: ReceivedRequest, response: http.ServerResponse) => Promise<void>,
): Promise<LoopbackServer> {
  const { port, stop } = await listenOnLoopback(
    http.createServer((incoming, response) => void answerWhole(incoming, response, answer)),
  );
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}

/** Reads a request to its end and answers it; when that fails, the connection ends. */
export async function answerWhole(
  incoming: http.IncomingMessage,
  response: http.ServerResponse,
  answer: (request: ReceivedRequest, response: http.ServerResponse) => Promise<void>,
): Promise<void> {
  try {
    const body = await readBody(incoming);
    await answer(
      { method: incoming.method ?? '', url: incoming.url ?? '/', headers: incoming.headers, body },
      response,
    );
  } catch (error) {
    // A client that went away, or a defect of the stand-in: either way the connection ends.
    response.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Has a server listen on the loopback interface, on a port the system chooses. `stop` ends its connections too. */
export async function listenOnLoopback(
  server: Server,
): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let closed: Promise<unknown> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      if (!closed) {
        closed = once(server, 'close');
        server.close();
      }
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
  };
}

async function readBody(incoming: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) {
      throw new Error('The request is too long.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
