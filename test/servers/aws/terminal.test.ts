import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { startContainerCredentials } from '../../../src/auth/containerCredentials';
import type { ContainerCredentials } from '../../../src/auth/containerCredentials';
import { SystemClock } from '../../../src/auth/clock';
import { CredentialsLender, credentialProcessJson } from '../../../src/auth/lentCredentials';
import { terminalEnvironment } from '../../../src/auth/terminalEnvironment';
import type { Connection } from '../../../src/connection/connection';
import { UserError } from '../../../src/connection/userError';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { createTable } from '../dynamodbTable';
import { askContainer } from './containerRequest';
import type { ContainerRequest } from './containerRequest';
import { gateAccessKeyId } from './signedGate';
import { ana, device, reader, startWorld } from './world';
import type { World } from './world';

const anaKeys = { AWSAccessKey: ana.accessKeyId, AWSSecretKey: ana.secretAccessKey };
const role = { ...anaKeys, AuthScheme: 'AwsIAMRoles', AWSRoleARN: reader };
const program = path.resolve('out/test/servers/aws/terminalProgram.mjs');
const hour = 3_600_000;

interface Printed {
  readonly error?: string;
  readonly accessKeyId?: string;
  readonly hasToken?: boolean;
  readonly expiration?: string;
  readonly region?: string;
  readonly tables?: readonly string[];
}

