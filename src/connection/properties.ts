import { ignoredProperties } from './catalogue/ignoredProperties';
import { multiFactorProperties } from './catalogue/multiFactorProperties';
import { networkProperties } from './catalogue/networkProperties';
import { readingProperties } from './catalogue/readingProperties';
import { signInProperties } from './catalogue/signInProperties';
import { ssoSubProperties } from './catalogue/ssoSubProperties';
import { foldName, subPropertyKey, subPropertyName } from './names';
import type { PropertyDefinition } from './propertyDefinition';

export type { PropertyDefinition, PropertyGroup, PropertyType, Secrecy } from './propertyDefinition';

/**
 * The catalogue: every property a connection string may hold, in the order in which strings are written. Adding a
 * property is adding one entry to one of its parts.
 */
export const propertyDefinitions: readonly PropertyDefinition[] = [
  ...signInProperties,
  ...ssoSubProperties,
  ...multiFactorProperties,
  ...networkProperties,
  ...readingProperties,
  ...ignoredProperties,
];

function indexed(definitions: readonly PropertyDefinition[]): ReadonlyMap<string, PropertyDefinition> {
  return new Map(
    definitions.flatMap((definition) =>
      [definition.name, ...definition.aliases].map((name) => [foldName(name), definition] as const),
    ),
  );
}

const topLevel = indexed(propertyDefinitions.filter((definition) => definition.parent === undefined));
const insideSSOProperties = indexed(propertyDefinitions.filter((definition) => definition.parent !== undefined));

/** Words that make an unknown name a secret one. Err towards too much masking. */
const secretWords = /password|passphrase|pwd|token|secret|key|credential|signature|passcode/;

/** Finds a top-level property by its name or an alias, in any case, with or without blanks. */
export function findProperty(name: string): PropertyDefinition | undefined {
  return topLevel.get(foldName(name));
}

/** Finds a part of SSOProperties by the name it has there, in any case, with or without blanks. */
export function findSubProperty(name: string): PropertyDefinition | undefined {
  return insideSSOProperties.get(foldName(name));
}

/** Finds the entry of a key as `ConnectionProperties` holds it: `AWSRegion` as well as `SSOProperties.MFAType`. */
export function findDefinition(key: string): PropertyDefinition | undefined {
  const inside = subPropertyName(key);
  return inside === undefined ? findProperty(key) : findSubProperty(inside);
}

/** The key under which `ConnectionProperties` holds a property: `SSOProperties.MFAType` for the part named MFAType. */
export function propertyKey(definition: PropertyDefinition): string {
  return definition.parent === undefined ? definition.name : subPropertyKey(definition.name);
}

/**
 * Whether a property's value is a secret. Names of the catalogue say so themselves; an unknown name is one when it holds
 * a word such as password, token or key. Takes keys of `ConnectionProperties`, also those inside SSOProperties.
 */
export function isSecretName(name: string): boolean {
  const definition = findDefinition(name);
  return definition === undefined
    ? secretWords.test(foldName(subPropertyName(name) ?? name))
    : definition.secret === 'secret';
}
