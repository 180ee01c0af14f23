import { UserError } from '../connection/userError';

/** What is done when a page is read, as messages say it. */
export function readStep(table: string, index: string | undefined): string {
  return `${readVerb}${index === undefined ? '' : `the index ${index} of `}the table ${table}`;
}

const readVerb = 'read ';

/**
 * Whether DynamoDB refused a page because of a permission (`denied`), or because the table is not there or not yet
 * (`missing`). Services that are asked for credentials have errors of the same names, which are neither.
 */
export function readRefusal(error: unknown): 'denied' | 'missing' | undefined {
  if (!(error instanceof UserError) || !error.step?.startsWith(readVerb)) {
    return undefined;
  }
  switch (error.code) {
    case 'AccessDeniedException':
      return 'denied';
    case 'ResourceNotFoundException':
      return 'missing';
    default:
      return undefined;
  }
}
