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

/** As many pages as a reader of a table takes one after another before somebody else has a turn. */
const inARow = 10;

/**
 * Milliseconds that each piece of work takes when it is done again and again, as a table is read page after page: the
 * median over rounds in which all take turns of ten, so that what else the machine does in the meantime falls on all of
 * them alike. Each pays for its own garbage, and not for that of who went before: a turn begins with the young memory
 * swept and a time that does not count.
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
      await works[name]();
      for (let time = 0; time < inARow; time++) {
        const began = performance.now();
        await works[name]();
        if (round >= 0) {
          times.get(name)?.push(performance.now() - began);
        }
      }
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<Name, number>;
}
