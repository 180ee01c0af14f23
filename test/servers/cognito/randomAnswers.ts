import { getDiffieHellman } from 'node:crypto';
import * as fc from 'fast-check';
import { asReceived, markedSecret } from '../randomAnswer';
import type { RandomAnswer } from '../randomAnswer';

/** The challenges of the RespondToAuthChallenge page, and one it may have tomorrow. */
export const challengeNames = [
  'PASSWORD_VERIFIER',
  'SMS_MFA',
  'SOFTWARE_TOKEN_MFA',
  'EMAIL_OTP',
  'SMS_OTP',
  'SELECT_MFA_TYPE',
  'NEW_PASSWORD_REQUIRED',
  'MFA_SETUP',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
  'CUSTOM_CHALLENGE',
  'SELECT_CHALLENGE',
  'ADMIN_NO_SRP_AUTH',
  'PASSWORD',
  'PASSWORD_SRP',
  'WEB_AUTHN',
  'SOMETHING_NEW',
] as const;

const errorNames = [
  'NotAuthorizedException',
  'UserNotFoundException',
  'UserNotConfirmedException',
  'PasswordResetRequiredException',
  'InvalidParameterException',
  'InvalidPasswordException',
  'ResourceNotFoundException',
  'CodeMismatchException',
  'ExpiredCodeException',
  'TooManyRequestsException',
  'LimitExceededException',
  'InternalErrorException',
  'InvalidIdentityPoolConfigurationException',
  'SomethingNewException',
] as const;

const errorTexts = [
  'Incorrect username or password.',
  'Refresh Token has expired',
  'Invalid Refresh Token.',
  'Unable to verify secret hash for client 1',
  'Invalid session for the user, session is expired.',
  'Token is not from a supported provider of this identity pool.',
  'Invalid login token. Token expired: 2 >= 1',
  '',
] as const;

const prime = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const hexadecimal = fc.bigInt({ min: 0n, max: 2n ** 256n }).map((number) => number.toString(16));

