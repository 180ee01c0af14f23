import { UserError } from '../connection/userError';

/** An AWS service's own name of an error, also of one that was explained. */
export function errorName(error: unknown): string {
  const name = error instanceof UserError ? error.code : (error as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? name : '';
}

/** An AWS service's own words, also of an error that was explained. */
export function errorMessage(error: unknown): string {
  const source = (error instanceof UserError ? error.cause : error) as { message?: unknown } | null | undefined;
  return typeof source?.message === 'string' ? source.message : '';
}

/** A service's words as a sentence of its own, shortened to what a person reads. */
export function sentence(message: string): string {
  const text = message.trim().split('\n')[0]?.slice(0, 300) || 'no reason given';
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}
