import { writeFileSync } from 'node:fs';

/** One figure of a benchmark. */
export interface Figure {
  readonly value: number;
  /** `×` for a ratio. */
  readonly unit: string;
  /** What it is to be, such as `≥ 12`. */
  readonly wanted?: string;
}

/** Runs a benchmark and writes its figures where `scripts/bench.mjs` looks for them. */
export async function benchmark(measure: () => Promise<Readonly<Record<string, Figure>>>): Promise<void> {
  const figures = await measure();
  writeFileSync(process.argv[2] ?? 'figures.json', JSON.stringify(figures));
}

/** The value that so much of the values lie below. */
export function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * Milliseconds that each piece of work takes: the median over rounds in which all take turns, so that what else the
 * machine does in the meantime falls on all of them alike. Each begins with its young memory swept: it pays for its own
 * garbage, and not for that of who went before.
 */
export async function compare<Name extends string>(
  works: Readonly<Record<Name, () => Promise<unknown>>>,
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      globalThis.gc?.({ type: 'minor' });
      const began = performance.now();
      await works[name]();
      if (round >= 0) {
        times.get(name)?.push(performance.now() - began);
      }
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<Name, number>;
}
