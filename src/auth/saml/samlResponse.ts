import type { Document, Element } from '@xmldom/xmldom';
import { UserError } from '../../connection/userError';
import { elementsNamed, parseXml, textIn } from './xmlReading';

/** A role that an assertion offers, and the provider by which it does. */
export interface SamlRole {
  /** `arn:aws:iam::123456789012:role/team/reader` */
  readonly roleArn: string;
  /** `arn:aws:iam::123456789012:saml-provider/company` */
  readonly principalArn: string;
}

/** How the provider says that whoever shows the assertion is its subject. */
export interface SamlConfirmation {
  readonly isBearer: boolean;
  readonly recipient: string | undefined;
  /** Milliseconds. */
  readonly notOnOrAfter: number | undefined;
}

/** What a SAML response says, as far as AWS looks at it. Nothing of it is proved: AWS checks the signature. */
export interface SamlFacts {
  /** Status code without its namespace, the inner one where there is one: `Success`, `AuthnFailed`. */
  readonly status: string;
  readonly statusMessage: string | undefined;
  readonly hasAssertion: boolean;
  /** The assertion is encrypted, so that nothing else is known of it. */
  readonly isEncrypted: boolean;
  readonly issuer: string | undefined;
  /** Each pair once, in the order of the assertion. */
  readonly roles: readonly SamlRole[];
  /** How many values of the Role attribute are no pair of a role and a provider. */
  readonly unreadableRoles: number;
  readonly sessionName: string | undefined;
  /** Seconds. */
  readonly sessionDuration: number | undefined;
  readonly confirmations: readonly SamlConfirmation[];
  readonly audiences: readonly string[];
  /** Milliseconds. */
  readonly notBefore: number | undefined;
  readonly notOnOrAfter: number | undefined;
}

const roleArn = /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/u;
const principalArn = /^arn:aws[a-z-]*:iam::\d{12}:saml-provider\/\S+$/u;

/**
 * Reads a SAML response: base64 of a `samlp:Response`, as the form field SAMLResponse holds it. Sources: SAML 2.0 core;
 * IAM User Guide, "Configure SAML assertions for the authentication response".
 * @throws UserError when it is none
 */
export function readSamlResponse(response: string): SamlFacts {
  const packed = response.replaceAll(/\s/gu, '');
  const document = /^[A-Za-z0-9+/]+={0,2}$/u.test(packed)
    ? parseXml(Buffer.from(packed, 'base64').toString('utf8'), 'The SAML response')
    : undefined;
  if (document?.documentElement?.localName !== 'Response') {
    throw new UserError('The identity provider answered with something else than a SAML response. Check SSOLoginURL.', {
      code: 'saml.noResponse',
      step: 'read the SAML response',
      actions: ['editConnection', 'retry'],
    });
  }
  const first = (name: string): Element | undefined => elementsNamed(document, name)[0];
  const conditions = first('Conditions');
  const values = attributeValues(document, 'Role');
  const pairs = values.map(roleIn);
  return {
    status: statusOf(document),
    statusMessage: textIn(first('StatusMessage')),
    hasAssertion: first('Assertion') !== undefined,
    isEncrypted: first('EncryptedAssertion') !== undefined && first('Assertion') === undefined,
    issuer: textIn(first('Issuer')),
    roles: pairs.filter(
      (pair, index): pair is SamlRole =>
        pair !== undefined && pairs.findIndex((other) => other !== undefined && isSameRole(other, pair)) === index,
    ),
    unreadableRoles: pairs.filter((pair) => pair === undefined).length,
    sessionName: attributeValues(document, 'RoleSessionName')[0],
    sessionDuration: secondsIn(attributeValues(document, 'SessionDuration')[0]),
    confirmations: elementsNamed(document, 'SubjectConfirmation').map(confirmationOf),
    audiences: elementsNamed(document, 'Audience').flatMap((audience) => textIn(audience) ?? []),
    notBefore: timeIn(conditions, 'NotBefore'),
    notOnOrAfter: timeIn(conditions, 'NotOnOrAfter'),
  };
}

export function isSameRole(left: SamlRole, right: SamlRole): boolean {
  return left.roleArn === right.roleArn && left.principalArn === right.principalArn;
}

/** Some of the roles, for a sentence. */
export function listOfRoles(roles: readonly SamlRole[]): string {
  const named = roles.slice(0, 3).map((role) => `${role.roleArn} by ${role.principalArn}`);
  const more = roles.length > named.length ? ` and ${roles.length - named.length} more` : '';
  return `${named.join(', ') || 'none'}${more}`;
}

function statusOf(document: Document): string {
  // A status code may hold another one, which says more.
  const code = elementsNamed(document, 'StatusCode').at(-1)?.getAttribute('Value') ?? 'Success';
  return code.slice(code.lastIndexOf(':') + 1);
}

/** China's documentation prints another beginning of the name than the rest of AWS's. */
function attributeValues(document: Document, name: string): string[] {
  return elementsNamed(document, 'Attribute')
    .filter((attribute) => attribute.getAttribute('Name')?.trim().endsWith(`/SAML/Attributes/${name}`))
    .flatMap((attribute) => elementsNamed(attribute, 'AttributeValue'))
    .flatMap((value) => textIn(value) ?? []);
}

/** The two ARNs stand in either order. */
function roleIn(value: string): SamlRole | undefined {
  const parts = value.split(',').map((part) => part.trim());
  const role = parts.find((part) => roleArn.test(part));
  const principal = parts.find((part) => principalArn.test(part));
  return parts.length === 2 && role !== undefined && principal !== undefined
    ? { roleArn: role, principalArn: principal }
    : undefined;
}

function confirmationOf(confirmation: Element): SamlConfirmation {
  const data = elementsNamed(confirmation, 'SubjectConfirmationData')[0];
  return {
    isBearer: confirmation.getAttribute('Method')?.trim().endsWith(':cm:bearer') === true,
    recipient: data?.getAttribute('Recipient')?.trim() || undefined,
    notOnOrAfter: timeIn(data, 'NotOnOrAfter'),
  };
}

function timeIn(element: Element | undefined, name: string): number | undefined {
  const time = Date.parse(element?.getAttribute(name)?.trim() ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function secondsIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,6}$/u.test(text) ? Number(text) : undefined;
}
