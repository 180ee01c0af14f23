import { UserError } from '../../connection/userError';
import type { UserErrorAction } from '../../connection/userError';

/** Characters of what ADFS says itself that are repeated. */
const longestQuote = 300;

/** What every error of these sign-ins has in common. */
export const adfsStep = 'sign in to ADFS';

/** @param code after `auth.adfs.` */
export function adfsError(
  code: string,
  message: string,
  actions: readonly UserErrorAction[] = ['editConnection', 'retry'],
  /** A page of ADFS on which a browser gets further. */
  page?: string,
): UserError {
  return new UserError(message, {
    code: `auth.adfs.${code}`,
    step: adfsStep,
    actions,
    ...(page?.startsWith('https://') && { link: { to: 'ADFS', url: page } }),
  });
}

/** Something ADFS says, to stand in one of our messages as a sentence of its own. */
export function quoted(text: string): string {
  const short = text.length > longestQuote ? `${text.slice(0, longestQuote - 1)}…` : text;
  return /[.!?…]$/u.test(short) ? short : `${short}.`;
}

/** The login form again after it was sent, with what ADFS says to that. */
export function refusedUserError(user: string, refusal: string | undefined, passwordPage: string): UserError {
  if (refusal !== undefined && /password\b.*\b(?:expired|must be changed)|update your password/iu.test(refusal)) {
    return expiredPasswordError(user, passwordPage);
  }
  const hint = /[\\@]/u.test(user) ? '' : ' ADFS usually wants the user with its domain: DOMAIN\\user or user@domain.';
  if (refusal === undefined) {
    return adfsError(
      'refused',
      `ADFS shows its sign-in form again for ${user} and gives no reason. Check User and Password.${hint}`,
    );
  }
  const advice = /\block(?:ed|out)\b/iu.test(refusal)
    ? 'Wait until the account is open again, or ask the administrator of ADFS to unlock it.'
    : 'Check User and Password.';
  return adfsError('refused', `ADFS refused ${user}: ${quoted(refusal)} ${advice}${hint}`);
}

export function expiredPasswordError(user: string, passwordPage: string): UserError {
  return adfsError(
    'passwordExpired',
    `The password of ${user} has expired. Change it at ${passwordPage} or on a computer of the domain, then enter the new one in Password.`,
    ['editConnection', 'retry'],
    passwordPage,
  );
}

/** Integrated sign-in is not offered to this computer, or not to what we say we are. */
export function formInsteadError(): UserError {
  return adfsError(
    'formInstead',
    "ADFS asks for user and password in place of the user who is signed in on this computer. The computer is not in the company's network, or ADFS does not offer integrated sign-in to it (WIASupportedUserAgents). Enter User and Password, or connect to the network first.",
  );
}

/** ADFS answers with an error in place of what was expected. */
export function failureError(
  page: { readonly text?: string; readonly activity?: string },
  where: {
    readonly title: string;
    readonly status: number;
    readonly isFirst: boolean;
    readonly relyingParty: string;
  },
): UserError {
  const said = page.text ?? (where.title || `HTTP ${where.status}`);
  const activity = page.activity === undefined ? '' : ` Its activity ID, for the administrator: ${page.activity}.`;
  if (where.isFirst) {
    return adfsError(
      'pageDisabled',
      `ADFS shows an error in place of its sign-in page: ${quoted(said)} That page is switched off unless an administrator of ADFS runs: Set-AdfsProperties -EnableIdPInitiatedSignonPage $true. Check SSOLoginURL too.${activity}`,
    );
  }
  return adfsError(
    'failure',
    `ADFS ends the sign-in with an error: ${quoted(said)} It may not know the relying party ${where.relyingParty}, or does not let you use it. Check RelyingParty, or ask the administrator of ADFS.${activity}`,
  );
}

/** A page that is not served. @param signInPage where it began */
export function strangePageError(url: string, title: string, signInPage: string): UserError {
  return adfsError(
    'strangePage',
    `ADFS shows a page that cannot be answered here: ${nameOf(title)} at ${hostOf(url)}. Open SSOLoginURL in a browser to see what it wants.`,
    ['editConnection', 'retry'],
    signInPage,
  );
}

export function browserOnlyError(what: string, title: string): UserError {
  return adfsError(
    'browserOnly',
    `ADFS asks for ${what}, which only a browser can answer (page ${nameOf(title)}). Ask the administrator of ADFS for another way, such as a code.`,
  );
}

export function nameOf(title: string): string {
  return title === '' ? 'without a title' : `"${title}"`;
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
