import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { UserError } from '../../connection/userError';
import type { UserErrorAction } from '../../connection/userError';
import { explainAwsError } from '../awsErrors';
import type { SchemeContext } from '../scheme';
import { errorMessage, errorName, sentence } from '../serviceErrors';
import type { UserPoolClient } from './userPoolClient';

interface Explanation {
  readonly message: string;
  readonly actions?: readonly UserErrorAction[];
}

/** The code is wrong. The session that it was sent with goes on. */
export function isWrongCode(error: unknown): boolean {
  return errorName(error) === 'CodeMismatchException';
}

/** The code of an authenticator app was used before. The user pool calls it expired. */
export function isUsedCode(error: unknown): boolean {
  return errorName(error) === 'ExpiredCodeException' && /already been used/iu.test(errorMessage(error));
}

/** The code or the whole sign-in has waited too long; it can begin anew. */
export function isLapsed(error: unknown): boolean {
  const name = errorName(error);
  return name === 'ExpiredCodeException' || (name === 'NotAuthorizedException' && isAboutSession(errorMessage(error)));
}

/** The user pool does not take the new password. */
export function isRefusedPassword(error: unknown): boolean {
  return /^(?:InvalidPasswordException|PasswordHistoryPolicyViolationException)$/u.test(errorName(error));
}

/** The user pool does not take what was entered for one of the user's attributes. */
export function isRefusedAttribute(error: unknown): boolean {
  return /^(?:InvalidParameterException|AliasExistsException)$/u.test(errorName(error));
}

/** The user pool does not know the user with this password. */
export function isWrongPassword(error: unknown): boolean {
  return errorName(error) === 'NotAuthorizedException' && /username or password/iu.test(errorMessage(error));
}

/** The user pool has judged the request, and would judge the same one the same way. */
export function isRefusal(error: unknown): boolean {
  return /^(?:NotAuthorized|UserNotFound|UserNotConfirmed|PasswordResetRequired|InvalidParameter|ResourceNotFound|UnsupportedOperation|UnsupportedTokenType|RefreshTokenReuse|UserLambdaValidation|UnknownOperation)Exception$/u.test(
    errorName(error),
  );
}

/**
 * Turns what the SDK or the user pool threw into a sentence with a next step. Names and texts: Amazon Cognito user pools
 * API reference (InitiateAuth, RespondToAuthChallenge) and observed answers.
 * @param step what was being done, in the infinitive
 */
export function explainUserPoolError(
  error: unknown,
  step: string,
  client: UserPoolClient,
  connection: Connection,
  { trace }: Pick<SchemeContext, 'trace'>,
): Error {
  if (error instanceof UserError) {
    return error;
  }
  const cause = trace.secrets.cleanCause(error);
  const explanation = explain(errorName(error), errorMessage(error), client);
  if (!explanation) {
    return explainAwsError(cause, {
      step,
      endpoint: client.endpoint,
      customEndpoint: propertyValue(connection.properties, 'CognitoIdentityProviderEndpoint') !== undefined,
      region: client.region,
      other: { service: 'Cognito', endpoint: 'CognitoIdentityProviderEndpoint', region: 'AWSCognitoRegion' },
    });
  }
  return new UserError(trace.secrets.clean(explanation.message), {
    code: errorName(error),
    step,
    actions: explanation.actions ?? ['editConnection', 'retry'],
    cause,
  });
}

