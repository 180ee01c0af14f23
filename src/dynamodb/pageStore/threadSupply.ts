import type { StoreLimits } from './storeMessages';
import { StoreThread } from './storeThread';

interface Spare {
  readonly thread: StoreThread;
  readonly memoryLimit: number;
}

/**
 * Gives page stores, and keeps one thread more ready for the next question: a thread takes longer to start than DynamoDB
 * to answer.
 */
export class ThreadSupply {
  private spare: Spare | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param workerFile absolute path of `dist/storeWorker.cjs`
   * @param limits where long work of each ends
   * @param pause milliseconds after which the next thread is started: what has just been asked has the processor first
   */
  constructor(
    private readonly workerFile: string,
    private readonly limits: StoreLimits,
    private readonly pause = 1000,
  ) {}

  /** A page store of its own, which whoever takes it closes. */
  take(memoryLimit: number): StoreThread {
    const { spare } = this;
    this.spare = undefined;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.prepare(memoryLimit), this.pause);
    if (!spare) {
      return this.start(memoryLimit);
    }
    const { thread } = spare;
    if (spare.memoryLimit !== memoryLimit) {
      // Before any page; whoever asks a thread that has ended hears of it from the thread.
      thread.limitMemory(memoryLimit).catch(() => undefined);
    }
    return thread;
  }

  /** Ends the thread that nobody has taken, until another one is. */
  async rest(): Promise<void> {
    const { spare } = this;
    this.spare = undefined;
    clearTimeout(this.timer);
    await spare?.thread.close();
  }

  private prepare(memoryLimit: number): void {
    const spare = { thread: this.start(memoryLimit), memoryLimit };
    this.spare = spare;
    void this.dropLost(spare);
  }

  private start(memoryLimit: number): StoreThread {
    return new StoreThread(this.workerFile, { memoryLimit, limits: this.limits });
  }

  private async dropLost(spare: Spare): Promise<void> {
    await spare.thread.lost;
    if (this.spare === spare) {
      this.spare = undefined;
    }
  }
}
