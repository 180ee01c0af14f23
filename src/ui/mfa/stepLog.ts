import type { TraceStep } from '../../auth/trace';

/** Where steps are logged, such as VS Code's log channel. */
export interface StepLog {
  info(line: string): void;
  warn(line: string): void;
}

/**
 * Logs a step when it has ended: what failed as a warning.
 * @param what the step is part of: `Sign-in to Orders`
 */
export function logStep(log: StepLog, what: string, step: TraceStep): void {
  if (step.state !== 'running') {
    const line = `${what}: ${stepLine(step)}`;
    if (step.state === 'failed') {
      log.warn(line);
    } else {
      log.info(line);
    }
  }
}

/**
 * A step of a sign-in in one line: what was done, with whom, how it ended, how long it took, and, where it failed, the
 * code and the words of the service. The trace has taken the secrets out of all of it.
 */
export function stepLine(step: TraceStep): string {
  const { title, partner, state, detail, code, raw, milliseconds } = step;
  const what = partner === undefined ? title : `${title} (${partner})`;
  const time = milliseconds === undefined ? '' : ` after ${(milliseconds / 1000).toFixed(1)} s`;
  return [
    `${what}: ${state}${time}.`,
    state === 'failed' && code !== undefined && `[${code}]`,
    detail,
    raw !== undefined && raw !== detail && `It said: ${raw}`,
  ]
    .filter(Boolean)
    .join(' ')
    .replaceAll(/\s*[\r\n]+\s*/gu, ' ⏎ ');
}
