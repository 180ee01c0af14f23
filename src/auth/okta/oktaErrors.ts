import { UserError } from '../../connection/userError';
import type { UserErrorAction } from '../../connection/userError';
import type { AppLinkEnd } from './appLink';
import { labelOf } from './factors';
import type { FactorOffer, MfaType } from './factors';
import type { OktaFailure, OktaTransaction } from './transaction';

/** Who signs in where: the words an error message is made of. */
export interface OktaFacts {
  readonly user: string;
  /** `https://acme.okta.com`. */
  readonly origin: string;
  readonly hasApiToken: boolean;
}

interface Explanation {
  readonly message: string;
  readonly actions?: readonly UserErrorAction[];
  /** Whether the organisation's page helps. */
  readonly isForBrowser?: boolean;
}

/** Okta's codes for a one-time code it did not take, which may be followed by another one in the same sign-in. */
export const wrongCode = 'E0000068';
export const replayedCode = 'E0000082';

/** The sign-in is not known any more, or the API token is not good. */
export const unknownState = 'E0000011';

/** Too many requests; the header X-Rate-Limit-Reset says until when. */
export const rateLimited = 'E0000047';

/** A code was sent a moment ago: by SMS, by call, by e-mail. */
export const tooSoon: readonly string[] = ['E0000109', 'E0000133', 'E0000118'];

/** The code of an error for an answer that is none of Okta's. */
export const noOkta = 'okta.noAnswer';

/**
 * A failure that Okta reports. Codes: Okta developer documentation, "Okta API error codes", and auth errors of the
 * "Authentication API". Its own words are passed on where they say more than the code does.
 * @param step in the infinitive: `send the password`
 */
export function failureError(failure: OktaFailure, step: string, facts: OktaFacts): UserError {
  const { code, status, summary } = failure;
  const { message, actions, isForBrowser } = explain(failure, step, facts);
  return new UserError(message, {
    code: code || noOkta,
    step,
    actions: actions ?? ['signIn', 'editConnection'],
    ...(isForBrowser && { link: linkTo(facts) }),
    cause: new Error(`Okta answered ${status} ${code} ${summary}`.trim()),
  });
}

function explain({ code, status, summary }: OktaFailure, step: string, facts: OktaFacts): Explanation {
  const { user, origin, hasApiToken } = facts;
  const host = hostOf(origin);
  switch (code) {
    case 'E0000004':
      return {
        message: `Okta refused the user ${user} or the password (a locked account looks the same). Check User and Password, or sign in at ${host} in a browser.`,
        actions: ['editConnection', 'signIn'],
        isForBrowser: true,
      };
    case unknownState:
      return hasApiToken
        ? {
            message: `${host} does not accept the APIToken: it is wrong, revoked or expired. Enter another one, or none: only a trusted application needs it.`,
            actions: ['editConnection'],
          }
        : { message: `The sign-in at ${host} has ended: it took too long. Sign in again.`, actions: ['signIn'] };
    case 'E0000006':
      return { message: `Okta does not permit ${user} to ${step}. ${said(summary)}Ask whoever manages ${host}.` };
    case 'E0000085':
      return {
        message: `The sign-on policy of ${host} denies ${user} access from here. ${said(summary)}Ask whoever manages it.`,
        isForBrowser: true,
      };
    case 'E0000015':
      return { message: `${host} has a feature that this needs switched off. ${said(summary)}Ask whoever manages it.` };
    case 'E0000155':
      return {
        message: `The account or factor of ${user} is not active at ${host}. ${said(summary)}Ask whoever manages it.`,
      };
    case wrongCode:
      return {
        message: 'Okta did not accept the code: it is wrong or too old. Enter the next one.',
        actions: ['signIn'],
      };
    case replayedCode:
      return {
        message: 'The code was used already. Each code works once: wait for the next one.',
        actions: ['signIn'],
      };
    case 'E0000069':
      return {
        message: `The account of ${user} is locked. Unlock it at ${host}, or ask whoever manages it, then sign in again.`,
        actions: ['signIn'],
        isForBrowser: true,
      };
    case 'E0000079':
      return { message: `The sign-in at ${host} got out of step. Sign in again.`, actions: ['signIn'] };
    case 'E0000064':
      return {
        message: `The password of ${user} has expired. Set a new one at ${host} in a browser, then enter it in the connection.`,
        actions: ['editConnection'],
        isForBrowser: true,
      };
    case rateLimited:
      return {
        message: `${host} takes no more sign-ins for now. ${said(summary)}Try again in a few minutes.`,
        actions: ['retry'],
      };
    case 'E0000109':
    case 'E0000118':
    case 'E0000133':
      return {
        message: `Okta sent a code a moment ago. Wait ${code === 'E0000118' ? 5 : 30} seconds, then have another one sent.`,
        actions: ['signIn'],
      };
    case '':
      return explainStranger(status, host);
    default:
      return { message: `${host} refused to ${step}. ${said(summary) || `Its code is ${code}. `}`.trim() };
  }
}

