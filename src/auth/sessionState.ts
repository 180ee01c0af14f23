import type { IdentityFacts } from './scheme';

/** How a connection stands with AWS, as the status bar and the tree show it. */
export type SessionState =
  /** Not signed in, and nobody has asked for it yet. */
  | { readonly kind: 'none' }
  | { readonly kind: 'signingIn' }
  /** A person is needed: asked right now, or (`isAsking` false) to be asked when they say so. */
  | { readonly kind: 'wantsCode'; readonly question: Asked; readonly isAsking: boolean }
  | {
      readonly kind: 'signedIn';
      readonly identity: IdentityFacts;
      /** When the credentials end; not set for long-term keys. */
      readonly expiration?: Date;
      /**
       * When a person is needed again; not set when none ever is. The time to count down: credentials that end before
       * it are renewed without asking.
       */
      readonly sessionExpiration?: Date;
    }
  | { readonly kind: 'failed'; readonly error: Error };

/** What a person is asked for. */
export type Asked = 'code' | 'choice' | 'approval' | 'newPassword' | 'text';
