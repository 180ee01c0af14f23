import assert from 'node:assert/strict';
import { cancels } from '../aws/people';
import { assertUntold } from '../aws/told';
import { toldOfSignIns } from '../aws/toldOfSignIns';
import { codePeriod } from '../aws/totp';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { apiToken, oktaCode, push, sentCode, sms, startOktaWorld, user } from './oktaWorld';
import type { OktaWorld } from './oktaWorld';

/** The made-up password and token hold this mark; what is found with it was not kept. */
const mark = 'MARKED-SECRET';

interface Case {
  readonly title: string;
  readonly properties?: Record<string, string>;
  readonly fails?: true;
  readonly prepare?: (world: OktaWorld) => void;
}

const withCode = (world: OktaWorld): void => {
  world.has(oktaCode);
  world.person.answersCodes(() => world.okta.codeOf(oktaCode.id));
};

const cases: readonly Case[] = [
  { title: 'a password' },
  { title: 'a wrong password', properties: { Password: `${mark} & other` }, fails: true },
  { title: 'an API token', properties: { 'SSOProperties.APIToken': apiToken }, prepare: withCode },
  { title: 'a wrong API token', properties: { 'SSOProperties.APIToken': `${mark}-wrong` }, fails: true },
  { title: 'a code of an app', prepare: withCode },
  {
    title: 'a code that came with the connection',
    properties: { 'SSOProperties.MFAPassCode': '271828' },
    prepare: withCode,
  },
  {
    title: 'a wrong code by SMS',
    fails: true,
    prepare: (world) => {
      world.has(sms);
      world.person.answersCodes(() => '271828', cancels);
    },
  },
  {
    title: 'a code by SMS that is sent again',
    prepare: (world) => {
      world.has(sms);
      world.person.answersCodes(async ({ resend }, signal) => {
        world.advance(31_000);
        await resend?.send(signal);
        return sentCode(world);
      });
    },
  },
  {
    title: 'a push',
    prepare: (world) => {
      world.has(push);
      world.okta.onPush = (each) => each.approve();
      world.person.answersApprovals(() => undefined);
    },
  },
  {
    title: 'an application that demands more',
    prepare: (world) => {
      withCode(world);
      world.okta.change({ skipsMfa: true, appDemandsMfa: true });
    },
  },
  {
    title: 'an application on Identity Engine that demands more',
    fails: true,
    prepare: (world) => {
      withCode(world);
      world.okta.change({ pipeline: 'idx', skipsMfa: true, appDemandsMfa: true });
    },
  },
  { title: 'a federation', prepare: (world) => world.okta.change({ federation: 'request' }) },
  {
    title: 'a response that AWS refuses',
    fails: true,
    prepare: (world) => world.okta.change({ response: { fault: 'otherKey' } }),
  },
  {
    title: 'a failure that repeats the request',
    fails: true,
    prepare: (world) =>
      world.okta.failNext(2, 'E0000001', `Not ${user.password}, nor ${JSON.stringify(user.password)}`),
  },
  {
    title: 'a page that repeats the request',
    fails: true,
    prepare: (world) => world.okta.answerNext(403, `<div class="error-content">${user.password}</div>`),
  },
];

suite('Secrets of Okta stay where they belong', () => {
  let local: DynamodbLocal;
  let world: OktaWorld;

  suiteSetup(async () => {
    local = await startDynamodbLocal();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startOktaWorld(local);
  });
  teardown(() => world.end());

  for (const { title, properties = {}, fails, prepare } of cases) {
    test(`${title}${fails ? ', failing' : ''}`, async () => {
      prepare?.(world);
      const { told } = await toldOfSignIns(world, world.properties(properties), {
        fails,
        between: () => {
          world.advance(codePeriod);
          prepare?.(world);
          world.okta.endSessions();
        },
      });
      assertUntold(told, [...secretsOf(world), ...codesOf(world)]);
      assert.deepEqual(world.okta.misplaced, []);
    });
  }
});

/** What a sign-in sent and got, as Okta saw it. */
function secretsOf({ okta, sts }: OktaWorld): string[] {
  const sent = okta.calls.flatMap(({ body, cookies, query }) => [
    body['stateToken'],
    cookies['sid'],
    cookies['DT'],
    query['token'],
    query['sessionToken'],
    query['stateToken'],
  ]);
  const assertions = sts.calls.flatMap(({ input }) => input['SAMLAssertion']?.slice(0, 60) ?? []);
  const keys = sts.issued.flatMap((key) => [key.secretAccessKey, key.sessionToken ?? '']);
  return [
    mark,
    encodeURIComponent(user.password),
    Buffer.from(mark).toString('base64').slice(0, 16),
    ...sent.flatMap((value) => (typeof value === 'string' && value !== '' ? [value] : [])),
    ...assertions,
    ...keys.filter((each) => each !== ''),
  ];
}

function codesOf({ okta }: OktaWorld): string[] {
  return okta.calls.flatMap(({ body }) => (typeof body['passCode'] === 'string' ? [body['passCode']] : []));
}
