import type { Asked } from '../auth/sessionState';

/** Why reading waits though it goes on by itself afterwards. */
export type ReadWait =
  /** DynamoDB asked to slow down (`throttled`) or failed (`failing`). */
  | {
      readonly reason: 'throttled' | 'failing';
      /** When it is tried again: milliseconds of `performance.now()`. */
      readonly until: number;
    }
  /** The connection signs in; `asked` is what a person is asked for now. */
  | { readonly reason: 'signIn'; readonly asked?: Asked };

/** Called when waiting begins, and with `undefined` when it has ended. */
export type OnWait = (wait: ReadWait | undefined) => void;
