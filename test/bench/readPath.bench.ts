import http from 'node:http';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { createClient } from '../../src/dynamodb/client';
import { displayText } from '../../src/dynamodb/items/displayText';
import { decodeItem } from '../../src/dynamodb/readPath/decodeItem';
import { ItemScanner } from '../../src/dynamodb/readPath/itemScanner';
import { readPage } from '../../src/dynamodb/readPath/page';
import { keepPageMemory, returnPageMemory } from '../../src/dynamodb/readPath/pageMemory';
import { sendForBytes } from '../../src/dynamodb/readPath/rawAnswer';
import { benchmark, compare } from './figures';
import { isPageServer, startPageServer } from './pageServer';

/** Rows of a screenful. */
const screen = 40;

/** Made up. */
const credentials = { accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'made-up' };

if (!isPageServer()) {
  void benchmark(async () => {
    const server = await startPageServer();
    const { endpoint } = server;
    const region = 'eu-west-1';
    const input = { TableName: 'Orders', ReturnConsumedCapacity: 'TOTAL' } as const;
    const signal = new AbortController().signal;
    const sdk = new DynamoDBClient({ endpoint, region, credentials });
    const ours = createClient({
      endpoint,
      region,
      credentials,
      customEndpoint: true,
      pageRetries: undefined,
      retryWait: 2000,
      attempts: 1,
      timeoutMilliseconds: 60_000,
      pageSize: undefined,
      consistentRead: false,
    });
    const agent = new http.Agent({ keepAlive: true });
    const bare = (): Promise<Buffer> =>
      new Promise((resolve, reject) => {
        const request = http.request(endpoint, { method: 'POST', agent }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => resolve(Buffer.concat(chunks)));
        });
        request.on('error', reject);
        request.end(JSON.stringify(input));
      });
    // As a tab does.
    const freePageMemory = keepPageMemory();
    const { document } = await documentClient(sdk);

    const times = await compare(
      {
        sdk: () => sdk.send(new ScanCommand(input)),
        document,
        parse: async () => JSON.parse((await bare()).toString('utf8')) as unknown,
        ours: async () => {
          const bytes = await sendForBytes(ours, new ScanCommand(input), signal);
          screenful(bytes);
          returnPageMemory(bytes.buffer as ArrayBuffer);
        },
        raw: async () => {
          const bytes = await sendForBytes(ours, new ScanCommand(input), signal);
          returnPageMemory(bytes.buffer as ArrayBuffer);
        },
      },
      { rounds: 15, warmUp: 5 },
    );
    const page = readPage(await sendForBytes(ours, new ScanCommand(input), signal));
    const { whole } = await compare({ whole: async () => passOver(page) }, { rounds: 15, warmUp: 5 });
    freePageMemory();
    server.stop();
    agent.destroy();
    sdk.destroy();
    ours.destroy();
    return {
      'readPath.ratioToSdkDefaults': { value: times.sdk / times.ours, unit: '×', wanted: '≥ 12' },
      'readPath.ratioToDocumentClient': { value: times.document / times.ours, unit: '×', wanted: '≥ 8' },
      'readPath.ratioToJsonParse': { value: times.parse / times.ours, unit: '×', wanted: '≥ 2' },
      'readPath.rawRatioToSdkDefaults': { value: times.sdk / times.raw, unit: '×', wanted: '≥ 25' },
      'readPath.pageMs': { value: times.ours, unit: 'ms' },
      'readPath.wholePageScanMs': { value: whole, unit: 'ms' },
    };
  });
}

/** What the document client does of itself: every value of every item becomes a JavaScript value. */
async function documentClient(client: DynamoDBClient): Promise<{ document: () => Promise<unknown> }> {
  const { DynamoDBDocumentClient, ScanCommand: DocumentScan } = await import('@aws-sdk/lib-dynamodb');
  const documents = DynamoDBDocumentClient.from(client, { unmarshallOptions: { wrapNumbers: true } });
  return { document: () => documents.send(new DocumentScan({ TableName: 'Orders' })) };
}

/** The first rows of an answer, as the cells of the grid. */
function screenful(bytes: Buffer): unknown[] {
  const page = readPage(bytes);
  const scanner = new ItemScanner(page.bytes, page.itemsStart, page.itemsEnd);
  const rows: unknown[] = [];
  for (let row = 0; row < screen; row++) {
    const start = scanner.position;
    scanner.skip();
    rows.push(Object.values(decodeItem(page.bytes, start, scanner.position - 1)).map(displayText));
  }
  return rows;
}

/** Finds every item and attribute of a page. */
function passOver({ bytes, itemsStart, itemsEnd }: ReturnType<typeof readPage>): number {
  const scanner = new ItemScanner(bytes, itemsStart, itemsEnd);
  let attributes = 0;
  while (scanner.scan(() => attributes++)) {
    // All of them.
  }
  return attributes;
}
