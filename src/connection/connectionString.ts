import type { ConnectionProperties } from './connection';
import { propertyValue } from './connection';
import { mask } from './mask';
import { foldName, subPropertyKey, subPropertyName } from './names';
import { canonicalValue } from './oldSpellings';
import type { Scanned } from './pairScanner';
import { scanPairs } from './pairScanner';
import { findDefinition, isSecretName, propertyDefinitions, propertyKey } from './properties';
import { isWritableName, quoteValue, wrap } from './quoting';
import type { StringProblem } from './stringProblem';
import { StringReader } from './stringReader';

export type { StringProblem } from './stringProblem';

const prefix = /^\s*jdbc:(?:cdata:)?([\w-]+):/i;

/**
 * Reads a connection string: `name=value` pairs separated by `;`, names in any case and with or without blanks, values in
 * single or double quotes when they need them, `jdbc:…:` in front or not (source: CData's pages on connection strings;
 * where those are silent, the rules of ADO.NET). Never throws, takes linear time; what cannot be read becomes a problem
 * with its position, and the rest is delivered all the same.
 */
export function parseConnectionString(text: string): { properties: ConnectionProperties; problems: StringProblem[] } {
  const reader = new StringReader();
  const found = prefix.exec(text);
  const from = found === null ? 0 : found[0].length;
  if (found !== null && found[1]?.toLowerCase() !== 'amazondynamodb') {
    const message = 'This string is meant for another kind of database. It was read as one for DynamoDB.';
    reader.problems.push({ start: 0, end: from, severity: 'warning', message });
  }
  for (const scanned of scan(text, from)) {
    reader.take(scanned);
  }
  return { properties: reader.finish(), problems: reader.problems };
}

/**
 * Writes a connection string that reads back to the same properties: AuthScheme first, then in the order of the
 * catalogue, then unknown names in their old order; canonical names, and canonical case for enumerated values. A value
 * that equals the default is written when it is set: defaults differ between drivers and versions. Names that no string
 * can hold are left out (`validateProperties` names them).
 *
 * `mask` writes •••• for every secret, and for the names in `masked`: secrets that are stored elsewhere.
 */
export function formatConnectionString(
  properties: ConnectionProperties,
  options: { readonly secrets: 'include' | 'omit' | 'mask'; readonly masked?: ReadonlySet<string> },
): string {
  const top = new Map<string, string>();
  const parts = new Map<string, string>();
  const elsewhere = options.secrets === 'mask' ? (options.masked ?? []) : [];
  for (const key of new Set([...Object.keys(properties), ...elsewhere])) {
    const part = subPropertyName(key);
    const definition = findDefinition(key);
    const value = canonicalValue(definition, propertyValue(properties, key) ?? '');
    const secret = isSecretName(key) || options.masked?.has(key) === true;
    const written = secret && options.secrets === 'mask' ? mask : quoteValue(value, part === undefined ? "'" : '"');
    const name = definition?.name ?? part ?? key;
    if (written !== '' && isWritableName(name) && !(secret && options.secrets === 'omit')) {
      (part === undefined ? top : parts).set(name, written);
    }
  }
  if (parts.size > 0) {
    const list = inCatalogueOrder(parts, subPropertyKey).map(([name, written]) => `${name}=${written}`);
    top.set('SSOProperties', wrap(list.join(';'), "'"));
  }
  const text = inCatalogueOrder(top, (name) => name)
    .map(([name, written]) => `${name}=${written};`)
    .join('');
  // An empty part in front keeps an unknown name that begins like a prefix from being read as one.
  return prefix.test(text) ? `;${text}` : text;
}

const catalogueOrder: ReadonlyMap<string, number> = new Map(
  propertyDefinitions.map((definition, index) => [propertyKey(definition), index]),
);

function inCatalogueOrder(
  written: ReadonlyMap<string, string>,
  keyOf: (name: string) => string,
): (readonly [string, string])[] {
  const place = (name: string): number => catalogueOrder.get(keyOf(name)) ?? catalogueOrder.size;
  return [...written].toSorted(([left], [right]) => place(left) - place(right));
}

function scan(text: string, from: number): Scanned[] {
  const plain = scanPairs(text, from, false);
  if (!plain.some(namesDriver)) {
    return plain;
  }
  // The Driver= that was found may itself stand in braces: then they are no ODBC braces either.
  const braced = scanPairs(text, from, true);
  return braced.some(namesDriver) ? braced : plain;
}

function namesDriver(scanned: Scanned): boolean {
  const name = scanned.kind === 'pair' ? foldName(scanned.name) : '';
  return name === 'driver' || name === 'dsn';
}
