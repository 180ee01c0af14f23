import type { AuthSchemeDefinition } from '../authSchemes';
import { authSchemes, requiredProperties } from '../authSchemes';
import { foldName } from '../names';
import type { PropertyDefinition } from '../properties';
import { propertyKey } from '../properties';
import { pingFederateWayOf } from '../pingFederateWay';
import type { CheckContext, Severity } from './checkContext';

const elsewhere: ReadonlyMap<string, string> = new Map([
  ['azuread', 'AzureAD is a scheme of other drivers. Sign in with the AWS CLI and use AwsCredentialsFile.'],
  ['awssso', 'IAM Identity Center has no scheme here. Sign in with aws sso login and use Auto.'],
  ['iamidentitycenter', 'IAM Identity Center has no scheme here. Sign in with aws sso login and use Auto.'],
  ['basiciam', 'BasicIAM is no scheme. For an access key and a secret key use AwsRootKeys.'],
]);

/** Why AuthScheme is not one that can sign in. The value is not repeated: anything may have been pasted there. */
export function unknownSchemeSentence(value: string): string {
  const names = authSchemes.map((scheme) => scheme.name).join(', ');
  return elsewhere.get(foldName(value)) ?? `AuthScheme is none of those known here. Choose one of ${names}.`;
}

/** What the scheme requires and is not there. */
export function checkRequired(context: CheckContext, scheme: AuthSchemeDefinition): void {
  for (const name of requiredProperties(scheme, context.value)) {
    // AWSRegion has a sentence of its own (see `checkRegions`).
    if (name !== 'AWSRegion' && !context.has(name)) {
      context.report(name, 'error', `${name} is missing. ${scheme.name} needs it.`);
    }
  }
  const given = scheme.together.filter((name) => context.has(name));
  if (given.length > 0) {
    for (const name of scheme.together.filter((other) => !context.has(other))) {
      context.report(name, 'error', `${name} is missing. ${scheme.name} needs it together with ${given.join(', ')}.`);
    }
  }
}

/** What users are told about a scheme besides: what the absence of optional properties means, and how to write a user. */
export function checkCustoms(context: CheckContext): void {
  const { scheme, value, has, report } = context;
  if (scheme === 'ADFS' && !has('User') && !has('Password')) {
    report('User', 'info', 'Without User and Password, ADFS takes the Windows user who is signed in on this computer.');
  }
  if (scheme === 'PingFederate' && has('SSOExchangeUrl') && pingFederateWayOf(value('SSOLoginURL')) === 'browser') {
    report(
      'SSOExchangeUrl',
      'info',
      'SSOExchangeUrl does not count: SSOLoginURL leads to a sign-in page, not to WS-Trust.',
    );
  }
  const user = value('User');
  if (scheme === 'ADFS' && user !== undefined && !/[\\@]/.test(user)) {
    report('User', 'info', 'ADFS usually wants the user with its domain: DOMAIN\\user or user@domain.');
  }
  if (scheme === 'AwsWebIdentity' && !has('AWSRoleARN') && !has('AWSWebIdentityToken')) {
    report(
      'AWSRoleARN',
      'info',
      'Without AWSRoleARN and AWSWebIdentityToken, the environment decides: AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE.',
    );
  }
}

/** Properties with a value that the scheme does not use. */
export function unusedProblems(
  scheme: AuthSchemeDefinition,
  given: readonly PropertyDefinition[],
): { property: string; severity: Severity; message: string }[] {
  const used = new Set(['AuthScheme', 'SSOProperties', ...scheme.required, ...scheme.optional]);
  return given
    .filter((definition) => definition.effective && !used.has(propertyKey(definition)))
    .map((definition) => {
      const property = propertyKey(definition);
      const message = `${definition.name} is kept, not used by ${scheme.name}.`;
      const hint = unusedHint(scheme.name, property);
      return hint === undefined
        ? { property, severity: 'info', message }
        : { property, severity: 'warning', message: `${message} ${hint}` };
    });
}

function unusedHint(scheme: string, key: string): string | undefined {
  if (scheme === 'AwsRootKeys' && key === 'AWSRoleARN') {
    return 'To assume a role, choose AwsIAMRoles.';
  }
  if ((scheme === 'AwsRootKeys' || scheme === 'AwsIAMRoles') && key === 'AWSSessionToken') {
    return 'Keys with a session token belong to TemporaryCredentials.';
  }
  return undefined;
}
