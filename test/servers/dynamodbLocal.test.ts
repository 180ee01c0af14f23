import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { instruments } from '../../src/sampleDatabase/instruments';
import { sampleTables } from '../../src/sampleDatabase/tables';
import { startDynamodbLocal } from './dynamodbLocal';
import type { DynamodbLocal } from './dynamodbLocal';

/** Resolves with the error's code when nobody answers there. */
async function refusal(host: string, port: number): Promise<string> {
  const socket = net.connect({ host, port });
  try {
    await once(socket, 'connect');
    return 'connected';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'failed';
  } finally {
    socket.destroy();
  }
}

/** Sends a request as JSON, with no client between that makes objects of its own. */
async function send(endpoint: string, operation: string, request: object): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=sample/20260101/us-east-1/dynamodb/aws4_request, Signature=sample',
    },
    body: JSON.stringify(request),
  });
  const answer: unknown = await response.json();
  assert.ok(response.ok, JSON.stringify(answer));
  return answer;
}

suite('DynamoDB Local', function () {
  this.timeout(5 * 60_000);

  let server: DynamodbLocal;
  let client: DynamoDBClient;

  suiteSetup(async () => {
    server = await startDynamodbLocal();
    client = new DynamoDBClient({
      endpoint: server.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'made-up' },
    });
  });

  suiteTeardown(async () => {
    client?.destroy();
    await server?.stop();
  });

  test('a table is created, described and listed', async () => {
    await client.send(
      new CreateTableCommand({
        TableName: 'Orders',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'Orders' }));
    assert.equal(Table?.TableStatus, 'ACTIVE');
    const { TableNames } = await client.send(new ListTablesCommand({}));
    assert.deepEqual(TableNames, ['Orders']);
  });

  test('an item comes back as it was put', async () => {
    const item = {
      id: { S: 'o-1' },
      total: { N: '12345678901234567890123456789012345678' },
      tags: { SS: ['gift'] },
      note: { NULL: true as const },
      photo: { B: new Uint8Array([0, 127, 255]) },
    };
    await client.send(new PutItemCommand({ TableName: 'Orders', Item: item }));
    const { Item } = await client.send(new GetItemCommand({ TableName: 'Orders', Key: { id: item.id } }));
    assert.deepEqual({ ...Item, photo: { B: new Uint8Array(Item?.['photo']?.B ?? []) } }, item);
  });

  test('it takes the tables of the sample database, and returns their values in the same form', async () => {
    await Promise.all(sampleTables.map((table) => send(server.endpoint, 'CreateTable', table.definition)));
    for (const item of instruments.items()) {
      const TableName = instruments.definition.TableName;
      // oxlint-disable-next-line no-await-in-loop -- one database, one request at a time
      await send(server.endpoint, 'PutItem', { TableName, Item: item });
      // oxlint-disable-next-line no-await-in-loop
      const answer = await send(server.endpoint, 'GetItem', { TableName, Key: { id: item['id'] } });
      assert.deepEqual(answer, { Item: JSON.parse(JSON.stringify(item)) });
    }
  });

  test('it listens on this machine only', async () => {
    const { hostname, port } = new URL(server.endpoint);
    assert.equal(hostname, '127.0.0.1');
    assert.notEqual(await refusal('127.0.0.2', Number(port)), 'connected');
    assert.notEqual(await refusal('::1', Number(port)), 'connected');
  });

  test('two run side by side, with tables of their own; each ends when it is told to', async () => {
    const other = await startDynamodbLocal();
    const { region, credentials } = client.config;
    const otherClient = new DynamoDBClient({ endpoint: other.endpoint, region, credentials });
    const { TableNames } = await otherClient.send(new ListTablesCommand({}));
    assert.deepEqual(TableNames, []);
    otherClient.destroy();
    await other.stop();
    assert.equal(await refusal('127.0.0.1', Number(new URL(other.endpoint).port)), 'ECONNREFUSED');
    assert.equal(await refusal('127.0.0.1', Number(new URL(server.endpoint).port)), 'connected');
  });
});
