import { HeaderDrag, type HeaderDragHost } from './headerDrag';

/** What lies under a point. Rows and places are those nearest to it, also when the point is outside the cells. */
export interface PointerTarget {
  readonly part: 'cell' | 'gutter' | 'header' | 'outside';
  readonly row: number;
  readonly place: number;
}

export interface PointerHost {
  readonly viewport: HTMLElement;
  readonly header: HeaderDragHost;
  /** What lies under a point given in client coordinates. */
  readonly locate: (clientX: number, clientY: number) => PointerTarget;
  /** The column whose edge the target is, or -1. */
  readonly resizedPlace: (target: EventTarget | null | undefined) => number;
  /** The column whose header the target is in, or -1. */
  readonly headerPlace: (target: EventTarget | null | undefined) => number;
  readonly widthOf: (place: number) => number;
  readonly resize: (place: number, width: number, isDone: boolean) => void;
  readonly fit: (place: number) => void;
  /** A press on a cell or a row number. */
  readonly press: (target: PointerTarget, isExtending: boolean) => void;
  /** The pointer went on to a cell with the button held. */
  readonly drag: (target: PointerTarget, isRows: boolean) => void;
  /** A press with the other button, before its menu opens. */
  readonly menu: (target: PointerTarget) => void;
  readonly open: (target: PointerTarget) => void;
  /** How far a point is outside the cells, CSS pixels; 0 inside. */
  readonly overshoot: (clientX: number, clientY: number) => { readonly x: number; readonly y: number };
  readonly scrollBy: (x: number, y: number) => void;
  readonly focus: () => void;
}

/** Mouse and pen: press, drag over cells and row numbers, drag of a header or its edge, drag of the scrollbar. */
export class GridPointer {
  readonly #host: PointerHost;
  #drag: { readonly isRows: boolean; x: number; y: number; frame: number } | undefined;
  #sizing:
    | { readonly place: number; readonly startX: number; readonly startWidth: number; readonly edge: Element }
    | undefined;
  readonly #headerDrag: HeaderDrag;
  #isOnScrollbar = false;
  #isScrollbarLast = false;

