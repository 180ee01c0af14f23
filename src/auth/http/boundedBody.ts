import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The body of an answer is longer than it may be. */
export class TooLongError extends Error {
  override readonly name = 'TooLongError';
}

/** The body of an answer is not what its head says. */
export class BrokenBodyError extends Error {
  override readonly name = 'BrokenBodyError';
}

/**
 * Reads the body of an answer as text, unpacked if it is packed with gzip.
 * @param longest bytes, before unpacking and after
 * @param onChunk told whenever something has arrived
 * @throws TooLongError, BrokenBodyError, or what the socket throws
 */
export async function readBody(answer: IncomingMessage, longest: number, onChunk: () => void): Promise<string> {
  const encoding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (Number(answer.headers['content-length'] ?? 0) > longest) {
    answer.destroy();
    throw new TooLongError();
  }
  if (encoding === 'identity' || encoding === '') {
    return textOf(await collect(answer, longest, onChunk), answer);
  }
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    answer.destroy();
    throw new BrokenBodyError(`packed with ${encoding.slice(0, 20)}, which was not asked for`);
  }
  const packed = await collect(answer, longest, onChunk);
  if (packed.length === 0) {
    return '';
  }
  const unpacked = createGunzip();
  const whole = collect(unpacked, longest);
  unpacked.end(packed);
  return textOf(
    await whole.catch((error: unknown) => {
      throw error instanceof TooLongError ? error : new BrokenBodyError('packed with gzip, and damaged');
    }),
    answer,
  );
}

async function collect(stream: Readable, longest: number, onChunk?: () => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    onChunk?.();
    length += chunk.length;
    if (length > longest) {
      stream.destroy();
      throw new TooLongError();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** In the encoding that the answer names, UTF-8 otherwise. */
function textOf(bytes: Buffer, { headers }: IncomingMessage): string {
  const label = /charset\s*=\s*"?([\w.:-]+)/iu.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
