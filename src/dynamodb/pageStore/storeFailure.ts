import { UserError } from '../../connection/userError';
import type { UserErrorDetails } from '../../connection/userError';

/** An error on its way over a thread's port, which by itself keeps no more of one than its name and message. */
export interface SentFailure {
  readonly name: string;
  readonly message: string;
  /** Only of a `UserError`. What caused it stays in the thread. */
  readonly details?: Omit<UserErrorDetails, 'cause'>;
}

/** @param reason whatever was thrown */
export function sentFailure(reason: unknown): SentFailure {
  if (reason instanceof UserError) {
    const { name, message, code, step, actions, link } = reason;
    return { name, message, details: { code, actions, ...(step !== undefined && { step }), ...(link && { link }) } };
  }
  const { name, message } = reason instanceof Error ? reason : new Error(String(reason));
  return { name, message };
}

/** What was thrown on the other side: a `UserError`, an abort, or any other error. */
export function receivedFailure({ name, message, details }: SentFailure): Error {
  if (details) {
    return new UserError(message, details);
  }
  return name === 'AbortError' ? new DOMException(message, name) : new Error(message);
}
