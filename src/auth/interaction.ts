import { UserError } from '../connection/userError';

/** The connection a question is about, as a person knows it. */
export interface AskedConnection {
  readonly id: string;
  readonly name: string;
}

interface Question {
  readonly connection: AskedConnection;
  /** True when a session has ended while it was in use: nobody has just asked to sign in. */
  readonly isRenewal: boolean;
}

/** A one-time code is wanted. */
export interface CodeRequest extends Question {
  /** What makes the code: an MFA device by its serial number or ARN, `Okta Verify`, `Google Authenticator`. */
  readonly device?: string;
  /** Where the code was sent, masked by whoever sent it: `+1 XXX-XXX-1337`. Not set when a device shows it. */
  readonly sentTo?: { readonly channel: 'sms' | 'email' | 'call'; readonly address: string };
  /** The code is this many digits and nothing else; not set when its form is not known. */
  readonly digits?: number;
  /** Why the last code was not accepted, in one or two sentences. */
  readonly refused?: string;
  /** No code is accepted before: a code works once, and the device shows the next one then. */
  readonly nextCodeAt?: Date;
  /** After that the whole sign-in begins anew. */
  readonly expiresAt?: Date;
  /** Not set where sending again is impossible. */
  readonly resend?: CodeResend;
}

export interface CodeResend {
  /** The service refuses to send again before. */
  readonly availableAt: Date;
  /** Sends the code again and says when the next time may be. */
  readonly send: (signal: AbortSignal) => Promise<{ readonly availableAt: Date }>;
}

export interface Choice {
  /** What `choose` gives back: an ARN of a role, an id of a factor. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
}

/** One of several has to be chosen. */
export interface ChoiceRequest extends Question {
  readonly subject: 'role' | 'factor';
  /** In the order in which they are shown; at least two. */
  readonly choices: readonly Choice[];
}

/** Somebody has to approve the sign-in elsewhere, on a phone as a rule. */
export interface ApprovalRequest extends Question {
  /** Such as `Okta Verify`. */
  readonly app: string;
  /** What the identity provider says to do, when it says something. */
  readonly instructions?: string;
}

export interface ApprovalUpdate {
  /** To be found among, or entered in, what the phone shows. */
  readonly number?: string;
  readonly instructions?: string;
}

/** The password has to be changed before the sign-in can go on. */
export interface NewPasswordRequest extends Question {
  readonly user: string;
  /** Why the last one was not accepted, or what is demanded of it. */
  readonly refused?: string;
}

/** Something is wanted that the connection does not hold and nobody keeps secret, such as a name. */
export interface TextRequest extends Question {
  /** What is wanted, as whoever wants it calls it: `given_name`. */
  readonly wanted: string;
  /** Who wants it of whom, in one sentence. */
  readonly reason: string;
  /** Why the last answer was not accepted, in one or two sentences. */
  readonly refused?: string;
}

/**
 * What a sign-in may ask of a person. Each question ends with an answer, with the signal's abort, or, when the person
 * does not want to, with `cancelledError()`. A scheme lets that error pass and does not ask again.
 */
export interface Interaction {
  /**
   * False when nobody is asked now, as in a renewal in the background; every question then throws `needsPersonError()`.
   * A scheme looks here before it causes something a person would notice: a message, a push, a used code.
   */
  readonly isAvailable: boolean;
  /** @returns the code, checked against `digits`, without blanks */
  enterCode(request: CodeRequest, signal: AbortSignal): Promise<string>;
  /** @returns the id of the choice */
  choose(request: ChoiceRequest, signal: AbortSignal): Promise<string>;
  /**
   * Shows that an approval is awaited as long as `wait` runs, and ends with what `wait` gives. `wait` may `show` a number
   * at any time; its signal is aborted when the person cancels or the sign-in is stopped.
   */
  awaitApproval<T>(
    request: ApprovalRequest,
    wait: (show: (update: ApprovalUpdate) => void, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>;
  /** @returns the new password, entered twice alike */
  enterNewPassword(request: NewPasswordRequest, signal: AbortSignal): Promise<string>;
  /** @returns the text, not empty, without blanks at its ends */
  enterText(request: TextRequest, signal: AbortSignal): Promise<string>;
}

/** Code of the error a sign-in ends with when the person cancels. */
export const cancelledCode = 'auth.cancelled';

/** Code of the error a sign-in ends with when it needs a person and nobody may be asked. */
export const needsPersonCode = 'auth.needsPerson';

/**
 * The person did not want to go on.
 * @param purpose what the question was for: a second factor, or the sign-in as a whole
 */
export function cancelledError(purpose: 'mfa' | 'signIn' = 'mfa'): UserError {
  const message = purpose === 'mfa' ? 'MFA was cancelled.' : 'The sign-in was cancelled.';
  return new UserError(message, { code: cancelledCode, actions: ['signIn'] });
}

/** The sign-in cannot go on without a person, and nobody may be asked now. */
export function needsPersonError(): UserError {
  return new UserError('The session has ended. Sign in to go on.', { code: needsPersonCode, actions: ['signIn'] });
}

export function isCancelled(error: unknown): boolean {
  return error instanceof UserError && error.code === cancelledCode;
}

export function isNeedsPerson(error: unknown): boolean {
  return error instanceof UserError && error.code === needsPersonCode;
}

/** Nobody is there: every question ends with `needsPersonError()`. */
export const nobody: Interaction = {
  isAvailable: false,
  enterCode: () => Promise.reject(needsPersonError()),
  choose: () => Promise.reject(needsPersonError()),
  awaitApproval: () => Promise.reject(needsPersonError()),
  enterNewPassword: () => Promise.reject(needsPersonError()),
  enterText: () => Promise.reject(needsPersonError()),
};
