import { Worker } from 'node:worker_threads';
import { UserError } from '../../connection/userError';
import type { SampleDatabaseMessage } from '../../sampleDatabase/workerMessages';

/** Made-up credentials. The sample database takes any; requests have to be signed with some. */
export const sampleCredentials = { accessKeyId: 'sample', secretAccessKey: 'sample' } as const;

export const sampleRegion = 'us-east-1';

/** One run of the worker. */
interface Run {
  readonly worker: Worker;
  readonly endpoint: Promise<string>;
  state: 'starting' | 'listening' | 'over';
}

/**
 * The embedded sample DynamoDB. It starts when it is first asked for, in a thread of its own, listens on this machine
 * only, and holds its tables in memory: what is written to it is gone when it ends.
 */
export class SampleDatabase {
  private run: Run | undefined;
  private disposed = false;

  /** @param workerFile absolute path of `dist/sampleDatabase.cjs` */
  constructor(private readonly workerFile: string) {}

  /** True while the sample database answers requests. */
  get running(): boolean {
    return this.run?.state === 'listening';
  }

  /**
   * Where it listens, such as `http://127.0.0.1:41297`; the port is another one at every start. Starts it if it does
   * not run, or no longer does. Callers who ask at the same time share one start; `signal` ends the waiting of its own
   * caller and leaves the start to the others.
   *
   * @throws UserError when it cannot start; the next call tries again
   */
  async endpoint(signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    if (this.disposed) {
      throw notStarted('It is closed.');
    }
    if (!this.run || this.run.state === 'over') {
      this.run = startRun(this.workerFile);
    }
    return signal ? orAborted(this.run.endpoint, signal) : this.run.endpoint;
  }

  /** Ends it for good. Its port is free when this resolves; callers still waiting for a start are told it is closed. */
  async dispose(): Promise<void> {
    this.disposed = true;
    await this.run?.worker.terminate();
  }
}

function startRun(workerFile: string): Run {
  // Without this process's arguments and environment: the worker would take its region from AWS_REGION, and a
  // debugger's port from the arguments.
  const worker = new Worker(workerFile, { name: 'sample database', execArgv: [], env: {} });
  let resolve: (endpoint: string) => void;
  let reject: (error: UserError) => void;
  const endpoint = new Promise<string>((resolveEndpoint, rejectEndpoint) => {
    resolve = resolveEndpoint;
    reject = rejectEndpoint;
  });
  // Those who asked hear of a failure. When nobody waits any more, it is no defect.
  endpoint.catch(() => undefined);
  const run: Run = { worker, endpoint, state: 'starting' };

  function end(error: UserError): void {
    run.state = 'over';
    reject(error);
  }
  worker.on('message', (message: SampleDatabaseMessage) => {
    if (message.kind === 'ready') {
      run.state = 'listening';
      resolve(`http://127.0.0.1:${message.port}`);
    }
    if (message.kind === 'failed') {
      end(notStarted(message.reason));
    }
  });
  worker.on('error', (error) => end(notStarted(error.message, error)));
  worker.on('exit', () => end(notStarted('It is closed.')));
  return run;
}

async function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (abort) {
      signal.removeEventListener('abort', abort);
    }
  }
}

function notStarted(reason: string, cause?: unknown): UserError {
  return new UserError(`The sample database did not start. ${reason}`, {
    code: 'sampleDatabase.start',
    step: 'start the sample database',
    actions: ['retry'],
    cause,
  });
}
