import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { HttpSession } from '../../../src/auth/http/httpSession';
import type { HttpSessionOptions } from '../../../src/auth/http/httpSession';
import { readHtmlPage } from '../../../src/auth/saml/htmlPage';
import { submitForm } from '../../../src/auth/saml/formSubmission';
import type { SchemeContext } from '../../../src/auth/scheme';
import { startLoopbackServer } from '../aws/loopbackServer';
import type { LoopbackServer } from '../aws/loopbackServer';
import { failureOf } from '../aws/failure';
import { makeCertificate } from '../certificates';
import type { KeyedCertificate } from '../certificates';
import { startTlsServer } from '../tlsServer';
import type { TlsRequest, TlsServer } from '../tlsServer';
import { createContext } from './signInContext';

/** Made up; whatever a server of a test receives is searched for it. */
const password = 'made-up-password-271828';

type Answer = (request: TlsRequest, response: ServerResponse) => void | Promise<void>;

suite('HttpSession', () => {
  const servers: LoopbackServer[] = [];
  const sessions: HttpSession[] = [];
  const received: { readonly url: string; readonly text: string }[] = [];
  let context: SchemeContext;
  let certificates: string[];

  setup(() => {
    received.length = 0;
    certificates = [];
    context = createContext();
  });
  teardown(async () => {
    for (const session of sessions.splice(0)) {
      session.close();
    }
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  async function serve(answer: Answer, certificate?: KeyedCertificate): Promise<TlsServer> {
    const server = await startTlsServer(async (request, response) => {
      received.push({
        url: `${request.method} https://${request.headers.host}${request.url}`,
        text: `${JSON.stringify(request.headers)} ${request.body.toString('utf8')}`,
      });
      await answer(request, response);
    }, certificate && { certificate });
    servers.push(server);
    certificates.push(server.certificatePem);
    return server;
  }

  function sessionTo(
    loginUrl: string,
    properties: Record<string, string> = {},
    options: Partial<HttpSessionOptions> = {},
  ): HttpSession {
    const all = { SSLServerCert: certificates.join('\n'), ...properties };
    const session = new HttpSession({ id: 'orders', name: 'Orders', properties: all }, context, {
      loginUrl,
      step: 'sign in to ADFS',
      provider: 'ADFS',
      ...options,
    });
    sessions.push(session);
    return session;
  }

  function passwordWasSeen(): boolean {
    return received.some(({ text, url }) => `${url} ${text}`.includes(password));
  }

  test('cookies, forms and redirects, as a browser', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/') {
        response.setHeader('set-cookie', ['MSISAuth=made-up-cookie; path=/; secure', 'broken', '=; ;']);
        response.end(
          '<title>Sign in</title><form method=post action=/login><input name=UserName><input name=Password type=password><input type=submit name=go></form>',
        );
      } else if (request.url === '/login') {
        response.writeHead(302, { location: '/done?a=b' }).end();
      } else {
        response.end(`${request.method} ${request.headers.cookie}`);
      }
    });
    const session = sessionTo(server.endpoint);
    const page = readHtmlPage(await session.send({ method: 'GET', url: server.endpoint }));
    assert.equal(page.title, 'Sign in');
    const [form = assert.fail()] = page.forms;
    const values = { UserName: 'ana', Password: password };
    const answer = await submitForm(session, context, { page, form, values, carriesPassword: true });
    assert.equal(answer.url, `${server.endpoint}/done?a=b`);
    assert.equal(answer.text, 'GET MSISAuth=made-up-cookie');
    assert.match(received[1]?.text ?? '', /UserName=ana&Password=made-up-password-271828$/u);
    assert.equal(received.length, 3);
  });

  test('a cookie can be taken out and put into another session', async () => {
    const server = await serve((request, response) => {
      response.setHeader('set-cookie', ['sid=made-up-session; path=/; secure', 'kept=made-up; path=/; max-age=3600']);
      response.end(String(request.headers.cookie));
    });
    const session = sessionTo(server.endpoint);
    await session.send({ method: 'GET', url: server.endpoint });
    assert.deepEqual(await session.cookie(server.endpoint, 'sid'), { value: 'made-up-session' });
    assert.ok((await session.cookie(server.endpoint, 'kept'))?.expires);
    assert.equal(await session.cookie(server.endpoint, 'other'), undefined);
    assert.equal(await session.cookie('https://other.example/', 'sid'), undefined);
    const other = sessionTo(server.endpoint);
    await other.setCookie(server.endpoint, 'sid', 'made-up-session');
    assert.equal((await other.send({ method: 'GET', url: server.endpoint })).text, 'sid=made-up-session');
  });

  test('a redirect is left to the caller who wants that', async () => {
    const server = await serve((_, response) => {
      response.writeHead(303, { location: '/next' }).end();
    });
    const answer = await sessionTo(server.endpoint).send({ method: 'GET', url: server.endpoint, redirects: 'manual' });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers['location'], '/next');
  });

  test('endless redirects', async () => {
    const server = await serve((request, response) => {
      response.writeHead(302, { location: `/${request.url.length}${'x'.repeat(request.url.length)}` }).end();
    });
    const error = await failureOf(sessionTo(server.endpoint).send({ method: 'GET', url: server.endpoint }));
    assert.equal(error.code, 'http.tooManyRedirects');
    assert.match(error.message, /^localhost:\d+ redirects without end/u);
    assert.equal(received.length, 21);
  });

  test('a redirect to another host takes neither password nor authorization along', async () => {
    const other = await serve((_, response) => void response.end('other'));
    const server = await serve((request, response) => {
      response.writeHead(request.url === '/307' ? 307 : 302, { location: `${other.endpoint}/x` }).end();
    });
    const session = sessionTo(server.endpoint);
    const body = new URLSearchParams({ Password: password });
    const headers = { Authorization: `Basic ${password}` };
    const error = await failureOf(
      session.send({ method: 'POST', url: `${server.endpoint}/307`, body, carriesPassword: true }),
    );
    assert.equal(error.code, 'http.passwordElsewhere');
    assert.match(
      error.message,
      /leads to localhost:\d+, which is not the host of SSOLoginURL, so the password was not sent/u,
    );
    await session.send({ method: 'POST', url: server.endpoint, body, headers, carriesPassword: true });
    assert.deepEqual(
      received.filter(({ url }) => url.endsWith('/x')).map(({ text }) => text.includes(password)),
      [false],
    );
  });

  test('a form of a page that a redirect led to elsewhere gets no password, a form of the own page may lead there', async () => {
    const other = await serve((request, response) => {
      response.end(request.method === 'GET' ? '<form method=post><input name=Password></form>' : 'in');
    });
    const server = await serve((request, response) => {
      if (request.url === '/redirect') {
        response.writeHead(302, { location: other.endpoint }).end();
      } else {
        response.end(`<form method=post action="${other.endpoint}"><input name=Password></form>`);
      }
    });
    const session = sessionTo(server.endpoint);
    const submit = async (path: string): Promise<string> => {
      const page = readHtmlPage(await session.send({ method: 'GET', url: `${server.endpoint}${path}` }));
      const [form = assert.fail()] = page.forms;
      return (await submitForm(session, context, { page, form, values: { Password: password }, carriesPassword: true }))
        .text;
    };
    assert.equal((await failureOf(submit('/redirect'))).code, 'http.passwordElsewhere');
    assert.ok(!passwordWasSeen());
    assert.equal(await submit('/'), 'in');
  });

  test('a downgrade to http, by redirect or form', async () => {
    const plain = await startLoopbackServer(async (request, response) => {
      received.push({ url: 'plain', text: request.body.toString('utf8') });
      response.end();
    });
    servers.push(plain);
    const server = await serve((request, response) => {
      if (request.url === '/redirect') {
        response.writeHead(302, { location: plain.endpoint }).end();
      } else {
        response.end(`<form method=post action="${plain.endpoint}"><input name=Password></form>`);
      }
    });
    const session = sessionTo(server.endpoint);
    const redirected = await failureOf(session.send({ method: 'GET', url: `${server.endpoint}/redirect` }));
    assert.equal(redirected.code, 'http.notEncrypted');
    assert.match(redirected.message, /^ADFS leads to 127\.0\.0\.1:\d+ without encryption \(http\)/u);
    const page = readHtmlPage(await session.send({ method: 'GET', url: server.endpoint }));
    const [form = assert.fail()] = page.forms;
    const values = { Password: password };
    const posted = await failureOf(submitForm(session, context, { page, form, values, carriesPassword: true }));
    assert.equal(posted.code, 'http.notEncrypted');
    assert.deepEqual(
      received.filter(({ url }) => url === 'plain'),
      [],
    );
  });

  test('an address without https may only be where one begins, without a password', async () => {
    const server = await serve((_, response) => void response.end('here'));
    const plain = await startLoopbackServer(async (_, response) => {
      response.writeHead(301, { location: server.endpoint }).end();
    });
    servers.push(plain);
    const url = plain.endpoint;
    assert.equal((await sessionTo(url).send({ method: 'GET', url })).text, 'here');
    const body = new URLSearchParams({ Password: password });
    const error = await failureOf(sessionTo(url).send({ method: 'POST', url, body, carriesPassword: true }));
    assert.equal(error.code, 'http.passwordNotEncrypted');
    assert.ok(!passwordWasSeen());
  });

  test('a form that leads nowhere on the web', async () => {
    const server = await serve((_, response) => void response.end());
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', '', 'https://user:pass@localhost/']) {
      const error = await failureOf(sessionTo(server.endpoint).send({ method: 'GET', url }));
      assert.equal(error.code, 'http.noWebAddress');
    }
  });

  test('a page of 1 GB, announced, not announced, and packed', async () => {
    const chunk = Buffer.alloc(1_000_000, 'x');
    let sent = 0;
    const server = await serve(async (request, response) => {
      if (request.url === '/announced') {
        response.writeHead(200, { 'content-length': '1000000000' });
        response.write('x');
      } else if (request.url === '/packed') {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(gzipSync(Buffer.alloc(100_000_000)));
      } else {
        response.writeHead(200);
        for (let index = 0; index < 1000 && !response.destroyed; index++) {
          sent += chunk.length;
          if (!response.write(chunk)) {
            await Promise.race([once(response, 'drain'), once(response, 'close')]);
          }
        }
        response.end();
      }
    });
    const session = sessionTo(server.endpoint);
    for (const path of ['/announced', '/packed', '/']) {
      const error = await failureOf(session.send({ method: 'GET', url: `${server.endpoint}${path}` }));
      assert.equal(error.code, 'http.failed');
      assert.match(error.message, /answered with more than a sign-in page can hold/u);
    }
    assert.ok(sent < 100_000_000, 'the rest was not fetched');
  });

  test('packed pages are read, damaged ones and other encodings named', async () => {
    const server = await serve((request, response) => {
      const encoding = request.url === '/br' ? 'br' : 'gzip';
      response.writeHead(200, { 'content-encoding': encoding, 'content-type': 'text/html; charset=iso-8859-1' });
      response.end(request.url === '/' ? gzipSync(Buffer.from('gr\u00fcn', 'latin1')) : 'damaged');
    });
    const session = sessionTo(server.endpoint);
    assert.equal((await session.send({ method: 'GET', url: server.endpoint })).text, 'gr\u00fcn');
    const damaged = await failureOf(session.send({ method: 'GET', url: `${server.endpoint}/damaged` }));
    assert.match(damaged.message, /cannot be read: it is packed with gzip, and damaged/u);
    const other = await failureOf(session.send({ method: 'GET', url: `${server.endpoint}/br` }));
    assert.match(other.message, /packed with br, which was not asked for/u);
  });

  test('a server that says nothing, and one that drips', async () => {
    const server = await serve(async (request, response) => {
      if (request.url === '/drip') {
        while (!response.destroyed) {
          response.write('x');
          await new Promise((resolve) => {
            setTimeout(resolve, 20);
          });
        }
      }
      await once(response, 'close');
    });
    let limits = { idle: 200, overall: 60_000 };
    const silent = await failureOf(
      sessionTo(server.endpoint, {}, { limits }).send({ method: 'GET', url: server.endpoint }),
    );
    assert.match(silent.message, /^No answer from localhost:\d+ in time/u);
    limits = { idle: 60_000, overall: 400 };
    const dripping = await failureOf(
      sessionTo(server.endpoint, {}, { limits }).send({ method: 'GET', url: `${server.endpoint}/drip` }),
    );
    assert.match(dripping.message, /^No whole answer from localhost:\d+ within 0.4 s/u);
    assert.deepEqual([silent.code, dripping.code], ['http.timeout', 'http.timeout']);
  });

  test('an abort of the sign-in, of the request, and the end of the session', async () => {
    const arrivals: (() => void)[] = [];
    const server = await serve(async (_, response) => {
      arrivals.shift()?.();
      await once(response, 'close');
    });
    const signIn = new AbortController();
    const single = new AbortController();
    context = createContext({ signal: signIn.signal });
    let session = sessionTo(server.endpoint);
    for (const end of [() => single.abort(), () => session.close(), () => signIn.abort()]) {
      arrivals.push(end);
      session = sessionTo(server.endpoint);
      const request = { method: 'GET', url: server.endpoint } as const;
      const sent = session.send(single.signal.aborted ? request : { ...request, signal: single.signal });
      await assert.rejects(sent, { name: 'AbortError' });
    }
    assert.equal(received.length, 3);
  });

  test('the secret parts of URLs and cookies are hidden', async () => {
    const server = await serve((_, response) => {
      response.writeHead(302, {
        location: '/next?stateToken=made-up-state-token&RelayState=made-up-relay&client=visible-part',
        'set-cookie': 'sid=made-up-session-id',
      });
      response.end();
    });
    await failureOf(
      sessionTo(server.endpoint).send({ method: 'GET', url: `${server.endpoint}/?sessionToken=made-up-session-token` }),
    );
    for (const secret of ['made-up-session-token', 'made-up-state-token', 'made-up-relay', 'made-up-session-id']) {
      assert.equal(context.trace.secrets.clean(`a ${secret} b`), 'a •••• b');
    }
    assert.equal(context.trace.secrets.clean('visible-part'), 'visible-part');
  });

  test('sockets and TLS that fail are named by what to do', async () => {
    const server = await serve((_, response) => void response.end());
    const plain = await startLoopbackServer(async (_, response) => void response.end());
    servers.push(plain);
    const refused = await startLoopbackServer(async (_, response) => void response.end());
    await refused.stop();
    const elsewhere = await serve(
      (_, response) => void response.end(),
      makeCertificate({ commonName: 'sso.example.com', hosts: ['sso.example.com'] }),
    );
    const cases: readonly (readonly [string, Record<string, string>, RegExp])[] = [
      [
        server.endpoint,
        { SSLServerCert: '' },
        /is not trusted on this machine \(DEPTH_ZERO_SELF_SIGNED_CERT\). Set SSLServerCert/u,
      ],
      [plain.endpoint.replace('http:', 'https:'), {}, /does not speak TLS there. Check the port in SSOLoginURL/u],
      [refused.endpoint.replace('http:', 'https:'), {}, /refused the connection. Check SSOLoginURL/u],
      ['https://sso.invalid/', {}, /There is no host sso.invalid, or this machine has no network/u],
    ];
    for (const [url, properties, message] of cases) {
      assert.match((await failureOf(sessionTo(url, properties).send({ method: 'GET', url }))).message, message);
    }
    // The server's very own certificate counts whatever host it names; its authority's does not.
    assert.equal((await sessionTo(elsewhere.endpoint).send({ method: 'GET', url: elsewhere.endpoint })).status, 200);
  });

  test('a certificate of another host, of the authority that is trusted', async () => {
    const authority = makeCertificate({ commonName: 'Made-up authority', isAuthority: true });
    const right = makeCertificate({ commonName: 'localhost', hosts: ['localhost'], issuer: authority });
    const wrong = makeCertificate({ commonName: 'sso.example.com', hosts: ['sso.example.com'], issuer: authority });
    const [good, bad] = [await serve((_, r) => void r.end('good'), right), await serve((_, r) => void r.end(), wrong)];
    const properties = { SSLServerCert: authority.certificatePem };
    assert.equal((await sessionTo(good.endpoint, properties).send({ method: 'GET', url: good.endpoint })).text, 'good');
    const error = await failureOf(sessionTo(bad.endpoint, properties).send({ method: 'GET', url: bad.endpoint }));
    assert.match(error.message, /is that of another host/u);
  });

  test('mutual TLS: the certificate is shown where the password may go, and nowhere else', async () => {
    const authority = makeCertificate({ commonName: 'Made-up authority', isAuthority: true });
    const client = makeCertificate({ commonName: 'ana', isClient: true, issuer: authority });
    const options = { clientAuthorities: [authority.certificatePem], clientCertificate: 'asked' as const };
    const start = async (): Promise<TlsServer> => {
      const server = await startTlsServer(async ({ clientName, url }, response) => {
        if (url === '/redirect') {
          response.writeHead(302, { location: other.endpoint });
        }
        response.end(String(clientName));
      }, options);
      servers.push(server);
      certificates.push(server.certificatePem);
      return server;
    };
    const other = await start();
    const server = await start();
    const session = sessionTo(
      server.endpoint,
      {},
      { clientCertificate: { cert: client.certificatePem, key: client.keyPem } },
    );
    assert.equal((await session.send({ method: 'GET', url: server.endpoint })).text, 'ana');
    assert.equal((await session.send({ method: 'GET', url: `${server.endpoint}/redirect` })).text, 'undefined');
  });

  test('mutual TLS: a certificate that is missing or foreign', async () => {
    const authority = makeCertificate({ commonName: 'Made-up authority', isAuthority: true });
    const foreign = makeCertificate({ commonName: 'eve', isClient: true });
    const server = await startTlsServer(async (_, response) => void response.end(), {
      clientAuthorities: [authority.certificatePem],
    });
    servers.push(server);
    certificates.push(server.certificatePem);
    const missing = await failureOf(sessionTo(server.endpoint).send({ method: 'GET', url: server.endpoint }));
    assert.match(missing.message, /may want a client certificate. Set SSLClientCert in SSOProperties/u);
    const session = sessionTo(
      server.endpoint,
      {},
      {
        clientCertificate: { cert: foreign.certificatePem, key: foreign.keyPem },
      },
    );
    const refused = await failureOf(session.send({ method: 'GET', url: server.endpoint }));
    assert.match(refused.message, /as servers do that do not accept a client certificate/u);
  });
});
