import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inspect } from 'node:util';
import { Authenticator } from '../../../src/auth/authenticator';
import { SystemClock } from '../../../src/auth/clock';
import { startContainerCredentials } from '../../../src/auth/containerCredentials';
import { CredentialsLender, credentialProcessJson } from '../../../src/auth/lentCredentials';
import { terminalEnvironment } from '../../../src/auth/terminalEnvironment';
import type { TraceStep } from '../../../src/auth/trace';
import type { Connection } from '../../../src/connection/connection';
import { isSecretName } from '../../../src/connection/properties';
import { connectionFacts } from '../../../src/ui/api/connectionFacts';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { askContainer } from './containerRequest';
import { cancels } from './people';
import { assertUntold, toldBy } from './told';
import { toldOfSignIns } from './toldOfSignIns';
import { codePeriod } from './totp';
import { ana, device, guarded, reader, startWorld } from './world';
import type { World } from './world';

/** Every made-up secret holds this mark; what is found with it was not kept. */
const mark = 'MARKED-SECRET';

const keys = { AWSAccessKey: ana.accessKeyId, AWSSecretKey: ana.secretAccessKey };
const markedAna = { ...ana, accessKeyId: 'AKIAEXAMPLEMARKED000', secretAccessKey: `${mark}/of+ana=` };
const markedKeys = { AWSAccessKey: markedAna.accessKeyId, AWSSecretKey: markedAna.secretAccessKey };
const mfa = { MFASerialNumber: device.serialNumber };
const session = {
  accessKeyId: 'ASIAEXAMPLEMARKED000',
  secretAccessKey: `${mark}/of+a/session`,
  sessionToken: `${mark}/token+of/a+session==`,
};

interface Case {
  readonly title: string;
  readonly properties: Record<string, string>;
  readonly fails?: true;
  readonly prepare?: (world: World) => Promise<void> | void;
}

const role = { AuthScheme: 'AwsIAMRoles', AWSRoleARN: reader };
const temporary = {
  AuthScheme: 'TemporaryCredentials',
  AWSAccessKey: session.accessKeyId,
  AWSSecretKey: session.secretAccessKey,
  AWSSessionToken: session.sessionToken,
};
const webIdentity = { AuthScheme: 'AwsWebIdentity', AWSRoleARN: reader };
const file = { AuthScheme: 'AwsCredentialsFile', AWSCredentialsFile: '~/.aws/credentials' };

const cases: readonly Case[] = [
  { title: 'keys', properties: markedKeys },
  { title: 'keys with MFA', properties: { ...markedKeys, ...mfa } },
  {
    title: 'keys with MFA in a file',
    properties: { ...markedKeys, ...mfa, CredentialsLocation: '~/sessions.ini' },
  },
  {
    title: 'keys with MFA in a file that cannot be written',
    properties: { ...markedKeys, ...mfa, CredentialsLocation: '~/folder' },
    fails: true,
    prepare: (world) => mkdir(path.join(world.home, 'folder')).then(() => undefined),
  },
  {
    title: 'keys with a wrong code',
    properties: { ...markedKeys, ...mfa },
    fails: true,
    prepare: (world) => world.person.answersCodes(() => '271828', cancels),
  },
  {
    title: 'keys with a wrong secret',
    properties: { ...role, AWSAccessKey: ana.accessKeyId, AWSSecretKey: `${mark}/wrong` },
    fails: true,
  },
  {
    title: 'keys that are unknown',
    properties: { ...role, ...markedKeys, AWSAccessKey: 'AKIAEXAMPLEUNKNOWN00' },
    fails: true,
  },
  { title: 'a role', properties: { ...role, ...markedKeys } },
  { title: 'a role with MFA', properties: { ...role, ...markedKeys, ...mfa } },
  { title: 'a role that is refused', properties: { ...role, ...markedKeys, AWSRoleARN: guarded }, fails: true },
  {
    title: 'a failure of STS that repeats the request',
    properties: { ...role, ...markedKeys },
    fails: true,
    prepare: (world) =>
      world.sts.failNext(9, 'Weird', `The request was signed with ${markedAna.secretAccessKey} & more`, 400),
  },
  { title: 'temporary keys', properties: temporary },
  { title: 'temporary keys and a role', properties: { ...temporary, AWSRoleARN: reader } },
  { title: 'temporary keys with MFA', properties: { ...temporary, ...mfa }, fails: true },
  {
    title: 'temporary keys with a wrong secret',
    properties: { ...temporary, AWSRoleARN: reader, AWSSecretKey: `${mark}/other` },
    fails: true,
  },
  { title: 'EC2', properties: { AuthScheme: 'AwsEC2Roles' } },
  { title: 'EC2 and a role', properties: { AuthScheme: 'AwsEC2Roles', AWSRoleARN: guarded }, fails: true },
  {
    title: 'EC2 without credentials',
    properties: { AuthScheme: 'AwsEC2Roles' },
    fails: true,
    prepare: (world) => {
      world.metadata.behaviour.code = 'Failed';
    },
  },
  {
    title: 'a web identity',
    properties: webIdentity,
    prepare: (world) => {
      webToken(world, 'system:serviceaccount:shop:orders');
    },
  },
  {
    title: 'a web identity that is refused',
    properties: { ...webIdentity, AWSWebIdentityToken: `${mark}.a.b` },
    fails: true,
  },
  { title: 'a profile', properties: file, prepare: (world) => credentials(world, '') },
  {
    title: 'a profile with MFA',
    properties: file,
    prepare: (world) => credentials(world, `mfa_serial=${device.serialNumber}`),
  },
  {
    title: 'a profile with a role that is refused',
    properties: { ...file, AWSCredentialsFileProfile: 'role' },
    fails: true,
    prepare: (world) => credentials(world, `[role]\nrole_arn=${guarded}\nsource_profile=default`),
  },
  {
    title: 'a program that says its secret',
    properties: { ...file, AWSCredentialsFileProfile: 'program' },
    fails: true,
    prepare: (world) =>
      credentials(
        world,
        `[program]\ncredential_process="${process.execPath}" -e "console.error('made-up failure'); process.exit(1)"`,
      ),
  },
  { title: 'Auto', properties: { AuthScheme: 'Auto', ...markedKeys } },
  {
    title: 'Auto with the keys of the environment, and a role that is refused',
    properties: { AuthScheme: 'Auto', AWSRoleARN: guarded },
    fails: true,
    prepare: (world) =>
      void Object.assign(world.variables, {
        AWS_ACCESS_KEY_ID: session.accessKeyId,
        AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
        AWS_SESSION_TOKEN: session.sessionToken,
      }),
  },
];

