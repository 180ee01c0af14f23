/** Numbers that look random and are the same on every run. */
export interface Random {
  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True about `share` of the time, 0 to 1. */
  chance(share: number): boolean;
  /** One of the values. */
  pick<const Values extends readonly [unknown, ...unknown[]]>(values: Values): Values[number];
}

/** The same seed, from 1 up, gives the same sequence (Marsaglia's 32-bit xorshift, shifts 13, 17, 5). */
export function random(seed: number): Random {
  let state = seed | 0;

  function next(): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  }

  function below(limit: number): number {
    return Math.floor(next() * limit);
  }

  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (share) => next() < share,
    pick: (values) => values[below(values.length)] ?? values[0],
  };
}
