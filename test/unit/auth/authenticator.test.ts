import assert from 'node:assert/strict';
import { Authenticator } from '../../../src/auth/authenticator';
import type { Connection } from '../../../src/connection/connection';
import { UserError } from '../../../src/connection/userError';

const connection: Connection = {
  id: 'one',
  name: 'Orders',
  properties: { AWSRegion: 'IRELAND', AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00' },
};
const madeUpSecret = { AWSSecretKey: 'a made-up secret' };

suite('Authenticator', () => {
  test('joins the stored secret with the connection', async () => {
    const authenticator = new Authenticator(async (id) => (id === 'one' ? madeUpSecret : {}));
    const credentials = await authenticator.credentialsFor(connection)();
    assert.equal(credentials.accessKeyId, 'AKIAEXAMPLEEXAMPLE00');
    assert.equal(credentials.secretAccessKey, 'a made-up secret');
  });

  test('callers at the same time share one sign-in', async () => {
    let reads = 0;
    const authenticator = new Authenticator(async () => {
      reads += 1;
      return madeUpSecret;
    });
    const provider = authenticator.credentialsFor(connection);
    await Promise.all(Array.from({ length: 100 }, () => provider()));
    await authenticator.credentialsFor(connection)();
    assert.equal(reads, 1);
  });

  test('a failed sign-in is not kept', async () => {
    let secrets: Record<string, string> = {};
    const authenticator = new Authenticator(async () => secrets);
    const provider = authenticator.credentialsFor(connection);
    await assert.rejects(
      provider(),
      (error) => error instanceof UserError && error.message.startsWith('AWSSecretKey is missing'),
    );
    secrets = madeUpSecret;
    assert.equal((await provider()).secretAccessKey, 'a made-up secret');
  });

  test('a changed connection signs in anew, a renamed one does not', async () => {
    let reads = 0;
    const authenticator = new Authenticator(async () => {
      reads += 1;
      return madeUpSecret;
    });
    await authenticator.credentialsFor(connection)();
    await authenticator.credentialsFor({ ...connection, name: 'Orders (prod)' })();
    assert.equal(reads, 1);
    await authenticator.credentialsFor({ ...connection, properties: { ...connection.properties } })();
    assert.equal(reads, 2);
  });

  test('names a scheme that cannot sign in yet', async () => {
    const authenticator = new Authenticator(async () => ({}));
    const okta: Connection = { ...connection, properties: { AuthScheme: 'Okta' } };
    await assert.rejects(authenticator.signInOnce(okta), /cannot sign in with AuthScheme Okta/u);
  });
});
