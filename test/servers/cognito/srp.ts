import { createDiffieHellman, createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes } from 'node:crypto';
import { ServerPasswordChallenge, UserPool } from 'cognito-srp';
import type { Session } from 'cognito-srp';

/** What a user pool keeps of a password. */
export interface SrpAccount {
  /** The part of the pool's id behind the underscore. */
  readonly poolName: string;
  /** USER_ID_FOR_SRP. */
  readonly userId: string;
  /** Hexadecimal, without zeros in front, as user pools send numbers. */
  readonly salt: string;
  /** g^x by this file's arithmetic. */
  readonly ours: bigint;
  /** g^x by `cognito-srp`, hexadecimal. */
  readonly theirs: string;
}

/** What two independent verifiers say to one signature. */
export interface SrpVerdict {
  /** By this file's arithmetic, which writes numbers as user pools do: this is what counts. */
  readonly ours: boolean;
  /** By npm's `cognito-srp`; `undefined` when it was left out. */
  readonly theirs: boolean | undefined;
  /**
   * S or B begins with nine zero bits or more. `cognito-srp` then hashes all 384 bytes, where user pools hash the shortest
   * form, and refuses what is right: one sign-in in 256.
   */
  readonly isShort: boolean;
}

/** One sign-in from SRP_A to the signature. */
export interface SrpExchange {
  /** SRP_B, hexadecimal without zeros in front. */
  readonly publicValue: string;
  /**
   * @param secretBlock base64
   * @param signature PASSWORD_CLAIM_SIGNATURE, base64
   */
  check(secretBlock: string, timestamp: string, signature: string): SrpVerdict;
}

/** The 3072 bits of RFC 3526, group 15. */
const primeBytes = getDiffieHellman('modp15').getPrime();
const prime = BigInt(`0x${primeBytes.toString('hex')}`);
const generator = 2n;
const arithmetic = createDiffieHellman(primeBytes, Number(generator));
const multiplier = hashed(padded(prime), padded(generator));
const numberOfBytes = 384;

/** Makes what a pool keeps of a password. @param salt hexadecimal; by chance unless given */
export async function createSrpAccount(
  poolName: string,
  userId: string,
  password: string,
  salt: string = BigInt(`0x${randomBytes(16).toString('hex')}`).toString(16),
): Promise<SrpAccount> {
  const identity = createHash('sha256').update(`${poolName}${userId}:${password}`).digest();
  const x = hashed(padded(BigInt(`0x${salt}`)), identity);
  const { verifier } = await new UserPool(poolName).createUser({ username: userId, password }, salt);
  return { poolName, userId, salt, ours: power(generator, x), theirs: verifier };
}

export interface SrpExchangeOptions {
  /** The server's own secret number, hexadecimal; by chance unless given. */
  readonly secret?: string;
  /** Leaves `cognito-srp` out, which takes ten times as long: for tests of thousands of exchanges. */
  readonly isOursAlone?: boolean;
}

/**
 * Answers SRP_A. The server side of SRP 6a as user pools vary it (amazon-cognito-identity-js is its published client): both
 * verifiers get the same secret number.
 * @param publicValue SRP_A, hexadecimal
 * @returns `undefined` for a number that is none, or with which anyone could compute S
 */
export function startSrpExchange(
  account: SrpAccount,
  publicValue: string,
  { secret = randomBytes(32).toString('hex'), isOursAlone = false }: SrpExchangeOptions = {},
): SrpExchange | undefined {
  if (!/^[0-9a-f]{1,1024}$/iu.test(publicValue)) {
    return undefined;
  }
  const a = BigInt(`0x${publicValue}`);
  if (a <= 1n || a >= prime - 1n) {
    return undefined;
  }
  const b = BigInt(`0x${secret}`);
  const ourB = (multiplier * account.ours + power(generator, b)) % prime;
  const u = hashed(padded(a), padded(ourB));
  const s = power((a * power(account.ours, u)) % prime, b);
  const key = Buffer.from(hkdfSync('sha256', padded(s), padded(u), 'Caldera Derived Key', 16));
  const theirs = isOursAlone ? undefined : theirSession(account, { a, secret, ourB });
  const isShort = [s, ourB].some((each) => padded(each).length < numberOfBytes);
  return {
    publicValue: ourB.toString(16),
    check: (secretBlock, timestamp, signature) => ({
      ours:
        createHmac('sha256', key)
          .update(account.poolName)
          .update(account.userId)
          .update(Buffer.from(secretBlock, 'base64'))
          .update(timestamp)
          .digest('base64') === signature,
      theirs: theirs && theirs.calculateSignature(secretBlock, timestamp) === signature,
      isShort,
    }),
  };
}

function theirSession(
  account: SrpAccount,
  { a, secret, ourB }: { readonly a: bigint; readonly secret: string; readonly ourB: bigint },
): Session {
  const { poolName, userId, salt, theirs } = account;
  const challenge = new ServerPasswordChallenge(poolName, { username: userId, salt, verifier: theirs }, secret);
  if (BigInt(`0x${challenge.calculateB().toString('hex')}`) !== ourB) {
    throw new Error('The two verifiers do not agree on B.');
  }
  // It reads A as bytes: an odd number of digits would lose one.
  return challenge.getSession(evenHex(a));
}

/** The shortest two's-complement form, as Java's BigInteger writes numbers. */
function padded(value: bigint): Buffer {
  const hex = evenHex(value);
  return Buffer.from(/^[89a-f]/u.test(hex) ? `00${hex}` : hex, 'hex');
}

function evenHex(value: bigint): string {
  const hex = value.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}

function hashed(...parts: readonly Buffer[]): bigint {
  return BigInt(`0x${createHash('sha256').update(Buffer.concat(parts)).digest('hex')}`);
}

/** base^exponent modulo the prime, by OpenSSL: eight times as fast as with BigInt. */
function power(base: bigint, exponent: bigint): bigint {
  arithmetic.setPrivateKey(Buffer.from(evenHex(exponent), 'hex'));
  return BigInt(`0x${arithmetic.computeSecret(Buffer.from(evenHex(base), 'hex')).toString('hex')}`);
}
