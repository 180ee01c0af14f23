import type { AttributeValue } from '../items/attributeValue';
import type { KeySchema } from '../tables';
import { readKeyText } from './keyText';
import type { Question, SortCondition } from './question';

/** A condition on keys as DynamoDB takes it. */
export interface KeyCondition {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

/** A field of a question that has to be put right. */
export interface QuestionProblem {
  /** Which one: the partition key's value, or a value of the sort key (0, or 1 for the end of `between`). */
  readonly field: 'index' | 'partition' | 0 | 1;
  readonly message: string;
}

export type ConditionReading = { readonly condition: KeyCondition } | { readonly problems: readonly QuestionProblem[] };

/**
 * The condition that a Query asks with. Names and values go apart from the expression, so that any name and any value
 * can be asked for.
 */
export function keyConditionOf(question: Question, { partitionKey, sortKey }: KeySchema): ConditionReading {
  const problems: QuestionProblem[] = [];
  const names: Record<string, string> = { '#partition': partitionKey.name };
  const values: Record<string, AttributeValue> = {};
  const read = (
    text: string,
    key: typeof partitionKey,
    role: 'partition' | 'sort',
    field: QuestionProblem['field'],
  ) => {
    const reading = readKeyText(text, key, role);
    if ('problem' in reading) {
      problems.push({ field, message: reading.problem });
      return;
    }
    values[typeof field === 'number' ? `:sort${field}` : ':partition'] = reading.value;
  };
  read(question.partition ?? '', partitionKey, 'partition', 'partition');
  let expression = '#partition = :partition';
  if (question.sort && sortKey) {
    names['#sort'] = sortKey.name;
    const { operator, values: texts } = question.sort;
    if (operator === 'begins_with' && sortKey.type === 'N') {
      problems.push({ field: 0, message: `${sortKey.name} is a number, which does not begin with anything.` });
    }
    read(texts[0] ?? '', sortKey, 'sort', 0);
    if (operator === 'between') {
      read(texts[1] ?? '', sortKey, 'sort', 1);
    }
    expression += ` AND ${sortExpression(question.sort)}`;
  }
  return problems.length > 0 ? { problems } : { condition: { expression, names, values } };
}

function sortExpression({ operator }: SortCondition): string {
  switch (operator) {
    case 'between':
      return '#sort BETWEEN :sort0 AND :sort1';
    case 'begins_with':
      return 'begins_with(#sort, :sort0)';
    default:
      return `#sort ${operator} :sort0`;
  }
}
