import type { ConnectionProperties } from './connection';
import { propertyValue } from './connection';
import { foldName } from './names';
import { pingFederateWayOf } from './pingFederateWay';
import type { PropertyGroup } from './propertyDefinition';

export type AuthSchemeName =
  | 'AwsRootKeys'
  | 'TemporaryCredentials'
  | 'AwsIAMRoles'
  | 'AwsEC2Roles'
  | 'AwsWebIdentity'
  | 'AwsCredentialsFile'
  | 'ADFS'
  | 'Okta'
  | 'PingFederate'
  | 'AwsCognitoSrp'
  | 'AwsCognitoBasic'
  | 'Auto';

/** A collapsed part of the form: optional properties that belong together. */
export interface SchemeSection {
  readonly group: PropertyGroup;
  /** Canonical keys; parts of SSOProperties as `SSOProperties.<Name>`. */
  readonly properties: readonly string[];
}

/** One way to sign in: what it needs, what it may use, and how its form is laid out. */
export interface AuthSchemeDefinition {
  readonly name: AuthSchemeName;
  /** Other values that are read; differences of case and blanks need no alias. */
  readonly aliases: readonly string[];
  readonly label: string;
  /** One sentence: when to use it. */
  readonly description: string;
  /** Keys that must have a value. AWSRegion may be left out when Endpoint is set. */
  readonly required: readonly string[];
  /** Keys that may have a value. */
  readonly optional: readonly string[];
  /** Optional keys of which either all or none are given. */
  readonly together: readonly string[];
  /** What the form shows first, in order: everything required and what stands beside it. */
  readonly main: readonly string[];
  /** The rest of what may be set, in order. */
  readonly sections: readonly SchemeSection[];
}

interface SchemeEntry {
  readonly name: AuthSchemeName;
  readonly aliases?: readonly string[];
  readonly label: string;
  readonly description: string;
  readonly required?: readonly string[];
  readonly beside?: readonly string[];
  readonly together?: readonly string[];
  readonly sections?: readonly SchemeSection[];
  readonly endpoints?: readonly string[];
}

const keys = ['AWSAccessKey', 'AWSSecretKey'];
const userPool = ['AWSCognitoRegion', 'AWSUserPoolId', 'AWSUserPoolClientAppId'];
const clientCertificate = ['SSLClientCert', 'SSLClientCertType', 'SSLClientCertSubject', 'SSLClientCertPassword'].map(
  (name) => `SSOProperties.${name}`,
);
const oktaSecondFactor = ['MFAType', 'MFAPassCode', 'MFARememberDevice'].map((name) => `SSOProperties.${name}`);
const proxy = [
  'ProxyAutoDetect',
  'ProxyServer',
  'ProxyPort',
  'ProxyAuthScheme',
  'ProxyUser',
  'ProxyPassword',
  'ProxySSLType',
  'ProxyExceptions',
];
const cognitoEndpoints = ['CognitoIdentityProviderEndpoint', 'CognitoIdentityEndpoint'];
const reading: SchemeSection = {
  group: 'Reading',
  properties: ['Pagesize', 'UseConsistentReads', 'Readonly', 'MaximumRequestRetries', 'RetryWaitTime', 'Timeout'],
};
const multiFactor: SchemeSection = {
  group: 'Multi-factor',
  properties: ['MFASerialNumber', 'MFAToken', 'CredentialsLocation', 'TemporaryTokenDuration'],
};
/** Which of the user's roles, where the identity pool takes them from the token. */
const cognitoRole: SchemeSection = { group: 'Role', properties: ['AWSRoleARN'] };
const samlRole: SchemeSection = {
  group: 'Role',
  properties: ['AWSRoleARN', 'AWSPrincipalARN', 'TemporaryTokenDuration'],
};

