import type { AttributeFacts } from './pageStore/attributeCensus';
import type { AddedPage } from './pageStore/storeMessages';
import type { Page, PageItems, WireKey } from './readPath/page';
import type { OnWait, ReadWait } from './readWait';

/** Fetches the page that begins after `start`, the `next` of the page before; says when it waits for something. */
export type FetchPage = (start: WireKey | undefined, signal: AbortSignal, onWait: OnWait) => Promise<Page>;

/** Keeps the items of a page behind those of the pages before. The page's bytes are given away. */
export type KeepPage = (page: PageItems) => Promise<AddedPage>;

export type ReadState = 'idle' | 'reading' | 'stopped' | 'failed' | 'complete';

/** How far reading has come. */
export interface ReadProgress {
  readonly state: ReadState;
  readonly items: number;
  readonly pages: number;
  readonly scanned: number;
  readonly consumedUnits: number;
  /** Time spent waiting for DynamoDB's answers, without the pauses between pages. */
  readonly milliseconds: number;
  /** What it waits for before it goes on by itself; only with state `reading`. */
  readonly waiting?: ReadWait;
  /** Why it stands still; only with state `failed`. */
  readonly error?: Error;
}

/**
 * Reads the items of one question page by page, as far as it is told to. An error or a stop in between loses nothing:
 * reading goes on after the last whole page. While one page is being kept the next is on its way.
 */
export class ItemReader {
  private known: readonly AttributeFacts[] = [];
  /** Where the page begins that comes after the last one kept. */
  private next: WireKey | undefined;
  private controller: AbortController | undefined;
  private running: Promise<void> | undefined;
  private wanted = 0;
  private pagesLeft = 0;
  private stops = 0;
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
   * @param keepPage takes what was fetched, one page after the other
   * @param onProgress called after every change
   */
  constructor(
    private readonly fetchPage: FetchPage,
    private readonly keepPage: KeepPage,
    private readonly onProgress: (progress: ReadProgress) => void,
  ) {}

  get progress(): ReadProgress {
    return this.progressNow;
  }

  /** The attributes met so far, in the order they were met. A new one is always added at the end. */
  get attributes(): readonly AttributeFacts[] {
    return this.known;
  }

  /**
   * Reads until there are at least `wanted` items (`Infinity` for all), so many pages were read, the end is reached, or
   * it is stopped. Does not throw: a failure is in the progress, and calling again tries the same page once more. Callers
   * while it runs wait for the same run, which reads as far as the one who wants most; those who come after a stop wait
   * for the end of what was stopped, and go on from there.
   */
  async readUntil(wanted: number, pages = Number.POSITIVE_INFINITY): Promise<void> {
    const { stops } = this;
    while (this.running && this.controller?.signal.aborted) {
      await this.running;
    }
    if (stops !== this.stops) {
      return undefined;
    }
    this.wanted = this.running ? Math.max(this.wanted, wanted) : wanted;
    this.pagesLeft = this.running ? Math.max(this.pagesLeft, pages) : pages;
    if (this.running) {
      return this.running;
    }
    if (this.progressNow.state === 'complete' || this.progressNow.items >= wanted) {
      return undefined;
    }
    this.running = this.run();
    return this.running;
  }

  /** Ends the request under way. What was read stays. */
  stop(): void {
    this.stops++;
    this.controller?.abort();
  }

  private async run(): Promise<void> {
    const { signal } = (this.controller = new AbortController());
    this.report({ state: 'reading', error: undefined });
    let fetched = this.progressNow.items;
    let start = this.next;
    let keeping = Promise.resolve();
    const unkept = new AbortController();
    const ending = AbortSignal.any([signal, unkept.signal]);
    let isLast = false;
    const watch = new StopWatch();
    const onWait = (waiting: ReadWait | undefined): void => {
      if (!signal.aborted) {
        watch.hold(waiting !== undefined);
        this.report({ waiting });
      }
    };
    const isMoreWanted = (): boolean => !isLast && fetched < this.wanted && this.pagesLeft > 0 && !signal.aborted;
    try {
      do {
        // An empty page with a key to go on from is usual: everything in its 1 MB was filtered out.
        while (isMoreWanted()) {
          watch.start();
          const page = await this.fetchPage(start, ending, onWait);
          const milliseconds = watch.take();
          await keeping;
          fetched += page.count;
          this.pagesLeft -= 1;
          isLast = page.next === undefined;
          start = page.next;
          keeping = this.keep(page, milliseconds);
          // Whoever waits for it hears of it; the next page is of no use then.
          keeping.catch(() => unkept.abort());
        }
        await keeping;
        // While the last page was being kept, somebody may have come who wants more.
      } while (isMoreWanted());
      this.end({ state: isLast ? 'complete' : signal.aborted ? 'stopped' : 'idle' });
    } catch (reason) {
      const milliseconds = this.progressNow.milliseconds + watch.take();
      const error = await keeping.then(
        () => reason,
        (failure: unknown) => failure,
      );
      this.end(
        signal.aborted
          ? { state: 'stopped', milliseconds, waiting: undefined }
          : {
              state: 'failed',
              milliseconds,
              waiting: undefined,
              error: error instanceof Error ? error : new Error(String(error)),
            },
      );
    }
  }

  /** Whoever hears of the end may begin again at once. */
  private end(last: Partial<ReadProgress>): void {
    this.running = undefined;
    this.report(last);
  }

  private async keep({ scanned, consumedUnits, next, ...page }: Page, milliseconds: number): Promise<void> {
    const { rows, attributes } = await this.keepPage(page);
    this.next = next;
    this.known = attributes ?? this.known;
    const before = this.progressNow;
    this.report({
      items: rows,
      pages: before.pages + 1,
      scanned: before.scanned + scanned,
      consumedUnits: before.consumedUnits + consumedUnits,
      milliseconds: before.milliseconds + milliseconds,
    });
  }

  private report(change: Partial<ReadProgress>): void {
    this.progressNow = { ...this.progressNow, ...change };
    this.onProgress(this.progressNow);
  }
}

/** The time of one request, without what it held. */
class StopWatch {
  private total = 0;
  private since: number | undefined;

  start(): void {
    this.total = 0;
    this.since = performance.now();
  }

  hold(isHeld: boolean): void {
    this.total += this.since === undefined ? 0 : performance.now() - this.since;
    this.since = isHeld ? undefined : performance.now();
  }

  /** Ends it. @returns milliseconds since the start */
  take(): number {
    this.hold(true);
    const { total } = this;
    this.total = 0;
    return total;
  }
}
