import type { PasswordPolicy } from './poolDescription';

/** What a password lacks, in the service's words. */
export function policyFault(given: PasswordPolicy | undefined, password: string): string | undefined {
  const policy = given ?? { minimumLength: 8 };
  if (password.length < policy.minimumLength) {
    return 'Password not long enough';
  }
  if (policy.requiresDigit && !/\d/u.test(password)) {
    return 'Password must have numeric characters';
  }
  if (policy.requiresUppercase && !/[A-Z]/u.test(password)) {
    return 'Password must have uppercase characters';
  }
  if (policy.requiresLowercase && !/[a-z]/u.test(password)) {
    return 'Password must have lowercase characters';
  }
  if (policy.requiresSymbol && !/[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]/u.test(password)) {
    return 'Password must have symbol characters';
  }
  return undefined;
}
