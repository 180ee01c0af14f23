import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { ConnectionProperties } from '../../connection/connection';
import { UserError } from '../../connection/userError';
import { isAbort } from '../awsErrors';
import type { SignInEnvironment } from '../scheme';
import { goesByProxy, proxyOf } from './proxy';
import type { Proxy } from './proxy';
import { hasThumbprint, serverTrustOf, systemCertificates, tlsOptionsOf } from './serverTrust';
import type { ServerTrust } from './serverTrust';

/** A certificate with its key by which a server knows who asks (mutual TLS). */
export interface ClientCertificate {
  /** PEM. */
  readonly cert: string;
  /** PEM. A secret. */
  readonly key: string;
  readonly passphrase?: string;
  /** PEM: the certificates between this one and what the server trusts. */
  readonly ca?: readonly string[];
}

export interface RouteRequest {
  readonly method: string;
  /** http or https. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly clientCertificate?: ClientCertificate;
  /** Milliseconds until the connection is there; no limit of its own unless set. */
  readonly connectWithin?: number;
  /** Ends the request, and the answer too while it is read. */
  readonly signal: AbortSignal;
}

/**
 * The way a connection's requests take: by which proxy, and to which servers. Without properties of its own it is the way
 * that VS Code prepares in Node's `http` and `https` (its proxy, the system's certificates); these are looked up at each
 * request, since VS Code puts its own functions there.
 */
export class Route {
  constructor(
    private readonly trust: ServerTrust,
    private readonly proxy: Proxy | undefined,
  ) {}

  /** Whether the connection's properties say anything of the way. */
  get isSpecial(): boolean {
    return this.trust.kind !== 'system' || this.proxy !== undefined;
  }

  /**
   * Sends a request. Over https not a byte of it leaves before the server has proved to be the right one.
   * @returns the answer, its body still to be read
   * @throws UserError when proxy or thumbprint are the reason; otherwise what Node throws
   */
  open(request: RouteRequest): Promise<http.IncomingMessage> {
    const { url, body, signal } = request;
    const proxy = this.proxy && goesByProxy(this.proxy, url) ? this.proxy : undefined;
    return new Promise((resolve, reject) => {
      const sent = proxy ? this.byProxy(request, proxy) : this.byDefault(request);
      let isProxyReached = false;
      sent.once('proxyConnect', ({ statusCode = 200 }: { readonly statusCode?: number }) => {
        isProxyReached = true;
        if (statusCode !== 200) {
          // Its page would come as if the server had sent it.
          sent.destroy(proxyRefusal(proxy, url, statusCode));
        }
      });
      sent.once('response', (answer) => {
        if (url.protocol === 'https:' && !(answer.socket instanceof TLSSocket)) {
          sent.destroy(proxyRefusal(proxy, url));
        } else if (proxy && answer.statusCode === 407) {
          sent.destroy(proxyRefusal(proxy, url, 407));
        } else {
          resolve(answer);
        }
      });
      sent.on('error', (error) => {
        const isOfProxy = proxy && !isProxyReached && !(error instanceof UserError) && !isAbort(error);
        reject(isOfProxy ? proxyUnreachable(proxy, error) : error);
      });
      limitConnecting(sent, request.connectWithin);
      // A request that is stopped while a proxy still thinks about it has no socket that could end it.
      signal.addEventListener('abort', () => reject(abortError()), { once: true });
      if (url.protocol === 'http:') {
        sent.end(body);
        return;
      }
      sent.once('socket', (socket) => {
        whenSecure(socket, () => {
          // Without TLS it is what a proxy says instead of opening a tunnel: it is about to come as an answer.
          if (socket instanceof TLSSocket) {
            if (hasThumbprint(this.trust, socket)) {
              sent.end(body);
            } else {
              sent.destroy(wrongThumbprint(url));
            }
          }
        });
      });
    });
  }

  private byDefault(request: RouteRequest): http.ClientRequest {
    // VS Code drops an agent of ours where it has a proxy; what is said in the request itself stays.
    return request.url.protocol === 'https:'
      ? https.request(request.url, {
          ...optionsOf(request),
          ...tlsOptionsOf(this.trust),
          ...clientOptionsOf(request.clientCertificate),
          agent: new https.Agent({ maxCachedSessions: 0 }),
        })
      : http.request(request.url, { ...optionsOf(request), agent: new http.Agent() });
  }

