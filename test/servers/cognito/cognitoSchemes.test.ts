import assert from 'node:assert/strict';
import { SystemClock } from '../../../src/auth/clock';
import type { Authenticator } from '../../../src/auth/authenticator';
import { nobody } from '../../../src/auth/interaction';
import type { Connection } from '../../../src/connection/connection';
import { failureOf } from '../aws/failure';
import { cancels, chooses } from '../aws/people';
import { codePeriod } from '../aws/totp';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import {
  chineseIdentityPoolId,
  chinesePoolId,
  clientSecret,
  email,
  identityPoolId,
  password,
  phone,
  role,
  startCognitoWorld,
  userName,
  userPoolId,
} from './cognitoWorld';
import type { CognitoWorld } from './cognitoWorld';
import type { PoolUser } from './poolDescription';

const minute = 60_000;
const hour = 60 * minute;
const newPassword = 'Made-up-password-2';

suite('Signing in with Cognito', () => {
  let local: DynamodbLocal;
  let world: CognitoWorld;

  suiteSetup(async () => {
    local = await startDynamodbLocal();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startCognitoWorld(local.endpoint);
  });
  teardown(() => world.end());

  /** The same object as long as nothing is changed, as the store of connections gives it. */
  const connections = new Map<string, Connection>();

  function connection(properties: Readonly<Record<string, string>>, id: string): Connection {
    const key = JSON.stringify([id, world.cognito.userPools.endpoint, properties]);
    const found = connections.get(key) ?? world.connection(properties, id);
    connections.set(key, found);
    return found;
  }

  /** Lists tables in DynamoDB with a connection; says whom DynamoDB saw. */
  async function use(
    properties: Readonly<Record<string, string>>,
    authenticator: Authenticator = world.authenticator(),
    id = 'orders',
  ): Promise<string> {
    for await (const page of world.dynamodb(authenticator).listTables(connection(properties, id))) {
      assert.ok(Array.isArray(page));
    }
    return world.gate.requests.at(-1)?.accessKeyId ?? '';
  }

  /** The calls of the user pool, such as `SMS_MFA` and `USER_SRP_AUTH: NotAuthorizedException`. */
  function calls(): string[] {
    return world.cognito.userPools.calls.map(({ action, input, refused }) => {
      const name = [input['AuthFlow'], input['ChallengeName']].find((each) => typeof each === 'string') ?? action;
      return refused === undefined ? name : `${name}: ${refused}`;
    });
  }

  /** Signs in again in the window that is open, as when the credentials have ended. */
  async function renew(authenticator: Authenticator, properties = world.properties): Promise<string> {
    world.advance(hour);
    return use(properties, authenticator);
  }

  function srp(): Readonly<Record<string, string>> {
    return { ...world.properties, AuthScheme: 'AwsCognitoSrp' };
  }

  function change(changes: Partial<PoolUser>): void {
    world.cognito.changeUser(userName, changes);
  }

  function totpCode(): string {
    return world.cognito.codeOf(userName);
  }

  function lastSentCode(): string {
    return world.cognito.sentCodes.at(-1)?.code ?? assert.fail('no code was sent');
  }

  suite('with the password alone', () => {
    for (const scheme of ['AwsCognitoSrp', 'AwsCognitoBasic']) {
      for (const client of ['open', 'confidential']) {
        for (const user of [userName, email, phone]) {
          test(`${scheme}, app client ${client}, as ${user}`, async () => {
            const base = client === 'open' ? world.properties : world.withSecret;
            const authenticator = world.authenticator();
            const used = await use({ ...base, AuthScheme: scheme, User: ` ${user}` }, authenticator);
            assert.equal(used, world.cognito.issued[0]?.accessKeyId);
            const wire = JSON.stringify(world.cognito.userPools.calls);
            assert.equal(wire.includes(password), scheme === 'AwsCognitoBasic', 'SRP sends no password');
            assert.ok(world.cognito.userPools.calls.every(({ isSigned }) => !isSigned));
            assert.deepEqual(
              calls(),
              scheme === 'AwsCognitoBasic' ? ['USER_PASSWORD_AUTH'] : ['USER_SRP_AUTH', 'PASSWORD_VERIFIER'],
            );
            assert.equal(world.cognito.srpCounts.unexplained, 0);
            assert.equal(world.cognito.srpCounts.refusedByBoth, 0);
            const state = authenticator.stateOf('orders');
            assert.ok(state.kind === 'signedIn');
            assert.deepEqual(state.identity, {});
            assert.equal(state.sessionExpiration, undefined, 'nobody is needed again');
          });
        }
      }
    }

    test('twenty times in a row by SRP, with what cognito-srp counts', async () => {
      for (let turn = 0; turn < 20; turn++) {
        change({ password: `${password}${turn}` });
        await use({ ...srp(), Password: `${password}${turn}` });
      }
      const { acceptedByBoth, acceptedByOursAlone, ...wrong } = world.cognito.srpCounts;
      assert.equal(acceptedByBoth + acceptedByOursAlone, 20);
      assert.deepEqual(wrong, { refusedByBoth: 0, acceptedByTheirsAlone: 0, unexplained: 0 });
    });

    test('the login is named after the user pool, in its partition', async () => {
      await use(world.properties);
      const provider = `cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`;
      const { input } = world.cognito.identityPools.calls[0] ?? assert.fail('nobody asked');
      assert.deepEqual(Object.keys(input['Logins'] as object), [provider]);
      await use(
        {
          ...world.properties,
          AWSCognitoRegion: 'BEIJING',
          AWSUserPoolId: chinesePoolId,
          AWSUserPoolClientAppId: 'chinese',
          AWSIdentityPoolId: chineseIdentityPoolId,
          User: 'li',
        },
        world.authenticator(),
        'chinese',
      );
      const last = world.cognito.identityPools.calls.at(-1)?.input ?? {};
      assert.deepEqual(Object.keys(last['Logins'] as object), [
        `cognito-idp.cn-north-1.amazonaws.com.cn/${chinesePoolId}`,
      ]);
    });

    test("the claim is dated by the user pool's time, however wrong the machine's is", async () => {
      const clock = new SystemClock(() => world.now() - 5 * hour);
      await use(srp(), world.authenticator({ clock }));
      const { ChallengeResponses } = world.cognito.userPools.calls[1]?.input ?? {};
      const { TIMESTAMP = '' } = ChallengeResponses as Record<string, string>;
      const time = Date.parse(TIMESTAMP.replace('UTC ', '') + ' UTC');
      assert.ok(Math.abs(time - world.now()) < 2 * minute, TIMESTAMP);
    });
  });

  suite('what the user pool refuses', () => {
    interface Case {
      readonly title: string;
      readonly properties?: Record<string, string>;
      readonly prepare?: () => void;
      readonly says: RegExp;
      readonly code: string;
    }
    const bySrp = { AuthScheme: 'AwsCognitoSrp' };
    const cases: readonly Case[] = [
      {
        title: 'a wrong password',
        properties: { ...bySrp, Password: 'wrong' },
        says: /refused the password of ana@example.com. Check User and Password, and that eu-west-1_Example01 is/u,
        code: 'NotAuthorizedException',
      },
      {
        title: 'a wrong password, sent',
        properties: { Password: 'wrong' },
        says: /refused the password of ana@example.com/u,
        code: 'NotAuthorizedException',
      },
      {
        title: 'an unknown user',
        properties: { User: 'nobody' },
        says: /eu-west-1_Example01 has no user nobody. Check User and AWSUserPoolId/u,
        code: 'UserNotFoundException',
      },
      {
        title: 'an unknown user that it does not tell',
        properties: { ...bySrp, User: 'nobody' },
        prepare: () => world.cognito.changeClient('open', { hidesUsers: true }),
        says: /refused the password of nobody/u,
        code: 'NotAuthorizedException',
      },
      {
        title: 'an unconfirmed user',
        prepare: () => change({ status: 'UNCONFIRMED' }),
        says: /not confirmed yet/u,
        code: 'UserNotConfirmedException',
      },
      {
        title: 'a password that has to be reset',
        prepare: () => change({ status: 'RESET_REQUIRED' }),
        says: /has to be reset/u,
        code: 'PasswordResetRequiredException',
      },
      {
        title: 'a disabled user',
        prepare: () => change({ isDisabled: true }),
        says: /The user ana@example.com is disabled. Ask/u,
        code: 'NotAuthorizedException',
      },
      {
        title: 'a temporary password that is too old',
        prepare: () => change({ status: 'FORCE_CHANGE_PASSWORD', hasExpiredPassword: true }),
        says: /temporary password of ana@example.com has expired/u,
        code: 'NotAuthorizedException',
      },
      {
        title: 'an app client that is none',
        properties: { AWSUserPoolClientAppId: 'gone' },
        says: /There is no app client gone in eu-west-1. Check AWSUserPoolClientAppId and AWSCognitoRegion/u,
        code: 'ResourceNotFoundException',
      },
      {
        title: 'a missing secret',
        properties: { AWSUserPoolClientAppId: 'confidential' },
        says: /app client confidential has a secret. Enter it in AWSUserPoolClientAppSecret/u,
        code: 'NotAuthorizedException',
      },
      {
        title: 'a wrong secret',
        properties: { AWSUserPoolClientAppId: 'confidential', AWSUserPoolClientAppSecret: 'wrong' },
        says: /AWSUserPoolClientAppSecret is not the secret of the app client confidential/u,
        code: 'NotAuthorizedException',
      },
      {
        title: 'passwords that are not taken',
        prepare: () => world.cognito.changeClient('open', { flows: ['ALLOW_USER_SRP_AUTH'] }),
        says: /Choose AuthScheme AwsCognitoSrp, or have ALLOW_USER_PASSWORD_AUTH added/u,
        code: 'InvalidParameterException',
      },
      {
        title: 'SRP that is not offered',
        properties: bySrp,
        prepare: () => world.cognito.changeClient('open', { flows: ['ALLOW_USER_PASSWORD_AUTH'] }),
        says: /Choose AuthScheme AwsCognitoBasic, or have ALLOW_USER_SRP_AUTH added/u,
        code: 'InvalidParameterException',
      },
      {
        title: 'too many sign-ins',
        prepare: () => world.cognito.userPools.failNext(3, 'TooManyRequestsException', 'Rate exceeded'),
        says: /limiting sign-ins. Wait/u,
        code: 'TooManyRequestsException',
      },
      {
        title: 'a rule of the pool',
        prepare: () =>
          world.cognito.userPools.failNext(
            1,
            'UserLambdaValidationException',
            'PreAuthentication failed with error only from the office.',
          ),
        says: /A rule of the user pool refused the sign-in: PreAuthentication failed with error only from the office\./u,
        code: 'UserLambdaValidationException',
      },
      {
        title: 'a failure of its own',
        prepare: () => world.cognito.userPools.failNext(3, 'InternalErrorException', 'x', 500),
        says: /failure of its own/u,
        code: 'InternalErrorException',
      },
      {
        title: 'a firewall',
        prepare: () =>
          world.cognito.userPools.failNext(1, 'ForbiddenException', 'Request not allowed due to WAF block.'),
        says: /firewall/u,
        code: 'ForbiddenException',
      },
      {
        title: 'what is not known yet',
        prepare: () => world.cognito.userPools.failNext(1, 'NotAuthorizedException', 'Not on a Sunday'),
        says: /The user pool refused the sign-in: Not on a Sunday\./u,
        code: 'NotAuthorizedException',
      },
      {
        title: 'a second factor that is to be set up first',
        prepare: () => world.cognito.changeUserPool(userPoolId, { demandsMfa: true }),
        says: /wants ana@example.com to set up a second factor first. Do that where its users sign in/u,
        code: 'auth.cognitoChallenge',
      },
      ...(
        [
          ['DEVICE_SRP_AUTH', /wants to recognise this machine/u],
          ['CUSTOM_CHALLENGE', /asks a question of its own/u],
          ['SELECT_CHALLENGE', /wants to choose how ana@example.com signs in/u],
          ['NEW_ONE', /asks for NEW_ONE, which cannot be answered here/u],
        ] as const
      ).map(([name, says]): Case => ({
        title: `the challenge ${name}`,
        prepare: () => change({ extraChallenges: [{ name }] }),
        says,
        code: 'auth.cognitoChallenge',
      })),
    ];

    for (const { title, properties, prepare, says, code } of cases) {
      test(title, async () => {
        prepare?.();
        const error = await failureOf(use({ ...world.properties, ...properties }));
        assert.match(error.message, says);
        assert.equal(error.code, code);
        assert.ok(error.actions.length > 0);
        assert.equal(world.cognito.issued.length, 0);
      });
    }

    test('too many wrong passwords', async () => {
      for (let attempt = 0; attempt < 5; attempt++) {
        await failureOf(use({ ...world.properties, Password: 'wrong' }));
      }
      const error = await failureOf(use(world.properties));
      assert.match(error.message, /takes no more passwords of ana@example.com for now/u);
      world.advance(minute);
      await use(world.properties);
    });

    test('an app client of another user pool', async () => {
      const error = await failureOf(use({ ...world.properties, AWSUserPoolId: 'eu-west-1_Other' }));
      assert.match(
        error.message,
        /app client open belongs to the user pool eu-west-1_Example01, not to eu-west-1_Other/u,
      );
    });

    test('nothing listens there', async () => {
      await world.cognito.userPools.stop();
      const error = await failureOf(use(world.properties));
      assert.match(error.message, /Nothing listens at .* Correct CognitoIdentityProviderEndpoint/u);
    });

    for (const name of ['AWSUserPoolId', 'AWSUserPoolClientAppId', 'AWSIdentityPoolId', 'User', 'Password']) {
      test(`${name} is missing`, async () => {
        const error = await failureOf(use({ ...world.properties, [name]: '' }));
        assert.match(error.message, new RegExp(`^${name} is missing`, 'u'));
        assert.equal(error.code, `connection.missing${name}`);
        assert.deepEqual(calls(), []);
      });
    }
  });

  suite('with a second factor', () => {
    for (const scheme of ['AwsCognitoSrp', 'AwsCognitoBasic']) {
      for (const base of ['properties', 'withSecret'] as const) {
        test(`${scheme}, ${base === 'properties' ? 'without' : 'with'} a client secret: a code of an app`, async () => {
          change({ factors: ['SOFTWARE_TOKEN_MFA'] });
          world.person.answersCodes(() => totpCode());
          const authenticator = world.authenticator();
          await use({ ...world[base], AuthScheme: scheme }, authenticator);
          assert.equal(calls().at(-1), 'SOFTWARE_TOKEN_MFA');
          const [request, ...more] = world.person.codeRequests;
          assert.equal(more.length, 0);
          assert.equal(request?.device, '“Authenticator app”');
          assert.equal(request?.digits, 6);
          assert.equal(request?.isRenewal, false);
          assert.equal(request?.sentTo, undefined);
          assert.equal(request?.resend, undefined);
          assert.ok((request?.expiresAt?.getTime() ?? 0) > world.now());
          const state = authenticator.stateOf('orders');
          assert.ok(state.kind === 'signedIn' && state.identity.withMfa);
          assert.equal(state.sessionExpiration, undefined, 'the refresh token needs nobody');
        });
      }
    }

    test('a code by text message, with blanks in it', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => ` ${lastSentCode().slice(0, 3)} ${lastSentCode().slice(3)} `);
      await use(world.withSecret);
      const [request] = world.person.codeRequests;
      assert.deepEqual(request?.sentTo, { channel: 'sms', address: '+*******0189' });
      assert.ok(request?.resend);
    });

    test('a code by e-mail', async () => {
      change({ factors: ['EMAIL_OTP'] });
      world.person.answersCodes(() => lastSentCode());
      await use(world.properties);
      assert.deepEqual(world.person.codeRequests[0]?.sentTo, { channel: 'email', address: 'a***@e***' });
    });

    test('a wrong code is asked for again, in the same session', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(
        () => (lastSentCode() === '271828' ? '271829' : '271828'),
        () => lastSentCode(),
      );
      await use(world.properties);
      assert.deepEqual(calls(), ['USER_PASSWORD_AUTH', 'SMS_MFA: CodeMismatchException', 'SMS_MFA']);
      assert.equal(world.cognito.sentCodes.length, 1);
      assert.match(world.person.codeRequests[1]?.refused ?? '', /^The user pool did not accept the code 271•••\.$/u);
    });

    test('after a wrong code of an app the right one need not wait', async () => {
      change({ factors: ['SOFTWARE_TOKEN_MFA'] });
      world.person.answersCodes(
        () => (totpCode() === '271828' ? '271829' : '271828'),
        () => totpCode(),
      );
      await use(world.properties);
      assert.equal(world.person.codeRequests[1]?.nextCodeAt, undefined);
    });

    test('a code that comes too late: the sign-in begins anew and says so', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(
        () => {
          const code = lastSentCode();
          world.advance(4 * minute);
          return code;
        },
        () => lastSentCode(),
      );
      await use(world.properties);
      assert.equal(calls().filter((name) => name === 'USER_PASSWORD_AUTH').length, 2);
      assert.match(world.person.codeRequests[1]?.refused ?? '', /came too late, so the sign-in began anew/u);
      assert.equal(world.person.codeRequests.length, 2);
    });

    test('a code that has expired before its session', async () => {
      world.cognito.changeUserPool(userPoolId, { codeLife: minute });
      change({ factors: ['EMAIL_OTP'] });
      world.person.answersCodes(
        () => {
          world.advance(2 * minute);
          return lastSentCode();
        },
        () => lastSentCode(),
      );
      await use(world.withSecret);
      assert.ok(calls().includes('EMAIL_OTP: ExpiredCodeException'));
      assert.match(world.person.codeRequests[1]?.refused ?? '', /came too late/u);
    });

    test('codes that always come too late end the sign-in', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => {
        world.advance(4 * minute);
        return lastSentCode();
      });
      const error = await failureOf(use(world.properties));
      assert.match(error.message, /waited too long. Sign in again/u);
      assert.equal(world.person.codeRequests.length, 5);
    });

    test('one of several, chosen once though the sign-in begins anew', async () => {
      change({ factors: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] });
      world.person.answersChoices(chooses('E-mail'));
      world.person.answersCodes(
        () => {
          world.advance(4 * minute);
          return lastSentCode();
        },
        () => lastSentCode(),
      );
      await use(world.withSecret);
      const [request, ...more] = world.person.choiceRequests;
      assert.equal(more.length, 0);
      assert.equal(request?.subject, 'factor');
      assert.deepEqual(request?.choices, [
        { id: 'SMS_MFA', label: 'Text message', description: 'Sends a code to your phone.' },
        {
          id: 'SOFTWARE_TOKEN_MFA',
          label: 'Authenticator app',
          description: 'The app shows a code; nothing is sent.',
        },
        { id: 'EMAIL_OTP', label: 'E-mail', description: 'Sends a code to your e-mail address.' },
      ]);
      assert.deepEqual(
        world.cognito.sentCodes.map(({ factor }) => factor),
        ['EMAIL_OTP', 'EMAIL_OTP'],
      );
    });

    test('a code that is sent again', async () => {
      change({ factors: ['SMS_MFA', 'EMAIL_OTP'] });
      world.person.answersChoices(chooses('Text message'));
      world.person.answersCodes(async ({ resend }, signal) => {
        assert.ok(resend);
        assert.ok(resend.availableAt.getTime() > world.now());
        const first = lastSentCode();
        const { availableAt } = await resend.send(signal);
        assert.ok(availableAt.getTime() > world.now());
        assert.equal(world.cognito.sentCodes.length, 2);
        assert.notEqual(lastSentCode(), first);
        return lastSentCode();
      });
      await use(world.withSecret);
      assert.equal(world.person.choiceRequests.length, 1);
    });

    test('a code of an app is not sent twice', async () => {
      change({ factors: ['SOFTWARE_TOKEN_MFA'] });
      world.person.answersCodes(() => totpCode());
      const authenticator = world.authenticator();
      await use(world.properties, authenticator);
      await authenticator.signOut('orders');
      const used = totpCode();
      world.person.answersCodes(
        () => used,
        () => {
          world.advance(codePeriod);
          return totpCode();
        },
      );
      await use(world.properties, authenticator);
      assert.match(world.person.codeRequests[2]?.refused ?? '', /used already/u);
      const sent = world.cognito.userPools.calls.filter(({ input }) => JSON.stringify(input).includes(used));
      assert.equal(sent.length, 1);
      assert.ok(!calls().some((name) => name.includes('Expired')));
    });

    test('a code of an app that was used in another window', async () => {
      change({ factors: ['SOFTWARE_TOKEN_MFA'] });
      world.person.answersCodes(() => totpCode());
      const first = world.authenticator();
      await use(world.properties, first);
      await first.signOut('orders');
      world.person.answersCodes(
        () => totpCode(),
        () => {
          world.advance(codePeriod);
          return totpCode();
        },
      );
      await use(world.properties);
      assert.ok(calls().includes('SOFTWARE_TOKEN_MFA: ExpiredCodeException'));
      assert.equal(world.person.codeRequests.at(-1)?.refused, 'This code was used already. Each code works once.');
      assert.ok(world.person.codeRequests.at(-1)?.nextCodeAt, 'the box counts down to the next one');
    });

    test('the person cancels', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(cancels);
      const error = await failureOf(use(world.properties));
      assert.equal(error.code, 'auth.cancelled');
      assert.equal(world.cognito.sentCodes.length, 1);
    });

    test('nobody is there', async () => {
      change({ factors: ['SMS_MFA'] });
      const error = await failureOf(use(world.properties, world.authenticator({ interaction: nobody })));
      assert.equal(error.code, 'auth.needsPerson');
    });

    test('an answer that is turned away at the door is sent again, the code is not lost', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => {
        world.cognito.userPools.failNext(2, 'TooManyRequestsException', 'Rate exceeded');
        return lastSentCode();
      });
      await use(world.properties);
      assert.equal(world.person.codeRequests.length, 1);
      assert.deepEqual(calls().slice(-3), [
        'SMS_MFA: TooManyRequestsException',
        'SMS_MFA: TooManyRequestsException',
        'SMS_MFA',
      ]);
    });

    test('an answer that failed is not sent again by itself: it may have counted', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => {
        world.cognito.userPools.failNext(1, 'InternalErrorException', 'x', 500);
        return lastSentCode();
      });
      const error = await failureOf(use(world.properties));
      assert.match(error.message, /failure of its own/u);
      assert.equal(calls().filter((name) => name.startsWith('SMS_MFA')).length, 1);
    });
  });

  suite('with a new password wanted', () => {
    setup(() => {
      change({ status: 'FORCE_CHANGE_PASSWORD' });
      world.person.answersNewPasswords(() => newPassword);
    });

    for (const scheme of ['AwsCognitoSrp', 'AwsCognitoBasic']) {
      test(`${scheme}: it is asked for once, and serves though the connection has the old one`, async () => {
        const properties = { ...world.withSecret, AuthScheme: scheme };
        const authenticator = world.authenticator();
        await use(properties, authenticator);
        assert.equal(world.cognito.user(userName).password, newPassword);
        assert.equal(world.person.newPasswordRequests.length, 1);
        assert.equal(world.person.newPasswordRequests[0]?.user, email);
        await authenticator.signOut('orders');
        await use(properties, authenticator);
        await use({ ...properties, Password: newPassword }, world.authenticator(), 'other');
        assert.equal(world.person.newPasswordRequests.length, 1);
      });
    }

    test('when it was changed again elsewhere, the one of the connection is tried', async () => {
      const authenticator = world.authenticator();
      await use(world.properties, authenticator);
      await authenticator.signOut('orders');
      change({ password: 'Made-up-password-3' });
      const error = await failureOf(use(world.properties, authenticator));
      assert.match(error.message, /refused the password/u);
      await use({ ...world.properties, Password: 'Made-up-password-3' });
    });

    for (const endsSession of [false, true]) {
      test(`one that the policy refuses is asked for again${endsSession ? ', the next one once though the session ended' : ''}`, async () => {
        world.cognito.changeUserPool(userPoolId, { refusedPasswordEndsSession: endsSession });
        world.person.answersNewPasswords(
          () => 'short',
          () => newPassword,
        );
        await use(world.properties);
        assert.equal(world.person.newPasswordRequests.length, 2);
        assert.match(world.person.newPasswordRequests[1]?.refused ?? '', /Password not long enough\.$/u);
      });
    }

    test('with attributes that the pool demands', async () => {
      world.cognito.changeUserPool(userPoolId, { requiredAttributes: ['given_name', 'family_name'] });
      world.person.answersTexts(({ wanted }) => `made-up ${wanted}`);
      await use(world.withSecret);
      assert.deepEqual(world.cognito.user(userName).attributes, {
        given_name: 'made-up given_name',
        family_name: 'made-up family_name',
      });
      const [first, ...others] = world.person.textRequests;
      assert.equal(others.length, 1);
      assert.equal(first?.wanted, 'given_name');
      assert.match(first?.reason ?? '', /eu-west-1_Example01 wants to know it of ana@example.com\.$/u);
    });

    test('what was entered is not asked again when the session ended meanwhile', async () => {
      world.cognito.changeUserPool(userPoolId, { requiredAttributes: ['given_name'] });
      world.person.answersNewPasswords(() => {
        world.advance(4 * minute);
        return newPassword;
      });
      world.person.answersTexts(() => 'Ana');
      await use(world.properties);
      assert.equal(world.person.newPasswordRequests.length, 1);
      assert.equal(world.person.textRequests.length, 1);
      assert.equal(calls().filter((name) => name === 'USER_PASSWORD_AUTH').length, 2);
    });

    test('and a second factor after it', async () => {
      change({ factors: ['SOFTWARE_TOKEN_MFA'] });
      world.person.answersCodes(() => totpCode());
      await use(world.properties);
      assert.deepEqual(calls(), ['USER_PASSWORD_AUTH', 'NEW_PASSWORD_REQUIRED', 'SOFTWARE_TOKEN_MFA']);
    });

    test('the code after it expires: the new password is used when the sign-in begins anew', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(
        () => {
          world.advance(4 * minute);
          return lastSentCode();
        },
        () => lastSentCode(),
      );
      await use(world.properties);
      assert.equal(world.person.newPasswordRequests.length, 1);
    });

    test('the person cancels', async () => {
      world.person.answersNewPasswords(cancels);
      assert.equal((await failureOf(use(world.properties))).code, 'auth.cancelled');
      assert.equal(world.cognito.user(userName).password, password);
    });
  });

  suite('again', () => {
    test('by the refresh token, for the user and not the alias, without a person', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => lastSentCode());
      const authenticator = world.authenticator();
      await use(world.withSecret, authenticator);
      for (let turn = 0; turn < 3; turn++) {
        await renew(authenticator, world.withSecret);
      }
      assert.equal(world.cognito.sentCodes.length, 1);
      assert.deepEqual(calls().slice(2), ['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN_AUTH']);
      assert.equal(world.cognito.issued.length, 4);
    });

    test('in the next window too, and before the ID token has ended without asking the user pool', async () => {
      change({ factors: ['SOFTWARE_TOKEN_MFA'] });
      world.person.answersCodes(() => totpCode());
      await use(world.properties);
      const before = calls().length;
      await use(world.properties);
      assert.equal(calls().length, before);
      await renew(world.authenticator());
      assert.deepEqual(calls().slice(before), ['REFRESH_TOKEN_AUTH']);
      assert.equal(world.person.codeRequests.length, 1);
    });

    test('signed out, nothing is left and the person is asked', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => lastSentCode());
      const authenticator = world.authenticator();
      await use(world.properties, authenticator);
      await authenticator.signOut('orders');
      await use(world.properties, authenticator);
      assert.equal(world.person.codeRequests.length, 2);
    });

    test('with another password, another app client or another user nothing is shared', async () => {
      const authenticator = world.authenticator();
      await use(world.properties, authenticator, 'first');
      await failureOf(use({ ...world.properties, Password: 'wrong' }, authenticator, 'second'));
      await use(world.withSecret, authenticator, 'third');
      await use({ ...world.properties, User: phone }, authenticator, 'fourth');
      assert.equal(calls().filter((name) => name.startsWith('USER_PASSWORD_AUTH')).length, 4);
    });

    test('a refresh token that is spent: the password again, and nobody', async () => {
      const authenticator = world.authenticator();
      await use(world.properties, authenticator);
      world.cognito.revokeRefreshTokens(userName);
      await renew(authenticator);
      assert.deepEqual(calls().slice(1), ['REFRESH_TOKEN_AUTH: NotAuthorizedException', 'USER_PASSWORD_AUTH']);
    });

    test('a refresh token that is spent and a second factor: the person, told why', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => lastSentCode());
      const authenticator = world.authenticator();
      await use(world.properties, authenticator);
      world.cognito.revokeRefreshTokens(userName);
      await renew(authenticator);
      assert.equal(world.person.codeRequests.length, 2);
      assert.equal(world.person.codeRequests[1]?.isRenewal, true);
    });

    test('a refresh token that is spent and nobody there: no message goes out', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => lastSentCode());
      await use(world.properties);
      world.cognito.revokeRefreshTokens(userName);
      world.advance(hour);
      const error = await failureOf(use(world.properties, world.authenticator({ interaction: nobody })));
      assert.equal(error.code, 'auth.needsPerson');
      assert.equal(world.cognito.sentCodes.length, 1);
    });

    test('in the background shortly before the end, with the refresh token', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => lastSentCode());
      const authenticator = world.authenticator();
      await use(world.properties, authenticator);
      world.advance(52 * minute);
      const renewed = new Promise<void>((resolve) => {
        const stop = authenticator.onDidChangeState(() => {
          stop();
          resolve();
        });
      });
      await use(world.properties, authenticator);
      await renewed;
      assert.equal(await use(world.properties, authenticator), world.cognito.issued[1]?.accessKeyId);
      assert.equal(world.person.codeRequests.length, 1);
    });

    test('where the app client renews nothing: the person, and the status says so', async () => {
      world.cognito.changeClient('open', { flows: ['ALLOW_USER_PASSWORD_AUTH'] });
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => lastSentCode());
      const authenticator = world.authenticator();
      await use(world.properties, authenticator);
      await renew(authenticator);
      assert.equal(world.person.codeRequests.length, 2);
      const state = authenticator.stateOf('orders');
      assert.ok(state.kind === 'signedIn');
      assert.equal(state.sessionExpiration?.getTime(), state.expiration?.getTime(), 'a person is needed at its end');
      const before = calls().length;
      await renew(authenticator);
      assert.deepEqual(calls().slice(before), ['USER_PASSWORD_AUTH', 'SMS_MFA']);
    });

    test('where the app client replaces refresh tokens', async () => {
      world.cognito.changeClient('confidential', { replacesRefreshTokens: true });
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => lastSentCode());
      const authenticator = world.authenticator();
      await use(world.withSecret, authenticator);
      await renew(authenticator, world.withSecret);
      await renew(authenticator, world.withSecret);
      assert.equal(world.person.codeRequests.length, 1);
      assert.deepEqual(
        calls().filter((name) => name.startsWith('GetTokens')),
        ['GetTokensFromRefreshToken', 'GetTokensFromRefreshToken'],
      );
    });

    test('where the user pool tracks devices', async () => {
      world.cognito.changeUserPool(userPoolId, { tracksDevices: true });
      const authenticator = world.authenticator();
      await use(world.properties, authenticator);
      await renew(authenticator);
      const { AuthParameters } = world.cognito.userPools.calls[1]?.input ?? {};
      assert.match((AuthParameters as Record<string, string>)['DEVICE_KEY'] ?? '', /^eu-west-1_/u);
      assert.equal(calls().at(-1), 'USER_PASSWORD_AUTH');
    });

    test('when the user pool does not answer, its refresh token stays', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => lastSentCode());
      await use(world.properties);
      world.advance(hour);
      world.cognito.userPools.failNext(3, 'InternalErrorException', 'x', 500);
      await failureOf(use(world.properties));
      await use(world.properties);
      assert.equal(world.person.codeRequests.length, 1);
    });

    test('an ID token that the identity pool finds too old is renewed once', async () => {
      await use(world.properties);
      world.cognito.identityPools.failNext(1, 'NotAuthorizedException', 'Invalid login token. Token expired: 1 >= 2');
      await use(world.properties);
      assert.deepEqual(calls().slice(1), ['REFRESH_TOKEN_AUTH']);
      world.cognito.identityPools.failNext(9, 'NotAuthorizedException', 'Invalid login token. Token expired: 1 >= 2');
      const error = await failureOf(use(world.properties));
      assert.match(error.message, /found the sign-in too old/u);
      assert.equal(calls().length, 3);
    });

    test('tried out before it is saved: the code serves the saved connection', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => lastSentCode());
      const authenticator = world.authenticator();
      const saved = connection(world.properties, 'orders');
      await authenticator.signInOnce({ ...saved, properties: { ...saved.properties, ...world.properties } });
      await use(world.properties, authenticator);
      assert.equal(world.person.codeRequests.length, 1);
    });
  });

  suite('many at once', () => {
    test('a hundred callers are one sign-in', async () => {
      const dynamodb = world.dynamodb(world.authenticator());
      const saved = connection(world.properties, 'orders');
      let release: (() => void) | undefined;
      world.cognito.userPools.holdNext(
        new Promise<void>((resolve) => {
          release = resolve;
        }),
      );
      const callers = Array.from({ length: 100 }, () => dynamodb.listTables(saved).next());
      await new Promise((resolve) => setImmediate(resolve));
      release?.();
      await Promise.all(callers);
      assert.deepEqual(calls(), ['USER_PASSWORD_AUTH']);
      assert.equal(world.cognito.issued.length, 1);
    });

    test('connections of the same user ask once, each gets credentials of its own', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(() => lastSentCode());
      const authenticator = world.authenticator();
      await Promise.all(['one', 'two', 'three'].map((id) => use(world.properties, authenticator, id)));
      assert.equal(world.person.codeRequests.length, 1);
      assert.deepEqual(calls(), ['USER_PASSWORD_AUTH', 'SMS_MFA']);
      assert.equal(world.cognito.issued.length, 3);
    });

    test('the second asks when the first one gives up', async () => {
      change({ factors: ['SMS_MFA'] });
      world.person.answersCodes(cancels, () => lastSentCode());
      const authenticator = world.authenticator();
      const results = await Promise.allSettled(['one', 'two'].map((id) => use(world.properties, authenticator, id)));
      assert.deepEqual(
        results.map(({ status }) => status),
        ['rejected', 'fulfilled'],
      );
      assert.equal(world.person.codeRequests.length, 2);
    });

    test('nobody waits any more: the question ends', async () => {
      change({ factors: ['SMS_MFA'] });
      const controller = new AbortController();
      let asked: AbortSignal | undefined;
      world.person.answersCodes((_, signal) => {
        asked = signal;
        controller.abort();
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      });
      await assert.rejects(world.authenticator().signIn(world.connection(world.properties), controller.signal), {
        name: 'AbortError',
      });
      assert.equal(asked?.aborted, true);
    });
  });

  suite('the identity pool', () => {
    function mapRoles(mapping: {
      readonly type: 'Token' | 'Rules';
      readonly ambiguousRoleResolution?: 'AuthenticatedRole' | 'Deny';
    }): void {
      world.cognito.changeIdentityPool(identityPoolId, {
        listedClients: [{ userPoolId, clientId: 'open', roleMapping: mapping }],
      });
    }
    const readersAndWriters = [
      { name: 'readers', roleArn: role('team/reader') },
      { name: 'writers', roleArn: role('team/writer') },
    ];
    const usedRole = (): string => world.cognito.issued.at(-1)?.arn?.split('/')[1] ?? '';

    const cases: readonly {
      readonly title: string;
      readonly properties?: Record<string, string>;
      readonly prepare?: () => void;
      readonly says: RegExp;
    }[] = [
      {
        title: 'does not list the app client',
        properties: { AWSUserPoolClientAppId: 'unlisted' },
        says: /does not list the user pool eu-west-1_Example01 with the app client unlisted. Check AWSIdentityPoolId and AWSUserPoolClientAppId/u,
      },
      {
        title: 'does not exist',
        properties: { AWSIdentityPoolId: 'us-east-1:00000000-0000-0000-0000-000000000000' },
        says: /There is no identity pool us-east-1:00000000-0000-0000-0000-000000000000 in us-east-1. Check AWSIdentityPoolId/u,
      },
      {
        title: 'has no role',
        prepare: () => world.cognito.changeIdentityPool(identityPoolId, { authenticatedRole: undefined }),
        says: /has no role for signed-in users, or the role's trust policy does not name it/u,
      },
      {
        title: 'is not trusted by the role',
        prepare: () => world.cognito.changeIdentityPool(identityPoolId, { distrustingRoles: [role('reader')] }),
        says: /trust policy does not name it/u,
      },
      {
        title: 'limits requests',
        prepare: () => world.cognito.identityPools.failNext(3, 'TooManyRequestsException', 'Rate exceeded'),
        says: /limiting requests/u,
      },
      {
        title: 'sees no login',
        prepare: () =>
          world.cognito.identityPools.failNext(
            1,
            'NotAuthorizedException',
            'Unauthenticated access is not supported for this identity pool.',
          ),
        says: /did not see who signs in/u,
      },
      {
        title: 'fails',
        prepare: () => world.cognito.identityPools.failNext(3, 'InternalErrorException', 'x', 500),
        says: /failure of its own/u,
      },
      {
        title: 'gives a role that is not asked for by rules',
        properties: { AWSRoleARN: role('admin') },
        says: /does not give the role arn:aws:iam::123456789012:role\/admin to this user: .* Check AWSRoleARN/u,
      },
    ];
    for (const { title, properties, prepare, says } of cases) {
      test(`that ${title}`, async () => {
        prepare?.();
        const error = await failureOf(use({ ...world.properties, ...properties }));
        assert.match(error.message, says);
      });
    }

    test('that nothing listens for', async () => {
      await world.cognito.identityPools.stop();
      const error = await failureOf(use(world.properties));
      assert.match(error.message, /Nothing listens at .* Correct CognitoIdentityEndpoint/u);
    });

    test('the role of the group that comes first', async () => {
      mapRoles({ type: 'Token' });
      change({ groups: readersAndWriters.map((group, index) => ({ ...group, precedence: 2 - index })) });
      await use(world.properties);
      assert.equal(usedRole(), 'writer');
      assert.equal(world.person.choiceRequests.length, 0);
    });

    test('roles that are ambiguous: the person chooses once, in the next window too', async () => {
      mapRoles({ type: 'Token', ambiguousRoleResolution: 'Deny' });
      change({ groups: readersAndWriters });
      world.person.answersChoices(chooses('writer'));
      const authenticator = world.authenticator();
      await use(world.properties, authenticator);
      assert.equal(usedRole(), 'writer');
      const state = authenticator.stateOf('orders');
      assert.ok(state.kind === 'signedIn');
      assert.equal(state.identity.role, role('team/writer'));
      assert.deepEqual(world.person.choiceRequests[0]?.choices, [
        { id: role('team/reader'), label: 'reader', description: role('team/reader') },
        { id: role('team/writer'), label: 'writer', description: role('team/writer') },
      ]);
      await use(world.properties);
      await renew(authenticator);
      assert.equal(usedRole(), 'writer');
      assert.equal(world.person.choiceRequests.length, 1);
    });

    test('a role that was chosen and is no longer offered', async () => {
      mapRoles({ type: 'Token', ambiguousRoleResolution: 'Deny' });
      change({ groups: [...readersAndWriters, { name: 'admins', roleArn: role('admin') }] });
      world.person.answersChoices(chooses('admin'), chooses('reader'));
      const authenticator = world.authenticator();
      await use(world.properties, authenticator);
      change({ groups: readersAndWriters });
      await renew(authenticator);
      assert.equal(usedRole(), 'reader');
      assert.equal(world.person.choiceRequests.length, 2);
    });

    test('roles that are ambiguous and nobody there', async () => {
      mapRoles({ type: 'Token', ambiguousRoleResolution: 'Deny' });
      change({ groups: readersAndWriters });
      const error = await failureOf(use(world.properties, world.authenticator({ interaction: nobody })));
      assert.equal(error.code, 'auth.needsPerson');
    });

    test('roles that are ambiguous, and a default', async () => {
      mapRoles({ type: 'Token', ambiguousRoleResolution: 'AuthenticatedRole' });
      change({ groups: readersAndWriters });
      await use(world.properties);
      assert.equal(usedRole(), 'reader');
      assert.equal(world.person.choiceRequests.length, 0);
    });

    test('AWSRoleARN chooses among them', async () => {
      mapRoles({ type: 'Token', ambiguousRoleResolution: 'Deny' });
      change({ groups: readersAndWriters });
      await use({ ...world.properties, AWSRoleARN: role('team/reader') });
      assert.equal(usedRole(), 'reader');
      const error = await failureOf(use({ ...world.properties, AWSRoleARN: role('admin') }));
      assert.match(error.message, /does not give the role/u);
    });

    test('rules that none fits', async () => {
      mapRoles({ type: 'Rules', ambiguousRoleResolution: 'Deny' });
      const error = await failureOf(use(world.properties));
      assert.match(error.message, /gives this user no role: The ambiguous role mapping rules denied this request/u);
    });
  });

  test('the form offers AWSRoleARN, and the secret stays out of what is saved in the open', () => {
    const { properties } = world.connection(world.withSecret);
    assert.ok(!JSON.stringify(properties).includes(clientSecret));
    assert.ok(!JSON.stringify(properties).includes(password));
  });
});
