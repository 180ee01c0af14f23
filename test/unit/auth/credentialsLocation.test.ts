import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fromIni } from '@aws-sdk/credential-providers';
import { CredentialsLocation } from '../../../src/auth/credentialsLocation';
import type { KeptSession } from '../../../src/auth/keptSession';
import { UserError } from '../../../src/connection/userError';

/** Made up. */
const session: KeptSession = {
  values: {
    accessKeyId: 'ASIAEXAMPLE0000000001',
    secretAccessKey: 'made/up+secret=with#odd;signs',
    sessionToken: 'FwoGZXIvYXdzEJr//////////wEaDexample+/==',
    arn: 'arn:aws:iam::123456789012:user/ana',
  },
  expiration: new Date('2030-01-01T00:00:00Z'),
};
const other: KeptSession = {
  values: { ...session.values, accessKeyId: 'ASIAEXAMPLE0000000002', secretAccessKey: 'made/up' },
  expiration: new Date('2031-01-01T00:00:00Z'),
};

suite('CredentialsLocation', () => {
  let folder: string;
  let file: string;

  setup(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'credentials-location-'));
    file = path.join(folder, 'deep', 'sessions.ini');
  });
  teardown(() => rm(folder, { recursive: true, force: true }));

  async function reason(work: Promise<unknown>): Promise<string> {
    const error: unknown = await work.then(
      () => assert.fail('did not fail'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.code, 'auth.credentialsLocation');
    return error.message;
  }

  test('gives back what it was given, several in one file, readable by the owner alone', async () => {
    const location = new CredentialsLocation(file);
    assert.equal(await location.read('mfa.one'), undefined);
    await location.keep('mfa.one', session);
    await location.keep('mfa.two', other);
    assert.deepEqual(await new CredentialsLocation(file).read('mfa.one'), session);
    assert.deepEqual(await location.read('mfa.two'), other);
    await location.keep('mfa.one', other);
    assert.deepEqual(await location.read('mfa.one'), other);
    await location.drop('mfa.one');
    assert.equal(await location.read('mfa.one'), undefined);
    assert.deepEqual(await location.read('mfa.two'), other);
    if (process.platform !== 'win32') {
      assert.equal((await stat(file)).mode & 0o777, 0o600);
    }
    assert.deepEqual(await readdir(path.dirname(file)), ['sessions.ini'], 'neither lock nor draft is left');
  });

  test('AWS tools can use a session as a profile', async () => {
    await new CredentialsLocation(file).keep('mfa.one', other);
    const credentials = await fromIni({
      filepath: file,
      configFilepath: path.join(folder, 'none'),
      profile: 'dynamodb-connections-mfa-one',
      ignoreCache: true,
    })();
    assert.equal(credentials.accessKeyId, other.values['accessKeyId']);
    assert.equal(credentials.secretAccessKey, other.values['secretAccessKey']);
    assert.equal(credentials.sessionToken, other.values['sessionToken']);
  });

  test('what others have in the file stays as it is, to the byte', async () => {
    const foreign = '; ours\r\n[default]\r\nkey =  value # kept \r\n\r\n[other.section]\nempty=\n';
    await mkdir(path.dirname(file));
    await writeFile(file, foreign, { mode: 0o644 });
    const location = new CredentialsLocation(file);
    await location.keep('mfa.one', session);
    await location.keep('mfa.two', session);
    await location.drop('mfa.one');
    const text = await readFile(file, 'utf8');
    assert.ok(text.startsWith(foreign.trimEnd()), text);
    if (process.platform !== 'win32') {
      assert.equal((await stat(file)).mode & 0o777, 0o600);
    }
  });

  test('a damaged file is moved aside, not overwritten', async () => {
    await mkdir(path.dirname(file));
    const location = new CredentialsLocation(file);
    const damages = [
      Buffer.from([0x5b, 0x64, 0x00, 0x01]),
      Buffer.from([0xff, 0xfe, 0x41]),
      Buffer.from('{"json": true}\n'),
      Buffer.from('[half a section\nkey=value\n'),
    ];
    for (const damage of damages) {
      await writeFile(file, damage);
      assert.equal(await location.read('mfa.one'), undefined);
      assert.deepEqual(await readFile(file), damage, 'reading changes nothing');
      await location.keep('mfa.one', session);
      assert.deepEqual(await location.read('mfa.one'), session);
      const aside = (await readdir(path.dirname(file))).filter((name) => name.includes('.damaged-'));
      assert.deepEqual(await readFile(path.join(path.dirname(file), aside[0] ?? '')), damage);
      for (const name of aside) {
        await rm(path.join(path.dirname(file), name));
      }
    }
  });

  test('a section that is not whole is no session', async () => {
    await mkdir(path.dirname(file));
    await writeFile(file, '[dynamodb-connections-mfa-one]\naws_access_key_id=ASIAEXAMPLE\nexpiration=soon\n');
    assert.equal(await new CredentialsLocation(file).read('mfa.one'), undefined);
  });

  test('a link to the file stays a link', async () => {
    if (process.platform === 'win32') {
      return;
    }
    const target = path.join(folder, 'target.ini');
    await writeFile(target, '');
    const link = path.join(folder, 'link.ini');
    await symlink(target, link);
    await new CredentialsLocation(link).keep('mfa.one', session);
    assert.deepEqual(await new CredentialsLocation(target).read('mfa.one'), session);
  });

  test('a lock that a dead process left behind is taken over', async () => {
    await mkdir(path.dirname(file));
    // No process has this number: it is beyond what systems give out.
    await writeFile(`${file}.lock`, `2147483646 ${os.hostname()} made-up`);
    await new CredentialsLocation(file).keep('mfa.one', session);
    assert.deepEqual(await readdir(path.dirname(file)), ['sessions.ini']);
  });

  test('many at once in one process lose nothing', async () => {
    const location = new CredentialsLocation(file);
    const keys = Array.from({ length: 30 }, (_, index) => `mfa.${index}`);
    await Promise.all(keys.map((key) => location.keep(key, session)));
    for (const key of keys) {
      assert.deepEqual(await location.read(key), session);
    }
  });

  test('what cannot be used is named', async () => {
    assert.match(await reason(new CredentialsLocation(folder).read('mfa.one')), /is a folder/u);
    const below = path.join(folder, 'file', 'sessions.ini');
    await writeFile(path.join(folder, 'file'), '');
    assert.match(await reason(new CredentialsLocation(below).keep('mfa.one', session)), /is not a folder/u);
    if (process.platform !== 'win32' && process.getuid?.() !== 0) {
      await chmod(folder, 0o500);
      assert.match(await reason(new CredentialsLocation(file).keep('mfa.one', session)), /with your rights/u);
      await chmod(folder, 0o700);
    }
  });
});
