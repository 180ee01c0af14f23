import { entryOf, readEntry } from './connectionEntry';
import type { UnsavedConnection } from './connectionEntry';
import { findJsonError } from './jsonError';

const format = 'dynamodb-connections';
const version = 1;

/** What is wrong with a file, and where: `line 3, column 7` or `connections[2].name`. Never holds a value of the file. */
export interface FileProblem {
  readonly where: string;
  readonly message: string;
}

/** Writes connections, without their secrets, as the text of a JSON file. */
export function formatExportFile(connections: readonly UnsavedConnection[]): string {
  return `${JSON.stringify({ format, version, connections: connections.map(entryOf) }, undefined, 2)}\n`;
}

/** Reads the text of an exported file. Connections with a problem are left out, the others are given all the same. */
export function parseExportFile(text: string): { connections: UnsavedConnection[]; problems: FileProblem[] } {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    return onlyProblem(placeOf(text, findJsonError(text)), 'This is not JSON.');
  }
  const fields = (typeof content === 'object' && content !== null ? content : {}) as Record<string, unknown>;
  if (fields['format'] !== format) {
    return onlyProblem('format', `This is no file of exported connections: "format" has to be "${format}".`);
  }
  if (fields['version'] !== version) {
    return onlyProblem('version', 'This file was written by another version of the extension. Update the extension.');
  }
  if (!Array.isArray(fields['connections'])) {
    return onlyProblem('connections', 'This has to be a list of connections.');
  }
  const connections: UnsavedConnection[] = [];
  const problems: FileProblem[] = [];
  for (const [index, entry] of fields['connections'].entries()) {
    const read = readEntry(entry);
    if (read.connection && read.problems.length === 0) {
      connections.push(read.connection);
    }
    for (const { field, message } of read.problems) {
      problems.push({ where: `connections[${index}]${field === undefined ? '' : `.${field}`}`, message });
    }
  }
  return { connections, problems };
}

function onlyProblem(where: string, message: string): { connections: UnsavedConnection[]; problems: FileProblem[] } {
  return { connections: [], problems: [{ where, message }] };
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}
