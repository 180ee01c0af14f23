/** Shorter answers are quickly allocated anew. */
const shortest = 128 * 1024;

/** Lengths are rounded up to this, so that the memory of one answer fits the next. */
const step = 256 * 1024;

/** As many answers as are under way at once in a tab or two. */
const mostSpares = 4;

/** Memory of this length or less is kept; an answer of 1 MB of items takes no more. */
const longestSpare = 4 * 1024 * 1024;

const spares: ArrayBuffer[] = [];

let keepers = 0;

/**
 * From now on, memory that is given back is kept for the next answer.
 * @returns ends it; with the last of them the kept memory is freed
 */
export function keepPageMemory(): () => void {
  keepers++;
  let ends = (): void => {
    keepers--;
    if (keepers === 0) {
      spares.length = 0;
    }
    ends = () => {};
  };
  return () => ends();
}

/**
 * Memory for an answer of this many bytes, with any content. Allocating and freeing a megabyte for every page would cost
 * more than reading it, and leave holes in the heap.
 * @returns bytes that begin where their memory begins
 */
export function takePageMemory(length: number): Buffer {
  if (length < shortest) {
    return Buffer.allocUnsafeSlow(length);
  }
  // Not far longer, else a short answer would keep the memory of a long one for itself.
  const index = spares.findIndex(({ byteLength }) => byteLength >= length && byteLength <= 2 * length);
  const [spare] = index === -1 ? [] : spares.splice(index, 1);
  const memory = spare ?? Buffer.allocUnsafeSlow(Math.ceil(length / step) * step).buffer;
  return Buffer.from(memory, 0, length);
}

/** Gives back the memory of an answer that nobody looks at any more. */
export function returnPageMemory(memory: ArrayBuffer): void {
  const isWorthIt = memory.byteLength >= shortest && memory.byteLength <= longestSpare;
  if (keepers > 0 && isWorthIt && spares.length < mostSpares) {
    spares.push(memory);
  }
}

/**
 * Shorter memories are not freed at once: they may be Node's pool, of which many have a part (8 KB; where it is larger, in
 * Node 24 and newer, it cannot be taken away).
 */
const shortestFreed = 16 * 1024;

/**
 * Frees memory at once, where the engine can (Node 22 and newer), instead of some time: until then many short memories
 * make the process grow, and keep the allocator's heap large when they are gone.
 * @param bytes a memory of their own; nobody looks at it any more
 */
export function freeMemory(bytes: Uint8Array): void {
  const memory = bytes.buffer as ArrayBuffer & { transfer?: (length: number) => ArrayBuffer };
  if (memory.byteLength < shortestFreed || bytes.byteOffset > 0) {
    return;
  }
  try {
    memory.transfer?.(0);
  } catch {
    // It cannot be taken away: it is the pool.
  }
}

/**
 * Bytes of a memory that Node allocates for so many: enough that it is no part of the pool.
 * @param length bytes
 */
export function unpooled(length: number): number {
  return Math.max(length, Buffer.poolSize, shortestFreed);
}
