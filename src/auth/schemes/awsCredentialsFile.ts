import { stat } from 'node:fs/promises';
import { propertyValue } from '../../connection/connection';
import { UserError } from '../../connection/userError';
import { required } from '../keys';
import { expandPath } from '../paths';
import { signInWithProfile } from '../profileSignIn';
import type { Scheme } from '../scheme';

/** A profile of a shared AWS credentials file, together with what the config file says of it. */
export const awsCredentialsFile: Scheme = async (connection, context) => {
  const { environment } = context;
  const credentials = expandPath(required(connection, 'AWSCredentialsFile'), environment);
  const config = expandPath(environment.variables['AWS_CONFIG_FILE']?.trim() || '~/.aws/config', environment);
  const found = await stat(credentials).catch(() => undefined);
  if (!found?.isFile()) {
    throw new UserError(
      `${credentials} ${found ? 'is not a file' : 'does not exist'}. Correct AWSCredentialsFile; ~ stands for your home folder.`,
      { code: 'auth.noCredentialsFile', step: 'read the credentials file', actions: ['editConnection', 'retry'] },
    );
  }
  const profile = propertyValue(connection.properties, 'AWSCredentialsFileProfile')?.trim() || 'default';
  return signInWithProfile(connection, context, { files: { credentials, config }, profile });
};
