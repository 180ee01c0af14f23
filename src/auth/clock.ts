/** The time as the services see it. */
export interface Clock {
  /** Milliseconds since 1970, corrected by what the services' Date headers said. */
  now(): number;
  /** Waits. Ends with the signal's abort. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /**
   * Tells the clock what a service's time is, in milliseconds. Differences that a slow answer and whole seconds explain
   * are passed over.
   */
  correct(serviceTime: number): void;
}

/** Differences up to this many milliseconds are no error of the clock. */
const tolerated = 30_000;

/** The machine's clock, and how far it is off. */
export class SystemClock implements Clock {
  private offset = 0;

  constructor(private readonly read: () => number = Date.now) {}

  now(): number {
    return this.read() + this.offset;
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const stop = (): void => {
        clearTimeout(timer);
        reject(abortReason(signal));
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  correct(serviceTime: number): void {
    const offset = serviceTime - this.read();
    if (Math.abs(offset - this.offset) > tolerated) {
      this.offset = Math.abs(offset) > tolerated ? offset : 0;
    }
  }
}

/** What a wait that was aborted ends with. */
export function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : Object.assign(new Error('Stopped.'), { name: 'AbortError' });
}