function scheme(entry: SchemeEntry): AuthSchemeDefinition {
  const required = ['AWSRegion', ...(entry.required ?? [])];
  const beside = entry.beside ?? [];
  const sections: SchemeSection[] = [
    ...(entry.sections ?? []),
    {
      group: 'Network',
      properties: ['Endpoint', 'Domain', ...(entry.endpoints ?? ['STSEndpoint']), 'SSLServerCert', ...proxy],
    },
    reading,
  ];
  return {
    name: entry.name,
    aliases: entry.aliases ?? [],
    label: entry.label,
    description: entry.description,
    required,
    optional: [...beside, ...sections.flatMap((section) => section.properties)],
    together: entry.together ?? [],
    main: [...required, ...beside],
    sections,
  };
}

/**
 * Every way to sign in. Names, requirements and options: source: CData DynamoDB provider v24, "Establishing a
 * Connection". `Auto` stands in the property reference of v21. Aliases: sibling drivers of v20 to v23.
 */
export const authSchemes: readonly AuthSchemeDefinition[] = [
  scheme({
    name: 'AwsRootKeys',
    // A scheme of its own in older drivers; with a role it meant AwsIAMRoles (see `authSchemeOf`).
    aliases: ['AwsMFA'],
    label: 'Access keys',
    description: 'A long-term access key and secret key, of an IAM user or (AWS advises against it) of the account.',
    required: keys,
    sections: [multiFactor],
  }),
  scheme({
    name: 'TemporaryCredentials',
    aliases: ['AwsTempCredentials'],
    label: 'Temporary credentials',
    description: 'Keys that come with a session token and end after some hours; a role can be assumed on top.',
    required: [...keys, 'AWSSessionToken'],
    sections: [{ group: 'Role', properties: ['AWSRoleARN', 'AWSExternalId'] }, multiFactor],
  }),
  scheme({
    name: 'AwsIAMRoles',
    label: 'IAM role',
    description: 'The keys of an IAM user, exchanged for a role of this or another account.',
    required: [...keys, 'AWSRoleARN'],
    beside: ['AWSExternalId'],
    sections: [multiFactor],
  }),
  scheme({
    name: 'AwsEC2Roles',
    label: 'EC2 instance role',
    description: 'On an EC2 instance: the role attached to it, with nothing to enter; another role can follow.',
    sections: [{ group: 'Role', properties: ['AWSRoleARN', 'AWSExternalId', 'TemporaryTokenDuration'] }],
  }),
  scheme({
    name: 'AwsWebIdentity',
    label: 'Web identity',
    description: 'In a container (such as a pod in EKS) or with a token of an OpenID provider, exchanged for a role.',
    beside: ['AWSRoleARN', 'AWSWebIdentityToken'],
    together: ['AWSRoleARN', 'AWSWebIdentityToken'],
    sections: [{ group: 'Role', properties: ['TemporaryTokenDuration'] }],
  }),
  scheme({
    name: 'AwsCredentialsFile',
    label: 'AWS credentials file',
    description:
      'A profile of a shared AWS credentials file: keys, temporary credentials, a role, with or without MFA.',
    required: ['AWSCredentialsFile'],
    beside: ['AWSCredentialsFileProfile'],
    // The profile names the device (mfa_serial); the code and where its session is kept are the connection's.
    sections: [{ group: 'Multi-factor', properties: ['MFAToken', 'CredentialsLocation', 'TemporaryTokenDuration'] }],
  }),
  scheme({
    name: 'ADFS',
    aliases: ['AwsADFS'],
    label: 'ADFS',
    description: 'A company account in ADFS; without User and Password, the Windows user who is signed in.',
    required: ['SSOLoginURL'],
    beside: ['User', 'Password'],
    together: ['User', 'Password'],
    sections: [samlRole, { group: 'Single sign-on', properties: ['SSOProperties.RelyingParty'] }],
  }),
  scheme({
    name: 'Okta',
    aliases: ['AwsOKTA'],
    label: 'Okta',
    description: 'A user and password of your Okta organisation, with or without a second factor.',
    required: ['User', 'Password', 'SSOLoginURL'],
    sections: [
      { group: 'Multi-factor', properties: oktaSecondFactor },
      samlRole,
      { group: 'Single sign-on', properties: ['SSOProperties.APIToken'] },
    ],
  }),
  scheme({
    name: 'PingFederate',
    label: 'PingFederate',
    description: 'A company account in PingFederate, through its WS-Trust service or its sign-in page.',
    required: ['User', 'Password', 'SSOLoginURL', 'SSOExchangeUrl'],
    sections: [samlRole, { group: 'Single sign-on', properties: ['SSOProperties.AuthScheme', ...clientCertificate] }],
  }),
  scheme({
    name: 'AwsCognitoSrp',
    label: 'Cognito (SRP)',
    description: 'A user of a Cognito user pool, without sending the password itself: the recommended way for Cognito.',
    required: [...userPool, 'AWSIdentityPoolId', 'User', 'Password'],
    // The specification lists the secret as required; AWS makes app clients without one, and they sign in as well.
    beside: ['AWSUserPoolClientAppSecret'],
    sections: [cognitoRole],
    endpoints: cognitoEndpoints,
  }),
  scheme({
    name: 'AwsCognitoBasic',
    label: 'Cognito (password)',
    description: 'A user of a Cognito user pool whose app client does not offer SRP: the password is sent over TLS.',
    required: [...userPool, 'AWSIdentityPoolId', 'User', 'Password'],
    beside: ['AWSUserPoolClientAppSecret'],
    sections: [cognitoRole],
    endpoints: cognitoEndpoints,
  }),
  scheme({
    name: 'Auto',
    label: 'Automatic',
    description: 'The scheme that the given properties decide; without any, the places where the AWS SDK looks.',
    sections: [
      {
        group: 'Sign-in',
        properties: [
          ...keys,
          'AWSSessionToken',
          'AWSCredentialsFile',
          'AWSCredentialsFileProfile',
          'AWSWebIdentityToken',
          'User',
          'Password',
          ...userPool,
          'AWSUserPoolClientAppSecret',
          'AWSIdentityPoolId',
        ],
      },
      { group: 'Role', properties: ['AWSRoleARN', 'AWSPrincipalARN', 'AWSExternalId'] },
      { group: 'Multi-factor', properties: [...multiFactor.properties, ...oktaSecondFactor] },
      {
        group: 'Single sign-on',
        properties: [
          'SSOLoginURL',
          'SSOExchangeUrl',
          'SSOProperties.APIToken',
          'SSOProperties.RelyingParty',
          'SSOProperties.AuthScheme',
          ...clientCertificate,
        ],
      },
    ],
    endpoints: ['STSEndpoint', ...cognitoEndpoints],
  }),
];

