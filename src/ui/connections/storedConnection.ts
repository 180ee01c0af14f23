import type { Connection, Environment } from '../../connection/connection';

const environments: readonly string[] = ['production', 'staging', 'development', 'local'] satisfies Environment[];

/** A connection as the extension's state holds it. */
export interface StoredConnection {
  readonly connection: Connection;
  /** Another text whenever the connection's secrets were written: other windows cannot see that they changed. */
  readonly secretsStamp?: string;
}

/** Checks a record of the extension's state. `undefined` when it is not a connection. */
export function parseStoredConnection(value: unknown): StoredConnection | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { id, name, folder, environment, readOnly, properties, secretsStamp } = value as Record<string, unknown>;
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
  const connection: Connection = {
    id,
    name,
    properties: Object.fromEntries(texts),
    ...(typeof folder === 'string' && folder !== '' && { folder }),
    ...(typeof environment === 'string' &&
      environments.includes(environment) && { environment: environment as Environment }),
    ...(readOnly === true && { readOnly }),
  };
  return { connection, ...(typeof secretsStamp === 'string' && { secretsStamp }) };
}

/** What is written for `parseStoredConnection` to read. */
export function storedRecord({ connection, secretsStamp }: StoredConnection): object {
  return { ...connection, ...(secretsStamp !== undefined && { secretsStamp }) };
}

/**
 * What was read, with the objects that are known already as far as nothing changed: a connection is the same object until
 * it is changed, its properties are until it connects or signs in another way.
 */
export function reuse(known: StoredConnection | undefined, read: StoredConnection): StoredConnection {
  if (known === undefined || known.secretsStamp !== read.secretsStamp) {
    return read;
  }
  const { properties } = known.connection;
  if (!isSame(properties, read.connection.properties)) {
    return read;
  }
  const connection = { ...read.connection, properties };
  return isSame(connection, known.connection) ? known : { ...read, connection };
}

function isSame(left: object, right: object): boolean {
  return sortedText(left) === sortedText(right);
}

function sortedText(value: object): string {
  return JSON.stringify(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
