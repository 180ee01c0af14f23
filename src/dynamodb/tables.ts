import { DescribeTableCommand, DescribeTimeToLiveCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, TableDescription } from '@aws-sdk/client-dynamodb';

/** An attribute that is part of a key. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

/** The key of a table or of an index. */
export interface KeySchema {
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
}

export interface IndexFacts extends KeySchema {
  readonly name: string;
  readonly kind: 'global' | 'local';
  /** It is being made and filled, and cannot be asked yet. */
  readonly isBeingCreated?: boolean;
}

/** What is known of a table without reading it. */
export interface TableFacts extends KeySchema {
  readonly name: string;
  /** `ACTIVE`, `CREATING`, … as DynamoDB names it. */
  readonly status: string;
  /** DynamoDB counts about every six hours. */
  readonly itemCount: number;
  /** Bytes, as old as `itemCount`. */
  readonly sizeBytes: number;
  readonly indexes: readonly IndexFacts[];
}

/** The names of all tables, page by page: ListTables gives at most 100 in one answer. */
export async function* listTables(client: DynamoDBClient, signal?: AbortSignal): AsyncGenerator<readonly string[]> {
  let start: string | undefined;
  do {
    const answer: { TableNames?: string[]; LastEvaluatedTableName?: string } = await client.send(
      new ListTablesCommand({ ExclusiveStartTableName: start }),
      { abortSignal: signal },
    );
    yield answer.TableNames ?? [];
    start = answer.LastEvaluatedTableName;
  } while (start !== undefined);
}

/** The facts of one table. */
export async function describeTable(client: DynamoDBClient, table: string, signal?: AbortSignal): Promise<TableFacts> {
  const answer = await client.send(new DescribeTableCommand({ TableName: table }), { abortSignal: signal });
  return tableFacts(table, answer.Table ?? {});
}

/** The attribute that says, in seconds since 1970, when an item ends; `undefined` when items of the table do not. */
export async function timeToLiveAttribute(
  client: DynamoDBClient,
  table: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const answer = await client.send(new DescribeTimeToLiveCommand({ TableName: table }), { abortSignal: signal });
  const { AttributeName, TimeToLiveStatus } = answer.TimeToLiveDescription ?? {};
  return TimeToLiveStatus === 'ENABLED' || TimeToLiveStatus === 'ENABLING' ? AttributeName : undefined;
}

function tableFacts(name: string, table: TableDescription): TableFacts {
  const types = new Map(table.AttributeDefinitions?.map((each) => [each.AttributeName, each.AttributeType]));
  const keys = (schema: TableDescription['KeySchema']): KeySchema => {
    const attribute = (keyType: 'HASH' | 'RANGE'): KeyAttribute | undefined => {
      const found = schema?.find((each) => each.KeyType === keyType)?.AttributeName;
      return found === undefined ? undefined : { name: found, type: keyAttributeType(types.get(found)) };
    };
    const sortKey = attribute('RANGE');
    return { partitionKey: attribute('HASH') ?? { name: '', type: 'S' }, ...(sortKey && { sortKey }) };
  };
  return {
    name: table.TableName ?? name,
    status: table.TableStatus ?? 'ACTIVE',
    itemCount: table.ItemCount ?? 0,
    sizeBytes: table.TableSizeBytes ?? 0,
    ...keys(table.KeySchema),
    indexes: [
      ...(table.GlobalSecondaryIndexes ?? []).map((index) => ({
        index,
        kind: 'global' as const,
        isBeingCreated: index.IndexStatus === 'CREATING',
      })),
      ...(table.LocalSecondaryIndexes ?? []).map((index) => ({ index, kind: 'local' as const, isBeingCreated: false })),
    ].map(({ index, kind, isBeingCreated }) => ({
      name: index.IndexName ?? '',
      kind,
      ...(isBeingCreated && { isBeingCreated }),
      ...keys(index.KeySchema),
    })),
  };
}

function keyAttributeType(type: string | undefined): KeyAttribute['type'] {
  return type === 'N' || type === 'B' ? type : 'S';
}
