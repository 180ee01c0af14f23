import type { KeyRing, KnownKey } from '../aws/keyRing';
import { IdentityPools } from './identityPools';
import { startJsonService } from './jsonService';
import type { JsonService } from './jsonService';
import type { AppClient, IdentityPoolDescription, PoolUser, UserPoolDescription } from './poolDescription';
import { UserPools } from './userPools';
import type { SentCode, SrpCounts } from './userPools';

export interface CognitoOptions {
  /** Gets the credentials that identity pools give out. */
  readonly keys: KeyRing;
  readonly userPools: readonly UserPoolDescription[];
  readonly identityPools: readonly IdentityPoolDescription[];
  /** The services' own time in milliseconds. */
  readonly now?: () => number;
}

export interface Cognito {
  /** For CognitoIdentityProviderEndpoint. */
  readonly userPools: JsonService;
  /** For CognitoIdentityEndpoint. */
  readonly identityPools: JsonService;
  /** The codes that went out by SMS and e-mail, in order. */
  readonly sentCodes: readonly SentCode[];
  readonly srpCounts: Readonly<SrpCounts>;
  /** The keys that were given out, in order. */
  readonly issued: readonly KnownKey[];
  /** The code the person's authenticator app shows now. */
  codeOf(username: string): string;
  /** The person as the pool has them now, such as with a new password. */
  user(username: string): PoolUser;
  changeUser(username: string, changes: Partial<PoolUser>): void;
  changeClient(id: string, changes: Partial<AppClient>): void;
  changeUserPool(id: string, changes: Partial<UserPoolDescription>): void;
  changeIdentityPool(id: string, changes: Partial<IdentityPoolDescription>): void;
  revokeRefreshTokens(username: string): void;
  stop(): Promise<void>;
}

/**
 * A stand-in for Amazon Cognito: user pools and identity pools, each behind an endpoint of its own, as at AWS. It checks SRP
 * signatures with two verifiers, secret hashes, one-time codes and sessions, and signs ID tokens that its identity pools verify.
 */
export async function startCognito(options: CognitoOptions): Promise<Cognito> {
  const now = options.now ?? Date.now;
  const userPools = await UserPools.create(options.userPools, now);
  const identityPools = new IdentityPools(options.identityPools, userPools, options.keys, now);
  const userPoolService = await startJsonService({
    target: 'AWSCognitoIdentityProviderService',
    actions: {
      InitiateAuth: (input) => userPools.initiateAuth(input),
      RespondToAuthChallenge: (input) => userPools.respondToAuthChallenge(input),
      GetTokensFromRefreshToken: (input) => userPools.getTokensFromRefreshToken(input),
    },
    now,
  });
  const identityPoolService = await startJsonService({
    target: 'AWSCognitoIdentityService',
    actions: {
      GetId: (input) => identityPools.getId(input),
      GetCredentialsForIdentity: (input) => identityPools.getCredentialsForIdentity(input),
    },
    now,
  });
  return {
    userPools: userPoolService,
    identityPools: identityPoolService,
    sentCodes: userPools.sentCodes,
    srpCounts: userPools.srpCounts,
    issued: identityPools.issued,
    codeOf: (username) => userPools.codeOf(username),
    user: (username) => userPools.user(username),
    changeUser: (username, changes) => userPools.changeUser(username, changes),
    changeClient: (id, changes) => userPools.changeClient(id, changes),
    changeUserPool: (id, changes) => userPools.changePool(id, changes),
    changeIdentityPool: (id, changes) => identityPools.changePool(id, changes),
    revokeRefreshTokens: (username) => userPools.revokeRefreshTokens(username),
    stop: async () => {
      await Promise.all([userPoolService.stop(), identityPoolService.stop()]);
    },
  };
}
