import { authSchemes } from '../authSchemes';
import type { PropertyDefinition } from '../propertyDefinition';
import { define } from '../propertyDefinition';

/**
 * How one signs in, and where to. Names, aliases and meanings: source: CData DynamoDB property index v24 and v25; the
 * names with blanks and `Region`, `Access Key`, `Secret Key`, `Role ARN`: property reference v18. AWSPrincipalARN stands
 * in the examples of "Establishing a Connection" v24.
 */
export const signInProperties: readonly PropertyDefinition[] = [
  define({
    name: 'AuthScheme',
    label: 'AuthScheme',
    description: 'How you sign in to AWS.',
    type: 'enum',
    allowedValues: authSchemes.map((scheme) => scheme.name),
    defaultValue: 'AwsRootKeys',
    group: 'Connection',
  }),
  define({
    name: 'AWSRegion',
    aliases: ['Region'],
    label: 'Region',
    description: 'Where the tables are: a name such as IRELAND or a code such as eu-west-1.',
    type: 'region',
    // The driver takes NORTHERNVIRGINIA when nothing is set. Here a region has to be named, so there is no default:
    // tables that seem to be missing are harder to explain than a field that asks.
    group: 'Connection',
    placeholder: 'IRELAND',
  }),
  define({
    name: 'AWSAccessKey',
    aliases: ['Access Key'],
    label: 'Access key',
    description: 'The access key id: twenty characters, long-term ones begin with AKIA, temporary ones with ASIA.',
    secret: 'sensitive',
    group: 'Sign-in',
    placeholder: 'AKIA…',
  }),
  define({
    name: 'AWSSecretKey',
    aliases: ['Secret Key'],
    label: 'Secret key',
    description: 'The secret access key that belongs to the access key.',
    secret: 'secret',
    group: 'Sign-in',
  }),
  define({
    name: 'AWSSessionToken',
    label: 'Session token',
    description: 'The token that came with temporary keys, in one piece.',
    secret: 'secret',
    group: 'Sign-in',
  }),
  define({
    name: 'AWSCredentialsFile',
    label: 'Credentials file',
    description: 'The shared AWS credentials file to read.',
    type: 'path',
    group: 'Sign-in',
    placeholder: '~/.aws/credentials',
  }),
  define({
    name: 'AWSCredentialsFileProfile',
    label: 'Profile',
    description: 'The profile in the credentials file.',
    defaultValue: 'default',
    group: 'Sign-in',
    placeholder: 'default',
  }),
  define({
    name: 'AWSWebIdentityToken',
    label: 'Web identity token',
    description: 'The token of the identity provider itself, not the path of a file that holds it.',
    secret: 'secret',
    group: 'Sign-in',
  }),
  define({
    name: 'AWSCognitoRegion',
    label: 'User pool region',
    description: 'The region of the user pool, which may differ from that of the tables.',
    type: 'region',
    group: 'Sign-in',
    placeholder: 'IRELAND',
  }),
  define({
    name: 'AWSUserPoolId',
    label: 'User pool id',
    description: 'The id of the user pool: its region, an underscore, and some letters and digits.',
    group: 'Sign-in',
    placeholder: 'eu-west-1_Ab12Cd34E',
  }),
  define({
    name: 'AWSUserPoolClientAppId',
    label: 'App client id',
    description: 'The id of an app client of the user pool.',
    group: 'Sign-in',
  }),
  define({
    name: 'AWSUserPoolClientAppSecret',
    label: 'App client secret',
    description: 'The secret of the app client; leave it out when the client was made without one.',
    secret: 'secret',
    group: 'Sign-in',
  }),
  define({
    name: 'AWSIdentityPoolId',
    label: 'Identity pool id',
    description: 'The id of the identity pool that is linked with the user pool: its region, a colon, and a UUID.',
    group: 'Sign-in',
    placeholder: 'eu-west-1:00000000-0000-0000-0000-000000000000',
  }),
  define({
    name: 'User',
    label: 'User',
    description: 'Your user name at the identity provider or in the user pool.',
    group: 'Sign-in',
    placeholder: 'ana@example.com',
  }),
  define({
    name: 'Password',
    label: 'Password',
    description: 'The password of that user.',
    secret: 'secret',
    group: 'Sign-in',
  }),
  define({
    name: 'SSOLoginURL',
    label: 'SSO login URL',
    description: 'Where you sign in at the identity provider; for Okta, where the AWS tile leads.',
    type: 'url',
    group: 'Single sign-on',
    placeholder: 'https://acme.okta.com/home/amazon_aws/…',
  }),
  define({
    name: 'SSOExchangeUrl',
    label: 'SSO exchange URL',
    description:
      'The Partner Service Identifier of the SP connection in PingFederate; needed where SSOLoginURL ends in .wst.',
    type: 'url',
    group: 'Single sign-on',
    placeholder: 'https://us-east-1.signin.aws.amazon.com/platform/saml/acs/…',
  }),
  define({
    name: 'SSOProperties',
    label: 'SSO properties',
    description: 'A list of its own, quoted as a whole: what only one identity provider needs.',
    type: 'list',
    secret: 'secret',
    group: 'Single sign-on',
  }),
  define({
    name: 'AWSRoleARN',
    aliases: ['Role ARN'],
    label: 'Role ARN',
    description: 'The role to assume; after a sign-in that offers several roles, the one to take.',
    group: 'Role',
    placeholder: 'arn:aws:iam::123456789012:role/reader',
  }),
  define({
    name: 'AWSPrincipalARN',
    label: 'Principal ARN',
    description: 'The SAML provider in AWS; needed only when there are several.',
    group: 'Role',
    placeholder: 'arn:aws:iam::123456789012:saml-provider/acme',
  }),
  define({
    name: 'AWSExternalId',
    label: 'External id',
    description: 'What the owner of a role in another account asks for when it is assumed.',
    group: 'Role',
  }),
];
