import { createHash } from 'node:crypto';
import type { Clock } from './clock';
import { CredentialsLocation } from './credentialsLocation';
import type { KeptSession, SessionPlace } from './keptSession';
import { KeyedLock } from './keyedLock';

export type { KeptSession } from './keptSession';

/**
 * Where sessions, refresh tokens and device ids outlive the window: texts by key. Values are secrets; keys are not, and
 * hold none.
 */
export interface SessionStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/** A session store that ends with the process. */
export class MemorySessionStore implements SessionStore {
  private readonly values = new Map<string, string>();

  async get(key: string): Promise<string | undefined> {
    return this.values.get(key);
  }

  async set(key: string, value: string): Promise<void> {
    this.values.set(key, value);
  }

  async delete(key: string): Promise<void> {
    this.values.delete(key);
  }
}

/**
 * The key under which a session is kept. It follows from everything the session depends on, secrets included: with
 * another password, key or role there is no session. Connections that agree in all of it share the session.
 * @param kind of session, such as `mfa`; words of letters, digits and hyphens
 */
export function sessionKey(kind: string, facts: readonly (string | undefined)[]): string {
  const digest = createHash('sha256').update(JSON.stringify([kind, ...facts.map((fact) => fact ?? null)]));
  return `${kind}.${digest.digest('hex').slice(0, 32)}`;
}

/** The sessions as the sign-ins of one connection see them. */
export interface Sessions {
  /** What is kept under the key; nothing when it has expired. */
  read(key: string): Promise<KeptSession | undefined>;
  keep(key: string, session: KeptSession): Promise<void>;
  drop(key: string): Promise<void>;
  /**
   * Runs `work` while nobody else in this window runs anything under the same key: whoever comes second finds the
   * session that the first one got, and asks nobody.
   */
  exclusively<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /**
   * The same, kept in a file instead (CredentialsLocation).
   * @param file absolute path; `memory://` and a name keeps it in memory
   */
  at(file: string): Sessions;
}

/** The sessions of one sign-in. */
export interface SignInSessions extends Sessions {
  /**
   * After the sign-in has succeeded: drops what is kept for the connection and was not touched by it. Its keys, its
   * role or its scheme have changed since.
   */
  dropUntouched(): Promise<void>;
}

interface Noted {
  readonly key: string;
  /** Where it is kept, when that is not the store. */
  readonly file?: string;
}

/**
 * Sessions over a store. It notes which connection used which key, so that Sign Out finds what to drop, also after the
 * window was loaded again.
 */
export class SessionKeeper {
  private readonly locks = new KeyedLock();
  private readonly stored: SessionPlace;
  /** Sessions of connections that are not saved; they end with the window. */
  private readonly unsaved: SessionPlace = new TextPlace(new MemorySessionStore());
  private readonly inMemory = new Map<string, SessionPlace>();

  constructor(
    private readonly store: SessionStore,
    private readonly clock: Clock,
    private readonly placeOf: (file: string) => SessionPlace = (file) => new CredentialsLocation(file),
  ) {
    this.stored = new TextPlace(store);
  }

  /**
   * @param connectionId of a saved connection; `undefined` for one that is being tried out: what it gains stays in
   *   memory, and moves to the store when a saved connection uses it
   * @param options `onlyNew`: what was kept before is not found, but for what survives Sign Out and what a person has chosen
   */
  for(connectionId: string | undefined, options: { readonly onlyNew?: boolean } = {}): SignInSessions {
    const keptNow = new Set<string>();
    const touched: Noted[] = [];
    const sessionsAt = (file: string | undefined): Sessions => ({
      read: async (key) => {
        const noted = { key, ...(file !== undefined && { file }) };
        touched.push(noted);
        const found = await this.find(connectionId, noted);
        const counts = !options.onlyNew || found?.survivesSignOut || found?.isPreference || keptNow.has(key);
        return counts ? found : undefined;
      },
      keep: async (key, session) => {
        const noted = { key, ...(file !== undefined && { file }) };
        keptNow.add(key);
        touched.push(noted);
        if (connectionId !== undefined) {
          await this.note(connectionId, noted);
        }
        await this.place(connectionId, file).keep(key, session);
      },
      drop: async (key) => {
        await Promise.all([this.place(connectionId, file).drop(key), this.unsaved.drop(key)]);
      },
      exclusively: (key, signal, work) => this.locks.run(`${file ?? ''}\n${key}`, signal, work),
      at: sessionsAt,
    });
    return {
      ...sessionsAt(undefined),
      dropUntouched: async () => {
        if (connectionId !== undefined) {
          await this.dropWhere(connectionId, (noted, session) => !isAmong(touched, noted) && !session?.survivesSignOut);
        }
      },
    };
  }

  /**
   * Drops what is kept for a connection.
   * @param everything also what survives Sign Out: the connection itself is gone
   */
  async forget(connectionId: string, everything = false): Promise<void> {
    await this.dropWhere(connectionId, (_, session) => everything || !session?.survivesSignOut);
  }

