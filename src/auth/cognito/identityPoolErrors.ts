import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { cognitoIdentityEndpoint, identityPoolRegion } from '../../connection/endpoints';
import { UserError } from '../../connection/userError';
import type { UserErrorAction } from '../../connection/userError';
import { explainAwsError } from '../awsErrors';
import type { SchemeContext } from '../scheme';
import { errorMessage, errorName, sentence } from '../serviceErrors';

/** What an identity pool was asked: the words an error message is made of. */
export interface IdentityPoolCall {
  readonly identityPoolId: string;
  readonly userPoolId: string;
  readonly clientId: string;
  /** The role that was asked for, if one was. */
  readonly roleArn?: string;
}

interface Explanation {
  readonly message: string;
  readonly actions?: readonly UserErrorAction[];
}

/** The identity pool finds the ID token too old. */
export function isExpiredLogin(error: unknown): boolean {
  return errorName(error) === 'NotAuthorizedException' && /token expired/iu.test(errorMessage(error));
}

/**
 * The identity pool took the token, but cannot tell which role is meant, or gives none without being told. Source: Amazon
 * Cognito developer guide, "Using role-based access control": it denies where several roles are in the token and none is
 * preferred.
 */
export function isUndecidedRole(error: unknown): boolean {
  const message = errorMessage(error);
  return (
    /^(?:NotAuthorizedException|InvalidIdentityPoolConfigurationException|InvalidParameterException)$/u.test(
      errorName(error),
    ) && !/login|token|unauthenticated|identity '|provider/iu.test(message)
  );
}

/**
 * Turns what the SDK or the identity pool threw into a sentence with a next step. Names and texts: Amazon Cognito
 * federated identities API reference (GetId, GetCredentialsForIdentity) and observed answers.
 * @param step what was being done, in the infinitive
 */
export function explainIdentityPoolError(
  error: unknown,
  step: string,
  call: IdentityPoolCall,
  { properties }: Connection,
  { trace }: Pick<SchemeContext, 'trace'>,
): Error {
  if (error instanceof UserError) {
    return error;
  }
  const cause = trace.secrets.cleanCause(error);
  const region = identityPoolRegion(properties);
  const explanation = explain(errorName(error), errorMessage(error), call, region);
  if (!explanation) {
    return explainAwsError(cause, {
      step,
      endpoint: cognitoIdentityEndpoint(properties),
      customEndpoint: propertyValue(properties, 'CognitoIdentityEndpoint') !== undefined,
      region,
      other: { service: 'The identity pool', endpoint: 'CognitoIdentityEndpoint', region: 'AWSIdentityPoolId' },
    });
  }
  return new UserError(trace.secrets.clean(explanation.message), {
    code: errorName(error),
    step,
    actions: explanation.actions ?? ['editConnection', 'retry'],
    cause,
  });
}

function explain(name: string, message: string, call: IdentityPoolCall, region: string): Explanation | undefined {
  const { identityPoolId } = call;
  switch (name) {
    case 'NotAuthorizedException':
      return explainNotAuthorized(message, call);
    case 'InvalidIdentityPoolConfigurationException':
      return call.roleArn === undefined
        ? {
            message: `The identity pool ${identityPoolId} has no role for signed-in users, or the role's trust policy does not name it. Ask whoever manages it.`,
          }
        : {
            message: `The identity pool ${identityPoolId} may not give the role ${call.roleArn}: the role's trust policy does not name it. Check AWSRoleARN, or ask whoever manages it.`,
          };
    case 'ResourceNotFoundException':
      return { message: `There is no identity pool ${identityPoolId} in ${region}. Check AWSIdentityPoolId.` };
    case 'ResourceConflictException':
      return {
        message: `The sign-in belongs to another identity of the pool already: ${sentence(message)} Ask whoever manages ${identityPoolId}.`,
      };
    case 'InvalidParameterException':
      return {
        message: `The identity pool ${identityPoolId} did not accept the request: ${sentence(message)} Check AWSIdentityPoolId, AWSUserPoolId and AWSRoleARN.`,
      };
    case 'LimitExceededException':
    case 'TooManyRequestsException':
      return { message: 'The identity pool is limiting requests. Wait a moment, then try again.', actions: ['retry'] };
    case 'ExternalServiceException':
    case 'InternalErrorException':
      return { message: 'Cognito had a failure of its own. Try again in a moment.', actions: ['retry'] };
    default:
      return undefined;
  }
}

function explainNotAuthorized(message: string, call: IdentityPoolCall): Explanation {
  const { identityPoolId, userPoolId, clientId, roleArn } = call;
  if (/not from a supported provider/iu.test(message)) {
    return {
      message: `The identity pool ${identityPoolId} does not list the user pool ${userPoolId} with the app client ${clientId}. Check AWSIdentityPoolId and AWSUserPoolClientAppId, or have the app client added.`,
    };
  }
  if (/token expired/iu.test(message)) {
    return { message: 'The identity pool found the sign-in too old. Sign in again.', actions: ['signIn', 'retry'] };
  }
  if (/Unauthenticated access/iu.test(message)) {
    return {
      message: `The identity pool ${identityPoolId} did not see who signs in. Check AWSIdentityPoolId and AWSUserPoolId.`,
    };
  }
  if (/Logins don't match|identity .* is forbidden/iu.test(message)) {
    return {
      message: `The identity pool ${identityPoolId} no longer knows this user's identity. Try again; if it stays so, ask whoever manages it.`,
      actions: ['retry', 'editConnection'],
    };
  }
  if (/Invalid login token/iu.test(message)) {
    return {
      message: `The identity pool ${identityPoolId} does not accept the token of ${userPoolId}: ${sentence(message)} Check AWSUserPoolId and AWSCognitoRegion.`,
    };
  }
  return roleArn === undefined
    ? {
        message: `The identity pool ${identityPoolId} gives this user no role: ${sentence(message)} Set AWSRoleARN to one of the user's roles, or ask whoever manages it.`,
      }
    : {
        message: `The identity pool ${identityPoolId} does not give the role ${roleArn} to this user: ${sentence(message)} Check AWSRoleARN.`,
      };
}
