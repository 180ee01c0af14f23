import { instanceCredentials } from '../metadataService';
import { sessionDuration } from '../mfa';
import { roleOf, signInToRole } from '../roleSession';
import type { Scheme } from '../scheme';

/** The role of the EC2 instance this runs on, or another one assumed with it. */
export const awsEc2Roles: Scheme = async (connection, context) => {
  const instance = await instanceCredentials(context);
  const role = roleOf(connection);
  if (!role) {
    return { ...instance, renewal: 'alone' };
  }
  return signInToRole(connection, context, {
    ...role,
    credentials: instance.credentials,
    keysOf: 'the instance',
    duration: sessionDuration(connection),
  });
};
