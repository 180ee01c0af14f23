import type { GridColumn, GridColumnState } from '../../protocol/grid';

export const minimumAutomaticWidth = 60;
export const maximumAutomaticWidth = 420;
const minimumWidth = 32;
const maximumWidth = 4000;

interface LaidColumn {
  width: number;
  /** Its width was drawn from values or chosen: it stays. */
  isSettled: boolean;
  /** Its width was chosen by a person. */
  isChosen: boolean;
  isHidden: boolean;
  /** `undefined`: as its role says. */
  isPinned: boolean | undefined;
}

/** Positions of columns from `first` to `end - 1`. */
export interface ColumnWindow {
  readonly first: number;
  readonly end: number;
}

/**
 * Order and widths of the columns. "Place" is a column's position on the screen from 0, pinned ones first, hidden ones
 * left out; "index" its position in the source. Widths and offsets are CSS pixels.
 */
export class ColumnLayout {
  #columns: readonly GridColumn[] = [];
  /** All names in the order they were put in, also of columns that have not come; `undefined`: nobody has moved any. */
  #names: string[] | undefined;
  #order: number[] = [];
  #places: number[] = [];
  #pinnedCount = 0;
  readonly #leadingKeys = new Set<string>();
  #offsets = new Float64Array(1);
  readonly #laid = new Map<string, LaidColumn>();

  /** Columns that are not hidden. */
  get count(): number {
    return this.#order.length;
  }

  /** Pinned columns, which stand first. */
  get pinnedCount(): number {
    return this.#pinnedCount;
  }

  get totalWidth(): number {
    return this.#offsets[this.count] ?? 0;
  }

