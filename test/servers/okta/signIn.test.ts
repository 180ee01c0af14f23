import assert from 'node:assert/strict';
import { isCancelled, isNeedsPerson, nobody } from '../../../src/auth/interaction';
import type { UserError } from '../../../src/connection/userError';
import { failureOf } from '../aws/failure';
import { cancels, chooses } from '../aws/people';
import { codePeriod } from '../aws/totp';
import { samlReader } from '../aws/world';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import {
  apiToken,
  email,
  googleCode,
  oktaCode,
  push,
  securityKey,
  sentCode,
  sms,
  startOktaWorld,
  user,
} from './oktaWorld';
import type { OktaWorld } from './oktaWorld';
import type { OktaErrorCode } from './oktaErrors';
import type { DetourState } from './orgDescription';

const minute = 60_000;

suite('Signing in with Okta', () => {
  let local: DynamodbLocal;
  let world: OktaWorld;

  suiteSetup(async () => {
    local = await startDynamodbLocal();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startOktaWorld(local);
  });
  teardown(async () => {
    const { misplaced } = world.okta;
    await world.end();
    assert.deepEqual(misplaced, [], 'a secret went where it does not belong');
  });

  /** All the way to DynamoDB, in a window that has just been opened. */
  async function list(more: Record<string, string> = {}, id?: string): Promise<void> {
    await world
      .dynamodb(world.authenticator())
      .listTables(world.connection(world.properties(more), id))
      .next();
  }

  async function failing(more: Record<string, string> = {}): Promise<UserError> {
    return failureOf(list(more));
  }

  function sso(parts: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(parts).map(([name, value]) => [`SSOProperties.${name}`, value]));
  }

  const told = (): string[] =>
    world.trace
      .filter(({ state }) => state !== 'running')
      .map(({ title, detail }) => (detail === undefined ? title : `${title}: ${detail}`));

  const paths = (): string[] => world.okta.calls.map(({ method, path }) => `${method} ${path}`);

  suite('with a password', () => {
    test('alone: down to the tables, by a session token that is used once', async () => {
      await list();
      assert.deepEqual(world.okta.takenTokens, ['token']);
      assert.equal(world.signIns, 1);
      assert.equal(world.sts.calls.filter(({ action }) => action === 'AssumeRoleWithSAML').length, 1);
      assert.ok(world.okta.calls.every(({ headers }) => String(headers['user-agent']).startsWith('Mozilla/5.0 ')));
      assert.ok(told().includes('Send user and password: accepted'), told().join('\n'));
    });

    test('who has signed in, and that nobody is needed again', async () => {
      const signedIn = await world.authenticator().signIn(world.connection(world.properties()));
      assert.equal(signedIn.identity.role, samlReader);
      assert.equal(signedIn.identity.withMfa, undefined);
      assert.equal(signedIn.renewal, 'alone');
      assert.equal(signedIn.sessionExpiration, undefined);
    });

    test('that is wrong, or belongs to a locked account', async () => {
      const error = await failing({ Password: 'wrong' });
      assert.equal(error.code, 'E0000004');
      assert.match(error.message, /refused the user ana@example\.com or the password \(a locked account looks/u);
      assert.deepEqual(error.link, { to: 'Okta', url: `${world.okta.origin}/` });
      world.okta.changeUser(user.login, { isLockedOut: true });
      assert.equal((await failing()).code, 'E0000004');
      world.okta.change({ showsLockout: true });
      assert.match((await failing()).message, /is locked/u);
    });

    test('at an address that is no application', async () => {
      const start = await failing({ SSOLoginURL: `${world.okta.origin}/` });
      assert.equal(start.code, 'connection.wrongSSOLoginURL');
      const missing = await failing({ SSOLoginURL: `${world.okta.origin}/home/amazon_aws/other/272` });
      assert.match(missing.message, /leads to the page “Page not found” \(404\)/u);
      assert.equal(world.signIns, 1);
    });

    test('without what is needed', async () => {
      for (const name of ['User', 'Password', 'SSOLoginURL']) {
        const { [name]: _, ...rest } = world.properties();
        const connection = world.connection(rest);
        const error = await failureOf(world.authenticator().credentials(connection));
        assert.equal(error.code, `connection.missing${name}`);
      }
      assert.equal((await failing(sso({ MFAType: 'Pigeon' }))).code, 'connection.wrongMFAType');
      assert.deepEqual(world.okta.calls, []);
    });

    test('is not sent without encryption, nor to another certificate', async () => {
      const open = await failing({ SSOLoginURL: world.okta.loginUrl.replace('https:', 'http:') });
      assert.match(open.code, /http\.passwordNotEncrypted|EPROTO|ECONNRESET|http\./u);
      const { SSLServerCert: _, ...rest } = world.properties();
      await failureOf(world.authenticator().credentials(world.connection(rest)));
      assert.equal(world.signIns, 0);
    });
  });

  suite('with a second factor', () => {
    test('a push that is approved', async () => {
      world.has(push);
      world.okta.onPush = (each) => each.approve();
      world.person.answersApprovals(() => undefined);
      const signedIn = await world.authenticator().signIn(world.connection(world.properties()));
      assert.equal(signedIn.identity.withMfa, true);
      assert.equal(signedIn.renewal, 'alone');
      assert.ok((signedIn.sessionExpiration?.getTime() ?? 0) > world.now() + 100 * minute);
      assert.equal(world.person.approvals[0]?.request.instructions, 'The request is on Phone of Ana.');
    });

    test('a push with a number to match', async () => {
      world.has(push);
      world.okta.change({ pushNumber: 42, challengeSpelling: 'factors' });
      world.person.answersApprovals(({ number }) => {
        if (number !== undefined) {
          world.okta.pushes[0]?.choose(Number(number));
        }
      });
      await list();
      assert.equal(world.person.approvals[0]?.number, '42');
      assert.ok(told().includes('Push to Okta Verify on Phone of Ana: approved, number 42'), told().join('\n'));
    });

    test('a push that is refused, times out, fails or is cancelled', async () => {
      world.has(push);
      world.person.answersApprovals(() => undefined);
      for (const [act, words] of [
        ['reject', /refused in Okta Verify/u],
        ['timeOut', /in time/u],
        ['fail', /could not ask/u],
        ['cancel', /was cancelled/u],
      ] as const) {
        world.okta.onPush = (each) => each[act]();
        assert.match((await failing()).message, words);
      }
      assert.equal(world.okta.cancelled.length, 4, 'each transaction was ended');
    });

    test('a push that the person gives up', async () => {
      world.has(push);
      world.person.answersApprovals(() => undefined);
      world.okta.onPush = () => world.person.approvals[0]?.cancel();
      assert.ok(isCancelled(await failing()));
      assert.equal(world.okta.cancelled.length, 1);
      assert.equal(world.okta.pushes[0]?.result, 'CANCELLED');
    });

    test('SMS, with a wrong first code', async () => {
      world.has(sms);
      world.person.answersCodes(
        () => (sentCode(world) === '271828' ? '314159' : '271828'),
        () => sentCode(world),
      );
      await list();
      const [first, second] = world.person.codeRequests;
      assert.deepEqual(first?.sentTo, { channel: 'sms', address: '+1 XXX-XXX-1337' });
      assert.match(second?.refused ?? '', /^Okta did not accept the code \d{3}•••\./u);
      assert.equal(world.okta.sentCodes.length, 1);
    });

    test('SMS, sent again when Okta lets it', async () => {
      world.has(sms);
      world.person.answersCodes(async ({ resend }, signal) => {
        const availableAt = resend?.availableAt.getTime() ?? 0;
        assert.ok(Math.abs(availableAt - world.now() - 30_000) < 5000);
        await assert.rejects(resend?.send(signal) ?? Promise.resolve(), /Wait 30 seconds/u);
        world.advance(31_000);
        const again = await resend?.send(signal);
        assert.ok((again?.availableAt.getTime() ?? 0) > availableAt);
        return sentCode(world);
      });
      await list();
      assert.equal(world.okta.sentCodes.length, 2);
    });

    test('a code by e-mail, and one of an app of another maker', async () => {
      world.has(email);
      world.person.answersCodes(() => sentCode(world));
      await list();
      assert.deepEqual(world.person.codeRequests[0]?.sentTo, { channel: 'email', address: 'a...a@example.com' });
      world.has(googleCode);
      world.person.answersCodes(() => world.okta.codeOf(googleCode.id));
      await list({ User: 'ana' });
      assert.equal(world.person.codeRequests[1]?.device, 'Google Authenticator');
    });

    test('a code of an app that was used already', async () => {
      world.has(oktaCode);
      const connection = world.connection(world.properties(sso({ MFARememberDevice: 'False' })));
      const authenticator = world.authenticator();
      world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
      await authenticator.signIn(connection);
      world.person.answersCodes(
        () => world.okta.codeOf(oktaCode.id),
        ({ nextCodeAt, refused }) => {
          assert.match(refused ?? '', /was sent to Okta already/u);
          assert.ok(nextCodeAt);
          world.advance(codePeriod);
          return world.okta.codeOf(oktaCode.id);
        },
      );
      await authenticator.renew(connection);
      // Another window does not know what this one has used; Okta does.
      world.person.answersCodes(
        () => world.okta.codeOf(oktaCode.id),
        ({ refused }) => {
          assert.match(refused ?? '', /seen this code before/u);
          world.advance(codePeriod);
          return world.okta.codeOf(oktaCode.id);
        },
      );
      await world.authenticator().renew(connection);
    });

    test('too many wrong codes lock the account', async () => {
      world.has(sms);
      let code = 100_000;
      world.person.answersCodes(() => String(code++));
      const error = await failing();
      assert.equal(error.code, 'E0000069');
      assert.match(error.message, /is locked\. Unlock it at localhost/u);
      assert.equal(world.person.codeRequests.length, 5);
    });

    test('the person chooses among those that can be used', async () => {
      world.has(push, oktaCode, sms, googleCode, email, securityKey);
      world.okta.change({ listSpelling: 'factor' });
      world.person.answersChoices(chooses('SMS'));
      world.person.answersCodes(() => sentCode(world));
      await list();
      assert.deepEqual(
        world.person.choiceRequests[0]?.choices.map(({ label }) => label),
        [
          'Push to Okta Verify on Phone of Ana',
          'Code from Okta Verify',
          'SMS to +1 XXX-XXX-1337',
          'Code from Google Authenticator',
          'Email to a...a@example.com',
        ],
      );
      assert.equal(world.okta.pushes.length, 0);
    });

    test('a list that is closed, a box that is closed', async () => {
      world.has(sms, email);
      world.person.answersChoices(cancels);
      assert.ok(isCancelled(await failing()));
      world.has(sms);
      world.person.answersCodes(cancels);
      assert.ok(isCancelled(await failing()));
      assert.equal(world.okta.cancelled.length, 2);
    });

    test('MFAType chooses', async () => {
      world.has(push, oktaCode, sms, googleCode, email);
      world.person.answersCodes(() => sentCode(world));
      await list(sso({ MFAType: 'Email' }));
      assert.equal(world.okta.sentCodes[0]?.factorType, 'email');
      world.has(push);
      assert.match((await failing({ User: 'ana', ...sso({ MFAType: 'SMS' }) })).message, /no factor of MFAType SMS/u);
      world.has(securityKey);
      assert.match((await failing({ User: 'ana' })).message, /only a browser can give \(a security key or passkey\)/u);
    });

    test('MFAPassCode is used once, and a challenge follows', async () => {
      const authenticator = world.authenticator();
      const once = async (parts: Record<string, string>): Promise<void> => {
        const properties = world.properties(sso({ MFARememberDevice: 'False', ...parts }));
        const connection = world.connection(properties);
        await authenticator.signInOnce({ ...connection, properties: { ...connection.properties, ...properties } });
        world.okta.endSessions();
      };
      world.has(push, oktaCode, googleCode, sms);
      const code = world.okta.codeOf(oktaCode.id);
      await once({ MFAType: 'OktaVerify', MFAPassCode: code });
      assert.deepEqual([world.person.codeRequests, world.okta.pushes], [[], []]);
      world.okta.onPush = (each) => each.approve();
      world.person.answersApprovals(() => undefined);
      await once({ MFAType: 'OktaVerify', MFAPassCode: code });
      assert.equal(world.okta.pushes.length, 1);
      world.person.answersCodes(({ refused }) => {
        assert.match(refused ?? '', /did not accept the code 000•••/u);
        return sentCode(world);
      });
      await once({ MFAType: 'SMS', MFAPassCode: '000000' });
      assert.equal(world.okta.sentCodes.length, 1);
    });

    test('an abort tells Okta that nobody goes on', async () => {
      world.has(sms);
      const controller = new AbortController();
      const waiting = new Promise<void>((resolve) => {
        world.person.answersCodes((_, signal) => {
          controller.abort();
          return new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              reject(new DOMException('Stopped.', 'AbortError'));
              resolve();
            });
          });
        });
      });
      const work = world.authenticator().credentials(world.connection(world.properties()), controller.signal);
      await assert.rejects(work, { name: 'AbortError' });
      await waiting;
      while (world.okta.cancelled.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
  });

  suite('and what an organisation has besides', () => {
    test('an API token goes to its Authentication API only, with the device', async () => {
      world.has(oktaCode);
      world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
      await list(sso({ APIToken: apiToken }));
      const withToken = world.okta.calls.filter(({ headers }) => headers['authorization'] !== undefined);
      assert.ok(withToken.length >= 2);
      assert.ok(withToken.every(({ path, method }) => path.startsWith('/api/v1/authn') && method === 'POST'));
      const [first] = world.okta.calls;
      assert.deepEqual(first?.body['context'], { deviceToken: first?.cookies['DT'] });
      assert.match(String(first?.cookies['DT']), /^[0-9a-f]{32}$/u);
    });

    test('an API token that is not good', async () => {
      const error = await failing(sso({ APIToken: 'MARKED-SECRET-other' }));
      assert.equal(error.code, 'E0000011');
      assert.match(error.message, /does not accept the APIToken/u);
    });

    test('a device that is remembered is not asked again, by the same id everywhere', async () => {
      world.has(oktaCode);
      world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
      const authenticator = world.authenticator();
      const connection = world.connection(world.properties());
      await authenticator.signIn(connection);
      await authenticator.signOut(connection.id);
      await authenticator.signIn(connection);
      assert.equal(world.signIns, 2);
      assert.equal(world.person.codeRequests.length, 1);
      const devices = new Set(world.okta.calls.map(({ cookies }) => cookies['DT']));
      assert.equal(devices.size, 1, 'one id in every request');
      await authenticator.remove(connection.id);
      world.advance(codePeriod);
      await world.authenticator().signIn(connection);
      assert.equal(world.person.codeRequests.length, 2, 'the id goes with the connection');
    });

    test('a device that is not to be remembered', async () => {
      world.has(oktaCode);
      world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
      const connection = world.connection(world.properties(sso({ MFARememberDevice: 'False' })));
      const authenticator = world.authenticator();
      await authenticator.signIn(connection);
      world.advance(codePeriod);
      await authenticator.renew(connection);
      assert.equal(world.person.codeRequests.length, 2);
      assert.ok(world.okta.calls.every(({ query }) => query['rememberDevice'] === undefined));
    });

    test('a policy that lets no device be remembered is said once', async () => {
      world.has(oktaCode);
      world.okta.change({ allowsRememberDevice: false });
      world.person.answersCodes(
        () => '000000',
        () => world.okta.codeOf(oktaCode.id),
      );
      await list();
      assert.equal(told().filter((line) => /does not let this device be remembered/u.test(line)).length, 1);
      assert.ok(world.okta.calls.every(({ query }) => query['rememberDevice'] === undefined));
    });

    for (const federation of ['request', 'response'] as const) {
      test(`a federation by ${federation}`, async () => {
        world.okta.change({ federation });
        await list();
        assert.equal(world.signIns, 1);
      });
    }

    test('an application that nobody has assigned', async () => {
      world.okta.changeUser(user.login, { roles: undefined });
      const error = await failing();
      assert.equal(error.code, 'okta.appRefused');
      assert.match(error.message, /User is not assigned to the Amazon Web Services application/u);
      assert.ok(error.link);
      // The sign-in itself was good: it need not be done again.
      await failing();
      assert.equal(world.signIns, 1);
    });

    test('an application that demands more, on Classic', async () => {
      world.has(push, oktaCode);
      world.okta.change({ skipsMfa: true, appDemandsMfa: true });
      world.person.answersChoices(chooses('Code from Okta Verify'));
      world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
      const signedIn = await world.authenticator().signIn(world.connection(world.properties()));
      assert.equal(signedIn.identity.withMfa, true);
      assert.equal(signedIn.renewal, 'person');
      assert.equal(world.signIns, 1);
      // The session has what the application wants now.
      await list({}, 'customers');
      assert.equal(world.signIns, 1);
      assert.equal(world.person.codeRequests.length, 1);
    });

    test('an application that wants the password again', async () => {
      world.has(oktaCode);
      world.okta.change({ skipsMfa: true, appDemandsMfa: true, stepUpForgetsSession: true });
      world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
      await list();
      assert.equal(world.signIns, 2);
    });

    test('an application that demands more, on Identity Engine, says the way out', async () => {
      world.has(oktaCode);
      world.okta.change({ pipeline: 'idx', skipsMfa: true, appDemandsMfa: true });
      const error = await failing();
      assert.equal(error.code, 'okta.identityEngine');
      assert.match(error.message, /global session policy/u);
      assert.match(error.message, /okta-aws-cli/u);
      world.okta.change({ skipsMfa: false });
      world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
      await list({ User: 'ana' });
    });

    for (const [detour, words] of [
      ['PASSWORD_EXPIRED', /has expired/u],
      ['PASSWORD_RESET', /has to be reset/u],
      ['MFA_ENROLL', /set up a second factor/u],
      ['MFA_ENROLL_ACTIVATE', /finish setting up/u],
      ['RECOVERY', /being recovered/u],
      ['RECOVERY_CHALLENGE', /being recovered/u],
    ] as readonly (readonly [DetourState, RegExp])[]) {
      test(`${detour} is for a browser`, async () => {
        world.okta.changeUser(user.login, { detours: [detour] });
        const error = await failing();
        assert.match(error.message, words);
        assert.equal(error.link?.url, `${world.okta.origin}/`);
        assert.equal(world.okta.cancelled.length, 1);
      });
    }

    test('what can be left for later is', async () => {
      world.okta.changeUser(user.login, { detours: ['PASSWORD_WARN', 'MFA_ENROLL'] });
      world.okta.change({ warnsAlways: true, isEnrollmentOptional: true });
      await list();
      assert.equal(paths().filter((path) => path.endsWith('/skip')).length, 2);
    });

    for (const [code, words] of [
      ['E0000001', /refused to send the password/u],
      ['E0000006', /does not permit/u],
      ['E0000015', /switched off/u],
      ['E0000064', /has expired/u],
      ['E0000069', /is locked/u],
      ['E0000079', /out of step/u],
      ['E0000085', /denies/u],
      ['E0000155', /not active/u],
      ['E0000047', /no more sign-ins for now/u],
    ] as readonly (readonly [OktaErrorCode, RegExp])[]) {
      test(`${code} in words`, async () => {
        world.okta.failNext(1, code);
        const error = await failing();
        assert.equal(error.code, code);
        assert.match(error.message, words);
      });
    }

    test('a state that has expired while the person looked for the phone', async () => {
      world.has(sms);
      world.person.answersCodes(({ expiresAt }) => {
        assert.ok(Math.abs((expiresAt?.getTime() ?? 0) - world.now() - 5 * minute) < 10_000);
        world.advance(6 * minute);
        return sentCode(world);
      });
      const error = await failing();
      assert.equal(error.code, 'E0000011');
      assert.match(error.message, /took too long/u);
    });

    test('a rate limit: a short one is sat out, a long one is said', async () => {
      world.okta.change({ rateLimitedUntil: world.now() + 1500 });
      await list();
      assert.ok(told().some((line) => line.startsWith('Wait for the rate limit')));
      world.okta.change({ rateLimitedUntil: world.now() + 3 * minute });
      const error = await failing({ User: 'ana' });
      assert.equal(error.code, 'E0000047');
      assert.match(error.message, /takes no more sign-ins until/u);
    });

    test('a rate limit is no trap for who gives up', async () => {
      world.okta.change({ rateLimitedUntil: world.now() + 50_000 });
      const controller = new AbortController();
      const authenticator = world.authenticator({
        onStep: (_, __, step) => step.title === 'Wait for the rate limit' && controller.abort(),
      });
      const work = authenticator.credentials(world.connection(world.properties()), controller.signal);
      await assert.rejects(work, { name: 'AbortError' });
    });

    test('an answer of something that is not Okta', async () => {
      world.okta.answerNext(200, '<html>A captive portal</html>');
      assert.match((await failing()).message, /does not answer as Okta does/u);
      world.okta.answerNext(503, 'busy', 'text/plain');
      assert.match((await failing()).message, /failed \(503\)/u);
    });

    test('a response that AWS refuses', async () => {
      world.okta.change({ response: { audience: 'https://other.example' } });
      await failing();
      assert.equal(world.signIns, 1);
    });
  });

  suite('once for all', () => {
    async function signInWithCode(): Promise<void> {
      world.has(oktaCode);
      world.okta.change({ allowsRememberDevice: false });
      world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
      await list();
      assert.equal(world.person.codeRequests.length, 1);
    }

    test('a hundred callers are one sign-in and one question', async () => {
      world.has(oktaCode);
      world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
      const dynamodb = world.dynamodb(world.authenticator());
      const connection = world.connection(world.properties());
      await Promise.all(Array.from({ length: 100 }, () => dynamodb.listTables(connection).next()));
      assert.equal(world.signIns, 1);
      assert.equal(world.person.codeRequests.length, 1);
      assert.equal(world.sts.calls.filter(({ action }) => action === 'AssumeRoleWithSAML').length, 1);
    });

    test('connections of one organisation and user share the sign-in, at the same time too', async () => {
      world.has(oktaCode);
      world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
      const dynamodb = world.dynamodb(world.authenticator());
      const connections = ['a', 'b', 'c', 'd', 'e'].map((id) => world.connection(world.properties(), id));
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          dynamodb.listTables(connections[index % connections.length] ?? assert.fail()).next(),
        ),
      );
      assert.equal(world.signIns, 1);
      assert.equal(world.person.codeRequests.length, 1);
      assert.equal(world.sts.calls.filter(({ action }) => action === 'AssumeRoleWithSAML').length, 5);
    });

    test('another user, another password, another session', async () => {
      await list();
      world.okta.changeUser(user.login, { password: 'MARKED-SECRET-changed' });
      await list({ Password: 'MARKED-SECRET-changed' });
      await list({ Password: 'MARKED-SECRET-changed', User: 'ana' });
      assert.equal(world.signIns, 3);
    });

    test('a window that is opened again, and a renewal, ask nobody while the session lasts', async () => {
      await signInWithCode();
      await list();
      const authenticator = world.authenticator();
      const connection = world.connection(world.properties());
      const credentials = await authenticator.credentials(connection);
      world.advance(58 * minute);
      assert.notEqual((await authenticator.credentials(connection)).accessKeyId, credentials.accessKeyId);
      assert.equal(world.signIns, 1);
      assert.equal(world.person.codeRequests.length, 1);
    });

    test('a session that has ended is begun anew without a word where no factor is wanted', async () => {
      await list();
      world.okta.endSessions();
      await list();
      assert.equal(world.signIns, 2);
      assert.ok(told().includes('Okta session: The one that was kept has ended.'));
    });

    test('in the background nobody is disturbed: no push, no message', async () => {
      world.has(push, sms);
      world.okta.change({ allowsRememberDevice: false });
      world.okta.onPush = (each) => each.approve();
      world.person.answersChoices(chooses('Push'));
      world.person.answersApprovals(() => undefined);
      await list();
      world.okta.endSessions();
      for (const factors of [[push], [sms], [oktaCode], [push, sms]]) {
        world.has(...factors);
        const alone = world.authenticator({ interaction: nobody });
        const error = await failureOf(alone.credentials(world.connection(world.properties())));
        assert.ok(isNeedsPerson(error), error.stack);
      }
      assert.equal(world.okta.pushes.length, 1);
      assert.equal(world.okta.sentCodes.length, 0);
      assert.equal(world.okta.cancelled.length, 4);
    });

    test('in the background a code that is wanted for the application is not asked for', async () => {
      world.has(oktaCode);
      world.okta.change({ skipsMfa: true });
      await list();
      world.okta.change({ appDemandsMfa: true });
      const alone = world.authenticator({ interaction: nobody });
      assert.ok(isNeedsPerson(await failureOf(alone.credentials(world.connection(world.properties())))));
      assert.equal(world.signIns, 1);
      world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
      await list();
      assert.equal(world.signIns, 1, 'the session that is kept was good for the rest');
    });

    test('Sign Out ends it, also for those who share it', async () => {
      await signInWithCode();
      const authenticator = world.authenticator();
      await authenticator.signOut('orders');
      world.advance(codePeriod);
      await list({}, 'customers');
      assert.equal(world.signIns, 2);
      assert.equal(world.person.codeRequests.length, 2);
    });

    test('what Test Connection signed in serves the connection when it is saved', async () => {
      world.has(oktaCode);
      world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
      const authenticator = world.authenticator();
      const connection = world.connection(world.properties());
      const properties = { ...connection.properties, ...world.properties() };
      await authenticator.signInOnce({ ...connection, properties });
      await authenticator.credentials(connection);
      assert.equal(world.signIns, 1);
    });

    test('who wants a new session gets one', async () => {
      await signInWithCode();
      world.advance(codePeriod);
      await world.authenticator().renew(world.connection(world.properties()));
      assert.equal(world.signIns, 2);
    });
  });
});
