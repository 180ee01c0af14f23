import type { CopyFormat, FromTableBrowser } from '../../protocol/tableBrowser';
import type { DynamodbGrid } from '../grid/grid';

/** What copying needs of the page that it is part of. */
export interface ClipboardHost {
  readonly grid: Pick<DynamodbGrid, 'selectedRange'> | null;
  send(message: FromTableBrowser): void;
}

/** Copies the selected cells. The grid has one line for each, and cut where it is long: the values are with the extension. */
export class ClipboardController {
  constructor(private readonly host: ClipboardHost) {}

  /** Asks for the selected cells as they are put on the clipboard. */
  copy(format: CopyFormat): void {
    const range = this.host.grid?.selectedRange;
    if (range) {
      const { firstRow, lastRow, columns } = range;
      this.host.send({ type: 'copy', format, range: { firstRow, lastRow, columns } });
    }
  }

  /** Puts the extension's answer, in UTF-8, on the clipboard. A page that has lost the focus may not; the extension may. */
  async write(request: number, text: Uint8Array): Promise<void> {
    // A value may begin with what a decoder takes for a mark of its own.
    const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(text);
    try {
      await navigator.clipboard.writeText(whole);
    } catch {
      this.host.send({ type: 'copied', request, text: whole });
      return;
    }
    this.host.send({ type: 'copied', request });
  }
}
