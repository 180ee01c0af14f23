import type { ReactiveControllerHost } from 'lit';
import type { BrowserWait } from '../../protocol/tableBrowser';
import { countdownText } from './statusText';

/** Milliseconds after which a countdown looks at the time again. */
const countdownStep = 250;

/** Counts down to when DynamoDB is tried again. */
export class RetryCountdown {
  /** Milliseconds of `performance.now()`. */
  private retryAt: number | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly host: Pick<ReactiveControllerHost, 'requestUpdate'>) {}

  /** Counts anew, or no more. @param wait what reading waits for, with the time if it is known */
  waitFor(wait: BrowserWait | undefined): void {
    clearInterval(this.timer);
    this.retryAt = wait && 'milliseconds' in wait ? performance.now() + wait.milliseconds : undefined;
    if (this.retryAt !== undefined) {
      this.timer = setInterval(() => this.host.requestUpdate(), countdownStep);
    }
  }

  /** How long it takes from now on; `undefined` when there is nothing to count. */
  get text(): string | undefined {
    return this.retryAt === undefined ? undefined : countdownText(this.retryAt - performance.now());
  }
}
