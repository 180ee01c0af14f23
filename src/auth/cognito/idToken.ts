import { claimsOf } from '../jsonWebToken';

/** What the ID token of a user pool says. Nothing of it is checked here: the identity pool does that. */
export interface IdTokenFacts {
  /** The URL of the user pool; its end is the user pool's id. */
  readonly issuer?: string;
  /** The user's own name, whichever alias was entered. */
  readonly userName?: string;
  readonly expiration?: Date;
  /** ARNs of the roles of the user's groups, the claim `cognito:roles`. */
  readonly roles: readonly string[];
  /** ARN of the role of the first group, the claim `cognito:preferred_role`. */
  readonly preferredRole?: string;
}

/**
 * Reads an ID token. What is not there, or is not what it should be, is left out. Source: Amazon Cognito developer guide,
 * "Understanding the identity (ID) token".
 */
export function readIdToken(token: string): IdTokenFacts {
  const claims = claimsOf(token);
  const text = (name: string): string | undefined => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const issuer = text('iss');
  const userName = text('cognito:username');
  const preferredRole = text('cognito:preferred_role');
  const expires = claims['exp'];
  const roles: unknown = claims['cognito:roles'];
  return {
    ...(issuer !== undefined && { issuer }),
    ...(userName !== undefined && { userName }),
    ...(preferredRole !== undefined && { preferredRole }),
    ...(typeof expires === 'number' && Number.isFinite(expires) && { expiration: new Date(expires * 1000) }),
    roles: Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string' && role !== '') : [],
  };
}
