import { UserError } from '../../connection/userError';
import type { PingFederateSettings } from './settings';
import { pingFederateStep } from './settings';
import type { SoapFault } from './wsTrustAnswer';
import type { WsTrustDialect } from './wsTrustRequest';

/** Characters of the service's own words that are repeated. */
const longestReason = 300;

/** The service does not know this version of SOAP. Source: SOAP 1.2, part 1, section 5.4.6; SOAP 1.1, section 4.4.1. */
const unknownSoap = ['VersionMismatch', 'MustUnderstand'];

/**
 * It does not know this version of WS-Trust. InvalidRequest is also what a wrong SSOExchangeUrl ends with: asking once more
 * does no harm, as a wrong password ends with FailedAuthentication before. Source: WS-Addressing 1.0, SOAP binding, 6.4.2;
 * WS-Trust 1.3, section 11.
 */
const unknownTrust = ['ActionNotSupported', 'BadRequest', 'InvalidRequest'];

/** Source: WS-Trust 1.3, section 11; Web Services Security 1.1, section 12; PingFederate's sample clients. */
const aboutUser = ['FailedAuthentication'];
const aboutPartner = ['InvalidRequest', 'RequestFailed', 'InvalidScope', 'UnableToComply'];
const aboutTime = ['MessageExpired', 'ExpiredData', 'InvalidTimeRange'];
const aboutToken = ['InvalidSecurity', 'InvalidSecurityToken', 'UnsupportedSecurityToken', 'SecurityTokenUnavailable'];

/**
 * The dialect to go on with, when a fault says that the service did not understand this one; nothing was checked then.
 * `undefined` for every other fault: after a refusal, asking again could lock the account.
 */
export function otherDialect(dialect: WsTrustDialect, fault: SoapFault): WsTrustDialect | undefined {
  if (has(fault, unknownSoap) && dialect.soap === '1.2') {
    return { ...dialect, soap: '1.1' };
  }
  if (has(fault, unknownTrust) && dialect.trust === '1.3') {
    return { ...dialect, trust: '2005/02' };
  }
  return undefined;
}

/** Whether a fault says that user or password are wrong. */
export function isRefusedUser(fault: SoapFault): boolean {
  return has(fault, aboutUser);
}

/**
 * A fault as a sentence with a next step.
 * @param clean takes secrets out of what the service said, before it is cut
 */
export function faultError(
  fault: SoapFault,
  settings: PingFederateSettings,
  clean: (text: string) => string,
): UserError {
  const code = fault.codes.at(-1) ?? 'Fault';
  return new UserError(`${sentenceOf(fault, code, settings)}${said(clean(fault.reason).slice(0, longestReason))}`, {
    code,
    step: pingFederateStep,
    actions: ['editConnection', 'retry'],
  });
}

function sentenceOf(fault: SoapFault, code: string, { user, url }: PingFederateSettings): string {
  if (has(fault, aboutUser)) {
    return `PingFederate refused the user ${user}. Check User and Password.`;
  }
  if (has(fault, aboutPartner) && /processor/iu.test(fault.reason) && !url.searchParams.has('TokenProcessorId')) {
    return `PingFederate has several token processors (${code}). Name the one for user names in SSOLoginURL: ${url.origin}${url.pathname}?TokenProcessorId=…`;
  }
  if (has(fault, aboutPartner)) {
    return `PingFederate did not accept the request (${code}). SSOExchangeUrl must equal the Partner Service Identifier of the SP connection.`;
  }
  if (has(fault, aboutTime)) {
    return `PingFederate refused the request because of its time (${code}). Set the clock of this machine.`;
  }
  if (has(fault, aboutToken)) {
    const processor = url.searchParams.has('TokenProcessorId') ? '' : ', or name one by ?TokenProcessorId=…';
    return `PingFederate takes no user name and password there (${code}). Check that SSOLoginURL leads to a username token processor${processor}.`;
  }
  if (has(fault, unknownSoap) || has(fault, unknownTrust)) {
    return `${url.host} understands neither WS-Trust 1.3 nor 2005/02. Check SSOLoginURL.`;
  }
  return `PingFederate answered with a failure (${code}). Ask whoever manages it, and try again.`;
}

function said(reason: string): string {
  return reason === '' ? '' : ` It said: ${/[.!?]$/u.test(reason) ? reason : `${reason}.`}`;
}

/** Some put the name of the fault into its words. */
function has({ codes, reason }: SoapFault, names: readonly string[]): boolean {
  return names.some((name) => codes.includes(name) || new RegExp(`\\b${name}\\b`, 'u').test(reason));
}
