const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Bytes that are looked at one by one for the end of a string before the system's own search takes over. */
const shortString = 48;

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

/** @returns index of the quote that ends the string whose first byte is at `start` */
function endOfString(bytes: Buffer, start: number): number {
  let at = start;
  for (;;) {
    const limit = at + shortString;
    while (at < limit && bytes[at] !== quote && bytes[at] !== backslash) {
      at++;
    }
    if (at === limit) {
      return endOfLongString(bytes, at);
    }
    if (bytes[at] !== backslash) {
      return at;
    }
    at += 2;
  }
}

function endOfLongString(bytes: Buffer, start: number): number {
  let at = start;
  for (;;) {
    const found = bytes.indexOf(quote, at);
    if (found === -1) {
      throw new SyntaxError('The items of the answer are not well-formed.');
    }
    let before = found - 1;
    while (before >= start && bytes[before] === backslash) {
      before--;
    }
    if ((found - before) % 2 === 1) {
      return found;
    }
    at = found + 1;
  }
}

/** @returns index behind the object or list that begins at `start` */
function skipValue(bytes: Buffer, start: number): number {
  let depth = 0;
  let at = start;
  const { length } = bytes;
  while (at < length) {
    const byte = bytes[at];
    if (byte === quote) {
      at = endOfString(bytes, at + 1);
    } else if (byte === openBrace || byte === openBracket) {
      depth++;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth--;
      if (depth === 0) {
        return at + 1;
      }
    }
    at++;
  }
  throw new SyntaxError('The items of the answer are not well-formed.');
}