  constructor(host: PointerHost) {
    this.#host = host;
    this.#headerDrag = new HeaderDrag(host.header);
    const { viewport } = host;
    viewport.addEventListener('pointerdown', (event) => this.#down(event));
    viewport.addEventListener('pointermove', (event) => this.#move(event));
    viewport.addEventListener('pointerup', (event) => this.#up(event));
    viewport.addEventListener('pointercancel', () => this.cancel());
    viewport.addEventListener('lostpointercapture', () => this.cancel());
    viewport.addEventListener('mousedown', (event) => {
      if (!this.#isOnScrollbar) {
        // The focus belongs to the active cell, wherever the press was.
        event.preventDefault();
        host.focus();
      }
    });
    viewport.addEventListener('dblclick', (event) => this.#doubleClick(event));
  }

  /** What scrolls now scrolls by the scrollbar. Its last move may be told after the hand has let go. */
  get isScrollbarLast(): boolean {
    return this.#isScrollbarLast;
  }

  /** The scrollbar's thumb is held: it must not be moved under the hand. */
  get isOnScrollbar(): boolean {
    return this.#isOnScrollbar;
  }

  /** Whether there was something to cancel. */
  cancel(): boolean {
    const wasBusy = this.#drag !== undefined || this.#sizing !== undefined || this.#headerDrag.isBusy;
    this.#headerDrag.cancel();
    if (this.#drag) {
      cancelAnimationFrame(this.#drag.frame);
      this.#drag = undefined;
    }
    if (this.#sizing) {
      this.#sizing.edge.classList.remove('dragged');
      this.#host.viewport.classList.remove('is-resizing');
      this.#sizing = undefined;
    }
    return wasBusy;
  }

  /** Wheel or keyboard are at work, so the thumb is not. */
  releaseScrollbar(): void {
    this.#isOnScrollbar = false;
    this.#isScrollbarLast = false;
  }

  #down(event: PointerEvent): void {
    const host = this.#host;
    const target = event.composedPath()[0];
    this.#isOnScrollbar = target === host.viewport;
    this.#isScrollbarLast = this.#isOnScrollbar;
    if (this.#isOnScrollbar) {
      return;
    }
    const place = event.button === 0 ? host.resizedPlace(target) : -1;
    if (place >= 0 && target instanceof Element) {
      this.#sizing = { place, startX: event.clientX, startWidth: host.widthOf(place), edge: target };
      target.classList.add('dragged');
      host.viewport.classList.add('is-resizing');
      host.viewport.setPointerCapture(event.pointerId);
      return;
    }
    const found = host.locate(event.clientX, event.clientY);
    const headerPlace = found.part === 'header' ? host.headerPlace(target) : -1;
    if (headerPlace >= 0) {
      if (!event.shiftKey) {
        host.header.press(headerPlace);
      }
      if (event.button === 0) {
        this.#headerDrag.begin(headerPlace, event);
        host.viewport.setPointerCapture(event.pointerId);
      }
      return;
    }
    if (found.part !== 'cell' && found.part !== 'gutter') {
      return;
    }
    if (event.button === 2) {
      host.menu(found);
      return;
    }
    if (event.button !== 0) {
      return;
    }
    host.press(found, event.shiftKey);
    if (event.pointerType === 'touch') {
      return;
    }
    host.viewport.setPointerCapture(event.pointerId);
    this.#drag = { isRows: found.part === 'gutter', x: event.clientX, y: event.clientY, frame: 0 };
  }

  #move(event: PointerEvent): void {
    if (event.buttons === 0) {
      this.#isOnScrollbar = false;
    }
    if (this.#sizing) {
      const { place, startWidth, startX } = this.#sizing;
      this.#host.resize(place, startWidth + event.clientX - startX, false);
      return;
    }
    this.#headerDrag.move(event);
    const drag = this.#drag;
    if (!drag) {
      return;
    }
    drag.x = event.clientX;
    drag.y = event.clientY;
    this.#follow();
    const { x, y } = this.#host.overshoot(drag.x, drag.y);
    if (drag.frame === 0 && (x !== 0 || y !== 0)) {
      drag.frame = requestAnimationFrame(() => this.#scrollOn());
    }
  }

  #up(event: PointerEvent): void {
    this.#isOnScrollbar = false;
    if (this.#sizing) {
      const { place, startWidth, startX } = this.#sizing;
      if (event.clientX !== startX) {
        this.#host.resize(place, startWidth + event.clientX - startX, true);
      }
    }
    this.#headerDrag.end(event);
    this.cancel();
  }

  #doubleClick(event: MouseEvent): void {
    // The event itself names whoever captured the pointer.
    const root = this.#host.viewport.getRootNode();
    const target = root instanceof ShadowRoot ? root.elementFromPoint(event.clientX, event.clientY) : null;
    const place = this.#host.resizedPlace(target);
    if (place >= 0) {
      this.#host.fit(place);
      return;
    }
    const found = this.#host.locate(event.clientX, event.clientY);
    if (target !== this.#host.viewport && (found.part === 'cell' || found.part === 'gutter')) {
      this.#host.open(found);
    }
  }

  #follow(): void {
    if (this.#drag) {
      this.#host.drag(this.#host.locate(this.#drag.x, this.#drag.y), this.#drag.isRows);
    }
  }

  #scrollOn(): void {
    const drag = this.#drag;
    if (!drag) {
      return;
    }
    const { x, y } = this.#host.overshoot(drag.x, drag.y);
    drag.frame = 0;
    if (x === 0 && y === 0) {
      return;
    }
    this.#host.scrollBy(drag.isRows ? 0 : x / 3, y / 3);
    this.#follow();
    drag.frame = requestAnimationFrame(() => this.#scrollOn());
  }
}