/** Some of them a client must refuse: multiples of the prime. */
const publicValues = fc.oneof(
  { weight: 8, arbitrary: fc.bigInt({ min: 0n, max: prime }).map((number) => number.toString(16)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('0', '00', '', 'not hexadecimal', prime.toString(16), (2n * prime).toString(16)),
  },
);

const lists = fc.constantFrom(
  '["SMS_MFA","SOFTWARE_TOKEN_MFA"]',
  '["EMAIL_OTP"]',
  '["SOMETHING_NEW"]',
  '["userAttributes.name","userAttributes.email"]',
  '[]',
  '{}',
  'null',
  'no list',
);

const parameters = fc.record(
  {
    USER_ID_FOR_SRP: fc.constantFrom('ana', '5f1c', ''),
    USERNAME: fc.constantFrom('ana', '5f1c'),
    SALT: fc.oneof(hexadecimal, fc.constantFrom('', 'zz')),
    SRP_B: publicValues,
    SECRET_BLOCK: markedSecret.map((text) => Buffer.from(text).toString('base64')),
    CODE_DELIVERY_DELIVERY_MEDIUM: fc.constantFrom('SMS', 'EMAIL', 'SOMETHING_NEW'),
    CODE_DELIVERY_DESTINATION: fc.constantFrom('+*******0189', 'a***@e***', ''),
    FRIENDLY_DEVICE_NAME: fc.string({ maxLength: 20 }),
    MFAS_CAN_CHOOSE: lists,
    MFAS_CAN_SETUP: lists,
    requiredAttributes: lists,
    userAttributes: fc.constantFrom('{"email":"ana@example.com"}', '{}', '[]', 'no object'),
    DEVICE_KEY: fc.constant('eu-west-1_1'),
  },
  { requiredKeys: [] },
);

const challenges = fc
  .record(
    {
      ChallengeName: fc.constantFrom(...challengeNames),
      Session: fc.oneof(
        { weight: 9, arbitrary: markedSecret },
        { weight: 1, arbitrary: fc.constantFrom('', undefined) },
      ),
      ChallengeParameters: fc.oneof({ weight: 9, arbitrary: parameters }, { weight: 1, arbitrary: fc.constant({}) }),
      AvailableChallenges: fc.array(fc.constantFrom(...challengeNames), { maxLength: 3 }),
    },
    { requiredKeys: ['ChallengeName'] },
  )
  .map(granted);

/** A token as far as its form goes; nobody has signed it. */
const tokens = fc
  .record(
    {
      sub: fc.constant('5f1c'),
      aud: fc.constantFrom('client', 7),
      token_use: fc.constantFrom('id', 'access'),
      exp: fc.constantFrom(0, 1_500_000_000, 99_999_999_999, 'later'),
      'cognito:username': fc.constantFrom('ana', ''),
      'cognito:roles': fc.constantFrom<unknown>(['arn:aws:iam::123456789012:role/reader'], [], 'none'),
      'cognito:preferred_role': fc.constantFrom('arn:aws:iam::123456789012:role/reader', ''),
    },
    { requiredKeys: [] },
  )
  .chain((claims) =>
    markedSecret.map((signature) => `${encode('{"alg":"RS256"}')}.${encode(JSON.stringify(claims))}.${signature}`),
  );

const results = fc
  .record({
    AuthenticationResult: fc.record(
      {
        IdToken: fc.oneof({ weight: 9, arbitrary: tokens }, { weight: 1, arbitrary: markedSecret }),
        AccessToken: tokens,
        RefreshToken: markedSecret,
        ExpiresIn: fc.oneof(fc.integer({ min: -1, max: 86_400 }), fc.constant(Number.MAX_SAFE_INTEGER)),
        TokenType: fc.constant('Bearer'),
        NewDeviceMetadata: fc.constant({ DeviceKey: 'eu-west-1_1', DeviceGroupKey: '1' }),
      },
      { requiredKeys: [] },
    ),
    ChallengeParameters: fc.constant({}),
  })
  .map(granted);

const errors = fc
  .tuple(fc.constantFrom(...errorNames), fc.constantFrom(...errorTexts), fc.constantFrom(400, 400, 400, 429, 500))
  .map(([name, message, status]): RandomAnswer => ({
    status,
    headers: { 'x-amzn-errortype': name },
    body: { __type: name, message },
  }));

const oddities = fc.constantFrom<RandomAnswer>(
  { status: 200, headers: {}, body: {} },
  { status: 200, headers: {}, body: { ChallengeName: '', AuthenticationResult: null } },
  { status: 502, headers: {}, body: '<html><body>Bad gateway</body></html>' },
);

/** Answers to InitiateAuth and RespondToAuthChallenge that are well formed and make no sense: any challenge with anything. */
export const randomUserPoolAnswers: fc.Arbitrary<RandomAnswer> = fc.oneof(
  { weight: 10, arbitrary: challenges },
  { weight: 3, arbitrary: results },
  { weight: 4, arbitrary: errors },
  { weight: 1, arbitrary: oddities },
);

/** As before, but of identity pools: to GetId and GetCredentialsForIdentity, whichever was asked. */
export const randomIdentityPoolAnswers: fc.Arbitrary<RandomAnswer> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record(
        {
          IdentityId: fc.constantFrom('us-east-1:11112222-3333-4444-5555-666677778888', ''),
          Credentials: fc.record(
            {
              AccessKeyId: fc.constantFrom('ASIAEXAMPLERANDOM000', ''),
              SecretKey: markedSecret,
              SessionToken: markedSecret,
              // Seconds since 1970.
              Expiration: fc.constantFrom(0, 1_500_000_000.5, 99_999_999_999, -1),
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      )
      .map(granted),
  },
  { weight: 4, arbitrary: errors },
  { weight: 1, arbitrary: oddities },
);

function granted(body: unknown): RandomAnswer {
  return asReceived({ status: 200, headers: {}, body });
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
