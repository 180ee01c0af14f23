import { UserError } from '../../connection/userError';

/** Cognito's own name of an error, also of one that was explained. */
export function errorName(error: unknown): string {
  const name = error instanceof UserError ? error.code : (error as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? name : '';
}

/** Cognito's own words, also of an error that was explained. */
export function errorMessage(error: unknown): string {
  const source = (error instanceof UserError ? error.cause : error) as { message?: unknown } | null | undefined;
  return typeof source?.message === 'string' ? source.message : '';
}

/** Cognito's words as a sentence of its own, shortened to what a person reads. */
export function sentence(message: string): string {
  const text = message.trim().split('\n')[0]?.slice(0, 300) || 'no reason given';
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}
