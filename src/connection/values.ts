import type { PropertyDefinition } from './propertyDefinition';
import { foldName } from './names';

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
]);

/** Reads `True`/`False` in any case, also yes, no, 1 and 0. `undefined` for anything else, and for an absent value. */
export function booleanValue(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : truths.get(foldName(text));
}

/** Reads a whole number with an optional minus sign. `undefined` for anything else, and for an absent value. */
export function integerValue(text: string | undefined): number | undefined {
  const trimmed = text?.trim();
  return trimmed !== undefined && /^-?\d{1,15}$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** The canonical spelling of an enumerated value written in any case, or `undefined` when it is not one of them. */
export function findAllowedValue(definition: PropertyDefinition, text: string): string | undefined {
  const folded = foldName(text);
  return definition.allowedValues?.find((value) => value.toLowerCase() === folded);
}
