/**
 * `JSON.parse` for text whose names a person chose. V8 (up to 14.6 at least; Node 24 and 26) takes a name with an escape
 * in it for another one that it has met before: after an object with the name `\`, the name `"` comes out as `\`.
 * Source: nodejs/node issue 63785. Text with such names is read here instead.
 * @throws SyntaxError as `JSON.parse`
 */
export function parseJson(text: string): unknown {
  const parsed: unknown = JSON.parse(text);
  if (!hasEscapedName(text)) {
    return parsed;
  }
  try {
    return new Reader(text).value();
  } catch (error) {
    if (error instanceof RangeError) {
      // Some thousand levels deep, which no item is (DynamoDB takes 32).
      return parsed;
    }
    throw error;
  }
}

/** Whether a name in well-formed JSON has an escape in it. */
function hasEscapedName(text: string): boolean {
  let backslash = text.indexOf('\\');
  let start = backslash === -1 ? -1 : text.indexOf('"');
  while (start !== -1) {
    const end = endOfString(text, start + 1);
    if (backslash < end) {
      if (text[skipSpace(text, end + 1)] === ':') {
        return true;
      }
      backslash = text.indexOf('\\', end);
    }
    start = backslash === -1 ? -1 : text.indexOf('"', end + 1);
  }
  return false;
}

/** Reads well-formed JSON by its strings and numbers, whose reading is sound. */
class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(): unknown {
    this.at = skipSpace(this.text, this.at);
    switch (this.text[this.at]) {
      case '{':
        return this.object();
      case '[':
        return this.array();
      case '"':
        return this.string();
      default: {
        const start = this.at;
        while (/[^\s,\]}]/u.test(this.text[this.at] ?? ',')) {
          this.at++;
        }
        return JSON.parse(this.text.slice(start, this.at));
      }
    }
  }

  private object(): unknown {
    const object = {};
    this.members('}', () => {
      const name = this.string();
      // The colon.
      this.at = skipSpace(this.text, this.at) + 1;
      // Any name is a name, also `__proto__`.
      Object.defineProperty(object, name, {
        value: this.value(),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    });
    return object;
  }

  private array(): unknown[] {
    const array: unknown[] = [];
    this.members(']', () => array.push(this.value()));
    return array;
  }

  /** What stands between brackets, with commas in between. */
  private members(close: string, read: () => void): void {
    const { text } = this;
    this.at = skipSpace(text, this.at + 1);
    while (text[this.at] !== close) {
      read();
      this.at = skipSpace(text, this.at);
      if (text[this.at] === ',') {
        this.at = skipSpace(text, this.at + 1);
      }
    }
    this.at++;
  }

  private string(): string {
    const start = this.at;
    this.at = endOfString(this.text, start + 1) + 1;
    return JSON.parse(this.text.slice(start, this.at)) as string;
  }
}

/** @returns index of the quote that ends the string whose first character is at `start` */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  for (;;) {
    let before = end - 1;
    while (before >= start && text[before] === '\\') {
      before--;
    }
    if ((end - before) % 2 === 1) {
      return end;
    }
    end = text.indexOf('"', end + 1);
  }
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') {
    at++;
  }
  return at;
}
