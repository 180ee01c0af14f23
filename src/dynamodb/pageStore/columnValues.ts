import type { AttributeType } from '../items/attributeValue';
import { ItemScanner } from '../readPath/itemScanner';
import { isSameText, typeAt } from './attributeCensus';
import type { PageStore } from './pageStore';

const colon = 0x3a;

/** Hears of one attribute in every item of a store. */
export interface ColumnReader {
  /**
   * The value of the next item, as the wire has it: `"text"`, `true`, `[…]`.
   * @param end index behind its last byte
   */
  add(type: AttributeType, bytes: Buffer, start: number, end: number): void;
  /** The next item has no such attribute. */
  addMissing(): void;
}

/** Goes over the values of an attribute without decoding the items. Yields between pieces of the work. */
export function* columnValues(store: PageStore, name: string, reader: ColumnReader): Generator<void> {
  const wireNames = store.wireNamesOf(name);
  yield* store.blocksOf((bytes) => {
    const scanner = new ItemScanner(bytes, 0, bytes.length);
    for (;;) {
      let isMissing = true;
      const isThere = scanner.scan((nameStart, nameEnd, typeStart, valueEnd) => {
        if (isMissing && isOneOf(wireNames, bytes, nameStart, nameEnd)) {
          isMissing = false;
          // `{"S":"…"}`: behind the type stand a quote and a colon, behind the value a brace.
          reader.add(typeAt(bytes, typeStart), bytes, bytes.indexOf(colon, typeStart) + 1, valueEnd - 1);
        }
      });
      if (!isThere) {
        return;
      }
      if (isMissing) {
        reader.addMissing();
      }
    }
  });
}

function isOneOf(names: readonly Buffer[], bytes: Buffer, start: number, end: number): boolean {
  for (const name of names) {
    if (isSameText(name, bytes, start, end)) {
      return true;
    }
  }
  return false;
}
