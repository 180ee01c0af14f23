import type { PropertyDefinition } from '../propertyDefinition';
import { define } from '../propertyDefinition';

/**
 * How tables are read. Source: CData DynamoDB property index v24 (names), MaximumRequestRetries v22, RetryWaitTime v25,
 * performance page v22 (Pagesize); Timeout: sibling drivers.
 */
export const readingProperties: readonly PropertyDefinition[] = [
  define({
    name: 'Pagesize',
    label: 'Page size',
    description: 'The most items in one page; DynamoDB ends a page at 1 MB in any case.',
    type: 'integer',
    defaultValue: '1000',
    minimum: 1,
    maximum: 1_000_000,
    group: 'Reading',
  }),
  define({
    name: 'UseConsistentReads',
    label: 'Consistent reads',
    description: 'Reads what the last write left, for twice the capacity; global indexes cannot be read so.',
    type: 'boolean',
    defaultValue: 'False',
    group: 'Reading',
  }),
  define({
    name: 'Readonly',
    label: 'Read-only',
    description: 'Refuses every write.',
    type: 'boolean',
    defaultValue: 'False',
    group: 'Reading',
  }),
  define({
    name: 'MaximumRequestRetries',
    label: 'Retries',
    description: 'How often a request is tried again after an error that may pass.',
    type: 'integer',
    defaultValue: '4',
    minimum: 0,
    maximum: 100,
    group: 'Reading',
  }),
  define({
    name: 'RetryWaitTime',
    label: 'First wait',
    description: 'The wait before the first retry, in milliseconds; it doubles each time.',
    type: 'milliseconds',
    defaultValue: '2000',
    minimum: 0,
    maximum: 600_000,
    group: 'Reading',
  }),
  define({
    name: 'Timeout',
    label: 'Timeout',
    description: 'How long to wait for an answer, in seconds; 0 waits without end.',
    type: 'seconds',
    defaultValue: '60',
    minimum: 0,
    maximum: 86_400,
    group: 'Reading',
  }),
];
