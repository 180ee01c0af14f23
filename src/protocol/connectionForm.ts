import type { ConnectionProperties, Environment } from '../connection/connection';

/** A connection as it stands in the form. */
export interface ConnectionDraft {
  readonly name: string;
  readonly folder?: string;
  readonly environment?: Environment;
  /** What was typed, secrets included. Secrets that are stored already and were left alone are not in it. */
  readonly properties: ConnectionProperties;
}

/** A profile of the AWS configuration files, as a start for a connection. It holds no secret. */
export interface ProfileStart {
  readonly name: string;
  /** What kind of profile it is, in a word or two: `keys`, `role`, `SSO`. */
  readonly kind: string;
  readonly properties: ConnectionProperties;
}

/** One step of Test Connection. */
export interface FormTestStep {
  readonly title: string;
  readonly state: 'running' | 'passed' | 'failed' | 'stopped';
  readonly detail?: string;
  readonly milliseconds?: number;
}

/**
 * The steps after one has begun or ended. A step that has steps of its own, such as a sign-in, ends after those that stand
 * below it.
 */
export function withStep(
  steps: readonly FormTestStep[],
  { index, step }: { readonly index: number; readonly step: FormTestStep },
): readonly FormTestStep[] {
  return steps.toSpliced(index, 1, step);
}

/** How far a test has come. */
export interface FormTest {
  readonly test: number;
  readonly steps: readonly FormTestStep[];
  readonly running: boolean;
}

/** What a form opens with. */
export interface FormOpening {
  /** Without stored secrets; with those that were typed before, when a closed form is opened again. */
  readonly draft: ConnectionDraft;
  /** The secrets that are in the secret storage, by property. Their values never come here. */
  readonly storedSecrets: readonly string[];
  /** Folders there are. */
  readonly folders: readonly string[];
  readonly profiles: readonly ProfileStart[];
  /** The last test, when the form is drawn again after its tab was in the background. */
  readonly test?: FormTest;
  /** Of a connection that is saved already. */
  readonly id?: string;
}

export type ToConnectionForm =
  | { readonly type: 'open'; readonly opening: FormOpening }
  /** A connection string the person wants in the form. */
  | { readonly type: 'pasted'; readonly text: string }
  /** A file was chosen for a property. */
  | { readonly type: 'browsed'; readonly property: string; readonly path: string }
  | { readonly type: 'testStep'; readonly test: number; readonly index: number; readonly step: FormTestStep }
  | { readonly type: 'testEnded'; readonly test: number; readonly passed: boolean }
  | { readonly type: 'saveFailed'; readonly message: string };

export type FromConnectionForm =
  | { readonly type: 'ready' }
  /** Something was typed: the host keeps it, so that a closed form can be opened again. */
  | { readonly type: 'changed'; readonly draft: ConnectionDraft }
  | { readonly type: 'test'; readonly test: number; readonly draft: ConnectionDraft }
  | { readonly type: 'stopTest' }
  | { readonly type: 'save'; readonly draft: ConnectionDraft; readonly thenOpen: boolean }
  | { readonly type: 'copyString'; readonly draft: ConnectionDraft; readonly withSecrets: boolean }
  | { readonly type: 'paste' }
  | { readonly type: 'browse'; readonly property: string };

/** Checks what came from the webview. `undefined` for anything that is not a message of this protocol. */
export function parseFromConnectionForm(message: unknown): FromConnectionForm | undefined {
  const fields = record(message);
  const type = fields?.['type'];
  if (type === 'ready' || type === 'stopTest' || type === 'paste') {
    return { type };
  }
  if (type === 'browse') {
    const property = fields?.['property'];
    return typeof property === 'string' ? { type, property } : undefined;
  }
  const draft = parseConnectionDraft(fields?.['draft']);
  if (!fields || !draft) {
    return undefined;
  }
  switch (type) {
    case 'changed':
      return { type, draft };
    case 'copyString':
      return { type, draft, withSecrets: fields['withSecrets'] === true };
    case 'test':
      return typeof fields['test'] === 'number' ? { type, test: fields['test'], draft } : undefined;
    case 'save':
      return { type, draft, thenOpen: fields['thenOpen'] === true };
    default:
      return undefined;
  }
}

const environments: readonly unknown[] = ['production', 'staging', 'development', 'local'] satisfies Environment[];

/** Checks a draft that came from elsewhere: a webview's message or its saved state. */
export function parseConnectionDraft(value: unknown): ConnectionDraft | undefined {
  const fields = record(value);
  const properties = record(fields?.['properties']);
  if (!fields || typeof fields['name'] !== 'string' || !properties) {
    return undefined;
  }
  const texts = Object.entries(properties);
  if (!texts.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    return undefined;
  }
  const { folder, environment } = fields;
  return {
    name: fields['name'],
    ...(typeof folder === 'string' && folder !== '' && { folder }),
    ...(environments.includes(environment) && { environment: environment as Environment }),
    properties: Object.fromEntries(texts),
  };
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
