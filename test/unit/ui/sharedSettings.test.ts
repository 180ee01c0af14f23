import assert from 'node:assert/strict';
import { personalProperties, readSharedConnections, sharedId } from '../../../src/ui/connections/sharedSettings';
import type { SharedOrigin } from '../../../src/ui/connections/sharedSettings';

const workspace: SharedOrigin = { kind: 'workspace', key: 'file:///work', trusted: true };
const okta = 'AuthScheme=Okta;AWSRegion=IRELAND;SSOLoginURL=https://acme.okta.com/home/amazon_aws/x;';

function personal(properties: Readonly<Record<string, string>>): string[] {
  return personalProperties(properties).map(({ name }) => name);
}

suite('Shared connections in the settings', () => {
  test('an entry becomes a connection with a stable id', () => {
    const value = [
      { name: 'Orders', folder: 'shop', environment: 'production', readOnly: true, connectionString: okta },
    ];
    const [first] = readSharedConnections(value, workspace);
    assert.equal(first?.problem, undefined);
    assert.deepEqual(
      { ...first?.connection, properties: { ...first?.connection.properties } },
      {
        id: sharedId(workspace, 'Orders'),
        name: 'Orders',
        folder: 'shop',
        environment: 'production',
        readOnly: true,
        properties: {
          AuthScheme: 'Okta',
          AWSRegion: 'IRELAND',
          SSOLoginURL: 'https://acme.okta.com/home/amazon_aws/x',
        },
      },
    );
  });

  test('ids differ by origin and name, and not by anything else', () => {
    const ids = [
      sharedId(workspace, 'a'),
      sharedId(workspace, 'b'),
      sharedId({ ...workspace, key: 'file:///other' }, 'a'),
      sharedId({ kind: 'user', key: '' }, 'a'),
    ];
    assert.equal(new Set(ids).size, 4);
    assert.equal(sharedId({ kind: 'workspace', key: 'file:///work' }, 'a'), ids[0]);
  });

  test('a secret is refused, and is in nothing that is given', () => {
    const value = [{ name: 'Orders', connectionString: `${okta}Password=marked-made-up;MFAToken=123456` }];
    const [first] = readSharedConnections(value, workspace);
    assert.deepEqual(first?.problem, { kind: 'secrets', names: ['Password', 'MFAToken'] });
    assert.doesNotMatch(JSON.stringify(first), /marked-made-up|123456/u);
  });

  test('an untrusted workspace: listed, without any property', () => {
    const [first] = readSharedConnections([{ name: 'Orders', connectionString: okta }], {
      ...workspace,
      trusted: false,
    });
    assert.deepEqual(first?.problem, { kind: 'untrusted' });
    assert.equal(first.connection.name, 'Orders');
    assert.deepEqual({ ...first.connection.properties }, {});
  });

  test('what cannot be read is listed with the reason, the others work', () => {
    const value = [
      7,
      { connectionString: okta },
      { name: 'no string' },
      { name: 'bad environment', environment: 'prod', connectionString: okta },
      { name: 'good', connectionString: okta },
      { name: 'good', connectionString: okta },
    ];
    const read = readSharedConnections(value, workspace);
    assert.deepEqual(
      read.map(({ connection, problem }) => [connection.name, problem?.kind]),
      [
        ['#1', 'invalid'],
        ['#2', 'invalid'],
        ['no string', 'invalid'],
        ['bad environment', 'invalid'],
        ['good', undefined],
        ['good', 'invalid'],
      ],
    );
    assert.equal(new Set(read.map(({ connection }) => connection.id)).size, 6);
    const messages = read.flatMap(({ problem }) => (problem?.kind === 'invalid' ? problem.message : []));
    assert.match(messages[1] ?? '', /^name: This is missing/u);
    assert.match(messages[3] ?? '', /^environment: /u);
  });

  test('anything but a list is no connection', () => {
    for (const value of [undefined, null, 'text', { name: 'x' }, 7]) {
      assert.deepEqual(readSharedConnections(value, workspace), []);
    }
  });

  test('what each person has to give: what is missing, secret or their own', () => {
    assert.deepEqual(personal({ AuthScheme: 'Okta', AWSRegion: 'IRELAND' }), ['User', 'Password']);
    assert.deepEqual(personal({ AuthScheme: 'Okta', User: 'team' }), ['Password']);
    assert.deepEqual(personal({ AWSRegion: 'IRELAND' }), ['AWSAccessKey', 'AWSSecretKey']);
    assert.deepEqual(personal({ AuthScheme: 'AwsEC2Roles', AWSRegion: 'IRELAND' }), []);
    assert.deepEqual(personal({ AuthScheme: 'AwsCredentialsFile', AWSRegion: 'IRELAND' }), []);
    assert.deepEqual(personal({ AuthScheme: 'ADFS', SSOLoginURL: 'https://adfs.example/adfs/ls' }), []);
    assert.deepEqual(personal({ AuthScheme: 'ADFS', SSOLoginURL: 'https://adfs.example/adfs/ls', User: 'ana' }), [
      'Password',
    ]);
    assert.deepEqual(personal({ AuthScheme: 'nonsense' }), []);
  });
});
