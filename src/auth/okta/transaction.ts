/** A step that Okta offers, by the address at which it is taken. */
export interface OktaLink {
  readonly href: string;
  /** What the step is: `verify`, `poll`, `changePassword`. */
  readonly name?: string;
}

/** A second factor that somebody has enrolled. */
export interface OktaFactor {
  readonly id: string;
  /** Okta's factorType: `push`, `sms`, `token:software:totp`. */
  readonly type: string;
  /** Who makes it, in capitals: `OKTA`, `GOOGLE`. */
  readonly provider: string;
  /** The maker as people know it, where Okta says it. */
  readonly vendor?: string;
  /** A telephone number or an e-mail address, masked by Okta. */
  readonly address?: string;
  /** What its owner calls the phone. */
  readonly device?: string;
  readonly verify?: OktaLink;
}

/** One answer of the Authentication API: where the sign-in stands, and how it can go on. */
export interface OktaTransaction {
  /** `SUCCESS`, `MFA_REQUIRED` and so on. */
  readonly status: string;
  /** A secret: stands for the sign-in as long as it goes on. */
  readonly stateToken?: string;
  /** A secret, good for one use within five minutes. */
  readonly sessionToken?: string;
  /** As Okta says it, by its own clock. */
  readonly expiresAt?: Date;
  /** How the challenge stands: `WAITING`, `REJECTED`. */
  readonly factorResult?: string;
  /** Those to choose from, or the one that is asked for. */
  readonly factors: readonly OktaFactor[];
  /** The number to be found among those that the phone shows. */
  readonly number?: string;
  /** False: Okta's policy never lets a device be remembered. */
  readonly allowsRememberDevice?: boolean;
  readonly next?: OktaLink;
  readonly skip?: OktaLink;
  readonly cancel?: OktaLink;
  readonly resend?: OktaLink;
}

/** What Okta says of a failure. */
export interface OktaFailure {
  /** Of HTTP. */
  readonly status: number;
  /** `E0000004`; empty when the answer was none of Okta's. */
  readonly code: string;
  /** Okta's own words, in one line. */
  readonly summary: string;
}

/** More factors than this nobody can choose from. */
const mostFactors = 50;

/** Characters of a name or a sentence of Okta's that are shown. */
const longestName = 80;
const longestSummary = 300;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads an answer of the Authentication API. Source: Okta developer documentation, "Authentication API", transaction
 * model; its samples say `factor` and `factors` for one as well as for several.
 * @returns `undefined` for anything that is no transaction
 */
export function readTransaction(text: string): OktaTransaction | undefined {
  const fields = record(parse(text));
  const status = textOf(fields?.['status']);
  if (!fields || status === undefined) {
    return undefined;
  }
  const embedded = record(fields['_embedded']);
  const links = record(fields['_links']);
  const factors = [...listOf(embedded?.['factors']), ...listOf(embedded?.['factor'])]
    .slice(0, mostFactors)
    .flatMap((each) => readFactor(each) ?? []);
  const [challenged] = [...listOf(embedded?.['factor']), ...listOf(embedded?.['factors'])];
  const { allowRememberDevice } = record(embedded?.['policy']) ?? {};
  return {
    status,
    factors,
    ...optional('stateToken', textOf(fields['stateToken'])),
    ...optional('sessionToken', textOf(fields['sessionToken'])),
    ...optional('expiresAt', dateOf(fields['expiresAt'])),
    ...optional('factorResult', textOf(fields['factorResult'])),
    ...optional('number', status === 'MFA_CHALLENGE' ? numberToMatch(challenged) : undefined),
    ...(typeof allowRememberDevice === 'boolean' && { allowsRememberDevice: allowRememberDevice }),
    ...optional('next', readLink(links?.['next'])),
    ...optional('skip', readLink(links?.['skip'])),
    ...optional('cancel', readLink(links?.['cancel'])),
    ...optional('resend', readLink(links?.['resend'])),
  };
}

/** Reads what Okta says of a failure: `{errorCode, errorSummary, errorCauses[]}`. */
export function readFailure({ status, text }: { readonly status: number; readonly text: string }): OktaFailure {
  const fields = record(parse(text));
  const code = textOf(fields?.['errorCode']) ?? '';
  const causes = listOf(fields?.['errorCauses']).flatMap((cause) => textOf(record(cause)?.['errorSummary']) ?? []);
  const summary = causes[0] ?? textOf(fields?.['errorSummary']) ?? '';
  return { status, code: /^[\w-]{1,40}$/u.test(code) ? code : '', summary: oneLine(summary, longestSummary) };
}

function readFactor(value: unknown): OktaFactor | undefined {
  const fields = record(value);
  const id = textOf(fields?.['id']);
  const type = textOf(fields?.['factorType']);
  if (!fields || id === undefined || type === undefined) {
    return undefined;
  }
  const profile = record(fields['profile']);
  return {
    id,
    type,
    provider: (textOf(fields['provider']) ?? '').toUpperCase(),
    ...optional('vendor', nameOf(fields['vendorName'])),
    ...optional('address', nameOf(profile?.['phoneNumber']) ?? nameOf(profile?.['email'])),
    ...optional('device', nameOf(profile?.['name'])),
    ...optional('verify', readLink(record(fields['_links'])?.['verify'])),
  };
}

/** One link, or the first of several. */
function readLink(value: unknown): OktaLink | undefined {
  const [first] = listOf(value);
  const fields = record(first);
  const href = textOf(fields?.['href']);
  return href === undefined ? undefined : { href, ...optional('name', textOf(fields?.['name'])) };
}

/** It comes with a later answer than the one that starts the push. */
function numberToMatch(factor: unknown): string | undefined {
  const answer = record(record(record(factor)?.['_embedded'])?.['challenge'])?.['correctAnswer'];
  const text = typeof answer === 'number' ? String(answer) : textOf(answer);
  return text !== undefined && /^\d{1,6}$/u.test(text) ? text : undefined;
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [name in Name]?: Value });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : value === undefined || value === null ? [] : [value];
}

function record(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function nameOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : oneLine(text, longestName) || undefined;
}

function oneLine(text: string, longest: number): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, longest);
}

function dateOf(value: unknown): Date | undefined {
  const date = typeof value === 'string' ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
