import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { crc32, gunzip } from 'node:zlib';
import type {
  BatchGetItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { backOffReason } from '../backOff';
import { freeMemory, returnPageMemory, takePageMemory } from './pageMemory';

/** A request whose answer is a page of items. */
export type PageCommand = QueryCommand | ScanCommand;

/** A request whose answer holds items: `readPage`, `readStatementPage` and `readBatchAnswer` read what comes. */
export type ItemsCommand = PageCommand | ExecuteStatementCommand | BatchGetItemCommand;

/**
 * Bytes of an answer at most, packed and unpacked: a page holds 1 MB of items, which JSON with its escapes and base64
 * makes a few more of.
 */
const longestAnswer = 64 * 1024 * 1024;

const unpack = promisify(gunzip);
const emptyObject = Buffer.from('{}');

/** As much of the SDK's HTTP answer as is looked at here. */
interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  body: unknown;
}

/** Takes an error past the SDK's own tries. */
class HeldBack extends Error {
  constructor(readonly held: unknown) {
    super('Not to be tried again here.');
  }
}

/**
 * Sends a request and gives the answer's bytes. The SDK finds credentials, signs, sends again what broke off and explains
 * errors; only its decoding of a good answer is passed by. Where DynamoDB asks to slow down, or fails, the SDK does not
 * send again: it would do so in silence, and out of a budget that all requests of the client share.
 *
 * The answer's CRC32 is checked (header x-amz-crc32, over the bytes as they came; source: the AWS SDK for Java marks
 * DynamoDB so); one that does not agree is asked for again, as one that broke off is.
 */
export async function sendForBytes(
  client: DynamoDBClient,
  command: ItemsCommand,
  signal: AbortSignal,
): Promise<Buffer> {
  let bytes: Buffer | undefined;
  // The kinds differ in what they ask, which is not looked at here.
  const page = command as ScanCommand;
  page.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as HttpAnswer;
      if (response.statusCode === 200) {
        bytes = await bytesOf(response, signal);
        response.body = emptyObject;
      } else if (isPacked(response)) {
        // The SDK, which explains errors, does not unpack.
        response.body = await bytesOf(response, signal);
      }
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'keepBytes' },
  );
  page.middlewareStack.add(
    (next) => async (args) => {
      const { request } = args as { request?: { headers?: Record<string, string> } };
      if (request?.headers) {
        // Here it is not signed: a proxy on the way may change it.
        request.headers['accept-encoding'] = 'gzip';
      }
      try {
        return await next(args);
      } catch (error) {
        throw backOffReason(error) ? new HeldBack(error) : error;
      }
    },
    // Behind the signing, and within the SDK's tries, which are of high priority.
    { step: 'finalizeRequest', priority: 'low', name: 'acceptGzipAndHoldBack' },
  );
  try {
    await client.send(page, { abortSignal: signal });
  } catch (error) {
    throw error instanceof HeldBack ? error.held : error;
  }
  if (!bytes) {
    throw new Error('DynamoDB gave an answer without a body.');
  }
  return bytes;
}

function isPacked({ headers }: HttpAnswer): boolean {
  return headers['content-encoding'] === 'gzip';
}

async function bytesOf(answer: HttpAnswer, signal: AbortSignal): Promise<Buffer> {
  const received = await readBody(answer.body as IncomingMessage, answer.headers, signal);
  if (!isPacked(answer)) {
    return received;
  }
  try {
    return await unpack(received, { maxOutputLength: longestAnswer });
  } finally {
    returnPageMemory(received.buffer as ArrayBuffer);
  }
}

/**
 * Reads a body into memory of its own, so that it can be handed to another thread without a copy. The checksum is taken
 * of each piece as it comes, while the next is on its way.
 */
function readBody(body: IncomingMessage, headers: HttpAnswer['headers'], signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const length = Number(headers['content-length']);
    const whole = length > 0 && length <= longestAnswer ? takePageMemory(length) : undefined;
    const expected = headers['x-amz-crc32'];
    const chunks: Buffer[] = [];
    let read = 0;
    let checksum = 0;
    let hasEnded = false;
    const fail = (error: Error): void => {
      body.destroy();
      reject(error);
    };
    const abort = (): void => fail(signal.reason instanceof Error ? signal.reason : new Error('Stopped.'));
    signal.addEventListener('abort', abort, { once: true });
    body.on('data', (chunk: Buffer) => {
      if (read + chunk.length > (whole?.length ?? longestAnswer)) {
        fail(new Error('The answer is longer than DynamoDB makes any.'));
        return;
      }
      if (expected !== undefined) {
        checksum = crc32(chunk, checksum);
      }
      read += chunk.length;
      if (whole) {
        chunk.copy(whole, read - chunk.length);
        freeMemory(chunk);
      } else {
        chunks.push(chunk);
      }
    });
    body.once('error', reject);
    body.once('close', () => {
      signal.removeEventListener('abort', abort);
      if (!hasEnded) {
        reject(askAgain('ECONNRESET', 'The answer broke off.'));
      }
    });
    body.once('end', () => {
      hasEnded = true;
      if (whole && read < whole.length) {
        reject(askAgain('ECONNRESET', 'The answer broke off.'));
      } else if (expected !== undefined && checksum !== Number(expected)) {
        reject(askAgain('CRC32CheckFailed', 'The checksum of the answer is not that of its content.'));
      } else {
        resolve(whole ?? Buffer.concat(chunks, read));
      }
    });
  });
}

/** An error that the SDK answers with another try. */
function askAgain(code: string, message: string): Error {
  return Object.assign(new Error(message), { name: code, code, $retryable: { throttling: false } });
}
