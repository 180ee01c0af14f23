import assert from 'node:assert/strict';
import { isCancelled, isNeedsPerson } from '../../../../src/auth/interaction';
import { authenticate, stepUp } from '../../../../src/auth/okta/transactionWalk';
import type { WalkOptions } from '../../../../src/auth/okta/transactionWalk';
import type { UserError } from '../../../../src/connection/userError';
import { failureOf } from '../../../servers/aws/failure';
import { cancels, chooses } from '../../../servers/aws/people';
import {
  challenge,
  challengeWithNumber,
  email,
  factor,
  failure,
  googleCode,
  oktaCode,
  origin,
  push,
  required,
  sms,
  state,
  success,
} from './answers';
import { Bench } from './bench';
import type { Scripted } from './bench';

const waiting = challenge(push, { factorResult: 'WAITING' });
const wrong: Scripted = [403, failure('E0000068', 'Invalid Passcode/Answer', 'Your token does not match our records.')];
const sessionToken = 'made-up-session-token';

async function failing(bench: Bench, more: Partial<WalkOptions> = {}): Promise<UserError> {
  return failureOf(authenticate(bench.options(more)));
}

suite('The walk through a transaction of Okta', () => {
  test('the password alone', async () => {
    const bench = new Bench([success()]);
    assert.deepEqual(await authenticate(bench.options()), { sessionToken, withFactor: false });
    assert.deepEqual(bench.posted, [
      {
        path: '/api/v1/authn',
        carriesPassword: true,
        body: {
          username: 'ana@example.com',
          password: 'made-up-password',
          options: { multiOptionalFactorEnroll: false, warnBeforePasswordExpired: false },
        },
      },
    ]);
    assert.deepEqual(bench.last, []);
  });

  test('a device token goes along with an API token only, and if it is short enough', async () => {
    const facts = { user: 'ana@example.com', origin, hasApiToken: true };
    const contextOf = async (more: Partial<WalkOptions>): Promise<unknown> => {
      const bench = new Bench([success()]);
      await authenticate(bench.options(more));
      return bench.posted[0]?.body['context'];
    };
    assert.deepEqual(await contextOf({ facts, deviceToken: 'device' }), { deviceToken: 'device' });
    assert.equal(await contextOf({ deviceToken: 'device' }), undefined);
    assert.equal(await contextOf({ facts, deviceToken: 'x'.repeat(33) }), undefined);
  });

  test('a push is awaited, its number shown when it comes', async () => {
    const bench = new Bench([required([push]), waiting, challengeWithNumber(42), challengeWithNumber(42), success()]);
    bench.person.answersApprovals(() => undefined);
    assert.deepEqual(await authenticate(bench.options()), { sessionToken, withFactor: true });
    const [approval] = bench.person.approvals;
    assert.deepEqual(approval?.updates, [{ number: '42' }]);
    assert.equal(approval?.request.app, 'Okta Verify');
    assert.equal(approval?.request.instructions, "The request is on Ana's phone.");
    assert.deepEqual(
      bench.posted.slice(1).map(({ path, body }) => [path, body]),
      Array.from({ length: 4 }, () => [
        '/api/v1/authn/factors/push-OKTA/verify',
        { stateToken: 'made-up-state-token' },
      ]),
    );
    assert.deepEqual(bench.clock.waits, [1000, 1250, 1562.5]);
    assert.ok(bench.told.includes("Push to Okta Verify on Ana's phone: approved, number 42"), bench.told.join('\n'));
  });

  for (const [result, words] of [
    ['REJECTED', /refused in Okta Verify/u],
    ['TIMEOUT', /in time/u],
    ['CANCELLED', /was cancelled/u],
    ['ERROR', /could not ask/u],
    ['SOMETHING', /gave no approval/u],
    [undefined, /gave no approval/u],
  ] as const) {
    test(`a push that ends with ${result ?? 'nothing'}`, async () => {
      const bench = new Bench([required([push]), waiting, challenge(push, { factorResult: result })]);
      bench.person.answersApprovals(() => undefined);
      const error = await failing(bench);
      assert.match(error.message, words);
      assert.equal(bench.last[0]?.path, '/api/v1/authn/cancel');
      assert.deepEqual(bench.last[0]?.body, { stateToken: 'made-up-state-token' });
    });
  }

  test('a push that nobody answers is given up after five minutes', async () => {
    const bench = new Bench([required([push]), ...Array.from({ length: 100 }, () => waiting)]);
    bench.person.answersApprovals(() => undefined);
    assert.equal((await failing(bench)).code, 'okta.TIMEOUT');
    assert.ok(bench.posted.length > 60 && bench.posted.length < 90, String(bench.posted.length));
  });

  test('a push that the person cancels ends the transaction', async () => {
    const bench = new Bench([required([push]), waiting, waiting, waiting]);
    bench.person.answersApprovals(({ cancel }) => cancel());
    assert.ok(isCancelled(await failing(bench)));
    assert.deepEqual(
      bench.last.map(({ path }) => path),
      ['/api/v1/authn/cancel'],
    );
  });

  test('an abort ends the transaction', async () => {
    const bench = new Bench([required([sms]), challenge(sms)]);
    bench.person.answersCodes((_, signal) => {
      bench.controller.abort();
      signal.throwIfAborted();
      return '';
    });
    await assert.rejects(authenticate(bench.options()), { name: 'AbortError' });
    assert.equal(bench.last.length, 1);
  });

  test('a code by SMS: sent, asked for, wrong, asked for again on the same transaction', async () => {
    const bench = new Bench([required([sms]), challenge(sms), wrong, success()]);
    bench.person.answersCodes(
      () => '271828',
      () => '31 41 59',
    );
    assert.deepEqual(await authenticate(bench.options()), { sessionToken, withFactor: true });
    assert.deepEqual(
      bench.posted.slice(1).map(({ body }) => body),
      [
        { stateToken: 'made-up-state-token' },
        { stateToken: 'made-up-state-token', passCode: '271828' },
        { stateToken: 'made-up-state-token', passCode: '314159' },
      ],
    );
    const [first, second] = bench.person.codeRequests;
    assert.deepEqual(first?.sentTo, { channel: 'sms', address: '+XX XXXX 89' });
    assert.equal(first?.digits, 6);
    assert.equal(first?.refused, undefined);
    assert.equal(first?.nextCodeAt, undefined);
    assert.equal(second?.refused, 'Okta did not accept the code 271•••. Each code works once.');
    assert.ok(!JSON.stringify(bench.steps).includes('271828'));
    assert.ok(!JSON.stringify(bench.steps).includes('314159'));
  });

  test('a code is sent again by the link for that, when Okta lets it', async () => {
    const bench = new Bench([required([email]), challenge(email), challenge(email), success()]);
    const began = bench.clock.now();
    bench.person.answersCodes(async ({ resend }, signal) => {
      assert.equal(resend?.availableAt.getTime(), began + 5000);
      bench.clock.time += 5000;
      const again = await resend?.send(signal);
      assert.equal(again?.availableAt.getTime(), began + 10_000);
      return '314159';
    });
    await authenticate(bench.options());
    assert.equal(bench.posted[2]?.path, '/api/v1/authn/factors/email-OKTA/verify/resend');
    assert.deepEqual(bench.posted[2]?.body, { stateToken: 'made-up-state-token' });
  });

  test('sending again too soon says so where it was asked for', async () => {
    const tooSoon = failure('E0000109', 'An SMS message was recently sent. Wait 30 seconds before trying again.');
    const bench = new Bench([required([sms]), challenge(sms), [429, tooSoon], success()]);
    bench.person.answersCodes(async ({ resend }, signal) => {
      await assert.rejects(resend?.send(signal) ?? Promise.resolve(), /Wait 30 seconds/u);
      return '314159';
    });
    await authenticate(bench.options());
  });

  test('a first message that is refused as too soon is waited for', async () => {
    const bench = new Bench([required([sms]), [429, failure('E0000109', 'Too soon.')], challenge(sms), success()]);
    bench.person.answersCodes(() => '314159');
    await authenticate(bench.options());
    assert.deepEqual(bench.clock.waits, [30_000]);
  });

  test('a code of an app; one that was used is not sent again', async () => {
    const bench = new Bench([required([googleCode]), wrong, success()]);
    bench.person.answersCodes(
      () => '271828',
      () => '271828',
      () => '314159',
    );
    await authenticate(bench.options());
    assert.equal(bench.posted.length, 3);
    const [first, second, third] = bench.person.codeRequests;
    assert.equal(first?.device, 'Google Authenticator');
    assert.equal(first?.resend, undefined);
    assert.equal(second?.nextCodeAt?.getTime(), Date.parse('2026-01-01T00:00:30Z'));
    assert.equal(third?.refused, 'This code was sent to Okta already. Each code works once.');
  });

  test('a code that Okta has seen before', async () => {
    const replayed: Scripted = [403, failure('E0000082', 'Each code can only be used once.')];
    const bench = new Bench([required([oktaCode]), replayed, success()]);
    bench.person.answersCodes(
      () => '271828',
      () => '314159',
    );
    await authenticate(bench.options());
    assert.equal(bench.person.codeRequests[1]?.refused, 'Okta has seen this code before. Wait for the next one.');
  });

  test('codes are not tried for ever', async () => {
    const bench = new Bench([required([oktaCode]), ...Array.from({ length: 20 }, () => wrong)]);
    let code = 100_000;
    bench.person.answersCodes(() => String(code++));
    assert.match((await failing(bench)).message, /none of the codes/u);
    assert.equal(bench.posted.length, 11);
  });

  test('a code that came with the connection is sent at once, and only once', async () => {
    const bench = new Bench([required([oktaCode]), success(), required([oktaCode]), success()]);
    bench.person.answersCodes(() => '314159');
    await authenticate(bench.options({ passCode: '271 828' }));
    assert.equal(bench.person.codeRequests.length, 0);
    assert.equal(bench.posted[1]?.body['passCode'], '271828');
    await authenticate(bench.options({ passCode: '271 828' }));
    assert.equal(bench.person.codeRequests.length, 1);
    assert.equal(bench.posted[3]?.body['passCode'], '314159');
  });

  test('a wrong code that came with the connection issues a challenge', async () => {
    const bench = new Bench([required([sms]), wrong, challenge(sms), success()]);
    bench.person.answersCodes(() => '314159');
    await authenticate(bench.options({ passCode: '271828', type: 'SMS' }));
    assert.deepEqual(
      bench.posted.slice(1).map(({ body }) => body['passCode']),
      ['271828', undefined, '314159'],
    );
    assert.match(bench.person.codeRequests[0]?.refused ?? '', /did not accept the code 271•••/u);
  });

  test('MFAType chooses by type and provider', async () => {
    const all = [googleCode, push, oktaCode, sms, email];
    const used = async (more: Partial<WalkOptions>): Promise<string> => {
      const bench = new Bench([required(all), success()]);
      bench.person.answersApprovals(() => undefined);
      bench.person.answersCodes(() => '314159');
      await authenticate(bench.options(more));
      assert.deepEqual(bench.person.choiceRequests, []);
      return bench.posted[1]?.path.split('/').at(-2) ?? '';
    };
    assert.equal(await used({ type: 'OktaVerify' }), 'push-OKTA');
    assert.equal(await used({ type: 'OktaVerify', passCode: '314159' }), 'token-software-totp-OKTA');
    assert.equal(await used({ type: 'SMS', passCode: '314159' }), 'sms-OKTA');
    assert.equal(await used({ type: 'Email', passCode: '314159' }), 'email-OKTA');
  });

  test('without MFAType the person chooses by what each will do', async () => {
    const second = factor('push', 'OKTA', { profile: { name: "Ana's phone" } }, 'other');
    const duo = factor('web', 'DUO');
    const bench = new Bench([required([push, second, oktaCode, sms, googleCode, email, duo]), success()]);
    bench.person.answersChoices(chooses('Google'));
    bench.person.answersCodes(() => '314159');
    await authenticate(bench.options());
    assert.equal(bench.person.choiceRequests[0]?.subject, 'factor');
    assert.deepEqual(
      bench.person.choiceRequests[0]?.choices.map(({ label, description }) => [label, description]),
      [
        ["Push to Okta Verify on Ana's phone", 'push-OKTA'],
        ["Push to Okta Verify on Ana's phone", 'other'],
        ['Code from Okta Verify', undefined],
        ['SMS to +XX XXXX 89', undefined],
        ['Code from Google Authenticator', undefined],
        ['Email to a...a@example.com', undefined],
      ],
    );
    assert.equal(bench.posted[1]?.path, '/api/v1/authn/factors/token-software-totp-GOOGLE/verify');
  });

  test('a list that is closed ends the transaction', async () => {
    const bench = new Bench([required([push, sms])]);
    bench.person.answersChoices(cancels);
    assert.ok(isCancelled(await failing(bench)));
    assert.equal(bench.posted.length, 1);
    assert.equal(bench.last.length, 1);
  });

  test('factors that cannot be served are named', async () => {
    const error = await failing(new Bench([required([factor('webauthn', 'FIDO'), factor('web', 'DUO')])]));
    assert.match(error.message, /only a browser can give \(a security key or passkey, Duo\)/u);
    assert.equal(error.link?.url, `${origin}/`);
    const other = await failing(new Bench([required([push, googleCode])]), { type: 'SMS' });
    assert.match(
      other.message,
      /has no factor of MFAType SMS .* Push to Okta Verify on Ana's phone, Code from Google/u,
    );
  });

  test('nobody is disturbed when nobody is there', async () => {
    for (const factors of [[push], [sms], [oktaCode], [push, sms]]) {
      const bench = new Bench([required(factors)]);
      bench.person.isAvailable = false;
      assert.ok(isNeedsPerson(await failing(bench)));
      assert.equal(bench.posted.length, 1, 'nothing was sent');
      assert.equal(bench.last.length, 1);
    }
    const bench = new Bench([required([oktaCode]), success()]);
    bench.person.isAvailable = false;
    assert.equal((await authenticate(bench.options({ passCode: '314159' }))).sessionToken, sessionToken);
    const refused = new Bench([required([oktaCode]), wrong]);
    refused.person.isAvailable = false;
    assert.equal((await failing(refused, { passCode: '314159' })).code, 'E0000068');
  });

  test('remembering the device: said on every verification, unless the policy forbids it', async () => {
    const answers = (policy: Record<string, unknown>): Scripted[] => [
      required([sms], policy),
      challenge(sms),
      success(),
    ];
    const bench = new Bench(answers({ allowRememberDevice: true }));
    bench.person.answersCodes(() => '314159');
    await authenticate(bench.options({ deviceToken: 'device' }));
    assert.deepEqual(
      bench.posted.map(({ path }) => path),
      [
        '/api/v1/authn',
        '/api/v1/authn/factors/sms-OKTA/verify?rememberDevice=true',
        '/api/v1/authn/factors/sms-OKTA/verify?rememberDevice=true',
      ],
    );
    const forbidden = new Bench(answers({ allowRememberDevice: false }));
    forbidden.person.answersCodes(() => '314159');
    await authenticate(forbidden.options({ deviceToken: 'device' }));
    assert.ok(forbidden.posted.every(({ path }) => !path.includes('?')));
    assert.equal(forbidden.told.filter((line) => line.startsWith('MFARememberDevice')).length, 1);
  });

  test('what can be left for later is skipped', async () => {
    const skip = { name: 'skip', href: `${origin}/api/v1/authn/skip` };
    for (const status of ['PASSWORD_WARN', 'MFA_ENROLL']) {
      const bench = new Bench([state(status, { skip }), success()]);
      assert.equal((await authenticate(bench.options())).sessionToken, sessionToken);
      assert.equal(bench.posted[1]?.path, '/api/v1/authn/skip');
    }
  });

  for (const [status, words] of [
    ['MFA_ENROLL', /set up a second factor/u],
    ['MFA_ENROLL_ACTIVATE', /finish setting up/u],
    ['PASSWORD_EXPIRED', /has expired/u],
    ['PASSWORD_RESET', /has to be reset/u],
    ['LOCKED_OUT', /is locked/u],
    ['RECOVERY', /being recovered/u],
    ['RECOVERY_CHALLENGE', /being recovered/u],
    ['PASSWORD_WARN', /PASSWORD_WARN/u],
    ['UNAUTHENTICATED', /again and again/u],
    ['SOMETHING_NEW', /\(SOMETHING_NEW\)/u],
    ['constructor', /\(unknown\)/u],
  ] as const) {
    test(`${status} is for a browser`, async () => {
      const error = await failing(new Bench([state(status, { next: { href: `${origin}/api/v1/authn` } })]));
      assert.match(error.message, words);
      assert.match(error.message, /acme\.okta\.example/u);
      assert.equal(error.link?.url, `${origin}/`);
    });
  }

  for (const [status, code, words] of [
    [401, 'E0000004', /refused the user ana@example\.com or the password \(a locked account looks the same\)/u],
    [401, 'E0000011', /took too long/u],
    [403, 'E0000006', /does not permit ana@example\.com/u],
    [403, 'E0000085', /sign-on policy .* denies/u],
    [401, 'E0000015', /switched off/u],
    [423, 'E0000155', /not active/u],
    [403, 'E0000069', /is locked/u],
    [403, 'E0000079', /out of step/u],
    [401, 'E0000064', /has expired/u],
    [429, 'E0000047', /no more sign-ins for now/u],
    [400, 'E0000001', /refused to send the password.*It said: Some words\./u],
  ] as const) {
    test(`${code} in words`, async () => {
      const error = await failing(new Bench([[status, failure(code, 'Some words')]]));
      assert.match(error.message, words);
      assert.equal(error.code, code);
      assert.ok(error.actions.length > 0);
    });
  }

  test('E0000011 with an API token is about that token', async () => {
    const facts = { user: 'ana@example.com', origin, hasApiToken: true };
    const refused: Scripted = [401, failure('E0000011', 'Invalid token provided')];
    const error = await failing(new Bench([refused]), { facts });
    assert.match(error.message, /does not accept the APIToken/u);
    assert.deepEqual(error.actions, ['editConnection']);
    const bench = new Bench([required([oktaCode]), refused]);
    bench.person.answersCodes(() => '314159');
    assert.match((await failing(bench, { facts })).message, /took too long/u);
  });

  test('answers of something else than Okta', async () => {
    for (const [status, words] of [
      [404, /does not answer as Okta does \(404\)/u],
      [302, /sends the sign-in on/u],
      [503, /failed \(503\)/u],
      [200, /does not answer as Okta does/u],
      [429, /no more sign-ins for now/u],
    ] as const) {
      const error = await failing(new Bench([[status, { no: 'Okta' }]]));
      assert.match(error.message, words);
      assert.equal(error.code, 'okta.noAnswer');
    }
  });

  test('a short rate limit is sat out by the clock of Okta', async () => {
    const date = new Date('2030-05-01T00:00:00Z');
    const headers = { 'x-rate-limit-reset': String(date.getTime() / 1000 + 20), date: date.toUTCString() };
    const bench = new Bench([[429, failure('E0000047', 'Too many requests'), headers], success()]);
    await authenticate(bench.options());
    assert.deepEqual(bench.clock.waits, [21_000]);
  });

  test('times of Okta are told by our clock', async () => {
    const date = new Date('2026-01-01T00:03:00Z').toUTCString();
    const bench = new Bench([required([oktaCode]), success()].map((answer) => [200, answer, { date }] as const));
    bench.person.answersCodes(({ expiresAt }) => {
      assert.equal(expiresAt?.toISOString(), '2026-01-01T00:02:00.000Z');
      return '314159';
    });
    await authenticate(bench.options());
  });

  test('a long rate limit is said, and so is one that comes back', async () => {
    const limited = (seconds: number): Scripted => [
      429,
      failure('E0000047', 'Too many requests'),
      { 'x-rate-limit-reset': String(Date.parse('2026-01-01T00:00:00Z') / 1000 + seconds) },
    ];
    const bench = new Bench([limited(61)]);
    assert.match((await failing(bench)).message, /no more sign-ins until .*\d/u);
    assert.deepEqual(bench.clock.waits, []);
    const again = new Bench(Array.from({ length: 4 }, () => limited(0)));
    assert.match((await failing(again)).message, /no more sign-ins until/u);
    assert.equal(again.clock.waits.length, 3);
  });

  test('links that lead away are not followed, nor told the state', async () => {
    const away = factor('sms', 'OKTA');
    away['_links'] = { verify: { href: 'https://acme.okta.example.evil.example/verify' } };
    const transaction = required([away]);
    transaction['_links'] = { cancel: { href: 'https://evil.example/cancel' } };
    const bench = new Bench([transaction]);
    const error = await failing(bench);
    assert.equal(error.code, 'okta.foreignLink');
    assert.equal(bench.posted.length, 1);
    assert.deepEqual(bench.last, []);
  });

  test('a transaction in a circle ends', async () => {
    const skip = { href: `${origin}/api/v1/authn/skip` };
    const bench = new Bench(Array.from({ length: 50 }, () => state('PASSWORD_WARN', { skip })));
    assert.equal((await failing(bench)).code, 'okta.oddAnswer');
    assert.ok(bench.posted.length < 25);
  });

  test('a step-up: signed in already, or with the password once more', async () => {
    const signedIn = new Bench([required([oktaCode]), state('SUCCESS', { next: { href: `${origin}/login/go` } })]);
    signedIn.person.answersCodes(() => '314159');
    assert.deepEqual(await stepUp(signedIn.options(), 'made-up-app-token', false), {
      withFactor: true,
      next: { href: `${origin}/login/go` },
    });
    assert.deepEqual(signedIn.posted[0]?.body, { stateToken: 'made-up-app-token' });
    const unauthenticated = state('UNAUTHENTICATED', { next: { href: `${origin}/api/v1/authn` } });
    const ended = new Bench([unauthenticated]);
    assert.equal(await stepUp(ended.options(), 'made-up-app-token', false), undefined);
    assert.equal(ended.last.length, 1);
    const anew = new Bench([unauthenticated, success()]);
    assert.equal((await stepUp(anew.options(), 'made-up-app-token', true))?.sessionToken, sessionToken);
    assert.equal(anew.posted[1]?.body['stateToken'], 'made-up-state-token');
    assert.equal(anew.posted[1]?.carriesPassword, true);
  });

  test('tokens are in no trace', async () => {
    const bench = new Bench([required([push, sms]), challenge(sms), wrong, success()]);
    bench.person.answersChoices(chooses('SMS'));
    bench.person.answersCodes(
      () => '271828',
      () => '314159',
    );
    await authenticate(bench.options());
    const text = JSON.stringify(bench.steps);
    for (const secret of ['made-up-state-token', sessionToken, 'made-up-password', '271828', '314159']) {
      assert.ok(!text.includes(secret), secret);
    }
  });
});
