import { once } from 'node:events';
import { isAbort } from '../../auth/awsErrors';
import { SystemClock } from '../../auth/clock';
import type { Connection } from '../../connection/connection';
import type { UserError } from '../../connection/userError';
import type { Dynamodb } from '../../dynamodb/dynamodb';
import { ItemReader } from '../../dynamodb/itemReader';
import type { SortOrder } from '../../dynamodb/pageStore/rowOrder';
import type { RowsFormat } from '../../dynamodb/pageStore/rowsText';
import type { RowsRange } from '../../dynamodb/pageStore/storeMessages';
import type { StoreThread } from '../../dynamodb/pageStore/storeThread';
import type { QuestionProblem } from '../../dynamodb/query/keyCondition';
import { pageRequestOf } from '../../dynamodb/query/pageRequest';
import type { PageRequest } from '../../dynamodb/query/pageRequest';
import type { Question } from '../../dynamodb/query/question';
import type { ReadWait } from '../../dynamodb/readWait';
import type { BrowserFailure, BrowserProgress, BrowserState, BrowserWait, RowBytes } from '../../protocol/tableBrowser';
import type { GridColumn } from '../../protocol/grid';
import { columnsOf, sourcesOf } from './tableColumns';
import { TableDescription } from './tableDescription';

/** Milliseconds between two looks at a table that cannot be read yet. */
const pauseBetweenLooks = 3000;

/** Milliseconds of sorting that nobody need be told of. */
const quickSort = 150;

const clock = new SystemClock();

export interface TableReadingParts {
  readonly dynamodb: () => Promise<Dynamodb>;
  readonly newStore: (memoryLimit: number) => StoreThread;
  /** Compressed bytes of items that are kept in memory, as it is wanted now. */
  readonly memoryLimit: () => number;
  /** Called after every change of the state. */
  readonly onChange: () => void;
  /** Why the table could not be described: it is read all the same. */
  readonly onUndescribed: (error: unknown) => void;
  /** Why rows that have come since could not be put in order. */
  readonly onError: (error: unknown) => void;
  /** What a person is told of why reading stands still. */
  readonly failureOf: (error: Error) => BrowserFailure;
}

export interface BrowserNews {
  readonly state: BrowserState;
  readonly rows?: RowBytes;
  /** Which rows these are. */
  readonly version?: string;
}

/** One table as it is being asked and read: the question, what has come, and in which order it is shown. */
export class TableReading {
  private readonly description: TableDescription;
  /** Ends the wait of a question for the table's keys. */
  private keysWait: AbortController | undefined;
  /** It was told to stop before the table's keys were there. */
  private isKeyless = false;
  /** Whether the columns begin with the keys; not known until some are shown, and the same from then on. */
  private hasKeysFirst: boolean | undefined;
  private problems: readonly QuestionProblem[] = [];
  private store: StoreThread;
  /** Why what was read is not there any more. */
  private loss: UserError | undefined;
  private reader: ItemReader;
  private request: PageRequest | undefined;
  private sort: (SortOrder & { readonly rows: number }) | undefined;
  private sorting: { readonly order: SortOrder; readonly stop: AbortController } | undefined;
  private generation = 0;
  private order = 0;
  private readonly closing = new AbortController();

  constructor(
    private connection: Connection,
    private readonly table: string,
    private question: Question,
    private readonly parts: TableReadingParts,
  ) {
    this.description = this.newDescription();
    // At once: until the first page is here its thread is ready.
    this.store = this.newStore();
    this.reader = this.newReader();
    this.look();
  }

  /** Begins to read. From now on changes are told. */
  start(): void {
    void this.begin();
  }

  get isReading(): boolean {
    return this.reader.progress.state === 'reading';
  }

  /** Whether DynamoDB has been asked: it has answered or failed, or what is waited for first is known. */
  get hasAsked(): boolean {
    return !this.isReading || this.reader.progress.waiting !== undefined;
  }

  /** Why reading stands still, for the log. */
  get error(): Error | undefined {
    return this.loss ?? this.reader.progress.error;
  }

