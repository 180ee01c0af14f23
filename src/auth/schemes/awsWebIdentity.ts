import { propertyValue } from '../../connection/connection';
import { UserError } from '../../connection/userError';
import { sessionDuration } from '../mfa';
import type { Scheme } from '../scheme';
import { checkedToken, readToken } from '../tokenFile';
import { assumeRoleWithWebIdentity } from '../webIdentity';

/**
 * A token of an OpenID provider, exchanged for a role: AWSRoleARN and AWSWebIdentityToken, otherwise what the environment
 * names, as in a pod of EKS. A token file is read again each time: whoever issues the token puts new ones there.
 */
export const awsWebIdentity: Scheme = async (connection, context) => {
  const { properties } = connection;
  const { variables } = context.environment;
  const roleArn = propertyValue(properties, 'AWSRoleARN')?.trim() || variables['AWS_ROLE_ARN']?.trim();
  const pasted = propertyValue(properties, 'AWSWebIdentityToken')?.trim();
  const file = variables['AWS_WEB_IDENTITY_TOKEN_FILE']?.trim();
  if (!roleArn || !(pasted || file)) {
    throw new UserError(
      'Neither the connection nor the environment has a web identity. Set AWSRoleARN and AWSWebIdentityToken, or start VS Code where AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE are set.',
      { code: 'auth.noWebIdentity', actions: ['editConnection'] },
    );
  }
  const token = pasted
    ? checkedToken(pasted, 'AWSWebIdentityToken is no token: its length is wrong. Paste the token itself.')
    : await readToken(file ?? '', context.environment);
  const session = await assumeRoleWithWebIdentity(connection, context, {
    roleArn,
    token,
    duration: sessionDuration(connection),
  });
  return { ...session, renewal: 'alone' };
};
