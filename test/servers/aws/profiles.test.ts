import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { failureOf } from './failure';
import { startLoopbackServer } from './loopbackServer';
import { ana, device, guarded, reader, startWorld } from './world';
import type { World } from './world';

const file = { AuthScheme: 'AwsCredentialsFile', AWSCredentialsFile: '~/.aws/credentials' };
const hour = 3_600_000;
const anaLines = `aws_access_key_id = ${ana.accessKeyId}\naws_secret_access_key = ${ana.secretAccessKey}`;

function profile(name: string): Record<string, string> {
  return { ...file, AWSCredentialsFileProfile: name };
}

suite('Signing in with the AWS files', () => {
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

  async function use(properties: Record<string, string>, authenticator = world.authenticator()): Promise<string> {
    await world.dynamodb(authenticator).listTables(world.connection(properties)).next();
    return world.gate.requests.at(-1)?.accessKeyId ?? '';
  }

  async function write(name: 'credentials' | 'config', text: string): Promise<void> {
    await mkdir(path.join(world.home, '.aws'), { recursive: true });
    await writeFile(path.join(world.home, '.aws', name), text);
  }

  test('keys of the default profile, and of a session', async () => {
    const session = { accessKeyId: 'ASIAEXAMPLESESSION00', secretAccessKey: 'made/up', sessionToken: 'token==' };
    world.keys.add(session);
    await write(
      'credentials',
      `[default]\n${anaLines}\n\n[session]\naws_access_key_id=${session.accessKeyId}\naws_secret_access_key=made/up\naws_session_token=token==\n`,
    );
    assert.equal(await use(file), ana.accessKeyId);
    assert.equal(await use(profile('session')), session.accessKeyId);
  });

  test('a file that has changed is read again', async () => {
    const authenticator = world.authenticator();
    await write('credentials', `[default]\n${anaLines}\n`);
    await use(file, authenticator);
    const other = { ...ana, accessKeyId: 'AKIAEXAMPLEOTHER0000', secretAccessKey: 'another/made/up' };
    world.keys.add(other);
    await write(
      'credentials',
      `[default]\naws_access_key_id=${other.accessKeyId}\naws_secret_access_key=another/made/up\n`,
    );
    assert.equal(await use(file, authenticator), other.accessKeyId);
  });

  test('a role by way of another profile, of the config file too', async () => {
    await write('credentials', `[base]\n${anaLines}\n`);
    await write(
      'config',
      `[profile reader]\nrole_arn = ${reader}\nsource_profile = base\nduration_seconds = 7200\nrole_session_name = from-file\n`,
    );
    assert.equal(await use(profile('reader')), world.sts.issued[0]?.accessKeyId);
    assert.equal(world.sts.calls[0]?.input['RoleSessionName'], 'from-file');
    assert.equal(world.sts.calls[0]?.input['DurationSeconds'], '7200');
    await use({ ...profile('reader'), TemporaryTokenDuration: '900' });
    assert.equal(world.sts.calls[1]?.input['DurationSeconds'], '900');
  });

  test('a role on top of a role, one behind MFA and an external id', async () => {
    await write(
      'credentials',
      `[base]\n${anaLines}\n[guarded]\nrole_arn=${guarded}\nsource_profile=base\nmfa_serial=${device.serialNumber}\nexternal_id=shop/42\n[reader]\nrole_arn=${reader}\nsource_profile=guarded\n`,
    );
    const authenticator = world.authenticator();
    assert.equal(await use(profile('reader'), authenticator), world.sts.issued.at(-1)?.accessKeyId);
    assert.deepEqual(
      world.sts.calls.map(({ action }) => action),
      ['GetSessionToken', 'GetCallerIdentity', 'AssumeRole', 'AssumeRole'],
    );
    const state = authenticator.stateOf('orders');
    assert.ok(state.kind === 'signedIn');
    assert.equal(state.identity.withMfa, true);
    assert.equal(state.sessionExpiration?.getTime(), world.sts.issued[0]?.expiration?.getTime());
    await use(profile('guarded'));
    assert.equal(world.person.codeRequests.length, 1);
  });

  test('keys with mfa_serial become a session', async () => {
    await write('credentials', `[default]\n${anaLines}\nmfa_serial=${device.serialNumber}\n`);
    assert.equal(await use(file), world.sts.issued[0]?.accessKeyId);
    assert.equal(world.sts.calls[0]?.action, 'GetSessionToken');
  });

  test('a profile that is its own source, and profiles in a circle', async () => {
    await write(
      'credentials',
      `[self]\n${anaLines}\nrole_arn=${reader}\nsource_profile=self\n[a]\nrole_arn=${reader}\nsource_profile=b\n[b]\nrole_arn=${reader}\nsource_profile=a\n`,
    );
    assert.equal(await use(profile('self')), world.sts.issued[0]?.accessKeyId);
    assert.match((await failureOf(use(profile('a')))).message, /lead in a circle by source_profile/u);
  });

  test('a role with the keys of the environment, of the instance, of a container', async () => {
    await write(
      'credentials',
      ['Environment', 'Ec2InstanceMetadata', 'EcsContainer', 'Elsewhere']
        .map((source) => `[${source}]\nrole_arn=${reader}\ncredential_source=${source}\n`)
        .join(''),
    );
    assert.match((await failureOf(use(profile('Environment')))).message, /AWS_ACCESS_KEY_ID.*are not set/u);
    Object.assign(world.variables, {
      AWS_ACCESS_KEY_ID: ana.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ana.secretAccessKey,
    });
    await use(profile('Environment'));
    assert.equal(world.sts.calls.at(-1)?.accessKeyId, ana.accessKeyId);
    await use(profile('Ec2InstanceMetadata'));
    assert.equal(world.sts.calls.at(-1)?.accessKeyId, world.metadata.behaviour.key.accessKeyId);

    assert.match((await failureOf(use(profile('EcsContainer')))).message, /and this is none/u);
    const { key } = world.metadata.behaviour;
    const container = await startLoopbackServer(async ({ headers }, response) => {
      response.writeHead(headers.authorization === 'made up token' ? 200 : 403, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          AccessKeyId: key.accessKeyId,
          SecretAccessKey: key.secretAccessKey,
          Token: key.sessionToken,
          Expiration: key.expiration,
        }),
      );
    });
    try {
      Object.assign(world.variables, {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: container.endpoint,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: 'made up token',
      });
      await use(profile('EcsContainer'));
      assert.equal(world.sts.calls.at(-1)?.accessKeyId, key.accessKeyId);
    } finally {
      await container.stop();
    }
    assert.match((await failureOf(use(profile('Elsewhere')))).message, /credential_source that AWS does not know/u);
  });

  test('web identity', async () => {
    await writeFile(
      path.join(world.home, 'token'),
      world.issuer.sign({
        aud: 'sts.amazonaws.com',
        sub: 'system:serviceaccount:shop:orders',
        exp: Math.floor(world.now() / 1000) + 3600,
      }),
    );
    await write('credentials', `[pod]\nrole_arn=${reader}\nweb_identity_token_file=~/token\n`);
    assert.equal(await use(profile('pod')), world.sts.issued[0]?.accessKeyId);
  });

  test('a program, in a trusted workspace only, also when another profile leads to it', async () => {
    const script = path.join(world.home, 'program.cjs');
    const marker = path.join(world.home, 'has-run');
    await writeFile(
      script,
      `require('node:fs').writeFileSync(${JSON.stringify(marker)}, ''); console.log(JSON.stringify(${JSON.stringify({
        Version: 1,
        AccessKeyId: ana.accessKeyId,
        SecretAccessKey: ana.secretAccessKey,
      })}));`,
    );
    await write(
      'credentials',
      `[program]\ncredential_process = "${process.execPath}" "${script}"\n[reader]\nrole_arn=${reader}\nsource_profile=program\n`,
    );
    world.isTrusted = false;
    for (const name of ['program', 'reader']) {
      const error = await failureOf(use(profile(name)));
      assert.equal(error.code, 'auth.untrustedWorkspace');
    }
    world.isTrusted = true;
    assert.equal(await use(profile('program')), ana.accessKeyId);
    assert.equal(await use(profile('reader')), world.sts.issued[0]?.accessKeyId);
    await write('credentials', `[program]\ncredential_process = "${process.execPath}" -e "process.exit(3)"\n`);
    assert.match(
      (await failureOf(use(profile('program')))).message,
      /credential_process of the profile program failed/u,
    );
  });

  test('IAM Identity Center without a session says what to run', async () => {
    await write(
      'config',
      '[profile sso]\nsso_session=corp\nsso_account_id=123456789012\nsso_role_name=reader\n[sso-session corp]\nsso_start_url=https://corp.awsapps.example/start\nsso_region=eu-west-1\n[profile login]\nlogin_session=made-up\n',
    );
    await write('credentials', '[other]\n');
    assert.match((await failureOf(use(profile('sso')))).message, /Run: aws sso login --profile sso$/u);
    assert.match((await failureOf(use(profile('login')))).message, /Run: aws login --profile login$/u);
  });

  test('IAM Identity Center with a session gives the role of the profile', async () => {
    const { key } = world.metadata.behaviour;
    const center = await startLoopbackServer(async ({ url, headers }, response) => {
      const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
      const isRight =
        headers['x-amz-sso_bearer_token'] === 'made up token' &&
        pathname === '/federation/credentials' &&
        searchParams.get('role_name') === 'reader' &&
        searchParams.get('account_id') === '123456789012';
      response.writeHead(isRight ? 200 : 401, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          isRight
            ? {
                roleCredentials: {
                  accessKeyId: key.accessKeyId,
                  secretAccessKey: key.secretAccessKey,
                  sessionToken: key.sessionToken,
                  expiration: key.expiration?.getTime(),
                },
              }
            : { message: 'Session token not found or invalid' },
        ),
      );
    });
    const start = 'https://corp.awsapps.example/start';
    await write(
      'credentials',
      `[sso]\nsso_start_url=${start}\nsso_region=eu-west-1\nsso_account_id=123456789012\nsso_role_name=reader\n`,
    );
    const cache = path.join(world.home, '.aws', 'sso', 'cache');
    await mkdir(cache, { recursive: true });
    await writeFile(
      path.join(cache, `${createHash('sha1').update(start).digest('hex')}.json`),
      JSON.stringify({ accessToken: 'made up token', expiresAt: new Date(world.now() + hour).toISOString() }),
    );
    // The SDK's provider reads its tokens and endpoints by the variables of the process itself.
    const { HOME, AWS_ENDPOINT_URL_SSO } = process.env;
    Object.assign(process.env, { HOME: world.home, AWS_ENDPOINT_URL_SSO: center.endpoint });
    try {
      assert.equal(await use(profile('sso')), key.accessKeyId);
    } finally {
      for (const [name, value] of Object.entries({ HOME, AWS_ENDPOINT_URL_SSO })) {
        if (value === undefined) {
          delete process.env[name];
        } else {
          process.env[name] = value;
        }
      }
      await center.stop();
    }
  });

  test('a credentials file that is written like a config file', async () => {
    await write('config', `[profile ana]\n${anaLines}\n`);
    assert.equal(await use({ ...profile('ana'), AWSCredentialsFile: '~/.aws/config' }), ana.accessKeyId);
  });

  test('what is missing is named', async () => {
    assert.match(
      (await failureOf(use(file))).message,
      /\.aws\/credentials does not exist\. Correct AWSCredentialsFile/u,
    );
    await write('credentials', `[one]\n${anaLines}\n[two]\nregion=eu-west-1\n[half]\nrole_arn=${reader}\n`);
    assert.match((await failureOf(use(file))).message, /has no profile default\. It has: one, two, half\./u);
    assert.match((await failureOf(use(profile('two')))).message, /profile two has no credentials and no way to them/u);
    assert.match(
      (await failureOf(use(profile('half')))).message,
      /not exactly one of source_profile and credential_source/u,
    );
    assert.match(
      (await failureOf(use({ ...file, AWSCredentialsFile: '~/.aws' }))).message,
      /is not a file\. Correct AWSCredentialsFile/u,
    );
  });

  suite('Auto', () => {
    const auto = { AuthScheme: 'Auto' };

    test('what the properties decide', async () => {
      const keys = { AWSAccessKey: ana.accessKeyId, AWSSecretKey: ana.secretAccessKey };
      assert.equal(await use({ ...auto, ...keys }), ana.accessKeyId);
      assert.equal(await use({ ...auto, ...keys, AWSRoleARN: reader }), world.sts.issued[0]?.accessKeyId);
      await write('credentials', `[default]\n${anaLines}\n`);
      assert.equal(await use({ ...auto, AWSCredentialsFile: '~/.aws/credentials' }), ana.accessKeyId);
    });

    test('otherwise the usual places, in their order', async () => {
      assert.equal(await use(auto), world.metadata.behaviour.key.accessKeyId);
      const other = { ...ana, accessKeyId: 'AKIAEXAMPLEOTHER0000', secretAccessKey: 'another/made/up' };
      world.keys.add(other);
      await write('config', '[default]\nregion=eu-west-1\n');
      assert.equal(await use(auto), world.metadata.behaviour.key.accessKeyId, 'a region is no way to sign in');
      await write(
        'credentials',
        `[default]\n${anaLines}\n[named]\naws_access_key_id=${other.accessKeyId}\naws_secret_access_key=another/made/up\n`,
      );
      assert.equal(await use(auto), ana.accessKeyId);
      Object.assign(world.variables, {
        AWS_ACCESS_KEY_ID: other.accessKeyId,
        AWS_SECRET_ACCESS_KEY: 'another/made/up',
      });
      assert.equal(await use(auto), other.accessKeyId);
      world.variables['AWS_PROFILE'] = 'default';
      assert.equal(await use(auto), ana.accessKeyId);
    });

    test('a role on top of what was found', async () => {
      assert.equal(await use({ ...auto, AWSRoleARN: reader }), world.sts.issued[0]?.accessKeyId);
      assert.equal(world.sts.calls[0]?.accessKeyId, world.metadata.behaviour.key.accessKeyId);
    });

    test('nothing anywhere', async () => {
      world.variables['AWS_EC2_METADATA_DISABLED'] = 'true';
      assert.match((await failureOf(use(auto))).message, /No credentials were found: not in the environment/u);
    });
  });

  test('credentials of a program that end are asked for again', async () => {
    const script = path.join(world.home, 'program.cjs');
    const first = { ...ana, accessKeyId: 'ASIAEXAMPLEFIRST0000', sessionToken: 'one' };
    const second = { ...ana, accessKeyId: 'ASIAEXAMPLESECOND000', sessionToken: 'two' };
    world.keys.add(first);
    world.keys.add(second);
    const program = (key: typeof first, end: number): string =>
      `console.log(JSON.stringify(${JSON.stringify({
        Version: 1,
        AccessKeyId: key.accessKeyId,
        SecretAccessKey: key.secretAccessKey,
        SessionToken: key.sessionToken,
        Expiration: new Date(end).toISOString(),
      })}));`;
    await writeFile(script, program(first, world.now() + hour));
    await write('credentials', `[default]\ncredential_process = "${process.execPath}" "${script}"\n`);
    const authenticator = world.authenticator();
    assert.equal(await use(file, authenticator), first.accessKeyId);
    await writeFile(script, program(second, world.now() + 3 * hour));
    world.advance(hour);
    assert.equal(await use(file, authenticator), second.accessKeyId);
  });
});
