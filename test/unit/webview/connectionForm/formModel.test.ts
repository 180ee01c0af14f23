import assert from 'node:assert/strict';
import type { FormModel } from '../../../../src/webview/connectionForm/formModel';
import {
  keepsStored,
  maskedString,
  problemsOf,
  withoutSecrets,
  withProperty,
  withStoredSecret,
} from '../../../../src/webview/connectionForm/formModel';

const saved: FormModel = {
  name: 'Orders',
  properties: { AWSRegion: 'IRELAND', AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00' },
  storedSecrets: new Set(['AWSSecretKey']),
};

suite('form model', () => {
  test('a stored secret counts as given and is shown masked', () => {
    assert.equal(problemsOf(saved).get('AWSSecretKey'), undefined);
    assert.match(maskedString(saved), /AWSSecretKey=••••/u);
  });

  test('replacing a stored secret asks for a new one until it is kept again', () => {
    const replacing = withProperty(saved, 'AWSSecretKey', '');
    assert.equal(keepsStored(replacing, 'AWSSecretKey'), false);
    assert.equal(problemsOf(replacing).get('AWSSecretKey')?.severity, 'error');
    assert.doesNotMatch(maskedString(replacing), /AWSSecretKey/u);
    assert.equal(keepsStored(withStoredSecret(replacing, 'AWSSecretKey'), 'AWSSecretKey'), true);
  });

  test('an emptied field is gone from the string', () => {
    const emptied = withProperty(withProperty(saved, 'Endpoint', 'http://localhost:8000'), 'Endpoint', '');
    assert.deepEqual(emptied.properties, saved.properties);
  });

  test('what is kept over a reload holds no secret, and names those that were typed', () => {
    const typed = withProperty(saved, 'AWSSecretKey', 'a made-up secret');
    const kept = withoutSecrets(typed);
    assert.doesNotMatch(JSON.stringify(kept.draft), /made-up/u);
    assert.deepEqual(kept.lost, ['AWSSecretKey']);
  });

  test('the masked string never shows a secret', () => {
    const typed = withProperty(saved, 'AWSSecretKey', `made;up'"secret=`);
    assert.doesNotMatch(maskedString(typed), /made|secret=/u);
  });
});
