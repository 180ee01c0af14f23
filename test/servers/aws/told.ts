import { inspect } from 'node:util';

/** Everything that can be read off values: with causes, hidden properties, symbols and stacks. */
export function toldBy(values: readonly unknown[]): string {
  const seen = new Set<object>();
  const parts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) {
      parts.push(String(value));
      return;
    }
    if (seen.has(value)) {
      return;
    }
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      parts.push(String(key));
      walk(Reflect.get(value, key));
    }
  };
  values.forEach(walk);
  parts.push(inspect(values, { depth: 10, showHidden: true }));
  return parts.join('\n');
}

/** Where in a text a secret is, for the message of a test that fails. */
export function around(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return text.slice(Math.max(0, at - 200), at + 100);
}
