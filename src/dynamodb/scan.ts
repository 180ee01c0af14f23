import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue as SdkAttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ItemPage, PageKey } from './itemReader';

/** How a table is scanned. */
export interface ScanOptions {
  readonly table: string;
  /** Items per page; `undefined` for as many as fit in 1 MB. */
  readonly pageSize: number | undefined;
  readonly consistentRead: boolean;
}

/** Reads one page of a Scan. `start` is the last key of the page before, `undefined` for the first page. */
export async function scanPage(
  client: DynamoDBClient,
  options: ScanOptions,
  start: PageKey | undefined,
  signal: AbortSignal,
): Promise<ItemPage> {
  const answer = await client.send(
    new ScanCommand({
      TableName: options.table,
      Limit: options.pageSize,
      ConsistentRead: options.consistentRead,
      ExclusiveStartKey: start as Record<string, SdkAttributeValue> | undefined,
      ReturnConsumedCapacity: 'TOTAL',
    }),
    { abortSignal: signal },
  );
  return {
    items: (answer.Items ?? []) as ItemPage['items'],
    scanned: answer.ScannedCount ?? answer.Items?.length ?? 0,
    consumedUnits: answer.ConsumedCapacity?.CapacityUnits ?? 0,
    next: answer.LastEvaluatedKey as PageKey | undefined,
  };
}
