import { mask } from './mask';

type QuoteKind = "'" | '"';

/**
 * Writes a value so that it reads back as the same text: as it is, or in quotes when it holds `;`, a quote or white
 * space, or begins with `=` or `{`. Takes the preferred kind of quotes, the other one when that spares doubling.
 */
export function quoteValue(value: string, preferred: QuoteKind): string {
  if (value !== mask && !/[;'"\s]|^[={]/.test(value)) {
    return value;
  }
  const other = preferred === "'" ? '"' : "'";
  return wrap(value, value.includes(preferred) && !value.includes(other) ? other : preferred);
}

/** Puts a value in quotes, whatever it holds. Quotes of the same kind inside are doubled. */
export function wrap(value: string, quote: QuoteKind): string {
  return quote + value.replaceAll(quote, quote + quote) + quote;
}

/** Whether a name can stand in a string: it holds no `=` or `;`, and no white space at its ends. */
export function isWritableName(name: string): boolean {
  return name !== '' && name === name.trim() && !/[=;]/.test(name);
}
