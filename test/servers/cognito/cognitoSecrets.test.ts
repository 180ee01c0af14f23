import assert from 'node:assert/strict';
import type { SessionStore } from '../../../src/auth/sessionStore';
import { cancels } from '../aws/people';
import { assertUntold } from '../aws/told';
import { toldOfSignIns } from '../aws/toldOfSignIns';
import { codePeriod } from '../aws/totp';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { identityPoolId, role, startCognitoWorld, userName, userPoolId } from './cognitoWorld';
import type { CognitoWorld } from './cognitoWorld';

/** Every made-up secret holds this mark; what is found with it was not kept. */
const mark = 'MARKED-SECRET';

const password = `${mark}/password & more 1`;
const newPassword = `${mark}/new+password "2"`;
const clientSecret = `${mark}/of+the/app+client`;

interface Case {
  readonly title: string;
  readonly properties?: Record<string, string>;
  readonly fails?: true;
  readonly prepare?: (world: CognitoWorld) => void;
}

const srp = { AuthScheme: 'AwsCognitoSrp' };
const cases: readonly Case[] = [
  { title: 'by SRP', properties: srp },
  { title: 'with the password' },
  { title: 'with a wrong password by SRP', properties: { ...srp, Password: `${mark}/wrong` }, fails: true },
  { title: 'with a wrong password', properties: { Password: `${mark}/wrong` }, fails: true },
  { title: 'with a wrong client secret', properties: { AWSUserPoolClientAppSecret: `${mark}/not` }, fails: true },
  {
    title: 'with a code of an app',
    prepare: (world) => world.cognito.changeUser(userName, { factors: ['SOFTWARE_TOKEN_MFA'] }),
  },
  {
    title: 'with a code by text message',
    properties: srp,
    prepare: (world) => world.cognito.changeUser(userName, { factors: ['SMS_MFA'] }),
  },
  {
    title: 'with a wrong code',
    fails: true,
    prepare: (world) => {
      world.cognito.changeUser(userName, { factors: ['SMS_MFA'] });
      world.person.answersCodes(() => '271828', cancels);
    },
  },
  {
    title: 'with a new password',
    prepare: (world) => world.cognito.changeUser(userName, { status: 'FORCE_CHANGE_PASSWORD' }),
  },
  {
    title: 'with a new password that is refused',
    fails: true,
    prepare: (world) => {
      world.cognito.changeUser(userName, { status: 'FORCE_CHANGE_PASSWORD' });
      world.cognito.changeUserPool(userPoolId, { passwordPolicy: { minimumLength: 99 } });
      world.person.answersNewPasswords(() => newPassword, cancels);
    },
  },
  {
    title: 'with a challenge that is not served',
    fails: true,
    prepare: (world) => world.cognito.changeUser(userName, { extraChallenges: [{ name: 'CUSTOM_CHALLENGE' }] }),
  },
  {
    title: 'with a refusal that repeats the password',
    fails: true,
    prepare: (world) =>
      world.cognito.userPools.failNext(9, 'UserLambdaValidationException', `PreAuthentication failed: ${password}`),
  },
  {
    title: 'with an identity pool that refuses',
    fails: true,
    prepare: (world) => world.cognito.changeIdentityPool(identityPoolId, { listedClients: [] }),
  },
  {
    title: 'with a role that is refused',
    properties: { AWSRoleARN: role('admin') },
    fails: true,
  },
];

/** What must stay between the two: keys of requests whose values are secrets. */
const secretKeys = new Set([
  'PASSWORD',
  'NEW_PASSWORD',
  'SECRET_HASH',
  'PASSWORD_CLAIM_SIGNATURE',
  'PASSWORD_CLAIM_SECRET_BLOCK',
  'SMS_MFA_CODE',
  'SOFTWARE_TOKEN_MFA_CODE',
  'REFRESH_TOKEN',
  'Session',
  `cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`,
]);

suite('Secrets of a sign-in with Cognito stay where they belong', () => {
  let local: DynamodbLocal;
  let world: CognitoWorld;

  suiteSetup(async () => {
    local = await startDynamodbLocal();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startCognitoWorld(local.endpoint);
    world.cognito.changeUser(userName, { password });
    world.cognito.changeClient('confidential', { secret: clientSecret });
    world.person.answersCodes(() => world.cognito.sentCodes.at(-1)?.code ?? world.cognito.codeOf(userName));
    world.person.answersNewPasswords(() => newPassword);
  });
  teardown(() => world.end());

  for (const { title, properties, fails, prepare } of cases) {
    test(`${title}${fails ? ', failing' : ''}`, async () => {
      prepare?.(world);
      const all = { ...world.withSecret, AWSUserPoolClientAppSecret: clientSecret, Password: password, ...properties };
      const keys: string[] = [];
      const { told } = await toldOfSignIns(world, all, {
        fails,
        parts: { sessions: keyed(world.store, keys) },
        between: async (list) => {
          if (!fails) {
            // Again with the refresh token, and once it is spent.
            world.advance(3_600_000);
            await list();
            world.advance(3_600_000);
            world.cognito.revokeRefreshTokens(userName);
            await list();
          }
          world.advance(codePeriod);
        },
      });
      const sent = [...world.cognito.userPools.calls, ...world.cognito.identityPools.calls].flatMap(({ input }) =>
        valuesOf(input),
      );
      assert.ok(sent.length > 0);
      assertUntold(
        [told, keys],
        [
          mark,
          Buffer.from(mark).toString('base64').slice(0, 16),
          ...sent,
          ...sent.flatMap((value) => value.split('.').filter((part) => part.length > 30)),
          ...world.cognito.issued.flatMap((key) => [key.secretAccessKey, key.sessionToken ?? '']),
        ],
      );
    });
  }
});

/** The store, which notes the keys that it is used with: they are kept in the open. */
function keyed(store: SessionStore, keys: string[]): SessionStore {
  const noted = <T>(key: string, work: Promise<T>): Promise<T> => {
    keys.push(key);
    return work;
  };
  return {
    get: (key) => noted(key, store.get(key)),
    set: (key, value) => noted(key, store.set(key, value)),
    delete: (key) => noted(key, store.delete(key)),
  };
}

function valuesOf(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) {
    return [];
  }
  return Object.entries(input).flatMap(([key, value]) =>
    typeof value === 'string' ? (secretKeys.has(key) ? [value] : []) : valuesOf(value),
  );
}
