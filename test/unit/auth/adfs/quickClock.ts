import { SystemClock } from '../../../../src/auth/clock';

/** A clock whose waits are over at once; its time goes on by as much. */
export class QuickClock extends SystemClock {
  private passed = 0;

  constructor() {
    super(() => Date.UTC(2026, 0, 1) + this.passed);
  }

  override async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.passed += milliseconds;
  }
}
