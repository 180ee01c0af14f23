import type { Connection } from '../../connection/connection';
import { entryOf } from '../../connection/connectionEntry';
import type { UnsavedConnection } from '../../connection/connectionEntry';
import { splitSecrets } from '../../connection/secrets';
import { signInPart } from '../../connection/signInPart';

/** What importing one connection would do. */
export interface ImportStep {
  readonly imported: UnsavedConnection;
  readonly effect: 'new' | 'replaces' | 'unchanged';
  /** The saved connection of the same name. */
  readonly current?: Connection;
  /** Whether the stored secrets still fit: who signs in, and where, stays the same. */
  readonly keepsSecrets: boolean;
}

/**
 * Says for each connection of a file what importing it would do. They are matched by name: with the saved one of the same
 * folder, otherwise with the first of that name; each saved connection is replaced by one at most.
 */
export function planImport(saved: readonly Connection[], imported: readonly UnsavedConnection[]): ImportStep[] {
  const left = new Set(saved);
  return imported.map((each) => {
    const named = [...left].filter(({ name }) => name === each.name);
    const current = named.find(({ folder }) => folder === each.folder) ?? named[0];
    if (current === undefined) {
      return { imported: each, effect: 'new', keepsSecrets: false };
    }
    left.delete(current);
    const hasSecrets = Object.keys(splitSecrets(each.properties).secrets).length > 0;
    const isSame = !hasSecrets && JSON.stringify(entryOf(each)) === JSON.stringify(entryOf(current));
    return {
      imported: each,
      effect: isSame ? 'unchanged' : 'replaces',
      current,
      keepsSecrets: signInPart(each.properties) === signInPart(current.properties),
    };
  });
}
