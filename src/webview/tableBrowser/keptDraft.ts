import type { BrowserQuestion } from '../../protocol/tableBrowser';
import { browserOperators, fieldsOf, parseQuestion } from '../../protocol/tableBrowser';
import type { KeptTable } from './keptPlace';
import { keptOf } from './keptPlace';
import { isSameQuestion } from './questionDraft';
import type { QuestionDraft } from './questionDraft';

/**
 * Checks the half-typed question in a state that was kept.
 * @param browser the table, and what is asked of it now
 * @returns `undefined` where there is none, none of this table, or something else was asked since it was typed
 */
export function keptDraft(
  state: unknown,
  browser: KeptTable & { readonly question: BrowserQuestion },
): QuestionDraft | undefined {
  const kept = keptOf(state, browser);
  const asked = parseQuestion(kept['question']);
  if (!asked || !isSameQuestion(asked, browser.question)) {
    return undefined;
  }
  const { kind, index, partition, operator, values, isDescending, pageLimit } = fieldsOf(kept['draft']);
  const [first, second]: readonly unknown[] = Array.isArray(values) ? values : [];
  const isKnown = operator === '' || browserOperators.some((each) => each === operator);
  return (kind === 'scan' || kind === 'query') &&
    (index === undefined || typeof index === 'string') &&
    typeof partition === 'string' &&
    isKnown &&
    typeof first === 'string' &&
    typeof second === 'string' &&
    typeof isDescending === 'boolean' &&
    typeof pageLimit === 'string' &&
    /^\d*$/u.test(pageLimit)
    ? {
        kind,
        index,
        partition,
        operator: operator as QuestionDraft['operator'],
        values: [first, second],
        isDescending,
        pageLimit,
      }
    : undefined;
}
