import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { FrugalHttpAgent, FrugalHttpsAgent } from '../../../src/auth/http/frugalAgents';
import { listenOnLoopback } from '../aws/loopbackServer';
import { localhostCertificate } from '../tlsServer';

const { certificatePem, keyPem } = localhostCertificate();
const bodies = Array.from({ length: 24 }, (_, index) => randomBytes(index % 4 === 3 ? 3_000_000 : 1 + index * 20_000));

/** Answers `/3` with the body of that number, in pieces of odd lengths. */
async function answer({ url = '/' }: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const body = bodies[Number(url.slice(1))] ?? Buffer.alloc(0);
  if (Number(url.slice(1)) % 2 === 0) {
    response.setHeader('content-length', body.length);
  }
  for (let at = 0; at < body.length; at += 77_777) {
    if (!response.write(body.subarray(at, at + 77_777))) {
      await once(response, 'drain');
    }
  }
  response.end();
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

suite('Connections that read into one memory', () => {
  const kinds = {
    http: {
      agent: () => new FrugalHttpAgent(),
      server: () => http.createServer((request, response) => void answer(request, response)),
      get: (port: number, path: string, agent: http.Agent) => http.get({ port, host: '127.0.0.1', path, agent }),
    },
    https: {
      agent: () => new FrugalHttpsAgent(),
      server: () =>
        https.createServer(
          { cert: certificatePem, key: keyPem },
          (request, response) => void answer(request, response),
        ),
      get: (port: number, path: string, agent: http.Agent) =>
        https.get({ port, host: '127.0.0.1', path, agent, ca: certificatePem }),
    },
  };

  for (const [name, { agent: makeAgent, server: makeServer, get }] of Object.entries(kinds)) {
    test(`${name}: answers side by side come whole, also to who reads slowly`, async () => {
      const { port, stop } = await listenOnLoopback(makeServer());
      const agent = makeAgent();
      try {
        const received = await Promise.all(
          bodies.map(async (_, index) => {
            const [response] = (await once(get(port, `/${index}`, agent), 'response')) as [http.IncomingMessage];
            const pieces: Buffer[] = [];
            for await (const piece of response) {
              pieces.push(piece as Buffer);
              if (index % 3 === 0) {
                await wait(1);
              }
            }
            return digest(Buffer.concat(pieces));
          }),
        );
        assert.deepEqual(received, bodies.map(digest));
      } finally {
        agent.destroy();
        await stop();
      }
    });

    test(`${name}: one connection serves answers one after another, and its memory is the same`, async () => {
      const { port, stop } = await listenOnLoopback(makeServer());
      const agent = makeAgent();
      const sockets = new Set<Socket>();
      const memories = new Set<ArrayBufferLike>();
      try {
        for (const index of [3, 4, 7]) {
          const request = get(port, `/${index}`, agent);
          request.once('socket', (socket) => {
            if (!sockets.has(socket)) {
              sockets.add(socket);
              socket.on('data', (piece: Buffer) => memories.add(piece.buffer));
            }
          });
          const [response] = (await once(request, 'response')) as [http.IncomingMessage];
          response.resume();
          await once(response, 'end');
        }
        assert.equal(sockets.size, 1);
        assert.equal(memories.size, 1);
      } finally {
        agent.destroy();
        await stop();
      }
    });
  }

  test('what comes between answers ends the connection, and the next request has one of its own', async () => {
    const connected: Socket[] = [];
    const server = net.createServer((socket) => {
      connected.push(socket);
      const number = connected.length;
      socket.on('error', () => {});
      socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${number}`));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const agent = new FrugalHttpAgent();
    const ask = async (): Promise<string> => {
      const [response] = (await once(http.get({ port, host: '127.0.0.1', agent }), 'response')) as [
        http.IncomingMessage,
      ];
      return Buffer.concat(await response.toArray()).toString();
    };
    try {
      assert.equal(await ask(), '1');
      assert.equal(await ask(), '1');
      connected[0]?.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n!');
      await once(connected[0] ?? server, 'close');
      assert.equal(await ask(), '2');
    } finally {
      agent.destroy();
      connected.forEach((socket) => socket.destroy());
      server.close();
    }
  });

  test('an answer that breaks off is an error', async () => {
    const { port, stop } = await listenOnLoopback(
      http.createServer((_, response) => {
        response.writeHead(200, { 'content-length': 200_000 });
        response.write(Buffer.alloc(100_000), () => response.destroy());
      }),
    );
    const agent = new FrugalHttpAgent();
    try {
      const [response] = (await once(http.get({ port, host: '127.0.0.1', agent }), 'response')) as [
        http.IncomingMessage,
      ];
      await assert.rejects(response.toArray(), { code: 'ECONNRESET' });
    } finally {
      agent.destroy();
      await stop();
    }
  });
});
