import type { Connection, Environment } from './connection';
import { formatConnectionString, parseConnectionString } from './connectionString';
import { isReadOnly, withoutReadOnly } from './readOnly';

/** A connection as a file or a setting holds it. */
export interface ConnectionEntry {
  readonly name: string;
  readonly folder?: string;
  readonly environment?: Environment;
  readonly readOnly?: boolean;
  readonly connectionString: string;
}

/** What is wrong with an entry, and in which of its fields. Never holds a value of the entry. */
export interface EntryProblem {
  readonly field?: keyof ConnectionEntry;
  readonly message: string;
}

/** A connection that has no id yet. */
export type UnsavedConnection = Omit<Connection, 'id'>;

const environments: readonly unknown[] = [
  'production',
  'staging',
  'development',
  'local',
] satisfies readonly Environment[];

/** Writes a connection without its secrets. */
export function entryOf(connection: UnsavedConnection): ConnectionEntry {
  const { name, folder, environment, properties } = connection;
  return {
    name,
    ...(folder !== undefined && { folder }),
    ...(environment !== undefined && { environment }),
    ...(isReadOnly(connection) && { readOnly: true }),
    connectionString: formatConnectionString(withoutReadOnly(properties), { secrets: 'omit' }),
  };
}

/**
 * Reads an entry of a file or a setting. `connection` is there as far as it could be read; whether it may be used is up
 * to `problems`. Fields it does not know are passed over: a newer version may have written them.
 */
export function readEntry(value: unknown): { connection?: UnsavedConnection; problems: EntryProblem[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problems: [{ message: 'This is not an object with a name and a connectionString.' }] };
  }
  const { name, folder, environment, readOnly, connectionString } = value as Record<keyof ConnectionEntry, unknown>;
  const problems: EntryProblem[] = [];
  const text = readString(connectionString, 'connectionString', problems);
  const { properties, problems: stringProblems } = parseConnectionString(text ?? '');
  for (const { severity, message } of stringProblems) {
    if (severity === 'error') {
      problems.push({ field: 'connectionString', message });
    }
  }
  if (folder !== undefined && typeof folder !== 'string') {
    problems.push({ field: 'folder', message: 'This has to be a text.' });
  }
  if (environment !== undefined && !environments.includes(environment)) {
    problems.push({ field: 'environment', message: 'This has to be production, staging, development or local.' });
  }
  if (readOnly !== undefined && typeof readOnly !== 'boolean') {
    problems.push({ field: 'readOnly', message: 'This has to be true or false.' });
  }
  const readName = readString(name, 'name', problems);
  if (readName === undefined) {
    return { problems };
  }
  const connection: UnsavedConnection = {
    name: readName,
    ...(typeof folder === 'string' && folder.trim() !== '' && { folder: folder.trim() }),
    ...(environments.includes(environment) && { environment: environment as Environment }),
    ...(readOnly === true && { readOnly }),
    properties,
  };
  return { connection, problems };
}

function readString(value: unknown, field: keyof ConnectionEntry, problems: EntryProblem[]): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') {
    const message = value === undefined ? 'This is missing.' : 'This has to be a text that is not empty.';
    problems.push({ field, message });
    return undefined;
  }
  return value.trim();
}