function explain(name: string, message: string, client: UserPoolClient): Explanation | undefined {
  const { user, userPoolId, clientId, region } = client;
  switch (name) {
    case 'NotAuthorizedException':
      return explainNotAuthorized(message, client);
    case 'InvalidParameterException':
      return explainFlow(message) ?? { message: `The user pool did not accept the request: ${sentence(message)}` };
    case 'UserNotFoundException':
      return { message: `The user pool ${userPoolId} has no user ${user}. Check User and AWSUserPoolId.` };
    case 'UserNotConfirmedException':
      return {
        message: `The account of ${user} is not confirmed yet. Confirm it with the code that was sent when it was made, or ask whoever manages the user pool.`,
        actions: ['retry'],
      };
    case 'PasswordResetRequiredException':
      return {
        message: `The password of ${user} has to be reset. Do that where the users of ${userPoolId} sign in, then enter the new one in the connection.`,
      };
    case 'ResourceNotFoundException':
      return {
        message: `There is no app client ${clientId} in ${region}. Check AWSUserPoolClientAppId and AWSCognitoRegion.`,
      };
    case 'CodeMismatchException':
      return { message: 'The user pool did not accept the code. Sign in again.', actions: ['signIn'] };
    case 'ExpiredCodeException':
      return { message: 'The code has expired. Sign in again for a new one.', actions: ['signIn'] };
    case 'TooManyRequestsException':
    case 'LimitExceededException':
    case 'TooManyFailedAttemptsException':
      return { message: `The user pool is limiting sign-ins. Wait a while, then try again.`, actions: ['retry'] };
    case 'InvalidPasswordException':
    case 'PasswordHistoryPolicyViolationException':
      return { message: `The user pool did not accept the new password: ${sentence(message)}`, actions: ['signIn'] };
    case 'AliasExistsException':
      return { message: `The user pool has another user with one of these attributes: ${sentence(message)}` };
    case 'UserLambdaValidationException':
      return { message: `A rule of the user pool refused the sign-in: ${sentence(message)}` };
    case 'UnexpectedLambdaException':
    case 'InvalidLambdaResponseException':
      return {
        message: `A function that the user pool runs at sign-in failed. Ask whoever manages ${userPoolId}. It said: ${sentence(message)}`,
        actions: ['retry'],
      };
    case 'CodeDeliveryFailureException':
    case 'InvalidSmsRoleAccessPolicyException':
    case 'InvalidSmsRoleTrustRelationshipException':
    case 'InvalidEmailRoleAccessPolicyException':
      return {
        message: `The user pool could not send the code. Ask whoever manages ${userPoolId}. It said: ${sentence(message)}`,
        actions: ['retry'],
      };
    case 'SoftwareTokenMFANotFoundException':
    case 'MFAMethodNotFoundException':
      return {
        message: `${user} has not set up this second factor. Set it up where the users of ${userPoolId} sign in, or ask whoever manages it.`,
        actions: ['signIn'],
      };
    case 'InvalidUserPoolConfigurationException':
    case 'UserPoolAddOnNotEnabledException':
      return {
        message: `The user pool is not set up for this: ${sentence(message)} Ask whoever manages ${userPoolId}.`,
      };
    case 'ForbiddenException':
      return {
        message: `A firewall (AWS WAF) in front of the user pool refused the request. Check network and VPN, or ask whoever manages ${userPoolId}.`,
        actions: ['retry'],
      };
    case 'InternalErrorException':
      return { message: 'Cognito had a failure of its own. Try again in a moment.', actions: ['retry'] };
    default:
      return undefined;
  }
}

function explainNotAuthorized(message: string, client: UserPoolClient): Explanation {
  const { user, userPoolId, clientId, clientSecret } = client;
  if (/secret/iu.test(message)) {
    return {
      message:
        clientSecret === undefined
          ? `The app client ${clientId} has a secret. Enter it in AWSUserPoolClientAppSecret.`
          : `AWSUserPoolClientAppSecret is not the secret of the app client ${clientId}. Check both.`,
    };
  }
  if (/Incorrect username or password/iu.test(message)) {
    return {
      message: `The user pool refused the password of ${user}. Check User and Password, and that ${userPoolId} is the user pool of the app client.`,
    };
  }
  if (/disabled/iu.test(message) && /user/iu.test(message)) {
    return {
      message: `The user ${user} is disabled. Ask whoever manages ${userPoolId}.`,
      actions: ['retry', 'editConnection'],
    };
  }
  if (/attempts exceeded/iu.test(message)) {
    return {
      message: `The user pool takes no more passwords of ${user} for now: too many were wrong. Wait a quarter of an hour, then try again.`,
      actions: ['retry', 'editConnection'],
    };
  }
  if (/temporary password has expired/iu.test(message)) {
    return {
      message: `The temporary password of ${user} has expired. Ask whoever manages ${userPoolId} for a new one.`,
    };
  }
  if (isAboutSession(message)) {
    return { message: 'The sign-in has waited too long. Sign in again.', actions: ['signIn'] };
  }
  return explainFlow(message) ?? { message: `The user pool refused the sign-in: ${sentence(message)}` };
}

/** The app client does not offer the way in which the scheme signs in. */
function explainFlow(message: string): Explanation | undefined {
  if (!/not enabled|not allowed|not supported/iu.test(message)) {
    return undefined;
  }
  if (message.includes('USER_PASSWORD_AUTH')) {
    return {
      message:
        'The app client does not take passwords (USER_PASSWORD_AUTH). Choose AuthScheme AwsCognitoSrp, or have ALLOW_USER_PASSWORD_AUTH added to the app client.',
    };
  }
  return message.includes('USER_SRP_AUTH')
    ? {
        message:
          'The app client does not offer SRP (USER_SRP_AUTH). Choose AuthScheme AwsCognitoBasic, or have ALLOW_USER_SRP_AUTH added to the app client.',
      }
    : undefined;
}

function isAboutSession(message: string): boolean {
  return /invalid session|session (?:is |has )?expired/iu.test(message);
}