  /** What the table browser shows, as far as it is known soon. */
  async state(): Promise<BrowserState> {
    await this.waitForKeys();
    const { error } = this;
    const { sort } = this;
    const { facts, timeToLive } = this.description;
    return {
      table: this.table,
      connectionId: this.connection.id,
      connection: this.connection.name,
      ...(facts && { status: facts.status }),
      ...(timeToLive !== undefined && { timeToLive }),
      sources: facts ? sourcesOf(facts) : [],
      question: this.question,
      problems: this.problems,
      columns: this.columns(),
      progress: this.progress,
      ...(sort && { sort }),
      ...(this.sorting && { sorting: this.sorting.order }),
      ...(error && !this.keysWait && { failure: this.parts.failureOf(error) }),
      generation: this.generation,
      order: this.order,
    };
  }

  /**
   * Asks something else, from its beginning; what was read before is dropped. A question with a fault is not asked: its
   * problems are told, and all stays as it is.
   */
  async ask(question: Question): Promise<void> {
    if (needsKeys(question) && !(await this.keysAreKnown())) {
      return;
    }
    const asked = pageRequestOf(question, this.table, this.description.facts);
    if ('problems' in asked) {
      this.problems = asked.problems;
      this.parts.onChange();
      return;
    }
    this.question = question;
    await this.restart();
  }

  /** Asks the same again, of a connection that may have changed. */
  async reload(connection: Connection): Promise<void> {
    this.connection = connection;
    this.look();
    await this.restart();
  }

  /**
   * The connection was changed: from now on it is asked as it is. Where it may lead elsewhere, reading stops until a person
   * wants more.
   */
  connectionChanged(connection: Connection): void {
    const { properties } = this.connection;
    this.connection = connection;
    if (connection.properties !== properties) {
      this.reader.stop();
    }
    this.parts.onChange();
  }

  /** Reads on: until there are so many items, or, where the question says so, so many pages. */
  async read(items: number): Promise<void> {
    if (this.closing.signal.aborted || this.loss) {
      return;
    }
    if (this.request) {
      await this.reader.readUntil(items, this.question.pageLimit);
      await this.sortLater();
    } else if (this.isKeyless) {
      await this.begin();
    }
  }

  /**
   * Goes on after the last page that came, or begins anew where none did or none is kept any more, by a connection that may
   * have changed.
   */
  async retry(connection: Connection): Promise<void> {
    if (this.reader.progress.pages === 0 || this.loss) {
      await this.reload(connection);
      return;
    }
    this.connection = connection;
    // That may have been put right where there was no place for a temporary file.
    await this.store.limitMemory(this.parts.memoryLimit());
    await this.read(this.reader.progress.items + 1);
  }

  /** Ends the request and the sort under way. What was read stays, and the order too. */
  stop(): void {
    this.reader.stop();
    this.sorting?.stop.abort();
    if (this.keysWait) {
      this.isKeyless = true;
      if (this.request) {
        // The rows of the question before stand there yet.
        this.problems = [{ field: 'index', message: notAsked(this.table) }];
      }
      this.endKeysWait();
      this.description.stop();
      this.parts.onChange();
    }
  }

  /** Puts the rows that are loaded in order; without one, as they came. @throws AbortError when it was stopped */
  async sortBy(order: SortOrder | undefined): Promise<void> {
    const { store } = this;
    this.sorting?.stop.abort();
    const sorting = order && { order, stop: new AbortController() };
    this.sorting = sorting;
    const told = setTimeout(() => this.parts.onChange(), quickSort);
    try {
      const rows = await store.putInOrder(order, sorting?.stop.signal);
      if (store === this.store) {
        this.sort = order && { ...order, rows };
        this.order += 1;
      }
    } finally {
      clearTimeout(told);
      if (this.sorting === sorting) {
        this.sorting = undefined;
      }
      if (!this.closing.signal.aborted) {
        this.parts.onChange();
      }
    }
    await this.sortLater();
  }

  /** The places of the rows from `from` on that show a text. @throws AbortError by the signal, or when another search begins */
  find(text: string, from: number, signal: AbortSignal): ReturnType<StoreThread['find']> {
    return this.store.find(text, from, signal);
  }

  /** Rows as one text in UTF-8. @throws AbortError by the signal, or when others are written */
  write(range: RowsRange, format: RowsFormat, signal: AbortSignal): ReturnType<StoreThread['write']> {
    return this.store.write(range, format, signal);
  }

