import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { CreateTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { Authenticator } from '../../src/auth/authenticator';
import type { Connection } from '../../src/connection/connection';
import { UserError } from '../../src/connection/userError';
import { createClient } from '../../src/dynamodb/client';
import { Dynamodb } from '../../src/dynamodb/dynamodb';
import { ItemReader } from '../../src/dynamodb/itemReader';
import { PageStore } from '../../src/dynamodb/pageStore/pageStore';
import { targetOf } from '../../src/dynamodb/target';
import { keepIn } from '../unit/dynamodb/pages';
import type { TestStep } from '../../src/dynamodb/connectionTest';
import type { DynamodbLocal } from './dynamodbLocal';
import { startDynamodbLocal } from './dynamodbLocal';

/** Made up: DynamoDB Local takes any key of letters and digits. */
const madeUpKey = { AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00', AWSSecretKey: 'madeUpSecret' };

function connectionTo(endpoint: string, more: Record<string, string> = {}): Connection {
  return {
    id: endpoint,
    name: 'Orders',
    properties: { AWSRegion: 'IRELAND', Endpoint: endpoint, ...madeUpKey, ...more },
  };
}

function makeDynamodb(): Dynamodb {
  return new Dynamodb(new Authenticator(async () => ({})), async () =>
    assert.fail('the sample database is not wanted here'),
  );
}

async function message(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => assert.fail('did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof UserError, String(error));
  return error.message;
}

async function allTables(dynamodb: Dynamodb, connection: Connection): Promise<string[]> {
  const tables: string[] = [];
  for await (const page of dynamodb.listTables(connection)) {
    tables.push(...page);
  }
  return tables;
}

suite('DynamoDB by connections', () => {
  let server: DynamodbLocal;
  let dynamodb: Dynamodb;

  suiteSetup(async () => {
    server = await startDynamodbLocal();
  });
  suiteTeardown(() => server.stop());
  setup(() => {
    dynamodb = makeDynamodb();
  });
  teardown(() => dynamodb.dispose());

  async function client(): Promise<ReturnType<typeof createClient>> {
    const { properties } = connectionTo(server.endpoint);
    const credentials = { accessKeyId: madeUpKey.AWSAccessKey, secretAccessKey: madeUpKey.AWSSecretKey };
    return createClient(await targetOf(properties, credentials, async () => ''));
  }

  async function createTable(name: string): Promise<void> {
    const sdk = await client();
    await sdk.send(
      new CreateTableCommand({
        TableName: name,
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'N' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    sdk.destroy();
  }

  test('lists all tables, more than one answer of ListTables holds', async () => {
    const names = Array.from({ length: 103 }, (_, index) => `table-${String(index).padStart(3, '0')}`);
    for (const name of names) {
      await createTable(name);
    }
    const listed = await allTables(dynamodb, connectionTo(server.endpoint));
    assert.deepEqual(
      listed.filter((name) => name.startsWith('table-')),
      names,
    );
  });

  test('describes a table by its keys', async () => {
    await createTable('described');
    const facts = await dynamodb.describeTable(connectionTo(server.endpoint), 'described');
    assert.deepEqual(facts.partitionKey, { name: 'pk', type: 'S' });
    assert.deepEqual(facts.sortKey, { name: 'sk', type: 'N' });
    assert.equal(facts.status, 'ACTIVE');
  });

  test('reads items page by page and keeps every value exactly', async () => {
    await createTable('exact');
    const item: Record<string, AttributeValue> = {
      number: { N: '12345678901234567890123456789012345678' },
      tiny: { N: '-1E-130' },
      bytes: { B: Uint8Array.of(0, 255) },
      set: { SS: ['a', 'b'] },
      empty: { S: '' },
      nothing: { NULL: true },
    };
    const sdk = await client();
    for (const sk of ['1', '2', '3']) {
      await sdk.send(new PutItemCommand({ TableName: 'exact', Item: { pk: { S: 'p' }, sk: { N: sk }, ...item } }));
    }
    sdk.destroy();
    const connection = connectionTo(server.endpoint, { Pagesize: '1' });
    const store = new PageStore({ memoryLimit: Number.POSITIVE_INFINITY });
    const reader = new ItemReader(
      (start, signal) => dynamodb.readPage(connection, { table: 'exact' }, start, signal),
      keepIn(store),
      () => undefined,
    );
    await reader.readUntil(2);
    assert.equal(reader.progress.pages, 2);
    assert.ok(reader.progress.consumedUnits > 0);
    await reader.readUntil(100);
    assert.equal(reader.progress.state, 'complete');
    const items = store.items(0, 10);
    assert.equal(items.length, 3);
    const { bytes, ...others } = items[0] ?? {};
    assert.ok(bytes && 'B' in bytes);
    assert.deepEqual([...bytes.B], [0, 255]);
    assert.deepEqual(
      { ...others, bytes: item['bytes'] },
      { pk: { S: 'p' }, sk: { N: '1' }, ...item, tiny: { N: '-0.' + '0'.repeat(129) + '1' } },
    );
  });

  test('a table that is not there', async () => {
    const connection = connectionTo(server.endpoint);
    const text = await message(
      dynamodb.readPage(connection, { table: 'missing' }, undefined, new AbortController().signal),
    );
    assert.equal(text, 'There is no table missing in eu-west-1. It was deleted, or is in another region or account.');
  });

  test('an abort ends a request as an abort', async () => {
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(
      dynamodb.readPage(connectionTo(server.endpoint), { table: 'exact' }, undefined, controller.signal),
      {
        name: 'AbortError',
      },
    );
  });

  test('a test of a connection says each step and counts the tables', async () => {
    const steps: TestStep[] = [];
    const passed = await dynamodb.test(
      connectionTo(server.endpoint),
      (index, step) => {
        steps[index] = step;
      },
      new AbortController().signal,
    );
    assert.equal(passed, true);
    assert.deepEqual(
      steps.map(({ title, state }) => `${title} ${state}`),
      ['Credentials: Access keys passed', 'Endpoint passed', 'Tables passed'],
    );
    assert.match(steps[2]?.detail ?? '', /^\d+ tables?$/u);
  });
});

suite('DynamoDB where nothing right answers', () => {
  const servers: net.Server[] = [];
  const sockets = new Set<net.Socket>();
  teardown(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    for (const server of servers.splice(0)) {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function listen(server: net.Server): Promise<string> {
    servers.push(server);
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function listingFails(endpoint: string, more: Record<string, string> = {}): Promise<string> {
    const dynamodb = makeDynamodb();
    try {
      return await message(allTables(dynamodb, connectionTo(endpoint, { MaximumRequestRetries: '0', ...more })));
    } finally {
      dynamodb.dispose();
    }
  }

  test('a closed port', async () => {
    const host = await listen(net.createServer());
    await new Promise((resolve) => servers.pop()?.close(resolve));
    assert.equal(
      await listingFails(`http://${host}`),
      `Nothing listens at http://${host}. Start DynamoDB Local there, or correct Endpoint.`,
    );
  });

  test('a web server that is not DynamoDB', async () => {
    const host = await listen(http.createServer((_, response) => response.end('<html>Welcome</html>')));
    assert.equal(await listingFails(`http://${host}`), `${host} answered, but not as DynamoDB does. Check Endpoint.`);
  });

  test('a web server that knows no such page', async () => {
    const host = await listen(http.createServer((_, response) => response.writeHead(404).end('nothing here')));
    assert.equal(await listingFails(`http://${host}`), `${host} answered, but not as DynamoDB does. Check Endpoint.`);
  });

  test('https where plain http is spoken', async () => {
    const host = await listen(http.createServer((_, response) => response.end()));
    assert.match(await listingFails(`https://${host}`), /does not speak TLS there.*http:\/\//u);
  });

  test('a server that never answers', async () => {
    const host = await listen(net.createServer((socket) => void socket.on('error', () => undefined)));
    assert.match(await listingFails(`http://${host}`, { Timeout: '1' }), /No answer from .* in time/u);
  });

  test('a missing region', async () => {
    const dynamodb = makeDynamodb();
    const connection: Connection = { id: 'x', name: 'Orders', properties: madeUpKey };
    assert.equal(
      await message(allTables(dynamodb, connection)),
      'AWSRegion is missing. Choose the region your tables are in.',
    );
  });
});