  /** What a person made of the columns, in their order; also of those that have not come yet. */
  get states(): GridColumnState[] {
    return this.#allNames().map((name) => {
      const { width, isChosen, isHidden, isPinned } = this.#laidOf(name);
      return {
        name,
        ...(isChosen ? { width } : {}),
        ...(isHidden ? { isHidden } : {}),
        ...(isPinned === undefined ? {} : { isPinned }),
      };
    });
  }

  set states(states: readonly GridColumnState[]) {
    this.#forgetChoices();
    for (const { name, width, isHidden, isPinned } of states) {
      const laid = this.#laidOf(name);
      laid.isHidden = isHidden === true;
      laid.isPinned = isPinned;
      if (width !== undefined && Number.isFinite(width)) {
        laid.width = boundedWidth(width);
        laid.isSettled = true;
        laid.isChosen = true;
      }
    }
    this.#names = states.length === 0 ? undefined : Array.from(new Set(states.map(({ name }) => name)));
    this.#findLeadingKeys();
    this.#arrange();
  }

  /**
   * Takes the columns over. Those known by name keep their widths and places; new ones get `provisionalWidth` and come
   * last. One that comes late though its place is remembered does not come between the columns that are `shown`.
   * Answers whether the columns so far only grew at the end, so that rows read before still fit.
   */
  setColumns(
    columns: readonly GridColumn[],
    provisionalWidth: (column: GridColumn) => number,
    shown?: ColumnWindow,
  ): boolean {
    const hasGrownOnly = this.#columns.every((column, index) => columns[index]?.name === column.name);
    if (shown) {
      this.#putLateOnesAside(columns, shown);
    }
    const lateKeys = lateKeysOf(this.#columns);
    this.#columns = columns;
    for (const column of columns) {
      const laid = this.#laidOf(column.name);
      if (Number.isNaN(laid.width)) {
        laid.width = automaticWidth(provisionalWidth(column));
      }
    }
    if (lateKeysOf(columns) !== lateKeys) {
      this.#findLeadingKeys();
    }
    this.#arrange();
    return hasGrownOnly;
  }

  columnAt(place: number): GridColumn | undefined {
    const index = this.#order[place];
    return index === undefined ? undefined : this.#columns[index];
  }

  /** Values of more than one type have been met in the column: its header alone does not say the type of each. */
  isMixed(place: number): boolean {
    return (this.columnAt(place)?.types.length ?? 0) > 1;
  }

  /** Index in the source of the column at a place; -1 when there is none. */
  indexAt(place: number): number {
    return this.#order[place] ?? -1;
  }

  /** -1 for a column that is hidden or not there. */
  placeOf(index: number): number {
    return this.#places[index] ?? -1;
  }

  /** -1 for a column that is hidden or not there. */
  placeOfName(name: string): number {
    return this.placeOf(this.#columns.findIndex((column) => column.name === name));
  }

  offsetOf(place: number): number {
    return this.#offsets[Math.min(place, this.count)] ?? 0;
  }

  widthOf(place: number): number {
    return this.offsetOf(place + 1) - this.offsetOf(place);
  }

  /** Every column has a width of its own. */
  get isAllSettled(): boolean {
    return this.#order.every((_, place) => this.isSettled(place));
  }

  isSettled(place: number): boolean {
    return this.#laidAt(place)?.isSettled ?? true;
  }

  /** A width drawn from values, within the automatic bounds. */
  settle(widths: ReadonlyMap<number, number>): void {
    for (const [place, width] of widths) {
      const laid = this.#laidAt(place);
      if (laid) {
        laid.width = automaticWidth(width);
        laid.isSettled = true;
      }
    }
    this.#place();
  }

  /** The text is so many times as large: widths that nobody has chosen go with it, until they are drawn from values anew. */
  scale(factor: number): void {
    for (const laid of this.#laid.values()) {
      if (!laid.isChosen) {
        laid.width = automaticWidth(laid.width * factor);
        laid.isSettled = false;
      }
    }
    this.#place();
  }

  /** Widths chosen by hand, by place, within the bounds of what can be chosen. */
  resize(widths: ReadonlyMap<number, number>): void {
    for (const [place, width] of widths) {
      const laid = this.#laidAt(place);
      if (laid) {
        laid.width = boundedWidth(width);
        laid.isSettled = true;
        laid.isChosen = true;
      }
    }
    this.#place();
  }

  /** Hides a column or shows it where it was. The last one that is shown cannot be hidden. Answers whether it changed. */
  hide(name: string, isHidden: boolean): boolean {
    const laid = this.#laidOf(name);
    if (laid.isHidden === isHidden || (isHidden && this.count === 1 && this.placeOfName(name) === 0)) {
      return false;
    }
    laid.isHidden = isHidden;
    this.#arrange();
    return true;
  }

  /** Puts a column before another, or last, among the pinned ones or the others. Answers whether anything changed. */
  move(name: string, before: string | undefined, isPinned: boolean): boolean {
    const column = this.#columns.find((each) => each.name === name);
    if (!column || name === before) {
      return false;
    }
    const names = this.#allNames();
    const wasPinned = this.#isPinned(name);
    const rest = names.filter((each) => each !== name);
    const at = before === undefined ? -1 : rest.indexOf(before);
    rest.splice(at < 0 ? rest.length : at, 0, name);
    this.#laidOf(name).isPinned = isPinned === this.#isFirst(column) ? undefined : isPinned;
    this.#names = rest;
    this.#names = this.#allNames();
    this.#arrange();
    return isPinned !== wasPinned || this.#names.some((each, index) => each !== names[index]);
  }

  /** Pins a column behind those that are, or makes it the first of those that are not. */
  pin(name: string, isPinned: boolean): boolean {
    if (this.#isPinned(name) === isPinned) {
      return false;
    }
    const firstScrolled = this.#allNames().find((each) => each !== name && !this.#isPinned(each));
    return this.move(name, firstScrolled, isPinned);
  }

  /** As if no person had been here: order, pins and widths of their own, nothing hidden. */
  reset(): void {
    this.#forgetChoices();
    this.#names = undefined;
    for (const laid of this.#laid.values()) {
      laid.isSettled = false;
    }
    this.#findLeadingKeys();
    this.#arrange();
  }

  /** The columns behind the first `pinned` that meet `width` pixels when scrolled by `left`. */
  window(left: number, width: number, pinned: number): ColumnWindow {
    if (this.count <= pinned || width <= 0) {
      return { first: pinned, end: pinned };
    }
    const origin = this.offsetOf(pinned);
    const first = Math.max(pinned, this.#placeAtOffset(origin + left));
    const end = Math.min(this.count, this.#placeAtOffset(origin + left + width - 0.01) + 1);
    return { first, end: Math.max(end, first) };
  }

  /** The place that holds an offset from the left of the first column, within the columns there are. */
  placeAt(offset: number): number {
    return Math.min(Math.max(this.#placeAtOffset(offset), 0), this.count - 1);
  }

  #placeAtOffset(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#offsets[middle + 1] ?? 0) <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #laidAt(place: number): LaidColumn | undefined {
    const column = this.columnAt(place);
    return column && this.#laid.get(column.name);
  }

  #laidOf(name: string): LaidColumn {
    let laid = this.#laid.get(name);
    if (!laid) {
      laid = { width: Number.NaN, isSettled: false, isChosen: false, isHidden: false, isPinned: undefined };
      this.#laid.set(name, laid);
    }
    return laid;
  }

  #forgetChoices(): void {
    for (const laid of this.#laid.values()) {
      laid.isSettled &&= !laid.isChosen;
      laid.isChosen = false;
      laid.isHidden = false;
      laid.isPinned = undefined;
    }
  }

  #isPinned(name: string): boolean {
    const column = this.#columns.find((each) => each.name === name);
    return this.#laidOf(name).isPinned ?? (column !== undefined && this.#isFirst(column));
  }

  #allNames(): string[] {
    const names = this.#indexesInOrder().map((index) => this.#columns[index]?.name ?? '');
    if (!this.#names) {
      return names;
    }
    const pinned = new Set(names.filter((name) => this.#isPinned(name)));
    const all = Array.from(new Set([...this.#names, ...names]));
    const isFirst = (name: string): boolean => pinned.has(name) || (this.#laid.get(name)?.isPinned ?? false);
    return [...all.filter(isFirst), ...all.filter((name) => !isFirst(name))];
  }

  /** Indexes of all columns, hidden ones among them, pinned ones first. */
  #indexesInOrder(): number[] {
    const ranks = this.#names && new Map(this.#names.map((name, rank) => [name, rank]));
    const rankOf = (column: GridColumn): number => {
      const unmoved = isFirstByRole(column) ? (column.role === 'partitionKey' ? 0 : 1) : 2;
      return ranks ? (ranks.get(column.name) ?? ranks.size + unmoved) : unmoved;
    };
    const ranked = this.#columns.map((column, index) => ({
      index,
      rank: rankOf(column),
      isPinned: this.#laidOf(column.name).isPinned ?? this.#isFirst(column),
    }));
    return ranked
      .toSorted((a, b) => Number(b.isPinned) - Number(a.isPinned) || a.rank - b.rank)
      .map(({ index }) => index);
  }

  #putLateOnesAside(columns: readonly GridColumn[], shown: ColumnWindow): void {
    const names = this.#names;
    const firstShown = this.columnAt(shown.first)?.name;
    const lastShown = this.columnAt(shown.end - 1)?.name;
    if (!names || firstShown === undefined || lastShown === undefined) {
      return;
    }
    const known = new Set(this.#columns.map(({ name }) => name));
    const first = names.indexOf(firstShown);
    const last = names.indexOf(lastShown);
    const late = new Set(
      columns
        .map(({ name }) => name)
        .filter((name) => !known.has(name) && names.indexOf(name) > first && names.indexOf(name) < last),
    );
    if (late.size > 0) {
      this.#names = names.flatMap((name) => {
        if (late.has(name)) {
          return [];
        }
        return name === lastShown ? [name, ...late] : [name];
      });
    }
  }

  #isFirst(column: GridColumn): boolean {
    return isFirstByRole(column) || this.#leadingKeys.has(column.name);
  }

  /** Finds the keys learnt of late that stand first as it is, so that to pin them moves no column. They stay that. */
  #findLeadingKeys(): void {
    this.#leadingKeys.clear();
    for (const index of this.#indexesInOrder()) {
      const column = this.#columns[index];
      const laid = column && this.#laidOf(column.name);
      if (!laid || laid.isHidden || (laid.isPinned ?? isFirstByRole(column))) {
        continue;
      }
      if (!column.isLateKey || laid.isPinned === false) {
        return;
      }
      this.#leadingKeys.add(column.name);
    }
  }

  #arrange(): void {
    const indexes = this.#indexesInOrder();
    const nameOf = (index: number): string => this.#columns[index]?.name ?? '';
    this.#order = indexes.filter((index) => !this.#laidOf(nameOf(index)).isHidden);
    this.#places = [];
    for (const [place, index] of this.#order.entries()) {
      this.#places[index] = place;
    }
    this.#pinnedCount = this.#order.filter((index) => {
      const column = this.#columns[index];
      return column && (this.#laidOf(column.name).isPinned ?? this.#isFirst(column));
    }).length;
    this.#place();
  }

  #place(): void {
    const offsets = new Float64Array(this.count + 1);
    let offset = 0;
    for (let place = 0; place < this.count; place++) {
      offset += this.#laidAt(place)?.width ?? minimumAutomaticWidth;
      offsets[place + 1] = offset;
    }
    this.#offsets = offsets;
  }
}