/** What a scheme requires, less what the other properties make needless. */
export function requiredProperties(
  { name, required }: Pick<AuthSchemeDefinition, 'name' | 'required'>,
  value: (property: string) => string | undefined,
): readonly string[] {
  // The partner stands in the address of the sign-in page; only WS-Trust is told it apart.
  const isPage = name === 'PingFederate' && pingFederateWayOf(value('SSOLoginURL')) === 'browser';
  return isPage ? required.filter((property) => property !== 'SSOExchangeUrl') : required;
}

const byFoldedName: ReadonlyMap<string, AuthSchemeDefinition> = new Map(
  authSchemes.flatMap((definition) =>
    [definition.name, ...definition.aliases].map((name) => [foldName(name), definition] as const),
  ),
);

/** Finds a scheme by its name or an older one, in any case. `undefined` for a value that is none. */
export function findAuthScheme(text: string): AuthSchemeDefinition | undefined {
  return byFoldedName.get(foldName(text));
}

/**
 * The scheme a connection signs in with. Absent means AwsRootKeys (the driver's default since v24); `undefined` when the
 * value is no scheme. The old AwsMFA means AwsIAMRoles when a role is given.
 */
export function authSchemeOf(properties: ConnectionProperties): AuthSchemeDefinition | undefined {
  const text = propertyValue(properties, 'AuthScheme') ?? 'AwsRootKeys';
  const withRole = foldName(text) === 'awsmfa' && propertyValue(properties, 'AWSRoleARN') !== undefined;
  return findAuthScheme(text.trim() === '' ? 'AwsRootKeys' : withRole ? 'AwsIAMRoles' : text);
}
