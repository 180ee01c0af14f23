import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  paginateScan,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { UserError } from '../../../src/connection/userError';
import type { SampleItem } from '../../../src/sampleDatabase/attributes';
import { instruments, wellKnownInstruments } from '../../../src/sampleDatabase/instruments';
import { sampleTables } from '../../../src/sampleDatabase/tables';
import { SampleDatabase, sampleCredentials, sampleRegion } from '../../../src/ui/sampleDatabase/sampleDatabase';
import { buildSampleDatabase } from './bundle';
import type { SampleDatabaseBundle } from './bundle';

const folder = path.resolve('out/sampleDatabaseTest');

type Item = Readonly<Record<string, unknown>>;

/** An item as the SDK gives it, in the wire's form: bytes as base64. */
function wireItem(item: Readonly<Record<string, AttributeValue | undefined>>): Item {
  const entries = Object.entries(item).flatMap(([name, value]) => (value ? [[name, wireValue(value)] as const] : []));
  return Object.fromEntries(entries);
}

function wireValue(value: AttributeValue): unknown {
  if (value.B) {
    return { B: base64(value.B) };
  }
  if (value.BS) {
    return { BS: value.BS.map(base64) };
  }
  if (value.L) {
    return { L: value.L.map(wireValue) };
  }
  return value.M ? { M: wireItem(value.M) } : value;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function byKey(items: readonly Item[], keys: readonly string[]): Map<string, Item> {
  return new Map(items.map((item) => [JSON.stringify(keys.map((key) => item[key])), item]));
}

function orderedAt(item: SampleItem): string {
  return item['orderedAt'] && 'S' in item['orderedAt'] ? item['orderedAt'].S : '';
}

/** A request as it goes over the wire. */
function rawRequest(operation: string, request: object): string {
  const body = JSON.stringify(request);
  const headers = Object.entries({ ...headersFor(operation), host: 'sample', 'content-length': body.length });
  return ['POST / HTTP/1.1', ...headers.map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');
}

function headersFor(operation: string): Record<string, string> {
  return {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=sample, SignedHeaders=host, Signature=sample',
  };
}

/** What the server answers, before any client has made objects of it. */
async function rawAnswer(endpoint: string, operation: string, request: object): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: headersFor(operation),
    body: JSON.stringify(request),
  });
  return response.json();
}

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

/** A worker that is not the sample database, for the ways it can go wrong. */
function workerFile(name: string, source: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, `const { parentPort } = require('node:worker_threads');\n${source}\n`);
  return file;
}

