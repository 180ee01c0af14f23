import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { X509Certificate } from 'node:crypto';
import { HttpSession } from '../../../src/auth/http/httpSession';
import { failureOf } from '../aws/failure';
import { startLoopbackServer } from '../aws/loopbackServer';
import type { LoopbackServer } from '../aws/loopbackServer';
import { certify, makeCertificate, makeKeyPem } from '../certificates';
import { startTlsServer } from '../tlsServer';
import type { TlsServer } from '../tlsServer';
import { startConnectProxy } from './connectProxy';
import type { ConnectProxy, ProxyOptions } from './connectProxy';
import { createContext } from './signInContext';

const password = 'made-up-password-271828';

suite('SSLServerCert and the Proxy properties', () => {
  const running: { stop(): Promise<void> }[] = [];
  let home: string;
  let server: TlsServer;
  let bodies: string[];

  setup(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'dynamodb-connections-'));
    bodies = [];
    server = await startTlsServer(async ({ body, url }, response) => {
      bodies.push(`${url} ${body.toString('utf8')}`);
      response.end('reached');
    });
    running.push(server);
  });
  teardown(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
    await rm(home, { recursive: true, force: true });
  });

  /** Sends a password to the server of the test, or another address. */
  async function send(properties: Record<string, string>, url = server.endpoint): Promise<string> {
    const context = createContext({ environment: { variables: {}, homeDirectory: home, isTrusted: false } });
    const session = new HttpSession({ id: 'orders', name: 'Orders', properties }, context, {
      loginUrl: url,
      step: 'sign in to ADFS',
      provider: 'ADFS',
      limits: { idle: 2000 },
    });
    try {
      const isSecure = url.startsWith('https:');
      const body = new URLSearchParams({ Password: isSecure ? password : 'none' });
      return (await session.send({ method: 'POST', url, body, carriesPassword: isSecure })).text;
    } finally {
      session.close();
    }
  }

  async function proxy(options?: ProxyOptions): Promise<ConnectProxy> {
    const started = await startConnectProxy(options);
    running.push(started);
    return started;
  }

  suite('SSLServerCert', () => {
    test('as PEM, PEM in one line, DER in base64, thumbprint in every spelling', async () => {
      const { certificatePem, fingerprints } = server;
      const values = [
        certificatePem,
        certificatePem.replaceAll('\n', ' '),
        new X509Certificate(certificatePem).raw.toString('base64'),
        fingerprints.sha1,
        fingerprints.sha256,
        fingerprints.sha256.replaceAll(':', ' ').toLowerCase(),
        fingerprints.sha1.replaceAll(':', ''),
      ];
      for (const value of values) {
        assert.equal(await send({ SSLServerCert: value }), 'reached', value);
      }
    });

    test('as a file below the home folder, PEM with several or DER', async () => {
      const other = makeCertificate({ commonName: 'other' });
      await writeFile(
        path.join(home, 'certificates.pem'),
        `# made up\n${other.certificatePem}\n${server.certificatePem}`,
      );
      await writeFile(path.join(home, 'certificate.cer'), new X509Certificate(server.certificatePem).raw);
      assert.equal(await send({ SSLServerCert: '~/certificates.pem' }), 'reached');
      assert.equal(await send({ SSLServerCert: path.join(home, 'certificate.cer') }), 'reached');
    });

    test('another thumbprint or certificate: nothing is sent', async () => {
      const other = makeCertificate({ commonName: 'localhost', hosts: ['localhost'] });
      const wrong = await failureOf(send({ SSLServerCert: server.fingerprints.sha256.replaceAll(/[0-9]/gu, '0') }));
      assert.equal(wrong.code, 'http.thumbprint');
      assert.match(wrong.message, /^localhost:\d+ has another certificate than SSLServerCert names/u);
      const untrusted = await failureOf(send({ SSLServerCert: other.certificatePem }));
      assert.match(untrusted.message, /is not trusted on this machine/u);
      assert.deepEqual(bodies, []);
    });

    test('a server certificate of an authority that is not given itself', async () => {
      const authority = makeCertificate({ commonName: 'Made-up authority', isAuthority: true });
      const issued = makeCertificate({ commonName: 'localhost', hosts: ['localhost'], issuer: authority });
      const started = await startTlsServer(async (_, response) => void response.end('reached'), {
        certificate: issued,
      });
      running.push(started);
      assert.equal(await send({ SSLServerCert: issued.certificatePem }, started.endpoint), 'reached');
      assert.equal(await send({ SSLServerCert: authority.certificatePem }, started.endpoint), 'reached');
    });

    test('a certificate that has expired', async () => {
      const now = Date.now() - 10 * 86_400_000;
      const old = certify(makeKeyPem(), { commonName: 'localhost', hosts: ['localhost'], now });
      const started = await startTlsServer(async (_, response) => void response.end(), { certificate: old });
      running.push(started);
      const error = await failureOf(send({ SSLServerCert: old.certificatePem }, started.endpoint));
      assert.match(error.message, /^The certificate of localhost:\d+ has expired/u);
    });

    const refused: readonly (readonly [string, RegExp])[] = [
      ['*', /^SSLServerCert=\* would take any certificate/u],
      ['d41d8cd98f00b204e9800998ecf8427e', /MD5 thumbprint, which can be forged/u],
      [
        '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----',
        /holds no certificate, but something else in PEM form/u,
      ],
      ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', /holds no certificate that can be read/u],
      [`MII${'A'.repeat(200)}`, /holds no certificate that can be read/u],
      ['~/missing.pem', /^There is no readable file .*missing\.pem\. SSLServerCert is the PEM text/u],
      ['~', /is not the file of a certificate/u],
    ];
    for (const [value, message] of refused) {
      test(`refused: ${value.slice(0, 40)}`, async () => {
        const error = await failureOf(send({ SSLServerCert: value }));
        assert.equal(error.code, 'connection.SSLServerCert');
        assert.match(error.message, message);
        assert.deepEqual(bodies, []);
      });
    }
  });

  suite('by a proxy', () => {
    /** A name that only the proxy knows. */
    const host = 'sso.example.test';
    let named: TlsServer;
    let url: string;

    setup(async () => {
      const certificate = makeCertificate({ commonName: host, hosts: [host] });
      named = await startTlsServer(
        async ({ body }, response) => {
          bodies.push(body.toString('utf8'));
          response.end('reached by name');
        },
        { certificate },
      );
      running.push(named);
      url = named.endpoint.replace('localhost', host);
    });

    function by({ host: ProxyServer, port }: ConnectProxy, more: Record<string, string> = {}): Record<string, string> {
      return { SSLServerCert: named.certificatePem, ProxyServer, ProxyPort: String(port), ...more };
    }

    test('through a tunnel, the proxy sees the name only', async () => {
      const plain = await proxy();
      assert.equal(await send(by(plain), url), 'reached by name');
      assert.deepEqual(plain.requests, [`CONNECT ${new URL(url).host}`]);
      const pinned = { SSLServerCert: named.fingerprints.sha256 };
      assert.equal(await send(by(plain, pinned), url), 'reached by name');
      const wrong = await failureOf(send(by(plain, { SSLServerCert: server.fingerprints.sha256 }), url));
      assert.equal(wrong.code, 'http.thumbprint');
      assert.equal(bodies.length, 2);
    });

    test('with user and password', async () => {
      const guarded = await proxy({ user: 'ana', password: 'geheim: ü' });
      const user = { ProxyUser: 'ana', ProxyPassword: 'geheim: ü' };
      assert.equal(await send(by(guarded, user), url), 'reached by name');
      const missing = await failureOf(send(by(guarded), url));
      assert.match(
        missing.message,
        /^The proxy 127.0.0.1:\d+ wants a user name and a password. Set ProxyUser and ProxyPassword\.$/u,
      );
      const wrong = await failureOf(send(by(guarded, { ...user, ProxyPassword: 'made-up-wrong' }), url));
      assert.match(wrong.message, /did not accept ProxyUser and ProxyPassword. Check them\.$/u);
      const none = await failureOf(send(by(guarded, { ...user, ProxyAuthScheme: 'NONE' }), url));
      assert.deepEqual([missing.code, wrong.code, none.code], Array(3).fill('http.proxyAuthentication'));
      assert.equal(bodies.length, 1);
    });

    test('a page with which a proxy blocks is not taken for the server', async () => {
      const blocking = await proxy({ refusesWith: 403 });
      const error = await failureOf(send(by(blocking), url));
      assert.equal(error.code, 'http.proxyRefused');
      assert.match(error.message, /^The proxy 127\.0\.0\.1:\d+ did not lead to sso\.example\.test:\d+ \(HTTP 403\)/u);
    });

    test('a proxy that is not there, and one that never answers', async () => {
      const gone = await startConnectProxy();
      await gone.stop();
      const absent = await failureOf(send(by(gone), url));
      assert.match(
        absent.message,
        /^The proxy 127.0.0.1:\d+ could not be reached \(ECONNREFUSED\). Check ProxyServer, ProxyPort/u,
      );
      const silent = await proxy({ isSilent: true });
      const error = await failureOf(send(by(silent), url));
      assert.equal(error.code, 'http.timeout');
      while (silent.openConnections() > 0) {
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
      }
    });

    test('over TLS to the proxy (ALWAYS), and not to one that does not speak it', async () => {
      const certificate = makeCertificate({ commonName: 'proxy', hosts: ['127.0.0.1'] });
      const secure = await proxy({ certificate });
      const trust = { SSLServerCert: `${named.certificatePem}${certificate.certificatePem}`, ProxySSLType: 'ALWAYS' };
      assert.equal(await send(by(secure, trust), url), 'reached by name');
      const untrusted = await failureOf(send(by(secure, { ProxySSLType: 'ALWAYS' }), url));
      assert.match(untrusted.message, /^The proxy 127.0.0.1:\d+ could not be reached \(DEPTH_ZERO_SELF_SIGNED_CERT\)/u);
      const plain = await failureOf(send(by(await proxy(), trust), url));
      assert.equal(plain.code, 'http.proxyUnreachable');
    });

    test('what is not encrypted: forwarded, or tunnelled (TUNNEL)', async () => {
      const open: LoopbackServer = await startLoopbackServer(async ({ headers }, response) => {
        response.end(`${headers.host} ${headers['proxy-authorization']}`);
      });
      running.push(open);
      const where = open.endpoint.replace('127.0.0.1', 'open.example.test');
      const { host: name } = new URL(where);
      const guarded = await proxy({ user: 'ana', password: 'secret' });
      const user = { ProxyUser: 'ana', ProxyPassword: 'secret' };
      assert.equal(await send(by(guarded, user), where), `${name} undefined`);
      assert.equal(await send(by(guarded, { ...user, ProxySSLType: 'TUNNEL' }), where), `${name} undefined`);
      assert.deepEqual(guarded.requests, [`POST ${where}/`, `CONNECT ${name}`]);
      assert.equal((await failureOf(send(by(guarded), where))).code, 'http.proxyAuthentication');
    });

    test('exceptions, this machine itself and ProxyAutoDetect go past it', async () => {
      const watched = await proxy();
      const properties = by(watched, { SSLServerCert: server.certificatePem });
      assert.equal(await send(properties), 'reached');
      const past = ['other.test;sso.example.test', '*.example.test', '.example.test', new URL(url).host, '*'];
      for (const ProxyExceptions of past) {
        const error = await failureOf(send(by(watched, { ProxyExceptions }), url));
        assert.match(error.message, /^There is no host sso.example.test/u);
      }
      assert.match(
        (await failureOf(send(by(watched, { ProxyAutoDetect: 'True' }), url))).message,
        /^There is no host/u,
      );
      assert.deepEqual(watched.requests, []);
      const through = ['example.test', 'sso.example.test:1', 'example;so.example.test'];
      for (const ProxyExceptions of through) {
        assert.equal(await send(by(watched, { ProxyExceptions }), url), 'reached by name');
      }
    });

    test('what cannot be served is named', async () => {
      const watched = await proxy();
      for (const ProxyAuthScheme of ['NTLM', 'NEGOTIATE', 'DIGEST', 'PROPRIETARY']) {
        const error = await failureOf(send(by(watched, { ProxyAuthScheme }), url));
        assert.match(error.message, /^This ProxyAuthScheme cannot be served here. Choose BASIC or NONE/u);
      }
      const withPort = await failureOf(send(by(watched, { ProxyServer: 'http://proxy' }), url));
      assert.equal(withPort.code, 'connection.ProxyServer');
      assert.deepEqual(watched.requests, []);
    });
  });
});
