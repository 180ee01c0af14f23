import type { SortKeyOperator } from './sortKeyOperator';

/** What a person asks of a table: what to read, from where, in which order. Values are text as it was typed. */
export interface Question {
  readonly kind: 'scan' | 'query';
  /** Name of the index; not set for the table itself. */
  readonly index?: string;
  /** Query: the value of the partition key. */
  readonly partition?: string;
  /** Query: a condition on the sort key; not set for all of the partition. */
  readonly sort?: SortCondition;
  /** Query: the greatest sort key first. */
  readonly isDescending?: boolean;
  /** Pages that are read at most without being asked again; not set for no limit. */
  readonly pageLimit?: number;
}

export interface SortCondition {
  readonly operator: SortKeyOperator;
  /** One value, two for `between`. */
  readonly values: readonly string[];
}

/** The whole table, from its beginning. */
export const wholeTable: Question = { kind: 'scan' };