  private async dropWhere(
    connectionId: string,
    isOver: (noted: Noted, session: KeptSession | undefined) => boolean,
  ): Promise<void> {
    await this.locks.run(indexKey(connectionId), undefined, async () => {
      const before = await this.notedOf(connectionId);
      const kept: Noted[] = [];
      for (const noted of before) {
        const place = this.place(connectionId, noted.file);
        if (isOver(noted, await place.read(noted.key))) {
          await Promise.all([place.drop(noted.key), this.unsaved.drop(noted.key)]);
        } else {
          kept.push(noted);
        }
      }
      if (kept.length === before.length) {
        return;
      }
      await (kept.length === 0
        ? this.store.delete(indexKey(connectionId))
        : this.store.set(indexKey(connectionId), JSON.stringify(kept)));
    });
  }

  private async find(connectionId: string | undefined, noted: Noted): Promise<KeptSession | undefined> {
    const place = this.place(connectionId, noted.file);
    const kept = await this.alive(place, noted.key);
    const found = kept ?? (noted.file === undefined ? await this.alive(this.unsaved, noted.key) : undefined);
    if (found !== undefined && connectionId !== undefined) {
      if (kept === undefined) {
        await place.keep(noted.key, found);
      }
      await this.note(connectionId, noted);
    }
    return found;
  }

  private async alive(place: SessionPlace, key: string): Promise<KeptSession | undefined> {
    const session = await place.read(key);
    if (session?.expiration && session.expiration.getTime() <= this.clock.now()) {
      await place.drop(key);
      return undefined;
    }
    return session;
  }

  private place(connectionId: string | undefined, file: string | undefined): SessionPlace {
    if (file === undefined) {
      return connectionId === undefined ? this.unsavedOverStored : this.stored;
    }
    if (!file.startsWith('memory://')) {
      return this.placeOf(file);
    }
    const place = this.inMemory.get(file) ?? new TextPlace(new MemorySessionStore());
    this.inMemory.set(file, place);
    return place;
  }

  /** Finds what saved connections have, and keeps nothing there. */
  private readonly unsavedOverStored: SessionPlace = {
    read: async (key) => (await this.unsaved.read(key)) ?? this.stored.read(key),
    keep: (key, session) => this.unsaved.keep(key, session),
    drop: async (key) => {
      await Promise.all([this.unsaved.drop(key), this.stored.drop(key)]);
    },
  };

  private async note(connectionId: string, noted: Noted): Promise<void> {
    await this.locks.run(indexKey(connectionId), undefined, async () => {
      const before = await this.notedOf(connectionId);
      if (!isAmong(before, noted)) {
        await this.store.set(indexKey(connectionId), JSON.stringify([...before, noted]));
      }
    });
  }

  private async notedOf(connectionId: string): Promise<readonly Noted[]> {
    const notes = parse(await this.store.get(indexKey(connectionId)));
    return (Array.isArray(notes) ? notes : []).flatMap((note: { key?: unknown; file?: unknown } | null) =>
      typeof note?.key === 'string'
        ? [{ key: note.key, ...(typeof note.file === 'string' && { file: note.file }) }]
        : [],
    );
  }
}

/** Sessions as texts in a store. */
class TextPlace implements SessionPlace {
  constructor(private readonly store: SessionStore) {}

  async read(key: string): Promise<KeptSession | undefined> {
    const text = await this.store.get(key);
    return text === undefined ? undefined : read(text);
  }

  async keep(key: string, session: KeptSession): Promise<void> {
    await this.store.set(key, write(session));
  }

  async drop(key: string): Promise<void> {
    await this.store.delete(key);
  }
}

function isAmong(all: readonly Noted[], noted: Noted): boolean {
  return all.some(({ key, file }) => key === noted.key && file === noted.file);
}

function indexKey(connectionId: string): string {
  return `of.${connectionId}`;
}

function write({ values, expiration, survivesSignOut, isPreference }: KeptSession): string {
  return JSON.stringify({ values, expiration: expiration?.toISOString(), survivesSignOut, isPreference });
}

function read(text: string): KeptSession | undefined {
  const fields = parse(text) as Partial<Record<keyof KeptSession, unknown>> | undefined;
  if (typeof fields?.values !== 'object' || fields.values === null) {
    return undefined;
  }
  const values = Object.fromEntries(
    Object.entries(fields.values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const expiration = typeof fields.expiration === 'string' ? new Date(fields.expiration) : undefined;
  if (expiration && Number.isNaN(expiration.getTime())) {
    return undefined;
  }
  return {
    values,
    ...(expiration && { expiration }),
    ...(fields.survivesSignOut === true && { survivesSignOut: true }),
    ...(fields.isPreference === true && { isPreference: true }),
  };
}

function parse(text: string | undefined): unknown {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return value ?? undefined;
  } catch {
    return undefined;
  }
}
