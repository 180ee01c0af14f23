/** What the API answers. */
export interface OktaAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Status and summary of what may be refused, after Okta's page “Okta API error codes and descriptions”. */
const errors = {
  E0000001: [400, 'Api validation failed: authRequest'],
  E0000003: [400, 'The request body was not well-formed.'],
  E0000004: [401, 'Authentication failed'],
  E0000006: [403, 'You do not have permission to perform the requested action'],
  E0000007: [404, 'Not found: Resource not found'],
  E0000011: [401, 'Invalid token provided'],
  E0000015: [401, 'You do not have permission to access the feature you are requesting'],
  E0000021: [415, 'Bad request.  Accept and/or Content-Type headers likely do not match supported values.'],
  E0000022: [405, 'The endpoint does not support the provided HTTP method'],
  E0000047: [429, 'API call exceeded rate limit due to too many requests.'],
  E0000064: [401, 'Password is expired and must be changed.'],
  E0000068: [403, 'Invalid Passcode/Answer'],
  E0000069: [403, 'User Locked'],
  E0000079: [403, 'This operation is not allowed in the current authentication state.'],
  E0000082: [403, 'Each code can only be used once. Please wait for a new code and try again.'],
  E0000085: [403, 'You do not have permission to access your account at this time.'],
  E0000109: [429, 'An SMS message was recently sent. Please wait 30 seconds before trying again.'],
  E0000118: [429, 'An email was recently sent. Please wait 5 seconds before trying again.'],
  E0000133: [429, 'A phone call was recently made. Please wait 30 seconds before trying again.'],
  E0000155: [423, 'User is not currently active.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type OktaErrorCode = keyof typeof errors;

/** What the API refuses with. */
export class OktaRefusal extends Error {
  override readonly name = 'OktaRefusal';

  constructor(
    readonly code: OktaErrorCode,
    /** The `errorSummary` of each cause. */
    private readonly causes: readonly string[] = [],
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(errors[code][1]);
  }

  get answer(): OktaAnswer {
    return {
      status: errors[this.code][0],
      headers: this.headers,
      body: {
        errorCode: this.code,
        errorSummary: this.message,
        errorLink: this.code,
        errorId: `oae${Math.random().toString(36).slice(2)}`,
        errorCauses: this.causes.map((errorSummary) => ({ errorSummary })),
      },
    };
  }
}

/** @param reset milliseconds */
export function rateLimited(reset: number): OktaRefusal {
  return new OktaRefusal('E0000047', [], {
    'x-rate-limit-limit': '1',
    'x-rate-limit-remaining': '0',
    // Seconds since 1970.
    'x-rate-limit-reset': String(Math.ceil(reset / 1000)),
  });
}
