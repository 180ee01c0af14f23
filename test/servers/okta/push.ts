/** What became of a push, as `factorResult` spells it. */
export type PushResult = 'WAITING' | 'SUCCESS' | 'REJECTED' | 'TIMEOUT' | 'CANCELLED' | 'ERROR';

/** A push on the phone of a person, who does with it what the test says. */
export class OktaPush {
  private outcome: PushResult = 'WAITING';
  private isOpen = false;

  constructor(
    readonly factorId: string,
    /** Milliseconds. */
    private readonly expires: number,
    private readonly now: () => number,
    /** The right one of the three numbers on the phone; `undefined` when one tap is enough. */
    readonly number: number | undefined,
  ) {}

  get result(): PushResult {
    return this.outcome === 'WAITING' && this.expires <= this.now() ? 'TIMEOUT' : this.outcome;
  }

  /** The number the sign-in page has to show: only while the person looks at the three numbers. */
  get numberToShow(): number | undefined {
    return this.isOpen && this.result === 'WAITING' ? this.number : undefined;
  }

  /** The person opens the notification; three numbers appear. */
  open(): void {
    this.isOpen = true;
  }

  approve(): void {
    if (this.number !== undefined) {
      throw new Error('With a number to match there is no button that approves: choose one.');
    }
    this.end('SUCCESS');
  }

  /** One of the three numbers. */
  choose(number: number): void {
    this.end(number === this.number ? 'SUCCESS' : 'REJECTED');
  }

  reject(): void {
    this.end('REJECTED');
  }

  /** The user or the client gives up. */
  cancel(): void {
    this.end('CANCELLED');
  }

  timeOut(): void {
    this.end('TIMEOUT');
  }

  fail(): void {
    this.end('ERROR');
  }

  private end(outcome: PushResult): void {
    if (this.outcome === 'WAITING') {
      this.outcome = outcome;
    }
  }
}
