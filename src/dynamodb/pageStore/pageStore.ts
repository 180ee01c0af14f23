import { tmpdir } from 'node:os';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Item } from '../items/attributeValue';
import { decodeItem } from '../readPath/decodeItem';
import { ItemScanner } from '../readPath/itemScanner';
import type { PageItems } from '../readPath/page';
import { freeMemory, unpooled } from '../readPath/pageMemory';
import { AttributeCensus } from './attributeCensus';
import type { AttributeFacts } from './attributeCensus';
import { BlockFile } from './blockFile';
import { ByteSlabs } from './byteSlabs';

export interface PageStoreOptions {
  /** Compressed bytes that are kept in memory; what comes after goes to a temporary file. */
  readonly memoryLimit: number;
  /** Where that file goes; the system's folder for such files unless given. */
  readonly temporaryFolder?: string;
}

/** Bytes of items that are compressed together: enough to compress well, few enough to unpack while one scrolls. */
const blockSize = 64 * 1024;

/** Unpacked blocks that are kept: what is on the screen and around it. */
const unpackedBlocks = 24;

const comma = 0x2c;

/** Fast rather than small: it keeps up with the network. */
const level = 1;

/** Bytes that compressing takes for what comes out, at once: enough for all but long values that hardly compress. */
const chunkSize = unpooled(128 * 1024);

interface Block {
  readonly firstRow: number;
  /** Items in it. */
  readonly count: number;
  /** Bytes when it is unpacked. */
  readonly size: number;
  /** Compressed bytes, or where they are in the file. */
  readonly packed: Uint8Array | { readonly position: number; readonly length: number };
}

interface Unpacked {
  readonly bytes: Buffer;
  /** Where each item begins, and where the last one ends. */
  readonly offsets: Uint32Array;
}

/**
 * Items as they came, by the number of their row: compressed bytes, of which only what is looked at is unpacked and
 * decoded. Everything in it is synchronous; it lives in a thread of its own (see `storeWorker`).
 */
export class PageStore {
  private readonly blocks: Block[] = [];
  private readonly unpacked = new Map<number, Unpacked>();
  private readonly census = new AttributeCensus();
  private slabs = new ByteSlabs();
  private file: BlockFile | undefined;
  private rows = 0;
  private packedBytes = 0;
  /** Of these, what is kept in memory. */
  private bytesInMemory = 0;

  /** Compressed bytes that are kept in memory. What is in the temporary file already stays there. */
  memoryLimit: number;

  constructor(private readonly options: PageStoreOptions) {
    this.memoryLimit = options.memoryLimit;
  }

  /** Items kept. */
  get count(): number {
    return this.rows;
  }

  /** Compressed bytes, those in the file included. */
  get size(): number {
    return this.packedBytes;
  }

  get attributes(): readonly AttributeFacts[] {
    return this.census.attributes;
  }

  /** Grows when there is an attribute, or a type of one, that was not there before. */
  get attributeChanges(): number {
    return this.census.changes;
  }

  /**
   * Adds the items of a page at the end.
   * @throws SyntaxError when they are not well-formed, or not as many as the page says
   * @throws UserError when the temporary file cannot be written
   *   None of them is kept then.
   */
  add({ bytes, itemsStart, itemsEnd, count }: PageItems): void {
    const scanner = new ItemScanner(bytes, itemsStart, itemsEnd);
    const cuts: { start: number; end: number; count: number }[] = [];
    let start = itemsStart;
    let found = 0;
    let inBlock = 0;
    while (this.census.note(scanner, bytes)) {
      found++;
      inBlock++;
      if (scanner.position - start >= blockSize || scanner.position >= itemsEnd) {
        cuts.push({ start, end: scanner.position, count: inBlock });
        start = scanner.position;
        inBlock = 0;
      }
    }
    if (found !== count) {
      throw new SyntaxError(`The answer says that it holds ${count} items, and holds ${found}.`);
    }
    const { rows, packedBytes, bytesInMemory } = this;
    const blocks = this.blocks.length;
    try {
      for (const cut of cuts) {
        this.keep(bytes.subarray(cut.start, cut.end), cut.count);
      }
    } catch (error) {
      this.blocks.length = blocks;
      this.rows = rows;
      this.packedBytes = packedBytes;
      this.bytesInMemory = bytesInMemory;
      throw error;
    }
  }

  /** The items of the rows from `offset` on, decoded; fewer where there are no more. */
  items(offset: number, count: number): Item[] {
    return this.each(offset, count, decodeItem);
  }

