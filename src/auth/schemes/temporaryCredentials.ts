import { UserError } from '../../connection/userError';
import { temporaryKeys } from '../keys';
import { codeOf, mfaFactorOf, sessionDuration } from '../mfa';
import { roleOf, signInToRole } from '../roleSession';
import type { Scheme } from '../scheme';

/** Keys that came with a session token: they are the credentials, or a role is assumed with them. */
export const temporaryCredentials: Scheme = async (connection, context) => {
  const credentials = temporaryKeys(connection, context);
  const factor = mfaFactorOf(connection);
  const role = roleOf(connection);
  if (role) {
    return signInToRole(connection, context, {
      ...role,
      credentials,
      duration: sessionDuration(connection),
      ...(factor && { factor }),
    });
  }
  if (factor ?? codeOf(connection.properties).code) {
    // AWS STS API, GetSessionToken: it cannot be called with temporary credentials.
    throw new UserError(
      'MFA cannot work here: AWS starts no MFA session from temporary keys. Set AWSRoleARN to assume a role, or remove MFASerialNumber and MFAToken.',
      { code: 'auth.mfaWithTemporaryKeys', step: 'start an MFA session', actions: ['editConnection'] },
    );
  }
  return { credentials, identity: {}, renewal: 'never' };
};
