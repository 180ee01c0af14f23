import { QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue as SdkAttributeValue } from '@aws-sdk/client-dynamodb';
import { keyOf } from '../readPath/decodeItem';
import type { WireKey } from '../readPath/page';
import type { PageCommand } from '../readPath/rawAnswer';
import type { PageRequest } from './pageRequest';

/** How a connection reads. */
export interface PageOptions {
  /** Items per page; `undefined` for as many as fit in 1 MB. */
  readonly pageSize: number | undefined;
  readonly consistentRead: boolean;
}

/** The command that reads one page. `start` is the `next` of the page before, `undefined` for the first page. */
export function pageCommand(request: PageRequest, options: PageOptions, start: WireKey | undefined): PageCommand {
  const input = {
    TableName: request.table,
    IndexName: request.index?.name,
    Limit: options.pageSize,
    // A global index is always behind its table. Source: DynamoDB API reference, ConsistentRead.
    ConsistentRead: options.consistentRead && request.index?.kind !== 'global',
    ExclusiveStartKey: start && keyOf(start),
    ReturnConsumedCapacity: 'TOTAL',
  } as const;
  const { condition } = request;
  return condition
    ? new QueryCommand({
        ...input,
        KeyConditionExpression: condition.expression,
        ExpressionAttributeNames: { ...condition.names },
        ExpressionAttributeValues: { ...condition.values } as Record<string, SdkAttributeValue>,
        ScanIndexForward: !request.isDescending,
      })
    : new ScanCommand(input);
}