  /** What the items have in a column. @throws AbortError by the signal, or when another one is looked at */
  statistics(column: string, signal: AbortSignal): ReturnType<StoreThread['statistics']> {
    return this.store.statistics(column, signal);
  }

  /** Cells of rows, in the order of the state's columns. */
  cells(offset: number, count: number): ReturnType<StoreThread['cells']> {
    return this.store.cells(
      offset,
      count,
      this.columns().map(({ name }) => name),
    );
  }

  /**
   * What the table browser shows, and the first so many rows unless it has those of this generation and order: it need
   * not ask for them before it can show any.
   * @param known what `version` said with the rows it has
   */
  async news(count: number, known: string | undefined): Promise<BrowserNews> {
    await this.waitForKeys();
    const { version } = this;
    const isNew = version !== known && this.reader.progress.items > 0;
    const rows = isNew ? await this.cells(0, count).catch(() => undefined) : undefined;
    const state = await this.state();
    return { state, ...(rows && version === this.version && { rows, version }) };
  }

  /** Which rows they are, and in which order. */
  private get version(): string {
    return `${this.generation}.${this.order}`;
  }

  /** Items in DynamoDB JSON. */
  texts(offset: number, count: number): Promise<string[]> {
    return this.store.texts(offset, count);
  }

  close(): void {
    this.closing.abort();
    this.endKeysWait();
    this.description.stop();
    this.reader.stop();
    void this.store.close();
  }

  private async restart(): Promise<void> {
    if (this.closing.signal.aborted) {
      // Nobody would end the thread that is begun here.
      return;
    }
    this.reader.stop();
    this.endKeysWait();
    void this.store.close();
    this.sort = undefined;
    this.request = undefined;
    this.hasKeysFirst = undefined;
    this.store = this.newStore();
    this.reader = this.newReader();
    this.parts.onChange();
    await this.begin();
  }

  /** The whole table is read at once; whatever needs its keys waits for them. */
  private async begin(): Promise<void> {
    const { generation, question } = this;
    if (this.isKeyless) {
      this.look();
    }
    void this.watch(generation);
    if (needsKeys(question) && !(await this.keysAreKnown())) {
      return;
    }
    if (generation !== this.generation || this.closing.signal.aborted) {
      return;
    }
    if (this.isUnready) {
      this.parts.onChange();
      return;
    }
    const asked = pageRequestOf(question, this.table, this.description.facts);
    this.problems = 'problems' in asked ? asked.problems : [];
    if ('problems' in asked) {
      this.parts.onChange();
      return;
    }
    this.request = asked.request;
    const { pageLimit } = question;
    await this.reader.readUntil(pageLimit === undefined ? 1 : Number.POSITIVE_INFINITY, pageLimit);
    await this.sortLater();
  }

  private newStore(): StoreThread {
    this.loss = undefined;
    const store = this.parts.newStore(this.parts.memoryLimit());
    void this.hearOfLoss(store);
    return store;
  }

  private async hearOfLoss(store: StoreThread): Promise<void> {
    const loss = await store.lost;
    if (store === this.store) {
      this.loss = loss;
      this.stop();
      this.parts.onChange();
    }
  }

  private newReader(): ItemReader {
    const { store } = this;
    const generation = ++this.generation;
    return new ItemReader(
      async (start, signal, onWait) => {
        const { connection, request = { table: this.table } } = this;
        return (await this.parts.dynamodb()).readPage(connection, request, start, signal, onWait);
      },
      (page) => store.add(page),
      () => {
        if (generation === this.generation && !this.closing.signal.aborted) {
          this.parts.onChange();
        }
      },
    );
  }

  /** The table, or the index that is asked, is being made. */
  private get isUnready(): boolean {
    const { question } = this;
    const { facts } = this.description;
    return (
      facts?.status === 'CREATING' ||
      facts?.indexes.find(({ name }) => name === question.index)?.isBeingCreated === true
    );
  }

  /** The table is going, and has given nothing. */
  private get isEnding(): boolean {
    return this.description.facts?.status === 'DELETING' && this.reader.progress.pages === 0;
  }

