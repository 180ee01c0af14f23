import assert from 'node:assert/strict';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ItemReader } from '../../../src/dynamodb/itemReader';
import { PageStore } from '../../../src/dynamodb/pageStore/pageStore';
import { keepIn } from '../../unit/dynamodb/pages';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { gateAccessKeyId } from './signedGate';
import { ana, device, reader, startWorld } from './world';
import type { World } from './world';

const anaKeys = { AWSAccessKey: ana.accessKeyId, AWSSecretKey: ana.secretAccessKey };
const role = { ...anaKeys, AuthScheme: 'AwsIAMRoles', AWSRoleARN: reader, TemporaryTokenDuration: '900' };
const withMfa = { ...anaKeys, MFASerialNumber: device.serialNumber, TemporaryTokenDuration: '900' };
const pages = 50;
const minute = 60_000;

suite('Many callers and sessions that end', () => {
  let local: DynamodbLocal;
  let world: World;

  suiteSetup(async () => {
    local = await startDynamodbLocal();
    const client = new DynamoDBClient({
      endpoint: local.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: gateAccessKeyId, secretAccessKey: 'any' },
    });
    await client.send(
      new CreateTableCommand({
        TableName: 'pages',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    for (let page = 0; page < pages; page++) {
      await client.send(new PutItemCommand({ TableName: 'pages', Item: { id: { S: `item-${page}` } } }));
    }
    client.destroy();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startWorld(local.endpoint);
    world.person.answersCodes(() => world.sts.codeOf(device.serialNumber));
  });
  teardown(() => world.end());

  /**
   * Scans the table page by page, with something happening before each page, and says what was read. Every page has
   * been asked for once and granted once.
   */
  async function scan(
    properties: Record<string, string>,
    before: (page: number) => void,
    authenticator = world.authenticator(),
  ): Promise<void> {
    const dynamodb = world.dynamodb(authenticator);
    const connection = world.connection({ ...properties, Pagesize: '1' });
    let page = 0;
    const store = new PageStore({ memoryLimit: Number.POSITIVE_INFINITY });
    const items = new ItemReader(
      (start, signal) => {
        before(page);
        page += 1;
        return dynamodb.readPage(connection, { table: 'pages' }, start, signal);
      },
      keepIn(store),
      () => undefined,
    );
    await items.readUntil(Number.POSITIVE_INFINITY);
    assert.equal(items.progress.state, 'complete', items.progress.error?.stack);
    const read = store.items(0, Number.POSITIVE_INFINITY).map((item) => JSON.stringify(item['id']));
    assert.equal(read.length, pages);
    assert.equal(new Set(read).size, pages);
    const granted = world.gate.requests.filter(({ refused }) => refused === undefined);
    const starts = granted.map(({ input }) =>
      JSON.stringify((input as { ExclusiveStartKey?: unknown }).ExclusiveStartKey ?? 'first'),
    );
    assert.equal(new Set(starts).size, starts.length, 'no page was read twice');
  }

  function count(action: string): number {
    return world.sts.calls.filter((call) => call.action === action).length;
  }

  test('a hundred callers at once are one sign-in', async () => {
    const dynamodb = world.dynamodb(world.authenticator());
    const connection = world.connection(role);
    let release: (() => void) | undefined;
    world.sts.holdNext(
      new Promise<void>((resolve) => {
        release = resolve;
      }),
    );
    const callers = Array.from({ length: 100 }, () => dynamodb.describeTable(connection, 'pages'));
    await new Promise((resolve) => setImmediate(resolve));
    release?.();
    const facts = await Promise.all(callers);
    assert.ok(facts.every(({ name }) => name === 'pages'));
    assert.equal(count('AssumeRole'), 1);
  });

  test('sessions that end in the middle of a scan lose no page, where nobody is needed', async () => {
    await scan(role, (page) => page % 10 === 9 && world.advance(20 * minute));
    assert.equal(count('AssumeRole'), 1 + pages / 10);
  });

  test('sessions that end in the middle of a scan lose no page, where a code is needed', async () => {
    await scan(withMfa, (page) => page % 10 === 9 && world.advance(20 * minute));
    assert.equal(world.person.codeRequests.length, 1 + pages / 10);
    assert.deepEqual(
      world.person.codeRequests.map(({ isRenewal }) => isRenewal),
      [false, true, true, true, true, true],
    );
  });

  test('a session that DynamoDB ends early, by expiry or by revoking, loses no page', async () => {
    await scan(role, (page) => {
      const current = world.sts.issued.at(-1);
      if (page % 10 === 5 && current) {
        world.advance(2 * minute);
        if (page % 20 === 5) {
          world.keys.add({ ...current, expiration: new Date(0) });
        } else {
          world.keys.revoke(current.accessKeyId);
        }
      }
    });
    const refused = world.gate.requests.flatMap((request) => request.refused ?? []);
    assert.deepEqual(
      [...new Set(refused)].toSorted(),
      ['ExpiredTokenException', 'UnrecognizedClientException'],
      'it was refused, and went on',
    );
    assert.equal(count('AssumeRole'), 1 + pages / 10);
  });

  test('a kept session that was revoked is not taken from where it is kept again', async () => {
    const connection = world.connection({ ...withMfa, CredentialsLocation: '~/sessions.ini' });
    const dynamodb = world.dynamodb(world.authenticator());
    await dynamodb.describeTable(connection, 'pages');
    world.advance(2 * minute);
    world.keys.revoke(world.sts.issued[0]?.accessKeyId ?? '');
    await dynamodb.describeTable(connection, 'pages');
    assert.equal(world.person.codeRequests.length, 2);
    assert.equal(world.gate.requests.at(-1)?.accessKeyId, world.sts.issued[1]?.accessKeyId);
  });

  test('several scans and a list that meet the same end ask for one code', async () => {
    const dynamodb = world.dynamodb(world.authenticator());
    const connection = world.connection(withMfa);
    await dynamodb.describeTable(connection, 'pages');
    world.advance(20 * minute);
    await Promise.all([
      ...Array.from({ length: 10 }, () =>
        dynamodb.readPage(connection, { table: 'pages' }, undefined, new AbortController().signal),
      ),
      ...Array.from({ length: 10 }, () => dynamodb.listTables(connection).next()),
    ]);
    assert.equal(world.person.codeRequests.length, 2);
  });

  test('a caller that gives up while a code is wanted is let go, the others wait on', async () => {
    let release: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      world.person.answersCodes(async () => {
        resolve();
        await new Promise<void>((answered) => {
          release = answered;
        });
        return world.sts.codeOf(device.serialNumber);
      });
    });
    const dynamodb = world.dynamodb(world.authenticator());
    const connection = world.connection(withMfa);
    const controller = new AbortController();
    const impatient = dynamodb.describeTable(connection, 'pages', controller.signal);
    const patient = dynamodb.describeTable(connection, 'pages');
    await asked;
    controller.abort();
    await assert.rejects(impatient, { name: 'AbortError' });
    release?.();
    assert.equal((await patient).name, 'pages');
  });

  test('a page that is read while a person renews the session does not wait for that, and does not say so', async () => {
    const authenticator = world.authenticator();
    const dynamodb = world.dynamodb(authenticator);
    const connection = world.connection(withMfa);
    await dynamodb.describeTable(connection, 'pages');
    let answer: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      world.person.answersCodes(async () => {
        resolve();
        await new Promise<void>((answered) => {
          answer = answered;
        });
        return world.sts.codeOf(device.serialNumber);
      });
    });
    world.advance(minute);
    const renewal = authenticator.renew(connection);
    await asked;
    const waits: unknown[] = [];
    const { signal } = new AbortController();
    const page = await dynamodb.readPage(connection, { table: 'pages' }, undefined, signal, (wait) => waits.push(wait));
    assert.equal(page.count, pages);
    assert.deepEqual(waits, []);
    answer?.();
    await renewal;
    assert.equal(count('GetSessionToken'), 2);
  });

  test('who stops while a session that was refused is renewed is let go, and the question with them', async () => {
    const dynamodb = world.dynamodb(world.authenticator());
    const connection = world.connection(withMfa);
    await dynamodb.describeTable(connection, 'pages');
    world.advance(2 * minute);
    world.keys.revoke(world.sts.issued[0]?.accessKeyId ?? '');
    const controller = new AbortController();
    const questionEnded = new Promise<void>((resolve) => {
      world.person.answersCodes(async (_, signal) => {
        signal.addEventListener('abort', () => resolve());
        controller.abort();
        return new Promise<string>(() => undefined);
      });
    });
    const waits: (string | undefined)[] = [];
    await assert.rejects(
      dynamodb.readPage(connection, { table: 'pages' }, undefined, controller.signal, (wait) =>
        waits.push(wait?.reason === 'signIn' ? wait.asked : wait?.reason),
      ),
      { name: 'AbortError' },
    );
    await questionEnded;
    assert.ok(waits.includes('code'), waits.join());
  });
});
