import type { Connection } from '../../connection/connection';
import type { Dynamodb } from '../../dynamodb/dynamodb';
import type { TableFacts } from '../../dynamodb/tables';

/** What is known of a connection's tables. */
export interface Listing {
  /** Those read so far, in DynamoDB's order. */
  readonly tables: readonly string[];
  readonly state: 'reading' | 'read' | 'failed';
  readonly error?: unknown;
}

interface Entry {
  readonly controller: AbortController;
  listing: Listing;
  /** Resolves when there is enough to draw: all tables, the first of many, or a failure. */
  readonly begun: Promise<void>;
  readonly facts: Map<string, Promise<TableFacts>>;
  readonly known: Map<string, TableFacts>;
}

/** The tables of connections, listed once each, and the facts of the tables one has looked at. */
export class TableListings {
  private readonly entries = new Map<string, Entry>();

  /**
   * @param enough how many tables are enough to begin to draw; the rest is read on
   * @param progress is called with the reading that goes on after that
   * @param ended is told when a listing ended, well or not
   */
  constructor(
    private readonly dynamodb: () => Promise<Pick<Dynamodb, 'listTables' | 'describeTable'>>,
    private readonly enough: number,
    private readonly progress: (connection: Connection, reading: Promise<void>) => void,
    private readonly ended: (connection: Connection, listing: Listing) => void,
  ) {}

  /** The ids of the connections that were listed, or are being listed. */
  get ids(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** What is known by now, without asking. */
  known(id: string): Listing | undefined {
    return this.entries.get(id)?.listing;
  }

  /** Lists the tables, unless that was done, and gives what is there as soon as it is enough to draw. */
  async list(connection: Connection): Promise<Listing> {
    const entry = this.entries.get(connection.id) ?? this.begin(connection);
    await entry.begun;
    const isDropped = this.entries.get(connection.id) !== entry;
    if (!isDropped) {
      return entry.listing;
    }
    // What was asked for is out of date: whoever lists now has the answer, and nobody means that it is drawn anew.
    return this.entries.has(connection.id) ? this.list(connection) : { tables: [], state: 'reading' };
  }

  /** The facts of a table as far as they were read. */
  knownFacts(id: string, table: string): TableFacts | undefined {
    return this.entries.get(id)?.known.get(table);
  }

  /** The facts of a table, read once. A failure is not kept. */
  async factsOf(connection: Connection, table: string): Promise<TableFacts> {
    const entry = this.entries.get(connection.id) ?? this.begin(connection);
    const reading =
      entry.facts.get(table) ??
      this.dynamodb().then((dynamodb) => dynamodb.describeTable(connection, table, entry.controller.signal));
    entry.facts.set(table, reading);
    try {
      const facts = await reading;
      entry.known.set(table, facts);
      return facts;
    } catch (error) {
      entry.facts.delete(table);
      throw error;
    }
  }

  /** Ends what is under way for a connection and forgets what was read. */
  drop(id: string): void {
    this.entries.get(id)?.controller.abort();
    this.entries.delete(id);
  }

  dropAll(): void {
    for (const id of this.ids) {
      this.drop(id);
    }
  }

  private begin(connection: Connection): Entry {
    let resolveBegun: (() => void) | undefined;
    const entry: Entry = {
      controller: new AbortController(),
      listing: { tables: [], state: 'reading' },
      begun: new Promise((resolve) => {
        resolveBegun = resolve;
      }),
      facts: new Map(),
      known: new Map(),
    };
    this.entries.set(connection.id, entry);
    const reading = this.read(connection, entry, () => {
      resolveBegun?.();
      this.progress(connection, reading);
    });
    const tell = async (): Promise<void> => {
      await reading;
      resolveBegun?.();
      if (this.entries.get(connection.id) === entry) {
        this.ended(connection, entry.listing);
      }
    };
    void tell();
    return entry;
  }

  /** Reads all tables; tells when there are enough to begin to draw. Never rejects. */
  private async read(connection: Connection, entry: Entry, enough: () => void): Promise<void> {
    const tables: string[] = [];
    let isEnough = false;
    try {
      const dynamodb = await this.dynamodb();
      for await (const page of dynamodb.listTables(connection, entry.controller.signal)) {
        tables.push(...page);
        entry.listing = { tables, state: 'reading' };
        if (!isEnough && tables.length > this.enough) {
          isEnough = true;
          enough();
        }
      }
      entry.listing = { tables, state: 'read' };
    } catch (error) {
      entry.listing = { tables, state: 'failed', error };
    }
  }
}
