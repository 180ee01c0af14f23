/**
 * The tallest scroll distance asked of the browser, in CSS pixels. Chromium's limit is about 33 million device pixels
 * (Firefox's about 17), a zoom of 500% takes a fifth of it, and scroll offsets are single-precision: at 2 million they
 * are still exact to an eighth of a pixel.
 */
export const maximumPhysicalDistance = 2_000_000;

/** So far from either end one physical pixel is one virtual pixel, so that a long wheel run never hits a false end. */
const straightDistance = 30_000;

/** How far the rows can be scrolled (virtual) and how far the browser's scroller can (physical), in CSS pixels. */
export interface ScrollScale {
  readonly virtualMaximum: number;
  readonly physicalMaximum: number;
}

/** The scale for rows of a total height in a viewport, both in CSS pixels. */
export function scrollScale(contentHeight: number, viewportHeight: number): ScrollScale {
  const virtualMaximum = Math.max(0, contentHeight - viewportHeight);
  return { virtualMaximum, physicalMaximum: Math.min(virtualMaximum, maximumPhysicalDistance) };
}

export function isScaled(scale: ScrollScale): boolean {
  return scale.virtualMaximum > scale.physicalMaximum;
}

/** Where the scroller stands when the rows stand at `virtual`. */
export function toPhysical(scale: ScrollScale, virtual: number): number {
  const { virtualMaximum, physicalMaximum } = scale;
  const inside = Math.min(Math.max(virtual, 0), virtualMaximum);
  if (!isScaled(scale) || inside <= straightDistance) {
    return inside;
  }
  if (inside >= virtualMaximum - straightDistance) {
    return physicalMaximum - (virtualMaximum - inside);
  }
  const ratio = (physicalMaximum - 2 * straightDistance) / (virtualMaximum - 2 * straightDistance);
  return straightDistance + (inside - straightDistance) * ratio;
}

/** Where the rows stand when the scroller is put at `physical`. */
export function toVirtual(scale: ScrollScale, physical: number): number {
  const { virtualMaximum, physicalMaximum } = scale;
  const inside = Math.min(Math.max(physical, 0), physicalMaximum);
  if (!isScaled(scale) || inside <= straightDistance) {
    return inside;
  }
  if (inside >= physicalMaximum - straightDistance) {
    return virtualMaximum - (physicalMaximum - inside);
  }
  const ratio = (virtualMaximum - 2 * straightDistance) / (physicalMaximum - 2 * straightDistance);
  return straightDistance + (inside - straightDistance) * ratio;
}

/** `exact`: by wheel or finger, pixel for pixel. `proportional`: by the scrollbar. `unknown`: by the distance moved. */
export type ScrollManner = 'exact' | 'proportional' | 'unknown';

/**
 * Keeps the rows' position beside the scroller's. Small moves are taken over pixel for pixel, so the two drift apart
 * when the scale is not 1; `settle` puts the scroller back where it belongs once it rests. The rows never move by that.
 */
export class ScrollPosition {
  #scale: ScrollScale = { virtualMaximum: 0, physicalMaximum: 0 };
  #viewportHeight = 0;
  #virtual = 0;
  #physical = 0;

  /** Top of the rows, CSS pixels. */
  get virtual(): number {
    return this.#virtual;
  }

  get scale(): ScrollScale {
    return this.#scale;
  }

  /** Takes a new total height or viewport. What is on the screen stays, as far as it still exists. */
  resize(contentHeight: number, viewportHeight: number): void {
    this.#scale = scrollScale(contentHeight, viewportHeight);
    this.#viewportHeight = viewportHeight;
    this.#virtual = Math.min(this.#virtual, this.#scale.virtualMaximum);
  }

  /** Takes over where the scroller was moved to. */
  scrolled(physical: number, manner: ScrollManner): void {
    const distance = physical - this.#physical;
    const previous = this.#physical;
    this.#physical = physical;
    if (!isScaled(this.#scale)) {
      this.#virtual = toVirtual(this.#scale, physical);
      return;
    }
    // The scroller rounds what it was told to device pixels: that echo is no move.
    if (Math.abs(distance) < 1 && Math.abs(previous - toPhysical(this.#scale, this.#virtual)) < 1) {
      return;
    }
    const isExact =
      manner === 'exact' || (manner === 'unknown' && Math.abs(distance) <= Math.max(this.#viewportHeight, 1));
    if (!isExact) {
      this.#virtual = this.#atEdge(physical) ?? toVirtual(this.#scale, physical);
      return;
    }
    this.#virtual = Math.min(Math.max(this.#virtual + distance, 0), this.#scale.virtualMaximum);
  }

  /** Moves the rows; answers where the scroller must be put. */
  moveTo(virtual: number): number {
    this.#virtual = Math.min(Math.max(virtual, 0), this.#scale.virtualMaximum);
    this.#physical = toPhysical(this.#scale, this.#virtual);
    return this.#physical;
  }

  /** Where the scroller must be put to match the rows, or `undefined` when it already does. */
  settle(): number | undefined {
    const wanted = toPhysical(this.#scale, this.#virtual);
    if (Math.abs(wanted - this.#physical) < 1) {
      return undefined;
    }
    this.#physical = wanted;
    return wanted;
  }

  /** The scroller stands at an end though the rows do not: it must be settled now, or the wheel would stop working. */
  get isStuck(): boolean {
    const { virtualMaximum, physicalMaximum } = this.#scale;
    return (
      (this.#physical <= 1 && this.#virtual > 1) ||
      (this.#physical >= physicalMaximum - 1 && this.#virtual < virtualMaximum - 1)
    );
  }

  #atEdge(physical: number): number | undefined {
    if (physical <= 1) {
      return 0;
    }
    return physical >= this.#scale.physicalMaximum - 1 ? this.#scale.virtualMaximum : undefined;
  }
}
