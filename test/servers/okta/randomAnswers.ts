import * as fc from 'fast-check';
import { asReceived, markedSecret } from '../randomAnswer';
import type { RandomAnswer } from '../randomAnswer';

/** The states of Okta's page “Authentication API”, and one it may have tomorrow. */
export const transactionStates = [
  'UNAUTHENTICATED',
  'PASSWORD_WARN',
  'PASSWORD_EXPIRED',
  'PASSWORD_RESET',
  'RECOVERY',
  'RECOVERY_CHALLENGE',
  'LOCKED_OUT',
  'MFA_ENROLL',
  'MFA_ENROLL_ACTIVATE',
  'MFA_REQUIRED',
  'MFA_CHALLENGE',
  'SUCCESS',
  'SOMETHING_NEW',
] as const;

export const factorResults = [
  'WAITING',
  'SUCCESS',
  'REJECTED',
  'TIMEOUT',
  'CANCELLED',
  'ERROR',
  'FAILED',
  'PASSCODE_REPLAYED',
  'TIME_WINDOW_EXCEEDED',
  'SOMETHING_NEW',
] as const;

const factorKinds = [
  ['push', 'OKTA'],
  ['token:software:totp', 'OKTA'],
  ['token:software:totp', 'GOOGLE'],
  ['sms', 'OKTA'],
  ['email', 'OKTA'],
  ['call', 'OKTA'],
  ['question', 'OKTA'],
  ['token', 'RSA'],
  ['web', 'DUO'],
  ['webauthn', 'FIDO'],
  ['something:new', 'ACME'],
] as const;

/** HTTP status and code, as they belong together, and some that are not in any list. */
const errorKinds = [
  [400, 'E0000001'],
  [401, 'E0000004'],
  [401, 'E0000011'],
  [403, 'E0000006'],
  [401, 'E0000015'],
  [429, 'E0000047'],
  [401, 'E0000064'],
  [403, 'E0000068'],
  [403, 'E0000069'],
  [403, 'E0000079'],
  [403, 'E0000082'],
  [429, 'E0000109'],
  [429, 'E0000118'],
  [429, 'E0000133'],
  [423, 'E0000155'],
  [500, 'E0000009'],
  [418, 'E0999999'],
] as const;

const token = markedSecret.map((text) => `00${text}`);
const word = fc.constantFrom('a', 'opf1', 'sms1', 'factors', 'verify', 'poll', 'resend', 'x%2Fy', '..', 'ü');

/** Mostly a link of the organisation; now and then one that must not be followed, or that is none. */
function hrefs(origin: string): fc.Arbitrary<unknown> {
  const path = fc
    .array(word, { minLength: 1, maxLength: 4 })
    .map((words) => `${origin}/api/v1/authn/${words.join('/')}`);
  return fc.oneof(
    { weight: 20, arbitrary: path },
    {
      weight: 1,
      arbitrary: fc.constantFrom('https://elsewhere.example/api/v1/authn', origin.replace('https:', 'http:')),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(`${origin}.elsewhere.example/`, '/api/v1/authn/relative', '', 'no link', 7, null),
    },
  );
}

function links(origin: string): fc.Arbitrary<unknown> {
  const href = hrefs(origin);
  const named = (...names: readonly string[]): fc.Arbitrary<unknown> =>
    fc.record(
      { name: fc.constantFrom(...names), href, hints: fc.constant({ allow: ['POST'] }) },
      { requiredKeys: ['href'] },
    );
  const object = fc.record(
    {
      next: named('verify', 'poll', 'authenticate', 'changePassword', 'activate', 'original', 'somethingNew'),
      prev: named('prev'),
      skip: named('skip'),
      cancel: named('cancel'),
      resend: fc.oneof(fc.array(named('sms', 'call', 'email', 'push'), { maxLength: 3 }), named('sms')),
    },
    { requiredKeys: [] },
  );
  return mostly(object, fc.constantFrom(undefined, null, [], 'no links'));
}

function factors(origin: string): fc.Arbitrary<unknown> {
  const href = hrefs(origin);
  const profile = fc.record(
    {
      phoneNumber: fc.constantFrom('+1 XXX-XXX-1337', '', 7),
      email: fc.constantFrom('a...a@example.com', null),
      name: fc.string({ maxLength: 20 }),
      credentialId: fc.constant('ana@example.com'),
    },
    { requiredKeys: [] },
  );
  const challenge = fc.record({
    correctAnswer: fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constantFrom('92', null, {})),
  });
  const factor = fc
    .tuple(
      fc.constantFrom(...factorKinds),
      fc.record(
        {
          id: mostly(fc.constantFrom('opf1', 'ost1', 'sms1', 'emf1', 'sms1'), fc.constantFrom('', 7, undefined)),
          profile,
          _links: fc.record({ verify: fc.record({ href }) }, { requiredKeys: [] }),
          _embedded: fc.record({ challenge }, { requiredKeys: [] }),
        },
        { requiredKeys: ['id'] },
      ),
    )
    .map(([[factorType, provider], rest]) => ({ factorType, provider, ...rest }));
  return fc.oneof(
    { weight: 6, arbitrary: fc.array(factor, { maxLength: 5 }) },
    { weight: 3, arbitrary: factor },
    { weight: 1, arbitrary: fc.constantFrom(null, 'none', 7, [null]) },
  );
}

