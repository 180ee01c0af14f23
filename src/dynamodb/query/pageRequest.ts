import { QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue as SdkAttributeValue } from '@aws-sdk/client-dynamodb';
import { keyOf } from '../readPath/decodeItem';
import type { WireKey } from '../readPath/page';
import type { PageCommand } from '../readPath/rawAnswer';
import type { TableFacts } from '../tables';
import { keyConditionOf } from './keyCondition';
import type { KeyCondition, QuestionProblem } from './keyCondition';
import type { Question } from './question';

/** A question in the form in which DynamoDB takes it, page after page. */
export interface PageRequest {
  readonly table: string;
  readonly index?: { readonly name: string; readonly kind: 'global' | 'local' };
  /** Not set for a Scan. */
  readonly condition?: KeyCondition;
  readonly isDescending?: boolean;
}

/** How a connection reads. */
export interface PageOptions {
  /** Items per page; `undefined` for as many as fit in 1 MB. */
  readonly pageSize: number | undefined;
  readonly consistentRead: boolean;
}

/**
 * What a question asks of DynamoDB.
 * @param facts not known where describing the table is not allowed: it can be scanned all the same
 */
export function pageRequestOf(
  question: Question,
  table: string,
  facts: TableFacts | undefined,
): { readonly request: PageRequest } | { readonly problems: readonly QuestionProblem[] } {
  const index = facts?.indexes.find(({ name }) => name === question.index);
  if (question.index !== undefined && !index) {
    return { problems: [{ field: 'index', message: `There is no index ${question.index} any more. Choose another.` }] };
  }
  const from = { table, ...(index && { index: { name: index.name, kind: index.kind } }) };
  const keys = index ?? facts;
  if (question.kind === 'scan' || !keys) {
    return { request: from };
  }
  const reading = keyConditionOf(question, keys);
  return 'problems' in reading
    ? reading
    : { request: { ...from, condition: reading.condition, isDescending: question.isDescending === true } };
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