  /** The same as text: each item in DynamoDB JSON, to the letter as it came. */
  texts(offset: number, count: number): string[] {
    return this.each(offset, count, (bytes, start, end) => bytes.toString('utf8', start, end));
  }

  /** The items of single rows as text, in the order asked for. */
  textsOf(rows: Iterable<number>): string[] {
    return [...rows].flatMap((row) => this.texts(row, 1));
  }

  /** The items of single rows, decoded, in the order asked for. */
  itemsOf(rows: Iterable<number>): Item[] {
    return [...rows].flatMap((row) => this.items(row, 1));
  }

  /**
   * Goes over all items block by block, so that whoever does it can see to other things in between.
   * @param read gets the bytes of one block's items, which are there until it returns, the number of the first row, and
   *   how many there are
   * @param from begins with the block of this row; with none, where there is no such row
   */
  *blocksOf(read: (bytes: Buffer, firstRow: number, count: number) => void, from = 0): Generator<void> {
    const first = from < this.rows ? this.blockOf(from) : this.blocks.length;
    for (let index = first; index < this.blocks.length; index++) {
      const block = this.blocks[index];
      if (block) {
        const bytes = this.bytesOf(block);
        read(bytes, block.firstRow, block.count);
        freeMemory(bytes);
      }
      yield;
    }
  }

  /** The ways in which an attribute's name is written in the bytes. */
  wireNamesOf(name: string): readonly Buffer[] {
    return this.census.wireNamesOf(name);
  }

  /** Frees everything. */
  close(): void {
    this.blocks.length = 0;
    this.unpacked.clear();
    this.slabs = new ByteSlabs();
    this.file?.close();
    this.file = undefined;
  }

  /** Calls `read` with the bytes of each item of the rows from `offset` on. */
  each<T>(offset: number, count: number, read: (bytes: Buffer, start: number, end: number) => T): T[] {
    const result: T[] = [];
    const end = Math.min(offset + count, this.rows);
    let row = Math.max(0, offset);
    let index = this.blockOf(row);
    while (row < end) {
      const block = this.blocks[index];
      if (!block) {
        break;
      }
      const { bytes, offsets } = this.unpack(index, block);
      const last = Math.min(end, block.firstRow + block.count);
      for (; row < last; row++) {
        const place = row - block.firstRow;
        const behind = offsets[place + 1] ?? 0;
        // A comma stands between two items, also where a block ends.
        result.push(read(bytes, offsets[place] ?? 0, bytes[behind - 1] === comma ? behind - 1 : behind));
      }
      index++;
    }
    return result;
  }

  private keep(items: Buffer, count: number): void {
    const bytes = deflateRawSync(items, { level, chunkSize });
    const { length } = bytes;
    const isInMemory = this.bytesInMemory + length <= this.memoryLimit;
    const packed = isInMemory ? this.slabs.add(bytes) : { position: this.toFile(bytes), length };
    freeMemory(bytes);
    this.blocks.push({ firstRow: this.rows, count, size: items.length, packed });
    this.rows += count;
    this.packedBytes += length;
    this.bytesInMemory += isInMemory ? length : 0;
  }

  private toFile(bytes: Buffer): number {
    this.file ??= new BlockFile(this.options.temporaryFolder ?? tmpdir());
    return this.file.append(bytes);
  }

  /** Index of the block that holds a row. */
  private blockOf(row: number): number {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.blocks[middle]?.firstRow ?? 0) <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private bytesOf({ packed, size }: Block): Buffer {
    const deflated = packed instanceof Uint8Array ? packed : this.file?.read(packed.position, packed.length);
    // With a byte to spare it all comes in one piece.
    return inflateRawSync(deflated ?? Buffer.alloc(0), {
      maxOutputLength: size,
      chunkSize: unpooled(size + 1),
    });
  }

  private unpack(index: number, block: Block): Unpacked {
    const { count } = block;
    const known = this.unpacked.get(index);
    if (known) {
      // The one that was used last goes last.
      this.unpacked.delete(index);
      this.unpacked.set(index, known);
      return known;
    }
    const bytes = this.bytesOf(block);
    const offsets = new Uint32Array(count + 1);
    const scanner = new ItemScanner(bytes, 0, bytes.length);
    for (let place = 0; place < count; place++) {
      offsets[place] = scanner.position;
      scanner.skip();
    }
    offsets[count] = bytes.length;
    const unpacked = { bytes, offsets };
    this.unpacked.set(index, unpacked);
    if (this.unpacked.size > unpackedBlocks) {
      const [oldest] = this.unpacked.keys();
      this.unpacked.delete(oldest ?? -1);
    }
    return unpacked;
  }
}
