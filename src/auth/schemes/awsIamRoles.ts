import { longTermKeys, required } from '../keys';
import { mfaFactorOf, sessionDuration } from '../mfa';
import { roleOf, signInToRole } from '../roleSession';
import type { Scheme } from '../scheme';

/** The long-term keys of an IAM user, exchanged for a role. */
export const awsIamRoles: Scheme = async (connection, context) => {
  const credentials = longTermKeys(connection, context);
  const roleArn = required(connection, 'AWSRoleARN');
  const factor = mfaFactorOf(connection);
  return signInToRole(connection, context, {
    ...roleOf(connection),
    roleArn,
    credentials,
    duration: sessionDuration(connection),
    ...(factor && { factor }),
  });
};
