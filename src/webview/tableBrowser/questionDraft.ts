import type { BrowserKey, BrowserOperator, BrowserQuestion, BrowserSource } from '../../protocol/tableBrowser';
import { browserOperators } from '../../protocol/tableBrowser';

/** A question while it is being put together. Nothing typed is lost by choosing something else in between. */
export interface QuestionDraft {
  readonly kind: BrowserQuestion['kind'];
  readonly index: string | undefined;
  readonly partition: string;
  readonly operator: BrowserOperator | '';
  readonly values: readonly [string, string];
  readonly isDescending: boolean;
  readonly pageLimit: string;
}

export function draftOf(question: BrowserQuestion): QuestionDraft {
  const [first = '', second = ''] = question.sort?.values ?? [];
  return {
    kind: question.kind,
    index: question.index,
    partition: question.partition ?? '',
    operator: question.sort?.operator ?? '',
    values: [first, second],
    isDescending: question.isDescending ?? false,
    pageLimit: question.pageLimit === undefined ? '' : String(question.pageLimit),
  };
}

/** What is wrong with the number of pages; that of the values is found with the table at hand. */
export function pageLimitProblem({ pageLimit }: QuestionDraft): string | undefined {
  const pages = Number(pageLimit);
  return pageLimit === '' || (Number.isSafeInteger(pages) && pages > 0)
    ? undefined
    : 'Pages is a whole number from 1 on. Leave it empty to read all as you scroll.';
}

/** What the draft asks. Fields that do not count for it are left out. */
export function questionOf(draft: QuestionDraft, source: BrowserSource | undefined): BrowserQuestion {
  const pageLimit = Number(draft.pageLimit);
  const common = {
    ...(draft.index !== undefined && { index: draft.index }),
    ...(Number.isSafeInteger(pageLimit) && pageLimit > 0 && { pageLimit }),
  };
  if (draft.kind === 'scan') {
    return { kind: 'scan', ...common };
  }
  const { operator, values } = draft;
  const sort =
    operator !== '' && source?.sortKey && operatorsFor(source.sortKey).includes(operator)
      ? { operator, values: operator === 'between' ? values : values.slice(0, 1) }
      : undefined;
  return {
    kind: 'query',
    ...common,
    partition: draft.partition,
    ...(sort && { sort }),
    ...(draft.isDescending && { isDescending: true }),
  };
}

/** Whether two questions ask the same. */
export function isSameQuestion(one: BrowserQuestion, other: BrowserQuestion): boolean {
  // As drafts both have their fields in one order.
  return JSON.stringify(draftOf(one)) === JSON.stringify(draftOf(other));
}

/** What can be asked of a sort key. A number does not begin with anything. */
export function operatorsFor({ type }: BrowserKey): readonly BrowserOperator[] {
  return type === 'N' ? browserOperators.filter((operator) => operator !== 'begins_with') : browserOperators;
}

/** An operator as people say it. */
export function operatorLabel(operator: BrowserOperator): string {
  switch (operator) {
    case 'between':
      return 'between';
    case 'begins_with':
      return 'begins with';
    case '<=':
      return '≤';
    case '>=':
      return '≥';
    default:
      return operator;
  }
}
