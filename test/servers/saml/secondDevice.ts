import { randomInt } from 'node:crypto';

/** The phone of the person, and the codes of their devices. */
export class SecondDevice {
  /** The codes that are right, one after the other; each works once. */
  private code = newCode();
  private verdict: 'approved' | 'denied' | undefined;
  private readonly waiting: (() => void)[] = [];
  /** What the phone asks; `undefined` when it asks nothing. */
  request: { readonly number: string | undefined } | undefined;

  /** The code it shows now. */
  get shown(): string {
    return this.code;
  }

  /** Taps on Approve. @param number that was found among those it offers, or typed */
  approve(number?: string): void {
    this.decide(this.request?.number === number ? 'approved' : 'denied');
  }

  deny(): void {
    this.decide('denied');
  }

  /** A push arrives. */
  ask(number?: string): void {
    this.verdict = undefined;
    this.request = { number };
  }

  /** What the person has said since the push; asking ends with it. */
  get answer(): 'approved' | 'denied' | undefined {
    return this.verdict;
  }

  /** The push has ended without an answer. */
  forget(): void {
    this.request = undefined;
  }

  async decided(): Promise<'approved' | 'denied'> {
    if (this.verdict === undefined) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    return this.verdict ?? 'denied';
  }

  isRight(code: string | undefined): boolean {
    if (code !== this.code) {
      return false;
    }
    this.code = newCode();
    return true;
  }

  private decide(verdict: 'approved' | 'denied'): void {
    if (!this.request) {
      throw new Error('The phone asks nothing now.');
    }
    this.request = undefined;
    this.verdict = verdict;
    for (const resolve of this.waiting.splice(0)) {
      resolve();
    }
  }
}

function newCode(): string {
  return String(randomInt(0, 1_000_000)).padStart(6, '0');
}
