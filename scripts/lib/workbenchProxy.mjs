// Stands between the browser and VS Code's server, on the loopback interface. It answers the one request that the
// bare server refuses, POST …/mint-key: the workbench encrypts secrets with a key of which the server keeps a part,
// and without an answer they are gone after a reload. Everything else it passes on, WebSockets included.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';

const KEY_LENGTH = 32;

/**
 * The server's part of the key. The same for as long as the file stays.
 * @param {string} keyFile
 */
function readOrMakeKey(keyFile) {
  if (fs.existsSync(keyFile)) {
    const key = fs.readFileSync(keyFile);
    if (key.length === KEY_LENGTH) {
      return key;
    }
  }
  const key = crypto.randomBytes(KEY_LENGTH);
  fs.mkdirSync(path.dirname(keyFile), { recursive: true });
  fs.writeFileSync(keyFile, key, { mode: 0o600 });
  return key;
}

/**
 * Whether a request comes from this machine's own page. A page of another site, or a name that leads to the loopback
 * interface, must not reach a server that can read files and start programs.
 * @param {http.IncomingMessage} request
 */
function isOwn({ headers, method }) {
  const host = headers.host ?? '';
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)) {
    return false;
  }
  const isHarmless = (method === 'GET' || method === 'HEAD') && headers.upgrade === undefined;
  return isHarmless || headers.origin === undefined || headers.origin === `http://${host}`;
}

/**
 * @param {http.Server} server
 * @param {string} host
 * @param {number} port
 * @returns {Promise<number>} the port it listens on
 */
function listen(server, host, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/**
 * @param {{ socketPath: string, port: number, keyFile: string }} options socketPath: where VS Code's server listens.
 *   port: 0 for any free one.
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 * @throws the system's error, such as EADDRINUSE, when it cannot listen on that port
 */
export async function startWorkbenchProxy({ socketPath, port, keyFile }) {
  const key = readOrMakeKey(keyFile);
  const agent = new http.Agent({ keepAlive: true });
  /** @type {Set<net.Socket>} */
  const sockets = new Set();

  /** @type {http.RequestListener} */
  const answer = (request, response) => {
    if (!isOwn(request)) {
      response.writeHead(403).end('Forbidden');
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST' && pathname.endsWith('/mint-key')) {
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' }).end(key);
      return;
    }
    const { method, headers } = request;
    const passedOn = http.request({ socketPath, path: request.url, method, headers, agent }, (received) => {
      response.writeHead(received.statusCode ?? 502, received.rawHeaders);
      received.pipe(response);
    });
    passedOn.on('error', () => {
      if (response.headersSent) {
        response.destroy();
      } else {
        response.writeHead(502).end("VS Code's server does not answer.");
      }
    });
    response.on('close', () => passedOn.destroy());
    request.pipe(passedOn);
  };

  /**
   * @param {http.IncomingMessage} request
   * @param {import('node:stream').Duplex} client
   * @param {Buffer} head
   */
  const upgrade = (request, client, head) => {
    if (!isOwn(request)) {
      client.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    const server = net.connect(socketPath);
    sockets.add(server);
    const lines = request.rawHeaders.flatMap((name, index, all) =>
      index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : [],
    );
    server.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    server.write(head);
    server.pipe(client).pipe(server);
    for (const [one, other] of /** @type {const} */ ([
      [server, client],
      [client, server],
    ])) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    server.on('close', () => sockets.delete(server));
  };

  const makeServer = () => http.createServer({ noDelay: true }, answer).on('upgrade', upgrade);
  const server = makeServer();
  const chosenPort = await listen(server, '127.0.0.1', port);
  // "localhost" may mean either address, so both are taken where there are both.
  const secondServer = makeServer();
  const servers = await listen(secondServer, '::1', chosenPort).then(
    () => [server, secondServer],
    (error) => {
      if (error.code === 'EADDRINUSE' && port !== 0) {
        server.close();
        throw error;
      }
      return [server];
    },
  );
  const close = async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    await Promise.all(
      servers.map((one) => {
        one.closeAllConnections();
        return new Promise((resolve) => {
          one.close(resolve);
        });
      }),
    );
    agent.destroy();
  };
  return { port: chosenPort, close };
}