suite('Credentials for programs outside', () => {
  let local: DynamodbLocal;
  let world: World;
  let server: ContainerCredentials | undefined;

  suiteSetup(async () => {
    local = await startDynamodbLocal();
    await createTable(local.endpoint, gateAccessKeyId, 'orders');
    await build({
      entryPoints: ['test/servers/aws/terminalProgram.ts'],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'warning',
    });
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startWorld(local.endpoint);
    world.person.answersCodes(() => world.sts.codeOf(device.serialNumber));
  });
  teardown(async () => {
    await server?.stop();
    server = undefined;
    await world.end();
  });

  function lender(): CredentialsLender {
    return new CredentialsLender(world.authenticator(), new SystemClock(() => world.now()));
  }

  async function serve(connection: Connection, from = lender()): Promise<ContainerCredentials> {
    server = await startContainerCredentials(() =>
      from.lend(connection, { asks: true, lendsLocalKeys: true, signal: new AbortController().signal }),
    );
    return server;
  }

  /** Runs the program in the environment of a terminal, at home where other credentials lie about. */
  async function run(way: string, connection: Connection, from: ContainerCredentials): Promise<Printed> {
    await mkdir(path.join(world.home, '.aws'), { recursive: true });
    await writeFile(
      path.join(world.home, '.aws', 'credentials'),
      '[default]\naws_access_key_id=AKIAEXAMPLEOTHER0000\naws_secret_access_key=made-up\n[other]\naws_access_key_id=AKIAEXAMPLEOTHER0000\naws_secret_access_key=made-up\n',
    );
    await writeFile(path.join(world.home, '.aws', 'config'), '[default]\nregion=us-west-2\n');
    const before: Record<string, string> = {
      PATH: process.env['PATH'] ?? '',
      HOME: world.home,
      AWS_PROFILE: 'other',
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEOTHER0000',
      AWS_SECRET_ACCESS_KEY: 'made-up',
      AWS_SESSION_TOKEN: 'made-up',
      AWS_REGION: 'us-west-2',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    };
    const terminal = terminalEnvironment(connection, from, world.gate.endpoint);
    const env = Object.fromEntries(
      Object.entries({ ...before, ...terminal }).filter((entry): entry is [string, string] => entry[1] !== null),
    );
    const { stdout } = await promisify(execFile)(process.execPath, [program, way], { env, timeout: 60_000 });
    return JSON.parse(stdout) as Printed;
  }

  for (const way of ['chain', 'http', 'container']) {
    test(`the SDK finds the session of a role and uses it: ${way}`, async () => {
      const connection = world.connection(role);
      const printed = await run(way, connection, await serve(connection));
      const [issued] = world.sts.issued;
      assert.deepEqual(printed, {
        accessKeyId: issued?.accessKeyId,
        hasToken: true,
        expiration: issued?.expiration?.toISOString(),
        region: 'eu-west-1',
        tables: ['orders'],
      });
      assert.equal(world.gate.requests.at(-1)?.accessKeyId, issued?.accessKeyId);
    });
  }

  test('long-term keys stay; a session of an hour is lent in their place, one for all, and in time another', async () => {
    const from = lender();
    const connection = world.connection(anaKeys);
    const printed = await run('chain', connection, await serve(connection, from));
    assert.deepEqual(printed.tables, ['orders']);
    const options = { asks: true, signal: new AbortController().signal };
    const lent = await Promise.all(Array.from({ length: 20 }, () => from.lend(connection, options)));
    assert.deepEqual([...new Set(lent.map(({ accessKeyId }) => accessKeyId))], [printed.accessKeyId]);
    assert.notEqual(printed.accessKeyId, ana.accessKeyId);
    world.advance(hour - 5 * 60_000);
    const later = await from.lend(connection, options);
    assert.notEqual(later.accessKeyId, printed.accessKeyId);
    assert.deepEqual(
      world.sts.calls.map(({ action, input }) => [action, input['DurationSeconds']]),
      [
        ['GetSessionToken', '3600'],
        ['GetSessionToken', '3600'],
      ],
    );
    const told = JSON.parse(credentialProcessJson(later)) as Record<string, unknown>;
    assert.deepEqual(Object.keys(told), ['Version', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration']);
    assert.equal(told['Version'], 1);
  });

  test('a server on this machine without an STS: its keys go to the terminal and to nobody else', async () => {
    await createTable(local.endpoint, 'AKIAEXAMPLELOCAL0000', 'orders');
    const connection = world.connection({
      ...anaKeys,
      AWSAccessKey: 'AKIAEXAMPLELOCAL0000',
      Endpoint: local.endpoint,
      STSEndpoint: '',
    });
    const from = lender();
    const served = await serve(connection, from);
    const env = terminalEnvironment(connection, served, local.endpoint);
    assert.equal(env['AWS_ENDPOINT_URL_DYNAMODB'], local.endpoint);
    assert.equal(env['AWS_ENDPOINT_URL_STS'], null);
    const answer = await askContainer(served);
    assert.equal((JSON.parse(answer.body) as { AccessKeyId: string }).AccessKeyId, 'AKIAEXAMPLELOCAL0000');
    await assert.rejects(
      from.lend(connection, { asks: true, signal: new AbortController().signal }),
      (error) => error instanceof UserError && error.code === 'auth.keysNotLent',
    );
    assert.equal(world.sts.calls.length, 0);
  });

  test('nobody is asked for what is lent unasked', async () => {
    const connection = world.connection({ ...anaKeys, MFASerialNumber: device.serialNumber });
    const authenticator = world.authenticator();
    const from = new CredentialsLender(authenticator, new SystemClock(() => world.now()));
    const options = { asks: false, signal: new AbortController().signal };
    await assert.rejects(from.lend(connection, options), { code: 'auth.needsPerson' });
    assert.equal(world.person.codeRequests.length, 0);
    assert.deepEqual(authenticator.stateOf(connection.id), { kind: 'none' });
    await authenticator.signIn(connection);
    assert.equal((await from.lend(connection, options)).accessKeyId, world.sts.issued[0]?.accessKeyId);
    // As after a reload: what is kept serves without a question.
    const reloaded = new CredentialsLender(world.authenticator(), new SystemClock(() => world.now()));
    assert.equal((await reloaded.lend(connection, options)).accessKeyId, world.sts.issued[0]?.accessKeyId);
    assert.equal(world.person.codeRequests.length, 1);
  });

  test('what is told of a failure is what a person may read', async () => {
    const connection = world.connection({ ...role, AWSSecretKey: 'a made-up wrong secret' });
    const served = await serve(connection);
    const answer = await askContainer(served);
    assert.equal(answer.status, 503);
    assert.match(answer.body, /AWS refused the signature/u);
    assert.ok(!answer.body.includes('a made-up wrong secret'));
    assert.equal(answer.headers['cache-control'], 'no-store');

    await served.stop();
    server = await startContainerCredentials(() => Promise.reject(new Error('a defect that says a made-up secret')));
    const defect = await askContainer(server);
    assert.deepEqual(JSON.parse(defect.body), { code: 'Failed', message: 'There are no credentials now.' });
  });

  suite('refuses', () => {
    const cases: readonly (readonly [
      title: string,
      status: number,
      request: (from: ContainerCredentials) => ContainerRequest,
    ])[] = [
      ['no token', 401, () => ({ token: undefined })],
      ['another token', 401, () => ({ token: 'x'.repeat(43) })],
      ['the token with something after it', 401, ({ token }) => ({ token: `${token}x` })],
      ['a scheme before the token', 401, ({ token }) => ({ token: `Bearer ${token}` })],
      ['a page, by its Origin', 403, () => ({ headers: { origin: 'https://example.com' } })],
      ['a page without an origin', 403, () => ({ headers: { origin: 'null' } })],
      ['a browser, by Fetch Metadata', 403, () => ({ headers: { 'sec-fetch-site': 'cross-site' } })],
      ['a browser that goes there', 403, () => ({ headers: { 'sec-fetch-mode': 'navigate' } })],
      ['a link, by its Referer', 403, () => ({ headers: { referer: 'https://example.com/' } })],
      ['a proxy', 403, () => ({ headers: { 'x-forwarded-for': '192.0.2.1' } })],
      ['another host name (DNS rebinding)', 403, () => ({ headers: { host: 'example.com' } })],
      ['the right port of another host', 403, ({ uri }) => ({ headers: { host: `localhost:${new URL(uri).port}` } })],
      ['another path', 404, () => ({ path: '/' })],
      ['a query', 404, () => ({ path: '/credentials?x=1' })],
      ['a path that leads back', 404, () => ({ path: '/x/../credentials' })],
      ['POST', 405, () => ({ method: 'POST' })],
      ['HEAD', 405, () => ({ method: 'HEAD' })],
      ['a preflight', 403, () => ({ method: 'OPTIONS', headers: { origin: 'https://example.com' } })],
      ['OPTIONS', 405, () => ({ method: 'OPTIONS' })],
    ];
    for (const [title, status, request] of cases) {
      test(title, async () => {
        let lent = 0;
        server = await startContainerCredentials(async () => {
          lent += 1;
          return { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'made-up', sessionToken: 'made-up' };
        });
        const answer = await askContainer(server, request(server));
        assert.equal(answer.status, status);
        assert.equal(lent, 0);
        assert.ok(!answer.body.includes('ASIAEXAMPLE'));
        assert.equal(answer.headers['cache-control'], 'no-store');
        assert.deepEqual(
          Object.keys(answer.headers).filter((name) => name.startsWith('access-control-')),
          [],
        );
        assert.equal((await askContainer(server)).status, 200, 'and goes on serving');
      });
    }

    test('everyone, when it has ended', async () => {
      server = await startContainerCredentials(() => Promise.reject(new Error('never asked')));
      await server.stop();
      await assert.rejects(askContainer(server), { code: 'ECONNREFUSED' });
    });

    test('headers without end', async () => {
      server = await startContainerCredentials(() => Promise.reject(new Error('never asked')));
      const answer = await askContainer(server, { headers: { 'x-long': 'x'.repeat(20_000) } });
      assert.equal(answer.status, 431);
    });
  });

  test('listens on the loopback interface alone, and every time with another token', async () => {
    server = await startContainerCredentials(() => Promise.reject(new Error('never asked')));
    assert.equal(new URL(server.uri).hostname, '127.0.0.1');
    const other = await startContainerCredentials(() => Promise.reject(new Error('never asked')));
    assert.notEqual(other.token, server.token);
    assert.ok(server.token.length >= 43);
    await other.stop();
  });
});
