import assert from 'node:assert/strict';
import https from 'node:https';
import { createSecureContext } from 'node:tls';
import forge from 'node-forge';
import { createClientAuthority } from './clientCertificates';
import { makePfx } from './pfx';
import { startTlsServer } from './tlsServer';

const password = 'made up: pass';

suite('The client certificates of the tests', () => {
  const authority = createClientAuthority();
  const ana = authority.issue('ana');
  const ben = authority.issue('ben');

  async function nameShown(options: https.RequestOptions): Promise<string> {
    const server = await startTlsServer(async ({ clientName }, response) => void response.end(clientName), {
      clientAuthorities: [authority.certificatePem],
    });
    try {
      return await new Promise((resolve, reject) => {
        https
          .get(server.endpoint, { ca: server.certificatePem, agent: false, ...options }, (response) => {
            response.setEncoding('utf8').on('data', resolve);
          })
          .on('error', reject);
      });
    } finally {
      await server.stop();
    }
  }

  test('show who a client is, as PEM, as encrypted PEM and as a new PFX', async () => {
    assert.equal(await nameShown({ cert: ana.certificatePem, key: ana.keyPem }), 'ana');
    const key = ben.encryptedKeyPem(password);
    assert.match(key, /BEGIN ENCRYPTED PRIVATE KEY/u);
    assert.equal(await nameShown({ cert: ben.certificatePem, key, passphrase: password }), 'ben');
    const pfx = makePfx([ana], { password, encryption: 'modern', authorities: [authority.certificatePem] });
    assert.equal(await nameShown({ pfx, passphrase: password }), 'ana');
    assert.throws(() => createSecureContext({ pfx, passphrase: 'wrong' }), /mac verify failure/u);
  });

  test('are refused by this OpenSSL as an old PFX, which node-forge reads, with several in it', () => {
    const pfx = makePfx([ana, ben], { password, encryption: 'old', authorities: [authority.certificatePem] });
    assert.throws(() => createSecureContext({ pfx, passphrase: password }), {
      code: 'ERR_CRYPTO_UNSUPPORTED_OPERATION',
    });
    const content = forge.asn1.fromDer(pfx.toString('binary'));
    const read = forge.pkcs12.pkcs12FromAsn1(content, password);
    const certificates = read.getBags({ bagType: forge.pki.oids['certBag'] ?? '' });
    const names = Object.values(certificates)
      .flat()
      .map((bag) => (bag?.cert?.subject.getField('CN') as { value: string } | undefined)?.value);
    assert.deepEqual(names, ['ana', 'ben', 'Client Authority']);
    const second = read.getBags({ friendlyName: 'client-2' });
    assert.ok(second.friendlyName?.some(({ key }) => key));
    assert.throws(() => forge.pkcs12.pkcs12FromAsn1(content, 'wrong'), /Invalid password/u);
  });

  test('are several in a new PFX too', () => {
    const pfx = makePfx([ana, ben], { password, encryption: 'modern' });
    createSecureContext({ pfx, passphrase: password });
    const read = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(pfx.toString('binary')), password);
    assert.equal(read.getBags({ friendlyName: 'client-2' }).friendlyName?.length, 2);
  });
});
