import type { GridColumn, GridRow } from '../../protocol/grid';
import type { ColumnLayout } from './columnLayout';
import { headerWidth, type TextMeasure, typeWidth, valuesWidth } from './columnMeasure';
import { filled, type GridLabels } from './gridLabels';
import type { ColumnDrop } from './headerDrag';

export interface GridColumnsHost {
  readonly layout: ColumnLayout;
  readonly labels: () => GridLabels;
  readonly measure: () => TextMeasure | undefined;
  /** The rows on hand. */
  readonly rows: () => readonly GridRow[];
  /** Makes a change to the layout and shows it, while what one looks at stays, as far as it can. */
  readonly rearrange: (change: () => void) => void;
  /** Widths of their own for columns that have none. */
  readonly settleWidths: () => void;
  readonly changed: () => void;
  readonly announce: (text: string) => void;
}

/** What a person does to columns: hides, shows, moves, pins and sizes them. Each change is shown, told and announced. */
export class GridColumns {
  readonly #host: GridColumnsHost;

  constructor(host: GridColumnsHost) {
    this.#host = host;
  }

  hide(name: string): void {
    const { layout } = this.#host;
    if (layout.placeOfName(name) >= 0) {
      this.#change(
        () => layout.hide(name, true),
        (labels) => filled(labels.columnHidden, name),
      );
    }
  }

  /** Shows columns where they were; without names, all. */
  show(names?: readonly string[]): void {
    const { layout } = this.#host;
    const hidden = layout.states.filter(({ isHidden }) => isHidden).map(({ name }) => name);
    const wanted = names ? hidden.filter((name) => names.includes(name)) : hidden;
    this.#change(
      () => {
        for (const name of wanted) {
          layout.hide(name, false);
        }
        return wanted.length > 0;
      },
      (labels) => filled(labels.columnsShown, layout.count),
    );
  }

  pin(name: string, isPinned: boolean): void {
    this.#change(
      () => this.#host.layout.pin(name, isPinned),
      (labels) => filled(isPinned ? labels.columnPinned : labels.columnUnpinned, name),
    );
  }

  /** Moves a column before another, or to the end. Between pinned ones it is pinned, between others it is not. */
  move(name: string, before: string | undefined): void {
    const { layout } = this.#host;
    const place = layout.placeOfName(name);
    const target = before === undefined ? layout.count : layout.placeOfName(before);
    if (place >= 0 && target >= 0) {
      const isAtBorder = target === layout.pinnedCount;
      const isPinned = isAtBorder ? place < layout.pinnedCount : target < layout.pinnedCount;
      this.drop(place, { before: target, isPinned });
    }
  }

  drop(place: number, { before, isPinned }: ColumnDrop): void {
    const { layout } = this.#host;
    const name = layout.columnAt(place)?.name;
    // Before itself is where it is: before the next one.
    const beforeName = layout.columnAt(before === place ? place + 1 : before)?.name;
    if (name !== undefined) {
      this.#change(
        () => layout.move(name, beforeName, isPinned),
        (labels) => filled(labels.columnMoved, name, layout.placeOfName(name) + 1, layout.count),
      );
    }
  }

  /** One step to the left (-1) or right (1); a step over the border of the pinned columns pins it or takes it off. */
  step(place: number, direction: -1 | 1): void {
    const { layout } = this.#host;
    const { pinnedCount, count } = layout;
    const next = place + direction;
    if (direction < 0 ? place === pinnedCount && place > 0 : place === pinnedCount - 1) {
      this.drop(place, { before: pinnedCount, isPinned: direction < 0 });
    } else if (next >= 0 && next < count) {
      this.drop(place, { before: direction < 0 ? next : next + 1, isPinned: place < pinnedCount });
    }
  }

  resize(place: number, width: number): void {
    const { layout } = this.#host;
    const name = layout.columnAt(place)?.name;
    if (name !== undefined) {
      this.#change(
        () => {
          layout.resize(new Map([[place, width]]));
          return true;
        },
        (labels) => filled(labels.columnWidth, name, layout.widthOf(place)),
      );
    }
  }

  /** As wide as the values on hand and the header ask for; without a place, all columns. */
  fit(place?: number): void {
    const { layout } = this.#host;
    const measure = this.#host.measure();
    if (!measure) {
      return;
    }
    const rows = this.#host.rows();
    const places = place === undefined ? Array.from({ length: layout.count }, (_, each) => each) : [place];
    const widths = new Map(
      places.flatMap((each) => {
        const column = layout.columnAt(each);
        return column ? [[each, this.#fittingWidth(column, each, rows, measure)] as const] : [];
      }),
    );
    this.#change(
      () => {
        layout.resize(widths);
        return widths.size > 0;
      },
      (labels) => {
        const name = place === undefined ? undefined : layout.columnAt(place)?.name;
        return name === undefined || place === undefined ? '' : filled(labels.columnWidth, name, layout.widthOf(place));
      },
    );
  }

  reset(): void {
    const { layout } = this.#host;
    this.#change(
      () => {
        layout.reset();
        this.#host.settleWidths();
        return true;
      },
      (labels) => labels.columnsReset,
    );
  }

  #fittingWidth(column: GridColumn, place: number, rows: readonly GridRow[], measure: TextMeasure): number {
    const values = valuesWidth(rows, this.#host.layout.indexAt(place), measure);
    return Math.max(values && values + typeWidth(column, measure.fontSize), headerWidth(column, measure));
  }

  /** `change` answers whether anything changed. */
  #change(change: () => boolean, announcement: (labels: GridLabels) => string): void {
    let hasChanged = false;
    this.#host.rearrange(() => {
      hasChanged = change();
    });
    if (hasChanged) {
      this.#host.changed();
      this.#host.announce(announcement(this.#host.labels()));
    }
  }
}
