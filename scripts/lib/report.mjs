// What the scripts say while they work.

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * @param {number} since milliseconds, from performance.now()
 * @returns {string} such as "4.1 s"
 */
export function secondsSince(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/**
 * Does a piece of work and says one line about it: what it was and how long it took.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const begin = performance.now();
  const result = await work();
  say(`${label} (${secondsSince(begin)})`);
  return result;
}
