import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Connection, ConnectionProperties } from '../../connection/connection';
import { splitSecrets } from '../../connection/secrets';
import { parseStoredConnection } from './storedConnection';

/** The extension's state, as VS Code keeps it between windows. */
export type State = Pick<vscode.Memento, 'get' | 'update' | 'keys'>;

const recordPrefix = 'connection:';
const orderKey = 'connectionOrder';

/** That a connection was added, changed or deleted. */
export interface ConnectionChange {
  readonly id: string;
  /** What it connects to or signs in with is another now, or it is gone. */
  readonly reconnect: boolean;
}

/** What is saved of a connection; its id is given by the store. */
export type NewConnection = Omit<Connection, 'id'>;

/**
 * The saved connections: their properties in the extension's state, their secrets in SecretStorage, one entry each under
 * `connection:<id>` in both. Nothing secret is anywhere else. A connection is the same object until it is changed, and
 * its properties are the same object until it connects or signs in another way.
 */
export class ConnectionStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ConnectionChange>();
  private readonly records = new Map<string, Connection>();

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly state: State,
    private readonly secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'>,
    private readonly log: Pick<vscode.LogOutputChannel, 'warn'>,
  ) {
    this.load();
  }

  /** All connections in the order of the view. */
  get connections(): readonly Connection[] {
    return [...this.records.values()];
  }

  get(id: string): Connection | undefined {
    return this.records.get(id);
  }

  /** Saves a new connection with its secrets. */
  async add(connection: NewConnection): Promise<Connection> {
    return this.put({ ...connection, id: randomUUID() }, {});
  }

  /**
   * Saves a changed connection. Secrets in its properties replace the stored ones of the same name; stored secrets named
   * in `keepSecrets` stay, the others go.
   */
  async update(connection: Connection, keepSecrets: ReadonlySet<string>): Promise<Connection> {
    const stored = await this.secretsOf(connection.id);
    const kept = Object.fromEntries(Object.entries(stored).filter(([name]) => keepSecrets.has(name)));
    return this.put(connection, kept);
  }

  /** Gives a connection another name. */
  async rename(id: string, name: string): Promise<void> {
    const connection = this.records.get(id);
    if (connection) {
      await this.putRecord({ ...connection, name });
    }
  }

  /** Saves a copy, its secrets included, right after the original. */
  async duplicate(id: string, name: string): Promise<Connection | undefined> {
    const original = this.records.get(id);
    if (!original) {
      return undefined;
    }
    const copy: Connection = { ...original, id: randomUUID(), name };
    return this.put(copy, await this.secretsOf(id), id);
  }

  /** Deletes a connection and its secrets. */
  async delete(id: string): Promise<void> {
    await this.secrets.delete(recordPrefix + id);
    await this.state.update(recordPrefix + id, undefined);
    this.records.delete(id);
    await this.saveOrder();
    this.changed.fire({ id, reconnect: true });
  }

  /** The stored secrets of a connection, by property. */
  async secretsOf(id: string): Promise<Readonly<Record<string, string>>> {
    const text = await this.secrets.get(recordPrefix + id);
    return text === undefined ? {} : parseSecrets(text);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async put(connection: Connection, keptSecrets: ConnectionProperties, after?: string): Promise<Connection> {
    const { plain, secrets } = splitSecrets(connection.properties);
    const all = { ...keptSecrets, ...secrets };
    // Secrets first: a connection without its secrets would be there to see, secrets without a connection are not.
    if (Object.keys(all).length > 0) {
      await this.secrets.store(recordPrefix + connection.id, JSON.stringify(all));
    } else {
      await this.secrets.delete(recordPrefix + connection.id);
    }
    return this.putRecord({ ...connection, properties: plain }, after);
  }

  private async putRecord(connection: Connection, after?: string): Promise<Connection> {
    await this.state.update(recordPrefix + connection.id, connection);
    const before = this.records.get(connection.id);
    this.records.set(connection.id, connection);
    if (!before) {
      this.moveAfter(connection.id, after);
      await this.saveOrder();
    }
    this.changed.fire({ id: connection.id, reconnect: before?.properties !== connection.properties });
    return connection;
  }

  private moveAfter(id: string, after: string | undefined): void {
    if (after === undefined) {
      return;
    }
    const order = [...this.records.keys()].filter((each) => each !== id);
    order.splice(order.indexOf(after) + 1, 0, id);
    const sorted = order.flatMap((each) => this.records.get(each) ?? []);
    this.records.clear();
    for (const connection of sorted) {
      this.records.set(connection.id, connection);
    }
  }

  private async saveOrder(): Promise<void> {
    await this.state.update(orderKey, [...this.records.keys()]);
  }

  private load(): void {
    const order = this.state.get<unknown>(orderKey);
    const ordered = (Array.isArray(order) ? order : []).map((id) => recordPrefix + String(id));
    const keys = new Set([...ordered, ...this.state.keys().filter((key) => key.startsWith(recordPrefix))]);
    for (const key of keys) {
      const value = this.state.get<unknown>(key);
      const connection = parseStoredConnection(value);
      if (connection && recordPrefix + connection.id === key) {
        this.records.set(connection.id, connection);
      } else if (value !== undefined) {
        // It stays where it is: a newer version may be able to read it.
        this.log.warn(`The saved connection ${key} cannot be read and is left out of the view.`);
      }
    }
  }
}

function parseSecrets(text: string): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(text);
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}
