/** What an administrator sets for an app client. */
export interface AppClient {
  readonly id: string;
  /** Without one, SECRET_HASH must not be sent; with one, it must. */
  readonly secret?: string;
  /** ExplicitAuthFlows; SRP and refresh tokens unless set, as the console chooses. */
  readonly flows?: readonly ClientFlow[];
  /** PreventUserExistenceErrors is ENABLED: who is unknown is told the same as who has the wrong password. */
  readonly hidesUsers?: boolean;
  /** AuthSessionValidity, minutes; 3 unless set, at most 15. */
  readonly sessionMinutes?: number;
  /** IdTokenValidity, seconds; 3600 unless set. */
  readonly tokenSeconds?: number;
  /** RefreshTokenValidity, seconds; 30 days unless set. */
  readonly refreshTokenSeconds?: number;
  /** RefreshTokenRotation is ENABLED, without a grace period: each refresh token is good once. */
  readonly replacesRefreshTokens?: boolean;
}

export type ClientFlow = 'ALLOW_USER_PASSWORD_AUTH' | 'ALLOW_USER_SRP_AUTH' | 'ALLOW_REFRESH_TOKEN_AUTH';

export type MfaFactor = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP';

/** A challenge that comes after the password and before a second factor. */
export interface ExtraChallenge {
  /** Such as `CUSTOM_CHALLENGE`, `DEVICE_SRP_AUTH`, `SELECT_CHALLENGE`. */
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** The ChallengeResponses that pass it; without them nothing does, as for a device the pool does not know. */
  readonly passesWith?: Readonly<Record<string, string>>;
}

export interface UserGroup {
  readonly name: string;
  readonly roleArn?: string;
  /** The lowest number wins. */
  readonly precedence?: number;
}

export interface PoolUser {
  /** What the pool answers with as USER_ID_FOR_SRP, whatever alias was used. */
  readonly username: string;
  readonly password: string;
  /** The `sub` claim; made up unless set. */
  readonly subject?: string;
  /** E-mail address, phone number, preferred name: what the person may sign in with as well. */
  readonly aliases?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
  readonly groups?: readonly UserGroup[];
  /** `CONFIRMED` unless set. */
  readonly status?: 'CONFIRMED' | 'UNCONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED';
  readonly isDisabled?: boolean;
  /** With `FORCE_CHANGE_PASSWORD`: the administrator's password is too old. */
  readonly hasExpiredPassword?: boolean;
  /** The second factors that are set up; several are a choice. */
  readonly factors?: readonly MfaFactor[];
  /** The one that is taken without asking. */
  readonly preferredFactor?: MfaFactor;
  /** Secret of the authenticator app. */
  readonly totpSecret?: string;
  readonly phoneNumber?: string;
  readonly email?: string;
  readonly extraChallenges?: readonly ExtraChallenge[];
}

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requiresDigit?: boolean;
  readonly requiresUppercase?: boolean;
  readonly requiresLowercase?: boolean;
  readonly requiresSymbol?: boolean;
}

export interface UserPoolDescription {
  /** Such as `eu-west-1_Example01`. */
  readonly id: string;
  readonly clients: readonly AppClient[];
  readonly users: readonly PoolUser[];
  readonly passwordPolicy?: PasswordPolicy;
  /** Attributes a new user must give with the first own password. */
  readonly requiredAttributes?: readonly string[];
  /** MfaConfiguration is ON: who has no factor must set one up. */
  readonly demandsMfa?: boolean;
  /** DeviceConfiguration is set: a refresh token is only good together with a confirmed device's key. */
  readonly tracksDevices?: boolean;
  /** A new password that the policy refuses ends the sign-in: the session cannot be answered again. */
  readonly refusedPasswordEndsSession?: boolean;
  /** How long a code that was sent is good, in milliseconds; as long as the session unless set. */
  readonly codeLife?: number;
}

/** What an identity pool does with the tokens of one app client. */
export interface RoleMapping {
  readonly type: 'Token' | 'Rules';
  readonly ambiguousRoleResolution?: 'AuthenticatedRole' | 'Deny';
  readonly rules?: readonly RoleRule[];
}

export interface RoleRule {
  readonly claim: string;
  readonly matchType: 'Equals' | 'Contains' | 'StartsWith' | 'NotEqual';
  readonly value: string;
  readonly roleArn: string;
}

export interface ListedClient {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly roleMapping?: RoleMapping;
}

export interface IdentityPoolDescription {
  /** Such as `us-east-1:11112222-3333-4444-5555-666677778888`: its region may differ from the user pool's. */
  readonly id: string;
  /** CognitoIdentityProviders. */
  readonly listedClients: readonly ListedClient[];
  readonly authenticatedRole?: string;
  readonly unauthenticatedRole?: string;
  /** AllowUnauthenticatedIdentities. */
  readonly allowsUnauthenticated?: boolean;
  /** Roles whose trust policies do not name this pool. */
  readonly distrustingRoles?: readonly string[];
}
