import { UserError } from '../../connection/userError';
import type { UserErrorAction } from '../../connection/userError';
import { parseUrl } from '../../connection/urls';
import type { SamlFacts } from './samlResponse';

/** Characters; what STS takes of a response at most. Source: AWS STS API, AssumeRoleWithSAML. */
const longestResponse = 100_000;

/** Milliseconds by which clocks may differ before a time in the assertion counts. */
const skew = 5 * 60_000;

const sessionNames = /^[\w+=,.@-]{2,64}$/u;

/**
 * Where AWS signs people in, in any partition: `signin.aws.amazon.com`, `eu-west-1.signin.aws.amazon.com`,
 * `signin.amazonaws.cn`, `signin.amazonaws-us-gov.com`, those of closed partitions, and what may come.
 */
const signInHost =
  /(?:^|\.)signin\.(?:[a-z0-9-]+\.)*(?:(?:aws|amazon|amazonaws[a-z-]*)\.[a-z]{2,}(?:\.cn)?|gov|adc-e\.uk)$/u;

/** Roles that IAM Identity Center has made. Source: AWS STS API, AssumeRoleWithSAML. */
export function isReservedRole(roleArn: string): boolean {
  return /:role\/(?:aws-reserved\/|AWSReservedSSO_)/u.test(roleArn);
}

/**
 * Finds what STS would refuse, as far as that is certain, and says whose it is to put right. What is encrypted cannot be
 * checked. Sources: AWS STS API, AssumeRoleWithSAML; IAM User Guide, "Configure SAML assertions for the authentication
 * response" and "Troubleshoot SAML federation".
 * @param now milliseconds
 * @throws UserError
 */
export function checkSamlResponse(
  response: string,
  facts: SamlFacts,
  { provider, now }: { readonly provider: string; readonly now: number },
): void {
  if (facts.status !== 'Success') {
    const why = facts.statusMessage === undefined ? '' : `: ${sentence(facts.statusMessage)}`;
    throw samlError(`${provider} refused the sign-in to AWS (${facts.status})${why || '.'}`, 'saml.status', ['retry']);
  }
  if (response.length > longestResponse) {
    throw administratorError(
      'saml.tooLong',
      provider,
      `The answer of ${provider} has ${response.length} characters; AWS takes ${longestResponse} at most. Fewer roles or other attributes have to be in it.`,
    );
  }
  if (facts.isEncrypted) {
    return;
  }
  if (!facts.hasAssertion) {
    throw administratorError('saml.noAssertion', provider, `The answer of ${provider} holds no assertion.`);
  }
  checkConfirmations(facts, provider);
  checkAudiences(facts, provider);
  checkTimes(facts, provider, now);
  checkAttributes(facts, provider);
}

function checkConfirmations({ confirmations }: SamlFacts, provider: string): void {
  const bearers = confirmations.filter(({ isBearer }) => isBearer);
  if (bearers.length === 0) {
    throw administratorError(
      'saml.noBearer',
      provider,
      `The assertion of ${provider} has no bearer confirmation of its subject.`,
    );
  }
  const recipients = bearers.flatMap(({ recipient }) => recipient ?? []);
  if (recipients.length === 0) {
    throw administratorError(
      'saml.noRecipient',
      provider,
      `The assertion of ${provider} has no Recipient, which AWS demands: https://signin.aws.amazon.com/saml or that of a region.`,
    );
  }
  if (!recipients.some(isAwsSignIn)) {
    throw administratorError(
      'saml.recipient',
      provider,
      `The assertion of ${provider} is addressed to ${shortened(recipients[0])}, not to AWS. Its Recipient has to be https://signin.aws.amazon.com/saml or that of a region.`,
    );
  }
  if (bearers.every(({ notOnOrAfter }) => notOnOrAfter === undefined)) {
    throw administratorError(
      'saml.noEnd',
      provider,
      `The assertion of ${provider} does not say how long it is good (NotOnOrAfter of SubjectConfirmationData), which AWS demands.`,
    );
  }
}