function transactions(origin: string): fc.Arbitrary<RandomAnswer> {
  const some = factors(origin);
  const embedded = fc.record(
    {
      factors: some,
      factor: some,
      user: fc.constantFrom({ profile: { login: 'ana@example.com' } }, null),
      policy: fc.record(
        { allowRememberDevice: fc.constantFrom(true, false, 'no'), rememberDeviceLifetimeInMinutes: fc.integer() },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  return fc
    .record(
      {
        status: mostly(fc.constantFrom<unknown>(...transactionStates), fc.constantFrom<unknown>(undefined, 7, '')),
        stateToken: mostly(token, fc.constantFrom(undefined, '', 7)),
        sessionToken: mostly(token, fc.constantFrom(undefined, '', 7)),
        factorResult: fc.constantFrom(undefined, ...factorResults),
        expiresAt: fc.constantFrom('2015-11-03T10:15:57.000Z', '2099-11-03T10:15:57.000Z', 'never', undefined),
        _embedded: mostly(embedded, fc.constantFrom(undefined, null, [])),
        _links: links(origin),
      },
      { requiredKeys: ['status', '_links', '_embedded'] },
    )
    .map((body) => ({ status: 200, headers: {}, body }));
}

function errors(): fc.Arbitrary<RandomAnswer> {
  const causes = fc.array(fc.record({ errorSummary: fc.constantFrom('Try again.', '') }), {
    maxLength: 2,
  });
  const reset = fc.constantFrom(undefined, '0', '1447534590', '99999999999', 'soon');
  return fc
    .tuple(fc.constantFrom(...errorKinds), causes, reset)
    .map(([[status, errorCode], errorCauses, resetHeader]) => ({
      status,
      headers: headersOf(resetHeader),
      body: { errorCode, errorSummary: 'Refused', errorLink: errorCode, errorId: 'oae1', errorCauses },
    }));
}

/**
 * Answers of Okta's Authentication API that are well formed and make no sense: any state with any factors, links and results.
 * A few thousand drawn once (`fc.sample`) are enough for many walks.
 * @param origin of the organisation, such as `https://org.example.com`; most links lead there
 */
export function randomTransactions(origin: string): fc.Arbitrary<RandomAnswer> {
  const all = fc.oneof(
    { weight: 12, arbitrary: transactions(origin) },
    { weight: 4, arbitrary: errors() },
    {
      weight: 1,
      arbitrary: fc.constantFrom<RandomAnswer>(
        { status: 200, headers: {}, body: {} },
        { status: 200, headers: {}, body: null },
        { status: 200, headers: {}, body: [] },
        { status: 502, headers: {}, body: '<html><body>Bad gateway</body></html>' },
        { status: 204, headers: {}, body: '' },
      ),
    },
  );
  return all.map(asReceived);
}

/**
 * Pages and redirects as a browser may meet them behind an embed link, in no order.
 * @param origin of the organisation
 */
export function randomPages(origin: string): fc.Arbitrary<RandomAnswer> {
  const somewhere = fc.constantFrom(
    `${origin}/home/amazon_aws/0oa1/272`,
    `${origin}/app/amazon_aws/exk1/sso/saml`,
    'https://signin.aws.amazon.com/saml',
    'https://elsewhere.example/acs',
    'http://elsewhere.example/acs',
    '/login/login.htm',
    '',
  );
  const field = fc.tuple(fc.constantFrom('SAMLResponse', 'SAMLRequest', 'RelayState', 'username', 'password'), token);
  const form = fc
    .tuple(somewhere, fc.constantFrom('POST', 'GET', 'post'), fc.array(field, { maxLength: 4 }))
    .map(
      ([action, method, fields]) =>
        `<form action="${action}" method="${method}">${fields.map(([name, value]) => `<input type="hidden" name="${name}" value="${value}"/>`).join('')}</form>`,
    );
  const piece = fc.oneof(
    form,
    token.map((value) => `<script>var stateToken = '${value.replaceAll('S', String.raw`\x53`)}';</script>`),
    fc.constantFrom(
      '<div class="error-content"><h1>No</h1></div>',
      '<p>Sign in</p>',
      '<form',
      '<base href="https://elsewhere.example/">',
    ),
  );
  const page = fc
    .tuple(mostly(fc.constant(200), fc.constantFrom(400, 403, 404, 500)), fc.array(piece, { maxLength: 4 }))
    .map(([status, pieces]) => ({
      status,
      headers: { 'content-type': 'text/html' },
      body: `<html><body>${pieces.join('\n')}</body></html>`,
    }));
  const redirect = somewhere.map((location) => ({ status: 302, headers: { location }, body: '' }));
  return fc.oneof({ weight: 5, arbitrary: page }, { weight: 2, arbitrary: redirect });
}

function mostly<Usual, Odd>(usual: fc.Arbitrary<Usual>, odd: fc.Arbitrary<Odd>): fc.Arbitrary<Usual | Odd> {
  return fc.oneof({ weight: 19, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

function headersOf(reset: string | undefined): Readonly<Record<string, string>> {
  return reset === undefined ? {} : { 'x-rate-limit-reset': reset };
}
