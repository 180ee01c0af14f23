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

/**
 * What a question asks of DynamoDB.
 * @param facts not known where the table could not be described: it can be scanned all the same, and nothing else
 */
export function pageRequestOf(
  question: Question,
  table: string,
  facts: TableFacts | undefined,
): { readonly request: PageRequest } | { readonly problems: readonly QuestionProblem[] } {
  if (!facts) {
    return question.kind === 'scan' && question.index === undefined
      ? { request: { table } }
      : { problems: [{ field: question.index === undefined ? 'partition' : 'index', message: unknownKeys(table) }] };
  }
  const index = facts.indexes.find(({ name }) => name === question.index);
  if (question.index !== undefined && !index) {
    return { problems: [{ field: 'index', message: `There is no index ${question.index} any more. Choose another.` }] };
  }
  const from = { table, ...(index && { index: { name: index.name, kind: index.kind } }) };
  if (question.kind === 'scan') {
    return { request: from };
  }
  const reading = keyConditionOf(question, index ?? facts);
  return 'problems' in reading
    ? reading
    : { request: { ...from, condition: reading.condition, isDescending: question.isDescending === true } };
}

function unknownKeys(table: string): string {
  return `The keys of ${table} are not known, because it could not be described (dynamodb:DescribeTable). Reload tries again; a Scan of the table needs no keys.`;
}
