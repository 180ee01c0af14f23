import { endOfString, skipValue } from './jsonSpans';

const quote = 0x22;
const closeBrace = 0x7d;

/**
 * Goes over items in DynamoDB JSON without building anything. It relies on what `JSON.stringify` and DynamoDB write:
 * well-formed, and no white space between the tokens.
 */
export class ItemScanner {
  constructor(
    private readonly bytes: Buffer,
    /** Index of the first byte of the next item. */
    private at: number,
    /** Index behind the last byte of the last item. */
    private readonly end: number,
  ) {}

  /** Index of the first byte of the next item; that of the end when there is none. */
  get position(): number {
    return this.at;
  }

  /** Passes over one item. @returns whether there was one */
  skip(): boolean {
    if (this.at >= this.end) {
      return false;
    }
    this.passItem(skipValue(this.bytes, this.at));
    return true;
  }

  /**
   * Passes over one item and tells its attributes: where the name is (between its quotes), the type's first byte behind
   * its quote, and where the value begins and ends.
   * @returns whether there was one
   */
  scan(onAttribute: (nameStart: number, nameEnd: number, typeStart: number, valueEnd: number) => void): boolean {
    const { bytes, end } = this;
    if (this.at >= end) {
      return false;
    }
    let at = this.at + 1;
    while (bytes[at] === quote) {
      const nameStart = at + 1;
      const nameEnd = endOfString(bytes, nameStart);
      // `":{"`
      const typeStart = nameEnd + 4;
      const valueEnd = skipValue(bytes, nameEnd + 2);
      onAttribute(nameStart, nameEnd, typeStart, valueEnd);
      at = bytes[valueEnd] === closeBrace ? valueEnd : valueEnd + 1;
    }
    this.passItem(at + 1);
    return true;
  }

  /** An item and the comma behind it. */
  private passItem(behind: number): void {
    if (behind > this.end) {
      throw new SyntaxError('The items of the answer are not well-formed.');
    }
    this.at = behind < this.end ? behind + 1 : behind;
  }
}
