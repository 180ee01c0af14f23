import type { ConnectionProperties } from './connection';
import { createProperties } from './connection';
import { findDefinition, isSecretName } from './properties';

/** Whether a property is a one-time code: it works once and is stored nowhere. */
export function isOneTimeCode(name: string): boolean {
  return findDefinition(name)?.stored === false;
}

/**
 * Parts the properties into what may be kept in plain state and what belongs in secret storage. One-time codes are in
 * neither.
 */
export function splitSecrets(properties: ConnectionProperties): {
  plain: ConnectionProperties;
  secrets: Record<string, string>;
} {
  const entries = Object.entries(properties).filter(([name]) => !isOneTimeCode(name));
  return {
    plain: createProperties(entries.filter(([name]) => !isSecretName(name))),
    secrets: createProperties(entries.filter(([name]) => isSecretName(name))),
  };
}

/** Puts plain properties and secrets together again; where both have a name, the secret counts. */
export function mergeSecrets(
  plain: ConnectionProperties,
  secrets: Readonly<Record<string, string>>,
): ConnectionProperties {
  return createProperties([...Object.entries(plain), ...Object.entries(secrets)]);
}
