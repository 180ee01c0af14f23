import { hasCode } from '../../auth/fileLock';
import { UserError } from '../../connection/userError';

/** Why a temporary file could not be written, and what helps. @param folder where it should have gone */
export function unwritableFile(error: unknown, folder: string): UserError {
  const [reason, remedy] = reasonAndRemedy(error, folder);
  return new UserError(
    `More of this table does not fit in memory, and cannot go to a temporary file: ${reason}. ${remedy}, or raise dynamodbConnections.tableBrowser.memoryLimit.`,
    { code: 'pageStore.unwritableFile', step: 'keep what was read', actions: ['retry', 'openSettings'], cause: error },
  );
}

function reasonAndRemedy(error: unknown, folder: string): readonly [reason: string, remedy: string] {
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) {
    return [`no space is left in ${folder}`, 'Free space there'];
  }
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) {
    return [`you may not write in ${folder}`, 'Allow it'];
  }
  if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
    return [`the folder ${folder} is not there`, 'Create it'];
  }
  const text = error instanceof Error ? error.message : String(error);
  return [`writing in ${folder} failed (${text})`, 'Check that folder'];
}
