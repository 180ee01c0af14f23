import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import { pageOfOrders } from './orders';

/*
 * A server that answers every request with the same page of 1 MB, as DynamoDB would, in a process of its own: what it
 * costs is not what is measured.
 */

export interface PageServer {
  readonly endpoint: string;
  readonly stop: () => void;
}

/** Starts it from a benchmark: the benchmark's own file is run again for that. */
export async function startPageServer(): Promise<PageServer> {
  const child = fork(process.argv[1] ?? '', [], { env: { ...process.env, PAGE_SERVER: '1' }, execArgv: [] });
  const [port] = (await once(child, 'message')) as [number];
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}

/** Whether this process is the server; a benchmark begins by asking. */
export function isPageServer(): boolean {
  if (process.env['PAGE_SERVER'] === undefined) {
    return false;
  }
  const { body } = pageOfOrders(0);
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': body.length,
    'x-amz-crc32': crc32(body),
  };
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(200, headers).end(body));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.once('disconnect', () => process.exit());
  return true;
}
