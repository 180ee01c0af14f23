import { tmpdir } from 'node:os';
import { Worker } from 'node:worker_threads';
import { UserError } from '../../connection/userError';
import type { PageItems } from '../readPath/page';
import { keepPageMemory, returnPageMemory } from '../readPath/pageMemory';
import type { ColumnStatistics } from './columnStatistics';
import type { SortOrder } from './rowOrder';
import type { FoundRows } from './rowSearch';
import type { RowsFormat } from './rowsText';
import { receivedFailure } from './storeFailure';
import type {
  AddedPage,
  LongCall,
  RowsRange,
  SentPage,
  StoreCalls,
  StoreRequest,
  StoreResponse,
  StoreWorkerData,
} from './storeMessages';

/** The code of the error of whoever asks a thread that is lost. */
export const lostCode = 'pageStore.lost';

/** Milliseconds that a thread may take to end by itself. */
const longestEnd = 1000;

/**
 * V8 collects a thread's young memory, the buffers of zlib among it, once there is twice this much; with its default, a
 * quick reader leaves tens of megabytes of holes in the allocator's heap.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 6 };

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** A page store in a thread of its own. */
export class StoreThread {
  private readonly worker: Worker;
  private readonly exited: Promise<void>;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private end: Error | undefined;
  private readonly releaseMemory = keepPageMemory();
  /** Why it ended when nobody closed it; stays pending otherwise. What it kept is lost, and nothing can be asked of it. */
  readonly lost: Promise<UserError>;

  /** @param workerFile absolute path of `dist/storeWorker.cjs` */
  constructor(workerFile: string, options: StoreWorkerData) {
    // Without the environment, a thread cannot tell where temporary files go.
    const workerData: StoreWorkerData = { temporaryFolder: tmpdir(), ...options };
    this.worker = new Worker(workerFile, { name: 'items', execArgv: [], env: {}, resourceLimits, workerData });
    this.worker.on('message', (response: StoreResponse) => this.receive(response));
    this.exited = new Promise((resolve) => {
      this.worker.once('exit', () => {
        this.releaseMemory();
        resolve();
      });
    });
    this.lost = new Promise((resolve) => {
      const lose = (cause?: Error): void => {
        if (!this.end) {
          const error = ended(cause);
          this.stop(error);
          resolve(error);
        }
      };
      this.worker.on('error', lose);
      this.worker.on('exit', () => lose());
    });
  }

  /**
   * Adds a page. Its bytes are given away: they cannot be looked at afterwards, and their memory is used for another
   * page.
   * @throws UserError when there is no place for it
   */
  add({ bytes, itemsStart, itemsEnd, count }: PageItems): Promise<AddedPage> {
    const { byteOffset, byteLength } = bytes;
    // A piece of a larger memory would take all of that along.
    const memory = ownsItsMemory(bytes) ? (bytes.buffer as ArrayBuffer) : copyOf(bytes);
    const place = memory === bytes.buffer ? byteOffset : 0;
    const page: SentPage = { memory, byteOffset: place, byteLength, itemsStart, itemsEnd, count };
    return this.call('add', [page], memory);
  }

  /** From now on so many compressed bytes are kept in memory; what is in the temporary file stays there. */
  async limitMemory(bytes: number): Promise<void> {
    await this.call('limitMemory', [bytes]);
  }

  /**
   * Cells of the rows from `offset` on, for each of the named attributes in their order: JSON in UTF-8, a list of lists of
   * `DisplayText`, with `null` for a missing attribute.
   */
  cells(offset: number, count: number, names: readonly string[]): Promise<Uint8Array> {
    return this.call('cells', [offset, count, names]);
  }

  /** The items of the rows from `offset` on, each in DynamoDB JSON, to the letter as it came. */
  texts(offset: number, count: number): Promise<string[]> {
    return this.call('texts', [offset, count]);
  }

  /**
   * Puts the rows that are there in another order, or in that in which they came; those that come later go behind them.
   * @returns how many are in order
   * @throws AbortError when another sort begins, or by the signal
   */
  async putInOrder(order: SortOrder | undefined, signal?: AbortSignal): Promise<number> {
    return (await this.longCall('sort', [order], signal)).rows;
  }

  /**
   * The places, in the present order, of the rows that show a text.
   * @param from rows that came before this one are left out
   * @throws AbortError when another search begins, or by the signal
   */
  find(text: string, from = 0, signal?: AbortSignal): Promise<FoundRows> {
    return this.longCall('find', [text, from], signal);
  }

  /**
   * Rows as one text in UTF-8; `undefined` when it would be too long.
   * @throws AbortError when others are written, or by the signal
   */
  write(range: RowsRange, format: RowsFormat, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    return this.longCall('write', [range, format], signal);
  }

  /** What the items have in an attribute. @throws AbortError when another one is looked at, or by the signal */
  statistics(name: string, signal?: AbortSignal): Promise<ColumnStatistics> {
    return this.longCall('statistics', [name], signal);
  }

  /** Frees everything. Whoever still waits gets an abort. */
  async close(): Promise<void> {
    this.stop(new DOMException('The table was closed.', 'AbortError'));
    // By itself it also deletes its file where an open file cannot lose its name.
    const request: StoreRequest = { id: 0, call: 'close', arguments: [] };
    this.worker.postMessage(request);
    const timer = setTimeout(() => void this.worker.terminate(), longestEnd);
    await this.exited;
    clearTimeout(timer);
  }

  private async longCall<Name extends LongCall>(
    call: Name,
    given: Parameters<StoreCalls[Name]>,
    signal: AbortSignal | undefined,
  ): Promise<Awaited<ReturnType<StoreCalls[Name]>>> {
    signal?.throwIfAborted();
    // Who waits hears of a thread that has ended.
    const cancel = (): void => void this.call('cancel', [call]).catch(() => undefined);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await this.call(call, given);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  private call<Name extends keyof StoreCalls>(
    call: Name,
    given: Parameters<StoreCalls[Name]>,
    memory?: ArrayBuffer,
  ): Promise<Awaited<ReturnType<StoreCalls[Name]>>> {
    return new Promise((resolve, reject) => {
      if (this.end) {
        reject(this.end);
        return;
      }
      const request: StoreRequest = { id: ++this.lastId, call, arguments: given, ...(memory && { returns: memory }) };
      this.waiting.set(request.id, { resolve, reject });
      this.worker.postMessage(request, memory ? [memory] : []);
    });
  }

  private receive(response: StoreResponse): void {
    const waiting = this.waiting.get(response.id);
    this.waiting.delete(response.id);
    if ('failure' in response) {
      waiting?.reject(receivedFailure(response.failure));
    } else {
      if (response.returned) {
        returnPageMemory(response.returned);
      }
      waiting?.resolve(response.value as never);
    }
  }

  private stop(reason: Error): void {
    this.end ??= reason;
    for (const { reject } of this.waiting.values()) {
      reject(this.end);
    }
    this.waiting.clear();
  }
}

function ownsItsMemory(bytes: Buffer): boolean {
  return bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength <= bytes.byteLength * 2;
}

function copyOf(bytes: Buffer): ArrayBuffer {
  const memory = new ArrayBuffer(bytes.byteLength);
  bytes.copy(new Uint8Array(memory));
  return memory;
}

function ended(cause?: Error): UserError {
  return new UserError(
    'What was read of this table is lost: the thread that kept it has ended. Retry reads it again.',
    {
      code: lostCode,
      actions: ['retry'],
      ...(cause && { cause }),
    },
  );
}