function explainStranger(status: number, host: string): Explanation {
  if (status === 429) {
    return { message: `${host} takes no more sign-ins for now. Try again in a few minutes.`, actions: ['retry'] };
  }
  if (status >= 500) {
    return { message: `${host} failed (${status}). Try again in a moment.`, actions: ['retry'] };
  }
  if (status >= 300 && status < 400) {
    return {
      message: `${host} sends the sign-in on to another address. Set SSOLoginURL to where the AWS tile of your Okta page leads.`,
      actions: ['editConnection'],
    };
  }
  return {
    message: `${host} does not answer as Okta does (${status}). Set SSOLoginURL to where the AWS tile of your Okta page leads.`,
    actions: ['editConnection'],
  };
}

/** Too many requests, and the wait is too long to sit out. */
export function rateLimitError(until: Date, step: string, { origin }: OktaFacts): UserError {
  return new UserError(
    `${hostOf(origin)} takes no more sign-ins until ${until.toLocaleTimeString()}. Try again after that.`,
    { code: rateLimited, step, actions: ['retry'] },
  );
}

/** A state in which only a browser, or an administrator, can help. */
export function stoppedError({ status }: OktaTransaction, facts: OktaFacts): UserError {
  const { user, origin } = facts;
  const host = hostOf(origin);
  const at = `at ${host} in a browser, then sign in again`;
  const words: Readonly<Record<string, string>> = {
    MFA_ENROLL: `Okta wants ${user} to set up a second factor. Do it ${at}.`,
    MFA_ENROLL_ACTIVATE: `Okta wants ${user} to finish setting up a second factor. Do it ${at}.`,
    PASSWORD_EXPIRED: `The password of ${user} has expired. Set a new one at ${host} in a browser, then enter it in the connection.`,
    PASSWORD_RESET: `The password of ${user} has to be reset. Do it at ${host} in a browser, then enter the new one in the connection.`,
    LOCKED_OUT: `The account of ${user} is locked. Unlock it at ${host}, or ask whoever manages it, then sign in again.`,
    UNAUTHENTICATED: `${host} asks for the password again and again. Sign in there in a browser to see why.`,
  };
  const rest = status.startsWith('RECOVERY')
    ? `The account of ${user} is being recovered. Finish that ${at}.`
    : `Okta wants something that only a browser can do (${/^[A-Z_]{1,40}$/u.test(status) ? status : 'unknown'}). Finish it ${at}.`;
  const isAboutPassword = status.startsWith('PASSWORD');
  return new UserError((Object.hasOwn(words, status) ? words[status] : undefined) ?? rest, {
    code: `okta.${/^[A-Z_]{1,40}$/u.test(status) ? status : 'unknown'}`,
    step: 'sign in to Okta',
    actions: isAboutPassword ? ['editConnection'] : ['signIn'],
    link: linkTo(facts),
  });
}

/** A push, or another challenge, that did not end well. */
export function challengeError(result: string | undefined, app: string): UserError {
  const words = new Map([
    ['REJECTED', `The sign-in was refused in ${app}. If that was you, sign in again.`],
    ['TIMEOUT', `Nobody approved the sign-in in ${app} in time. Sign in again, or set MFAType to another factor.`],
    ['CANCELLED', `The request in ${app} was cancelled. Sign in again.`],
    ['ERROR', `${app} could not ask for approval. Sign in again, or set MFAType to another factor.`],
    ['TIME_WINDOW_EXCEEDED', `${app} answered too late. Sign in again.`],
    ['PASSCODE_REPLAYED', 'The code was used already. Each code works once: wait for the next one.'],
  ]);
  return new UserError(words.get(result ?? '') ?? `${app} gave no approval. Sign in again.`, {
    code: `okta.${words.has(result ?? '') ? result : 'notApproved'}`,
    step: 'pass the second factor',
    actions: ['signIn'],
  });
}

