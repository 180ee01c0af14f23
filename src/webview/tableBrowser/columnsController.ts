import type { BrowserCommand, FromTableBrowser } from '../../protocol/tableBrowser';
import type { DynamodbGrid } from '../grid/grid';

/** What the columns need of the page that they are part of. */
export interface ColumnsHost {
  readonly grid: DynamodbGrid | null;
  send(message: FromTableBrowser): void;
}

/** How a person has arranged the columns: changed by menus, and kept by the extension for the next time. */
export class ColumnsController {
  /** As the grid tells it. Unchecked: the grid looks through it. */
  private layout: unknown;

  constructor(private readonly host: ColumnsHost) {}

  /** How the columns of this table stood last. What has been read may be here first. */
  layoutCame(layout: unknown): void {
    this.layout = layout;
    this.apply();
  }

  /** Arranges the columns of the grid. */
  apply(): void {
    const { grid } = this.host;
    if (grid && Array.isArray(this.layout)) {
      grid.columnStates = this.layout;
    }
  }

  /** Keeps how the columns stand in the grid now. */
  keep(): void {
    this.layout = this.host.grid?.columnStates;
    this.host.send({ type: 'layout', columns: this.layout });
  }

  /** Does what a menu asks of a column; nothing where the command is about something else. */
  command(command: BrowserCommand, column: string): void {
    const { grid } = this.host;
    switch (command) {
      case 'hideColumn':
        grid?.hideColumn(column);
        break;
      case 'showAllColumns':
        grid?.showColumns();
        break;
      case 'pinColumn':
        grid?.pinColumn(column);
        break;
      case 'unpinColumn':
        grid?.unpinColumn(column);
        break;
      case 'fitColumn':
        grid?.fitColumn(column);
        break;
      case 'resetColumns':
        grid?.resetColumns();
        break;
      default:
        return;
    }
    this.keep();
  }
}
