import type { AttributeType } from '../items/attributeValue';
import type { ItemScanner } from '../readPath/itemScanner';

/** An attribute that was met in the items. */
export interface AttributeFacts {
  readonly name: string;
  /** In the order in which they were met. */
  readonly types: readonly AttributeType[];
  /** Items that have it. */
  readonly items: number;
}

interface Entry {
  readonly name: string;
  /** As the wire has it, between its quotes. */
  readonly wireName: Buffer;
  readonly types: AttributeType[];
  items: number;
}

const letterB = 0x42;
const letterN = 0x4e;
const letterS = 0x53;
const letterU = 0x55;
const quote = 0x22;

/**
 * Counts the attributes of items as they pass by, without decoding them. Items of a table look alike: each attribute is
 * first compared with the one that stood in its place in the item before.
 */
export class AttributeCensus {
  private readonly entries: Entry[] = [];
  private readonly byWireName = new Map<string, Entry>();
  private before: Entry[] = [];
  private version = 0;

  /** Grows when an attribute or a type is met for the first time. */
  get changes(): number {
    return this.version;
  }

  /** The attributes in the order in which they were met. */
  get attributes(): readonly AttributeFacts[] {
    return this.entries.map(({ name, types, items }) => ({ name, types: [...types], items }));
  }

  /** Passes over one item of a scanner's bytes and counts it. @returns whether there was one */
  count(scanner: ItemScanner, bytes: Buffer): boolean {
    const now: Entry[] = [];
    let place = 0;
    const isThere = scanner.scan((nameStart, nameEnd, typeStart) => {
      const entry = this.entryOf(bytes, nameStart, nameEnd, this.before[place++]);
      entry.items++;
      const type = typeAt(bytes, typeStart);
      if (!entry.types.includes(type)) {
        entry.types.push(type);
        this.version++;
      }
      now.push(entry);
    });
    this.before = now;
    return isThere;
  }

  private entryOf(bytes: Buffer, start: number, end: number, expected: Entry | undefined): Entry {
    if (expected && isAt(expected.wireName, bytes, start, end)) {
      return expected;
    }
    const wireName = bytes.toString('latin1', start, end);
    const known = this.byWireName.get(wireName);
    if (known) {
      return known;
    }
    const entry: Entry = {
      name: JSON.parse(`"${bytes.toString('utf8', start, end)}"`) as string,
      wireName: Buffer.from(bytes.subarray(start, end)),
      types: [],
      items: 0,
    };
    this.entries.push(entry);
    this.byWireName.set(wireName, entry);
    this.version++;
    return entry;
  }
}

function isAt(name: Buffer, bytes: Buffer, start: number, end: number): boolean {
  const { length } = name;
  if (length !== end - start) {
    return false;
  }
  for (let index = 0; index < length; index++) {
    if (name[index] !== bytes[start + index]) {
      return false;
    }
  }
  return true;
}

/** The type whose letters begin at `at`. */
function typeAt(bytes: Buffer, at: number): AttributeType {
  const first = bytes[at];
  const second = bytes[at + 1];
  switch (first) {
    case letterS:
      return second === quote ? 'S' : 'SS';
    case letterN:
      return second === quote ? 'N' : second === letterU ? 'NULL' : 'NS';
    case letterB:
      return second === quote ? 'B' : second === letterS ? 'BS' : 'BOOL';
    default:
      return bytes.toString('latin1', at, at + 1) as AttributeType;
  }
}
