import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in for DynamoDB that has many tables and no items. */
export interface ManyTables {
  /** Such as `http://127.0.0.1:41297`. */
  readonly endpoint: string;
  /** The operations that were asked for, in order. */
  readonly operations: readonly string[];
  readonly close: () => Promise<void>;
}

/** Names as long as those of real accounts. */
export function tableName(index: number): string {
  return `acme-${['orders', 'customers', 'invoices', 'sessions'][index % 4]}-${String(index).padStart(6, '0')}`;
}

/**
 * Starts a server on this machine that answers ListTables and DescribeTable as the API reference says: at most 100 names
 * in one answer, ResourceNotFoundException for a table it does not have, and nothing without a signature.
 */
export async function startManyTables(count: number): Promise<ManyTables> {
  const names = Array.from({ length: count }, (_, index) => tableName(index)).toSorted();
  const operations: string[] = [];
  const server = createServer((request, response) => {
    const send = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
    };
    void readJson(request).then((input) => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      operations.push(operation);
      if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
        return send(400, failure('MissingAuthenticationTokenException', 'Request is missing Authentication Token'));
      }
      if (operation === 'ListTables') {
        const after = input['ExclusiveStartTableName'];
        const from = after === undefined ? 0 : names.indexOf(textOf(after)) + 1;
        const page = names.slice(from, from + 100);
        const isLast = from + page.length >= names.length;
        return send(200, { TableNames: page, ...(!isLast && { LastEvaluatedTableName: page.at(-1) }) });
      }
      const name = textOf(input['TableName']);
      return names.includes(name)
        ? send(200, { Table: tableDescription(name) })
        : send(400, failure('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    operations,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function tableDescription(name: string): object {
  return {
    TableName: name,
    TableStatus: 'ACTIVE',
    ItemCount: 12_400_000,
    TableSizeBytes: 40_802_189_312,
    AttributeDefinitions: [
      { AttributeName: 'customerId', AttributeType: 'S' },
      { AttributeName: 'orderId', AttributeType: 'N' },
      { AttributeName: 'status', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'customerId', KeyType: 'HASH' },
      { AttributeName: 'orderId', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [{ IndexName: 'byStatus', KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }] }],
  };
}

function failure(name: string, message: string): object {
  return { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message };
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
}
