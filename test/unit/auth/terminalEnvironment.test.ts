import assert from 'node:assert/strict';
import { devNull } from 'node:os';
import { terminalEnvironment } from '../../../src/auth/terminalEnvironment';
import type { Connection } from '../../../src/connection/connection';

const server = { uri: 'http://127.0.0.1:4711/credentials', token: 'a made-up token' };

function environmentOf(properties: Record<string, string>, endpoint?: string): Readonly<Record<string, string | null>> {
  const connection: Connection = { id: 'orders', name: 'Orders', properties };
  return terminalEnvironment(connection, server, endpoint);
}

suite('The environment of a terminal', () => {
  test('names the endpoint, its token and the region, and takes away what leads elsewhere', () => {
    const environment = environmentOf({ AWSRegion: 'IRELAND' });
    assert.equal(environment['AWS_CONTAINER_CREDENTIALS_FULL_URI'], server.uri);
    assert.equal(environment['AWS_CONTAINER_AUTHORIZATION_TOKEN'], server.token);
    assert.equal(environment['AWS_REGION'], 'eu-west-1');
    assert.equal(environment['AWS_DEFAULT_REGION'], 'eu-west-1');
    for (const name of [
      'AWS_PROFILE',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'AWS_WEB_IDENTITY_TOKEN_FILE',
      'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
      'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
      'AWS_ENDPOINT_URL',
      'AWS_ENDPOINT_URL_DYNAMODB',
    ]) {
      assert.equal(environment[name], null, name);
    }
  });

  test('the AWS files are out of sight: a default profile would come before the endpoint', () => {
    const environment = environmentOf({ AWSRegion: 'IRELAND' });
    assert.equal(environment['AWS_CONFIG_FILE'], devNull);
    assert.equal(environment['AWS_SHARED_CREDENTIALS_FILE'], devNull);
  });

  test('endpoints of its own go along', () => {
    const environment = environmentOf({ STSEndpoint: ' https://sts.example.com ' }, 'http://localhost:8000');
    assert.equal(environment['AWS_ENDPOINT_URL_DYNAMODB'], 'http://localhost:8000');
    assert.equal(environment['AWS_ENDPOINT_URL_STS'], 'https://sts.example.com');
  });

  test('no secret of the connection is in it', () => {
    const environment = environmentOf({ AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00', AWSSecretKey: 'a made-up secret' });
    assert.doesNotMatch(JSON.stringify(environment), /AKIAEXAMPLE|made-up secret/u);
  });
});
