import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { listenOnLoopback } from '../aws/loopbackServer';
import type { KeyedCertificate } from '../certificates';

export interface ProxyOptions {
  /** Wanted of everyone, by RFC 7617 (Basic). */
  readonly user?: string;
  readonly password?: string;
  /** It is spoken to over TLS, and shows this. */
  readonly certificate?: KeyedCertificate;
  /** Answers every CONNECT with this status and a page, as one that blocks a host does. */
  readonly refusesWith?: number;
  /** Takes every CONNECT and never answers. */
  readonly isSilent?: boolean;
}

export interface ConnectProxy {
  readonly host: string;
  readonly port: number;
  /** What went through it: `CONNECT sso.example.com:443`, `GET http://sso.example.com/`. */
  readonly requests: readonly string[];
  /** Connections to it that are open now. */
  openConnections(): number;
  stop(): Promise<void>;
}

/**
 * An HTTP proxy by RFC 9110 (sections 7.6 and 9.3.6): it tunnels (CONNECT) and forwards requests with an absolute URL.
 * Every name leads to this machine, so that a test's servers can have names that there are nowhere.
 */
export async function startConnectProxy(options: ProxyOptions = {}): Promise<ConnectProxy> {
  const requests: string[] = [];
  const open = new Set<Duplex>();
  const wanted =
    options.user === undefined
      ? undefined
      : `Basic ${Buffer.from(`${options.user}:${options.password ?? ''}`).toString('base64')}`;

  function isWelcome(incoming: http.IncomingMessage): boolean {
    return wanted === undefined || incoming.headers['proxy-authorization'] === wanted;
  }

  const server = options.certificate
    ? https.createServer({ cert: options.certificate.certificatePem, key: options.certificate.keyPem })
    : http.createServer();
  server.on('request', (incoming: http.IncomingMessage, response: http.ServerResponse) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    if (!isWelcome(incoming)) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic realm="made up"' }).end();
      return;
    }
    const url = new URL(incoming.url ?? '');
    const { 'proxy-authorization': _, 'proxy-connection': __, ...headers } = incoming.headers;
    const onward = http.request(
      { host: '127.0.0.1', port: url.port, method: incoming.method, path: `${url.pathname}${url.search}`, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming: http.IncomingMessage, socket: Duplex, head: Buffer) => {
    requests.push(`CONNECT ${incoming.url}`);
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    if (options.isSilent) {
      socket.resume();
      return;
    }
    if (!isWelcome(incoming)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="made up"\r\n\r\n');
      return;
    }
    if (options.refusesWith !== undefined) {
      const page = '<form method=post><input name=Password></form>';
      socket.end(
        `HTTP/1.1 ${options.refusesWith} Refused\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\n\r\n${page}`,
      );
      return;
    }
    const onward = net.connect(Number(incoming.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  const { port, stop } = await listenOnLoopback(server);
  return { host: '127.0.0.1', port, requests, openConnections: () => open.size, stop };
}
