import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Connection, ConnectionProperties, Environment } from '../../connection/connection';
import type { UnsavedConnection } from '../../connection/connectionEntry';
import { withoutReadOnly } from '../../connection/readOnly';
import { mergeSecrets, splitSecrets } from '../../connection/secrets';
import { completed } from './connectionLayout';
import type { Layout } from './connectionLayout';
import { SharedConnections } from './sharedConnections';
import type { SharedConnection } from './sharedSettings';
import { parseStoredConnection, reuse, storedRecord } from './storedConnection';
import type { StoredConnection } from './storedConnection';
import { parseSecrets } from './storedSecrets';
import type { Secrets } from './storedSecrets';

/** The extension's state, as VS Code keeps it between windows. */
export type State = Pick<vscode.Memento, 'get' | 'update' | 'keys'>;

const recordPrefix = 'connection:';
const orderKey = 'connectionOrder';
const foldersKey = 'connectionFolders';
const revisionKey = 'connectionRevision';

/** How often the state is looked at for what other windows did, in milliseconds. It is in memory: a look costs nothing. */
const lookInterval = 1000;

/** That a connection was added, changed or deleted. */
export interface ConnectionChange {
  readonly id: string;
  /** What it connects to or signs in with is another now, or it is gone. */
  readonly reconnect: boolean;
}

/** What is saved of a connection; its id is given by the store. */
export type NewConnection = UnsavedConnection;

/**
 * The connections: the person's own, with their properties in the extension's state and their secrets in SecretStorage,
 * one entry each under `connection:<id>` in both; and those shared by way of the settings. Nothing secret is anywhere
 * else. A connection is the same object until it is changed, and its properties are the same object until it connects or
 * signs in another way.
 */