function boundedWidth(width: number): number {
  return Math.round(Math.min(Math.max(width, minimumWidth), maximumWidth));
}

function automaticWidth(width: number): number {
  return Math.ceil(Math.min(Math.max(width, minimumAutomaticWidth), maximumAutomaticWidth));
}

/** How far to scroll sideways, from `left`, to show a column whole behind the pinned ones. */
export function revealColumn(
  layout: ColumnLayout,
  place: number,
  view: { readonly left: number; readonly width: number; readonly pinned: number },
): number {
  if (place < view.pinned) {
    return view.left;
  }
  const start = layout.offsetOf(place) - layout.offsetOf(view.pinned);
  const end = start + layout.widthOf(place);
  if (start < view.left || end - start > view.width) {
    return start;
  }
  return end > view.left + view.width ? end - view.width : view.left;
}

/** Keys stand first, in sight whatever is scrolled to, unless one looked at them elsewhere before they were known as keys. */
function isFirstByRole({ role, isLateKey }: GridColumn): boolean {
  return role !== undefined && !isLateKey;
}

/** The names of keys learnt of late, for telling whether there are others than before. */
function lateKeysOf(columns: readonly GridColumn[]): string {
  return JSON.stringify(columns.flatMap(({ name, isLateKey }) => (isLateKey ? [name] : [])));
}
