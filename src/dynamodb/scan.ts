import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { keyOf } from './readPath/decodeItem';
import { readPage } from './readPath/page';
import type { Page, WireKey } from './readPath/page';
import { sendForBytes } from './readPath/rawAnswer';

/** How a table or an index is scanned. */
export interface ScanOptions {
  readonly table: string;
  /** Items per page; `undefined` for as many as fit in 1 MB. */
  readonly pageSize: number | undefined;
  readonly consistentRead: boolean;
}

/** Reads one page of a Scan. `start` is the `next` of the page before, `undefined` for the first page. */
export async function scanPage(
  client: DynamoDBClient,
  options: ScanOptions,
  start: WireKey | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const command = new ScanCommand({
    TableName: options.table,
    Limit: options.pageSize,
    ConsistentRead: options.consistentRead,
    ExclusiveStartKey: start && keyOf(start),
    ReturnConsumedCapacity: 'TOTAL',
  });
  return readPage(await sendForBytes(client, command, signal));
}
