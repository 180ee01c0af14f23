import type { ConnectionProperties } from '../connection/connection';

/** A connection as it stands in the form. */
export interface ConnectionDraft {
  readonly name: string;
  /** What was typed, secrets included. Secrets that are stored already and were left alone are not in it. */
  readonly properties: ConnectionProperties;
}

/** One step of Test Connection. */
export interface FormTestStep {
  readonly title: string;
  readonly state: 'running' | 'passed' | 'failed';
  readonly detail?: string;
  readonly milliseconds?: number;
}

export type ToConnectionForm =
  | {
      readonly type: 'open';
      /** Without stored secrets; with those that were typed before, when a closed form is opened again. */
      readonly draft: ConnectionDraft;
      /** The secrets that are in the secret storage, by property. Their values never come here. */
      readonly storedSecrets: readonly string[];
      /** The AuthSchemes that can sign in. */
      readonly schemes: readonly string[];
      /** Of a connection that is saved already. */
      readonly id?: string;
    }
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
  | { readonly type: 'copyString'; readonly draft: ConnectionDraft };

/** Checks what came from the webview. `undefined` for anything that is not a message of this protocol. */
export function parseFromConnectionForm(message: unknown): FromConnectionForm | undefined {
  const fields = record(message);
  if (!fields) {
    return undefined;
  }
  const { type } = fields;
  if (type === 'ready' || type === 'stopTest') {
    return { type };
  }
  const draft = parseConnectionDraft(fields['draft']);
  if (!draft) {
    return undefined;
  }
  switch (type) {
    case 'changed':
    case 'copyString':
      return { type, draft };
    case 'test':
      return typeof fields['test'] === 'number' ? { type, test: fields['test'], draft } : undefined;
    case 'save':
      return { type, draft, thenOpen: fields['thenOpen'] === true };
    default:
      return undefined;
  }
}

/** Checks a draft that came from elsewhere: a webview's message or its saved state. */
export function parseConnectionDraft(value: unknown): ConnectionDraft | undefined {
  const fields = record(value);
  const properties = record(fields?.['properties']);
  if (!fields || typeof fields['name'] !== 'string' || !properties) {
    return undefined;
  }
  const texts = Object.entries(properties);
  return texts.every((entry): entry is [string, string] => typeof entry[1] === 'string')
    ? { name: fields['name'], properties: Object.fromEntries(texts) }
    : undefined;
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