  /** Past VS Code's functions, which would take VS Code's proxy instead. */
  private byProxy(request: RouteRequest, proxy: Proxy): http.ClientRequest {
    const { url, signal } = request;
    const trust = { ca: [...systemCertificates()], ...tlsOptionsOf(this.trust) };
    const agentOptions = {
      // Ends the connection to the proxy while there is no other.
      signal,
      ...(proxy.authorization !== undefined && { headers: { 'Proxy-Authorization': proxy.authorization } }),
      ...(proxy.url.protocol === 'https:' && { ca: trust.ca }),
    };
    const isTunnel = url.protocol === 'https:' || proxy.alwaysTunnels;
    const agent = isTunnel ? new HttpsProxyAgent(proxy.url, agentOptions) : new HttpProxyAgent(proxy.url, agentOptions);
    // It takes itself for one of http unless Node's https is what calls it.
    agent.protocol = url.protocol;
    const options: http.ClientRequestArgs = {
      ...optionsOf(request),
      ...(url.protocol === 'https:' && { ...trust, ...clientOptionsOf(request.clientCertificate) }),
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/gu, ''),
      port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
      path: `${url.pathname}${url.search}`,
      agent,
    };
    return new http.ClientRequest(options);
  }
}

/** The way of connections whose properties say nothing of it. */
export const usualRoute = new Route({ kind: 'system' }, undefined);

/**
 * The way that SSLServerCert and the Proxy properties say.
 * @throws UserError when they cannot be served
 */
export async function routeOf(properties: ConnectionProperties, environment: SignInEnvironment): Promise<Route> {
  return new Route(await serverTrustOf(properties, environment), proxyOf(properties));
}

function optionsOf({ method, headers, body, signal }: RouteRequest): http.ClientRequestArgs {
  const length = body === undefined ? {} : { 'content-length': String(body.length) };
  return { method, headers: { ...headers, ...length }, signal };
}

function clientOptionsOf(certificate: ClientCertificate | undefined): ConnectionOptions {
  return certificate === undefined
    ? {}
    : {
        cert: [certificate.cert, ...(certificate.ca ?? [])].join('\n'),
        key: certificate.key,
        ...(certificate.passphrase !== undefined && { passphrase: certificate.passphrase }),
      };
}

/** Ends a request that has no connection in time; the error is named as the AWS SDK names it. */
function limitConnecting(sent: http.ClientRequest, milliseconds: number | undefined): void {
  if (milliseconds === undefined) {
    return;
  }
  const timer = setTimeout(() => {
    sent.destroy(Object.assign(new Error(`No connection within ${milliseconds} ms.`), { name: 'TimeoutError' }));
  }, milliseconds);
  const clear = (): void => clearTimeout(timer);
  sent.once('socket', (socket) => (socket.connecting ? socket.once('connect', clear) : clear()));
  sent.once('response', clear);
  sent.once('close', clear);
}

/** Calls back when TLS is there, or at once where no TLS is to come. An error is told by the request itself. */
function whenSecure(socket: Socket, then: () => void): void {
  const { secureConnecting } = socket as { readonly secureConnecting?: boolean };
  if (secureConnecting) {
    socket.once('secureConnect', then);
  } else {
    // Whoever handed the socket over has something left to do with it.
    setImmediate(then);
  }
}

function abortError(): Error {
  return Object.assign(new Error('Stopped.'), { name: 'AbortError' });
}

function proxyUnreachable({ url }: Proxy, cause: unknown): UserError {
  const { code } = cause as { readonly code?: unknown };
  const why = typeof code === 'string' ? ` (${code})` : '';
  return new UserError(
    `The proxy ${url.host} could not be reached${why}. Check ProxyServer, ProxyPort and ProxySSLType.`,
    { code: 'http.proxyUnreachable', step: 'reach the proxy', actions: ['editConnection', 'retry'], cause },
  );
}

function proxyRefusal(proxy: Proxy | undefined, { host }: URL, status?: number): UserError {
  const answered = status === undefined ? '' : ` (HTTP ${status})`;
  const message =
    proxy === undefined
      ? `The proxy that VS Code uses did not lead to ${host}. Check http.proxy in the settings, or set ProxyServer.`
      : status !== 407
        ? `The proxy ${proxy.url.host} did not lead to ${host}${answered}. Ask whoever manages it, or name the host in ProxyExceptions.`
        : proxy.authorization === undefined
          ? `The proxy ${proxy.url.host} wants a user name and a password. Set ProxyUser and ProxyPassword.`
          : `The proxy ${proxy.url.host} did not accept ProxyUser and ProxyPassword. Check them.`;
  return new UserError(message, {
    code: status === 407 ? 'http.proxyAuthentication' : 'http.proxyRefused',
    step: 'reach the proxy',
    actions: ['editConnection', 'retry'],
  });
}

function wrongThumbprint({ host }: URL): UserError {
  return new UserError(
    `${host} has another certificate than SSLServerCert names. Somebody may be on the way; if the certificate was renewed, set its new thumbprint.`,
    { code: 'http.thumbprint', step: 'check the certificate', actions: ['editConnection', 'retry'] },
  );
}
