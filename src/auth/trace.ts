import { UserError } from '../connection/userError';
import { isAbort } from './awsErrors';
import { isCancelled } from './interaction';
import { Redactor } from './redaction';

/** One step of a sign-in, fit to be shown and logged: no secret is in it. */
export interface TraceStep {
  /** What is done: `Assume the role reader`. */
  readonly title: string;
  /** With whom: a host, a file, or `you`. */
  readonly partner?: string;
  readonly state: 'running' | 'passed' | 'failed' | 'stopped';
  /** What came of it, or what to do. */
  readonly detail?: string;
  /** The error's code, of ours or of the service. */
  readonly code?: string;
  /** What the service or the library said itself, for the log. */
  readonly raw?: string;
  readonly milliseconds?: number;
}

/** Receives a step when it begins and again, with the same `index`, when it has ended. */
export type OnTraceStep = (index: number, step: TraceStep) => void;

/** The steps of one sign-in, and the secrets that must not be in any of them. */
export class Trace {
  private count = 0;

  constructor(
    private readonly onStep: OnTraceStep = () => undefined,
    /** Schemes `hide` what they learn: passwords, codes, assertions, tokens, keys. */
    readonly secrets = new Redactor(),
  ) {}

  /**
   * Runs one step and says how it went.
   * @param work its `say` sets what came of it; the last one counts
   */
  async step<T>(
    title: string,
    partner: string | undefined,
    work: (say: (detail: string) => void) => Promise<T>,
  ): Promise<T> {
    const index = this.count++;
    const step = { title, ...(partner !== undefined && { partner }) };
    const began = performance.now();
    let detail: string | undefined;
    this.tell(index, { ...step, state: 'running' });
    try {
      const result = await work((text) => {
        detail = text;
      });
      this.tell(index, {
        ...step,
        state: 'passed',
        ...(detail !== undefined && { detail }),
        milliseconds: performance.now() - began,
      });
      return result;
    } catch (error) {
      const code = error instanceof UserError ? error.code : error instanceof Error ? error.name : undefined;
      this.tell(index, {
        ...step,
        state: isAbort(error) || isCancelled(error) ? 'stopped' : 'failed',
        detail: error instanceof Error ? error.message : String(error),
        ...(code !== undefined && { code }),
        ...(error instanceof UserError && error.cause instanceof Error && { raw: error.cause.message }),
        milliseconds: performance.now() - began,
      });
      throw error;
    }
  }

  /** A step that takes no time: something that was found, decided or left out. */
  note(title: string, detail?: string): void {
    this.tell(this.count++, { title, state: 'passed', ...(detail !== undefined && { detail }), milliseconds: 0 });
  }

  private tell(index: number, step: TraceStep): void {
    const { title, partner, detail, code, raw } = step;
    this.onStep(index, {
      ...step,
      title: this.secrets.clean(title),
      ...(partner !== undefined && { partner: this.secrets.clean(partner) }),
      ...(detail !== undefined && { detail: this.secrets.clean(detail) }),
      ...(code !== undefined && { code: this.secrets.clean(code) }),
      ...(raw !== undefined && { raw: this.secrets.clean(raw) }),
    });
  }
}
