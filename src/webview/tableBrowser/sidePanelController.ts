import type {
  BrowserState,
  BrowserStatistics,
  BrowserWorkFailure,
  FromTableBrowser,
} from '../../protocol/tableBrowser';
import type { GridCellName } from '../grid/gridSource';
import type { FocusController } from './focusController';
import { itemTree } from './itemTree';
import { asked, isCountDue } from './openColumn';
import type { OpenColumn } from './openColumn';

/** An item that one looks into. */
export interface OpenItem {
  readonly row: number;
  /** The whole of it, in DynamoDB JSON; empty where it did not come. */
  readonly json: string;
  /** Why it did not come. */
  readonly failure?: BrowserWorkFailure;
}

/** An attribute that a person has gone to. Each time it is another object: one may go to the same one again. */
export interface GoneTo {
  readonly name: string;
}

/** What is open beside the rows: an item, the statistics of a column, or nothing. */
type Opened =
  | { readonly item?: undefined; readonly column?: undefined }
  | { readonly item: OpenItem; readonly column?: undefined }
  | { readonly item?: undefined; readonly column: OpenColumn };

/** What a side panel needs of the page that it is part of. */
export interface SidePanelHost {
  readonly browser: Pick<BrowserState, 'progress'> | undefined;
  readonly grid: { focus(): void } | null;
  /** The column's panel, once it is on the page. */
  readonly columnPanel: { readonly updateComplete: Promise<unknown>; focus(): void } | null;
  readonly updateComplete: Promise<unknown>;
  requestUpdate(): void;
  send(message: FromTableBrowser): void;
  /** Keeps whether an item is open for when VS Code loads the page anew. */
  keepState(): void;
}

/** The panel beside the rows: asks the extension for what it shows, and says where the keyboard goes as it comes and goes. */
export class SidePanelController {
  private opened: Opened = {};
  private goneTo: GoneTo | undefined;
  /** The value that a menu wants to follow, until its item is here. */
  private following: GridCellName | undefined;
  /** The same, where its item did not come. */
  private refused: GridCellName | undefined;

  constructor(
    private readonly host: SidePanelHost,
    private readonly focus: Pick<FocusController, 'focusIfNone'>,
  ) {}

  /** The item that is open. */
  get item(): OpenItem | undefined {
    return this.opened.item;
  }

  /** The attribute at which the item is opened. */
  get attribute(): GoneTo | undefined {
    return this.goneTo;
  }

  /** The column whose statistics are open. */
  get column(): OpenColumn | undefined {
    return this.opened.column;
  }

  /** Asks for an item, to show it at one of its attributes once it is here. */
  openItem(row: number, name: string | undefined): void {
    this.goneTo = name === undefined ? undefined : { name };
    this.ask(row);
  }

  /** A person went to another cell: an open item goes with them. In the same column it is not gone to anew. */
  goTo(row: number, name: string | undefined): void {
    if (this.item && this.goneTo?.name === name) {
      this.ask(row);
    } else if (this.item) {
      this.openItem(row, name);
    }
  }

  /** Asks for an item, to query the items that have its value in a key. */
  follow(cell: GridCellName): void {
    this.following = cell;
    this.ask(cell.row);
  }

  /** Opens the statistics of a column, in the place of what is open. */
  openColumn(name: string): void {
    this.show({ column: { name, items: 0 } });
    this.host.keepState();
    this.countOn();
    void this.focusColumn();
  }

  /** An item is here: to be shown, or for the value that a menu wants to follow. */
  itemCame(item: OpenItem): void {
    const { following } = this;
    this.following = undefined;
    this.refused = undefined;
    if (following?.row === item.row) {
      this.followValue(item, following.column);
      return;
    }
    this.showItem(item);
  }

  /** The extension's answer where it could not give an item: the reason stands in its place. */
  itemFailed(row: number, failure: BrowserWorkFailure): void {
    this.refused = this.following?.row === row ? this.following : undefined;
    this.following = undefined;
    this.showItem({ row, json: '', failure });
  }

  /** Asks again for an item that did not come, for what it was wanted for. */
  retryItem(): void {
    if (this.refused) {
      this.follow(this.refused);
    } else if (this.item) {
      this.ask(this.item.row);
    }
  }

  /** There are rows of another question: the item is not among them, the column is counted anew. */
  rowsChanged(): void {
    this.show(this.column ? { column: { name: this.column.name, items: 0 } } : {});
  }

  /** Counts the open column if there are more items than when it was last counted. */
  countOn(): void {
    const { column } = this;
    const progress = this.host.browser?.progress;
    if (column && progress && isCountDue(column, progress)) {
      this.count(column, progress.items);
    }
  }

  /** Counts a column again after that has failed. */
  retryCount(): void {
    if (this.column) {
      this.count(this.column, this.host.browser?.progress.items ?? 0);
    }
  }

  /** The extension's answer. Of a column that one has turned away from nothing is wanted any more. */
  counted(name: string, statistics: BrowserStatistics): void {
    if (this.column?.name === name) {
      this.show({ column: { ...this.column, statistics } });
    }
  }

  /** The extension's answer where it could not count. */
  countFailed(name: string, failure: BrowserWorkFailure): void {
    if (this.column?.name === name) {
      this.show({ column: { ...this.column, failure } });
    }
  }

  /** Closes the panel. The keyboard goes back to the rows. */
  leave(): void {
    this.close();
    // In a narrow tab the rows are shown again only then.
    void this.host.updateComplete.then(() => this.host.grid?.focus());
  }

  /** Closes the panel; the keyboard is left to others. */
  close(): void {
    const { item, column } = this;
    this.show({});
    if (item) {
      this.host.keepState();
    }
    if (column) {
      this.stopCounting();
    }
  }

  /** In the place of what is open. */
  private showItem(item: OpenItem): void {
    const { column } = this;
    this.show({ item });
    if (column) {
      this.stopCounting();
    }
    this.host.keepState();
    void this.host.updateComplete.then(() => this.focus.focusIfNone());
  }

  private ask(row: number): void {
    this.host.send({ type: 'item', row });
  }

  private show(opened: Opened): void {
    this.opened = opened;
    this.host.requestUpdate();
  }

  private count(column: OpenColumn, items: number): void {
    this.show({ column: asked(column, items) });
    this.host.send({ type: 'statistics', column: column.name });
  }

  /** An item takes its place, or the rows do: what is being counted is not waited for any more. */
  private stopCounting(): void {
    this.host.send({ type: 'statistics' });
  }

  private followValue({ json }: OpenItem, column: string): void {
    const node = itemTree(json).find(({ name }) => name === column);
    if (node && (node.type === 'S' || node.type === 'N' || node.type === 'B')) {
      this.host.send({ type: 'follow', attribute: node.name, valueType: node.type, value: node.text });
    }
  }

  /** As VS Code's own views do; Escape then closes it at once, wherever one came from. */
  private async focusColumn(): Promise<void> {
    await this.host.updateComplete;
    await this.host.columnPanel?.updateComplete;
    this.host.columnPanel?.focus();
  }
}
