import type { PropertyDefinition } from '../properties';
import { propertyKey } from '../properties';
import { booleanValue, findAllowedValue, integerValue } from '../values';
import type { CheckContext } from './checkContext';

const numbers: ReadonlyMap<string, string> = new Map([
  ['integer', 'a whole number'],
  ['seconds', 'a whole number of seconds'],
  ['milliseconds', 'a whole number of milliseconds'],
]);

/** Whether values fit the types of their properties. AuthScheme and SSLClientCertType have sentences of their own. */
export function checkValues(context: CheckContext, given: readonly PropertyDefinition[]): void {
  for (const definition of given) {
    const key = propertyKey(definition);
    const text = context.value(key);
    if (definition.effective && text !== undefined) {
      const sentence = wrongValueSentence(definition, text);
      if (sentence !== undefined) {
        context.report(key, 'error', sentence);
      }
    }
  }
  const duration = integerValue(context.value('TemporaryTokenDuration')) ?? 0;
  // STS gives a role twelve hours at most (AssumeRole, DurationSeconds); only GetSessionToken goes further.
  if (duration > 43_200 && duration <= 129_600 && context.scheme !== 'AwsRootKeys') {
    context.report(
      'TemporaryTokenDuration',
      'warning',
      'TemporaryTokenDuration is longer than AWS grants for a role: 43200 seconds (12 hours) at most.',
    );
  }
}

function wrongValueSentence(definition: PropertyDefinition, text: string): string | undefined {
  const { name, type, allowedValues } = definition;
  if (type === 'boolean') {
    return booleanValue(text) === undefined ? `${name} is True or False.` : undefined;
  }
  const kind = numbers.get(type);
  if (kind !== undefined) {
    return wrongNumberSentence(definition, kind, integerValue(text));
  }
  if (allowedValues === undefined || name === 'SSLClientCertType' || propertyKey(definition) === 'AuthScheme') {
    return undefined;
  }
  return findAllowedValue(definition, text) === undefined
    ? `${name} is none of those known here. Choose one of ${allowedValues.join(', ')}.`
    : undefined;
}

function wrongNumberSentence(
  { name, minimum, maximum }: PropertyDefinition,
  kind: string,
  number: number | undefined,
): string | undefined {
  const range =
    minimum === undefined || maximum === undefined ? '' : ` from ${minimum.toString()} to ${maximum.toString()}`;
  if (number === undefined) {
    return `${name} is ${kind}${range}.`;
  }
  const fits = number >= (minimum ?? number) && number <= (maximum ?? number);
  return fits ? undefined : `${name} is out of range: ${kind}${range}.`;
}
