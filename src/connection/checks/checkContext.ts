import type { AuthSchemeName } from '../authSchemes';
import type { ConnectionProperties } from '../connection';
import { propertyValue } from '../connection';

export type Severity = 'error' | 'warning' | 'info';

/** What a check sees of a connection, and where it says what it found. */
export interface CheckContext {
  /** The scheme that signs in; for Auto the one that the properties decide. `undefined` when there is none. */
  readonly scheme: AuthSchemeName | undefined;
  /** The value as written, or `undefined` when it is absent or a secret that is stored elsewhere. */
  readonly value: (name: string) => string | undefined;
  /** Whether the property has a value, here or among the stored secrets. */
  readonly has: (name: string) => boolean;
  readonly report: (property: string, severity: Severity, message: string) => void;
}

export function createContext(
  properties: ConnectionProperties,
  storedSecrets: ReadonlySet<string>,
  scheme: AuthSchemeName | undefined,
  report: CheckContext['report'],
): CheckContext {
  return {
    scheme,
    value: (name) => propertyValue(properties, name),
    has: (name) => propertyValue(properties, name) !== undefined || storedSecrets.has(name),
    report,
  };
}
