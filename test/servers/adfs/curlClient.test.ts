import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type http from 'node:http';
import { CurlClient } from '../../../src/auth/adfs/curlClient';
import { curlNetwork } from '../../../src/auth/adfs/curlNetwork';
import { findCurl } from '../../../src/auth/adfs/curlProgram';
import type { NegotiatingAnswer, NegotiatingRequest } from '../../../src/auth/adfs/integratedTransport';
import type { SignInEnvironment } from '../../../src/auth/scheme';
import { UserError } from '../../../src/connection/userError';
import { failureOf } from '../aws/failure';
import { makeCertificate } from '../certificates';
import { startConnectProxy } from '../http/connectProxy';
import { createContext } from '../http/signInContext';
import { startTlsServer } from '../tlsServer';
import type { TlsRequest, TlsServer } from '../tlsServer';

const environment: SignInEnvironment = { variables: process.env, homeDirectory: '/nowhere', isTrusted: true };

suite("The system's curl as a client of ADFS", () => {
  let server: TlsServer;
  let received: TlsRequest[];
  let respond: (request: TlsRequest, response: http.ServerResponse) => Promise<void> | void;

  setup(async () => {
    received = [];
    respond = (_, response) => void response.end('<p>Grüße</p>');
    server = await startTlsServer(async (request, response) => {
      // What looks at the certificate asks for nothing else.
      if (request.url === '/') {
        response.end('here');
        return;
      }
      received.push(request);
      await respond(request, response);
    });
  });
  teardown(() => server.stop());

  async function send(
    request: Partial<NegotiatingRequest> = {},
    properties: Record<string, string> = { SSLServerCert: server.certificatePem },
    signal = new AbortController().signal,
  ): Promise<NegotiatingAnswer> {
    const program = await findCurl(environment, signal);
    const connection = { id: 'orders', name: 'Orders', properties };
    const client = new CurlClient(program, environment, curlNetwork(connection, createContext({ environment })));
    return client.exchange(
      { method: 'GET', url: `${server.endpoint}/adfs?a=[1]&b={2}`, headers: {}, patience: 30_000, ...request },
      signal,
    );
  }

  test('an answer with all its headers', async () => {
    respond = (_, response) => {
      response.setHeader('set-cookie', ['a=1; Secure', 'b=2']);
      response.end('<p>Grüße</p>');
    };
    const answer = await send();
    assert.equal(answer.status, 200);
    assert.equal(answer.text, '<p>Grüße</p>');
    assert.deepEqual(
      answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value),
      ['a=1; Secure', 'b=2'],
    );
    const request = received[0];
    assert.equal(request?.url, '/adfs?a=[1]&b={2}');
    assert.equal(request?.headers.authorization, undefined);
  });

  test('a form and headers arrive as they are', async () => {
    const body = new URLSearchParams({ a: 'ü "x" \\ \n\r\t%', '@b': '@/etc/passwd', c: 'x'.repeat(80_000) });
    await send({
      method: 'POST',
      body: body.toString(),
      headers: {
        cookie: 'a="1"; b=\\',
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': 'Trident/7.0',
      },
    });
    const request = received[0];
    assert.equal(request?.body.toString(), body.toString());
    assert.equal(request?.headers.cookie, 'a="1"; b=\\');
    assert.equal(request?.headers['user-agent'], 'Trident/7.0');
    assert.equal(request?.headers['content-type'], 'application/x-www-form-urlencoded');
  });

  test('a redirect is not followed', async () => {
    respond = (_, response) => void response.writeHead(302, { location: '/next' }).end();
    assert.equal((await send()).status, 302);
    assert.equal(received.length, 1);
  });

  test('without a ticket the user is not proven, and the reason is told', async () => {
    respond = (_, response) => void response.writeHead(401, { 'www-authenticate': 'Negotiate' }).end();
    const answer = await new CurlClient(
      await findCurl(environment, new AbortController().signal),
      { ...environment, variables: { ...process.env, KRB5CCNAME: 'FILE:/nowhere/ticket' } },
      curlNetwork(
        { id: 'orders', name: 'Orders', properties: { SSLServerCert: server.certificatePem } },
        createContext({ environment }),
      ),
    ).exchange(
      { method: 'GET', url: `${server.endpoint}/adfs`, headers: {}, mechanism: 'Negotiate', patience: 30_000 },
      new AbortController().signal,
    );
    assert.equal(answer.status, 401);
    assert.match(answer.complaint ?? '', /credentials/iu);
  });

  test('only a server whose certificate is trusted is asked', async () => {
    const { fingerprints, certificatePem } = server;
    for (const trusted of [certificatePem, fingerprints.sha1, fingerprints.sha256.toLowerCase().replaceAll(':', '')]) {
      assert.equal((await send({}, { SSLServerCert: trusted })).status, 200);
    }
    received.length = 0;
    const other = createHash('sha256').update('another').digest('hex');
    const foreign = makeCertificate({ commonName: 'localhost', hosts: ['localhost'] }).certificatePem;
    assert.match((await failureOf(send({}, { SSLServerCert: other }))).message, /another certificate/u);
    assert.match((await failureOf(send({}, { SSLServerCert: foreign }))).message, /certificate of localhost/u);
    assert.match((await failureOf(send({}, {}))).message, /curl does not trust the certificate/u);
    assert.equal(received.length, 0);
  });

  test('the server that was looked at is the one that is talked to', async () => {
    const other = await startTlsServer(async () => undefined, {
      certificate: makeCertificate({ commonName: 'localhost', hosts: ['localhost'] }),
    });
    try {
      const program = await findCurl(environment, new AbortController().signal);
      const looked = await curlNetwork(
        { id: 'orders', name: 'Orders', properties: { SSLServerCert: server.certificatePem } },
        createContext({ environment }),
      )(server.endpoint, new AbortController().signal);
      const client = new CurlClient(program, environment, async () => looked);
      const request = { method: 'GET', url: other.endpoint, headers: {}, patience: 30_000 } as const;
      const { message } = await failureOf(client.exchange(request, new AbortController().signal));
      assert.match(message, /another certificate than a moment before/u);
    } finally {
      await other.stop();
    }
  });

  test('the proxy of the connection, with its password', async () => {
    const proxy = await startConnectProxy({ user: 'ana', password: 'made up' });
    const url = `https://adfs.example.test:${new URL(server.endpoint).port}/adfs`;
    const trusted = { SSLServerCert: server.fingerprints.sha256 };
    const byProxy = { ProxyServer: proxy.host, ProxyPort: String(proxy.port), ProxyUser: 'ana' };
    try {
      const answer = await send({ url }, { ...trusted, ...byProxy, ProxyPassword: 'made up' });
      assert.equal(answer.text, '<p>Grüße</p>');
      // One looks at the certificate.
      assert.equal(proxy.requests.length, 2);
      const wrong = { ...byProxy, ProxyPassword: 'wrong' };
      assert.match((await failureOf(send({ url }, { ...trusted, ...wrong }))).message, /did not accept ProxyUser/u);
      assert.match((await failureOf(send({ url }, wrong))).message, /Check ProxyServer, ProxyUser and ProxyPassword/u);
    } finally {
      await proxy.stop();
    }
  });

  test('an endless answer, one that is none, and one that never comes', async () => {
    respond = async (_, response) => {
      for (let count = 0; count < 100 && !response.destroyed; count++) {
        response.write('x'.repeat(1_000_000));
        // oxlint-disable-next-line no-await-in-loop -- one part after the other
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    };
    assert.match((await failureOf(send())).message, /more than a sign-in page can hold/u);
    respond = (_, response) => void response.destroy();
    assert.match(
      (await failureOf(send({}, { SSLServerCert: server.certificatePem }))).message,
      /closed the connection/u,
    );
    respond = () => undefined;
    assert.match((await failureOf(send({ patience: 500 }))).message, /No answer from localhost:\d+ in time/u);
  });

  test('stops with the signal', async () => {
    const controller = new AbortController();
    respond = () => controller.abort();
    await assert.rejects(send({}, { SSLServerCert: server.certificatePem }, controller.signal), { name: 'AbortError' });
  });

  test('hosts and ports at which there is nothing', async () => {
    const { port } = new URL(server.endpoint);
    assert.match(
      (await failureOf(send({ url: 'https://adfs.example.invalid/' }, {}))).message,
      /There is no host adfs\.example\.invalid/u,
    );
    await server.stop();
    assert.match((await failureOf(send({ url: `https://localhost:${port}/` }, {}))).message, /refused the connection/u);
    assert.ok((await failureOf(send({ url: 'http://localhost/' }, {}))) instanceof UserError);
  });
});
