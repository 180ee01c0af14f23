import { readFile } from 'node:fs/promises';
import { UserError } from '../connection/userError';
import { hasCode } from './fileLock';
import { expandPath } from './paths';
import type { SignInEnvironment } from './scheme';

/**
 * The web identity token in a file, without blanks at its ends.
 * @throws UserError when it cannot be read or holds none
 */
export async function readToken(file: string, environment: SignInEnvironment): Promise<string> {
  const path = expandPath(file, environment);
  let token: string;
  try {
    token = (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw tokenError(
      hasCode(error, 'ENOENT')
        ? `There is no token file ${path}. Check where it is put: AWS_WEB_IDENTITY_TOKEN_FILE, or web_identity_token_file of the profile.`
        : `The token file ${path} cannot be read. Check its permissions.`,
      error,
    );
  }
  return checkedToken(token, `The token file ${path} holds no token.`);
}

/**
 * @param otherwise what is said when it can be no token
 * @throws UserError when it is too short or too long. Limits: AWS STS API, AssumeRoleWithWebIdentity
 */
export function checkedToken(token: string, otherwise: string): string {
  if (token.length < 4 || token.length > 20_000) {
    throw tokenError(otherwise);
  }
  return token;
}

function tokenError(message: string, cause?: unknown): UserError {
  return new UserError(message, {
    code: 'auth.webIdentityToken',
    step: 'read the web identity token',
    actions: ['editConnection', 'retry'],
    cause,
  });
}
