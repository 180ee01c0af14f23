import type { AuthSchemeDefinition } from '../../connection/authSchemes';
import { authSchemeOf } from '../../connection/authSchemes';
import type { ConnectionProperties, Environment } from '../../connection/connection';
import { createProperties, propertyValue } from '../../connection/connection';
import { formatConnectionString } from '../../connection/connectionString';
import { isSecretName } from '../../connection/properties';
import { splitSecrets } from '../../connection/secrets';
import type { PropertyProblem } from '../../connection/validation';
import { validateProperties } from '../../connection/validation';
import type { ConnectionDraft } from '../../protocol/connectionForm';

/** What a form holds. A changed form is a new object. */
export interface FormModel {
  readonly name: string;
  readonly folder?: string;
  readonly environment?: Environment;
  /** What was typed. An empty text stands for a stored secret that was cleared. */
  readonly properties: ConnectionProperties;
  /** Secrets that the secret storage holds. */
  readonly storedSecrets: ReadonlySet<string>;
}

/** The form with one property changed. An empty text takes the property away. */
export function withProperty(model: FormModel, property: string, value: string): FormModel {
  const others = without(model.properties, property);
  const clearsStored = value === '' && model.storedSecrets.has(property);
  return { ...model, properties: value === '' && !clearsStored ? others : { ...others, [property]: value } };
}

/** The form with several properties set and the rest left as it is. */
export function withProperties(model: FormModel, properties: ConnectionProperties): FormModel {
  return { ...model, properties: { ...model.properties, ...properties } };
}

/** The form of another connection string: its properties in place of all there were, stored secrets included. */
export function withOtherString(model: FormModel, properties: ConnectionProperties): FormModel {
  const cleared = [...model.storedSecrets].map((name): [string, string] => [name, '']);
  return { ...model, properties: { ...Object.fromEntries(cleared), ...properties } };
}

/** The form with a stored secret left as it is. */
export function withStoredSecret(model: FormModel, property: string): FormModel {
  return { ...model, properties: without(model.properties, property) };
}

/** What was typed for a property, or the empty text. */
export function valueOf(model: FormModel, property: string): string {
  return propertyValue(model.properties, property) ?? '';
}

/** Whether a secret is in the secret storage and was left alone. */
export function keepsStored(model: FormModel, property: string): boolean {
  return model.storedSecrets.has(property) && !Object.hasOwn(model.properties, property);
}

/** The stored secrets that were left alone. */
export function keptSecrets(model: FormModel): ReadonlySet<string> {
  return new Set([...model.storedSecrets].filter((name) => keepsStored(model, name)));
}

/** What is wrong or noteworthy, the worst for each property. */
export function problemsOf(model: FormModel): ReadonlyMap<string, PropertyProblem> {
  const problems = new Map<string, PropertyProblem>();
  for (const problem of validateProperties(typed(model), keptSecrets(model))) {
    const before = problems.get(problem.property);
    if (!before || rank(problem) < rank(before)) {
      problems.set(problem.property, problem);
    }
  }
  return problems;
}

const severities = ['error', 'warning', 'info'];

function rank(problem: PropertyProblem): number {
  return severities.indexOf(problem.severity);
}

/** The connection string the form stands for, its secrets masked. */
export function maskedString(model: FormModel): string {
  return formatConnectionString(typed(model), { secrets: 'mask', masked: keptSecrets(model) });
}

/** The scheme the form is for. */
export function schemeOf(model: FormModel): AuthSchemeDefinition | undefined {
  return authSchemeOf(typed(model));
}

/** The keys that the fields of the scheme stand for. */
export function shownProperties(scheme: AuthSchemeDefinition | undefined): ReadonlySet<string> {
  return new Set([
    'AuthScheme',
    'Readonly',
    ...(scheme?.main ?? []),
    ...(scheme?.sections.flatMap(({ properties }) => properties) ?? []),
  ]);
}

/**
 * What has a value but no field in the scheme's form: of another scheme, without effect, or unknown.
 * @param lost secrets that had a value and are to be entered again
 */
export function hiddenProperties(model: FormModel, lost: readonly string[] = []): readonly string[] {
  const shown = shownProperties(schemeOf(model));
  const given = new Set([...Object.keys(typed(model)), ...keptSecrets(model), ...lost]);
  return [...given].filter((property) => !shown.has(property));
}

/** What the extension gets. */
export function draftOf({ name, folder, environment, properties }: FormModel): ConnectionDraft {
  return { name, ...(folder && { folder }), ...(environment && { environment }), properties };
}

/** What may be kept over a reload: everything but secrets, and the names of the secrets that were typed. */
export function withoutSecrets(model: FormModel): {
  readonly draft: ConnectionDraft;
  readonly lost: readonly string[];
} {
  return {
    draft: { ...draftOf(model), properties: splitSecrets(typed(model)).plain },
    lost: Object.keys(typed(model)).filter((property) => isSecretName(property)),
  };
}

function without(properties: ConnectionProperties, property: string): ConnectionProperties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== property));
}

function typed(model: FormModel): ConnectionProperties {
  return createProperties(Object.entries(model.properties));
}