/** What a terminal, its programs and other extensions see of a connection; `lent` is what they sign requests with. */
async function tellOthers(
  world: World,
  authenticator: Authenticator,
  connection: Connection,
  steps: TraceStep[],
): Promise<{ readonly told: unknown; readonly lent: string }> {
  const lender = new CredentialsLender(
    authenticator,
    new SystemClock(() => world.now()),
    (_, step) => void steps.push(step),
  );
  const lend = () =>
    lender.lend(connection, { asks: false, lendsLocalKeys: false, signal: new AbortController().signal });
  const server = await startContainerCredentials(lend);
  try {
    const environment = terminalEnvironment(connection, server, world.gate.endpoint);
    const state = authenticator.stateOf(connection.id);
    const facts = connectionFacts(connection, { all: [connection], shared: undefined, state });
    const { status, body } = await askContainer(server);
    const token: unknown = await lend().then(credentialProcessJson, (error: unknown) => error);
    const isLent = status === 200 && typeof token === 'string';
    assert.equal(isLent, state.kind === 'signedIn', inspect({ body, token, state }));
    return {
      told: [environment, facts, ...(isLent ? [] : [body, token])],
      lent: isLent ? body + token : '',
    };
  } finally {
    await server.stop();
  }
}

let lastWebToken = '';

function webToken(world: World, sub: string): void {
  lastWebToken = world.issuer.sign({ aud: 'sts.amazonaws.com', sub, exp: Math.floor(world.now() / 1000) + 3600 });
  Object.assign(world.variables, {
    AWS_ROLE_ARN: reader,
    AWS_WEB_IDENTITY_TOKEN_FILE: path.join(world.home, 'token'),
  });
}

async function credentials(world: World, more: string): Promise<void> {
  await mkdir(path.join(world.home, '.aws'), { recursive: true });
  await writeFile(
    path.join(world.home, '.aws', 'credentials'),
    `[default]\naws_access_key_id=${markedAna.accessKeyId}\naws_secret_access_key=${markedAna.secretAccessKey}\n${more}\n`,
  );
}

suite('Secrets stay where they belong', () => {
  let local: DynamodbLocal;
  let world: World;

  suiteSetup(async () => {
    local = await startDynamodbLocal();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startWorld(local.endpoint);
    world.keys.add(markedAna);
    world.keys.add({ ...session, arn: ana.arn });
    Object.assign(world.metadata.behaviour.key, { secretAccessKey: `${mark}/of+the/instance` });
    world.person.answersCodes(() => world.sts.codeOf(device.serialNumber));
    lastWebToken = '';
  });
  teardown(() => world.end());

  for (const { title, properties, fails, prepare } of cases) {
    test(`${title}${fails ? ', failing' : ''}`, async () => {
      await prepare?.(world);
      if (lastWebToken !== '') {
        await writeFile(path.join(world.home, 'token'), lastWebToken);
      }
      const { told, steps, authenticator, connection } = await toldOfSignIns(world, properties, {
        fails,
        between: () => {
          world.advance(codePeriod);
          if (title.includes('wrong code')) {
            world.person.answersCodes(() => '314159', cancels);
          }
        },
      });
      const others = await tellOthers(world, authenticator, connection, steps);
      assert.ok(!others.lent.includes(markedAna.secretAccessKey), 'long-term keys are not lent');
      assertUntold(
        [told, others.told],
        [
          mark,
          encodeURIComponent(markedAna.secretAccessKey),
          Buffer.from(mark).toString('base64').slice(0, 16),
          ...world.sts.issued.flatMap((key) => [key.secretAccessKey, key.sessionToken ?? '']),
          ...(lastWebToken === '' ? [] : [lastWebToken, lastWebToken.split('.')[2] ?? '']),
          ...Object.entries(properties).flatMap(([name, value]) => (isSecretName(name) ? [value] : [])),
          ...world.sts.calls.flatMap(({ input }) => input['TokenCode'] ?? []),
        ],
      );
      assert.ok(steps.every((step) => step.state !== undefined));
    });
  }

  test('the net itself holds: what is not hidden is found', () => {
    const error = new Error('outer', { cause: Object.assign(new Error('inner'), { deep: { value: mark } }) });
    assert.ok(toldBy([error]).includes(mark));
    assert.ok(toldBy([{ a: [{ b: mark }] }]).includes(mark));
    assert.throws(() => assertUntold([error], ['unrelated', mark]), /MARKED-SECRET is in: /u);
    assert.throws(() => assertUntold(['the code is 271828.'], ['271828']), /271828 is in: /u);
    assertUntold([{ at: 1271828000 }], ['271828', mark]);
    assert.ok(new Authenticator(async () => keys) instanceof Authenticator);
  });
});
