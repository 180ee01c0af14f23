import assert from 'node:assert/strict';
import type { Connection } from '../../../src/connection/connection';
import type { UnsavedConnection } from '../../../src/connection/connectionEntry';
import { planImport } from '../../../src/ui/connections/importPlan';

function connection(name: string, changes: Partial<UnsavedConnection> = {}): UnsavedConnection {
  return {
    name,
    properties: { AuthScheme: 'Okta', AWSRegion: 'IRELAND', User: 'ana', SSOLoginURL: 'https://acme.okta.com/home' },
    ...changes,
  };
}

function saved(id: string, name: string, changes: Partial<UnsavedConnection> = {}): Connection {
  return { ...connection(name, changes), id };
}

suite('Import plan', () => {
  test('new, replaced and unchanged connections', () => {
    const current = [saved('1', 'same'), saved('2', 'other')];
    const plan = planImport(current, [
      connection('same'),
      connection('other', { environment: 'production' }),
      connection('third'),
    ]);
    assert.deepEqual(
      plan.map(({ effect, current: replaced }) => [effect, replaced?.id]),
      [
        ['unchanged', '1'],
        ['replaces', '2'],
        ['new', undefined],
      ],
    );
  });

  test('stored secrets stay only while they go to the same place', () => {
    const current = [saved('1', 'a'), saved('2', 'b'), saved('3', 'c')];
    const { properties } = connection('a');
    const plan = planImport(current, [
      connection('a', { properties: { ...properties, Pagesize: '100' } }),
      connection('b', { properties: { ...properties, SSOLoginURL: 'https://elsewhere.example/home' } }),
      connection('c', { properties: { ...properties, ProxyServer: 'proxy.example' } }),
    ]);
    assert.deepEqual(
      plan.map(({ keepsSecrets }) => keepsSecrets),
      [true, false, false],
    );
  });

  test('of several with one name, the one in the same folder is meant; none is replaced twice', () => {
    const current = [saved('1', 'a'), saved('2', 'a', { folder: 'shop' })];
    const plan = planImport(current, [
      connection('a', { folder: 'shop', readOnly: true }),
      connection('a', { folder: 'new' }),
      connection('a'),
    ]);
    assert.deepEqual(
      plan.map(({ effect, current: replaced }) => [effect, replaced?.id]),
      [
        ['replaces', '2'],
        ['replaces', '1'],
        ['new', undefined],
      ],
    );
  });

  test('a connection with a secret in the file is never unchanged', () => {
    const { properties } = connection('a');
    const plan = planImport(
      [saved('1', 'a')],
      [connection('a', { properties: { ...properties, Password: 'made-up' } })],
    );
    assert.equal(plan[0]?.effect, 'replaces');
  });

  test('Readonly as a property and as a switch are the same', () => {
    const { properties } = connection('a');
    const plan = planImport(
      [saved('1', 'a', { properties: { ...properties, Readonly: 'True' } })],
      [connection('a', { readOnly: true })],
    );
    assert.equal(plan[0]?.effect, 'unchanged');
  });
});
