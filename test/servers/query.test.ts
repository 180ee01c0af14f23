import assert from 'node:assert/strict';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  ExecuteStatementCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Authenticator } from '../../src/auth/authenticator';
import type { Connection } from '../../src/connection/connection';
import { createClient } from '../../src/dynamodb/client';
import { Dynamodb } from '../../src/dynamodb/dynamodb';
import { ItemReader } from '../../src/dynamodb/itemReader';
import { PageStore } from '../../src/dynamodb/pageStore/pageStore';
import { pageRequestOf } from '../../src/dynamodb/query/pageRequest';
import type { Question } from '../../src/dynamodb/query/question';
import type { SortKeyOperator } from '../../src/dynamodb/query/sortKeyOperator';
import { readBatchAnswer, readStatementPage } from '../../src/dynamodb/readPath/otherAnswers';
import type { PageItems } from '../../src/dynamodb/readPath/page';
import { sendForBytes } from '../../src/dynamodb/readPath/rawAnswer';
import { targetOf } from '../../src/dynamodb/target';
import { keepIn } from '../unit/dynamodb/pages';
import type { DynamodbLocal } from './dynamodbLocal';
import { startDynamodbLocal } from './dynamodbLocal';

/** Made up. */
const keys = { accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'madeUpSecret' };

suite('Questions to a real DynamoDB', () => {
  let local: DynamodbLocal;
  let dynamodb: Dynamodb;
  let connection: Connection;

  suiteSetup(async () => {
    local = await startDynamodbLocal();
    const properties = {
      AWSRegion: 'IRELAND',
      Endpoint: local.endpoint,
      Pagesize: '3',
      UseConsistentReads: 'True',
      AWSAccessKey: keys.accessKeyId,
      AWSSecretKey: keys.secretAccessKey,
    };
    connection = { id: 'questions', name: 'Questions', properties };
    dynamodb = new Dynamodb(new Authenticator(async () => ({})), async () => assert.fail('no sample here'));
    const client = createClient(await targetOf(properties, keys, async () => ''));
    await client.send(
      new CreateTableCommand({
        TableName: 'Readings',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'size', AttributeType: 'S' },
          { AttributeName: 'a.b', AttributeType: 'N' },
          { AttributeName: 'bytes', AttributeType: 'B' },
        ],
        KeySchema: [
          { AttributeName: 'size', KeyType: 'HASH' },
          { AttributeName: 'a.b', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byBytes',
            KeySchema: [{ AttributeName: 'bytes', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
        LocalSecondaryIndexes: [
          {
            IndexName: 'inBytes',
            KeySchema: [
              { AttributeName: 'size', KeyType: 'HASH' },
              { AttributeName: 'bytes', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      }),
    );
    const item = (size: string, number: number) => ({
      PutRequest: {
        Item: { size: { S: size }, 'a.b': { N: String(number) }, bytes: { B: Uint8Array.of(number % 2, number) } },
      },
    });
    const numbers = Array.from({ length: 10 }, (_, index) => index);
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          Readings: [...numbers.map((each) => item('large', each)), ...numbers.map((each) => item('small', each))],
        },
      }),
    );
    client.destroy();
  });
  suiteTeardown(async () => {
    dynamodb.dispose();
    await local.stop();
  });

  async function ask(question: Question): Promise<string[]> {
    const facts = await dynamodb.describeTable(connection, 'Readings');
    const asked = pageRequestOf(question, 'Readings', facts);
    assert.ok('request' in asked, JSON.stringify(asked));
    const store = new PageStore({ memoryLimit: 1e6 });
    const reader = new ItemReader(
      (start, signal) => dynamodb.readPage(connection, asked.request, start, signal),
      keepIn(store),
      () => undefined,
    );
    await reader.readUntil(Number.POSITIVE_INFINITY);
    assert.equal(reader.progress.state, 'complete', reader.progress.error?.stack);
    return store.items(0, 100).map((each) => (each['a.b'] && 'N' in each['a.b'] ? each['a.b'].N : '?'));
  }

  const operators: readonly [SortKeyOperator, readonly string[], string][] = [
    ['=', ['4'], '4'],
    ['<', ['2'], '0 1'],
    ['<=', ['2'], '0 1 2'],
    ['>', ['7'], '8 9'],
    ['>=', ['7'], '7 8 9'],
    ['between', ['3', '5'], '3 4 5'],
  ];
  for (const [operator, values, expected] of operators) {
    test(`the sort key ${operator} ${values.join(' and ')}, page after page`, async () => {
      assert.equal((await ask({ kind: 'query', partition: 'large', sort: { operator, values } })).join(' '), expected);
    });
  }

  test('a whole partition, the greatest first', async () => {
    const numbers = await ask({ kind: 'query', partition: 'small', isDescending: true });
    assert.equal(numbers.join(' '), '9 8 7 6 5 4 3 2 1 0');
  });

  test('a local index by the beginning of binary keys', async () => {
    const numbers = await ask({
      kind: 'query',
      index: 'inBytes',
      partition: 'large',
      sort: { operator: 'begins_with', values: ['0x01'] },
    });
    assert.equal(numbers.join(' '), '1 3 5 7 9');
  });

  test('a global index by its binary partition key', async () => {
    assert.deepEqual(await ask({ kind: 'query', index: 'byBytes', partition: '0x0004' }), ['4', '4']);
  });

  test('a scan of an index', async () => {
    assert.equal((await ask({ kind: 'scan', index: 'byBytes' })).length, 20);
  });

  suite('answers of other requests', () => {
    let client: DynamoDBClient;
    const { signal } = new AbortController();

    setup(async () => {
      const target = await targetOf(connection.properties, keys, async () => '');
      client = createClient(target);
    });
    teardown(() => client.destroy());

    test('a statement, page after page', async () => {
      const numbers: string[] = [];
      let next: string | undefined;
      let pages = 0;
      do {
        const command = new ExecuteStatementCommand({
          Statement: `SELECT * FROM "Readings" WHERE "size" = ?`,
          Parameters: [{ S: 'large' }],
          Limit: 4,
          NextToken: next,
        });
        const page = readStatementPage(await sendForBytes(client, command, signal));
        assert.ok(page.count <= 4);
        numbers.push(...numbersOf(page));
        next = page.next;
        pages++;
      } while (next !== undefined);
      assert.equal(numbers.join(' '), '0 1 2 3 4 5 6 7 8 9');
      assert.ok(pages >= 3);
    });

    test('a batch of keys', async () => {
      const command = new BatchGetItemCommand({
        RequestItems: {
          Readings: { Keys: ['2', '7', '99'].map((number) => ({ size: { S: 'small' }, 'a.b': { N: number } })) },
        },
        ReturnConsumedCapacity: 'TOTAL',
      });
      const { tables, consumedUnits, unprocessed } = readBatchAnswer(await sendForBytes(client, command, signal));
      assert.deepEqual([...tables.keys()], ['Readings']);
      const items = tables.get('Readings');
      assert.ok(items);
      assert.deepEqual(numbersOf(items).toSorted(), ['2', '7']);
      assert.ok(consumedUnits > 0);
      assert.equal(unprocessed, undefined);
    });
  });
});

function numbersOf(items: PageItems): string[] {
  const store = new PageStore({ memoryLimit: 1e6 });
  store.add(items);
  const numbers = store.items(0, 100).map((each) => (each['a.b'] && 'N' in each['a.b'] ? each['a.b'].N : '?'));
  store.close();
  return numbers;
}
