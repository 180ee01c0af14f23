import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { awsFiles, readAwsProfiles } from '../../../src/auth/awsProfiles';
import type { AwsProfile } from '../../../src/auth/awsProfiles';
import { UserError } from '../../../src/connection/userError';

suite('AWS profiles', () => {
  let home: string;

  setup(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), 'aws-profiles-'));
    fs.mkdirSync(path.join(home, '.aws'));
  });
  teardown(() => fs.rmSync(home, { recursive: true, force: true }));

  function write(file: 'config' | 'credentials', text: string): void {
    fs.writeFileSync(path.join(home, '.aws', file), text);
  }

  async function kinds(): Promise<Record<string, string>> {
    const profiles = await readAwsProfiles({ HOME: home });
    return Object.fromEntries(profiles.map(({ name, kind }) => [name, kind]));
  }

  async function profile(name: string): Promise<AwsProfile | undefined> {
    return (await readAwsProfiles({ HOME: home })).find((each) => each.name === name);
  }

  test('no files: no profiles', async () => {
    assert.deepEqual(await readAwsProfiles({ HOME: path.join(home, 'nowhere') }), []);
  });

  test('every kind is told from the others', async () => {
    write(
      'config',
      `
[default]
region = eu-west-1
[profile reader]
role_arn = arn:aws:iam::123456789012:role/reader
source_profile = default
[profile machine]
role_arn = arn:aws:iam::123456789012:role/machine
credential_source = Ec2InstanceMetadata
[profile pod]
role_arn = arn:aws:iam::123456789012:role/pod
web_identity_token_file = /var/run/token
[profile tool]
credential_process = /usr/local/bin/tool
[profile centre]
sso_session = acme
sso_account_id = 123456789012
[profile old-centre]
sso_start_url = https://acme.awsapps.com/start
[profile signed-in]
login_session = arn:aws:iam::123456789012:user/ana
[profile place]
region = us-east-2
[sso-session acme]
sso_start_url = https://acme.awsapps.com/start
[services local]
`,
    );
    write('credentials', '[default]\naws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = made-up\n');
    assert.deepEqual(await kinds(), {
      default: 'keys',
      centre: 'sso',
      machine: 'role',
      'old-centre': 'sso',
      place: 'none',
      pod: 'webIdentity',
      reader: 'role',
      'signed-in': 'login',
      tool: 'process',
    });
  });

  test('a profile of both files: one, with the region of the config file and the file of the keys', async () => {
    write('config', '[default]\nregion = eu-west-1\n');
    write('credentials', '[default]\naws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = made-up\n');
    assert.deepEqual(await readAwsProfiles({ HOME: home }), [
      { name: 'default', kind: 'keys', file: path.join(home, '.aws', 'credentials'), region: 'eu-west-1' },
    ]);
  });

  test('never gives a secret or a key', async () => {
    write(
      'credentials',
      '[a]\naws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = made-up-7f3a\naws_session_token = made-up-7f3b\n',
    );
    const text = JSON.stringify(await readAwsProfiles({ HOME: home }));
    assert.doesNotMatch(text, /AKIA|made-up/u);
  });

  test('names with dots, at signs, blanks in quotes, and titles with a comment', async () => {
    write(
      'config',
      '[profile ana.example@acme]\nregion = eu-west-1\n[profile "two words"]\nregion = eu-west-2\n' +
        '[profile noted] ; the one for notes\nregion = eu-west-3\n[ profile  wide ]\nregion = eu-north-1\n',
    );
    assert.deepEqual(
      (await readAwsProfiles({ HOME: home })).map(({ name, region }) => [name, region]),
      [
        ['ana.example@acme', 'eu-west-1'],
        ['noted', 'eu-west-3'],
        ['two words', 'eu-west-2'],
        ['wide', 'eu-north-1'],
      ],
    );
  });

  test('what is indented below a setting is not a setting of the profile', async () => {
    write('config', '[profile a]\nregion = eu-west-1\ns3 =\n  region = us-west-2\n  max_concurrent_requests = 20\n');
    assert.equal((await profile('a'))?.region, 'eu-west-1');
  });

  test('a section that is indented as a whole is read', async () => {
    write('credentials', '[a]\r\n  aws_access_key_id = AKIAEXAMPLEEXAMPLE00\r\n  aws_secret_access_key = made-up\r\n');
    assert.equal((await profile('a'))?.kind, 'keys');
  });

  test('a byte order mark, comments and lines that mean nothing are passed over', async () => {
    write('config', '\uFEFF# ours\n; theirs\n[default]\nregion = eu-west-1\nnonsense\n= 7\n[]\n[broken\n');
    assert.equal((await profile('default'))?.region, 'eu-west-1');
  });

  test('[profile default] wins over [default]', async () => {
    write('config', '[profile default]\nregion = eu-west-1\n[default]\nregion = us-east-1\n');
    assert.equal((await profile('default'))?.region, 'eu-west-1');
  });

  test('names that every object has are names like others', async () => {
    write('credentials', '[constructor]\naws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = made-up\n');
    assert.deepEqual(await kinds(), { constructor: 'keys' });
  });

  test('the environment says where the files are', async () => {
    fs.writeFileSync(path.join(home, 'my-config'), '[profile here]\nregion = eu-west-1\n');
    const environment = { HOME: home, AWS_CONFIG_FILE: '~/my-config', AWS_SHARED_CREDENTIALS_FILE: '/nowhere/else' };
    assert.deepEqual(awsFiles(environment), {
      config: path.join(home, 'my-config'),
      credentials: path.resolve('/nowhere/else'),
    });
    assert.deepEqual(
      (await readAwsProfiles(environment)).map(({ name }) => name),
      ['here'],
    );
  });

  test('a file that is there and cannot be read is named', async () => {
    fs.mkdirSync(path.join(home, '.aws', 'config'));
    await assert.rejects(
      readAwsProfiles({ HOME: home }),
      (error) => error instanceof UserError && error.message.includes(path.join(home, '.aws', 'config')),
    );
  });
});
