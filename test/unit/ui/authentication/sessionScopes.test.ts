import assert from 'node:assert/strict';
import type { Connection } from '../../../../src/connection/connection';
import { accountLabel, fitsScopes } from '../../../../src/ui/authentication/sessionScopes';

const orders: Connection = { id: '11111111-aaaa', name: 'Orders', folder: 'shop', properties: {} };
const same: Connection = { id: '22222222-bbbb', name: 'Orders', folder: 'shop', properties: {} };
const other: Connection = { id: '33333333-cccc', name: 'Orders', properties: {} };

suite('Accounts of connections', () => {
  test('no scope fits every connection, a scope the one it names, by name or id', () => {
    assert.ok(fitsScopes(orders, undefined));
    assert.ok(fitsScopes(orders, []));
    assert.ok(fitsScopes(orders, ['connection:Orders']));
    assert.ok(fitsScopes(orders, [`connection:${orders.id}`]));
    assert.ok(!fitsScopes(orders, ['connection:Customers']));
  });

  test('scopes that are not known fit none, also beside one that does', () => {
    assert.ok(!fitsScopes(orders, ['dynamodb:read']));
    assert.ok(!fitsScopes(orders, ['connection:Orders', 'dynamodb:read']));
    assert.ok(!fitsScopes(orders, ['Orders']));
    assert.ok(!fitsScopes(orders, ['']));
  });

  test('no two accounts have the same name', () => {
    const all = [orders, same, other];
    const labels = all.map((connection) => accountLabel(connection, all));
    assert.deepEqual(labels, ['shop / Orders · 11111111', 'shop / Orders · 22222222', 'Orders']);
  });
});
