import assert from 'node:assert/strict';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { gateAccessKeyId, startSignedGate } from './signedGate';
import type { SignedGate } from './signedGate';

/** Made up. */
const longTerm = { accessKeyId: 'AKIAEXAMPLELONGTERM0', secretAccessKey: 'made/up+secret' };
const temporary = {
  accessKeyId: 'ASIAEXAMPLETEMPORARY',
  secretAccessKey: 'another/made+up/secret',
  sessionToken: 'made/up+session/token==',
  expiration: new Date('2030-01-01T00:00:00Z'),
};

suite('The gate before DynamoDB', () => {
  let local: DynamodbLocal;
  let gate: SignedGate;
  let clients: DynamoDBClient[] = [];
  let now = Date.now;

  suiteSetup(async () => {
    local = await startDynamodbLocal();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    now = Date.now;
    gate = await startSignedGate({
      dynamodbEndpoint: local.endpoint,
      keys: [longTerm, temporary],
      now: () => now(),
    });
  });
  teardown(async () => {
    for (const each of clients) {
      each.destroy();
    }
    clients = [];
    await gate.stop();
  });

  function client(
    credentials: DynamoDBClientConfig['credentials'],
    more: Partial<DynamoDBClientConfig> = {},
  ): DynamoDBClient {
    const made = new DynamoDBClient({
      endpoint: gate.endpoint,
      region: 'eu-west-1',
      maxAttempts: 1,
      ...(credentials && { credentials }),
      ...more,
    });
    clients.push(made);
    return made;
  }

  async function refusal(credentials: DynamoDBClientConfig['credentials']): Promise<string> {
    const error: unknown = await client(credentials)
      .send(new ListTablesCommand({}))
      .then(
        () => assert.fail('it was let in'),
        (reason: unknown) => reason,
      );
    assert.ok(error instanceof Error);
    return error.name;
  }

  test('lets through what is rightly signed, whatever key signed it', async () => {
    await client(longTerm).send(
      new CreateTableCommand({
        TableName: 'gated',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    await client(longTerm).send(new PutItemCommand({ TableName: 'gated', Item: { id: { S: 'ünïcode' } } }));
    const { TableNames } = await client(temporary).send(new ListTablesCommand({ Limit: 10 }));
    assert.deepEqual(TableNames, ['gated']);
    const past = client({ accessKeyId: gateAccessKeyId, secretAccessKey: 'any' }, { endpoint: local.endpoint });
    assert.deepEqual((await past.send(new ListTablesCommand({}))).TableNames, ['gated']);
    assert.deepEqual(
      gate.requests.map(({ action, accessKeyId, refused }) => [action, accessKeyId, refused]),
      [
        ['CreateTable', longTerm.accessKeyId, undefined],
        ['PutItem', longTerm.accessKeyId, undefined],
        ['ListTables', temporary.accessKeyId, undefined],
      ],
    );
    assert.deepEqual(gate.requests[2]?.input, { Limit: 10 });
  });

  test('refuses as DynamoDB does', async () => {
    assert.equal(await refusal({ ...longTerm, accessKeyId: 'AKIAUNKNOWN' }), 'UnrecognizedClientException');
    assert.equal(await refusal({ ...longTerm, secretAccessKey: 'wrong' }), 'InvalidSignatureException');
    assert.equal(await refusal({ ...longTerm, sessionToken: 'unasked' }), 'UnrecognizedClientException');
    assert.equal(await refusal({ ...temporary, sessionToken: 'wrong' }), 'UnrecognizedClientException');
    const { sessionToken: _, ...withoutToken } = temporary;
    assert.equal(await refusal(withoutToken), 'UnrecognizedClientException');
    const unsigned = await fetch(gate.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      body: '{}',
    });
    assert.equal(unsigned.status, 400);
    assert.ok(unsigned.headers.get('x-amz-crc32'));
    assert.match(await unsigned.text(), /MissingAuthenticationTokenException/u);
  });

  test('an expired session, a revoked key, a new one', async () => {
    now = () => Date.parse('2030-01-01T00:00:00Z');
    assert.equal(await refusal(temporary), 'ExpiredTokenException');
    now = Date.now;
    gate.revoke(longTerm.accessKeyId);
    assert.equal(await refusal(longTerm), 'UnrecognizedClientException');
    gate.addKey({ ...longTerm, secretAccessKey: 'rotated' });
    assert.equal(await refusal(longTerm), 'InvalidSignatureException');
    await client({ ...longTerm, secretAccessKey: 'rotated' }).send(new ListTablesCommand({}));
  });

  test('a denied action, and a failure of the service', async () => {
    gate.deny('ListTables');
    assert.equal(await refusal(longTerm), 'AccessDeniedException');
    gate.allow('ListTables');
    gate.failNext(1, 'ThrottlingException');
    assert.equal(await refusal(longTerm), 'ThrottlingException');
    await client(longTerm).send(new ListTablesCommand({}));
  });

  test('a clock that is wrong is refused, and right with the time of the Date header', async () => {
    now = () => Date.now() + 3_600_000;
    assert.equal(await refusal(longTerm), 'InvalidSignatureException');
    await client(longTerm, { maxAttempts: 2 }).send(new ListTablesCommand({}));
    assert.deepEqual(
      gate.requests.map(({ refused }) => refused),
      ['InvalidSignatureException', 'InvalidSignatureException', undefined],
    );
  });
});
