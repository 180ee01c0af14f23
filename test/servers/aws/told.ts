import assert from 'node:assert/strict';
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

/** Asserts that no secret, nor any code, can be read off the values. */
export function assertUntold(told: readonly unknown[], secrets: readonly string[]): void {
  const text = toldBy(told);
  for (const secret of secrets) {
    const at = /^\d+$/u.test(secret)
      ? // A code; among other digits it is a part of a number, such as a time.
        text.search(new RegExp(`(?<!\\d)${secret}(?!\\d)`, 'u'))
      : text.indexOf(secret);
    assert.equal(at, -1, `${secret} is in: ${text.slice(Math.max(0, at - 200), at + 100)}`);
  }
}
