import { authSchemeOf, findAuthScheme } from './authSchemes';
import type { ConnectionProperties } from './connection';
import { propertyValue } from './connection';
import { foldName } from './names';
import type { PropertyDefinition } from './properties';
import { booleanValue, findAllowedValue } from './values';

/** What an old spelling stands for today. */
export interface Replacement {
  readonly property: string;
  /** The value from now on; empty when the property goes. */
  readonly value: string;
  /** The property that held the old spelling. */
  readonly from: string;
  /** The sentence that says so. */
  readonly message?: string;
}

/** The value in its canonical case when it is one of an enumeration's (also under an older name), otherwise as it is. */
export function canonicalValue(definition: PropertyDefinition | undefined, value: string): string {
  if (definition?.allowedValues === undefined) {
    return value;
  }
  if (definition.name === 'AuthScheme' && definition.parent === undefined) {
    // Which scheme AwsMFA means depends on the other properties.
    return foldName(value) === 'awsmfa' ? value : (findAuthScheme(value)?.name ?? value);
  }
  return findAllowedValue(definition, value) ?? value;
}

/**
 * Replaces what older versions wrote. `Use EC2 Roles=True` (v18) is a scheme now. AwsMFA was a scheme of its own in
 * sibling drivers up to about v23; now MFA belongs to the schemes with keys, and a role decides which of them is meant.
 */
export function replaceOldSpellings(properties: ConnectionProperties): Replacement[] {
  const written = propertyValue(properties, 'AuthScheme');
  const name = authSchemeOf(properties)?.name;
  if (name !== undefined && written !== undefined && foldName(written) === 'awsmfa') {
    const why = `AwsMFA is no scheme of its own any more. ${name === 'AwsIAMRoles' ? 'With' : 'Without'} a role it is ${name}.`;
    return [{ property: 'AuthScheme', value: name, from: 'AuthScheme', message: why }];
  }
  if (!isOldFlag(propertyValue(properties, 'UseEC2Roles'))) {
    return [];
  }
  if (written !== undefined && name !== 'AwsEC2Roles') {
    const message = 'AuthScheme counts. Use EC2 Roles is its old form; it is kept, without effect.';
    return [{ property: 'UseEC2Roles', value: 'True', from: 'UseEC2Roles', message }];
  }
  return [
    {
      property: 'AuthScheme',
      value: 'AwsEC2Roles',
      from: 'UseEC2Roles',
      message: 'Use EC2 Roles=True is written AuthScheme=AwsEC2Roles now.',
    },
    { property: 'UseEC2Roles', value: '', from: 'UseEC2Roles' },
  ];
}

/** Whether this is the value with which `Use EC2 Roles` asks for the scheme it became. */
export function isOldFlag(value: string | undefined): boolean {
  return booleanValue(value) === true;
}
