import assert from 'node:assert/strict';
import { constants, createPublicKey, getDiffieHellman, publicEncrypt, randomBytes } from 'node:crypto';
import { modularPower, padded, startSrpExchange } from '../../../../src/auth/cognito/srp';
import { srpTimestamp } from '../../../../src/auth/cognito/srpTimestamp';

const prime = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const challenge = {
  poolName: 'Ab12Cd34E',
  userId: '00000000-0000-4000-8000-000000000000',
  password: 'made up, as every password here',
  salt: 'beef',
  serverPublic: '1234',
  secretBlock: Buffer.from('made-up block').toString('base64'),
  timestamp: 'Wed Nov 5 09:02:07 UTC 2025',
};

suite('SRP', () => {
  test('writes numbers in the shortest form that has a sign', () => {
    const cases: readonly (readonly [bigint, string])[] = [
      [0n, '00'],
      [1n, '01'],
      [0x7fn, '7f'],
      [0x80n, '0080'],
      [0xffn, '00ff'],
      [0x100n, '0100'],
      [0xfffn, '0fff'],
      [0x8000n, '008000'],
      [0x7fffffn, '7fffff'],
    ];
    for (const [number, hex] of cases) {
      assert.equal(padded(number).toString('hex'), hex, String(number));
    }
  });

  test('computes powers as OpenSSL does', () => {
    for (const length of [1, 2, 31, 32, 128]) {
      const base = randomNumber(384) % prime;
      const exponent = randomNumber(length) | 1n;
      assert.equal(modularPower(base, exponent, prime), powerOfOpenssl(base, exponent));
    }
    assert.equal(modularPower(5n, 0n, prime), 1n);
    assert.equal(modularPower(0n, 3n, prime), 0n);
    assert.equal(modularPower(2n, 16n, 1000n), 536n);
  });

  test('shows a new public number each time, in the group', () => {
    const [first, second] = [startSrpExchange(), startSrpExchange()];
    assert.notEqual(first.clientPublic, second.clientPublic);
    assert.match(first.clientPublic, /^[0-9a-f]+$/u);
    assert.ok(BigInt(`0x${first.clientPublic}`) < prime);
    // One more than the last power below the prime: the constant is OpenSSL's.
    assert.equal(startSrpExchange({ privateNumber: 3071n }).clientPublic, (2n ** 3071n).toString(16));
    assert.equal(startSrpExchange({ privateNumber: 3072n }).clientPublic, (2n ** 3072n - prime).toString(16));
  });

  test('does not sign what a server may not send', () => {
    const exchange = startSrpExchange({ privateNumber: 7n });
    for (const serverPublic of ['0', '000', prime.toString(16), (2n * prime).toString(16), '', 'no number', '-1']) {
      assert.equal(exchange.sign({ ...challenge, serverPublic }), undefined, serverPublic);
    }
    for (const salt of ['', 'xyz', 'f'.repeat(2000)]) {
      assert.equal(exchange.sign({ ...challenge, salt }), undefined, salt);
    }
    assert.match(exchange.sign(challenge) ?? '', /^[A-Za-z0-9+/]{43}=$/u);
  });

  test('signs everything that it is told', () => {
    const exchange = startSrpExchange({ privateNumber: 7n });
    const signature = exchange.sign(challenge);
    assert.equal(exchange.sign({ ...challenge }), signature);
    const others = {
      poolName: 'X',
      userId: 'ana',
      password: 'another',
      salt: 'bee0',
      serverPublic: '1235',
      secretBlock: 'AAAA',
      timestamp: 'now',
    };
    for (const [name, value] of Object.entries(others)) {
      assert.notEqual(exchange.sign({ ...challenge, [name]: value }), signature, name);
    }
  });
});

suite('The time of an SRP claim', () => {
  test('is written in English, in UTC, the day without a zero', () => {
    assert.equal(srpTimestamp(Date.UTC(2025, 10, 5, 9, 2, 7)), 'Wed Nov 5 09:02:07 UTC 2025');
    assert.equal(srpTimestamp(Date.UTC(2024, 1, 29, 0, 0, 0)), 'Thu Feb 29 00:00:00 UTC 2024');
    assert.equal(srpTimestamp(Date.UTC(2031, 11, 31, 23, 59, 59, 999)), 'Wed Dec 31 23:59:59 UTC 2031');
    assert.equal(srpTimestamp(Date.UTC(2026, 4, 10, 12, 30, 5)), 'Sun May 10 12:30:05 UTC 2026');
  });

  test('has the names of all days and months', () => {
    for (let day = 0; day < 366; day++) {
      const time = Date.UTC(2028, 0, 1 + day);
      const parts = /^(?<day>\w+) (?<month>\w+) (?<date>\d+) /u.exec(srpTimestamp(time))?.groups ?? {};
      const [weekday, date, month] = new Date(time).toUTCString().split(/,? /u);
      assert.deepEqual([parts['day'], parts['month'], parts['date']], [weekday, month, String(Number(date))]);
    }
  });
});

function randomNumber(bytes: number): bigint {
  return BigInt(`0x${randomBytes(bytes).toString('hex')}`);
}

/** RSA without padding is a modular power, whatever the modulus. */
function powerOfOpenssl(base: bigint, exponent: bigint): bigint {
  const key = createPublicKey({ key: { kty: 'RSA', n: base64url(prime), e: base64url(exponent) }, format: 'jwk' });
  const message = Buffer.from(base.toString(16).padStart(768, '0'), 'hex');
  return BigInt(`0x${publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, message).toString('hex')}`);
}

function base64url(number: bigint): string {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}
