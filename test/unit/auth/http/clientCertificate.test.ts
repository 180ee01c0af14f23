import assert from 'node:assert/strict';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { SystemClock } from '../../../../src/auth/clock';
import { clientCertificateOf } from '../../../../src/auth/http/clientCertificate';
import type { ClientCertificate } from '../../../../src/auth/http/route';
import { nobody } from '../../../../src/auth/interaction';
import type { SchemeContext } from '../../../../src/auth/scheme';
import { MemorySessionStore, SessionKeeper } from '../../../../src/auth/sessionStore';
import { Trace } from '../../../../src/auth/trace';
import type { TraceStep } from '../../../../src/auth/trace';
import { CodeMemory } from '../../../../src/auth/usedCodes';
import { UserError } from '../../../../src/connection/userError';

/** Their README says what they are. */
const folder = path.resolve('test/unit/auth/fixtures/clientCertificates');
const usual = 'made-up-password';
const unusual = 'pässwörd😀';

interface Setting {
  readonly type: string;
  readonly source: string;
  readonly password?: string;
  readonly subject?: string;
  /** In milliseconds. */
  readonly now?: number;
}

const steps: TraceStep[] = [];

async function read({ type, source, password, subject, now }: Setting): Promise<ClientCertificate | undefined> {
  steps.length = 0;
  const clock = new SystemClock(() => now ?? Date.now());
  const context: SchemeContext = {
    signal: new AbortController().signal,
    interaction: nobody,
    isRenewal: false,
    trace: new Trace((_, step) => void steps.push(step)),
    sessions: new SessionKeeper(new MemorySessionStore(), clock).for(undefined),
    environment: { variables: { KEYS: folder }, homeDirectory: folder, isTrusted: true },
    clock,
    usedCodes: new CodeMemory(clock),
  };
  const properties = {
    'SSOProperties.SSLClientCert': source,
    'SSOProperties.SSLClientCertType': type,
    ...(password !== undefined && { 'SSOProperties.SSLClientCertPassword': password }),
    ...(subject !== undefined && { 'SSOProperties.SSLClientCertSubject': subject }),
  };
  return clientCertificateOf({ id: 'orders', name: 'Orders', properties }, context);
}

/** The common name of the certificate that was taken; its key belongs to it. */
async function nameIn(setting: Setting): Promise<string> {
  const found = await read(setting);
  assert.ok(found);
  const certificate = new X509Certificate(found.cert);
  assert.ok(certificate.checkPrivateKey(createPrivateKey(found.key)), 'the key is that of the certificate');
  return /CN=(\w+)/u.exec(certificate.subject)?.[1] ?? '';
}

async function refusal(setting: Setting): Promise<string> {
  const error: unknown = await read(setting).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof UserError, String(error));
  assert.equal(error.code, 'auth.clientCertificate');
  return error.message;
}

