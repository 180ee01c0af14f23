import assert from 'node:assert/strict';
import https from 'node:https';
import { makeCertificate } from './certificates';
import { startTlsServer } from './tlsServer';
import type { TlsServer } from './tlsServer';

suite('The HTTPS server of the tests', () => {
  let server: TlsServer | undefined;

  teardown(async () => {
    await server?.stop();
    server = undefined;
  });

  function get(url: string, options: https.RequestOptions): Promise<string> {
    return new Promise((resolve, reject) => {
      https
        .get(url, options, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => (text += part));
          response.on('end', () => resolve(text));
        })
        .on('error', reject);
    });
  }

  test('is who its certificate says, and nobody trusts it unasked', async () => {
    server = await startTlsServer(async (_, response) => void response.end('here'));
    const { endpoint, certificatePem, fingerprints } = server;
    assert.equal(await get(endpoint, { ca: certificatePem }), 'here');
    assert.equal(await get(endpoint.replace('localhost', '127.0.0.1'), { ca: certificatePem }), 'here');
    assert.match(fingerprints.sha256, /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/u);
    await assert.rejects(get(endpoint, {}), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  test('lets in whose certificate its authority has signed', async () => {
    const authority = makeCertificate({ commonName: 'Authority', isAuthority: true });
    const client = makeCertificate({ commonName: 'ana', issuer: authority, isClient: true });
    const foreign = makeCertificate({ commonName: 'ana', isClient: true });
    server = await startTlsServer(async ({ clientName }, response) => void response.end(clientName), {
      clientAuthorities: [authority.certificatePem],
    });
    const ca = server.certificatePem;
    const { endpoint } = server;
    assert.equal(await get(endpoint, { ca, cert: client.certificatePem, key: client.keyPem }), 'ana');
    await assert.rejects(get(endpoint, { ca }));
    await assert.rejects(get(endpoint, { ca, cert: foreign.certificatePem, key: foreign.keyPem }));
  });
});
