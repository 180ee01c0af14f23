import type { ConnectionProperties } from './connection';
import { formatConnectionString } from './connectionString';
import { findDefinition } from './properties';

/**
 * What of a connection decides who is signed in, and where its secrets are sent: all but the properties that only say
 * how tables are read, without secrets. While this text stays the same, secrets that were typed for it may be used.
 */
export function signInPart(properties: ConnectionProperties): string {
  const entries = Object.entries(properties).filter(([name]) => {
    const definition = findDefinition(name);
    return definition === undefined || (definition.effective && definition.group !== 'Reading');
  });
  return formatConnectionString(Object.fromEntries(entries), { secrets: 'omit' });
}
