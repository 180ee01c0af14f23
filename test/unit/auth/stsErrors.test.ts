import assert from 'node:assert/strict';
import { explainStsError } from '../../../src/auth/stsErrors';
import type { StsCall } from '../../../src/auth/stsErrors';
import { Trace } from '../../../src/auth/trace';
import type { Connection } from '../../../src/connection/connection';
import { UserError } from '../../../src/connection/userError';

const roleArn = 'arn:aws:iam::123456789012:role/reader';
const serialNumber = 'arn:aws:iam::123456789012:mfa/ana';
const user = 'arn:aws:iam::123456789012:user/ana';
const connection: Connection = {
  id: 'orders',
  name: 'Orders',
  properties: { AWSRegion: 'IRELAND', AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00', AWSRoleARN: roleArn },
};

const assumeRole: StsCall = { step: 'assume the role reader', action: 'AssumeRole', roleArn };
const getSession: StsCall = { step: 'start an MFA session', action: 'GetSessionToken', serialNumber };
const expires = new Date('2026-01-02T03:04:05Z');
const webIdentity: StsCall = {
  step: 'assume the role reader',
  action: 'AssumeRoleWithWebIdentity',
  roleArn,
  tokenFacts: { issuer: 'https://oidc.example.com', expires },
};

interface Row {
  readonly code: string;
  /** AWS's own words. */
  readonly text: string;
  readonly call: StsCall;
  readonly says: RegExp;
}

/** Every error that AWS's documentation and observed answers know for these calls, and what a person is told. */
const rows: readonly Row[] = [
  {
    code: 'AccessDenied',
    text: `User: ${user} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    call: assumeRole,
    says: /^arn:aws:iam::123456789012:user\/ana may not assume arn:aws:iam::123456789012:role\/reader\. Either the role's trust policy .* or the role asks for an external id, or it asks for MFA \(set MFASerialNumber\)\. Check AWSRoleARN\.$/u,
  },
  {
    code: 'AccessDenied',
    text: 'Roles may not be assumed by root accounts.',
    call: assumeRole,
    says: /root user may not assume a role/u,
  },
  {
    code: 'AccessDenied',
    text: 'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
    call: getSession,
    says: /did not accept the code: it is wrong or was used already\. Wait for the next one\./u,
  },
  {
    code: 'AccessDenied',
    text: 'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    call: getSession,
    says: /knows no device arn:aws:iam::123456789012:mfa\/ana of this user\. Check MFASerialNumber/u,
  },
  {
    code: 'AccessDenied',
    text: 'Cannot call GetSessionToken with session credentials',
    call: getSession,
    says: /no MFA session from temporary keys\. Set AWSRoleARN/u,
  },
  {
    code: 'AccessDenied',
    text: `User: ${user} is not authorized to perform: sts:GetSessionToken`,
    call: { ...getSession, serialNumber: undefined },
    says: /may not start a session \(sts:GetSessionToken\)/u,
  },
  ...['InvalidClientTokenId', 'UnrecognizedClientException'].map((code) => ({
    code,
    text: 'The security token included in the request is invalid.',
    call: assumeRole,
    says: /does not know the access key of the connection in eu-west-1\..* each partition of AWS has its own keys, and a temporary key also needs its session token\./u,
  })),
  {
    code: 'SignatureDoesNotMatch',
    text: 'The request signature we calculated does not match the signature you provided.',
    call: assumeRole,
    says: /secret key of the connection does not belong to its access key; look for a blank/u,
  },
  {
    code: 'SignatureDoesNotMatch',
    text: 'Signature expired: 20260101T000000Z is now earlier than 20260101T001500Z (20260101T003000Z - 15 min.)',
    call: assumeRole,
    says: /because of its time\. Set the clock/u,
  },
  {
    code: 'RequestExpired',
    text: 'Request has expired.',
    call: assumeRole,
    says: /because of its time\. Set the clock/u,
  },
  ...['ExpiredToken', 'ExpiredTokenException'].map((code) => ({
    code,
    text: 'The security token included in the request is expired',
    call: assumeRole,
    says: /session token has expired\. Get new temporary credentials/u,
  })),
  {
    code: 'ValidationError',
    text: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    call: assumeRole,
    says: /does not give sessions of this length for .*\. Set TemporaryTokenDuration to 3600 or less\./u,
  },
  {
    code: 'ValidationError',
    text: "1 validation error detected: Value 'x' at 'externalId' failed to satisfy constraint: Member must have length greater than or equal to 2",
    call: assumeRole,
    says: /did not accept AWSExternalId/u,
  },
  {
    code: 'ValidationError',
    text: "1 validation error detected: Value 'x' at 'serialNumber' failed to satisfy constraint",
    call: getSession,
    says: /did not accept MFASerialNumber/u,
  },
  {
    code: 'RegionDisabledException',
    text: 'STS is not activated in this region for account:123456789012.',
    call: assumeRole,
    says: /not switched on for this account in eu-west-1/u,
  },
  {
    code: 'MissingAuthenticationToken',
    text: 'Request is missing Authentication Token',
    call: assumeRole,
    says: /found no usable credentials in the request/u,
  },
  {
    code: 'Throttling',
    text: 'Rate exceeded',
    call: assumeRole,
    says: /STS is limiting requests/u,
  },
  {
    code: 'ServiceUnavailable',
    text: 'Service unavailable.',
    call: assumeRole,
    says: /STS had a failure of its own/u,
  },
  {
    code: 'InvalidIdentityToken',
    text: 'Incorrect token audience',
    call: webIdentity,
    says: /token's audience: it is not on the list of https:\/\/oidc\.example\.com in IAM/u,
  },
  {
    code: 'InvalidIdentityTokenException',
    text: 'No OpenIDConnect provider found in your account for https://oidc.example.com',
    call: webIdentity,
    says: /https:\/\/oidc\.example\.com is not known as an identity provider/u,
  },
  {
    code: 'InvalidIdentityToken',
    text: "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    call: webIdentity,
    says: /cannot reach https:\/\/oidc\.example\.com to check the token\. Try again/u,
  },
  {
    code: 'IDPCommunicationError',
    text: 'An error occurred',
    call: webIdentity,
    says: /cannot reach https:\/\/oidc\.example\.com\. Try again/u,
  },
  {
    code: 'ExpiredTokenException',
    text: 'Token expired: current date/time must be before the expiration date/time',
    call: webIdentity,
    says: /web identity token has expired\. It expired at 2026-01-02T03:04:05\.000Z\. Get a new one\./u,
  },
  {
    code: 'IDPRejectedClaim',
    text: 'The identity provider rejected the claim',
    call: webIdentity,
    says: /identity provider rejected the token/u,
  },
  {
    code: 'AccessDenied',
    text: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    call: webIdentity,
    says: /trust policy of arn:aws:iam::123456789012:role\/reader does not accept this token's subject/u,
  },
];

suite('What STS refuses', () => {
  for (const { code, text, call, says } of rows) {
    test(`${call.action}: ${code}, ${text.slice(0, 60)}`, () => {
      const trace = new Trace();
      const found = explainStsError(named(code, text), call, connection, { trace });
      assert.ok(found instanceof UserError);
      assert.match(found.message, says);
      assert.equal(found.step, call.step);
      assert.ok(found.code.startsWith(code.replace(/Exception$/u, '')));
      assert.ok(found.actions.length > 0);
      assert.ok(found.cause instanceof Error && found.cause.message === text, 'the raw words are kept for the log');
      assert.doesNotMatch(found.message, /!|please|undefined/iu);
    });
  }

  test('a role that asks for what the connection has is said to be so', () => {
    const withId = { ...connection, properties: { ...connection.properties, AWSExternalId: 'shop/42' } };
    const denied = named('AccessDenied', 'User: x is not authorized to perform: sts:AssumeRole');
    const { message } = explainStsError(denied, { ...assumeRole, serialNumber }, withId, { trace: new Trace() });
    assert.match(message, /or the external id is wrong\. Check AWSRoleARN\.$/u);
  });

  test('a secret in the words of the service is in neither message nor cause', () => {
    const trace = new Trace();
    trace.secrets.hide('a made-up secret');
    const found = explainStsError(
      named('ValidationError', "Value 'a made-up secret' at 'tokenCode' failed"),
      getSession,
      connection,
      { trace },
    );
    assert.ok(found instanceof UserError);
    assert.doesNotMatch(`${found.message} ${String(found.cause)}`, /made-up/u);
  });
});

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