/** An assertion without any restriction is left to STS. */
function checkAudiences({ audiences }: SamlFacts, provider: string): void {
  if (
    audiences.length > 0 &&
    !audiences.some((each) => /^urn:amazon:webservices(?::|$)/u.test(each) || isAwsSignIn(each))
  ) {
    throw administratorError(
      'saml.audience',
      provider,
      `The assertion of ${provider} is meant for ${shortened(audiences[0])}, not for AWS. The audience of the application at ${provider} has to be urn:amazon:webservices.`,
    );
  }
}

function checkTimes(facts: SamlFacts, provider: string, now: number): void {
  const ends = [facts.notOnOrAfter, ...facts.confirmations.map(({ notOnOrAfter }) => notOnOrAfter)];
  const end = Math.min(...ends.map((time) => time ?? Infinity));
  if (end + skew <= now) {
    throw samlError(
      `The answer of ${provider} was good until ${instant(end)}; the clock here says ${instant(now)}. Check the clock of this machine, then that of ${provider}.`,
      'saml.expired',
      ['retry'],
    );
  }
  if (facts.notBefore !== undefined && facts.notBefore - skew > now) {
    throw samlError(
      `The answer of ${provider} is good from ${instant(facts.notBefore)}; the clock here says ${instant(now)}. Check the clock of this machine, then that of ${provider}.`,
      'saml.notYetValid',
      ['retry'],
    );
  }
}

function checkAttributes({ roles, unreadableRoles, sessionName }: SamlFacts, provider: string): void {
  if (roles.length === 0) {
    throw administratorError(
      'saml.noRole',
      provider,
      unreadableRoles > 0
        ? `${provider} offers no role that can be read: each value of its Role attribute has to be the ARN of a role and that of a provider, with a comma between them.`
        : `${provider} offers you no role in AWS: its assertion has no Role attribute. Either you are not assigned to AWS there, or the attribute is not mapped.`,
    );
  }
  if (roles.every(({ roleArn }) => isReservedRole(roleArn))) {
    throw administratorError(
      'saml.reservedRole',
      provider,
      `${provider} offers only roles of IAM Identity Center (AWSReservedSSO_…), which AWS does not give out for a SAML sign-in. An ordinary role is needed.`,
    );
  }
  if (sessionName === undefined) {
    throw administratorError(
      'saml.noSessionName',
      provider,
      `The assertion of ${provider} has no RoleSessionName, which AWS demands. The attribute https://aws.amazon.com/SAML/Attributes/RoleSessionName has to be mapped there, to the e-mail address as a rule.`,
    );
  }
  if (!sessionNames.test(sessionName)) {
    throw administratorError(
      'saml.sessionName',
      provider,
      `RoleSessionName in the assertion of ${provider} is "${shortened(sessionName)}". AWS takes 2 to 64 letters without accents, digits and _+=,.@- there: an e-mail address as a rule.`,
    );
  }
}

/** Whether a URL is one where AWS takes SAML responses. */
export function isAwsSignIn(address: string): boolean {
  const url = parseUrl(address);
  return url?.protocol === 'https:' && signInHost.test(url.hostname.toLowerCase());
}

/** Something that only whoever manages the identity provider can put right. */
function administratorError(code: string, provider: string, message: string): UserError {
  return samlError(`${message} Ask whoever manages ${provider}.`, code, ['retry', 'editConnection']);
}

function samlError(message: string, code: string, actions: readonly UserErrorAction[]): UserError {
  return new UserError(message, { code, step: 'check the SAML response', actions });
}

function shortened(text = ''): string {
  const line = text.replaceAll(/[\s\p{C}]+/gu, ' ');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

function sentence(text: string): string {
  const line = shortened(text);
  return /[.!?]$/u.test(line) ? line : `${line}.`;
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/u, 'Z');
}
