import type { AwsCredentialIdentity } from '@aws-sdk/types';
import type { Connection } from '../connection/connection';

/** What a scheme works with besides the connection itself. */
export interface SchemeContext {
  readonly signal?: AbortSignal;
}

/**
 * One way to sign in: a connection with its secrets in, credentials out. `expiration` is set when they are short-lived.
 * Throws a `UserError` for everything a person can act on.
 */
export type Scheme = (connection: Connection, context: SchemeContext) => Promise<AwsCredentialIdentity>;
