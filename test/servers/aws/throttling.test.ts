import assert from 'node:assert/strict';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Dynamodb } from '../../../src/dynamodb/dynamodb';
import { ItemReader } from '../../../src/dynamodb/itemReader';
import type { ReadProgress } from '../../../src/dynamodb/itemReader';
import { PageStore } from '../../../src/dynamodb/pageStore/pageStore';
import { keepIn } from '../../unit/dynamodb/pages';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { createTable } from '../dynamodbTable';
import { gateAccessKeyId } from './signedGate';
import { ana, startWorld } from './world';
import type { World } from './world';

const pages = 6;
const throttled = 'ProvisionedThroughputExceededException';

suite('A table that asks to slow down', () => {
  let local: DynamodbLocal;
  let world: World;
  let dynamodb: Dynamodb;
  let store: PageStore;
  let told: ReadProgress[];

  suiteSetup(async () => {
    local = await startDynamodbLocal();
    await createTable(local.endpoint, gateAccessKeyId, 'slow');
    const client = new DynamoDBClient({
      endpoint: local.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: gateAccessKeyId, secretAccessKey: 'any' },
    });
    for (let page = 0; page < pages; page++) {
      await client.send(new PutItemCommand({ TableName: 'slow', Item: { id: { S: `item-${page}` } } }));
    }
    client.destroy();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startWorld(local.endpoint);
    dynamodb = world.dynamodb(world.authenticator());
    store = new PageStore({ memoryLimit: Number.POSITIVE_INFINITY });
    told = [];
  });
  teardown(() => world.end());

  function readerOf(properties: Record<string, string>, onProgress: (progress: ReadProgress) => void): ItemReader {
    const connection = world.connection({
      AWSAccessKey: ana.accessKeyId,
      AWSSecretKey: ana.secretAccessKey,
      Pagesize: '1',
      RetryWaitTime: '10',
      ...properties,
    });
    return new ItemReader(
      (start, signal, onWait) => dynamodb.readPage(connection, { table: 'slow' }, start, signal, onWait),
      keepIn(store),
      (progress) => {
        told.push(progress);
        onProgress(progress);
      },
    );
  }

  function assertAllReadOnce(reader: ItemReader): void {
    const { progress } = reader;
    assert.equal(progress.state, 'complete', progress.error?.stack);
    assert.equal(progress.items, pages);
    const ids = store.items(0, pages).map((item) => JSON.stringify(item['id']));
    assert.equal(new Set(ids).size, pages);
    const starts = world.gate.requests
      .filter(({ refused }) => refused === undefined)
      .map(({ input }) => JSON.stringify((input as { ExclusiveStartKey?: unknown }).ExclusiveStartKey ?? 'first'));
    assert.equal(new Set(starts).size, starts.length, 'no page was read twice');
    // A page of one item costs half a unit.
    assert.equal(progress.consumedUnits, pages / 2);
  }

  test('is waited for and then read to the end: nothing lost, nothing twice, and it was said', async () => {
    let isSlow = false;
    const reader = readerOf({}, ({ pages: read }) => {
      if (read === 3 && !isSlow) {
        isSlow = true;
        world.gate.failNext(7, throttled);
      }
    });
    await reader.readUntil(Number.POSITIVE_INFINITY);
    assertAllReadOnce(reader);
    assert.equal(world.gate.requests.filter(({ refused }) => refused === throttled).length, 7, 'no silent tries');
    assert.equal(told.filter(({ waiting }) => waiting?.reason === 'throttled').length, 7);
    assert.ok(told.every(({ waiting, state }) => waiting === undefined || state === 'reading'));
  });

  test('a failure of the service is waited for as well', async () => {
    world.gate.failNext(2, 'InternalServerError', 500);
    world.gate.failNext(1, 'ServiceUnavailable', 503);
    const reader = readerOf({}, () => undefined);
    await reader.readUntil(Number.POSITIVE_INFINITY);
    assertAllReadOnce(reader);
    assert.equal(told.filter(({ waiting }) => waiting?.reason === 'failing').length, 3);
  });

  test('Stop ends the wait at once; going on loses nothing', async () => {
    world.gate.failNext(1, throttled);
    const reader = readerOf({ RetryWaitTime: '600000' }, ({ waiting }) => {
      if (waiting?.reason === 'throttled') {
        reader.stop();
      }
    });
    await reader.readUntil(Number.POSITIVE_INFINITY);
    assert.equal(reader.progress.state, 'stopped');
    assert.equal(reader.progress.waiting, undefined);
    await reader.readUntil(Number.POSITIVE_INFINITY);
    assertAllReadOnce(reader);
  });

  test('as often as the connection says; Retry goes on from there', async () => {
    let isSlow = false;
    const reader = readerOf({ MaximumRequestRetries: '2' }, ({ pages: read }) => {
      if (read === 2 && !isSlow) {
        isSlow = true;
        world.gate.failNext(3, throttled);
      }
    });
    await reader.readUntil(Number.POSITIVE_INFINITY);
    assert.equal(reader.progress.state, 'failed');
    assert.match(
      reader.progress.error?.message ?? '',
      /^DynamoDB is limiting requests to slow and still did after 1 second\. Go on later/u,
    );
    await reader.readUntil(Number.POSITIVE_INFINITY);
    assertAllReadOnce(reader);
  });

  test('other requests are tried again as ever', async () => {
    world.gate.failNext(2, 'ThrottlingException');
    const connection = world.connection({ AWSAccessKey: ana.accessKeyId, AWSSecretKey: ana.secretAccessKey });
    assert.equal((await dynamodb.describeTable(connection, 'slow')).name, 'slow');
  });
});
