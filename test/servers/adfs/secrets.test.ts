import assert from 'node:assert/strict';
import { cancels } from '../aws/people';
import { assertUntold } from '../aws/told';
import { toldOfSignIns } from '../aws/toldOfSignIns';
import { samlProvider, samlReader, startWorld } from '../aws/world';
import type { World } from '../aws/world';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { anaAtCorp, startAdfs } from '../saml/adfs';
import type { Adfs } from '../saml/adfs';
import { HastyClock } from './hastyClock';

/** Every made-up password holds this mark; what is found with it was not kept. */
const mark = 'MARKED-SECRET';
const password = `${mark} of & <ana> +ü`;

interface Case {
  readonly title: string;
  readonly fails?: true;
  readonly properties?: Record<string, string>;
  readonly prepare?: (adfs: Adfs, world: World) => void;
}

const cases: readonly Case[] = [
  { title: 'a password' },
  { title: 'a password that is wrong', fails: true, properties: { Password: `${mark} wrong` } },
  {
    title: 'a page that repeats the password',
    fails: true,
    prepare: ({ behaviour }) => {
      behaviour.pagination = 'pages';
    },
    properties: { User: `${mark}-as-user`, Password: `${mark}-as-user` },
  },
  {
    title: 'a code',
    prepare: ({ behaviour, device }, { person }) => {
      behaviour.factors = [{ kind: 'azureCode' }];
      person.answersCodes(() => device.shown);
    },
  },
  {
    title: 'a wrong code',
    fails: true,
    prepare: ({ behaviour }, { person }) => {
      behaviour.factors = [{ kind: 'code', authMethod: 'SecurIDAuthentication', field: 'Passcode' }];
      person.answersCodes(() => '271828', cancels);
    },
  },
  {
    title: 'an approval',
    prepare: ({ behaviour, device }, { person }) => {
      behaviour.factors = [{ kind: 'azurePush', hasNumber: true }];
      person.answersApprovals(({ number }) => {
        if (number !== undefined) {
          device.approve(number);
        }
      });
    },
  },
  {
    title: 'a response that AWS refuses',
    fails: true,
    prepare: ({ behaviour }) => {
      behaviour.said = { fault: 'otherKey' };
    },
  },
  {
    title: 'a response without a role',
    fails: true,
    prepare: ({ behaviour }) => {
      behaviour.said = { roles: [] };
    },
  },
  {
    title: 'an error page',
    fails: true,
    prepare: ({ behaviour }) => {
      behaviour.isLooping = true;
    },
  },
  { title: 'an untrusted certificate', fails: true, properties: { SSLServerCert: 'A'.repeat(64) } },
];

suite('Secrets of ADFS stay where they belong', () => {
  let local: DynamodbLocal;
  let world: World;
  let adfs: Adfs;

  suiteSetup(async () => {
    local = await startDynamodbLocal();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startWorld(local.endpoint);
    adfs = await startAdfs({
      issuer: world.samlIssuer,
      roles: [{ role: samlReader, provider: samlProvider }],
      users: [{ ...anaAtCorp, password }],
    });
  });
  teardown(() => Promise.all([world.end(), adfs.stop()]));

  for (const { title, fails, properties = {}, prepare } of cases) {
    test(`${title}${fails ? ', failing' : ''}`, async () => {
      prepare?.(adfs, world);
      const all = {
        AuthScheme: 'ADFS',
        User: anaAtCorp.upn,
        Password: password,
        SSOLoginURL: adfs.endpoint,
        SSLServerCert: adfs.certificatePem,
        ...properties,
      };
      const { told, steps } = await toldOfSignIns(world, all, {
        fails,
        parts: { clock: new HastyClock(() => world.now()) },
        between: () => prepare?.(adfs, world),
      });
      const sent = adfs.posts.flatMap(({ fields }) => Object.entries(fields));
      const of = (...names: readonly string[]): string[] =>
        sent.flatMap(([name, value]) => (names.includes(name) && value !== '' ? [value] : []));
      const responses = world.sts.calls.flatMap(({ input }) => input['SAMLAssertion'] ?? []);
      assertUntold(told, [
        mark,
        encodeURIComponent(password),
        new URLSearchParams({ p: password }).toString().slice(2),
        ...of('Context'),
        ...responses.flatMap((response) => [response, response.slice(200, 300)]),
        ...world.sts.issued.flatMap((key) => [key.secretAccessKey, key.sessionToken ?? '']),
        ...of('VerificationCode', 'Passcode'),
      ]);
      assert.ok(steps.length > 0);
    });
  }
});
