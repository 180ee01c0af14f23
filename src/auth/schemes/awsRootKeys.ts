import { UserError } from '../../connection/userError';
import type { Scheme } from '../scheme';

/** A long-term access key and its secret: they are the credentials, nothing is asked of AWS. */
export const awsRootKeys: Scheme = async (connection) => {
  const { AWSAccessKey: accessKeyId, AWSSecretKey: secretAccessKey } = connection.properties;
  if (!accessKeyId) {
    throw missing('AWSAccessKey', 'the access key');
  }
  if (!secretAccessKey) {
    throw missing('AWSSecretKey', 'the secret key');
  }
  return { accessKeyId, secretAccessKey };
};

function missing(property: string, words: string): UserError {
  return new UserError(`${property} is missing. Enter ${words} in the connection.`, {
    code: `connection.missing${property}`,
    actions: ['editConnection'],
  });
}
