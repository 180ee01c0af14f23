import { parseJson } from '../../connection/parseJson';

/** The items of an answer, as bytes. */
export interface PageItems {
  readonly bytes: Buffer;
  /** Index of the first byte of the first item; of the closing bracket when there is none. */
  readonly itemsStart: number;
  /** Index of the bracket that closes the items. */
  readonly itemsEnd: number;
  /** How many there are. */
  readonly count: number;
}

/** One answer of Scan or Query: its items, and what it says besides. */
export interface Page extends PageItems {
  /** Items DynamoDB looked at. */
  readonly scanned: number;
  /** Capacity units DynamoDB charged. */
  readonly consumedUnits: number;
  /** LastEvaluatedKey as it came, in DynamoDB JSON; `undefined` when this page is the last. */
  readonly next: WireKey | undefined;
}

/** A key in DynamoDB JSON: attribute name → `{"S": …}`, with binary in base64. */
export type WireKey = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The members of an answer besides Items. Source: DynamoDB API reference, Scan and Query. */
const otherMembers: ReadonlySet<string> = new Set(['ConsumedCapacity', 'Count', 'LastEvaluatedKey', 'ScannedCount']);

const itemsMember = Buffer.from('"Items":[');

/**
 * Reads an answer of Scan or Query without going through its items: what stands before and after them is parsed, and the
 * items stay bytes. An answer of another layout (white space, other members) is gone through once.
 * @throws SyntaxError when the bytes are no such answer
 */
export function readPage(bytes: Buffer): Page {
  const start = bytes.indexOf(itemsMember);
  const head = start === -1 ? undefined : membersIn(`${bytes.toString('utf8', 0, start)}"Items":[]}`);
  const tail = head && tailOf(bytes, start + itemsMember.length);
  return head && tail
    ? page(bytes, start + itemsMember.length, tail.itemsEnd, { ...head, ...tail.members })
    : pageOfAnyLayout(bytes);
}

interface Tail {
  readonly itemsEnd: number;
  readonly members: Members;
}

interface Members {
  readonly Count?: unknown;
  readonly ScannedCount?: unknown;
  readonly ConsumedCapacity?: { readonly CapacityUnits?: unknown };
  readonly LastEvaluatedKey?: WireKey | null;
}

/**
 * What comes after the items. It is found from the end: a quote inside a string is always escaped, so a bracket, a comma
 * and a member's name in quotes, followed by text that parses to the end with known names only, is the end of the items
 * and nothing in them.
 */
function tailOf(bytes: Buffer, from: number): Tail | undefined {
  const end = bytes.lastIndexOf('}');
  if (end > from && bytes[end - 1] === 0x5d) {
    // `]}`: nothing comes after the items, or a list that another member ends with, which does not exist.
    return { itemsEnd: end - 1, members: {} };
  }
  let before = end;
  for (let attempt = 0; attempt < 64; attempt++) {
    const bracket = bytes.lastIndexOf('],"', before);
    if (bracket < from) {
      return undefined;
    }
    const members = membersIn(`{${bytes.toString('utf8', bracket + 2)}`);
    if (members) {
      return { itemsEnd: bracket, members };
    }
    before = bracket - 1;
  }
  return undefined;
}

function membersIn(text: string): Members | undefined {
  let parsed: unknown;
  try {
    parsed = parseJson(text);
  } catch {
    return undefined;
  }
  const isKnown = Object.keys(parsed as object).every((name) => name === 'Items' || otherMembers.has(name));
  return isKnown ? (parsed as Members) : undefined;
}

function page(bytes: Buffer, itemsStart: number, itemsEnd: number, members: Members): Page {
  const { Count, ScannedCount, ConsumedCapacity, LastEvaluatedKey } = members;
  if (typeof Count !== 'number') {
    throw new SyntaxError('The answer does not say how many items it holds.');
  }
  const units = ConsumedCapacity?.CapacityUnits;
  return {
    bytes,
    itemsStart,
    itemsEnd,
    count: Count,
    scanned: typeof ScannedCount === 'number' ? ScannedCount : Count,
    consumedUnits: typeof units === 'number' ? units : 0,
    // Some servers write that there is none.
    next: LastEvaluatedKey && Object.keys(LastEvaluatedKey).length > 0 ? LastEvaluatedKey : undefined,
  };
}

/** Goes through the whole answer, and writes it again in the layout that is read fast. */
function pageOfAnyLayout(bytes: Buffer): Page {
  const text = bytes.toString('utf8');
  const { Items, ...members } = parseJson(text) as Members & { readonly Items?: readonly unknown[] | null };
  const items = Buffer.from(JSON.stringify(Items ?? []));
  return page(items, 1, items.length - 1, members);
}
