import { UserError } from '../connection/userError';

/** What stands where a secret stood. */
const removed = '••••';

/** Shorter secrets are only replaced where they stand alone: a password `a` must not eat every a. */
const shortestInside = 4;

/** Knows the secrets of a sign-in and takes them out of texts, in the spellings in which they travel. */
export class Redactor {
  private readonly hidden = new Set<string>();

  /** From now on these are taken out. Empty and missing values are passed over. */
  hide(...secrets: readonly (string | undefined)[]): void {
    for (const secret of secrets) {
      if (secret !== undefined && secret.trim() !== '') {
        for (const spelling of spellingsOf(secret)) {
          this.hidden.add(spelling);
        }
      }
    }
  }

  /** The text without any known secret. */
  clean(text: string): string {
    // The longest first: a secret may hold another one.
    return [...this.hidden]
      .toSorted((left, right) => right.length - left.length)
      .reduce((rest, secret) => withoutSecret(rest, secret), text);
  }

  /**
   * An error to keep as another one's cause: name, message, code and stack without secrets, and nothing else. What a
   * library hangs on its errors (requests, answers, headers) is left behind.
   */
  cleanCause(error: unknown): Error {
    if (!(error instanceof Error)) {
      return new Error(this.clean(String(error)));
    }
    const { code, $metadata } = error as {
      code?: unknown;
      $metadata?: { httpStatusCode?: unknown; requestId?: unknown };
    };
    const copy = new Error(this.clean(error.message));
    copy.name = error.name;
    copy.stack = error.stack === undefined ? undefined : this.clean(error.stack);
    return Object.assign(copy, {
      ...(typeof code === 'string' && { code: this.clean(code) }),
      ...(typeof $metadata?.httpStatusCode === 'number' && { httpStatusCode: $metadata.httpStatusCode }),
      ...(typeof $metadata?.requestId === 'string' && { requestId: this.clean($metadata.requestId) }),
    });
  }

  /** The error as it may leave the sign-in: a `UserError` stays one, anything else is a clean copy. */
  cleanError(error: unknown): Error {
    if (!(error instanceof UserError)) {
      return this.cleanCause(error);
    }
    return new UserError(this.clean(error.message), {
      code: error.code,
      ...(error.step !== undefined && { step: this.clean(error.step) }),
      actions: error.actions,
      ...(error.link && { link: { to: this.clean(error.link.to), url: this.clean(error.link.url) } }),
      ...(error.cause !== undefined && { cause: this.cleanCause(error.cause) }),
    });
  }
}

function spellingsOf(secret: string): string[] {
  const trimmed = secret.trim();
  return [
    secret,
    trimmed,
    // Halves of a character, which a stranger's page may hold, have no spelling in an address.
    encodeURIComponent(Buffer.from(trimmed).toString()),
    new URLSearchParams({ s: trimmed }).toString().slice(2),
    JSON.stringify(trimmed).slice(1, -1),
    trimmed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ...(trimmed.length >= shortestInside ? [Buffer.from(trimmed).toString('base64').replace(/=+$/u, '')] : []),
  ];
}

function withoutSecret(text: string, secret: string): string {
  if (secret.length >= shortestInside) {
    return text.replaceAll(secret, removed);
  }
  const escaped = secret.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  return text.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu'), removed);
}
