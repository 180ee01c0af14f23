import type { AuthSchemeDefinition } from '../../connection/authSchemes';
import { authSchemeOf } from '../../connection/authSchemes';
import type { ConnectionProperties } from '../../connection/connection';
import { formatConnectionString } from '../../connection/connectionString';
import { isSecretName } from '../../connection/properties';
import { splitSecrets } from '../../connection/secrets';
import type { PropertyProblem } from '../../connection/validation';
import { validateProperties } from '../../connection/validation';
import type { ConnectionDraft } from '../../protocol/connectionForm';

/** What a form holds. A changed form is a new object. */
export interface FormModel {
  readonly name: string;
  /** What was typed. An empty text stands for a stored secret that was cleared. */
  readonly properties: ConnectionProperties;
  /** Secrets that the secret storage holds. */
  readonly storedSecrets: ReadonlySet<string>;
}

/** The form with one property changed. An empty text takes the property away. */
export function withProperty(model: FormModel, property: string, value: string): FormModel {
  const { [property]: _, ...others } = model.properties;
  const clearsStored = value === '' && model.storedSecrets.has(property);
  return { ...model, properties: value === '' && !clearsStored ? others : { ...others, [property]: value } };
}

/** The form with a stored secret left as it is. */
export function withStoredSecret(model: FormModel, property: string): FormModel {
  const { [property]: _, ...others } = model.properties;
  return { ...model, properties: others };
}

/** Whether a secret is in the secret storage and was left alone. */
export function keepsStored(model: FormModel, property: string): boolean {
  return model.storedSecrets.has(property) && model.properties[property] === undefined;
}

/** The stored secrets that were left alone. */
export function keptSecrets(model: FormModel): ReadonlySet<string> {
  return new Set([...model.storedSecrets].filter((name) => keepsStored(model, name)));
}

/** What is wrong or noteworthy, property by property. */
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
  return authSchemeOf(model.properties);
}

/** What the extension gets. */
export function draftOf(model: FormModel): ConnectionDraft {
  return { name: model.name, properties: model.properties };
}

/** What may be kept over a reload: everything but secrets, and the names of the secrets that were typed. */
export function withoutSecrets(model: FormModel): {
  readonly draft: ConnectionDraft;
  readonly lost: readonly string[];
} {
  return {
    draft: { name: model.name, properties: splitSecrets(typed(model)).plain },
    lost: Object.keys(typed(model)).filter((property) => isSecretName(property)),
  };
}

function typed(model: FormModel): ConnectionProperties {
  return Object.fromEntries(Object.entries(model.properties).filter(([, value]) => value !== ''));
}
