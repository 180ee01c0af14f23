/** Values that are put in order, or merged, before others get their turn: some milliseconds. */
const piece = 8192;

/**
 * Puts values in order, a piece at a time: pieces are sorted one by one, then merged two by two. Equal ones stay as they
 * stand. Yields between the pieces; takes a second memory of the same length.
 */
export function* sortInPieces(
  values: Uint32Array,
  compare: (left: number, right: number) => number,
): Generator<void, Uint32Array> {
  const { length } = values;
  let from = values.slice();
  for (let start = 0; start < length; start += piece) {
    from.subarray(start, start + piece).sort(compare);
    yield;
  }
  let to = new Uint32Array(length);
  for (let width = piece; width < length; width *= 2) {
    for (let start = 0; start < length; start += 2 * width) {
      yield* merge(from, to, start, width, compare);
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Merges two neighbours of so many values, the second of which may be shorter or empty. */
function* merge(
  from: Uint32Array,
  to: Uint32Array,
  start: number,
  width: number,
  compare: (left: number, right: number) => number,
): Generator<void> {
  const middle = Math.min(start + width, from.length);
  const end = Math.min(middle + width, from.length);
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    const a = from[left] ?? 0;
    const b = from[right] ?? 0;
    const isLeft = left < middle && (right >= end || compare(a, b) <= 0);
    to[at] = isLeft ? a : b;
    if (isLeft) {
      left++;
    } else {
      right++;
    }
    if ((at - start) % piece === piece - 1) {
      yield;
    }
  }
}
