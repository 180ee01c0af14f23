import type { PoolUser, UserPoolDescription } from './poolDescription';

/** What stands before the name of an attribute in the answer to NEW_PASSWORD_REQUIRED. */
export const attributePrefix = 'userAttributes.';

/** Which second factor comes after the password, as the names of challenges. */
export function factorSteps(pool: UserPoolDescription, user: PoolUser): readonly string[] {
  const factors = user.factors ?? [];
  if (factors.length === 0) {
    return pool.demandsMfa ? ['MFA_SETUP'] : [];
  }
  return [user.preferredFactor ?? (factors.length === 1 ? factors[0] : undefined) ?? 'SELECT_MFA_TYPE'];
}

/** ChallengeParameters. @param challenge its name */
export function challengeParameters(
  pool: UserPoolDescription,
  user: PoolUser,
  challenge: string,
): Readonly<Record<string, string>> {
  const always = { USER_ID_FOR_SRP: user.username };
  switch (challenge) {
    case 'SMS_MFA':
      return {
        ...always,
        CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
        CODE_DELIVERY_DESTINATION: `+*******${(user.phoneNumber ?? '').slice(-4)}`,
      };
    case 'EMAIL_OTP':
      return {
        ...always,
        CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
        CODE_DELIVERY_DESTINATION: (user.email ?? '').replace(/^(.)[^@]*@(.).*$/u, '$1***@$2***'),
      };
    case 'SOFTWARE_TOKEN_MFA':
      return { ...always, FRIENDLY_DEVICE_NAME: 'Authenticator app' };
    case 'SELECT_MFA_TYPE':
      return { ...always, MFAS_CAN_CHOOSE: JSON.stringify(user.factors ?? []) };
    case 'MFA_SETUP':
      return { ...always, MFAS_CAN_SETUP: JSON.stringify(['SOFTWARE_TOKEN_MFA']) };
    case 'NEW_PASSWORD_REQUIRED':
      return {
        ...always,
        requiredAttributes: JSON.stringify(missingAttributes(pool, user).map((each) => attributePrefix + each)),
        userAttributes: JSON.stringify({
          ...user.attributes,
          ...(user.email !== undefined && { email: user.email, email_verified: 'true' }),
        }),
      };
    default:
      return { ...always, ...user.extraChallenges?.find(({ name }) => name === challenge)?.parameters };
  }
}

/** What the person must give with the first own password. */
export function missingAttributes(pool: UserPoolDescription, user: PoolUser): readonly string[] {
  return (pool.requiredAttributes ?? []).filter((each) => user.attributes?.[each] === undefined);
}
