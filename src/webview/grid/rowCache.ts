import type { GridRow } from '../../protocol/grid';

export const blockRows = 64;
const maximumBlocks = 32;
const minimumBlocks = 6;
const maximumCells = 200_000;

export interface RowCacheOptions {
  readonly read: (offset: number, count: number, signal: AbortSignal) => Promise<readonly GridRow[]>;
  /** Rows have come; called once for each answer. */
  readonly arrived: (rows: readonly GridRow[]) => void;
  readonly failed: (error: unknown) => void;
}

interface Block {
  readonly rows: readonly GridRow[];
  /** The count of rows the source had when this was asked for: more cannot have come with it. */
  readonly askedAt: number;
}

interface Request {
  readonly firstBlock: number;
  readonly lastBlock: number;
  readonly controller: AbortController;
}

/**
 * Blocks of rows around what is visible. `want` asks the source for what is missing: one request for each run of blocks,
 * visible ones first, their neighbours once those are there. Requests for what is no longer wanted are aborted.
 */
export class RowCache {
  readonly #options: RowCacheOptions;
  readonly #blocks = new Map<number, Block>();
  readonly #pending = new Map<number, Request>();
  readonly #failed = new Set<number>();

  constructor(options: RowCacheOptions) {
    this.#options = options;
  }

  get isWaiting(): boolean {
    return this.#pending.size > 0;
  }

  /** Rows held, for tests and for automatic widths. */
  get blocks(): Iterable<readonly GridRow[]> {
    return Array.from(this.#blocks.values(), (block) => block.rows);
  }

  row(index: number): GridRow | undefined {
    return this.#blocks.get(Math.floor(index / blockRows))?.rows[index % blockRows];
  }

  /** Makes rows `first` to `end - 1` come, if they are not there yet. */
  want(first: number, end: number, rowCount: number, columnCount: number): void {
    const lastBlock = Math.floor((rowCount - 1) / blockRows);
    const firstWanted = Math.floor(first / blockRows);
    const lastWanted = Math.min(Math.floor((end - 1) / blockRows), lastBlock);
    this.#abortOutside(firstWanted - 1, lastWanted + 1);
    for (const block of this.#failed) {
      if (block < firstWanted || block > lastWanted) {
        this.#failed.delete(block);
      }
    }
    if (end <= first) {
      return;
    }
    this.#evict(firstWanted, lastWanted, columnCount);
    this.#request(firstWanted, lastWanted, rowCount);
    if (!this.isWaiting) {
      this.#request(Math.max(0, firstWanted - 1), Math.min(lastBlock, lastWanted + 1), rowCount);
    }
  }

  /** Tries again what failed. */
  forgetFailures(): void {
    this.#failed.clear();
  }

  clear(): void {
    this.#abortOutside(Infinity, -Infinity);
    this.#blocks.clear();
    this.#failed.clear();
  }

  #isMissing(block: number, rowCount: number): boolean {
    if (this.#pending.has(block) || this.#failed.has(block)) {
      return false;
    }
    const held = this.#blocks.get(block);
    const wanted = Math.min(blockRows, rowCount - block * blockRows);
    return !held || (held.rows.length < wanted && held.askedAt < rowCount);
  }

  #request(firstBlock: number, lastBlock: number, rowCount: number): void {
    let block = firstBlock;
    while (block <= lastBlock) {
      if (!this.#isMissing(block, rowCount)) {
        block++;
        continue;
      }
      const start = block;
      while (block + 1 <= lastBlock && this.#isMissing(block + 1, rowCount)) {
        block++;
      }
      void this.#read({ firstBlock: start, lastBlock: block, controller: new AbortController() }, rowCount);
      block++;
    }
  }

  async #read(request: Request, rowCount: number): Promise<void> {
    const { firstBlock, lastBlock, controller } = request;
    for (let block = firstBlock; block <= lastBlock; block++) {
      this.#pending.set(block, request);
    }
    const offset = firstBlock * blockRows;
    const count = Math.min(rowCount, (lastBlock + 1) * blockRows) - offset;
    let rows: readonly GridRow[];
    try {
      rows = await this.#options.read(offset, count, controller.signal);
    } catch (error) {
      if (controller.signal.aborted) {
        return;
      }
      this.#release(request);
      for (let block = firstBlock; block <= lastBlock; block++) {
        this.#failed.add(block);
      }
      this.#options.failed(error);
      return;
    }
    if (controller.signal.aborted) {
      return;
    }
    this.#release(request);
    for (let block = firstBlock; block <= lastBlock; block++) {
      const start = (block - firstBlock) * blockRows;
      this.#blocks.set(block, { rows: rows.slice(start, start + blockRows), askedAt: rowCount });
    }
    this.#options.arrived(rows);
  }

  #release(request: Request): void {
    for (let block = request.firstBlock; block <= request.lastBlock; block++) {
      if (this.#pending.get(block) === request) {
        this.#pending.delete(block);
      }
    }
  }

  #abortOutside(first: number, last: number): void {
    for (const request of new Set(this.#pending.values())) {
      if (request.lastBlock < first || request.firstBlock > last) {
        this.#release(request);
        request.controller.abort();
      }
    }
  }

  #evict(first: number, last: number, columnCount: number): void {
    const wanted = last - first + 3;
    const fitting = Math.floor(maximumCells / (Math.max(1, columnCount) * blockRows));
    const limit = Math.max(wanted, minimumBlocks, Math.min(maximumBlocks, fitting));
    if (this.#blocks.size <= limit) {
      return;
    }
    const distance = (block: number): number => Math.max(first - block, block - last, 0);
    const byDistance = Array.from(this.#blocks.keys()).toSorted((a, b) => distance(b) - distance(a));
    for (const block of byDistance.slice(0, this.#blocks.size - limit)) {
      this.#blocks.delete(block);
    }
  }
}
