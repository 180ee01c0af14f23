import { createHash } from 'node:crypto';

/** The most that is remembered; the oldest goes. */
const most = 200;

const refused = new Map<string, string>();

/** Whose password, for whom: an identity provider locks accounts, so it counts for each of them. */
export interface PasswordOwner {
  /** Origin of the identity provider. */
  readonly provider: string;
  readonly user: string;
}

/**
 * Remembers, as long as the window lives, that an identity provider refused a password. A renewal that nobody asked for
 * must not send it again and again: the account would be locked. Only a hash is kept.
 */
export function rememberRefusedPassword(owner: PasswordOwner, password: string, why: string): void {
  const key = keyOf(owner, password);
  refused.delete(key);
  refused.set(key, why);
  const oldest = refused.size > most ? refused.keys().next().value : undefined;
  if (oldest !== undefined) {
    refused.delete(oldest);
  }
}

/** Why the password was refused the last time, or `undefined` when it was not. */
export function refusedPassword(owner: PasswordOwner, password: string): string | undefined {
  return refused.get(keyOf(owner, password));
}

/** It was accepted: what was before does not count. */
export function forgetRefusedPassword(owner: PasswordOwner, password: string): void {
  refused.delete(keyOf(owner, password));
}

function keyOf({ provider, user }: PasswordOwner, password: string): string {
  return createHash('sha256')
    .update(JSON.stringify([provider, user, password]))
    .digest('base64');
}
