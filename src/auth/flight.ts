import { abortReason } from './clock';
import { raceAbort } from './keyedLock';

/** One piece of work that many wait for. It is stopped when the last of them has gone. */
export class Flight<T> {
  private readonly controller = new AbortController();
  private readonly result: Promise<T>;
  private waiting = 0;
  private hasSettled = false;

  /**
   * @param work ends with its signal's abort
   * @param isBackground goes on though nobody waits
   */
  constructor(
    work: (signal: AbortSignal) => Promise<T>,
    readonly isBackground: boolean,
  ) {
    const { signal } = this.controller;
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(abortReason(signal)), { once: true });
    });
    // Not at once: whoever starts it first writes down that it is under way.
    this.result = Promise.race([Promise.resolve().then(() => work(signal)), stopped]);
    const settle = (): void => {
      this.hasSettled = true;
    };
    this.result.then(settle, settle);
  }

  get isStopped(): boolean {
    return this.controller.signal.aborted;
  }

  /** Waits for the result. The signal ends this waiting only. */
  async join(signal: AbortSignal | undefined): Promise<T> {
    this.waiting += 1;
    try {
      return await raceAbort(this.result, signal);
    } finally {
      this.waiting -= 1;
      if (this.waiting === 0 && !this.hasSettled && !this.isBackground) {
        this.stop();
      }
    }
  }

  /** Calls back at once when the work is stopped, however long it takes to notice. */
  whenStopped(listener: () => void): void {
    this.controller.signal.addEventListener('abort', listener, { once: true });
  }

  /** Ends the work and everyone's waiting. */
  stop(): void {
    this.controller.abort();
  }
}
