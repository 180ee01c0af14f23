import type { SampleItem } from './attributes';

/** One key attribute of a table or an index: `HASH` is the partition key, `RANGE` the sort key. */
export interface SampleKey {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface SampleIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly SampleKey[];
  readonly Projection: {
    readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly NonKeyAttributes?: readonly string[];
  };
}

/**
 * The request that creates a table.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export interface SampleTableDefinition {
  readonly TableName: string;
  readonly BillingMode: 'PAY_PER_REQUEST';
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: 'S' | 'N' | 'B' }[];
  readonly KeySchema: readonly SampleKey[];
  readonly GlobalSecondaryIndexes?: readonly SampleIndex[];
  readonly LocalSecondaryIndexes?: readonly SampleIndex[];
}

/** A table of the sample database. Its items are made anew at every call and are always the same. */
export interface SampleTable {
  readonly definition: SampleTableDefinition;
  readonly items: () => readonly SampleItem[];
}
