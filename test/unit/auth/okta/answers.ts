/** Answers of the Authentication API, as Okta's documentation prints them, with made-up tokens. */
export const origin = 'https://acme.okta.example';

const factorLink = (id: string): string => `${origin}/api/v1/authn/factors/${id}/verify`;

/** A factor as MFA_REQUIRED lists it. */
export function factor(
  factorType: string,
  provider: string,
  more: Readonly<Record<string, unknown>> = {},
  id = `${factorType.replaceAll(':', '-')}-${provider}`,
): Record<string, unknown> {
  return {
    id,
    factorType,
    provider,
    vendorName: provider,
    ...more,
    _links: { verify: { href: factorLink(id), hints: { allow: ['POST'] } } },
  };
}

export const push = factor('push', 'OKTA', { profile: { deviceType: 'SmartPhone_IPhone', name: "Ana's phone" } });
export const oktaCode = factor('token:software:totp', 'OKTA', { profile: { credentialId: 'ana@example.com' } });
export const googleCode = factor('token:software:totp', 'GOOGLE', { profile: { credentialId: 'ana@example.com' } });
export const sms = factor('sms', 'OKTA', { profile: { phoneNumber: '+XX XXXX 89' } });
export const email = factor('email', 'OKTA', { profile: { email: 'a...a@example.com' } });

const cancel = { href: `${origin}/api/v1/authn/cancel`, hints: { allow: ['POST'] } };

export function success(sessionToken = 'made-up-session-token'): Record<string, unknown> {
  return { status: 'SUCCESS', expiresAt: '2026-01-01T00:05:00.000Z', sessionToken, _embedded: {} };
}

export function required(
  factors: readonly unknown[],
  policy: Readonly<Record<string, unknown>> = { allowRememberDevice: true },
): Record<string, unknown> {
  return {
    status: 'MFA_REQUIRED',
    stateToken: 'made-up-state-token',
    expiresAt: '2026-01-01T00:05:00.000Z',
    _embedded: { factors, policy },
    _links: { cancel },
  };
}

/** A challenge of a factor; `more` for factorResult and the like. */
export function challenge(
  of: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const href = factorLink(String(of['id']));
  const isPush = of['factorType'] === 'push';
  return {
    status: 'MFA_CHALLENGE',
    stateToken: 'made-up-state-token',
    expiresAt: '2026-01-01T00:05:00.000Z',
    ...more,
    _embedded: { factor: of },
    _links: {
      next: { name: isPush ? 'poll' : 'verify', href },
      cancel,
      prev: { href: `${origin}/api/v1/authn/previous` },
      resend: [{ name: String(of['factorType']), href: `${href}/resend` }],
    },
  };
}

/** A push on whose phone a number is to be found. */
export function challengeWithNumber(correctAnswer: number): Record<string, unknown> {
  return challenge({ ...push, _embedded: { challenge: { correctAnswer } } }, { factorResult: 'WAITING' });
}

/** A state of the transaction with these links. */
export function state(status: string, links: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { status, stateToken: 'made-up-state-token', _embedded: {}, _links: { cancel, ...links } };
}

export function failure(errorCode: string, errorSummary: string, cause?: string): Record<string, unknown> {
  return { errorCode, errorSummary, errorId: 'oae-made-up', errorCauses: cause ? [{ errorSummary: cause }] : [] };
}
