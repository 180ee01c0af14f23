import { createHash } from 'node:crypto';
import type { Clock } from './clock';
import { KeyedLock } from './keyedLock';

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

/** Something kept between sign-ins. */
export interface KeptSession {
  readonly values: Readonly<Record<string, string>>;
  /** When it is worth nothing any more; not set when that is not known. */
  readonly expiration?: Date;
  /** Survives Sign Out, as the id by which a service remembers a device does. */
  readonly survivesSignOut?: boolean;
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
}

/**
 * Sessions over a store. It notes which connection used which key, so that Sign Out finds what to drop, also after the
 * window was loaded again.
 */
export class SessionKeeper {
  private readonly locks = new KeyedLock();
  /** Sessions of connections that are not saved; they end with the window. */
  private readonly unsaved = new MemorySessionStore();

  constructor(
    private readonly store: SessionStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @param connectionId of a saved connection; `undefined` for one that is being tried out: what it gains stays in
   *   memory, and moves to the store when a saved connection uses it
   */
  for(connectionId: string | undefined): Sessions {
    return {
      read: async (key) => {
        const stored = await this.readFrom(this.store, key);
        const found = stored ?? (await this.readFrom(this.unsaved, key));
        if (found !== undefined && connectionId !== undefined) {
          if (stored === undefined) {
            await this.store.set(key, write(found));
          }
          await this.note(connectionId, key);
        }
        return found;
      },
      keep: async (key, session) => {
        if (connectionId === undefined) {
          await this.unsaved.set(key, write(session));
          return;
        }
        await this.note(connectionId, key);
        await this.store.set(key, write(session));
      },
      drop: async (key) => {
        await Promise.all([this.store.delete(key), this.unsaved.delete(key)]);
      },
      exclusively: (key, signal, work) => this.locks.run(key, signal, work),
    };
  }

  /**
   * Drops what is kept for a connection.
   * @param everything also what survives Sign Out: the connection itself is gone
   */
  async forget(connectionId: string, everything = false): Promise<void> {
    await this.locks.run(indexKey(connectionId), undefined, async () => {
      const kept: string[] = [];
      for (const key of await this.keysOf(connectionId)) {
        const session = await this.readFrom(this.store, key);
        if (session?.survivesSignOut && !everything) {
          kept.push(key);
        } else {
          await Promise.all([this.store.delete(key), this.unsaved.delete(key)]);
        }
      }
      await (kept.length === 0
        ? this.store.delete(indexKey(connectionId))
        : this.store.set(indexKey(connectionId), JSON.stringify(kept)));
    });
  }

  private async note(connectionId: string, key: string): Promise<void> {
    await this.locks.run(indexKey(connectionId), undefined, async () => {
      const keys = await this.keysOf(connectionId);
      if (!keys.includes(key)) {
        await this.store.set(indexKey(connectionId), JSON.stringify([...keys, key]));
      }
    });
  }

  private async keysOf(connectionId: string): Promise<string[]> {
    const keys = parse(await this.store.get(indexKey(connectionId)));
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  }

  private async readFrom(store: SessionStore, key: string): Promise<KeptSession | undefined> {
    const text = await store.get(key);
    if (text === undefined) {
      return undefined;
    }
    const session = read(text);
    if (session === undefined || (session.expiration && session.expiration.getTime() <= this.clock.now())) {
      await store.delete(key);
      return undefined;
    }
    return session;
  }
}

function indexKey(connectionId: string): string {
  return `of.${connectionId}`;
}

function write({ values, expiration, survivesSignOut }: KeptSession): string {
  return JSON.stringify({ values, expiration: expiration?.toISOString(), survivesSignOut });
}

function read(text: string): KeptSession | undefined {
  const fields = parse(text) as { values?: unknown; expiration?: unknown; survivesSignOut?: unknown } | undefined;
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
  return { values, ...(expiration && { expiration }), ...(fields.survivesSignOut === true && { survivesSignOut: true }) };
}

function parse(text: string | undefined): unknown {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return value ?? undefined;
  } catch {
    return undefined;
  }
}
