import { abortReason } from './clock';

/** Lets one at a time through for each key, in the order in which they came. */
export class KeyedLock {
  private readonly tails = new Map<string, Promise<void>>();

  /** Runs `work` when everyone before has finished. Waiting ends with the signal's abort; `work` itself does not. */
  async run<T>(key: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const before = this.tails.get(key) ?? Promise.resolve();
    const turn = raceAbort(before, signal).then(work);
    const tail = Promise.allSettled([before, turn]).then(() => undefined);
    this.tails.set(key, tail);
    try {
      return await turn;
    } finally {
      // Whoever gave up while waiting leaves the others' turn as it is.
      void tail.then(() => this.tails.get(key) === tail && this.tails.delete(key));
    }
  }
}

/** Ends with the promise, or with the signal's abort, whichever comes first. */
export function raceAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) {
    return promise;
  }
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(abortReason(signal));
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