  /** Looks at a table that cannot be read yet, or is being deleted, until that has changed, and reads it then. */
  private async watch(generation: number): Promise<void> {
    await this.description.ended;
    const { signal } = this.closing;
    const isCurrent = (): boolean => generation === this.generation && !signal.aborted;
    if (!isCurrent() || (!this.isUnready && !this.isEnding)) {
      return;
    }
    try {
      while (isCurrent() && (this.isUnready || this.isEnding)) {
        await clock.wait(pauseBetweenLooks, signal);
        await this.description.look(signal);
      }
    } catch {
      // It was closed in the meantime.
    }
    if (!isCurrent()) {
      return;
    }
    if (this.reader.progress.pages === 0) {
      await this.restart();
    } else {
      this.parts.onChange();
    }
  }

  /**
   * Rows that have come since stand behind those in order: once reading rests they are put in their places. A sort that is
   * under way, which a person may have asked for, comes first; they are looked at again after it.
   */
  private async sortLater(): Promise<void> {
    const { sort, sorting, reader } = this;
    if (!sort || sorting || this.isReading || reader.progress.items <= sort.rows) {
      return;
    }
    try {
      await this.sortBy({ name: sort.name, isDescending: sort.isDescending });
    } catch (error) {
      // Stop leaves them where they are.
      if (!isAbort(error)) {
        this.parts.onError(error);
      }
    }
  }

  /** How far reading has come, the wait for the table's keys included. */
  private get progress(): BrowserProgress {
    const { error: _error, waiting, ...progress } = this.reader.progress;
    if (this.keysWait) {
      const { wait } = this.description;
      return { ...progress, state: 'reading', waiting: wait ? browserWait(wait) : { reason: 'keys' } };
    }
    return {
      ...progress,
      ...(waiting && { waiting: browserWait(waiting) }),
      ...(this.isKeyless && !this.request && { state: 'stopped' }),
    };
  }

  private newDescription(): TableDescription {
    const { table, parts } = this;
    return new TableDescription({
      describe: async (signal, onWait) =>
        (await parts.dynamodb()).describeTable(this.connection, table, signal, onWait),
      isReadable: () => !this.isUnready && !this.isEnding,
      findTimeToLive: async () => (await parts.dynamodb()).timeToLiveAttribute(this.connection, table),
      onChange: parts.onChange,
      onWait: () => {
        if (this.keysWait) {
          parts.onChange();
        }
      },
      onUndescribed: parts.onUndescribed,
      closing: this.closing.signal,
    });
  }

  /** Begins to describe the table anew. */
  private look(): void {
    this.isKeyless = false;
    this.description.begin();
  }

  /**
   * Waits for the description of the table, and shows that.
   * @returns whether it has ended; not when the wait was, or when another question waits now
   */
  private async keysAreKnown(): Promise<boolean> {
    this.endKeysWait();
    if (this.isKeyless) {
      this.look();
    }
    if (!this.description.isUnderWay) {
      return true;
    }
    const wait = new AbortController();
    this.keysWait = wait;
    this.parts.onChange();
    const ended = once(wait.signal, 'abort');
    await Promise.race([this.description.ended, ended]);
    if (wait.signal.aborted) {
      return false;
    }
    this.keysWait = undefined;
    return true;
  }

  private endKeysWait(): void {
    this.keysWait?.abort();
    this.keysWait = undefined;
  }

  /** Columns that are shown stay in their order: keys that are learnt of later are marked where they are. */
  private async waitForKeys(): Promise<void> {
    const { description } = this;
    await description.soon;
    const { reader } = this;
    if (reader.progress.items > 0) {
      if (this.hasKeysFirst === undefined) {
        await description.behindRows();
      }
      if (reader === this.reader) {
        this.hasKeysFirst ??= description.facts !== undefined;
      }
    }
  }

  private columns(): GridColumn[] {
    return columnsOf(this.description.facts, this.reader.attributes, this.hasKeysFirst ?? true);
  }
}

/** Whether the table's keys have to be known before it can be asked. */
function needsKeys({ kind, index }: Question): boolean {
  return kind === 'query' || index !== undefined;
}

/** A webview has a clock of its own: it is told how long it is from now. */
function browserWait(wait: ReadWait): BrowserWait {
  return wait.reason === 'signIn'
    ? wait
    : { reason: wait.reason, milliseconds: Math.max(0, wait.until - performance.now()) };
}

function notAsked(table: string): string {
  return `The question was not asked: it was stopped while the keys of ${table} were being read. Run asks it.`;
}
