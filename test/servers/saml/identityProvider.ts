import { constants, createCipheriv, publicEncrypt, randomBytes, randomUUID } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { certify, makeKeyPem } from '../certificates';
import type { KeyedCertificate } from '../certificates';

/** A role a person may have, and the provider by which it trusts who signs in. */
export interface RolePair {
  /** `arn:aws:iam::123456789012:role/saml-reader` */
  readonly role: string;
  /** `arn:aws:iam::123456789012:saml-provider/company` */
  readonly provider: string;
}

/** What an assertion says. Everything has a value that AWS accepts, except the roles: none unless set. */
export interface AssertionOptions {
  /** NameID. */
  readonly user?: string;
  readonly roles?: readonly RolePair[];
  /**
   * How a role is written. `providerFirst`: the ARNs the other way round. `broken`: with a line break, blanks and a comment
   * among them.
   */
  readonly roleStyle?: 'plain' | 'providerFirst' | 'broken';
  /** XML of values of the Role attribute as it is, after those of `roles`. */
  readonly roleValues?: readonly string[];
  /** Each role in an Attribute element of its own. */
  readonly hasOneAttributePerRole?: boolean;
  /** Where the assertion may be used; false leaves it out. */
  readonly recipient?: string | false;
  /** False leaves the restriction out. */
  readonly audience?: string | false;
  /** RoleSessionName; false leaves it out. */
  readonly sessionName?: string | false;
  /** Seconds; left out unless set. */
  readonly sessionDuration?: number;
  /** Milliseconds; now unless set. */
  readonly issuedAt?: number;
  /** Milliseconds; five minutes after it was issued unless set; false leaves it out. */
  readonly notOnOrAfter?: number | false;
  /** Milliseconds; when the session at the provider ends; left out unless set. */
  readonly sessionNotOnOrAfter?: number;
  /** How the subject is confirmed; `bearer` unless set. */
  readonly confirmation?: 'bearer' | 'holder-of-key';
  /** Begins the names of the attributes; China's documentation prints `http://www.amazonaws.cn/SAML/Attributes/`. */
  readonly attributePrefix?: string;
  /** Issuer, if not the provider itself. */
  readonly issuer?: string;
  /** `unsigned`; `otherKey`: signed by a key nobody knows; `tampered`: another user was put in after it was signed. */
  readonly fault?: 'unsigned' | 'otherKey' | 'tampered';
  /** Elements are written `saml:Assertion` and values have a type, as PingFederate does; AD FS writes `Assertion`. */
  readonly isPrefixed?: boolean;
}

/** What surrounds the assertion. */
export interface ResponseOptions extends AssertionOptions {
  /** The assertion is encrypted for a key nobody has. */
  readonly isEncrypted?: boolean;
  /** Any but Success comes without an assertion: `urn:oasis:names:tc:SAML:2.0:status:Responder`. */
  readonly status?: string;
  readonly destination?: string;
}

/** An identity provider as far as its signature goes. */
export interface SamlIssuer {
  readonly entityId: string;
  /** What AWS has from the provider's metadata. */
  readonly certificatePem: string;
  /** The value of a SAMLResponse field: a Response in base64, whose Assertion is signed, as AD FS does by default. */
  response(options?: ResponseOptions): string;
  /** A signed Assertion alone, as XML. */
  assertion(options?: AssertionOptions): string;
}

export interface SamlIssuerOptions {
  /** Such as `http://adfs.example.com/adfs/services/trust`, which it is unless set. */
  readonly entityId?: string;
  /** Milliseconds; Date.now unless set. */
  readonly now?: () => number;
}

/** Where AWS takes assertions. Source: AWS, IAM User Guide, "Configure SAML assertions for the authentication response". */
export const awsRecipient = 'https://signin.aws.amazon.com/saml';
export const awsAudience = 'urn:amazon:webservices';
export const awsAttributePrefix = 'https://aws.amazon.com/SAML/Attributes/';

const assertionNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion';
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';

const signingKeys = new Map<string, KeyedCertificate>();

