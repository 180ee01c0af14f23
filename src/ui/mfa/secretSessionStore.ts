import type * as vscode from 'vscode';
import type { SessionStore } from '../../auth/sessionStore';

const prefix = 'session:';

/** Keeps sessions in VS Code's secret storage, apart from the secrets of the connections. */
export function secretSessionStore(secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'>): SessionStore {
  return {
    get: async (key) => secrets.get(prefix + key),
    set: async (key, value) => secrets.store(prefix + key, value),
    delete: async (key) => secrets.delete(prefix + key),
  };
}
