import type { PropertyDefinition } from '../propertyDefinition';
import { define } from '../propertyDefinition';

/**
 * The way to AWS. Domain: source: CData DynamoDB provider v24. SSLServerCert and the proxy's names, values and defaults:
 * property references of sibling drivers. The four endpoints are this extension's own.
 */
export const networkProperties: readonly PropertyDefinition[] = [
  define({
    name: 'Endpoint',
    label: 'Endpoint',
    description: 'The URL of DynamoDB Local or a VPC endpoint, or the word sample for the built-in sample database.',
    type: 'url',
    group: 'Network',
    placeholder: 'http://localhost:8000',
    own: true,
  }),
  define({
    name: 'Domain',
    label: 'Domain',
    description: 'The domain after the region, if your company has one of its own for AWS.',
    // Shown as the default; regions of another partition use that partition's suffix.
    defaultValue: 'amazonaws.com',
    group: 'Network',
    placeholder: 'amazonaws.com',
  }),
  define({
    name: 'STSEndpoint',
    label: 'STS endpoint',
    description: 'The URL of AWS STS, if it is not the one of the region.',
    type: 'url',
    group: 'Network',
    own: true,
  }),
  define({
    name: 'CognitoIdentityProviderEndpoint',
    label: 'Cognito user pool endpoint',
    description: 'The URL of the Cognito user pools, if it is not the one of their region.',
    type: 'url',
    group: 'Network',
    own: true,
  }),
  define({
    name: 'CognitoIdentityEndpoint',
    label: 'Cognito identity pool endpoint',
    description: 'The URL of the Cognito identity pools, if it is not the one of their region.',
    type: 'url',
    group: 'Network',
    own: true,
  }),
  define({
    name: 'SSLServerCert',
    label: 'Server certificate',
    description:
      'A certificate to trust besides those of the system: its PEM text, the path of a file, or its SHA-1 or SHA-256 thumbprint.',
    type: 'multiline',
    group: 'Network',
  }),
  define({
    name: 'ProxyAutoDetect',
    label: 'Use the proxy of the system',
    description: 'Takes the proxy of the system; the proxy properties below then do not count.',
    type: 'boolean',
    defaultValue: 'False',
    group: 'Network',
  }),
  define({
    name: 'ProxyServer',
    label: 'Proxy server',
    description: 'The name or address of an HTTP proxy.',
    group: 'Network',
    placeholder: 'proxy.example.com',
  }),
  define({
    name: 'ProxyPort',
    label: 'Proxy port',
    description: 'The port of the proxy.',
    type: 'integer',
    defaultValue: '80',
    minimum: 1,
    maximum: 65_535,
    group: 'Network',
  }),
  define({
    name: 'ProxyAuthScheme',
    label: 'Proxy sign-in',
    description: 'How the proxy wants user and password; here BASIC and NONE only.',
    type: 'enum',
    allowedValues: ['BASIC', 'DIGEST', 'NONE', 'NEGOTIATE', 'NTLM', 'PROPRIETARY'],
    defaultValue: 'BASIC',
    group: 'Network',
  }),
  define({
    name: 'ProxyUser',
    label: 'Proxy user',
    description: 'Your user name at the proxy.',
    group: 'Network',
  }),
  define({
    name: 'ProxyPassword',
    label: 'Proxy password',
    description: 'Your password at the proxy.',
    secret: 'secret',
    group: 'Network',
  }),
  define({
    name: 'ProxySSLType',
    label: 'Proxy TLS',
    description:
      'AUTO tunnels what is encrypted; ALWAYS speaks TLS to the proxy, NEVER does not, TUNNEL always tunnels.',
    type: 'enum',
    allowedValues: ['AUTO', 'ALWAYS', 'NEVER', 'TUNNEL'],
    defaultValue: 'AUTO',
    group: 'Network',
  }),
  define({
    name: 'ProxyExceptions',
    label: 'Proxy exceptions',
    description:
      'Hosts that are reached without the proxy, separated by semicolons; *.example.com stands for all below it.',
    type: 'list',
    group: 'Network',
  }),
];
