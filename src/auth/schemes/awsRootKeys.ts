import { propertyValue } from '../../connection/connection';
import { longTermKeys } from '../keys';
import { mfaFactorOf, mfaSession, sessionDuration } from '../mfa';
import type { Scheme } from '../scheme';

/**
 * A long-term access key and its secret: without MFA they are the credentials and nothing is asked of AWS; with MFA they
 * are exchanged for a session (GetSessionToken).
 */
export const awsRootKeys: Scheme = async (connection, context) => {
  const credentials = longTermKeys(connection, context);
  const factor = mfaFactorOf(connection);
  if (!factor) {
    if (propertyValue(connection.properties, 'MFAToken') !== undefined) {
      context.trace.note('MFA', 'MFAToken was not used: MFASerialNumber is missing.');
    }
    return { credentials, identity: {}, renewal: 'never' };
  }
  const session = await mfaSession(connection, context, {
    credentials,
    factor,
    duration: sessionDuration(connection),
  });
  return {
    credentials: session.credentials,
    identity: session.identity,
    renewal: 'person',
    sessionExpiration: session.credentials.expiration,
  };
};
