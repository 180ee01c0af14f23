import { createSign, createVerify, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** An OpenID provider of a test: it signs tokens, and AWS has its public key. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly publicKey: KeyObject;
  /** @param claims `iss` is added */
  sign(claims: Readonly<Record<string, unknown>>): string;
}

export interface TokenClaims {
  readonly iss?: unknown;
  readonly aud?: unknown;
  readonly sub?: unknown;
  readonly exp?: unknown;
}

/** Makes a provider with a key pair of its own, when it is needed: most tests need none, and it takes a while. */
export function createTokenIssuer(issuer: string): TokenIssuer {
  let made: ReturnType<typeof makeKeys> | undefined;
  const keys = (): ReturnType<typeof makeKeys> => (made ??= makeKeys());
  return {
    issuer,
    get publicKey() {
      return keys().publicKey;
    },
    sign: (claims) => {
      const signed = [
        { alg: 'RS256', typ: 'JWT' },
        { iss: issuer, ...claims },
      ]
        .map(encode)
        .join('.');
      return `${signed}.${createSign('RSA-SHA256').update(signed).sign(keys().privateKey, 'base64url')}`;
    },
  };
}

/** What a token says of itself, unchecked; `undefined` when it is none. */
export function readClaims(token: string): TokenClaims | undefined {
  const parts = token.split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
    return parts.length === 3 && typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the holder of the key has signed the token. */
export function isSignedBy(token: string, publicKey: KeyObject): boolean {
  const end = token.lastIndexOf('.');
  return createVerify('RSA-SHA256')
    .update(token.slice(0, end))
    .verify(publicKey, token.slice(end + 1), 'base64url');
}

function makeKeys(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
