/** What a person can do about a failure, as the UI offers it beside the message. */
export type UserErrorAction = 'retry' | 'editConnection' | 'openSettings' | 'openTableByName' | 'signIn';

/** A page on which a person can put right what failed, as the UI offers it beside the actions. */
export interface UserErrorLink {
  /** Whose page it is, as the button says it: `Okta` for "Open Okta". */
  readonly to: string;
  /** https; it holds no secret. */
  readonly url: string;
}

export interface UserErrorDetails {
  /** Stable, machine-readable: `connection.missingRegion`, or the service's own code such as `AccessDeniedException`. */
  readonly code: string;
  /** What was being done, in the infinitive: `list the tables of Orders (prod)`. */
  readonly step?: string;
  /** The buttons that help, the most useful first. */
  readonly actions?: readonly UserErrorAction[];
  readonly link?: UserErrorLink;
  readonly cause?: unknown;
}

/**
 * A failure a person can act on. Its message is shown as it is, so it says what failed, where, and what to do, and never
 * holds a secret. Any other error is a defect of ours and is logged as one.
 */
export class UserError extends Error {
  readonly code: string;
  readonly step: string | undefined;
  readonly actions: readonly UserErrorAction[];
  readonly link: UserErrorLink | undefined;

  constructor(message: string, details: UserErrorDetails) {
    super(message, { cause: details.cause });
    this.name = 'UserError';
    this.code = details.code;
    this.step = details.step;
    this.actions = details.actions ?? [];
    this.link = details.link;
  }
}
