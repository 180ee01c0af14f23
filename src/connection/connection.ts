/** Where a connection leads; shown as a colour in tree and tab. */
export type Environment = 'production' | 'staging' | 'development' | 'local';

/**
 * Canonical property name → text as the person wrote it (enumerated values in canonical case). Values equal to `''` are
 * never stored. The parts of SSOProperties live under `SSOProperties.<Name>`; unknown names under the name as written.
 *
 * A person may name a property `__proto__` or `constructor`: make such records with `createProperties` and look things
 * up with `propertyValue`, never with a bare index into a record that may have a prototype.
 */
export type ConnectionProperties = Readonly<Record<string, string>>;

/** A saved connection. Secrets are kept apart from it (see `splitSecrets`). */
export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly folder?: string;
  readonly environment?: Environment;
  readonly readOnly?: boolean;
  readonly properties: ConnectionProperties;
}

/**
 * Makes a record of properties without a prototype, so that no name can reach one. Empty values are left out; the last
 * of several entries with one name wins.
 */
export function createProperties(entries: Iterable<readonly [name: string, value: string]>): Record<string, string> {
  const properties: Record<string, string> = Object.create(null);
  for (const [name, value] of entries) {
    if (value === '') {
      delete properties[name];
    } else {
      properties[name] = value;
    }
  }
  return properties;
}

/**
 * The value of a property, or `undefined` when it is absent or empty. Safe for records that came out of `JSON.parse` or a
 * spread and therefore have a prototype.
 */
export function propertyValue(properties: ConnectionProperties, name: string): string | undefined {
  const value: unknown = Object.hasOwn(properties, name) ? properties[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
