import { findDefinition } from '../../connection/properties';
import { keepsStored, valueOf } from './formModel';
import type { FormModel } from './formModel';

/** What a closed section holds, in a few words: `Page size 100, Time-out 30`. */
export function summaryOf(properties: readonly string[], model: FormModel): string {
  const parts = properties.flatMap((property) => {
    const definition = findDefinition(property);
    const label = definition?.label ?? property;
    if (keepsStored(model, property)) {
      return `${label} stored`;
    }
    const value = valueOf(model, property);
    if (value === '') {
      return [];
    }
    return definition?.secret === 'plain' ? `${label} ${value}` : label;
  });
  return parts.length > 0 ? parts.join(', ') : 'not set';
}
