import assert from 'node:assert/strict';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { SystemClock } from '../../../src/auth/clock';
import { failureOf } from './failure';
import { cancels } from './people';
import { codePeriod } from './totp';
import { ana, careful, device, guarded, reader, root, rootDevice, startWorld } from './world';
import type { World } from './world';

const anaKeys = { AWSAccessKey: ana.accessKeyId, AWSSecretKey: ana.secretAccessKey };
const rootKeys = { AWSAccessKey: root.accessKeyId, AWSSecretKey: root.secretAccessKey };
const mfa = { MFASerialNumber: device.serialNumber };
const hour = 3_600_000;

suite('Signing in with keys', () => {
  let local: DynamodbLocal;
  let world: World;

  suiteSetup(async () => {
    local = await startDynamodbLocal();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startWorld(local.endpoint);
    world.person.answersCodes(() => world.sts.codeOf(device.serialNumber));
  });
  teardown(() => world.end());

  /** Lists tables in DynamoDB with a connection; says which key DynamoDB saw. */
  async function use(properties: Record<string, string>, authenticator = world.authenticator()): Promise<string> {
    const dynamodb = world.dynamodb(authenticator);
    for await (const page of dynamodb.listTables(world.connection(properties))) {
      assert.ok(Array.isArray(page));
    }
    return world.gate.requests.at(-1)?.accessKeyId ?? '';
  }

  function actions(): string[] {
    return world.sts.calls.map(({ action, refused }) => (refused === undefined ? action : `${action}: ${refused}`));
  }

  test('long-term keys go to DynamoDB as they are, less the blanks of copying', async () => {
    assert.equal(
      await use({ AWSAccessKey: ` ${ana.accessKeyId}`, AWSSecretKey: `${ana.secretAccessKey} ` }),
      ana.accessKeyId,
    );
    assert.deepEqual(actions(), []);
  });

  test('long-term keys with MFA become a session that lasts as asked', async () => {
    const authenticator = world.authenticator();
    const properties = { ...anaKeys, ...mfa, TemporaryTokenDuration: '129600' };
    assert.equal(await use(properties, authenticator), world.sts.issued[0]?.accessKeyId);
    assert.deepEqual(actions(), ['GetSessionToken', 'GetCallerIdentity']);
    const state = authenticator.stateOf('orders');
    assert.ok(state.kind === 'signedIn');
    assert.equal(state.identity.arn, ana.arn);
    assert.equal(state.identity.withMfa, true);
    assert.equal(state.sessionExpiration?.getTime(), world.sts.issued[0]?.expiration?.getTime());
    assert.deepEqual(world.person.codeRequests[0], {
      connection: { id: 'orders', name: 'Orders' },
      isRenewal: false,
      device: device.serialNumber,
      digits: 6,
    });
  });

  test('the keys of the account itself get an hour with MFA, however much is asked', async () => {
    const authenticator = world.authenticator();
    world.person.answersCodes(() => world.sts.codeOf(rootDevice.serialNumber));
    const properties = { ...rootKeys, MFASerialNumber: rootDevice.serialNumber, TemporaryTokenDuration: '43200' };
    await use(properties, authenticator);
    const state = authenticator.stateOf('orders');
    assert.ok(state.kind === 'signedIn' && state.sessionExpiration);
    assert.ok(state.sessionExpiration.getTime() <= world.now() + hour);
  });

  test("a device that is not the user's own", async () => {
    const error = await failureOf(use({ ...rootKeys, ...mfa }));
    assert.match(
      error.message,
      /knows no device arn:aws:iam::123456789012:mfa\/ana of this user. Check MFASerialNumber/u,
    );
    assert.equal(error.code, 'AccessDenied');
    assert.equal(world.person.codeRequests.length, 1, 'another code would not help');
  });

  test('a session survives the window, and is asked for again when it has ended, the keys or the duration change', async () => {
    const properties = { ...anaKeys, ...mfa };
    await use(properties);
    await use(properties);
    assert.equal(world.person.codeRequests.length, 1);
    world.advance(codePeriod);
    await use({ ...properties, TemporaryTokenDuration: '7200' });
    assert.equal(world.person.codeRequests.length, 2);
    const rotated = { ...ana, accessKeyId: 'AKIAEXAMPLEANA000001', secretAccessKey: 'rotated/made/up' };
    world.keys.add(rotated);
    world.advance(codePeriod);
    await use({ ...properties, AWSAccessKey: rotated.accessKeyId, AWSSecretKey: rotated.secretAccessKey });
    assert.equal(world.person.codeRequests.length, 3);
    world.advance(codePeriod);
    await use(properties);
    assert.equal(world.person.codeRequests.length, 4, 'the session of the former keys was dropped');
    world.advance(hour);
    await use(properties);
    assert.equal(world.person.codeRequests.length, 5);
  });

  test('signed out, the person is asked again', async () => {
    const authenticator = world.authenticator();
    const properties = { ...anaKeys, ...mfa };
    await use(properties, authenticator);
    await authenticator.signOut('orders');
    assert.equal(authenticator.stateOf('orders').kind, 'none');
    world.advance(codePeriod);
    await use(properties, authenticator);
    assert.equal(world.person.codeRequests.length, 2);
  });

  test('signing out after a reload of the window reaches what an earlier one kept, in a file as well', async () => {
    const properties = { ...anaKeys, ...mfa, CredentialsLocation: '~/sessions.ini' };
    await use(properties);
    await world.authenticator().signOut('orders');
    world.advance(codePeriod);
    await use(properties);
    assert.equal(world.person.codeRequests.length, 2);
  });

  test('two connections with the same keys and device share the session', async () => {
    const authenticator = world.authenticator();
    const dynamodb = world.dynamodb(authenticator);
    const connections = ['one', 'two', 'three'].map((id) => world.connection({ ...anaKeys, ...mfa }, id));
    await Promise.all(connections.map((each) => dynamodb.listTables(each).next()));
    assert.equal(world.person.codeRequests.length, 1);
  });

  test('a refused code is asked for again, with the reason and when the next one may be used', async () => {
    world.person.answersCodes(
      () => '000000',
      () => '111111',
      () => world.sts.codeOf(device.serialNumber),
    );
    await use({ ...anaKeys, ...mfa });
    assert.deepEqual(
      world.person.codeRequests.map(({ refused }) => refused),
      [
        undefined,
        'AWS did not accept the code 000•••. Each code works once.',
        'AWS did not accept the code 111•••. Each code works once.',
      ],
    );
    const { nextCodeAt } = world.person.codeRequests[1] ?? {};
    assert.equal((nextCodeAt?.getTime() ?? 1) % codePeriod, 0);
    assert.ok((nextCodeAt?.getTime() ?? 0) > world.now());
  });

  test('a code is never sent twice', async () => {
    const authenticator = world.authenticator();
    let code = '';
    world.person.answersCodes(() => (code = world.sts.codeOf(device.serialNumber)));
    await use({ ...anaKeys, ...mfa }, authenticator);
    world.person.answersCodes(
      () => code,
      () => {
        world.advance(codePeriod);
        return world.sts.codeOf(device.serialNumber);
      },
    );
    await use({ ...anaKeys, ...mfa, TemporaryTokenDuration: '900' }, authenticator);
    assert.equal(world.person.codeRequests.at(-1)?.refused, 'This code was used already. Each code works once.');
    const sent = world.sts.calls.flatMap(({ input }) => input['TokenCode'] ?? []);
    assert.equal(sent.length, 2);
    assert.equal(new Set(sent).size, 2);
  });

  test('a code that came with the connection is used once, then the person is asked', async () => {
    const authenticator = world.authenticator();
    const complete = {
      ...world.connection({}),
      properties: {
        ...world.connection({}).properties,
        ...anaKeys,
        ...mfa,
        MFAToken: world.sts.codeOf(device.serialNumber).replace(/^.../u, '$& '),
      },
    };
    await authenticator.signInOnce(complete);
    assert.equal(world.person.codeRequests.length, 0);
    await authenticator.signInOnce(complete);
    assert.equal(world.person.codeRequests.length, 0, 'the session of the first time serves');
    const other = { ...complete, properties: { ...complete.properties, TemporaryTokenDuration: '900' } };
    world.person.answersCodes(cancels);
    await failureOf(authenticator.signInOnce(other));
    assert.equal(world.person.codeRequests.length, 1);
  });

  test('a session of a test serves the connection when it is saved, and is in no store before', async () => {
    const authenticator = world.authenticator();
    const properties = { ...anaKeys, ...mfa };
    const saved = world.connection(properties);
    await authenticator.signInOnce({ ...saved, properties: { ...saved.properties, ...properties } });
    await world.authenticator().signOutOfAll();
    await use(properties, authenticator);
    assert.equal(world.person.codeRequests.length, 1);
    await use(properties);
    assert.equal(world.person.codeRequests.length, 1, 'now it is kept for the next window as well');
  });

  test('cancelled: the callers end so, and nobody is asked again at once', async () => {
    world.person.answersCodes(cancels);
    const authenticator = world.authenticator();
    const connection = world.connection({ ...anaKeys, ...mfa });
    const errors = await Promise.all(
      Array.from({ length: 20 }, () => failureOf(authenticator.credentials(connection))),
    );
    assert.deepEqual(new Set(errors.map(({ message }) => message)), new Set(['MFA was cancelled.']));
    await failureOf(authenticator.credentials(connection));
    assert.equal(world.person.codeRequests.length, 1);
    assert.deepEqual(authenticator.stateOf('orders'), { kind: 'wantsCode', question: 'code', isAsking: false });
    world.person.answersCodes(() => world.sts.codeOf(device.serialNumber));
    await authenticator.signIn(connection);
    assert.equal(authenticator.stateOf('orders').kind, 'signedIn');
  });

  test('temporary keys go to DynamoDB as they are', async () => {
    const temporary = {
      accessKeyId: 'ASIAEXAMPLETEMPORARY',
      secretAccessKey: 'made/up',
      sessionToken: 'token/made+up==',
    };
    world.keys.add({ ...temporary, arn: ana.arn });
    const properties = {
      AuthScheme: 'TemporaryCredentials',
      AWSAccessKey: temporary.accessKeyId,
      AWSSecretKey: temporary.secretAccessKey,
      AWSSessionToken: temporary.sessionToken,
    };
    assert.equal(await use(properties), temporary.accessKeyId);
    const error = await failureOf(use({ ...properties, ...mfa }));
    assert.match(error.message, /AWS starts no MFA session from temporary keys/u);
    assert.deepEqual(actions(), []);

    assert.equal(await use({ ...properties, AWSRoleARN: reader }), world.sts.issued[0]?.accessKeyId);
    assert.equal(world.sts.calls[0]?.input['DurationSeconds'], '3600');

    const withMfa = {
      ...properties,
      ...mfa,
      AWSRoleARN: guarded,
      AWSExternalId: 'shop/42',
      TemporaryTokenDuration: '7200',
    };
    const authenticator = world.authenticator();
    await use(withMfa, authenticator);
    assert.equal(world.sts.calls.at(-1)?.input['TokenCode']?.length, 6);
    assert.equal(world.sts.calls.at(-1)?.input['DurationSeconds'], '3600');
    await use(withMfa);
    assert.equal(world.person.codeRequests.length, 1, 'the session is kept');
  });

  test('a session that AWS says is over', async () => {
    const over = {
      accessKeyId: 'ASIAEXAMPLEOVER00000',
      secretAccessKey: 'made/up',
      sessionToken: 'token/made+up==',
      expiration: new Date(0),
    };
    world.keys.add(over);
    const error = await failureOf(
      use({
        AuthScheme: 'TemporaryCredentials',
        AWSAccessKey: over.accessKeyId,
        AWSSecretKey: over.secretAccessKey,
        AWSSessionToken: over.sessionToken,
        AWSRoleARN: reader,
      }),
    );
    assert.match(error.message, /session token has expired. Get new temporary credentials/u);
  });

  test('a role, with the time that is asked', async () => {
    const authenticator = world.authenticator();
    const properties = { ...anaKeys, AuthScheme: 'AwsIAMRoles', AWSRoleARN: reader, TemporaryTokenDuration: '14400' };
    assert.equal(await use(properties, authenticator), world.sts.issued[0]?.accessKeyId);
    const state = authenticator.stateOf('orders');
    assert.ok(state.kind === 'signedIn');
    assert.match(state.identity.arn ?? '', /assumed-role\/reader\/[\w+=,.@-]+$/u);
    assert.equal(state.sessionExpiration, undefined);
    assert.equal(world.sts.calls[0]?.input['DurationSeconds'], '14400');
  });

  test('a role that allows less is asked for an hour, once', async () => {
    await use({ ...anaKeys, AuthScheme: 'AwsIAMRoles', AWSRoleARN: reader, TemporaryTokenDuration: '43200' });
    assert.deepEqual(actions(), ['AssumeRole: ValidationError', 'AssumeRole']);
    assert.equal(world.sts.calls[1]?.input['DurationSeconds'], '3600');
  });

  test('the name of a role session says who, and may be set', async () => {
    world.variables['USER'] = 'Zoë Müller';
    await use({ ...anaKeys, AuthScheme: 'AwsIAMRoles', AWSRoleARN: reader });
    assert.equal(world.sts.calls.at(-1)?.input['RoleSessionName'], 'Zo-M-ller@dynamodb-connections');
    world.variables['AWS_ROLE_SESSION_NAME'] = 'demanded';
    await use({ ...anaKeys, AuthScheme: 'AwsIAMRoles', AWSRoleARN: reader });
    assert.equal(world.sts.calls.at(-1)?.input['RoleSessionName'], 'demanded');
  });

  test('a role behind MFA and an external id: one code for as long as was asked, the role as often as needed', async () => {
    const authenticator = world.authenticator();
    const properties = {
      ...anaKeys,
      ...mfa,
      AuthScheme: 'AwsIAMRoles',
      AWSRoleARN: guarded,
      AWSExternalId: 'shop/42',
      TemporaryTokenDuration: '43200',
    };
    const connection = world.connection(properties);
    const dynamodb = world.dynamodb(authenticator);
    await dynamodb.listTables(connection).next();
    assert.deepEqual(actions(), ['GetSessionToken', 'GetCallerIdentity', 'AssumeRole']);
    const state = authenticator.stateOf('orders');
    assert.ok(state.kind === 'signedIn');
    assert.equal(state.sessionExpiration?.getTime(), world.sts.issued[0]?.expiration?.getTime());
    for (let hours = 0; hours < 10; hours++) {
      world.advance(hour);
      await dynamodb.listTables(connection).next();
    }
    assert.equal(world.person.codeRequests.length, 1);
    assert.equal(actions().filter((action) => action === 'AssumeRole').length, 11);
    world.advance(2 * hour);
    assert.deepEqual(authenticator.stateOf('orders'), { kind: 'wantsCode', question: 'code', isAsking: false });
    await dynamodb.listTables(connection).next();
    assert.equal(world.person.codeRequests.length, 2);
    assert.equal(world.person.codeRequests[1]?.isRenewal, true);
  });

  test('a role that wants MFA to be recent gets a new code', async () => {
    const properties = {
      ...anaKeys,
      ...mfa,
      AuthScheme: 'AwsIAMRoles',
      AWSRoleARN: careful,
      TemporaryTokenDuration: '43200',
    };
    const authenticator = world.authenticator();
    await use(properties, authenticator);
    world.advance(2 * hour);
    await use(properties, authenticator);
    assert.equal(world.person.codeRequests.length, 2);
  });

  test('what makes a role impossible is named', async () => {
    const role = { ...anaKeys, AuthScheme: 'AwsIAMRoles', AWSRoleARN: guarded };
    assert.match(
      (await failureOf(use({ ...role, AWSExternalId: 'shop/42' }))).message,
      /arn:aws:iam::123456789012:user\/ana may not assume arn:aws:iam::123456789012:role\/team\/guarded.*asks for MFA/u,
    );
    const withoutId = await failureOf(use({ ...role, ...mfa }));
    assert.match(withoutId.message, /the role asks for an external id\. Check AWSRoleARN/u);
    world.advance(codePeriod);
    assert.match(
      (await failureOf(use({ ...role, ...mfa, AWSExternalId: 'wrong' }))).message,
      /the external id is wrong\. Check AWSRoleARN/u,
    );
    assert.match(
      (await failureOf(use({ ...rootKeys, AuthScheme: 'AwsIAMRoles', AWSRoleARN: reader }))).message,
      /root user may not assume a role/u,
    );
    assert.match(
      (await failureOf(use({ ...anaKeys, AuthScheme: 'AwsIAMRoles', AWSRoleARN: 'reader' }))).message,
      /STS did not accept AWSRoleARN/u,
    );
  });

  test('keys that STS does not know, a secret that is wrong, a region that is off', async () => {
    const role = { AuthScheme: 'AwsIAMRoles', AWSRoleARN: reader };
    const unknown = await failureOf(use({ ...role, AWSAccessKey: 'AKIAEXAMPLEUNKNOWN00', AWSSecretKey: 'made up' }));
    assert.equal(unknown.code, 'InvalidClientTokenId');
    assert.match(unknown.message, /does not know the access key of the connection in eu-west-1/u);
    const wrong = await failureOf(use({ ...role, AWSAccessKey: ana.accessKeyId, AWSSecretKey: 'made up wrongly' }));
    assert.equal(wrong.code, 'SignatureDoesNotMatch');
    assert.match(wrong.message, /secret key of the connection does not belong to its access key/u);
    world.sts.failNext(1, 'RegionDisabledException', 'STS is not activated in this region', 403);
    assert.match(
      (await failureOf(use({ ...role, ...anaKeys }))).message,
      /STS is not switched on for this account in eu-west-1/u,
    );
  });

  test('nobody listens where STS should be', async () => {
    const role = { ...anaKeys, AuthScheme: 'AwsIAMRoles', AWSRoleARN: reader };
    const { endpoint } = world.sts;
    await world.sts.stop();
    assert.equal((await failureOf(use(role))).message, `Nothing listens at ${endpoint}. Correct STSEndpoint.`);
  });

  test('a clock that is an hour behind signs in, and sees the end of its session in time', async () => {
    const authenticator = world.authenticator({ clock: new SystemClock(() => world.now() - hour) });
    const properties = { ...anaKeys, AuthScheme: 'AwsIAMRoles', AWSRoleARN: reader };
    await use(properties, authenticator);
    assert.equal(world.sts.issued.length, 1);
    world.advance(hour - 4 * 60_000);
    await use(properties, authenticator);
    assert.equal(world.sts.issued.length, 2, 'five minutes before the end by the clock of AWS');
  });

  test('a test of the connection shows the steps of the sign-in, and where it failed', async () => {
    const properties = { ...anaKeys, ...mfa, AuthScheme: 'AwsIAMRoles', AWSRoleARN: guarded, AWSExternalId: 'shop/42' };
    const run = async (more: Record<string, string>): Promise<string[]> => {
      const saved = world.connection({ ...properties, ...more });
      const steps: string[] = [];
      const complete = { ...saved, properties: { ...saved.properties, ...properties, ...more } };
      await world.dynamodb(world.authenticator()).test(
        complete,
        (index, { title, state, detail }) => {
          steps[index] = `${title}: ${state}${state === 'failed' ? `: ${detail}` : ''}`;
        },
        new AbortController().signal,
      );
      return steps;
    };
    const host = new URL(world.sts.endpoint).host;
    assert.deepEqual(await run({}), [
      'Credentials: IAM role: passed',
      `Ask for the code of ${device.serialNumber} (you): passed`,
      `Use the code of ${device.serialNumber} (${host}): passed`,
      `Assume the role guarded (${host}): passed`,
      'Endpoint: passed',
      'Identity: passed',
      'Tables: passed',
    ]);
    world.advance(codePeriod);
    const failed = await run({ AWSExternalId: 'wrong' });
    assert.equal(failed[0], 'Credentials: IAM role: failed: Not signed in.');
    assert.match(failed[3] ?? '', /^Assume the role guarded .*failed: .*the external id is wrong/u);
  });
});
