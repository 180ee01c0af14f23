import { UserError } from '../../connection/userError';

/** Why a temporary file could not be read, and what helps. @param folder where it is */
export function unreadableFile(error: unknown, folder: string): UserError {
  const text = error instanceof Error ? error.message : String(error);
  return new UserError(
    `Some of what was read of this table cannot be read back from its temporary file in ${folder} (${text}). Check that folder, then Reload reads the table again.`,
    { code: 'pageStore.unreadableFile', step: 'read what was kept', cause: error },
  );
}
