import assert from 'node:assert/strict';
import { constants, createPublicKey, getDiffieHellman, publicEncrypt, randomBytes, randomInt } from 'node:crypto';
import { ServerPasswordChallenge, UserPool } from 'cognito-srp';
import { signSrpSession } from 'cognito-srp-helper';
import { BigInteger } from 'jsbn';
import { startSrpExchange } from '../../../src/auth/cognito/srp';
import { srpTimestamp } from '../../../src/auth/cognito/srpTimestamp';

/** A client that pads wrongly is refused once in 256 times: this many tell. */
const exchanges = 10_000;
const wrongPasswords = 200;

/**
 * Bytes of both private numbers: far fewer than in earnest, which saves half of the time. What depends on the padding
 * (their powers, the salt, the shared number) is as random as with long ones.
 */
const privateLength = 8;

const region = 'eu-west-1';
const prime = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const numberOfDigits = 768;

/**
 * Our exchange against npm's `cognito-srp` as the server, and against npm's `cognito-srp-helper` as a second client with
 * the same private number. Both compute with `jsbn`, whose modular power is replaced by OpenSSL's: ten thousand exchanges
 * would take it an hour. What they hash, pad and sign is their own.
 */
suite('Ten thousand SRP exchanges', function () {
  this.timeout(0);
  let restore: () => void;

  suiteSetup(() => {
    restore = lendPower();
  });
  suiteTeardown(() => restore());

  test('both powers are the same', () => {
    const [base, exponent] = [random(384) % prime, random(32)];
    const lent = new BigInteger(hexOf(base), 16).modPow(
      new BigInteger(hexOf(exponent), 16),
      new BigInteger(hexOf(prime), 16),
    );
    restore();
    try {
      const own = new BigInteger(hexOf(base), 16).modPow(
        new BigInteger(hexOf(exponent), 16),
        new BigInteger(hexOf(prime), 16),
      );
      assert.equal(lent.toString(16), own.toString(16));
    } finally {
      restore = lendPower();
    }
  });

  test('are accepted, but where the server itself is wrong', async () => {
    const counts = { accepted: 0, refused: 0, second: 0 };
    for (let index = 0; index < exchanges; index++) {
      const exchange = await exchangeOnce();
      if (exchange.isAccepted) {
        counts.accepted += 1;
      } else {
        counts.refused += 1;
        assert.ok(exchange.hasZeroByte, `cognito-srp refused without a reason of its own: ${exchange.described}`);
      }
      assert.equal(
        exchange.second,
        exchange.signature,
        `cognito-srp-helper signs in another way: ${exchange.described}`,
      );
      counts.second += 1;
    }
    assert.equal(counts.second, exchanges);
    assert.equal(counts.accepted + counts.refused, exchanges);
    // Two bytes of which either is zero once in 256 times, at most once in 40 by chance.
    assert.ok(counts.refused < exchanges / 40, JSON.stringify(counts));
    process.stdout.write(
      `      ${exchanges} exchanges: cognito-srp accepted ${counts.accepted} and refused ${counts.refused}, all of these with a zero byte that it hashes wrongly; cognito-srp-helper agreed in ${counts.second}.\n`,
    );
  });

  test('are refused with a wrong password', async () => {
    for (let index = 0; index < wrongPasswords; index++) {
      const { isAccepted } = await exchangeOnce({ wrong: true });
      assert.ok(!isAccepted);
    }
  });
});