suite('Client certificates', () => {
  test('none is no certificate', async () => {
    assert.equal(await read({ type: '', source: '' }), undefined);
    assert.match(await refusal({ type: 'PFXFILE', source: '' }), /SSLClientCert is missing/u);
    assert.match(await refusal({ type: '', source: 'ana.pem' }), /SSLClientCertType is missing/u);
  });

  const readable: readonly [file: string, password: string | undefined][] = [
    ['ana.pem', undefined],
    ['ana-aes.pem', unusual],
    ['ana-rc2.pem', usual],
    ['ana-rc2-64.pem', usual],
    ['ana-md5-des.pem', usual],
    ['ana-traditional.pem', usual],
    ['ana-aes.pfx', unusual],
    ['ana-rc2.pfx', unusual],
    ['ana-3des.pfx', usual],
    ['ana-rc2-128.pfx', usual],
    ['ana-sha512.pfx', usual],
    ['ana-no-mac.pfx', usual],
    ['ana-no-encryption.pfx', usual],
    ['ana-empty-password.pfx', undefined],
  ];
  for (const [file, password] of readable) {
    test(`${file} is read as a file and as content`, async () => {
      const kind = file.endsWith('.pem') ? 'PEMKEY' : 'PFX';
      const more = password === undefined ? {} : { password };
      const fileType = kind === 'PEMKEY' ? 'PEMKEY_FILE' : 'PFXFILE';
      assert.equal(await nameIn({ type: fileType, source: path.join(folder, file), ...more }), 'ana');
      const bytes = await readFile(path.join(folder, file));
      const blob = kind === 'PEMKEY' ? bytes.toString('utf8') : bytes.toString('base64');
      const blobType = kind === 'PEMKEY' ? 'pemkey_blob' : 'PFXBLOB';
      assert.equal(await nameIn({ type: blobType, source: blob, ...more }), 'ana');
      if (kind === 'PEMKEY') {
        assert.equal(await nameIn({ type: blobType, source: blob.replaceAll('\n', ' '), ...more }), 'ana');
        assert.equal(await nameIn({ type: blobType, source: blob.replaceAll('\n', '\\n'), ...more }), 'ana');
      } else {
        assert.equal(await nameIn({ type: blobType, source: blob.replaceAll(/.{64}/gu, '$&\n'), ...more }), 'ana');
      }
      if (password !== undefined && file !== 'ana-no-encryption.pfx') {
        assert.match(await refusal({ type: fileType, source: file, password: 'wrong' }), /does not open/u);
        assert.match(await refusal({ type: fileType, source: file }), /Set SSLClientCertPassword/u);
      }
    });
  }

  test('a path begins at home, may name a variable, and is not repeated when it leads nowhere', async () => {
    for (const source of ['ana.pem', '~/ana.pem', '%KEYS%/ana.pem']) {
      assert.equal(await nameIn({ type: 'PEMKEY_FILE', source }), 'ana');
    }
    const missing = await refusal({ type: 'PFXFILE', source: '~/no/such.pfx' });
    assert.match(missing, /is not there/u);
    assert.ok(!missing.includes('such'));
    assert.match(await refusal({ type: 'PFXFILE', source: '~' }), /names a folder/u);
  });

  test('what old Java wrote, with its many rounds', async () => {
    const source = 'several-old-java.pfx';
    assert.equal(await nameIn({ type: 'PFXFILE', source, password: usual, subject: 'CN=ben' }), 'ben');
  });

  test('several in a file: the subject chooses', async () => {
    for (const source of ['several.pfx', 'several.pem']) {
      const of = (subject: string): Setting => ({
        type: source.endsWith('.pem') ? 'PEMKEY_FILE' : 'PFXFILE',
        source,
        password: usual,
        subject,
      });
      for (const subject of [
        'CN=ana',
        'cn=ANA',
        'na',
        'OU=made up for tests, CN=ana',
        'O="Shop, ""Ltd"""',
        'E=ana@example.com',
      ]) {
        assert.equal(await nameIn(of(subject)), 'ana', subject);
      }
      assert.equal(await nameIn(of('S=CO, L=Córdoba')), 'ana');
      assert.equal(await nameIn(of('C=ES, CN=ben, OU=made up for tests')), 'ben');
      assert.match(await nameIn(of('*')), /ana|ben/u);
      assert.ok(steps.some(({ title, detail }) => title.startsWith('Several') && detail?.includes('CN=ben')));
      assert.match(await refusal(of('CN=carla')), /no certificate with the subject.*CN=ana, OU=.*O="Shop, ""Ltd"""/u);
    }
  });

  test('an exact subject comes before one that only holds the text', async () => {
    const { matchSubject } = await import('../../../../src/auth/http/certificateSubject');
    assert.equal(matchSubject('CN=ana\nC=ES', 'C=ES,CN=ana'), 'exact');
    assert.equal(matchSubject('CN=ana', 'CN=an'), 'partial');
    assert.equal(matchSubject('CN=ana\nO=Shop\\, Ltd', 'O="Shop, Ltd"'), 'partial');
    assert.equal(matchSubject('CN=ana', 'CN=ben'), undefined);
    fc.assert(
      fc.property(fc.string(), fc.string(), (subject, wanted) => {
        matchSubject(subject, wanted);
      }),
    );
  });

  test('the certificate of the authority goes along, and only that', async () => {
    const found = await read({ type: 'PFXFILE', source: 'chain.pfx', password: usual });
    const certificates = found?.cert.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu) ?? [];
    assert.deepEqual(
      certificates.map((text) => new X509Certificate(text).subject.split('\n')[0]),
      ['CN=carla', 'CN=made-up authority'],
    );
  });

  test('what has no key, another key, or ended is refused', async () => {
    assert.match(
      await refusal({ type: 'PFXFILE', source: 'ana-certificate-only.pfx', password: usual }),
      /no private key/u,
    );
    const text = await readFile(path.join(folder, 'several.pem'), 'utf8');
    const blocks = text.match(/-----BEGIN[^]*?-----END[^\n]+/gu) ?? [];
    const [ben = '', , , anasKey = ''] = blocks;
    assert.match(await refusal({ type: 'PEMKEY_BLOB', source: ben + anasKey }), /belongs to none/u);
    assert.match(await refusal({ type: 'PEMKEY_BLOB', source: anasKey }), /no certificate, only a key/u);
    const later = await refusal({ type: 'PEMKEY_FILE', source: 'ana.pem', now: Date.UTC(2300, 0) });
    assert.match(later, /CN=ana, .* expired on 21\d\d-\d\d-\d\d/u);
    assert.match(
      await refusal({ type: 'PEMKEY_FILE', source: 'ana.pem', now: Date.UTC(2000, 0) }),
      /not valid before 20\d\d-.*clock/u,
    );
  });

  test('what is something else is named', async () => {
    assert.match(await refusal({ type: 'PFXFILE', source: 'ana-rc4.pfx', password: usual }), /AES-256/u);
    assert.match(await refusal({ type: 'PFXFILE', source: 'ana.pem' }), /is no PFX/u);
    assert.match(await refusal({ type: 'PEMKEY_FILE', source: 'ana-aes.pfx' }), /no BEGIN line/u);
    const blob = await readFile(path.join(folder, 'ana.pem'), 'utf8');
    assert.match(await refusal({ type: 'PEMKEY_FILE', source: blob }), /Set the type to PEMKEY_BLOB/u);
    const damaged = blob.replace(/BEGIN CERTIFICATE-----\n.{20}/u, 'BEGIN CERTIFICATE-----\nAAAAAAAAAAAAAAAAAAAA');
    assert.match(await refusal({ type: 'PEMKEY_BLOB', source: damaged }), /damaged/u);
    const home = await mkdtemp(path.join(os.tmpdir(), 'dynamodb-connections-'));
    try {
      await writeFile(path.join(home, 'large.pfx'), Buffer.alloc(1_000_001));
      assert.match(await refusal({ type: 'PFXFILE', source: path.join(home, 'large.pfx') }), /too large/u);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });

  const refused: readonly (readonly [type: string, why: RegExp])[] = [
    ['USER', /Windows certificate store/u],
    ['Machine', /Windows certificate store/u],
    ...['JKSFILE', 'JKSBLOB', 'BCFKSFILE', 'BCFKSBLOB'].map((type) => [type, /key store of Java/u] as const),
    ...['P7BFILE', 'P7BBLOB', 'PUBLIC_KEY_FILE', 'PUBLIC_KEY_BLOB', 'SSHPUBLIC_KEY_FILE', 'SSHPUBLIC_KEY_BLOB'].map(
      (type) => [type, /no private key/u] as const,
    ),
    ...['PPKFILE', 'PPKBLOB', 'XMLFILE', 'XMLBLOB', 'JWKFILE', 'JWKBLOB'].map(
      (type) => [type, /cannot be used for TLS/u] as const,
    ),
    ['DER', /none of those known here/u],
  ];
  for (const [type, why] of refused) {
    test(`the type ${type} is refused`, async () => {
      assert.match(await refusal({ type, source: 'ana.pem' }), why);
    });
  }

  test('damaged files end in a sentence, whatever is damaged', async () => {
    const files = await Promise.all(
      ['ana-aes.pfx', 'ana-rc2.pfx', 'ana-no-encryption.pfx', 'ana-no-mac.pfx'].map((file) =>
        readFile(path.join(folder, file)),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
        async (file, changes) => {
          const bytes = Buffer.from(file);
          for (const [at, value] of changes) {
            bytes[at % bytes.length] = value;
          }
          await read({ type: 'PFXBLOB', source: bytes.toString('base64'), password: unusual }).catch((error: unknown) =>
            assert.ok(error instanceof UserError, String(error)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test('nothing of the key is in what the steps say', async () => {
    const found = await read({ type: 'PFXFILE', source: 'several.pfx', password: usual });
    const told = JSON.stringify(steps);
    assert.match(told, /CN=ana/u);
    assert.ok(!told.includes(usual));
    for (const line of found?.key.split('\n').slice(1, -2) ?? []) {
      assert.ok(!told.includes(line));
    }
  });
});