/** None of the factors can be used. */
export function noFactorError(offer: FactorOffer, type: MfaType | undefined, facts: OktaFacts): UserError {
  const { user, origin } = facts;
  const host = hostOf(origin);
  const details = { code: 'okta.noFactor', step: 'choose the second factor', link: linkTo(facts) };
  if (type !== undefined && offer.usable.length > 0) {
    const labels = offer.usable.map(labelOf).join(', ');
    return new UserError(
      `${host} has no factor of MFAType ${type} for ${user}. It has: ${labels}. Choose another MFAType, or none.`,
      { ...details, actions: ['editConnection'] },
    );
  }
  const others = offer.others.length > 0 ? ` (${offer.others.join(', ')})` : '';
  return new UserError(
    `${host} asks ${user} for a second factor that only a browser can give${others}. Set up Okta Verify, SMS, Email or an authenticator app there.`,
    { ...details, actions: ['signIn'] },
  );
}

/** An answer that is well-formed and cannot be followed. */
export function oddAnswerError(what: string, { origin }: OktaFacts): UserError {
  return new UserError(`The answer of ${hostOf(origin)} ${what}. Try again; if it stays so, ask whoever manages it.`, {
    code: 'okta.oddAnswer',
    step: 'sign in to Okta',
    actions: ['retry'],
  });
}

/** A link that leads away from the organisation: what is posted there would be given away. */
export function foreignLinkError({ origin }: OktaFacts): UserError {
  return new UserError(
    `The answer of ${hostOf(origin)} leads to another host. Nothing was sent there. Set SSOLoginURL to where the AWS tile of your Okta page leads.`,
    { code: 'okta.foreignLink', step: 'sign in to Okta', actions: ['editConnection'] },
  );
}

/** The way to the application ended elsewhere. */
export function appEndError(end: AppLinkEnd, facts: OktaFacts): UserError {
  const { user, origin } = facts;
  const host = hostOf(origin);
  const details = { step: 'open the AWS application of Okta', link: linkTo(facts) };
  if (end.kind === 'refused') {
    const message = `${host} does not open the AWS application for ${user}. ${said(end.reason.slice(0, 300))}Check SSOLoginURL, or ask whoever manages it to assign the application.`;
    return new UserError(message, { ...details, code: 'okta.appRefused', actions: ['editConnection'] });
  }
  if (end.kind === 'unknown' && (end.status === 429 || end.status >= 500)) {
    const { message } = explainStranger(end.status, host);
    return new UserError(message, { ...details, code: noOkta, actions: ['retry'] });
  }
  if (end.kind === 'unknown') {
    const page =
      end.title === '' ? `a page without a title (${end.status})` : `the page “${end.title}” (${end.status})`;
    const message = `SSOLoginURL leads to ${page}, not to an application for AWS. Set it to where the AWS tile of your Okta page leads.`;
    return new UserError(message, { ...details, code: 'okta.noResponse', actions: ['editConnection'] });
  }
  const message = `${host} accepted the sign-in of ${user} and asks for it again before it opens the AWS application. Open the application there in a browser to see what it wants.`;
  return new UserError(message, { ...details, code: 'okta.asksAgain', actions: ['signIn'] });
}

/**
 * Identity Engine asks for what an application wants in a way that only a browser can go. Source: Okta developer
 * documentation, "Identity Engine limitations".
 */
export function identityEngineError(facts: OktaFacts): UserError {
  return new UserError(
    `The AWS application asks for more than the sign-in to Okta, and ${hostOf(facts.origin)} runs on Identity Engine, where only a browser can give it. Ask whoever manages it to demand the second factor in the global session policy, or sign in with Okta's own okta-aws-cli and use AwsCredentialsFile.`,
    {
      code: 'okta.identityEngine',
      step: 'open the AWS application of Okta',
      actions: ['editConnection'],
      link: linkTo(facts),
    },
  );
}

/** The organisation's own page, where people put their account right. */
export function linkTo({ origin }: Pick<OktaFacts, 'origin'>): { to: string; url: string } {
  return { to: 'Okta', url: `${origin}/` };
}

export function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//u, '');
}

/** What Okta said, as a sentence of its own with a blank behind it; empty when it said nothing. */
function said(summary: string): string {
  return summary === '' ? '' : `It said: ${/[.!?]$/u.test(summary) ? summary : `${summary}.`} `;
}
