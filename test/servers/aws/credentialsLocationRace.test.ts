import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { CredentialsLocation } from '../../../src/auth/credentialsLocation';

const rounds = 1000;

suite('CredentialsLocation in several processes', () => {
  let folder: string;
  setup(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'credentials-location-'));
  });
  teardown(() => rm(folder, { recursive: true, force: true }));

  test(`two processes and ${rounds} rounds each: a whole file at every moment, and nothing lost`, async function () {
    this.timeout(5 * 60_000);
    const program = path.resolve('out/test/servers/aws/credentialsLocationWriter.mjs');
    await build({
      entryPoints: ['test/servers/aws/credentialsLocationWriter.ts'],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'warning',
    });
    const file = path.join(folder, 'sessions.ini');
    // A third party's section, which has to be there at every moment.
    const location = new CredentialsLocation(file);
    await location.keep('mfa.third', {
      values: { accessKeyId: 'ASIAEXAMPLETHIRD', secretAccessKey: 'made/up', sessionToken: 'made/up' },
      expiration: new Date('2040-01-01T00:00:00Z'),
    });
    const writers = ['one', 'two'].map((name) =>
      fork(program, [file, name, String(rounds)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }),
    );
    const codes = Promise.all(
      writers.map(async (writer) => {
        const said: string[] = [];
        writer.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
        const [code] = await once(writer, 'exit');
        return code === 0 ? 'done' : said.join('');
      }),
    );
    let looks = 0;
    while (writers.some(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      assert.equal((await location.read('mfa.third'))?.values['accessKeyId'], 'ASIAEXAMPLETHIRD');
      const lines = (await readFile(file, 'utf8')).split('\n');
      assert.equal(lines.at(-1), '', 'the file ends with a whole line');
      assert.ok(lines.every((line) => /^(?:#.*|\[dynamodb-connections-mfa-\w+\]|\w+=\S+|)$/u.test(line)));
      looks += 1;
    }
    assert.deepEqual(await codes, ['done', 'done']);
    assert.ok(looks > 10);
    assert.deepEqual(await readdir(folder), ['sessions.ini']);
  });
});
