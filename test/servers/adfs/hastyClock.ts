import { SystemClock } from '../../../src/auth/clock';

/** A clock that lets nobody wait long: looks whether somebody has approved need not be seconds apart in a test. */
export class HastyClock extends SystemClock {
  override wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return super.wait(Math.min(milliseconds, 5), signal);
  }
}
