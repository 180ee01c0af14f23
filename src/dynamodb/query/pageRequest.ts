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
