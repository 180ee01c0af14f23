import type { AttributeType, AttributeValue, Item } from './items/attributeValue';
import { typeOf } from './items/attributeValue';

/** The key a page ends with, as DynamoDB gives it and takes it back. */
export type PageKey = Readonly<Record<string, AttributeValue>>;

/** One answer of a Scan or Query. */
export interface ItemPage {
  readonly items: readonly Item[];
  /** Items DynamoDB looked at, whether they are in the page or not. */
  readonly scanned: number;
  /** Capacity units DynamoDB charged for it. */
  readonly consumedUnits: number;
  /** Where the next page begins; `undefined` when this was the last. */
  readonly next: PageKey | undefined;
}

/** Fetches the page that begins after `start`. */
export type FetchPage = (start: PageKey | undefined, signal: AbortSignal) => Promise<ItemPage>;

export type ReadState = 'idle' | 'reading' | 'stopped' | 'failed' | 'complete';

/** How far reading has come. */
export interface ReadProgress {
  readonly state: ReadState;
  readonly items: number;
  readonly pages: number;
  readonly scanned: number;
  readonly consumedUnits: number;
  /** Time spent waiting for DynamoDB, without the pauses between pages. */
  readonly milliseconds: number;
  /** Why it stands still; only with state `failed`. */
  readonly error?: Error;
}

/** An attribute that was met in the items, with its types in the order they were met. */
export interface AttributeFacts {
  readonly name: string;
  readonly types: readonly AttributeType[];
}

/**
 * Reads the items of one question page by page, as far as it is told to, and keeps what it has read. An error or a stop
 * in between loses nothing: reading goes on after the last whole page.
 */
export class ItemReader {
  private readonly read: Item[] = [];
  private readonly types = new Map<string, Set<AttributeType>>();
  private next: PageKey | undefined;
  private controller: AbortController | undefined;
  private running: Promise<void> | undefined;
  private progressNow: ReadProgress = {
    state: 'idle',
    items: 0,
    pages: 0,
    scanned: 0,
    consumedUnits: 0,
    milliseconds: 0,
  };

  /**
   * @param fetchPage one request for one page
   * @param onProgress called after every change, never while the caller is still in a call of its own
   */
  constructor(
    private readonly fetchPage: FetchPage,
    private readonly onProgress: (progress: ReadProgress) => void,
  ) {}

  get progress(): ReadProgress {
    return this.progressNow;
  }

  /** What has been read so far, in the order DynamoDB gave it. */
  get items(): readonly Item[] {
    return this.read;
  }

  /** The attributes met so far, in the order they were met. A new one is always added at the end. */
  get attributes(): readonly AttributeFacts[] {
    return [...this.types].map(([name, types]) => ({ name, types: [...types] }));
  }

  /**
   * Reads until there are at least `wanted` items, the end is reached, or it is stopped. Does not throw: a failure is
   * in the progress, and calling again tries the same page once more. Callers while it runs wait for the same run.
   */
  async readUntil(wanted: number): Promise<void> {
    if (this.running) {
      return this.running;
    }
    if (this.progressNow.state === 'complete' || this.read.length >= wanted) {
      return undefined;
    }
    this.running = this.run(wanted).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Ends the request under way. What was read stays. */
  stop(): void {
    this.controller?.abort();
  }

  private async run(wanted: number): Promise<void> {
    const controller = new AbortController();
    this.controller = controller;
    this.report({ state: 'reading', error: undefined });
    // An empty page with a key to go on from is usual: everything in its 1 MB was filtered out.
    while (this.progressNow.state === 'reading' && this.read.length < wanted) {
      const began = performance.now();
      try {
        const page = await this.fetchPage(this.next, controller.signal);
        this.add(page, performance.now() - began);
      } catch (error) {
        const milliseconds = this.progressNow.milliseconds + performance.now() - began;
        if (controller.signal.aborted) {
          this.report({ state: 'stopped', milliseconds });
        } else {
          this.report({
            state: 'failed',
            milliseconds,
            error: error instanceof Error ? error : new Error(String(error)),
          });
        }
        return;
      }
      if (controller.signal.aborted && this.progressNow.state === 'reading') {
        this.report({ state: 'stopped' });
        return;
      }
    }
    if (this.progressNow.state === 'reading') {
      this.report({ state: 'idle' });
    }
  }

  private add(page: ItemPage, milliseconds: number): void {
    for (const item of page.items) {
      this.read.push(item);
      for (const [name, value] of Object.entries(item)) {
        const types = this.types.get(name);
        if (types) {
          types.add(typeOf(value));
        } else {
          this.types.set(name, new Set([typeOf(value)]));
        }
      }
    }
    this.next = page.next;
    const before = this.progressNow;
    this.report({
      state: page.next === undefined ? 'complete' : 'reading',
      items: this.read.length,
      pages: before.pages + 1,
      scanned: before.scanned + page.scanned,
      consumedUnits: before.consumedUnits + page.consumedUnits,
      milliseconds: before.milliseconds + milliseconds,
    });
  }

  private report(change: Partial<ReadProgress>): void {
    this.progressNow = { ...this.progressNow, ...change };
    this.onProgress(this.progressNow);
  }
}
