import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readResponse, verifyResponse } from './aws/signedAssertion';
import { startKerberos } from './kerberos';
import type { KerberosDomain } from './kerberos';
import { formOf } from './saml/browser';
import { createSamlIssuer } from './saml/identityProvider';

const issuer = createSamlIssuer();
const ofWindows = 'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko';

suite('The Kerberos domain of the tests', () => {
  let domain: KerberosDomain;
  let folder: string;

  suiteSetup(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'dynamodb-connections-'));
    domain = await startKerberos({
      issuer,
      roles: [{ role: 'arn:aws:iam::123456789012:role/r', provider: 'arn:aws:iam::123456789012:saml-provider/p' }],
    });
    await writeFile(path.join(folder, 'ca.pem'), domain.certificatePem);
  });
  suiteTeardown(async () => {
    await domain?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** What the system's curl gets, which is no part of ours. */
  function curl(
    words: readonly string[],
    environment: Readonly<Record<string, string>>,
    userAgent = ofWindows,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const url = `${domain.endpoint}/adfs/ls/IdpInitiatedSignOn.aspx?loginToRp=urn:amazon:webservices`;
    const all = [
      '-sS',
      '-L',
      '-b',
      '',
      '-A',
      userAgent,
      '--cacert',
      path.join(folder, 'ca.pem'),
      '-w',
      '\n%{http_code}',
    ];
    return new Promise((resolve, reject) => {
      execFile(
        'curl',
        [...all, ...words, url],
        { env: { ...process.env, ...environment } },
        (error, stdout, stderr) => {
          if (error) {
            reject(new Error(stderr, { cause: error }));
            return;
          }
          const at = stdout.lastIndexOf('\n');
          resolve({ status: Number(stdout.slice(at + 1)), text: stdout.slice(0, at) });
        },
      );
    });
  }

  const negotiate = ['--negotiate', '-u', ':'];

  test('gives the signed response to who has a ticket', async () => {
    for (const user of ['ana', 'ben']) {
      const { status, text } = await curl(negotiate, await domain.signIn(user));
      assert.equal(status, 200, text);
      const received = readResponse(formOf(text, 'hiddenform').hidden['SAMLResponse'] ?? '');
      assert.ok(typeof received !== 'string');
      assert.equal(verifyResponse(received, issuer.certificatePem)?.subject, `${user}@CORP.EXAMPLE.TEST`);
    }
  });

  test('refuses who has none, or does not show it', async () => {
    for (const [words, environment] of [
      [negotiate, domain.environment],
      [[], await domain.signIn()],
      [['-H', 'X-Forwarded-User: ana'], domain.environment],
      [['-H', 'Authorization: Negotiate YIIB'], domain.environment],
    ] as const) {
      const { status, text } = await curl(words, environment);
      assert.equal(status, 401, text);
    }
  });

  test('shows the form to other browsers', async () => {
    const { text } = await curl(negotiate, await domain.signIn(), 'Mozilla/5.0 (X11; Linux x86_64)');
    assert.match(text, /id="loginForm"/u);
  });

  test('signs in only whom it knows', async () => {
    await assert.rejects(domain.signIn('nobody'), /kinit failed/u);
  });
});
