import { findRegion, partitionOf } from '../regions';
import type { CheckContext } from './checkContext';

interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly account: string;
  readonly resource: string;
}

/**
 * ARNs of roles and SAML providers. Values are not repeated: what is shown of a wrong one is its shape. Source of the
 * shapes: IAM User Guide, "IAM identifiers".
 */
export function checkArns(context: CheckContext): void {
  checkArn(context, 'AWSRoleARN', 'role/', "A role's ARN looks like arn:aws:iam::123456789012:role/reader.");
  checkArn(
    context,
    'AWSPrincipalARN',
    'saml-provider/',
    "A provider's ARN looks like arn:aws:iam::123456789012:saml-provider/acme.",
  );
  checkReservedRole(context);
  const { has, report } = context;
  const roleIsOptional = context.scheme === 'TemporaryCredentials' || context.scheme === 'AwsEC2Roles';
  if (roleIsOptional && has('AWSExternalId') && !has('AWSRoleARN')) {
    report(
      'AWSExternalId',
      'warning',
      'AWSExternalId only counts when a role is assumed. Set AWSRoleARN, or remove it.',
    );
  }
}

/** Takes an ARN apart; `undefined` when it is none. */
export function parseArn(text: string): Arn | undefined {
  const [arn, partition, service, , account, ...resource] = text.split(':');
  return arn === 'arn' &&
    partition !== undefined &&
    service !== undefined &&
    account !== undefined &&
    resource.length > 0
    ? { partition, service, account, resource: resource.join(':') }
    : undefined;
}

function checkArn(context: CheckContext, name: string, kind: string, example: string): void {
  const text = context.value(name);
  if (text === undefined) {
    return;
  }
  if (/\s/.test(text)) {
    context.report(name, 'error', `${name} has a blank in it or at its ends. Remove it.`);
    return;
  }
  const arn = parseArn(text);
  if (arn === undefined) {
    context.report(name, 'error', `${name} is not an ARN. ${example}`);
    return;
  }
  if (arn.service !== 'iam' || !arn.resource.startsWith(kind) || arn.resource.length === kind.length) {
    context.report(name, 'error', `${name} ${otherKind(arn, kind)} ${example}`);
    return;
  }
  if (!/^\d{12}$/.test(arn.account)) {
    context.report(name, 'warning', `${name} has no account number of twelve digits. Check it.`);
  }
  checkPartition(context, name, arn.partition);
}

function otherKind(arn: Arn, wanted: string): string {
  if (arn.service === 'sts' && arn.resource.startsWith('assumed-role/')) {
    return "looks like a session's ARN: arn:aws:sts::…:assumed-role/….";
  }
  if (arn.service !== 'iam') {
    return 'is an ARN of another service than IAM.';
  }
  if (arn.resource.startsWith('user/')) {
    return "looks like a user's ARN: arn:aws:iam::…:user/….";
  }
  if (arn.resource === 'root') {
    return "looks like an account's ARN: arn:aws:iam::…:root.";
  }
  if (arn.resource.startsWith('mfa/')) {
    return "looks like a device's ARN: arn:aws:iam::…:mfa/…; that one goes into MFASerialNumber.";
  }
  if (arn.resource.startsWith('saml-provider/') && wanted !== 'saml-provider/') {
    return "looks like a SAML provider's ARN: arn:aws:iam::…:saml-provider/…; that one goes into AWSPrincipalARN.";
  }
  if (arn.resource.startsWith('role/') && wanted !== 'role/') {
    return "looks like a role's ARN: arn:aws:iam::…:role/…; that one goes into AWSRoleARN.";
  }
  if (arn.resource.startsWith('instance-profile/')) {
    return "looks like an instance profile's ARN: arn:aws:iam::…:instance-profile/….";
  }
  return `does not end with ${wanted} and a name.`;
}

function checkPartition({ value, report }: CheckContext, name: string, partition: string): void {
  const region = findRegion(value('AWSRegion') ?? '');
  if (region !== undefined && value('Endpoint') === undefined && partition !== partitionOf(region.code)) {
    report(
      name,
      'warning',
      `${name} belongs to another part of AWS than AWSRegion (its partition differs). Check both.`,
    );
  }
}

/** Source: AWS STS API, AssumeRoleWithSAML: roles made by IAM Identity Center cannot be assumed so. */
function checkReservedRole({ scheme, value, report }: CheckContext): void {
  const saml = scheme === 'ADFS' || scheme === 'Okta' || scheme === 'PingFederate';
  if (saml && /:role\/(?:aws-reserved\/|AWSReservedSSO_)/.test(value('AWSRoleARN') ?? '')) {
    report(
      'AWSRoleARN',
      'warning',
      'AWSRoleARN is a role of IAM Identity Center, which AWS does not give out for a SAML sign-in. Take an ordinary role.',
    );
  }
}
