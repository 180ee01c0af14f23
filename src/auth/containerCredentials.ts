import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../connection/userError';
import type { LentCredentials } from './lentCredentials';

const path = '/credentials';

/** Milliseconds for a request to arrive, and for an idle connection to stay. */
const requestTime = 5000;
const idleTime = 2000;

/** Bytes; SDKs send a handful of short headers. */
const longestHeaders = 8192;

const mostConnections = 32;

/**
 * Credentials without a known end are to be asked for again after this time, in milliseconds: SDKs do not take an answer
 * without an end.
 */
const assumedLife = 15 * 60_000;

/** The endpoint that the environment of programs names. */
export interface ContainerCredentials {
  /** For AWS_CONTAINER_CREDENTIALS_FULL_URI. */
  readonly uri: string;
  /** For AWS_CONTAINER_AUTHORIZATION_TOKEN. A secret. */
  readonly token: string;
  /** Ends it with every connection that is open. */
  stop(): Promise<void>;
}

/**
 * Gives credentials to programs on this machine in the way that containers get theirs, which AWS CLI and every SDK know:
 * GET with the token in the header Authorization. Source: AWS SDKs and Tools reference guide, "Container credential
 * provider".
 *
 * It listens on the loopback interface, on a port the system chooses. Whoever does not have the token gets nothing, and
 * what a page in a browser can make a browser send is refused before the token is looked at: a host name that is not this
 * address (DNS rebinding), the headers that only browsers and proxies send, another method or path.
 * @param lend ends soon; a UserError of it is told to the program with its message
 */
export async function startContainerCredentials(lend: () => Promise<LentCredentials>): Promise<ContainerCredentials> {
  const token = randomBytes(32).toString('base64url');
  const server = createServer(
    {
      maxHeaderSize: longestHeaders,
      requestTimeout: requestTime,
      headersTimeout: requestTime,
      keepAliveTimeout: idleTime,
    },
    (request, response) => {
      void answer(request, response, { host: hostOf(server.address()), token, lend });
    },
  );
  server.maxConnections = mostConnections;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    uri: `http://${hostOf(server.address())}${path}`,
    token,
    stop: async () => {
      if (server.listening) {
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        await closed;
      }
    },
  };
}

function hostOf(address: AddressInfo | string | null): string {
  return typeof address === 'object' && address ? `127.0.0.1:${address.port}` : '';
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  own: { readonly host: string; readonly token: string; readonly lend: () => Promise<LentCredentials> },
): Promise<void> {
  // Nothing in a body is of interest.
  request.resume();
  const refusal = refusalOf(request, own);
  if (refusal !== undefined) {
    send(response, refusal, {
      code: 'Refused',
      message: 'This address serves one terminal of VS Code and nobody else.',
    });
    return;
  }
  try {
    send(response, 200, documentOf(await own.lend()));
  } catch (error) {
    // Only what is meant for people: anything else might say more than it should.
    send(response, 503, {
      code: error instanceof UserError ? error.code : 'Failed',
      message: error instanceof UserError ? error.message : 'There are no credentials now.',
    });
  }
}

/** The status to refuse a request with, if it has to be. */
function refusalOf(
  { method, url, headers }: IncomingMessage,
  own: { readonly host: string; readonly token: string },
): number | undefined {
  if (headers.host !== own.host || comesFromElsewhere(headers)) {
    return 403;
  }
  if (url !== path) {
    return 404;
  }
  if (method !== 'GET') {
    return 405;
  }
  return isSame(headers.authorization ?? '', own.token) ? undefined : 401;
}

/** Headers that browsers and proxies send and no SDK does. Source: Fetch Metadata Request Headers; RFC 7239; RFC 9110. */
function comesFromElsewhere(headers: IncomingHttpHeaders): boolean {
  return Object.keys(headers).some(
    (name) =>
      name.startsWith('sec-') ||
      name.startsWith('x-forwarded-') ||
      ['origin', 'referer', 'cookie', 'forwarded', 'via'].includes(name),
  );
}

/** Compares in a time that does not depend on where the texts differ. */
function isSame(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function documentOf({ accessKeyId, secretAccessKey, sessionToken, expiration }: LentCredentials): object {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken ?? '',
    Expiration: (expiration ?? new Date(Date.now() + assumedLife)).toISOString(),
  };
}

function send(response: ServerResponse, status: number, content: object): void {
  const body = JSON.stringify(content);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 && { allow: 'GET' }),
    ...(status !== 200 && { connection: 'close' }),
  });
  response.end(body);
}
