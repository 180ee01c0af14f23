/** What can be asked of a sort key. Source: DynamoDB Developer Guide, "Key condition expressions". */
export type SortKeyOperator = '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins_with';

export const sortKeyOperators: readonly SortKeyOperator[] = ['=', '<', '<=', '>', '>=', 'between', 'begins_with'];
