import type { AttributeType } from '../items/attributeValue';
import type { ItemScanner } from '../readPath/itemScanner';

/** An attribute that was met in the items. */
export interface AttributeFacts {
  readonly name: string;
  /** In the order in which they were met. */
  readonly types: readonly AttributeType[];
}

interface Entry {
  readonly name: string;
  readonly types: AttributeType[];
}

/** One way in which a name is written on the wire, where characters may be escaped or not. */
interface Spelling {
  /** Between its quotes. */
  readonly wireName: Buffer;
  readonly entry: Entry;
}

const letterB = 0x42;
const letterN = 0x4e;
const letterS = 0x53;
const letterU = 0x55;
const quote = 0x22;

/**
 * Notes the attributes of items as they pass by, without decoding them. Items of a table look alike: each attribute is
 * first compared with the one that stood in its place in the item before.
 */
export class AttributeCensus {
  private readonly entries = new Map<string, Entry>();
  private readonly spellings = new Map<string, Spelling>();
  private before: Spelling[] = [];
  private version = 0;

  /** Grows when an attribute or a type is met for the first time. */
  get changes(): number {
    return this.version;
  }

  /** The attributes in the order in which they were met. */
  get attributes(): readonly AttributeFacts[] {
    return [...this.entries.values()].map(({ name, types }) => ({ name, types: [...types] }));
  }

  /** Passes over one item of a scanner's bytes and notes its attributes. @returns whether there was one */
  note(scanner: ItemScanner, bytes: Buffer): boolean {
    const now: Spelling[] = [];
    let place = 0;
    const isThere = scanner.scan((nameStart, nameEnd, typeStart) => {
      const spelling = this.spellingOf(bytes, nameStart, nameEnd, this.before[place++]);
      const { entry } = spelling;
      const type = typeAt(bytes, typeStart);
      if (!entry.types.includes(type)) {
        entry.types.push(type);
        this.version++;
      }
      now.push(spelling);
    });
    this.before = now;
    return isThere;
  }

  /** The ways in which an attribute's name was written. */
  wireNamesOf(name: string): readonly Buffer[] {
    return [...this.spellings.values()].filter(({ entry }) => entry.name === name).map(({ wireName }) => wireName);
  }

  private spellingOf(bytes: Buffer, start: number, end: number, expected: Spelling | undefined): Spelling {
    if (expected && isSameText(expected.wireName, bytes, start, end)) {
      return expected;
    }
    const wireName = bytes.toString('latin1', start, end);
    const known = this.spellings.get(wireName);
    if (known) {
      return known;
    }
    const name = JSON.parse(`"${bytes.toString('utf8', start, end)}"`) as string;
    const entry = this.entries.get(name) ?? { name, types: [] };
    const spelling: Spelling = { wireName: Buffer.from(bytes.subarray(start, end)), entry };
    this.entries.set(name, entry);
    this.spellings.set(wireName, spelling);
    this.version++;
    return spelling;
  }
}

/** Whether these bytes stand at a place of others. */
export function isSameText(name: Buffer, bytes: Buffer, start: number, end: number): boolean {
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
export function typeAt(bytes: Buffer, at: number): AttributeType {
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