/**
 * Makes an identity provider that signs what it says (XML Signature with xml-crypto: enveloped, exclusive canonical form,
 * RSA with SHA-256). The shape is that of SAML 2.0 core, sections 2.3 and 3.2.2, as AD FS writes it. Providers of one
 * entityId have one key in a process.
 */
export function createSamlIssuer(options: SamlIssuerOptions = {}): SamlIssuer {
  const { entityId = 'http://adfs.example.com/adfs/services/trust', now = Date.now } = options;
  const { certificatePem } = signingKeyOf(entityId);
  const assertion = (said: AssertionOptions = {}): string => {
    const unsigned = assertionXml({ issuedAt: now(), issuer: entityId, ...said });
    if (said.fault === 'unsigned') {
      return unsigned;
    }
    const signed = sign(unsigned, signingKeyOf(said.fault === 'otherKey' ? 'nobody knows it' : entityId));
    return said.fault === 'tampered' ? signed.replace(/(<[\w:]*NameID [^>]*>)[^<]*/u, '$1CORP\\mallory') : signed;
  };
  return {
    entityId,
    certificatePem,
    assertion,
    response: (said = {}) => {
      const status = said.status ?? success;
      const body = status === success ? assertion(said) : '';
      const text = responseXml(said.isEncrypted ? encrypt(body) : body, {
        issuer: said.issuer ?? entityId,
        issuedAt: said.issuedAt ?? now(),
        destination: said.destination ?? (said.recipient || awsRecipient),
        status,
      });
      return Buffer.from(text).toString('base64');
    },
  };
}

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';

function signingKeyOf(entityId: string): KeyedCertificate {
  const known =
    signingKeys.get(entityId) ?? certify(makeKeyPem(), { commonName: `Signing for ${entityId}`.slice(0, 64) });
  signingKeys.set(entityId, known);
  return known;
}

function responseXml(
  assertion: string,
  {
    issuer,
    issuedAt,
    destination,
    status,
  }: { readonly issuer: string; readonly issuedAt: number; readonly destination: string; readonly status: string },
): string {
  return `<samlp:Response ID="_${randomUUID()}" Version="2.0" IssueInstant="${instant(issuedAt)}" Destination="${escapeXml(destination)}" Consent="urn:oasis:names:tc:SAML:2.0:consent:unspecified" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><Issuer xmlns="${assertionNamespace}">${escapeXml(issuer)}</Issuer><samlp:Status><samlp:StatusCode Value="${escapeXml(status)}"/></samlp:Status>${assertion}</samlp:Response>`;
}

function assertionXml(said: AssertionOptions & { readonly issuedAt: number; readonly issuer: string }): string {
  const { issuedAt, user = 'CORP\\ana', recipient = awsRecipient, audience = awsAudience } = said;
  const notOnOrAfter = said.notOnOrAfter ?? issuedAt + 300_000;
  const p = said.isPrefixed ? 'saml:' : '';
  const confirmation = [
    ...(notOnOrAfter === false ? [] : [`NotOnOrAfter="${instant(notOnOrAfter)}"`]),
    ...(recipient === false ? [] : [`Recipient="${escapeXml(recipient)}"`]),
  ].join(' ');
  const sessionEnd =
    said.sessionNotOnOrAfter === undefined ? '' : ` SessionNotOnOrAfter="${instant(said.sessionNotOnOrAfter)}"`;
  const restriction =
    audience === false
      ? ''
      : `<${p}AudienceRestriction><${p}Audience>${escapeXml(audience)}</${p}Audience></${p}AudienceRestriction>`;
  return [
    `<${p}Assertion ID="_${randomUUID()}" IssueInstant="${instant(issuedAt)}" Version="2.0" xmlns${p && ':saml'}="${assertionNamespace}">`,
    `<${p}Issuer>${escapeXml(said.issuer)}</${p}Issuer>`,
    `<${p}Subject><${p}NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${escapeXml(user)}</${p}NameID>`,
    `<${p}SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:${said.confirmation ?? 'bearer'}"><${p}SubjectConfirmationData ${confirmation}/></${p}SubjectConfirmation></${p}Subject>`,
    `<${p}Conditions NotBefore="${instant(issuedAt)}" NotOnOrAfter="${instant(issuedAt + 3_600_000)}">${restriction}</${p}Conditions>`,
    `<${p}AttributeStatement>${attributesXml(said, user, p)}</${p}AttributeStatement>`,
    `<${p}AuthnStatement AuthnInstant="${instant(issuedAt)}" SessionIndex="_${randomUUID()}"${sessionEnd}><${p}AuthnContext><${p}AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</${p}AuthnContextClassRef></${p}AuthnContext></${p}AuthnStatement>`,
    `</${p}Assertion>`,
  ].join('');
}

