export type Packing = 'gzip' | 'deflate';

export interface Unpacked {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** There is more than these bytes. */
  readonly isCut: boolean;
}

/** Bytes that are unpacked at most: a few packed ones may stand for gigabytes. */
export const mostUnpacked = 1_000_000;

/** How bytes are packed, by how they begin. Sources: RFC 1952, section 2.3.1; RFC 1950, section 2.2. */
export function packingOf(bytes: Uint8Array): Packing | undefined {
  const [first = 0, second = 0, third] = bytes;
  if (first === 0x1f && second === 0x8b && third === 8) {
    return 'gzip';
  }
  // Deflate in a window of 32 KB, as nearly every packer writes it, without a dictionary.
  return first === 0x78 && ((first << 8) | second) % 31 === 0 && (second & 0x20) === 0 ? 'deflate' : undefined;
}

/** What was packed, up to `mostUnpacked` bytes. `undefined` where it was not packed so after all. */
export async function unpacked(bytes: Uint8Array<ArrayBuffer>, packing: Packing): Promise<Unpacked | undefined> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(packing)).getReader();
  const whole = new Uint8Array(mostUnpacked);
  let length = 0;
  try {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one part after the other
      const { done, value } = await reader.read();
      if (done) {
        return { bytes: whole.slice(0, length), isCut: false };
      }
      const taken = value.subarray(0, mostUnpacked - length);
      whole.set(taken, length);
      length += taken.length;
      if (taken.length < value.length) {
        void reader.cancel();
        return { bytes: whole, isCut: true };
      }
    }
  } catch {
    return undefined;
  }
}
