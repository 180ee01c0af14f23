import assert from 'node:assert/strict';
import http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { once } from 'node:events';
import type { TestStep } from '../../../src/dynamodb/connectionTest';
import { failureOf } from '../aws/failure';
import { ana, reader, startWorld } from '../aws/world';
import type { World } from '../aws/world';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { startTlsServer } from '../tlsServer';
import type { TlsServer } from '../tlsServer';
import { startConnectProxy } from './connectProxy';
import type { ConnectProxy } from './connectProxy';

const role = {
  AuthScheme: 'AwsIAMRoles',
  AWSAccessKey: ana.accessKeyId,
  AWSSecretKey: ana.secretAccessKey,
  AWSRoleARN: reader,
};

suite('SSLServerCert and the Proxy properties on the way to AWS', () => {
  let local: DynamodbLocal;
  let world: World;
  const running: { stop(): Promise<void> }[] = [];

  suiteSetup(async () => {
    local = await startDynamodbLocal();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startWorld(local.endpoint);
  });
  teardown(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
    await world.end();
  });

  /** Lists tables; says with which key DynamoDB saw that. */
  async function use(properties: Record<string, string>): Promise<string> {
    const dynamodb = world.dynamodb(world.authenticator());
    for await (const page of dynamodb.listTables(world.connection({ ...role, ...properties }))) {
      assert.ok(Array.isArray(page));
    }
    return world.gate.requests.at(-1)?.accessKeyId ?? '';
  }

  async function proxy(): Promise<ConnectProxy> {
    const started = await startConnectProxy({ user: 'ana', password: 'made-up-proxy-password' });
    running.push(started);
    return started;
  }

  /** TLS in front of a server of the world; what was signed, the Host too, stays as it is. */
  async function secured(endpoint: string): Promise<TlsServer> {
    const started = await startTlsServer(async ({ method, url, headers, body }, response) => {
      const onward = http.request(new URL(url, endpoint), { method, headers }).end(body);
      const [answer] = (await once(onward, 'response')) as [http.IncomingMessage];
      response.writeHead(answer.statusCode ?? 502, answer.headers).end(await buffer(answer));
    });
    running.push(started);
    return started;
  }

  test('STS and DynamoDB by a proxy that wants a password', async () => {
    const watched = await proxy();
    const named = (endpoint: string, name: string): string => endpoint.replace('127.0.0.1', name);
    const properties = {
      STSEndpoint: named(world.sts.endpoint, 'sts.example.test'),
      Endpoint: named(world.gate.endpoint, 'dynamodb.example.test'),
      ProxyServer: watched.host,
      ProxyPort: String(watched.port),
      ProxyUser: 'ana',
      ProxyPassword: 'made-up-proxy-password',
    };
    for (const ProxySSLType of ['AUTO', 'TUNNEL']) {
      assert.equal(await use({ ...properties, ProxySSLType }), world.sts.issued.at(-1)?.accessKeyId);
    }
    const { host: sts } = new URL(properties.STSEndpoint);
    const { host: dynamodb } = new URL(properties.Endpoint);
    assert.deepEqual(
      [...new Set(watched.requests)],
      [`POST http://${sts}/`, `POST http://${dynamodb}/`, `CONNECT ${sts}`, `CONNECT ${dynamodb}`],
    );
    const wrong = await failureOf(use({ ...properties, ProxyPassword: 'made-up-wrong' }));
    assert.equal(wrong.code, 'http.proxyAuthentication');
  });

  test('STS and DynamoDB with a certificate of their own, as PEM and as thumbprint', async () => {
    const [sts, dynamodb] = [await secured(world.sts.endpoint), await secured(world.gate.endpoint)];
    const properties = { STSEndpoint: sts.endpoint, Endpoint: dynamodb.endpoint };
    const untrusted = await failureOf(use(properties));
    assert.match(
      untrusted.message,
      /is not trusted on this machine \(DEPTH_ZERO_SELF_SIGNED_CERT\). Set SSLServerCert/u,
    );
    for (const SSLServerCert of [sts.certificatePem, sts.fingerprints.sha256]) {
      assert.equal(await use({ ...properties, SSLServerCert }), world.sts.issued.at(-1)?.accessKeyId);
    }
    const calls = world.sts.calls.length;
    const wrong = await failureOf(use({ ...properties, SSLServerCert: sts.fingerprints.sha1.replaceAll(/\d/gu, '0') }));
    assert.equal(wrong.code, 'http.thumbprint');
    assert.equal(world.sts.calls.length, calls);
  });

  test('Test Connection says what is wrong with the way, and goes it', async () => {
    const sts = await secured(world.sts.endpoint);
    const dynamodb = await secured(world.gate.endpoint);
    const test = async (SSLServerCert: string): Promise<TestStep[]> => {
      const steps: TestStep[] = [];
      const service = world.dynamodb(world.authenticator());
      const properties = { ...role, AWSRegion: 'IRELAND', STSEndpoint: sts.endpoint, Endpoint: dynamodb.endpoint };
      const connection = { id: '', name: 'Orders', properties: { ...properties, SSLServerCert } };
      await service.test(connection, (_, step) => void steps.push(step), new AbortController().signal);
      return steps;
    };
    const passed = await test(sts.fingerprints.sha256);
    assert.ok(passed.every(({ state }) => state !== 'failed'));
    assert.deepEqual(
      ['Identity', 'Tables'].map((title) => passed.findLast((step) => step.title === title)?.state),
      ['passed', 'passed'],
    );
    const failed = await test('*');
    assert.match(failed.find(({ state }) => state === 'failed')?.detail ?? '', /^SSLServerCert=\* would take any/u);
  });

  test('a server that takes the request and says nothing', async () => {
    const silent = await startTlsServer(async (_, response) => void (await once(response, 'close')));
    running.push(silent);
    const error = await failureOf(
      use({
        AuthScheme: 'AwsRootKeys',
        Endpoint: silent.endpoint,
        SSLServerCert: silent.certificatePem,
        Timeout: '1',
        MaximumRequestRetries: '0',
      }),
    );
    assert.match(error.message, /^No answer from localhost:\d+ in time/u);
    assert.equal(error.code, 'TimeoutError');
  });

  test('an abort while DynamoDB answers', async () => {
    const stop = new AbortController();
    const slow = await startTlsServer(async (_, response) => {
      stop.abort();
      await once(response, 'close');
    });
    running.push(slow);
    const dynamodb = world.dynamodb(world.authenticator());
    const properties = {
      ...role,
      AuthScheme: 'AwsRootKeys',
      Endpoint: slow.endpoint,
      SSLServerCert: slow.certificatePem,
    };
    await assert.rejects(dynamodb.listTables(world.connection(properties), stop.signal).next(), { name: 'AbortError' });
  });
});
