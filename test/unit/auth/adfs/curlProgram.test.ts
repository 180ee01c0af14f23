import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findCurl, readCurlVersion, runCurl, unusableCurl } from '../../../../src/auth/adfs/curlProgram';
import type { CurlProgram } from '../../../../src/auth/adfs/curlProgram';
import { UserError } from '../../../../src/connection/userError';

/** As Debian 12, Windows 10 and macOS 14 say it. */
const debian = `curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.19 zlib/1.2.13
Release-Date: 2023-02-20, security patched: 7.88.1-10+deb12u14
Protocols: dict file ftp ftps gopher gophers http https imap
Features: alt-svc AsynchDNS brotli GSS-API HSTS HTTP2 HTTPS-proxy IDN IPv6 Kerberos Largefile libz NTLM NTLM_WB PSL SPNEGO SSL
`;
const windows = `curl 7.55.1 (Windows) libcurl/7.55.1 WinSSL\r
Release-Date: 2017-11-14, security patched: 2019-11-05\r
Protocols: dict file ftp ftps http https imap imaps pop3 pop3s smtp smtps telnet tftp\r
Features: AsynchDNS IPv6 Largefile SSPI Kerberos SPNEGO NTLM SSL\r
`;
const macos = `curl 8.7.1 (x86_64-apple-darwin23.0) libcurl/8.7.1 (SecureTransport) LibreSSL/3.3.6 zlib/1.2.12 nghttp2/1.61.0
Release-Date: 2024-03-27
Protocols: dict file ftp ftps gopher gophers http https imap imaps ipfs ipns ldap ldaps mqtt pop3 pop3s rtsp smb
Features: alt-svc AsynchDNS GSS-API HSTS HTTP2 HTTPS-proxy IPv6 Kerberos Largefile libz MultiSSL NTLM SPNEGO SSL threadsafe UnixSockets
`;
const conda = `curl 8.5.0 (x86_64-conda-linux-gnu) libcurl/8.5.0 OpenSSL/3.2.0
Protocols: http https
Features: alt-svc AsynchDNS HSTS HTTP2 HTTPS-proxy IPv6 Largefile libz NTLM SSL
`;

function messageOf(program: CurlProgram | undefined): string {
  return unusableCurl(program).message;
}

suite('readCurlVersion', () => {
  test('what a curl of each system can do', () => {
    assert.deepEqual(readCurlVersion('/usr/bin/curl', debian), {
      file: '/usr/bin/curl',
      version: '7.88.1',
      mechanisms: ['Negotiate'],
      speaksHttps: true,
    });
    assert.deepEqual(readCurlVersion('curl.exe', windows)?.mechanisms, ['Negotiate', 'NTLM']);
    assert.deepEqual(readCurlVersion('curl', macos)?.mechanisms, ['Negotiate']);
    assert.deepEqual(readCurlVersion('curl', conda)?.mechanisms, []);
  });

  test('something else of that name', () => {
    assert.equal(readCurlVersion('curl', 'Usage: curl [file]'), undefined);
    assert.equal(readCurlVersion('curl', ''), undefined);
  });
});

suite('unusableCurl', () => {
  test('says what is missing and what to install', () => {
    assert.match(messageOf(undefined), /needs curl, and there is none on the path\. .*Or enter User and Password\.$/u);
    assert.match(
      messageOf(readCurlVersion('/opt/curl', conda)),
      /^The curl at \/opt\/curl \(version 8\.5\.0\).*Kerberos/u,
    );
    assert.match(messageOf(readCurlVersion('/c', windows.replace('7.55.1 (', '7.54.0 ('))), /too old.* 7\.55/u);
    assert.match(messageOf(readCurlVersion('/c', debian.replace(' https', ''))), /without https/u);
  });
});

suite('findCurl', () => {
  let home: string;
  setup(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'dynamodb-connections-'));
  });
  teardown(() => rm(home, { recursive: true, force: true }));

  async function program(folder: string, says: string, exitCode = 0): Promise<string> {
    const file = path.join(await mkdtemp(path.join(home, folder)), 'curl');
    await writeFile(file, `#!/bin/sh\n[ "$1" = --disable ] || exit 9\nprintf '%s' '${says}'\nexit ${exitCode}\n`);
    await chmod(file, 0o755);
    return file;
  }
  const find = (...files: string[]): Promise<CurlProgram> =>
    findCurl(
      {
        variables: { PATH: ['relative', ...files.map((file) => path.dirname(file))].join(path.delimiter) },
        homeDirectory: home,
        isTrusted: true,
      },
      new AbortController().signal,
    );

  test('the first one that can', async () => {
    const good = await program('good', debian);
    const found = await find(await program('poor', conda), await program('broken', debian, 1), good);
    assert.equal(found.file, good);
  });

  test('none that can: the first one is spoken of', async () => {
    const poor = await program('poor', conda);
    await assert.rejects(find(await program('other', 'wget 1\n'), poor), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, 'auth.adfs.poorCurl');
      assert.ok(error.message.includes(poor));
      return true;
    });
  });

  test('none at all', async () => {
    await assert.rejects(find(), (error) => error instanceof UserError && error.code === 'auth.adfs.noCurl');
  });
});

suite('runCurl', () => {
  let home: string;
  setup(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'dynamodb-connections-'));
  });
  teardown(() => rm(home, { recursive: true, force: true }));

  async function run(
    script: string,
    patience = 60_000,
    signal = new AbortController().signal,
  ): ReturnType<typeof runCurl> {
    const file = path.join(home, 'curl');
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    return runCurl(file, {
      parameters: ['--config', '-'],
      input: 'secret',
      environment: { variables: { ...process.env, SSLKEYLOGFILE: '/tmp/keys' }, homeDirectory: home, isTrusted: true },
      patience,
      signal,
    });
  }

  test('passes its input on, and nothing of it by parameters or variables', async () => {
    const { stdout, stderr, exitCode } = await run('cat; echo "$@" >&2; echo "[$SSLKEYLOGFILE]" >&2; exit 7');
    assert.equal(stdout.toString(), 'secret');
    assert.equal(stderr, '--disable --config -\n[]\n');
    assert.equal(exitCode, 7);
  });

  test('one that does not read its input', async () => {
    assert.equal((await run('exec 0<&-; exit 3')).exitCode, 3);
  });

  test('ends one that says too much, and one that takes too long', async () => {
    assert.equal((await run('exec cat /dev/zero')).ended, 'size');
    assert.equal((await run('exec sleep 600', 50)).ended, 'time');
  });

  test('ends it with the signal', async () => {
    const controller = new AbortController();
    const running = run('exec sleep 600', 60_000, controller.signal);
    setTimeout(() => controller.abort(), 50);
    await assert.rejects(running, { name: 'AbortError' });
  });
});
