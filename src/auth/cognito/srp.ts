import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Group 15 of RFC 3526: 3072 bits. Cognito's user pools compute in it, with the generator 2. */
const prime = BigInt(
  `0x${[
    'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74',
    '020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437',
    '4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED',
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05',
    '98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB',
    '9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B',
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718',
    '3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33',
    'A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7',
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864',
    'D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2',
    '08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
  ].join('')}`,
);
const generator = 2n;

/** What the key that signs is derived for. */
const keyPurpose = 'Caldera Derived Key';

/** Length of the key that signs, in bytes. */
const keyLength = 16;

/** Length of the client's private number, in bytes. */
const privateLength = 128;

/** Computes `base ** exponent % modulus`; all of them at least 0. */
export type ModularPower = (base: bigint, exponent: bigint, modulus: bigint) => bigint;

/** What a user pool says in the challenge PASSWORD_VERIFIER, and who it says it to. */
export interface SrpChallenge {
  /** The part of the user pool's id after the underscore. */
  readonly poolName: string;
  /** USER_ID_FOR_SRP: the user's own name, whichever alias was entered. */
  readonly userId: string;
  readonly password: string;
  /** SALT, hexadecimal. */
  readonly salt: string;
  /** SRP_B, hexadecimal. */
  readonly serverPublic: string;
  /** SECRET_BLOCK, base64. */
  readonly secretBlock: string;
  /** TIMESTAMP, as it is sent along. */
  readonly timestamp: string;
}

/** One exchange of the Secure Remote Password protocol, from the client's side. */
export interface SrpExchange {
  /** SRP_A: the client's public number, hexadecimal. */
  readonly clientPublic: string;
  /**
   * Proves that the password is known.
   * @returns PASSWORD_CLAIM_SIGNATURE in base64; nothing when the user pool's numbers are none it may send
   */
  sign(challenge: SrpChallenge): string | undefined;
}

/**
 * Begins an exchange with a user pool. Source: the protocol as Amazon's own client libraries speak it (RFC 5054 with
 * SHA-256, another padding and an HKDF at the end).
 * @param options `privateNumber` in place of a random one and another `power`, for tests
 */
export function startSrpExchange(
  options: { readonly privateNumber?: bigint; readonly power?: ModularPower } = {},
): SrpExchange {
  const { privateNumber: secret = randomNumber(), power = modularPower } = options;
  // Never 0: the modulus is a prime.
  const clientPublic = power(generator, secret, prime);
  return {
    clientPublic: clientPublic.toString(16),
    sign: (challenge) => sign(challenge, { secret, clientPublic, power }),
  };
}

function sign(
  challenge: SrpChallenge,
  own: { readonly secret: bigint; readonly clientPublic: bigint; readonly power: ModularPower },
): string | undefined {
  const { poolName, userId, password, timestamp } = challenge;
  const serverPublic = readHex(challenge.serverPublic);
  const salt = readHex(challenge.salt);
  if (serverPublic === undefined || salt === undefined || serverPublic % prime === 0n) {
    return undefined;
  }
  const scrambling = hashNumber(padded(own.clientPublic), padded(serverPublic));
  if (scrambling === 0n) {
    return undefined;
  }
  const multiplier = hashNumber(padded(prime), padded(generator));
  const passwordHash = createHash('sha256').update(`${poolName}${userId}:${password}`).digest();
  const exponent = hashNumber(padded(salt), passwordHash);
  const verifier = own.power(generator, exponent, prime);
  const base = nonNegative(serverPublic - multiplier * verifier);
  const shared = own.power(base, own.secret + scrambling * exponent, prime);
  const key = hkdfSync('sha256', padded(shared), padded(scrambling), keyPurpose, keyLength);
  return createHmac('sha256', Buffer.from(key))
    .update(poolName)
    .update(userId)
    .update(Buffer.from(challenge.secretBlock, 'base64'))
    .update(timestamp)
    .digest('base64');
}

/**
 * A number as the user pool hashes it: the shortest two's-complement form, which has a zero byte in front where the first
 * bit is set, and none anywhere else. Exported for its test: a client that pads in another way is refused once in 256
 * times.
 */
export function padded(number: bigint): Buffer {
  const hex = number.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/u.test(even) ? `00${even}` : even, 'hex');
}

/**
 * `base ** exponent % modulus` in windows of four bits. It takes about a tenth of a second for what a sign-in needs; how
 * long exactly depends on the numbers, which nobody on this machine is kept from knowing.
 */
export function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const powers = [1n % modulus];
  for (let index = 1; index < 16; index++) {
    powers.push(((powers[index - 1] ?? 1n) * base) % modulus);
  }
  let result = 1n % modulus;
  for (const digit of exponent.toString(16)) {
    result = (result * result) % modulus;
    result = (result * result) % modulus;
    result = (result * result) % modulus;
    result = (result * result) % modulus;
    const window = Number.parseInt(digit, 16);
    if (window !== 0) {
      result = (result * (powers[window] ?? 1n)) % modulus;
    }
  }
  return result;
}

function nonNegative(number: bigint): bigint {
  const rest = number % prime;
  return rest < 0n ? rest + prime : rest;
}

function hashNumber(...parts: readonly Buffer[]): bigint {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(part);
  }
  return BigInt(`0x${hash.digest('hex')}`);
}

function readHex(text: string): bigint | undefined {
  return /^[0-9a-f]{1,1024}$/iu.test(text) ? BigInt(`0x${text}`) : undefined;
}

function randomNumber(): bigint {
  return BigInt(`0x${randomBytes(privateLength).toString('hex')}`);
}
