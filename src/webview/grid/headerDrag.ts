/** Where a dragged column would come to stand. */
export interface ColumnDrop {
  /** The place it would stand before; the count of columns for the end. */
  readonly before: number;
  /** It would stand among the pinned columns. */
  readonly isPinned: boolean;
}

export interface HeaderDragHost {
  readonly dropAt: (clientX: number) => ColumnDrop;
  /** Shows which column is held and where it would go; `undefined` when none is held any more. */
  readonly showDrop: (place: number, drop: ColumnDrop | undefined) => void;
  readonly drop: (place: number, drop: ColumnDrop) => void;
  /** A press, before it is known what becomes of it. */
  readonly press: (place: number) => void;
  /** A press without a drag. */
  readonly click: (place: number, isExtending: boolean) => void;
  /** How far a point is outside the scrolled columns, CSS pixels; 0 inside. */
  readonly overshoot: (clientX: number) => number;
  readonly scrollBy: (x: number) => void;
}

/** Pixels a hand may shake without dragging. */
const dragDistance = 5;

/** A press on a header: a click when it ends where it began, else the column moves along. */
export class HeaderDrag {
  readonly #host: HeaderDragHost;
  #held: { readonly place: number; readonly startX: number; x: number; isDragged: boolean; frame: number } | undefined;

  constructor(host: HeaderDragHost) {
    this.#host = host;
  }

  get isBusy(): boolean {
    return this.#held !== undefined;
  }

  begin(place: number, { clientX }: PointerEvent): void {
    this.#held = { place, startX: clientX, x: clientX, isDragged: false, frame: 0 };
  }

  move({ clientX }: PointerEvent): void {
    const held = this.#held;
    if (!held) {
      return;
    }
    held.x = clientX;
    held.isDragged ||= Math.abs(clientX - held.startX) > dragDistance;
    if (!held.isDragged) {
      return;
    }
    this.#host.showDrop(held.place, this.#host.dropAt(clientX));
    if (held.frame === 0 && this.#host.overshoot(clientX) !== 0) {
      held.frame = requestAnimationFrame(() => this.#scrollOn());
    }
  }

  end(event: PointerEvent): void {
    const held = this.#held;
    this.cancel();
    if (!held) {
      return;
    }
    if (held.isDragged) {
      this.#host.drop(held.place, this.#host.dropAt(event.clientX));
    } else {
      this.#host.click(held.place, event.shiftKey);
    }
  }

  cancel(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held) {
      cancelAnimationFrame(held.frame);
      this.#host.showDrop(held.place, undefined);
    }
  }

  #scrollOn(): void {
    const held = this.#held;
    if (!held) {
      return;
    }
    held.frame = 0;
    const distance = this.#host.overshoot(held.x);
    if (distance !== 0) {
      this.#host.scrollBy(distance / 3);
      this.#host.showDrop(held.place, this.#host.dropAt(held.x));
      held.frame = requestAnimationFrame(() => this.#scrollOn());
    }
  }
}
