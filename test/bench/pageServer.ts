import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import { answerOf, order, pageOfOrders } from './orders';

/*
 * A server that answers as DynamoDB would, in a process of its own: what it costs is not what is measured. It has two
 * tables, Orders and Returns, of the same so many made-up items in pages of 1 MB.
 */

export interface PageServer {
  readonly endpoint: string;
  readonly stop: () => void;
}

/** Starts it from a benchmark: the benchmark's own file is run again for that. */
export async function startPageServer(items = Number.POSITIVE_INFINITY): Promise<PageServer> {
  const env = { ...process.env, PAGE_SERVER: String(items) };
  const child = fork(process.argv[1] ?? '', [], { env, execArgv: [] });
  const [port] = (await once(child, 'message')) as [number];
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}

/** Whether this process is the server; a benchmark begins by asking. */
export function isPageServer(): boolean {
  const items = process.env['PAGE_SERVER'];
  if (items === undefined) {
    return false;
  }
  const answers = new Answers(Number(items));
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const action = String(request.headers['x-amz-target']).split('.')[1];
      const body = answers.to(action, Buffer.concat(chunks).toString('utf8'));
      response
        .writeHead(200, {
          'content-type': 'application/x-amz-json-1.0',
          'content-length': body.length,
          'x-amz-crc32': answers.checksumOf(body),
        })
        .end(body);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.once('disconnect', () => process.exit());
  return true;
}

class Answers {
  private readonly first: Buffer;
  private readonly perPage: number;
  /** That of the first page, which is asked for again and again: a service has its answer's as it writes it. */
  private readonly firstChecksum: number;

  constructor(private readonly items: number) {
    const { count } = pageOfOrders(0);
    this.perPage = count;
    this.first = this.page(0);
    this.firstChecksum = crc32(this.first);
  }

  checksumOf(body: Buffer): number {
    return body === this.first ? this.firstChecksum : crc32(body);
  }

  to(action: string | undefined, input: string): Buffer {
    switch (action) {
      case 'ListTables':
        return Buffer.from('{"TableNames":["Orders","Returns"]}');
      case 'DescribeTable':
        return Buffer.from(
          '{"Table":{"TableName":"Orders","TableStatus":"ACTIVE","KeySchema":[{"AttributeName":"customerId","KeyType":"HASH"},{"AttributeName":"orderId","KeyType":"RANGE"}],"AttributeDefinitions":[{"AttributeName":"customerId","AttributeType":"S"},{"AttributeName":"orderId","AttributeType":"S"}]}}',
        );
      case 'DescribeTimeToLive':
        return Buffer.from('{"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}}');
      default: {
        const start = /"o-2026-(\d+)"/u.exec(input)?.[1];
        return start === undefined || this.items === Number.POSITIVE_INFINITY
          ? this.first
          : this.page(Number(start) + 1);
      }
    }
  }

  private page(from: number): Buffer {
    const count = Math.min(this.perPage, this.items - from);
    const items = Array.from({ length: count }, (_, index) => order(from + index));
    return answerOf(items, from + count >= this.items ? undefined : from + count - 1);
  }
}