suite('Sample database', function () {
  this.timeout(60_000);

  let bundle: SampleDatabaseBundle;
  let database: SampleDatabase;
  let endpoint: string;
  let client: DynamoDBClient;
  const databases: SampleDatabase[] = [];

  function open(file: string): SampleDatabase {
    const opened = new SampleDatabase(file);
    databases.push(opened);
    return opened;
  }

  suiteSetup(async () => {
    fs.mkdirSync(folder, { recursive: true });
    bundle = await buildSampleDatabase(path.join('out', 'sampleDatabaseTest', 'sampleDatabase.cjs'));
    database = open(bundle.file);
    endpoint = await database.endpoint();
    client = new DynamoDBClient({ endpoint, region: sampleRegion, credentials: sampleCredentials, maxAttempts: 1 });
  });

  suiteTeardown(async () => {
    client?.destroy();
    await Promise.all(databases.map((opened) => opened.dispose()));
  });

  suite('the bundle', () => {
    test('asks for nothing but modules of Node itself', () => {
      const foreign = bundle.imports.filter((name) => !builtinModules.includes(name.replace(/^node:/, '')));
      assert.deepEqual(foreign, []);
    });

    test('has nothing native in it, and every operation of dynalite', () => {
      assert.deepEqual(
        bundle.inputs.filter((file) => /classic-level|node-gyp|napi|\.node$/.test(file)),
        [],
      );
      for (const kind of ['actions', 'validations']) {
        const files = fs.readdirSync(`node_modules/dynalite/${kind}`);
        const missing = files.filter((file) => !bundle.inputs.includes(`node_modules/dynalite/${kind}/${file}`));
        assert.deepEqual(missing, []);
      }
    });

    test('stays small', () => {
      assert.ok(bundle.compressedBytes < 80 * 1024, `${bundle.compressedBytes} bytes`);
    });
  });

  suite('what it answers', () => {
    test('lists the tables', async () => {
      const { TableNames } = await client.send(new ListTablesCommand({}));
      assert.deepEqual(TableNames, ['Instruments', 'PageViews', 'Shop']);
    });

    for (const { definition, items } of sampleTables) {
      const { TableName } = definition;

      test(`${TableName}: description with keys, indexes and counts`, async () => {
        const { Table } = await client.send(new DescribeTableCommand({ TableName }));
        assert.equal(Table?.TableStatus, 'ACTIVE');
        assert.equal(Table.ItemCount, items().length);
        assert.ok((Table.TableSizeBytes ?? 0) > 0);
        assert.deepEqual(Table.KeySchema, definition.KeySchema);
        assert.equal(Table.TableArn, `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`);
        for (const index of [...(Table.GlobalSecondaryIndexes ?? []), ...(Table.LocalSecondaryIndexes ?? [])]) {
          const keys = (index.KeySchema ?? []).map((key) => key.AttributeName ?? '');
          const held = items().filter((item) => keys.every((key) => item[key] !== undefined));
          assert.equal(index.ItemCount, held.length);
          assert.ok((index.IndexSizeBytes ?? 0) > 0);
        }
      });

      test(`${TableName}: every item, exactly, with its capacity`, async () => {
        const keys = definition.KeySchema.map((key) => key.AttributeName);
        const read: Item[] = [];
        let units = 0;
        for await (const page of paginateScan({ client }, { TableName, ReturnConsumedCapacity: 'TOTAL' })) {
          read.push(...(page.Items ?? []).map(wireItem));
          units += page.ConsumedCapacity?.CapacityUnits ?? 0;
        }
        const expected = byKey(items(), keys);
        const actual = byKey(read, keys);
        assert.equal(read.length, expected.size);
        for (const [key, item] of expected) {
          // The SDK loses the value of an attribute called __proto__: see the test below.
          const { ['__proto__']: _, ...others } = item;
          assert.deepEqual(actual.get(key), others);
        }
        const { Table } = await client.send(new DescribeTableCommand({ TableName }));
        const least = (Table?.TableSizeBytes ?? 0) / 4096 / 2;
        assert.ok(units >= least && units < least + 4, `${units} units for ${Table?.TableSizeBytes} bytes`);
      });
    }

    test('an attribute called __proto__', async () => {
      const id = { S: wellKnownInstruments.attributeNames };
      const expected = instruments.items().find((item) => JSON.stringify(item['id']) === JSON.stringify(id));
      const answer = await rawAnswer(endpoint, 'GetItem', { TableName: 'Instruments', Key: { id } });
      assert.deepEqual(answer, { Item: JSON.parse(JSON.stringify(expected)) });
      assert.ok(Object.hasOwn(expected ?? {}, '__proto__'));
    });

    test('a scan of 20,000 items comes in pages of about 1 MB', async () => {
      const counts: number[] = [];
      for await (const page of paginateScan({ client }, { TableName: 'PageViews', Select: 'COUNT' })) {
        counts.push(page.Count ?? 0);
      }
      assert.ok(counts.length >= 4, counts.join());
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        20_000,
      );
    });

    test('the segments of a parallel scan hold every item once', async () => {
      const counts = await Promise.all(
        [0, 1, 2, 3].map(async (Segment) => {
          let count = 0;
          const pages = paginateScan(
            { client },
            { TableName: 'PageViews', Select: 'COUNT', Segment, TotalSegments: 4 },
          );
          for await (const page of pages) {
            count += page.Count ?? 0;
          }
          return count;
        }),
      );
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        20_000,
      );
    });

    test('a query of the global index, in order', async () => {
      const { Items, ConsumedCapacity } = await client.send(
        new QueryCommand({
          TableName: 'Shop',
          IndexName: 'byStatus',
          KeyConditionExpression: '#status = :status AND orderedAt > :from',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':status': { S: 'open' }, ':from': { S: '2026-03' } },
          ReturnConsumedCapacity: 'INDEXES',
        }),
      );
      const shop = sampleTables.find((table) => table.definition.TableName === 'Shop')?.items() ?? [];
      const expected = shop
        .filter((item) => JSON.stringify(item['status']) === '{"S":"open"}' && orderedAt(item) > '2026-03')
        .toSorted((one, other) => (orderedAt(one) < orderedAt(other) ? -1 : 1));
      assert.ok(expected.length > 10);
      assert.deepEqual(Items?.map(wireItem), expected);
      assert.equal(ConsumedCapacity?.GlobalSecondaryIndexes?.['byStatus']?.CapacityUnits, 0.5);
    });

    test('a query of the local index, with what it projects and with everything', async () => {
      const query = {
        TableName: 'Shop',
        IndexName: 'byTotal',
        KeyConditionExpression: 'PK = :customer AND #total >= :least',
        ExpressionAttributeNames: { '#total': 'total' },
        ExpressionAttributeValues: { ':customer': { S: 'CUSTOMER#c-1009' }, ':least': { N: '0' } },
        ScanIndexForward: false,
      };
      const projected = await client.send(new QueryCommand(query));
      const complete = await client.send(new QueryCommand({ ...query, Select: 'ALL_ATTRIBUTES' }));
      const totals = (projected.Items ?? []).map((item) => Number(item['total']?.N));
      assert.ok(totals.length > 1);
      assert.deepEqual(
        totals,
        totals.toSorted((one, other) => other - one),
      );
      assert.deepEqual(Object.keys(projected.Items?.[0] ?? {}).toSorted(), [
        'PK',
        'SK',
        'orderedAt',
        'status',
        'total',
      ]);
      assert.deepEqual(
        complete.Items?.map((item) => item['SK']),
        projected.Items?.map((item) => item['SK']),
      );
      assert.ok(complete.Items?.every((item) => item['orderId']));
    });

    test('it can be written to', async () => {
      const item = { id: { S: 'mine' }, empty: { B: new Uint8Array() }, number: { N: '-1E-130' } };
      await client.send(new PutItemCommand({ TableName: 'Instruments', Item: item }));
      const read = await client.send(new GetItemCommand({ TableName: 'Instruments', Key: { id: item.id } }));
      assert.deepEqual(read.Item, { ...item, number: { N: `-0.${'0'.repeat(129)}1` } });
    });

    test('a client that goes away before its answer leaves it running', async () => {
      const socket = net.connect(Number(new URL(endpoint).port), '127.0.0.1');
      socket.write(rawRequest('Scan', { TableName: 'PageViews' }));
      await client.send(new ListTablesCommand({}));
      socket.destroy();
      await client.send(new ListTablesCommand({}));
      assert.equal(database.running, true);
      assert.equal(await database.endpoint(), endpoint);
    });

    test('a client that goes away in the middle of its request leaves it running', async () => {
      const socket = net.connect(Number(new URL(endpoint).port), '127.0.0.1');
      socket.resume().end(rawRequest('Scan', { TableName: 'PageViews' }).slice(0, -5));
      await once(socket, 'close');
      await client.send(new ListTablesCommand({}));
      assert.equal(database.running, true);
      assert.equal(await database.endpoint(), endpoint);
    });
  });

  suite('its life', () => {
    test('it listens on this machine only', async () => {
      const { port, hostname } = new URL(endpoint);
      assert.equal(hostname, '127.0.0.1');
      const others = Object.values(os.networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .filter((address) => !address.internal && address.family === 'IPv4')
        .map((address) => address.address);
      const answers = await Promise.all(['127.0.0.2', ...others].map((host) => refusal(host, Number(port))));
      assert.ok(!answers.includes('connected'), answers.join());
    });

    test('callers at the same time share one start', async () => {
      const shared = open(bundle.file);
      assert.equal(shared.running, false);
      const [one, other] = await Promise.all([shared.endpoint(), shared.endpoint()]);
      assert.equal(one, other);
      assert.equal(await shared.endpoint(), one);
      assert.equal(shared.running, true);
    });

    test('a caller who gives up leaves the start to the others', async () => {
      const shared = open(bundle.file);
      const stop = new AbortController();
      const given = shared.endpoint(stop.signal);
      const kept = shared.endpoint();
      stop.abort();
      await assert.rejects(given, { name: 'AbortError' });
      assert.match(await kept, /^http:\/\/127\.0\.0\.1:\d+$/);
      await assert.rejects(shared.endpoint(stop.signal), { name: 'AbortError' });
    });

    test('dispose ends it and frees the port', async () => {
      const ending = open(bundle.file);
      const port = Number(new URL(await ending.endpoint()).port);
      await ending.dispose();
      assert.equal(ending.running, false);
      assert.equal(await refusal('127.0.0.1', port), 'ECONNREFUSED');
      const successor = net.createServer().listen(port, '127.0.0.1');
      await once(successor, 'listening');
      successor.close();
      await once(successor, 'close');
      await assert.rejects(ending.endpoint(), UserError);
    });

    test('dispose while it starts tells those who wait', async () => {
      const ending = open(bundle.file);
      const waiting = assert.rejects(ending.endpoint(), {
        name: 'UserError',
        code: 'sampleDatabase.start',
        message: 'The sample database did not start. It is closed.',
      });
      await ending.dispose();
      await waiting;
    });

    test('after a crash it starts again', async () => {
      const crashing = open(
        workerFile(
          'crashing.cjs',
          `const server = require('node:http').createServer(() => { throw new Error('made to crash'); });
           server.listen(0, '127.0.0.1', () => parentPort.postMessage({ kind: 'ready', port: server.address().port }));`,
        ),
      );
      const first = await crashing.endpoint();
      await assert.rejects(fetch(first));
      while (crashing.running) {
        // The news of the crash comes by the event loop.
        // oxlint-disable-next-line no-await-in-loop
        await nextTurn();
      }
      const second = await crashing.endpoint();
      assert.notEqual(second, first);
      assert.ok(crashing.running);
    });

    test('it says in words why it did not start, and tries again', async () => {
      const file = workerFile('failing.cjs', `parentPort.postMessage({ kind: 'failed', reason: 'No port is free.' });`);
      const failing = open(file);
      const failure = {
        name: 'UserError',
        code: 'sampleDatabase.start',
        message: 'The sample database did not start. No port is free.',
      };
      await assert.rejects(failing.endpoint(), failure);
      assert.equal(failing.running, false);
      workerFile('failing.cjs', `parentPort.postMessage({ kind: 'ready', port: 1 }); setInterval(() => {}, 60_000);`);
      assert.equal(await failing.endpoint(), 'http://127.0.0.1:1');
    });

    test('a missing worker is an error in words too', async () => {
      await assert.rejects(open(path.join(folder, 'missing.cjs')).endpoint(), {
        name: 'UserError',
        message: /^The sample database did not start\. .*missing\.cjs/,
      });
    });
  });
});
