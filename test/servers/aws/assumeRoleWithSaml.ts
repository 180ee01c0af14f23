import { createHash } from 'node:crypto';
import { escapeXml } from '../saml/identityProvider';
import type { SamlIssuer } from '../saml/identityProvider';
import type { KnownKey } from './keyRing';
import { readResponse, verifyResponse } from './signedAssertion';
import type { SignedAssertion } from './signedAssertion';
import type { StsRole } from './sts';
import { Refusal, assumedXml, checkRoleDuration, durationOf, matching, roleArnOf, sessionArn } from './stsAnswers';
import type { Input } from './stsAnswers';

/** An identity provider as IAM knows it: by its metadata. */
export interface SamlProvider {
  /** `arn:aws:iam::123456789012:saml-provider/company` */
  readonly arn: string;
  readonly issuer: Pick<SamlIssuer, 'entityId' | 'certificatePem'>;
}

export interface SamlParts {
  readonly providers: readonly SamlProvider[];
  readonly roles: readonly StsRole[];
  /** Milliseconds. */
  readonly now: () => number;
  /** @param ends when it ends at the latest, in milliseconds */
  readonly issue: (arn: string, seconds: number, ends: number | undefined) => KnownKey;
}

/** Milliseconds. "Token must be redeemed within 5 minutes of issuance". */
const longestAge = 300_000;

/** Where an assertion may be addressed to, and the audiences it may be restricted to, by partition. */
const places: Readonly<Record<string, { readonly recipient: RegExp; readonly audiences: readonly string[] }>> = {
  aws: {
    recipient: /^https:\/\/(?:[a-z0-9-]+\.)?signin\.aws\.amazon\.com\/(?:static\/)?saml(?:\/acs\/[\w-]+)?$/u,
    audiences: ['urn:amazon:webservices'],
  },
  'aws-us-gov': {
    recipient: /^https:\/\/(?:[a-z0-9-]+\.)?signin\.amazonaws-us-gov\.com\/saml(?:\/acs\/[\w-]+)?$/u,
    audiences: ['urn:amazon:webservices:govcloud', 'urn:amazon:webservices'],
  },
  'aws-cn': {
    recipient: /^https:\/\/(?:[a-z0-9-]+\.)?signin\.amazonaws\.cn\/saml(?:\/acs\/[\w-]+)?$/u,
    audiences: ['urn:amazon:webservices:cn-north-1', 'urn:amazon:webservices:cn-northwest-1', 'urn:amazon:webservices'],
  },
};

/**
 * AssumeRoleWithSAML as AWS documents it: STS API reference (the action's page), IAM User Guide ("Configure SAML
 * assertions for the authentication response", "Troubleshoot SAML federation", whose texts are used). Stricter than AWS
 * in one thing: an assertion that was granted once is not granted again, so that a client which keeps one is found.
 * Where the guide prints no text, as for Recipient, the text is ours.
 * Written apart from the client it is a test for; signatures are checked by xml-crypto.
 */
export function createAssumeRoleWithSaml({ providers, roles, now, issue }: SamlParts): (input: Input) => string {
  const granted = new Set<string>();
  return (input) => {
    const roleArn = roleArnOf(input);
    const principalArn = matching(input, 'PrincipalArn', /^arn:[\w-]+:iam::\d{12}:saml-provider\/[\w._-]+$/u);
    const duration = durationOf(input, 3600, 43_200);
    const assertion = checkedAssertion(
      input['SAMLAssertion'] ?? '',
      providers.find(({ arn }) => arn === principalArn),
    );
    checkTimes(assertion, now());
    checkPlace(assertion, partitionOf(principalArn));
    const sessionName = sessionNameIn(assertion);
    if (granted.has(assertion.id)) {
      throw new Refusal('InvalidIdentityToken', 'The assertion was used before.');
    }
    const role = roles.find(({ arn }) => arn === roleArn);
    if (!role?.samlProviders?.includes(principalArn) || !namesPair(assertion, roleArn, principalArn)) {
      throw new Refusal('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithSAML');
    }
    checkRoleDuration(duration, role.longestSession);
    granted.add(assertion.id);
    const key = issue(sessionArn(roleArn, sessionName), duration, assertion.sessionNotOnOrAfter);
    return assumedXml(roleArn, sessionName, key) + subjectXml(assertion, principalArn);
  };
}