async function exchangeOnce(options: { readonly wrong?: boolean } = {}) {
  const poolName = randomBytes(6).toString('hex');
  const username = randomBytes(randomInt(1, 24)).toString('base64');
  const password = randomBytes(randomInt(6, 40)).toString(randomInt(2) === 0 ? 'base64' : 'latin1');
  const salt = hexOf(random(16));
  const user = await new UserPool(poolName).createUser({ username, password }, salt);
  const server = new ServerPasswordChallenge(poolName, user, randomBytes(privateLength).toString('hex'));
  const privateNumber = random(privateLength);
  const exchange = startSrpExchange({ privateNumber, power });
  const serverPublic = server.calculateB().toString('hex');
  const secretBlock = randomBytes(randomInt(1, 200)).toString('base64');
  const timestamp = srpTimestamp(Date.now() + randomInt(2 ** 40));
  const signature = exchange.sign({
    poolName,
    userId: username,
    password: options.wrong ? `${password}.` : password,
    salt,
    serverPublic: hexOf(BigInt(`0x${serverPublic}`)),
    secretBlock,
    timestamp,
  });
  const evenPublic = exchange.clientPublic.padStart(Math.ceil(exchange.clientPublic.length / 2) * 2, '0');
  const session = server.getSession(evenPublic);
  const expected = session.calculateSignature(secretBlock, timestamp);
  const second = signSrpSession(
    {
      username,
      password,
      isHashed: false,
      poolId: `${region}_${poolName}`,
      poolIdAbbr: poolName,
      timestamp,
      smallA: hexOf(privateNumber),
      largeA: exchange.clientPublic,
    },
    {
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeParameters: { SALT: salt, SRP_B: serverPublic, SECRET_BLOCK: secretBlock, USER_ID_FOR_SRP: username },
    },
  ).passwordSignature;
  return {
    signature,
    isAccepted: expected === signature,
    second,
    // Cognito hashes numbers in their shortest form. cognito-srp hashes S and B with all their 384 bytes, and the salt and
    // A as they come.
    hasZeroByte:
      [serverPublic, String(Reflect.get(session, 'key').toString('hex'))].some((hex) => hex.startsWith('00')) ||
      /^[0-9a-f](?:..)*$/u.test(salt),
    described: JSON.stringify({
      poolName,
      username,
      password,
      salt,
      privateNumber: hexOf(privateNumber),
      serverPublic,
    }),
  };
}

/** Powers that were asked for before: the second client repeats those of the first. */
const known = new Map<string, bigint>();

function power(base: bigint, exponent: bigint): bigint {
  const key = `${hexOf(base)}^${hexOf(exponent)}`;
  const found = known.get(key) ?? (base === 2n ? powerOfTwo(exponent) : powerOfOpenssl(base, exponent));
  if (known.size > 50) {
    known.clear();
  }
  known.set(key, found);
  return found;
}

/** `2 ** (digit * 256 ** place)` for the exponents of a power of two. */
const table: bigint[][] = [];

function powerOfTwo(exponent: bigint): bigint {
  let result = 1n;
  const hex = hexOf(exponent);
  const bytes = [...Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')];
  for (const [place, digit] of bytes.toReversed().entries()) {
    if (table[place] === undefined) {
      const first = place === 0 ? 2n : ((table[place - 1]?.[255] ?? 0n) * (table[place - 1]?.[1] ?? 0n)) % prime;
      const row = [1n];
      for (let each = 1; each < 256; each++) {
        row.push(((row[each - 1] ?? 0n) * first) % prime);
      }
      table[place] = row;
    }
    result = (result * (table[place]?.[digit] ?? 0n)) % prime;
  }
  return result;
}

/** RSA without padding is a modular power, whatever the modulus. */
function powerOfOpenssl(base: bigint, exponent: bigint): bigint {
  const key = createPublicKey({ key: { kty: 'RSA', n: base64url(prime), e: base64url(exponent) }, format: 'jwk' });
  const message = Buffer.from(hexOf(base).padStart(numberOfDigits, '0'), 'hex');
  return BigInt(`0x${publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, message).toString('hex')}`);
}

function lendPower(): () => void {
  const own = Object.getOwnPropertyDescriptor(BigInteger.prototype, 'modPow');
  assert.ok(own);
  BigInteger.prototype.modPow = function (exponent: BigInteger, modulus: BigInteger): BigInteger {
    assert.equal(modulus.toString(16), hexOf(prime));
    const base = BigInt(`0x${this.mod(modulus).toString(16)}`);
    return new BigInteger(hexOf(power(base, BigInt(`0x${exponent.toString(16)}`))), 16);
  };
  return () => {
    Object.defineProperty(BigInteger.prototype, 'modPow', own);
  };
}

function random(bytes: number): bigint {
  return BigInt(`0x${randomBytes(bytes).toString('hex')}`) | 1n;
}

function hexOf(number: bigint): string {
  return number.toString(16);
}

function base64url(number: bigint): string {
  const hex = hexOf(number);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}
