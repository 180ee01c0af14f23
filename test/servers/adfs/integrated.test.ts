import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Authenticator } from '../../../src/auth/authenticator';
import { isNeedsPerson } from '../../../src/auth/interaction';
import type { TraceStep } from '../../../src/auth/trace';
import type { Connection } from '../../../src/connection/connection';
import type { UserError } from '../../../src/connection/userError';
import { failureOf } from '../aws/failure';
import { assertUntold } from '../aws/told';
import { samlProvider, samlReader, startWorld } from '../aws/world';
import type { World } from '../aws/world';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { startKerberos } from '../kerberos';
import type { KerberosDomain } from '../kerberos';
import { createSamlIssuer } from '../saml/identityProvider';
import { startTlsServer } from '../tlsServer';
import type { TlsRequest, TlsServer } from '../tlsServer';
import { HastyClock } from './hastyClock';

const hour = 3_600_000;

suite('Signing in with ADFS as the user of this computer', () => {
  let local: DynamodbLocal;
  let world: World;
  let domain: KerberosDomain;
  /** What ADFS had got before the test. */
  let requests: number;
  let posts: number;
  const others: TlsServer[] = [];

  suiteSetup(async () => {
    local = await startDynamodbLocal();
    // Of the same key as the issuer of every world, with the time of the one there is.
    const issuer = createSamlIssuer({ now: () => world.now() });
    domain = await startKerberos({ issuer, roles: [{ role: samlReader, provider: samlProvider }] });
  });
  suiteTeardown(() => Promise.all([local.stop(), domain?.stop()]));
  setup(async () => {
    world = await startWorld(local.endpoint);
    Object.assign(domain.adfs.behaviour, { isIntegratedOffered: true, factors: [] });
    requests = domain.adfs.requests.length;
    posts = domain.adfs.posts.length;
    Object.assign(world.variables, { PATH: process.env['PATH'] });
  });
  teardown(() => Promise.all([world.end(), ...others.splice(0).map((server) => server.stop())]));

  function connect(more: Record<string, string> = {}): Connection {
    return world.connection({
      AuthScheme: 'ADFS',
      SSOLoginURL: domain.endpoint,
      SSLServerCert: domain.certificatePem,
      ...more,
    });
  }

  /** Lists tables in DynamoDB with a connection; says which key DynamoDB saw. */
  async function list(
    connection = connect(),
    authenticator: Authenticator = world.authenticator({ clock: new HastyClock(() => world.now()) }),
  ): Promise<string> {
    for await (const page of world.dynamodb(authenticator).listTables(connection)) {
      assert.ok(Array.isArray(page));
    }
    return world.gate.requests.at(-1)?.accessKeyId ?? '';
  }

  async function refused(code: string, more?: Record<string, string>): Promise<UserError> {
    const error = await failureOf(list(connect(more)));
    assert.equal(error.code, `auth.adfs.${code}`, error.message);
    assert.equal(error.step, 'sign in to ADFS');
    assert.equal(world.sts.calls.length, 0);
    return error;
  }

  async function isInDomain(user?: string): Promise<void> {
    Object.assign(world.variables, await domain.signIn(user));
  }

  /** Kerberos of a computer that is set up in another way. */
  async function configured(change: (text: string) => string): Promise<void> {
    const text = await readFile(world.variables['KRB5_CONFIG'] ?? '', 'utf8');
    const changed = change(text);
    assert.notEqual(changed, text);
    const file = path.join(world.home, 'krb5.conf');
    await writeFile(file, changed);
    world.variables['KRB5_CONFIG'] = file;
  }

  async function other(
    answer: (request: TlsRequest) => { readonly status: number; readonly headers?: Record<string, string> },
  ): Promise<[TlsServer, TlsRequest[]]> {
    const received: TlsRequest[] = [];
    const server = await startTlsServer(async (request, response) => {
      received.push(request);
      const { status, headers } = answer(request);
      response.writeHead(status, headers ?? {}).end();
    });
    others.push(server);
    return [server, received];
  }

  test('down to the tables with a ticket, and again by itself when the session ends', async () => {
    await isInDomain();
    const authenticator = world.authenticator();
    const connection = connect();
    assert.equal(await list(connection, authenticator), world.sts.issued[0]?.accessKeyId);
    const state = authenticator.stateOf('orders');
    assert.ok(state.kind === 'signedIn');
    assert.match(state.identity.arn ?? '', /:assumed-role\/saml-reader\//u);
    assert.equal(domain.adfs.posts.length, posts);
    world.person.isAvailable = false;
    world.advance(2 * hour);
    assert.equal(await list(connection, authenticator), world.sts.issued[1]?.accessKeyId);
  });

  test('with a thumbprint in place of the certificate', async () => {
    await isInDomain('ben');
    assert.ok(await list(connect({ SSLServerCert: domain.adfs.fingerprints.sha256 })));
  });

  test('a second factor after it', async () => {
    await isInDomain();
    domain.adfs.behaviour.factors = [{ kind: 'azureCode' }];
    world.person.answersCodes(() => domain.adfs.device.shown);
    const authenticator = world.authenticator();
    assert.ok(await list(connect(), authenticator));
    const state = authenticator.stateOf('orders');
    assert.ok(state.kind === 'signedIn');
    assert.equal(state.identity.withMfa, true);
    world.person.isAvailable = false;
    assert.ok(isNeedsPerson(await failureOf(list())));
  });

  test('an approval after it, with a number', async () => {
    await isInDomain();
    domain.adfs.behaviour.factors = [{ kind: 'azurePush', hasNumber: true }];
    world.person.answersApprovals(({ number }) => {
      if (number !== undefined) {
        domain.adfs.device.approve(number);
      }
    });
    assert.ok(await list());
  });

  test('no ticket', async () => {
    Object.assign(world.variables, domain.environment);
    const { message } = await refused('noTicket');
    assert.match(message, /^There is no valid Kerberos ticket on this computer\. Sign in to the domain, or run kinit/u);
  });

  test('a ticket of another domain', async () => {
    await isInDomain();
    await configured((text) => text.replace('localhost = CORP.EXAMPLE.TEST', 'localhost = OTHER.EXAMPLE.TEST'));
    assert.match((await refused('unknownServer')).message, /does not know this server.*the domain of the ticket/u);
  });

  test('a server that the domain has no name for', async () => {
    await isInDomain();
    const elsewhere = domain.endpoint.replace('localhost', '127.0.0.1');
    assert.match((await refused('unknownServer', { SSOLoginURL: elsewhere })).message, /no service name \(SPN\)/u);
  });

  test('a domain controller that does not answer', async () => {
    await isInDomain();
    await configured((text) => text.replace(/kdc = 127\.0\.0\.1:\d+/u, 'kdc = 127.0.0.1:1'));
    assert.match((await refused('noDomainController')).message, /No domain controller answers/u);
  });

  test('a form in spite of what we say we are', async () => {
    await isInDomain();
    domain.adfs.behaviour.isIntegratedOffered = false;
    assert.match((await refused('formInstead')).message, /WIASupportedUserAgents/u);
  });

  test('a server that does not take the ticket', async () => {
    await isInDomain();
    const [server, received] = await other(() => ({ status: 401, headers: { 'www-authenticate': 'Negotiate' } }));
    const { message } = await refused('refusedWindowsUser', { SSOLoginURL: server.endpoint });
    assert.match(message, /refused the user who is signed in on this computer \(Negotiate\)/u);
    assert.ok(received.some(({ headers }) => headers.authorization?.startsWith('Negotiate ')));
  });

  test('no other server is shown the ticket, and none is asked that only takes NTLM', async () => {
    await isInDomain();
    const [thief, received] = await other(() => ({ status: 401, headers: { 'www-authenticate': 'Negotiate' } }));
    const [server] = await other(({ url }) =>
      url === '/' ? { status: 204 } : { status: 302, headers: { location: `${thief.endpoint}/wia` } },
    );
    const { message } = await refused('otherHost', { SSOLoginURL: server.endpoint });
    assert.match(message, /asks who is signed in on this computer\. Only localhost:\d+ is told/u);
    assert.ok(received.length > 0);
    assert.ok(received.every(({ headers }) => headers.authorization === undefined));
    const [ntlm] = await other(() => ({ status: 401, headers: { 'www-authenticate': 'NTLM' } }));
    await refused('mechanism', { SSOLoginURL: ntlm.endpoint });
  });

  test('a server whose certificate nobody knows', async () => {
    await isInDomain();
    assert.match((await failureOf(list(connect({ SSLServerCert: 'A'.repeat(64) })))).message, /another certificate/u);
    assert.match((await failureOf(list(connect({ SSLServerCert: '' })))).message, /curl does not trust/u);
    assert.equal(domain.adfs.requests.length, requests);
  });

  test('no curl, and one that cannot', async () => {
    await isInDomain();
    world.variables['PATH'] = world.home;
    assert.match((await refused('noCurl')).message, /needs curl, and there is none on the path/u);
    const file = path.join(world.home, 'curl');
    const says = 'curl 8.5.0 (x86_64) libcurl/8.5.0\\nProtocols: https\\nFeatures: NTLM SSL\\n';
    await writeFile(file, `#!/bin/sh\nprintf '${says}'\n`);
    await chmod(file, 0o755);
    assert.match((await refused('poorCurl')).message, /built without Kerberos/u);
  });

  test('secrets stay where they belong', async () => {
    const steps: TraceStep[] = [];
    const seen: unknown[] = [];
    domain.adfs.behaviour.factors = [{ kind: 'azureCode' }];
    world.person.answersCodes(() => domain.adfs.device.shown);
    for (const environment of [await domain.signIn(), domain.environment]) {
      Object.assign(world.variables, environment);
      const authenticator = world.authenticator({ onStep: (_, __, step) => void steps.push(step) });
      authenticator.onDidChangeState((id) => seen.push(authenticator.stateOf(id)));
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      seen.push(await list(connect(), authenticator).catch((error: unknown) => error));
    }
    const sent = domain.adfs.posts
      .slice(posts)
      .flatMap(({ fields }) => [fields['Context'], fields['VerificationCode']]);
    const responses = world.sts.calls.flatMap(({ input }) => input['SAMLAssertion'] ?? []);
    assert.equal(responses.length, 1);
    assert.ok(sent.every((value) => value !== undefined));
    assertUntold(
      [seen, steps],
      [
        ...sent,
        ...responses,
        // A ticket in base64 begins with YII.
        'Negotiate YII',
        ...world.sts.issued.map((key) => key.secretAccessKey),
      ],
    );
  });

  test('stops when nobody waits any more', async () => {
    await isInDomain();
    const controller = new AbortController();
    const hanging = await startTlsServer(async ({ url }, response) => {
      if (url === '/') {
        response.end('here');
      } else {
        controller.abort();
      }
    });
    others.push(hanging);
    const connection = connect({ SSOLoginURL: hanging.endpoint });
    await assert.rejects(world.authenticator().credentials(connection, controller.signal), { name: 'AbortError' });
  });
});
