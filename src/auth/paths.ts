import path from 'node:path';
import type { SignInEnvironment } from './scheme';

/**
 * A path as a person wrote it, made absolute: `~` is the home folder, `%NAME%` a variable of the environment, and what is
 * relative begins at home, since the extension has no folder of its own to be in.
 */
export function expandPath(text: string, { homeDirectory, variables }: SignInEnvironment): string {
  const trimmed = text.trim().replaceAll(/%([^%]+)%/gu, (whole, name: string) => variables[name] ?? whole);
  const fromHome = /^~(?:[/\\]|$)/u.test(trimmed) ? path.join(homeDirectory, trimmed.slice(1)) : trimmed;
  return path.resolve(homeDirectory, fromHome);
}
