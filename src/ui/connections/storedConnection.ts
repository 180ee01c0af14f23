import type { Connection, Environment } from '../../connection/connection';

const environments: readonly string[] = ['production', 'staging', 'development', 'local'] satisfies Environment[];

/** Checks a record of the extension's state. `undefined` when it is not a connection. */
export function parseStoredConnection(value: unknown): Connection | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { id, name, folder, environment, readOnly, properties } = value as Record<string, unknown>;
  if (
    typeof id !== 'string' ||
    id === '' ||
    typeof name !== 'string' ||
    typeof properties !== 'object' ||
    properties === null
  ) {
    return undefined;
  }
  const texts = Object.entries(properties);
  if (!texts.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    return undefined;
  }
  return {
    id,
    name,
    properties: Object.fromEntries(texts),
    ...(typeof folder === 'string' && folder !== '' && { folder }),
    ...(typeof environment === 'string' &&
      environments.includes(environment) && { environment: environment as Environment }),
    ...(readOnly === true && { readOnly }),
  };
}
