import { findRegion } from '../regions';
import type { CheckContext } from './checkContext';

const userPoolShape = /^([\w-]+)_[0-9A-Za-z]+$/;
const identityPoolShape = /^([\w-]+):[0-9A-Fa-f-]{36}$/;

/** Pools of Cognito. Shapes of the ids: source: Amazon Cognito API references, UserPoolId and IdentityPoolId. */
export function checkCognito(context: CheckContext): void {
  checkUserPool(context);
  checkIdentityPool(context);
}

function checkUserPool({ value, report }: CheckContext): void {
  const text = value('AWSUserPoolId');
  if (text === undefined) {
    return;
  }
  if (identityPoolShape.test(text.trim())) {
    report(
      'AWSUserPoolId',
      'error',
      'AWSUserPoolId looks like the id of an identity pool, which goes into AWSIdentityPoolId.',
    );
    return;
  }
  const prefix = userPoolShape.exec(text)?.[1];
  const region = prefix === undefined ? undefined : findRegion(prefix);
  if (region === undefined) {
    report(
      'AWSUserPoolId',
      'error',
      "A user pool's id is its region, an underscore, letters and digits, such as eu-west-1_Ab12Cd34E.",
    );
    return;
  }
  const given = findRegion(value('AWSCognitoRegion') ?? '');
  if (given !== undefined && given.code !== region.code) {
    report(
      'AWSCognitoRegion',
      'warning',
      'AWSCognitoRegion is not the region that AWSUserPoolId begins with. Check both.',
    );
  }
}

function checkIdentityPool({ value, report }: CheckContext): void {
  const text = value('AWSIdentityPoolId');
  if (text === undefined) {
    return;
  }
  const prefix = identityPoolShape.exec(text)?.[1];
  if (prefix !== undefined && findRegion(prefix) !== undefined) {
    return;
  }
  report(
    'AWSIdentityPoolId',
    'error',
    userPoolShape.test(text.trim())
      ? 'AWSIdentityPoolId looks like the id of a user pool, which goes into AWSUserPoolId.'
      : "An identity pool's id is its region, a colon and a UUID, such as eu-west-1:00000000-0000-0000-0000-000000000000.",
  );
}
