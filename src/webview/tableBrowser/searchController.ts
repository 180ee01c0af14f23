import type { BrowserWorkFailure, FromTableBrowser } from '../../protocol/tableBrowser';
import type { DynamodbGrid } from '../grid/grid';
import { isToBeContinued, joined, nearest, noSearch, retried, stepped } from './search';
import type { Search } from './search';

/** Milliseconds after the last key before a search begins. */
const typingPause = 200;

/** What a search needs of the page that it is part of. */
export interface SearchHost {
  readonly grid: Pick<DynamodbGrid, 'found' | 'focus' | 'reveal' | 'selectedRange'> | null;
  /** Those that are loaded. */
  readonly items: number;
  requestUpdate(): void;
  send(message: FromTableBrowser): void;
}

/** Finds a text in the rows that are loaded: asks the extension where it stands, and shows its places in the grid. */
export class SearchController {
  private search: Search | undefined;
  private typing: ReturnType<typeof setTimeout> | undefined;
  /** The number of the last request: answers to those before are not waited for any more. */
  private last = 0;

  constructor(private readonly host: SearchHost) {}

  /** The search that is open, for the find bar. */
  get current(): Search | undefined {
    return this.search;
  }

  /** Opens a search for nothing yet. One that is open stays as it is. */
  open(): void {
    this.show(this.search ?? noSearch(''));
  }

  /** Ends the search. The keyboard goes to the rows. */
  close(): void {
    this.show(undefined);
    clearTimeout(this.typing);
    this.findFrom('', 0);
    this.reveal();
    this.host.grid?.focus();
  }

  /** Begins a search anew, from the first row, once the person types no more. */
  find(text: string): void {
    this.show(noSearch(text));
    // What was asked before is not waited for any more.
    this.last++;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.findFrom(text, 0), typingPause);
  }

  /** Looks for the same in other rows. Nothing moves under the eyes of who has just put them in order. */
  findAgain(): void {
    const text = this.search?.text ?? '';
    if (text !== '') {
      clearTimeout(this.typing);
      this.show({ ...noSearch(text), isQuiet: true });
      this.findFrom(text, 0);
    }
  }

  /** Looks through the rows that have come since. */
  findOn(): void {
    const { search } = this;
    if (search && isToBeContinued(search, this.host.items)) {
      this.show({ ...search, isSearching: true });
      this.findFrom(search.text, search.searched);
    }
  }

  /** Looks through the rows that a search which failed has left. */
  retry(): void {
    const { search } = this;
    if (search) {
      this.show(retried(search));
      this.findFrom(search.text, search.searched);
    }
  }

  /** Goes to the next one of the found rows, or to the one before. @param by 1 or -1 */
  step(by: number): void {
    const { search } = this;
    if (!search || search.rows.length === 0) {
      return;
    }
    this.show({ ...search, current: stepped(search, by) });
    this.reveal();
  }

  /** The extension's answer. @param searched rows that were looked at, from the first one of all */
  found(request: number, rows: Uint32Array, searched: number): void {
    const { search } = this;
    if (!search || request !== this.last) {
      return;
    }
    if (search.searched === 0 && !search.isQuiet) {
      const active = this.host.grid?.selectedRange?.active.row ?? 0;
      this.show({ ...search, rows, searched, current: nearest(rows, active), isSearching: false });
      this.reveal();
    } else {
      // Nothing moves under the eyes of who looks at what was found before.
      this.show({ ...search, rows: joined(search.rows, rows), searched, isSearching: false });
      this.mark();
    }
    this.findOn();
  }

  /** The extension's answer where it could not look at all rows. */
  failed(request: number, failure: BrowserWorkFailure): void {
    if (this.search && request === this.last) {
      this.show({ ...this.search, isSearching: false, failure });
    }
  }

  private show(search: Search | undefined): void {
    this.search = search;
    this.host.requestUpdate();
  }

  private findFrom(text: string, from: number): void {
    this.host.send({ type: 'find', request: ++this.last, text, from });
  }

  /** Shows where the text of the search stands, and brings the current place into sight. */
  private reveal(): void {
    this.mark();
    const row = this.search?.rows[this.search.current];
    if (row !== undefined) {
      this.host.grid?.reveal({ row });
    }
  }

  private mark(): void {
    const { search } = this;
    const { grid } = this.host;
    if (grid) {
      grid.found = search && { text: search.text, rows: search.rows, current: search.rows[search.current] };
    }
  }
}
