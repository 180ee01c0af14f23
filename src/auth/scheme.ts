import type { AwsCredentialIdentity } from '@aws-sdk/types';
import type { Connection } from '../connection/connection';
import type { Clock } from './clock';
import type { Interaction } from './interaction';
import type { Sessions } from './sessionStore';
import type { Trace } from './trace';

/** The machine a sign-in happens on. */
export interface SignInEnvironment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  /** Programs that a profile names (credential_process) only run when the workspace is trusted. */
  readonly isTrusted: boolean;
}

/** What a scheme works with besides the connection itself. */
export interface SchemeContext {
  /** Aborted when nobody waits for the sign-in any more. */
  readonly signal: AbortSignal;
  readonly interaction: Interaction;
  /** For `isRenewal` of every question. */
  readonly isRenewal: boolean;
  readonly trace: Trace;
  readonly sessions: Sessions;
  readonly environment: SignInEnvironment;
  readonly clock: Clock;
  /** One-time codes that were sent, in this window. */
  readonly usedCodes: UsedCodes;
}

/** Remembers which one-time codes were sent, so that none is sent twice. */
export interface UsedCodes {
  /** @param device whose codes they are: a serial number, an account and factor */
  isUsed(device: string, code: string): boolean;
  /** Call it before the code is sent: whether the answer arrives or not, the code is spent. */
  markUsed(device: string, code: string): void;
  /** The beginning of the device's next 30 seconds, if a code of the present ones was sent already. */
  nextCodeAt(device: string): Date | undefined;
}

/** Who somebody has signed in as, as far as the sign-in itself tells. */
export interface IdentityFacts {
  /** `arn:aws:sts::123456789012:assumed-role/reader/ana`; not set for keys that were not shown to STS. */
  readonly arn?: string;
  /** ARN of the role that was assumed. */
  readonly role?: string;
  /** Whether a second factor was part of it. */
  readonly withMfa?: boolean;
}

/** What a sign-in gives. */
export interface SignedIn {
  /** `expiration` is set when they are short-lived. */
  readonly credentials: AwsCredentialIdentity;
  readonly identity: IdentityFacts;
  /**
   * What it takes to get new ones when these end. `alone`: the scheme runs again and asks nobody (or throws
   * `needsPersonError()` where it would have to). `person`: somebody is asked. `never`: there is no way but other
   * properties, as with pasted temporary keys.
   */
  readonly renewal: 'alone' | 'person' | 'never';
  /**
   * When a person is needed again, if that is later than the expiry of the credentials: a role session of an hour on an
   * MFA session of twelve.
   */
  readonly sessionExpiration?: Date;
  /** Whether what the credentials were read from, such as a file, has changed since. Cheap: it is asked before each use. */
  readonly hasChanged?: () => Promise<boolean>;
}

/**
 * One way to sign in: a connection with its secrets in, credentials out. Throws a `UserError` for everything a person
 * can act on. It says each step to the trace and hides there what it learns of secrets.
 */
export type Scheme = (connection: Connection, context: SchemeContext) => Promise<SignedIn>;
