import type { ResponseOptions, RolePair } from '../saml/identityProvider';

/** A second factor that is set up. */
export interface OktaFactor {
  /** Such as `sms193zUBEROPBNZKPPE`. */
  readonly id: string;
  /** As the API spells it: `push`, `token:software:totp`, `sms`, `email`, `call`, `question`, `webauthn`. */
  readonly factorType: string;
  /** `OKTA` unless set: `GOOGLE`, `FIDO`. */
  readonly provider?: string;
  /** What the answer tells of it, such as `{ phoneNumber: '+1 XXX-XXX-1337' }`. */
  readonly profile?: Readonly<Record<string, unknown>>;
  /** Secret of a `token:software:totp`. */
  readonly secret?: string;
  /** The right answer to a `question`. */
  readonly answer?: string;
}

/** A state that stands between the second factor and success. */
export type DetourState =
  | 'PASSWORD_WARN'
  | 'PASSWORD_EXPIRED'
  | 'PASSWORD_RESET'
  | 'MFA_ENROLL'
  | 'MFA_ENROLL_ACTIVATE'
  | 'RECOVERY'
  | 'RECOVERY_CHALLENGE';

export interface OktaUser {
  readonly login: string;
  readonly password: string;
  readonly factors?: readonly OktaFactor[];
  /** In order. PASSWORD_WARN comes only to who asks for it with `warnBeforePasswordExpired`, or as `warnsAlways` says. */
  readonly detours?: readonly DetourState[];
  readonly isLockedOut?: boolean;
  /** What the AWS application says of the person; nobody without is assigned to it. */
  readonly roles?: readonly RolePair[];
}

/** What an administrator sets; everything may be changed while it runs. */
export interface OrgSettings {
  /** Classic Engine or Identity Engine; Classic unless set. */
  readonly pipeline?: 'v1' | 'idx';
  /** The global session policy does not ask for the factors people have. */
  readonly skipsMfa?: boolean;
  /** The application's own policy demands a second factor in the session. */
  readonly appDemandsMfa?: boolean;
  /** The step-up page of the application does not know the session: user and password are wanted again. */
  readonly stepUpForgetsSession?: boolean;
  /** The policy allows to remember devices; true unless set. */
  readonly allowsRememberDevice?: boolean;
  /** Minutes; 60 unless set. */
  readonly rememberMinutes?: number;
  /** A locked account is told, not hidden behind E0000004. */
  readonly showsLockout?: boolean;
  readonly warnsAlways?: boolean;
  /** MFA_ENROLL has a skip link. */
  readonly isEnrollmentOptional?: boolean;
  /** The documentation's own samples of a challenge print `factors` with one object in it; `factor` unless set. */
  readonly challengeSpelling?: 'factor' | 'factors';
  /** And lists print `factors`, some samples `factor`. */
  readonly listSpelling?: 'factors' | 'factor';
  /** The number to match in Okta Verify; none unless set. */
  readonly pushNumber?: number;
  /** Wrong codes after which the account is locked; 5 unless set. */
  readonly wrongCodesAllowed?: number;
  /** API tokens of trusted applications. */
  readonly apiTokens?: readonly string[];
  /** The names under which the embed link takes the session token; both unless set, as is reported. */
  readonly tokenParameters?: readonly ('sessionToken' | 'onetimetoken')[];
  /**
   * A federation between Okta and AWS. `request`: Okta asks another provider first, by SAMLRequest, and gets its response.
   * `response`: Okta's response goes to another host, which gives the one for AWS.
   */
  readonly federation?: 'request' | 'response';
  /** What is put into the response for AWS, over what is right. */
  readonly response?: ResponseOptions;
  /** Milliseconds of the server's time; until then every API request is too many. */
  readonly rateLimitedUntil?: number;
}

/** Where the AWS application is embedded, below the organisation's origin. */
export const embedPath = '/home/amazon_aws/0oaExampleAws0000000/272';
export const appName = 'Amazon Web Services';
