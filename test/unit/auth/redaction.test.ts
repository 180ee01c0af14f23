import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Redactor } from '../../../src/auth/redaction';
import { UserError } from '../../../src/connection/userError';

suite('Redactor', () => {
  test('takes secrets out in every spelling in which they travel', () => {
    const redactor = new Redactor();
    const secret = 'pass <word> & "more"/+=';
    redactor.hide(secret, undefined, '', '  ');
    const spellings = [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ s: secret }).toString().slice(2),
      JSON.stringify(secret).slice(1, -1),
      secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
      Buffer.from(secret).toString('base64'),
    ];
    for (const spelling of spellings) {
      assert.equal(redactor.clean(`before ${spelling} after`).replace(/=+ after/u, ' after'), 'before •••• after');
    }
  });

  test('a secret within another one, and one with signs of patterns', () => {
    const redactor = new Redactor();
    redactor.hide('secret', 'secret-and-more', 'a.c', '$&$1x');
    assert.equal(redactor.clean('secret-and-more secret abc a.c $&$1x'), '•••• •••• abc •••• ••••');
  });

  test('a very short secret leaves words alone', () => {
    const redactor = new Redactor();
    redactor.hide('a');
    assert.equal(redactor.clean('a cat ate a=1 "a"'), '•••• cat ate ••••=1 "••••"');
  });

  test('errors keep their kind, and lose what hangs on them', () => {
    const redactor = new Redactor();
    redactor.hide('made-up-secret');
    const raw = Object.assign(new Error('AWS said made-up-secret', { cause: new Error('made-up-secret') }), {
      name: 'Weird',
      code: 'EMADEUP',
      $metadata: { httpStatusCode: 400, requestId: 'id' },
      $response: { headers: { authorization: 'made-up-secret' } },
    });
    const cause = redactor.cleanCause(raw);
    assert.equal(cause.name, 'Weird');
    assert.equal(cause.message, 'AWS said ••••');
    assert.ok(!inspect(cause, { depth: 9, showHidden: true }).includes('made-up-secret'));

    const error = redactor.cleanError(
      new UserError('Not made-up-secret.', { code: 'x', step: 'try made-up-secret', actions: ['retry'], cause: raw }),
    );
    assert.ok(error instanceof UserError);
    assert.deepEqual([error.message, error.code, error.step, error.actions], ['Not ••••.', 'x', 'try ••••', ['retry']]);
    assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes('made-up-secret'));
    assert.equal(redactor.cleanCause('made-up-secret').message, '••••');

    const link = { to: 'Okta', url: 'https://acme.example.com/?token=made-up-secret' };
    const linked = redactor.cleanError(new UserError('Locked.', { code: 'x', link }));
    assert.ok(linked instanceof UserError);
    assert.deepEqual(linked.link, { to: 'Okta', url: 'https://acme.example.com/?token=••••' });
  });
});
