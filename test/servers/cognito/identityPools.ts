import { randomBytes, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { KeyRing, KnownKey } from '../aws/keyRing';
import { textOf, textsOf } from './jsonService';
import type { IdentityPoolDescription, ListedClient, RoleRule } from './poolDescription';
import { Refusal, invalidParameter, notAuthorized } from './refusal';
import { claimsOf, providerNameOf } from './tokens';
import type { UserPools } from './userPools';

type Input = Readonly<Record<string, unknown>>;

/** A login that was checked. */
interface Login {
  readonly provider: string;
  readonly claims: JWTPayload;
  readonly client: ListedClient;
}

interface Identity {
  readonly id: string;
  readonly poolId: string;
  /** Provider and subject; `undefined` for a guest. */
  readonly login: string | undefined;
}

/** Seconds for which credentials of the enhanced flow last. */
const credentialsLife = 3600;

/** The keys of Logins that a service could know. */
const publicProvider =
  /^(cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/[a-z0-9-]+_[A-Za-z0-9]+|graph\.facebook\.com|accounts\.google\.com|www\.amazon\.com|appleid\.apple\.com|api\.twitter\.com)$/u;

/**
 * Amazon Cognito identity pools, the enhanced flow: GetId and GetCredentialsForIdentity, after the pages of the same names in
 * the federated identities API reference (version 2014-06-30) and “Using role-based access control” in the developer guide,
 * with error texts as they were observed. What it gives out, the other servers of a test accept by the shared `KeyRing`.
 */
export class IdentityPools {
  readonly issued: KnownKey[] = [];
  private readonly identities: Identity[] = [];

  constructor(
    private pools: readonly IdentityPoolDescription[],
    private readonly userPools: UserPools,
    private readonly keys: KeyRing,
    private readonly now: () => number,
  ) {}

  changePool(id: string, changes: Partial<IdentityPoolDescription>): void {
    this.pools = this.pools.map((each) => (each.id === id ? { ...each, ...changes } : each));
  }

  /** GetId. */
  async getId(input: Input): Promise<unknown> {
    const pool = this.poolOf(textOf(input, 'IdentityPoolId'));
    const login = await this.checkLogins(pool, textsOf(input['Logins']));
    const key = login && loginKey(login);
    const known =
      key === undefined ? undefined : this.identities.find((each) => each.poolId === pool.id && each.login === key);
    const identity = known ?? { id: `${regionOf(pool.id)}:${randomUUID()}`, poolId: pool.id, login: key };
    if (!known) {
      this.identities.push(identity);
    }
    return { IdentityId: identity.id };
  }

  /** GetCredentialsForIdentity. */
  async getCredentialsForIdentity(input: Input): Promise<unknown> {
    const id = textOf(input, 'IdentityId');
    const identity = this.identities.find((each) => each.id === id);
    if (identity === undefined) {
      throw new Refusal('ResourceNotFoundException', `Identity '${id}' not found.`);
    }
    const logins = textsOf(input['Logins']);
    if (identity.login !== undefined && Object.keys(logins).length === 0) {
      throw notAuthorized(`Access to Identity '${id}' is forbidden.`);
    }
    const pool = this.poolOf(identity.poolId);
    const login = await this.checkLogins(pool, logins);
    if (login && loginKey(login) !== identity.login) {
      throw notAuthorized(
        "Logins don't match. Please include at least one valid login for this identity or identity pool.",
      );
    }
    const customRole = input['CustomRoleArn'];
    const role = login
      ? roleFor(pool, login, typeof customRole === 'string' ? customRole : undefined)
      : pool.unauthenticatedRole;
    if (role === undefined || pool.distrustingRoles?.includes(role)) {
      throw new Refusal(
        'InvalidIdentityPoolConfigurationException',
        'Invalid identity pool configuration. Check assigned IAM roles for this pool.',
      );
    }
    const key = this.issue(role);
    return {
      IdentityId: id,
      Credentials: {
        AccessKeyId: key.accessKeyId,
        SecretKey: key.secretAccessKey,
        SessionToken: key.sessionToken,
        // Seconds since 1970, as AWS JSON writes times.
        Expiration: (key.expiration?.getTime() ?? 0) / 1000,
      },
    };
  }

  private issue(role: string): KnownKey {
    const [, partition = '', , , account = ''] = role.split(':');
    const key: KnownKey = {
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(120).toString('base64'),
      expiration: new Date(Math.floor(this.now() / 1000) * 1000 + credentialsLife * 1000),
      arn: `arn:${partition}:sts::${account}:assumed-role/${role.slice(role.lastIndexOf('/') + 1)}/CognitoIdentityCredentials`,
    };
    this.keys.add(key);
    this.issued.push(key);
    return key;
  }

  private poolOf(id: string): IdentityPoolDescription {
    if (!/^[\w-]+:[0-9a-f-]+$/u.test(id)) {
      throw new Refusal(
        'ValidationException',
        `1 validation error detected: Value '${id}' at 'identityPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+:[0-9a-f-]+`,
      );
    }
    const pool = this.pools.find((each) => each.id === id);
    if (pool === undefined) {
      throw new Refusal('ResourceNotFoundException', `IdentityPool '${id}' not found.`);
    }
    return pool;
  }

  /** @returns `undefined` for a guest */
  private async checkLogins(
    pool: IdentityPoolDescription,
    logins: Readonly<Record<string, string>>,
  ): Promise<Login | undefined> {
    let checked: Login | undefined;
    for (const [provider, token] of Object.entries(logins)) {
      checked = await this.checkLogin(pool, provider, token);
    }
    if (checked === undefined && !pool.allowsUnauthenticated) {
      throw notAuthorized('Unauthenticated access is not supported for this identity pool.');
    }
    return checked;
  }

  private async checkLogin(pool: IdentityPoolDescription, provider: string, token: string): Promise<Login> {
    if (!publicProvider.test(provider)) {
      throw invalidParameter('Please provide a valid public provider');
    }
    const listed = pool.listedClients.filter((each) => providerNameOf(each.userPoolId) === provider);
    if (listed.length === 0) {
      throw notAuthorized('Token is not from a supported provider of this identity pool.');
    }
    const claims = claimsOf(token);
    if (claims === undefined) {
      throw invalidLogin('Not a valid OpenId Connect identity token.');
    }
    if (claims.aud === undefined) {
      throw invalidLogin('Missing a required claim: aud');
    }
    if (claims.iss !== `https://${provider}`) {
      throw invalidLogin("Issuer doesn't match providerName");
    }
    const client = listed.find((each) => each.clientId === claims.aud);
    if (client === undefined || claims['token_use'] !== 'id') {
      throw notAuthorized('Token is not from a supported provider of this identity pool.');
    }
    const seconds = Math.floor(this.now() / 1000);
    if ((claims.exp ?? 0) <= seconds) {
      throw invalidLogin(`Token expired: ${claims.exp} >= ${seconds}`);
    }
    if (!(await this.userPools.tokensOf(client.userPoolId)?.hasSigned(token))) {
      throw invalidLogin('Token signature invalid.');
    }
    return { provider, claims, client };
  }
}

function invalidLogin(why: string): Refusal {
  return notAuthorized(`Invalid login token. ${why}`);
}

function loginKey({ provider, claims }: Login): string {
  return `${provider}/${claims.sub}`;
}

function regionOf(identityPoolId: string): string {
  return identityPoolId.slice(0, identityPoolId.indexOf(':'));
}

/** @returns `undefined` when the pool has no role for whoever has signed in */
function roleFor(pool: IdentityPoolDescription, login: Login, customRole: string | undefined): string | undefined {
  const mapping = login.client.roleMapping;
  const roles = rolesIn(login.claims);
  // It must be one of the token's roles; what happens otherwise is documented, the text is not.
  if (customRole !== undefined) {
    if (mapping?.type !== 'Token' || !roles.includes(customRole)) {
      throw notAuthorized(`Access to Role '${customRole}' is forbidden.`);
    }
    return customRole;
  }
  if (mapping === undefined) {
    return pool.authenticatedRole;
  }
  const mapped =
    mapping.type === 'Rules'
      ? mapping.rules?.find((rule) => fits(rule, login.claims))?.roleArn
      : (login.claims['cognito:preferred_role'] ?? (roles.length === 1 ? roles[0] : undefined));
  if (typeof mapped === 'string') {
    return mapped;
  }
  if (mapping.ambiguousRoleResolution !== 'AuthenticatedRole') {
    throw notAuthorized('The ambiguous role mapping rules denied this request');
  }
  return pool.authenticatedRole;
}

function rolesIn(claims: JWTPayload): readonly unknown[] {
  const roles = claims['cognito:roles'];
  return Array.isArray(roles) ? roles : [];
}

function fits({ claim, matchType, value }: RoleRule, claims: JWTPayload): boolean {
  const found = claims[claim];
  if (found === undefined) {
    return false;
  }
  const text = typeof found === 'string' ? found : Array.isArray(found) ? found.join(',') : JSON.stringify(found);
  switch (matchType) {
    case 'Equals':
      return text === value;
    case 'NotEqual':
      return text !== value;
    case 'StartsWith':
      return text.startsWith(value);
    case 'Contains':
      return text.includes(value);
  }
}
