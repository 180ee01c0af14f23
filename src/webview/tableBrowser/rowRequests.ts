import type { GridCell, GridRow } from '../../protocol/grid';
import { maximumRowsPerRequest } from '../../protocol/tableBrowser';
import type { FromTableBrowser } from '../../protocol/tableBrowser';

/** A row as a message brings it: VS Code sends JSON, which has `null` for a cell that is missing. */
type ReceivedRow = readonly (GridCell | null | undefined)[];

interface Waiting {
  readonly resolve: (rows: readonly GridRow[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** Asks the extension for windows of rows and matches its answers with the questions. */
export class RowRequests {
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private first: readonly GridRow[] = [];

  constructor(private readonly send: (message: FromTableBrowser) => void) {}

  /** The first rows of a table have come, or there are others now. */
  begin(first: readonly ReceivedRow[]): void {
    this.first = first.map(rowOf);
  }

  /** Rows `offset` to `offset + count - 1`. Rejects when the signal is aborted. */
  async ask(offset: number, count: number, signal: AbortSignal): Promise<readonly GridRow[]> {
    if (offset + count <= this.first.length) {
      return this.first.slice(offset, offset + count);
    }
    const request = ++this.last;
    return await new Promise((resolve, reject) => {
      signal.throwIfAborted();
      this.waiting.set(request, { resolve, reject });
      signal.addEventListener('abort', () => {
        this.waiting.delete(request);
        reject(signal.reason as Error);
      });
      this.send({ type: 'rows', request, offset, count: Math.min(count, maximumRowsPerRequest) });
    });
  }

  answered(request: number, rows: readonly ReceivedRow[]): void {
    this.waiting.get(request)?.resolve(rows.map(rowOf));
    this.waiting.delete(request);
  }
}

function rowOf(received: ReceivedRow): GridRow {
  return received.map((cell) => cell ?? undefined);
}
