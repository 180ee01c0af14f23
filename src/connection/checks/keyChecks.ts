import { findProperty } from '../properties';
import type { CheckContext } from './checkContext';

const withoutBlanks = [
  'AWSAccessKey',
  'AWSSecretKey',
  'AWSSessionToken',
  'AWSWebIdentityToken',
  'AWSExternalId',
  'AWSUserPoolClientAppId',
  'AWSUserPoolClientAppSecret',
  'SSOProperties.APIToken',
];

const wholeTexts = [
  'User',
  'Password',
  'ProxyUser',
  'ProxyPassword',
  'AWSCredentialsFile',
  'AWSCredentialsFileProfile',
  'CredentialsLocation',
  'SSOProperties.SSLClientCertPassword',
];

/**
 * Keys and tokens: what a careless paste leaves in them, and keys of the wrong kind. Prefixes of access keys (AKIA, ASIA,
 * AIDA, AROA): source: IAM User Guide, "Understanding unique ID prefixes". Hints only: a local database takes any key.
 */
export function checkKeys(context: CheckContext): void {
  for (const name of withoutBlanks) {
    reportBlanks(context, name);
  }
  checkAccessKey(context);
  checkSecretKey(context);
  checkTokens(context);
  for (const name of wholeTexts) {
    reportEnds(context, name);
  }
}

function reportBlanks({ value, report }: CheckContext, name: string): void {
  const text = value(name);
  const shown = name.replace('SSOProperties.', '');
  if (text === undefined || !/\s/.test(text)) {
    return;
  }
  if (/\s/.test(text.trim())) {
    report(name, 'error', `${shown} has a blank or a line break in it. Paste it again in one piece.`);
  } else {
    report(name, 'error', `${shown} begins or ends with a blank or a line break. Remove it.`);
  }
}

/** Values in which blanks may be meant. */
function reportEnds({ value, report }: CheckContext, name: string): void {
  const text = value(name) ?? '';
  const shown = name.replace('SSOProperties.', '');
  if (text !== text.trim()) {
    report(name, 'warning', `${shown} begins or ends with a blank. Remove it unless it belongs there.`);
  } else if (findProperty(name)?.type === 'path' && /^(["']).*\1$/.test(text)) {
    report(name, 'warning', `${shown} is a path in quotes. Remove the quotes.`);
  }
}

function checkAccessKey({ scheme, value, has, report }: CheckContext): void {
  const key = value('AWSAccessKey')?.trim() ?? '';
  const longTermScheme = scheme === 'AwsRootKeys' || scheme === 'AwsIAMRoles';
  if (key.startsWith('ASIA') && longTermScheme) {
    const next = has('AWSSessionToken')
      ? 'Choose TemporaryCredentials.'
      : 'Choose TemporaryCredentials and add AWSSessionToken.';
    report(
      'AWSAccessKey',
      'warning',
      `AWSAccessKey begins with ASIA, so it is temporary and works with its session token only. ${next}`,
    );
  } else if (key.startsWith('AKIA') && scheme === 'TemporaryCredentials') {
    report(
      'AWSAccessKey',
      'warning',
      'AWSAccessKey begins with AKIA, so it is long-term and has no session token. Choose AwsRootKeys, or AwsIAMRoles for a role.',
    );
  } else if (/^(?:AIDA|AROA)[A-Z0-9]{12,}$/.test(key)) {
    report(
      'AWSAccessKey',
      'warning',
      'AWSAccessKey looks like the id of a user or role. An access key begins with AKIA or ASIA.',
    );
  } else if (/^[A-Za-z0-9/+]{40}$/.test(key)) {
    report('AWSAccessKey', 'warning', 'AWSAccessKey looks like a secret key. Are the two exchanged?');
  }
}

function checkSecretKey({ value, report }: CheckContext): void {
  if (/^(?:AKIA|ASIA)[A-Z0-9]{12,28}$/.test(value('AWSSecretKey')?.trim() ?? '')) {
    report('AWSSecretKey', 'warning', 'AWSSecretKey looks like an access key. Are the two exchanged?');
  }
}

function checkTokens({ value, report }: CheckContext): void {
  const webIdentity = value('AWSWebIdentityToken') ?? '';
  if (/^(?:~|\.{1,2}[/\\]|\/|\\\\|[A-Za-z]:[/\\]|file:)/.test(webIdentity)) {
    report(
      'AWSWebIdentityToken',
      'warning',
      'AWSWebIdentityToken looks like a path. It takes the token itself; a path goes into the environment variable AWS_WEB_IDENTITY_TOKEN_FILE.',
    );
  }
  if (/^SSWS\b/i.test(value('SSOProperties.APIToken') ?? '')) {
    report('SSOProperties.APIToken', 'error', 'APIToken begins with SSWS. Enter the token alone, without that word.');
  }
}
