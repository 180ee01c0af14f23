import { findProperty, findSubProperty } from '../../connection/properties';
import type { PropertyDefinition } from '../../connection/propertyDefinition';
import { keepsStored } from './formModel';
import type { FormModel } from './formModel';

const subPropertyPrefix = 'SSOProperties.';

/** The catalogue's entry for a key of the form. */
export function definitionOf(property: string): PropertyDefinition | undefined {
  return property.startsWith(subPropertyPrefix)
    ? findSubProperty(property.slice(subPropertyPrefix.length))
    : findProperty(property);
}

/** What a closed section holds, in a few words: `Page size 100, Time-out 30`. */
export function summaryOf(properties: readonly string[], model: FormModel): string {
  const parts = properties.flatMap((property) => {
    const definition = definitionOf(property);
    const label = definition?.label ?? property;
    if (keepsStored(model, property)) {
      return `${label} stored`;
    }
    const value = model.properties[property];
    if (!value) {
      return [];
    }
    return definition?.secret === 'plain' ? `${label} ${value}` : label;
  });
  return parts.length > 0 ? parts.join(', ') : 'not set';
}
