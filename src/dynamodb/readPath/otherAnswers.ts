import { parseJson } from '../../connection/parseJson';
import { ItemScanner } from './itemScanner';
import { membersAt, valueAt } from './jsonSpans';
import type { PageItems } from './page';
import type { Span } from './jsonSpans';

/** One answer of ExecuteStatement. Source: DynamoDB API reference, ExecuteStatement. */
export interface StatementPage extends PageItems {
  /** Capacity units DynamoDB charged. */
  readonly consumedUnits: number;
  /** NextToken, which the next request goes on by; `undefined` when this page is the last. */
  readonly next: string | undefined;
}

/** Items of one table in an answer of BatchGetItem, and what of the request is still to be asked for. */
export interface BatchAnswer {
  readonly tables: ReadonlyMap<string, PageItems>;
  /** Capacity units DynamoDB charged, over all tables. */
  readonly consumedUnits: number;
  /** UnprocessedKeys as they came, in DynamoDB JSON: RequestItems of the next request; `undefined` when nothing is left. */
  readonly unprocessed: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Reads an answer of ExecuteStatement; its items stay bytes. It does not say how many there are: they are counted.
 * @throws SyntaxError when the bytes are no such answer
 */
export function readStatementPage(bytes: Buffer): StatementPage {
  return inAnyLayout(bytes, (answer) => {
    const members = membersAt(answer, 0);
    const items = members.get('Items');
    const token = members.get('NextToken');
    const next = token && valueAt(answer, token);
    return {
      ...(items ? itemsIn(answer, items) : { bytes: Buffer.from('[]'), itemsStart: 1, itemsEnd: 1, count: 0 }),
      consumedUnits: unitsIn(answer, members.get('ConsumedCapacity')),
      next: typeof next === 'string' ? next : undefined,
    };
  });
}

/**
 * Reads an answer of BatchGetItem; its items stay bytes. Source: DynamoDB API reference, BatchGetItem.
 * @throws SyntaxError when the bytes are no such answer
 */
export function readBatchAnswer(bytes: Buffer): BatchAnswer {
  return inAnyLayout(bytes, (answer) => {
    const members = membersAt(answer, 0);
    const responses = members.get('Responses');
    const tables = responses ? membersAt(answer, responses.start) : new Map<string, Span>();
    const left = members.get('UnprocessedKeys');
    const unprocessed = left && (valueAt(answer, left) as Record<string, unknown> | null);
    return {
      tables: new Map([...tables].map(([table, items]) => [table, itemsIn(answer, items)])),
      consumedUnits: unitsIn(answer, members.get('ConsumedCapacity')),
      unprocessed: unprocessed && Object.keys(unprocessed).length > 0 ? unprocessed : undefined,
    };
  });
}

/** An answer of another layout is written again in the one that is read fast. */
function inAnyLayout<Answer>(bytes: Buffer, read: (bytes: Buffer) => Answer): Answer {
  try {
    return read(bytes);
  } catch {
    return read(Buffer.from(JSON.stringify(parseJson(bytes.toString('utf8')))));
  }
}

function itemsIn(bytes: Buffer, { start, end }: Span): PageItems {
  const scanner = new ItemScanner(bytes, start + 1, end - 1);
  let count = 0;
  while (scanner.skip()) {
    count++;
  }
  return { bytes, itemsStart: start + 1, itemsEnd: end - 1, count };
}

/** One table's capacity, or a list of several. */
function unitsIn(bytes: Buffer, span: Span | undefined): number {
  const capacity = span && valueAt(bytes, span);
  return (Array.isArray(capacity) ? capacity : [capacity]).reduce<number>((sum, each: unknown) => {
    const { CapacityUnits: units } = (each ?? {}) as { readonly CapacityUnits?: unknown };
    return sum + (typeof units === 'number' ? units : 0);
  }, 0);
}
