import type { AuthSchemeDefinition } from './authSchemes';
import { authSchemeOf, findAuthScheme } from './authSchemes';
import { decideAutoScheme } from './autoScheme';
import { checkArns } from './checks/arnChecks';
import { checkCertificates } from './checks/certificateChecks';
import type { CheckContext } from './checks/checkContext';
import { createContext } from './checks/checkContext';
import { checkCognito } from './checks/cognitoChecks';
import { checkKeys } from './checks/keyChecks';
import { checkMultiFactor } from './checks/multiFactorChecks';
import { checkProxy } from './checks/proxyChecks';
import { checkRegions } from './checks/regionChecks';
import { checkCustoms, checkRequired, unusedProblems, unknownSchemeSentence } from './checks/schemeChecks';
import { checkUrls } from './checks/urlChecks';
import { checkValues } from './checks/valueChecks';
import type { ConnectionProperties } from './connection';
import { propertyValue } from './connection';
import { subPropertyName } from './names';
import type { PropertyDefinition } from './properties';
import { findDefinition } from './properties';
import { isWritableName } from './quoting';
import { unknownNameSentence, withoutEffectSentence } from './sentences';

/** What is missing or wrong with one property, in words for the person who set it. Never holds a value of a property. */
export interface PropertyProblem {
  /** The key as `ConnectionProperties` holds it, or would hold it when it is missing. */
  readonly property: string;
  /** An error keeps the connection from working; a warning probably does; an info explains. */
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
}

/**
 * Says for each property what is missing or wrong. `storedSecrets` are names of secrets that are kept elsewhere and so
 * count as given. Never throws.
 */
export function validateProperties(
  properties: ConnectionProperties,
  storedSecrets: ReadonlySet<string> = new Set(),
): PropertyProblem[] {
  const problems: PropertyProblem[] = [];
  const report: CheckContext['report'] = (property, severity, message) => {
    problems.push({ property, severity, message });
  };
  const given = checkNames(properties, storedSecrets, report);
  const chosen = authSchemeOf(properties);
  const scheme = chosen?.name === 'Auto' ? decidedScheme(properties, storedSecrets, report) : chosen;
  // What the scheme does not use is only said to be so: a slip in it, in a field that is not shown, stops nobody.
  const used = chosen === undefined ? undefined : new Set(['AuthScheme', ...chosen.required, ...chosen.optional]);
  const context = createContext(properties, storedSecrets, scheme?.name, (property, severity, message) => {
    if (used === undefined || used.has(property)) {
      report(property, severity, message);
    }
  });

  if (chosen === undefined) {
    report('AuthScheme', 'error', unknownSchemeSentence(propertyValue(properties, 'AuthScheme') ?? ''));
  } else {
    checkRequired(context, scheme ?? chosen);
    problems.push(...unusedProblems(chosen, given));
  }
  checkCustoms(context);
  checkRegions(context);
  checkValues(context, given);
  checkKeys(context);
  checkArns(context);
  checkMultiFactor(context);
  checkUrls(context);
  checkCognito(context);
  checkCertificates(context);
  checkProxy(context);
  return problems;
}

/** Reports names that are unknown, without effect or impossible to write; returns the known ones that have a value. */
function checkNames(
  properties: ConnectionProperties,
  storedSecrets: ReadonlySet<string>,
  report: CheckContext['report'],
): PropertyDefinition[] {
  const given: PropertyDefinition[] = [];
  for (const key of new Set([...Object.keys(properties), ...storedSecrets])) {
    const definition = findDefinition(key);
    if (definition !== undefined) {
      given.push(definition);
      if (!definition.effective) {
        report(key, 'info', withoutEffectSentence(definition.name));
      }
    } else if (isWritableName(subPropertyName(key) ?? key)) {
      report(key, 'warning', unknownNameSentence(key));
    } else {
      report(
        key,
        'warning',
        'No connection string can hold this name: it is empty, or has =, ; or blanks at its ends.',
      );
    }
  }
  return given;
}

function decidedScheme(
  properties: ConnectionProperties,
  storedSecrets: ReadonlySet<string>,
  report: CheckContext['report'],
): AuthSchemeDefinition | undefined {
  const name = decideAutoScheme(properties, storedSecrets);
  if (name === undefined) {
    report(
      'AuthScheme',
      'info',
      'No property decides the scheme. The AWS SDK looks in its usual places: environment, profiles, container, instance.',
    );
    return undefined;
  }
  report('AuthScheme', 'info', `The given properties decide for ${name}.`);
  return findAuthScheme(name);
}
