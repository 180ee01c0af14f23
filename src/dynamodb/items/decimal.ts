/**
 * A number as digits and a power of ten: exact, where a JavaScript number has 15 digits. DynamoDB's exponents reach from
 * -130 to 125 (source: DynamoDB developer guide, "Data types: number").
 */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Digits that a number of DynamoDB has at most (source: as above). */
const mostDigits = 38;

/** Digits that any JavaScript number holds exactly. */
const safeDigits = 15;

/** Fits below 2 to the power of 53 together with one more number of `safeDigits`. */
const safeTotal = 8e15;

/** Reads a number as DynamoDB writes it: `-1.50`, `1E-130`. */
export function decimalOf(text: string): Decimal {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return {
    digits: BigInt(`${whole}${fraction}`.replace(/^\+/u, '') || '0'),
    exponent: Number(exponent) - fraction.length,
  };
}

/** Less than, equal to or greater than 0, as the left number is to the right one. */
export function compareDecimals(left: string, right: string): number {
  if (left === right) {
    return 0;
  }
  const [a, b] = [decimalOf(left), decimalOf(right)];
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = raised(a, exponent) - raised(b, exponent);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Adds numbers to the last digit. */
export class DecimalSum {
  private count = 0;
  /** Digits by exponent: first those that a JavaScript number holds, then all others. */
  private readonly small = new Map<number, number>();
  private readonly large = new Map<number, bigint>();

  add(text: string): void {
    this.count++;
    if (text.length > safeDigits || /e/iu.test(text)) {
      const { digits, exponent } = decimalOf(text);
      this.addLarge(exponent, digits);
      return;
    }
    const point = text.indexOf('.');
    const exponent = point === -1 ? 0 : point + 1 - text.length;
    const digits = Number(point === -1 ? text : text.slice(0, point) + text.slice(point + 1));
    const sum = (this.small.get(exponent) ?? 0) + digits;
    if (Math.abs(sum) < safeTotal) {
      this.small.set(exponent, sum);
    } else {
      this.small.set(exponent, 0);
      this.addLarge(exponent, BigInt(sum));
    }
  }

  /** The sum, as decimal text. */
  get sum(): string {
    return decimalText(this.total());
  }

  /** The mean, rounded to so many digits behind those of the sum; `undefined` for no numbers. */
  mean(moreDigits = 6): string | undefined {
    if (this.count === 0) {
      return undefined;
    }
    const { digits, exponent } = this.total();
    const scaled = digits * 10n ** BigInt(moreDigits) * 2n;
    const count = BigInt(this.count) * 2n;
    const half = digits < 0n ? -BigInt(this.count) : BigInt(this.count);
    return decimalText({ digits: (scaled + half) / count, exponent: exponent - moreDigits });
  }

  private addLarge(exponent: number, digits: bigint): void {
    this.large.set(exponent, (this.large.get(exponent) ?? 0n) + digits);
  }

  private total(): Decimal {
    const parts = [
      ...[...this.small].map(([exponent, digits]): Decimal => ({ digits: BigInt(digits), exponent })),
      ...[...this.large].map(([exponent, digits]): Decimal => ({ digits, exponent })),
    ];
    const exponent = Math.min(0, ...parts.map((part) => part.exponent));
    return { digits: parts.reduce((sum, part) => sum + raised(part, exponent), 0n), exponent };
  }
}

/**
 * A number without an exponent in as many digits as a number of DynamoDB may have: a longer one gets an exponent, and a
 * `≈` before it where that is not all of it.
 */
export function shortDecimal(text: string): string {
  if (text.replaceAll(/[^0-9]/gu, '').length <= mostDigits) {
    return text;
  }
  const { digits, exponent } = decimalOf(text);
  const sign = digits < 0n ? '-' : '';
  const all = String(digits < 0n ? -digits : digits);
  const leftOut = Math.max(0, all.length - mostDigits);
  const unit = 10n ** BigInt(leftOut);
  const rounded = ((BigInt(all) * 2n + unit) / (unit * 2n)) * unit;
  const shown = String(rounded);
  const fraction = shown.slice(1).replace(/0+$/u, '');
  const power = exponent + shown.length - 1;
  return [
    shown === all ? '' : '≈',
    sign,
    shown.slice(0, 1),
    fraction === '' ? '' : `.${fraction}`,
    power < 0 ? `E${power}` : `E+${power}`,
  ].join('');
}

/** The digits of a number at a lower exponent. */
function raised({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}

/** Without an exponent, and without zeros at the end of its fraction. */
function decimalText({ digits, exponent }: Decimal): string {
  if (exponent >= 0) {
    return String(digits * 10n ** BigInt(exponent));
  }
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(1 - exponent, '0');
  const fraction = text.slice(exponent).replace(/0+$/u, '');
  return `${sign}${text.slice(0, exponent)}${fraction === '' ? '' : `.${fraction}`}`;
}