function checkedAssertion(base64: string, provider: SamlProvider | undefined): SignedAssertion {
  if (base64.length < 4 || base64.length > 100_000) {
    throw new Refusal(
      'ValidationError',
      `1 validation error detected: Value at 'sAMLAssertion' failed to satisfy constraint: Member must have length ${base64.length < 4 ? 'greater than or equal to 4' : 'less than or equal to 100000'}`,
    );
  }
  const received = readResponse(base64);
  if (typeof received === 'string') {
    throw new Refusal('InvalidIdentityToken', `Invalid SAML response: ${received}`);
  }
  if (!provider) {
    throw new Refusal('InvalidIdentityToken', "Specified provider doesn't exist");
  }
  if (received.issuer !== provider.issuer.entityId) {
    throw new Refusal('InvalidIdentityToken', 'Issuer not present in specified provider');
  }
  const assertion = verifyResponse(received, provider.issuer.certificatePem);
  if (!assertion || assertion.issuer !== received.issuer) {
    throw new Refusal('InvalidIdentityToken', 'Response signature invalid');
  }
  return assertion;
}

function checkTimes(assertion: SignedAssertion, now: number): void {
  const ends = [assertion.notOnOrAfter, ...assertion.confirmations.map(({ notOnOrAfter }) => notOnOrAfter)];
  if (now - assertion.issuedAt > longestAge || ends.some((end) => end !== undefined && end <= now)) {
    throw new Refusal('ExpiredTokenException', 'Token must be redeemed within 5 minutes of issuance');
  }
  if (Math.max(assertion.issuedAt, assertion.notBefore ?? 0) - now > longestAge) {
    throw new Refusal('InvalidIdentityToken', 'Invalid SAML response: issued in the future');
  }
}

/** One bearer confirmation with Recipient and NotOnOrAfter, and the audience. */
function checkPlace({ confirmations, audiences }: SignedAssertion, partition: string): void {
  const place = places[partition];
  const bearers = confirmations.filter(({ method }) => method === 'urn:oasis:names:tc:SAML:2.0:cm:bearer');
  const [bearer] = bearers;
  if (!bearer || bearers.length !== 1 || bearer.notOnOrAfter === undefined) {
    throw new Refusal('InvalidIdentityToken', 'Invalid SAML response: not one bearer confirmation with NotOnOrAfter');
  }
  if (!place?.recipient.test(bearer.recipient ?? '')) {
    throw new Refusal('InvalidIdentityToken', 'Invalid SAML response: Recipient is not a sign-in endpoint of AWS');
  }
  if (!audiences.some((audience) => place.audiences.includes(audience) || place.recipient.test(audience))) {
    throw new Refusal('InvalidIdentityToken', 'Response does not contain the required audience');
  }
}

function sessionNameIn(assertion: SignedAssertion): string {
  const [name] = assertion.values('RoleSessionName');
  if (!name) {
    throw new Refusal('InvalidIdentityToken', 'RoleSessionName is required in AuthnResponse');
  }
  if (!/^[\w+=,.@-]{2,64}$/u.test(name)) {
    throw new Refusal('InvalidIdentityToken', 'RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}');
  }
  return name;
}

/** Roles that IAM Identity Center made are for itself. */
function namesPair(assertion: SignedAssertion, roleArn: string, principalArn: string): boolean {
  const isIdentityCenter = roleArn.includes('/aws-reserved/') || roleArn.includes('/AWSReservedSSO_');
  return (
    !isIdentityCenter &&
    assertion.values('Role').some((value) => {
      const parts = value.split(',').map((part) => part.trim());
      return parts.length === 2 && parts.includes(roleArn) && parts.includes(principalArn);
    })
  );
}

function subjectXml({ subject, subjectFormat, issuer, confirmations }: SignedAssertion, principalArn: string): string {
  const [, , , , account = ''] = principalArn.split(':');
  const name = principalArn.slice(principalArn.indexOf('/'));
  const qualifier = createHash('sha1')
    .update(issuer + account + name)
    .digest('base64');
  const type = subjectFormat.slice(subjectFormat.lastIndexOf(':') + 1);
  const audience = confirmations[0]?.recipient ?? '';
  return `<Subject>${escapeXml(subject)}</Subject><SubjectType>${escapeXml(type)}</SubjectType><Issuer>${escapeXml(issuer)}</Issuer><Audience>${escapeXml(audience)}</Audience><NameQualifier>${qualifier}</NameQualifier>`;
}

function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? '';
}
