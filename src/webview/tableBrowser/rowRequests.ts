import type { GridCell, GridRow } from '../../protocol/grid';
import { maximumRowsPerRequest } from '../../protocol/tableBrowser';
import type { BrowserWorkFailure, FromTableBrowser, RowBytes } from '../../protocol/tableBrowser';

/** A row as a message brings it: JSON has `null` for a cell that is missing. */
type ReceivedRow = readonly (GridCell | null)[];

interface Waiting {
  readonly offset: number;
  readonly count: number;
  readonly resolve: (rows: readonly GridRow[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** Asks the extension for windows of rows and matches its answers with the questions. */
export class RowRequests {
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private first: readonly GridRow[] = [];
  private refusal: { readonly row: number; readonly failure: BrowserWorkFailure } | undefined;

  constructor(private readonly send: (message: FromTableBrowser) => void) {}

  /** Why rows that were asked for are not there; until they come, or there are others. */
  get failure(): BrowserWorkFailure | undefined {
    return this.refusal?.failure;
  }

  /** The first rows of a table have come, or there are others now. */
  begin(first: RowBytes | undefined): void {
    this.first = first ? rowsIn(first) : [];
    this.forgetFailure();
  }

  /** What failed is asked for again. */
  forgetFailure(): void {
    this.refusal = undefined;
  }

  /** Rows `offset` to `offset + count - 1`. Rejects when the signal is aborted, and where the extension has none. */
  async ask(offset: number, count: number, signal: AbortSignal): Promise<readonly GridRow[]> {
    if (offset + count <= this.first.length) {
      return this.first.slice(offset, offset + count);
    }
    const request = ++this.last;
    return await new Promise((resolve, reject) => {
      signal.throwIfAborted();
      this.waiting.set(request, { offset, count, resolve, reject });
      signal.addEventListener('abort', () => {
        this.waiting.delete(request);
        reject(signal.reason as Error);
      });
      this.send({ type: 'rows', request, offset, count: Math.min(count, maximumRowsPerRequest) });
    });
  }

  answered(request: number, rows: RowBytes): void {
    const waiting = this.waiting.get(request);
    this.waiting.delete(request);
    const row = this.refusal?.row ?? -1;
    if (waiting && row >= waiting.offset && row < waiting.offset + waiting.count) {
      this.forgetFailure();
    }
    waiting?.resolve(rowsIn(rows));
  }

  /** The extension's answer where it could not give rows. */
  refused(request: number, failure: BrowserWorkFailure): void {
    const waiting = this.waiting.get(request);
    this.waiting.delete(request);
    if (waiting) {
      this.refusal = { row: waiting.offset, failure };
      waiting.reject(new Error(failure.message));
    }
  }
}

function rowsIn(bytes: RowBytes): GridRow[] {
  const received = JSON.parse(new TextDecoder().decode(bytes)) as readonly ReceivedRow[];
  return received.map((row) => row.map((cell) => cell ?? undefined));
}
