import type * as vscode from 'vscode';

/** Where secrets are kept. */
export type Secrets = Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'>;

/** Reads what SecretStorage holds for one connection. What cannot be read holds no secrets. */
export function parseSecrets(text: string): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(text);
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}
