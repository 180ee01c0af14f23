import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a file in fixtures/; tests run with the project's folder as the current one. */
export function fixture(name: string): string {
  return readFileSync(join('test', 'unit', 'connection', 'fixtures', name), 'utf8');
}

/** The example connection strings as they stand in the specification, of which a web page has hidden the addresses. */
export function examplesOfSpecification(): string[] {
  return fixture('establishing-a-connection.txt')
    .split('\n')
    .filter((line) => /^authscheme=\w+;.*=/i.test(line));
}
