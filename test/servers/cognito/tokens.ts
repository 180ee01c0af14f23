import { randomUUID } from 'node:crypto';
import { decodeJwt, errors, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';

/** The name an identity pool knows a user pool by, which is the key in Logins and, as a URL, the issuer of its tokens. */
export function providerNameOf(userPoolId: string): string {
  const region = userPoolId.slice(0, userPoolId.indexOf('_'));
  return `cognito-idp.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/${userPoolId}`;
}

/** By issuer: making a key pair takes a while, and the pools of many tests may share them. */
const keysByIssuer = new Map<string, ReturnType<typeof generateKeyPair>>();

/** Signs and checks the tokens of one user pool (RS256, with `jose`). */
export class PoolTokens {
  private readonly keyId = randomUUID();

  private constructor(
    readonly issuer: string,
    private readonly keys: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey },
  ) {}

  static async create(userPoolId: string): Promise<PoolTokens> {
    const issuer = `https://${providerNameOf(userPoolId)}`;
    const keys = keysByIssuer.get(issuer) ?? generateKeyPair('RS256');
    keysByIssuer.set(issuer, keys);
    return new PoolTokens(issuer, await keys);
  }

  /** @param issuedAt milliseconds @param seconds how long it lasts */
  sign(claims: JWTPayload, issuedAt: number, seconds: number): Promise<string> {
    const second = Math.floor(issuedAt / 1000);
    return new SignJWT({ ...claims, jti: randomUUID() })
      .setProtectedHeader({ alg: 'RS256', kid: this.keyId })
      .setIssuer(this.issuer)
      .setIssuedAt(second)
      .setExpirationTime(second + seconds)
      .sign(this.keys.privateKey);
  }

  /** Whether it is signed by this pool; times and claims are for others to judge. */
  async hasSigned(token: string): Promise<boolean> {
    try {
      // In the distant past nothing has expired.
      await jwtVerify(token, this.keys.publicKey, {
        issuer: this.issuer,
        currentDate: new Date(0),
        algorithms: ['RS256'],
      });
      return true;
    } catch (error) {
      if (error instanceof errors.JOSEError) {
        return false;
      }
      throw error;
    }
  }
}

/** What a token says of itself, unchecked; `undefined` when it is none. */
export function claimsOf(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
