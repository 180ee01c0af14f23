import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compareDecimals, DecimalSum, shortDecimal } from '../../../../src/dynamodb/items/decimal';

const digits = '12345678901234567890123456789012345678';

function sumOf(...numbers: readonly string[]): DecimalSum {
  const sum = new DecimalSum();
  for (const number of numbers) {
    sum.add(number);
  }
  return sum;
}

suite('Decimals', () => {
  test('are compared to the last digit', () => {
    assert.ok(compareDecimals(`${digits.slice(0, -1)}9`, digits) > 0);
    assert.ok(compareDecimals('-0.1', '-0.10000000000000000000000000000000001') > 0);
    assert.equal(compareDecimals('1E+2', '100.0'), 0);
    assert.ok(compareDecimals('1E-130', '0') > 0);
  });

  test('are added to the last digit', () => {
    assert.equal(sumOf('0.1', '0.2').sum, '0.3');
    assert.equal(sumOf(digits, '0.05', '-1').sum, '12345678901234567890123456789012345677.05');
    assert.equal(sumOf('1E+3', '-1000').sum, '0');
    assert.equal(sumOf('-0.5', '0.25').sum, '-0.25');
    assert.equal(sumOf().sum, '0');
    const many = sumOf(...Array.from({ length: 30 }, () => '999999999999999'));
    assert.equal(many.sum, String(999_999_999_999_999n * 30n));
  });

  test('have a mean, rounded half away from 0', () => {
    assert.equal(sumOf('1', '2').mean(), '1.5');
    assert.equal(sumOf('10', '0', '0').mean(), '3.333333');
    assert.equal(sumOf('-20', '0', '0').mean(), '-6.666667');
    assert.equal(sumOf('1', '0').mean(0), '1');
    assert.equal(sumOf('-1', '0').mean(0), '-1');
    assert.equal(sumOf().mean(), undefined);
  });

  test('of more than 38 digits are written with an exponent, and say when digits were left out', () => {
    assert.equal(shortDecimal(digits), digits);
    assert.equal(shortDecimal('-0.00000125'), '-0.00000125');
    assert.equal(shortDecimal(sumOf('1E+125').sum), '1E+125');
    assert.equal(shortDecimal(sumOf('-9.5E-130').sum), '-9.5E-130');
    assert.equal(shortDecimal(sumOf('-1E-130', '-2E-130').mean() ?? ''), '-1.5E-130');
    assert.equal(shortDecimal(`${digits}0`), '1.2345678901234567890123456789012345678E+38');
    assert.equal(shortDecimal(sumOf('1E+125', '1').sum), '≈1E+125');
    assert.equal(shortDecimal(`${digits}5`), '≈1.2345678901234567890123456789012345679E+38');
    assert.equal(shortDecimal(`-${digits}.49`), '≈-1.2345678901234567890123456789012345678E+37');
    assert.equal(shortDecimal('9'.repeat(39)), '≈1E+39');
  });

  test('that are shortened are the number they say, or the nearest one', () => {
    const numbers = fc.tuple(fc.bigInt({ min: -(10n ** 45n), max: 10n ** 45n }), fc.integer({ min: -130, max: 80 }));
    fc.assert(
      fc.property(numbers, ([value, exponent]) => {
        const { sum } = sumOf(`${value}E${exponent}`);
        const short = shortDecimal(sum);
        const number = short.replace('≈', '');
        assert.ok(number.replace(/E.*/u, '').replaceAll(/[^0-9]/gu, '').length <= 38, short);
        assert.equal(compareDecimals(number, sum) === 0, number === short, short);
        const length = String(value < 0n ? -value : value).length;
        const difference = sumOf(number, `${-value}E${exponent}`).sum.replace('-', '');
        assert.ok(compareDecimals(difference, `5E${exponent + length - 39}`) <= 0, short);
      }),
    );
  });

  test('add up as whole numbers of their smallest digit do', () => {
    const hundredths = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(fc.array(hundredths, { maxLength: 50 }), (values) => {
        const sum = sumOf(...values.map((value) => `${value}E-2`), ...values.map((value) => `${value / 100n}`));
        const expected = values.reduce((total, value) => total + value + (value / 100n) * 100n, 0n);
        assert.equal(compareDecimals(sum.sum, `${expected}E-2`), 0);
      }),
    );
  });
});
