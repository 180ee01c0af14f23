/** Bytes of address space of one slab; memory is taken as it fills. */
const slabSize = 16 * 1024 * 1024;

/** Bytes by which a slab grows. */
const growth = 512 * 1024;

/**
 * Keeps many short pieces of bytes one behind the other in a few large memories. These are resizable, which the engine
 * takes from the system as whole pages and gives back as such; thousands of small memories would leave the allocator's
 * heap full of holes that the process keeps after they are freed.
 */
export class ByteSlabs {
  private slab = new ArrayBuffer(0, { maxByteLength: slabSize });
  private used = 0;

  /** @returns the copy that is kept */
  add(bytes: Uint8Array): Uint8Array {
    if (this.used + bytes.length > this.slab.maxByteLength) {
      this.slab = new ArrayBuffer(0, { maxByteLength: Math.max(slabSize, bytes.length) });
      this.used = 0;
    }
    const end = this.used + bytes.length;
    if (end > this.slab.byteLength) {
      this.slab.resize(Math.min(this.slab.maxByteLength, Math.ceil(end / growth) * growth));
    }
    const kept = new Uint8Array(this.slab, this.used, bytes.length);
    kept.set(bytes);
    this.used = end;
    return kept;
  }
}
