import assert from 'node:assert/strict';
import { UserError } from '../../../src/connection/userError';

/** The `UserError` that work ends with. */
export async function failureOf(work: Promise<unknown>): Promise<UserError> {
  const error: unknown = await work.then(
    () => assert.fail('did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof UserError, error instanceof Error ? error.stack : String(error));
  return error;
}
