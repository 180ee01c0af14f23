import assert from 'node:assert/strict';
import { createProperties, propertyValue } from '../../../src/connection/connection';
import { isOneTimeCode, mergeSecrets, splitSecrets } from '../../../src/connection/secrets';

suite('secrets', () => {
  const properties = createProperties([
    ['AuthScheme', 'Okta'],
    ['User', 'ana@example.com'],
    ['Password', 'made up'],
    ['MFAToken', '123456'],
    ['SSOProperties.MFAType', 'SMS'],
    ['SSOProperties.APIToken', 'made up too'],
    ['SSOProperties.MFAPassCode', '654321'],
    ['DbPassword', 'and this'],
    ['__proto__', 'kept'],
  ]);

  test('are parted from the rest; one-time codes are in neither part', () => {
    const { plain, secrets } = splitSecrets(properties);
    assert.deepEqual(Object.entries(plain), [
      ['AuthScheme', 'Okta'],
      ['User', 'ana@example.com'],
      ['SSOProperties.MFAType', 'SMS'],
      ['__proto__', 'kept'],
    ]);
    assert.deepEqual(Object.entries(secrets), [
      ['Password', 'made up'],
      ['SSOProperties.APIToken', 'made up too'],
      ['DbPassword', 'and this'],
    ]);
    assert.ok(isOneTimeCode('mfa token'));
    assert.ok(!isOneTimeCode('Password'));
  });

  test('come together again, also after a round trip through JSON', () => {
    const { plain, secrets } = splitSecrets(properties);
    const merged = mergeSecrets(JSON.parse(JSON.stringify(plain)), JSON.parse(JSON.stringify(secrets)));
    const lasting = Object.entries(properties).filter(([name]) => !isOneTimeCode(name));
    assert.deepEqual(merged, createProperties(lasting));
  });

  test('a record that has a prototype does not lend its values', () => {
    const parsed = JSON.parse('{"__proto__":"own"}');
    assert.equal(propertyValue({ ...parsed }, '__proto__'), 'own');
    assert.equal(propertyValue({}, '__proto__'), undefined);
    assert.equal(propertyValue({}, 'constructor'), undefined);
    assert.equal(propertyValue({ User: '' }, 'User'), undefined);
  });
});