function attributesXml(said: AssertionOptions, user: string, p: string): string {
  const prefix = said.attributePrefix ?? awsAttributePrefix;
  const type = said.isPrefixed
    ? ' xsi:type="xs:string" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    : '';
  const attribute = (name: string, values: readonly string[]): string =>
    `<${p}Attribute Name="${escapeXml(prefix + name)}">${values.map((value) => `<${p}AttributeValue${type}>${value}</${p}AttributeValue>`).join('')}</${p}Attribute>`;
  const roles = [
    ...(said.roles ?? []).map((pair) => roleXml(pair, said.roleStyle ?? 'plain')),
    ...(said.roleValues ?? []),
  ];
  const { sessionName = user.slice(user.indexOf('\\') + 1) } = said;
  return [
    ...(sessionName === false ? [] : [attribute('RoleSessionName', [escapeXml(sessionName)])]),
    ...(said.hasOneAttributePerRole ? roles.map((role) => attribute('Role', [role])) : []),
    ...(!said.hasOneAttributePerRole && roles.length > 0 ? [attribute('Role', roles)] : []),
    ...(said.sessionDuration === undefined ? [] : [attribute('SessionDuration', [String(said.sessionDuration)])]),
  ].join('');
}

function roleXml({ role, provider }: RolePair, style: 'plain' | 'providerFirst' | 'broken'): string {
  if (style === 'plain') {
    return escapeXml(`${role},${provider}`);
  }
  if (style === 'providerFirst') {
    return escapeXml(`${provider},${role}`);
  }
  const middle = role.lastIndexOf('/') + 2;
  return `\n      ${escapeXml(role.slice(0, middle))}<!-- not the end -->${escapeXml(role.slice(middle))} ,\n      ${escapeXml(provider)}\n    `;
}

/** Puts the signature behind the Issuer, where SAML 2.0's schema wants it. */
function sign(xml: string, { keyPem, certificatePem }: KeyedCertificate): string {
  const signature = new SignedXml({
    privateKey: keyPem,
    publicCert: certificatePem,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: exclusive,
    idAttribute: 'ID',
  });
  signature.addReference({
    xpath: "/*[local-name(.)='Assertion']",
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', exclusive],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signature.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  });
  return signature.getSignedXml();
}

/** XML Encryption 1.1: AES-256-CBC, its key wrapped by RSA-OAEP for a certificate of nobody here. */
function encrypt(xml: string): string {
  const key = randomBytes(32);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const value = Buffer.concat([iv, cipher.update(xml), cipher.final()]).toString('base64');
  const wrapped = publicEncrypt(
    {
      key: signingKeyOf('AWS as it reads what is encrypted').certificatePem,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
    },
    key,
  ).toString('base64');
  const xenc = 'http://www.w3.org/2001/04/xmlenc#';
  return `<EncryptedAssertion xmlns="${assertionNamespace}"><xenc:EncryptedData Type="${xenc}Element" xmlns:xenc="${xenc}"><xenc:EncryptionMethod Algorithm="${xenc}aes256-cbc"/><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><e:EncryptedKey xmlns:e="${xenc}"><e:EncryptionMethod Algorithm="${xenc}rsa-oaep-mgf1p"/><e:CipherData><e:CipherValue>${wrapped}</e:CipherValue></e:CipherData></e:EncryptedKey></KeyInfo><xenc:CipherData><xenc:CipherValue>${value}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></EncryptedAssertion>`;
}

/** With milliseconds, as AD FS writes it. */
function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