export class ConnectionStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ConnectionChange>();
  private readonly rearranged = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  private records: ReadonlyMap<string, StoredConnection> = new Map();
  private folderNames: readonly string[] = [];
  private broken: readonly string[] = [];
  private revision: string | undefined;
  /** The writes that are under way: one at a time, so that none overwrites what another has not finished. */
  private writing: Promise<unknown> = Promise.resolve();
  private writes = 0;

  readonly onDidChange = this.changed.event;
  /** That folders or the order changed. */
  readonly onDidRearrange = this.rearranged.event;

  constructor(
    private readonly state: State,
    private readonly secrets: Secrets,
    private readonly log: Pick<vscode.LogOutputChannel, 'warn'>,
    private readonly sharedConnections: SharedConnections = new SharedConnections(secrets, log),
  ) {
    this.load();
    this.subscription = sharedConnections.onDidChange((change) => this.changed.fire(change));
  }

  /** All connections: the person's own in the order of the view, then those of the settings. */
  get connections(): readonly Connection[] {
    return [...this.own, ...this.sharedConnections.all.map(({ connection }) => connection)];
  }

  /** The person's own connections, in the order of the view. */
  get own(): readonly Connection[] {
    return [...this.records.values()].map(({ connection }) => connection);
  }

  /** The names of all folders, in the order of the view. */
  get folders(): readonly string[] {
    return completed({ folders: this.layout.folders, connections: this.connections }).folders;
  }

  /** The folders and the order of the person's own connections. */
  get layout(): Layout {
    return completed({ folders: this.folderNames, connections: this.own });
  }

  /** The keys of records that are there and cannot be read. */
  get brokenRecords(): readonly string[] {
    return this.broken;
  }

  get(id: string): Connection | undefined {
    return this.records.get(id)?.connection ?? this.shared(id)?.connection;
  }

  /** What is known of a connection that comes from the settings; `undefined` for the person's own. */
  shared(id: string): SharedConnection | undefined {
    return this.sharedConnections.get(id);
  }

  /** Saves a new connection with its secrets, after all others. */
  async add(connection: NewConnection): Promise<Connection> {
    return this.enqueue(() => this.put({ ...connection, id: randomUUID() }, {}));
  }

  /**
   * Saves a changed connection. Secrets in its properties replace the stored ones of the same name; stored secrets named
   * in `keepSecrets` stay, the others go.
   */
  async update(connection: Connection, keepSecrets: ReadonlySet<string>): Promise<Connection> {
    this.assertOwn(connection.id);
    return this.enqueue(async () => {
      const stored = await this.secretsOf(connection.id);
      const kept = Object.fromEntries(Object.entries(stored).filter(([name]) => keepSecrets.has(name)));
      return this.put(connection, kept);
    });
  }

  /** Gives a connection another name. */
  async rename(id: string, name: string): Promise<void> {
    await this.change([id], (connection) => ({ ...connection, name }));
  }

  /** Says where connections lead; `undefined` says nothing about it. */
  async setEnvironment(ids: readonly string[], environment: Environment | undefined): Promise<void> {
    await this.change(ids, (connection) => ({
      ...without(connection, 'environment'),
      ...(environment && { environment }),
    }));
  }

  /** Lets nothing be written through connections, or lets it again. */
  async setReadOnly(ids: readonly string[], readOnly: boolean): Promise<void> {
    await this.change(ids, (connection) =>
      readOnly
        ? { ...connection, readOnly }
        : { ...without(connection, 'readOnly'), properties: withoutReadOnly(connection.properties) },
    );
  }

  /** Saves a copy, its secrets included, right after the original. */
  async duplicate(id: string, name: string): Promise<Connection | undefined> {
    const original = this.records.get(id)?.connection;
    if (!original) {
      return undefined;
    }
    return this.enqueue(async () => {
      const copy: Connection = { ...original, id: randomUUID(), name };
      return this.put(copy, await this.secretsOf(id), id);
    });
  }

  /** Saves a connection of the settings, and the secrets that were typed for it, as one of the person's own. */
  async copyShared(id: string, name: string): Promise<Connection | undefined> {
    const shared = this.shared(id);
    if (!shared) {
      return undefined;
    }
    const secrets = await this.sharedConnections.storedSecretsOf(id);
    const properties = mergeSecrets(shared.connection.properties, secrets);
    return this.enqueue(() => this.put({ ...shared.connection, id: randomUUID(), name, properties }, {}));
  }

  /** Deletes a connection and its secrets. */
  async delete(id: string): Promise<void> {
    if (!this.records.has(id)) {
      return;
    }
    await this.enqueue(async () => {
      await this.secrets.delete(recordPrefix + id);
      const records = new Map(this.records);
      records.delete(id);
      await this.write(records, this.folderNames, [id]);
      this.changed.fire({ id, reconnect: true });
    });
  }

  /** Arranges folders and connections anew; what the change returns counts. */
  async arrange(change: (layout: Layout) => Layout): Promise<void> {
    await this.enqueue(async () => {
      const before = this.layout;
      const { folders, connections } = completed(change(before));
      const moved: string[] = [];
      const placed = connections.flatMap(({ id, folder }) => {
        const stored = this.records.get(id);
        if (!stored || stored.connection.folder === folder) {
          return stored ?? [];
        }
        moved.push(id);
        const connection = { ...without(stored.connection, 'folder'), ...(folder !== undefined && { folder }) };
        return { ...stored, connection };
      });
      await this.write(new Map(placed.map((stored) => [stored.connection.id, stored])), folders, moved);
      for (const id of moved) {
        this.changed.fire({ id, reconnect: false });
      }
      this.rearranged.fire();
    });
  }

  /**
   * The stored secrets of a connection, by property. Those of a connection from the settings are asked for when they are
   * missing.
   * @param asks whether a person may be asked
   * @throws UserError when a connection from the settings may not be used, or the person does not give its secrets;
   *   `needsPersonError()` when none may be asked
   */
  async secretsOf(id: string, asks = true): Promise<Readonly<Record<string, string>>> {
    if (this.shared(id)) {
      return this.sharedConnections.secretsOf(id, asks);
    }
    const text = await this.secrets.get(recordPrefix + id);
    return text === undefined ? {} : parseSecrets(text);
  }

  /** Asks for the secrets of a connection from the settings again. */
  async replaceSharedSecrets(id: string): Promise<void> {
    await this.sharedConnections.replaceSecrets(id);
  }

  /** Moves secrets that stand in the settings into SecretStorage. */
  async moveSharedSecrets(id: string): Promise<void> {
    await this.sharedConnections.moveSecrets(id);
  }

  /** Takes over what other windows do, until the result is disposed. */
  watch(): vscode.Disposable {
    const look = (): void => {
      if (this.writes === 0 && this.state.get<unknown>(revisionKey) !== this.revision) {
        this.load();
      }
    };
    // SecretStorage tells at once on the desktop; in the browser each window has its own copy and is never told. The
    // state is brought up to date in both, without an event.
    const timer = setInterval(look, lookInterval);
    timer.unref();
    const focus = vscode.window.onDidChangeWindowState(look);
    return new vscode.Disposable(() => {
      clearInterval(timer);
      focus.dispose();
    });
  }

  dispose(): void {
    this.subscription.dispose();
    this.sharedConnections.dispose();
    this.changed.dispose();
    this.rearranged.dispose();
  }

  private assertOwn(id: string): void {
    if (this.shared(id)) {
      throw new Error('A connection from the settings cannot be saved.');
    }
  }

  private async enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
    this.writes += 1;
    const result = this.writing.then(work).finally(() => {
      this.writes -= 1;
    });
    this.writing = result.catch(() => undefined);
    return result;
  }

  /** Changes connections that are there. Their properties stay the same object unless the change says otherwise. */
  private async change(ids: readonly string[], change: (connection: Connection) => Connection): Promise<void> {
    await this.enqueue(async () => {
      const records = new Map(this.records);
      for (const id of ids) {
        const stored = records.get(id);
        if (stored) {
          records.set(id, { ...stored, connection: change(stored.connection) });
        }
      }
      const before = this.records;
      await this.write(records, this.folderNames, ids);
      for (const id of ids) {
        const reconnect = before.get(id)?.connection.properties !== records.get(id)?.connection.properties;
        this.changed.fire({ id, reconnect });
      }
    });
  }

  private async put(connection: Connection, keptSecrets: ConnectionProperties, after?: string): Promise<Connection> {
    const { id } = connection;
    const { plain, secrets } = splitSecrets(connection.properties);
    const all = { ...keptSecrets, ...secrets };
    // Secrets first: a connection without its secrets would be there to see, secrets without a connection are not.
    if (Object.keys(all).length > 0) {
      await this.secrets.store(recordPrefix + id, JSON.stringify(all));
    } else {
      await this.secrets.delete(recordPrefix + id);
    }
    const stored: StoredConnection = {
      connection: { ...connection, properties: plain },
      secretsStamp: randomUUID(),
    };
    const entries = [...this.records];
    const place = entries.findIndex(([each]) => each === id);
    if (place >= 0) {
      entries[place] = [id, stored];
    } else {
      const index = after === undefined ? -1 : entries.findIndex(([each]) => each === after);
      entries.splice(index < 0 ? entries.length : index + 1, 0, [id, stored]);
    }
    await this.write(new Map(entries), this.folderNames, [id]);
    this.changed.fire({ id, reconnect: true });
    return stored.connection;
  }

  /** Writes the records of `ids`, the order, the folders, and that something is new, all at once. */
  private async write(
    records: ReadonlyMap<string, StoredConnection>,
    folders: readonly string[],
    ids: readonly string[],
  ): Promise<void> {
    this.records = records;
    this.folderNames = folders;
    this.revision = randomUUID();
    await Promise.all([
      ...ids.map((id) => {
        const stored = records.get(id);
        return this.state.update(recordPrefix + id, stored && storedRecord(stored));
      }),
      this.state.update(orderKey, [...records.keys()]),
      this.state.update(foldersKey, folders),
      this.state.update(revisionKey, this.revision),
    ]);
  }

  /** Reads everything, and tells what differs from what was known. */
  private load(): void {
    const known = this.records;
    const layoutBefore = JSON.stringify(this.layout);
    this.revision = this.state.get<string>(revisionKey);
    const order = stringsOf(this.state.get<unknown>(orderKey)).map((id) => recordPrefix + id);
    const keys = new Set([...order, ...this.state.keys().filter((key) => key.startsWith(recordPrefix))]);
    const records = new Map<string, StoredConnection>();
    const broken: string[] = [];
    for (const key of keys) {
      const value = this.state.get<unknown>(key);
      const stored = parseStoredConnection(value);
      if (stored && recordPrefix + stored.connection.id === key) {
        records.set(stored.connection.id, reuse(known.get(stored.connection.id), stored));
      } else if (value !== undefined) {
        // It stays where it is: a newer version may be able to read it.
        broken.push(key);
        if (!this.broken.includes(key)) {
          this.log.warn(`The saved connection ${key} cannot be read and is left out of the view.`);
        }
      }
    }
    this.records = records;
    this.broken = broken;
    this.folderNames = stringsOf(this.state.get<unknown>(foldersKey));
    for (const id of new Set([...known.keys(), ...records.keys()])) {
      const before = known.get(id)?.connection;
      const after = records.get(id)?.connection;
      if (before !== after) {
        this.changed.fire({ id, reconnect: before?.properties !== after?.properties });
      }
    }
    if (JSON.stringify(this.layout) !== layoutBefore) {
      this.rearranged.fire();
    }
  }
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function without(connection: Connection, field: 'folder' | 'environment' | 'readOnly'): Connection {
  const copy = { ...connection };
  delete copy[field];
  return copy;
}
