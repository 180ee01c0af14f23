import assert from 'node:assert/strict';
import { formatConnectionString, parseConnectionString } from '../../../src/connection/connectionString';
import { isReadOnly, withoutReadOnly, withReadOnly } from '../../../src/connection/readOnly';

const properties = { AWSRegion: 'IRELAND' };

suite('read-only', () => {
  test('is a mark of the connection or a property of it', () => {
    assert.equal(isReadOnly({ properties }), false);
    assert.equal(isReadOnly({ readOnly: true, properties }), true);
    assert.equal(isReadOnly({ properties: { ...properties, Readonly: 'yes' } }), true);
    assert.equal(isReadOnly({ properties: { ...properties, Readonly: 'False' } }), false);
  });

  test('goes along in the connection string, whichever of the two it was', () => {
    for (const connection of [
      { readOnly: true, properties },
      { readOnly: true, properties: { ...properties, Readonly: 'False' } },
      { properties: { ...properties, Readonly: 'TRUE' } },
    ]) {
      const text = formatConnectionString(withReadOnly(connection), { secrets: 'omit' });
      assert.equal(isReadOnly(parseConnectionString(text)), true, text);
    }
    assert.equal(withReadOnly({ properties }), properties);
  });

  test('is gone without it; properties that have none stay the same object', () => {
    assert.equal(withoutReadOnly(properties), properties);
    assert.deepEqual({ ...withoutReadOnly({ ...properties, Readonly: 'True' }) }, properties);
  });
});
