import type { PropertyDefinition } from '../propertyDefinition';
import { define } from '../propertyDefinition';

type Entry = Omit<Parameters<typeof define>[0], 'parent'>;

function part(entry: Entry): PropertyDefinition {
  return define({ ...entry, parent: 'SSOProperties' });
}

/**
 * The parts of SSOProperties. Source: CData DynamoDB provider v24 (Okta, PingFederate); RelyingParty, Resource, Tenant
 * and Okta's Domain: property references of sibling drivers. Types of client certificates: the list of the TLS component
 * those drivers are built on.
 */
export const ssoSubProperties: readonly PropertyDefinition[] = [
  part({
    name: 'APIToken',
    label: 'API token',
    description: 'A token made in the Okta organisation, for a trusted application or proxy only.',
    secret: 'secret',
    group: 'Single sign-on',
  }),
  part({
    name: 'MFAType',
    label: 'Second factor',
    description: 'The factor to use when Okta asks for one; without it you choose at sign-in.',
    type: 'enum',
    allowedValues: ['OktaVerify', 'Email', 'SMS'],
    group: 'Multi-factor',
  }),
  part({
    name: 'MFAPassCode',
    label: 'Passcode',
    description: 'The current code, good for one use and never stored; leave it empty to be asked at sign-in.',
    secret: 'secret',
    stored: false,
    group: 'Multi-factor',
  }),
  part({
    name: 'MFARememberDevice',
    label: 'Remember this device',
    description: 'Lets Okta ask less often for the second factor, if its policies allow that.',
    type: 'boolean',
    defaultValue: 'True',
    group: 'Multi-factor',
  }),
  part({
    name: 'RelyingParty',
    label: 'Relying party',
    description: 'The identifier of AWS in ADFS.',
    defaultValue: 'urn:amazon:webservices',
    group: 'Single sign-on',
  }),
  part({
    name: 'AuthScheme',
    label: 'Authorization header',
    description: 'Basic sends User and Password to PingFederate also as an authorization header.',
    type: 'enum',
    allowedValues: ['Basic', 'None'],
    defaultValue: 'None',
    group: 'Single sign-on',
  }),
  part({
    name: 'SSLClientCert',
    label: 'Client certificate',
    description:
      'The certificate with its key for mutual TLS: the path of a file, or the content itself, as the type says.',
    type: 'multiline',
    secret: 'secret',
    group: 'Single sign-on',
  }),
  part({
    name: 'SSLClientCertType',
    label: 'Client certificate type',
    description: 'What the client certificate is: a PEM or PFX file, or its content.',
    type: 'enum',
    allowedValues: ['PEMKEY_FILE', 'PEMKEY_BLOB', 'PFXFILE', 'PFXBLOB'],
    group: 'Single sign-on',
  }),
  part({
    name: 'SSLClientCertSubject',
    label: 'Client certificate subject',
    description: 'Which certificate of the file: its subject or a part of it, such as CN=reader.',
    defaultValue: '*',
    group: 'Single sign-on',
  }),
  part({
    name: 'SSLClientCertPassword',
    label: 'Client certificate password',
    description: 'The password of the client certificate.',
    secret: 'secret',
    group: 'Single sign-on',
  }),
  part({
    name: 'Domain',
    label: 'Domain',
    description: 'An Okta domain that differs from the host of SSOLoginURL.',
    group: 'Single sign-on',
    effective: false,
  }),
  part({
    name: 'Resource',
    label: 'Resource',
    description: 'The application id URI at Azure AD.',
    group: 'Single sign-on',
    effective: false,
  }),
  part({
    name: 'Tenant',
    label: 'Tenant',
    description: 'The directory id at Azure AD.',
    group: 'Single sign-on',
    effective: false,
  }),
];
