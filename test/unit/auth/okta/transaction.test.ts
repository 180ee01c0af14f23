import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readFailure, readTransaction } from '../../../../src/auth/okta/transaction';
import { challengeWithNumber, failure, origin, push, required, sms } from './answers';

suite('Answers of the Authentication API', () => {
  test('factors with what people call them', () => {
    const read = readTransaction(JSON.stringify(required([push, sms, { id: 'x' }, null, 'y'])));
    assert.equal(read?.status, 'MFA_REQUIRED');
    assert.equal(read?.allowsRememberDevice, true);
    assert.equal(read?.expiresAt?.toISOString(), '2026-01-01T00:05:00.000Z');
    assert.equal(read?.cancel?.href, `${origin}/api/v1/authn/cancel`);
    assert.deepEqual(
      read?.factors.map(({ type, provider, device, address }) => [type, provider, device, address]),
      [
        ['push', 'OKTA', "Ana's phone", undefined],
        ['sms', 'OKTA', undefined, '+XX XXXX 89'],
      ],
    );
  });

  test('one factor where several are meant, and several where one is', () => {
    const spelled = (name: string, value: unknown, status = 'MFA_REQUIRED'): string =>
      JSON.stringify({ status, _embedded: { [name]: value } });
    assert.equal(readTransaction(spelled('factor', [push, sms]))?.factors.length, 2);
    assert.equal(readTransaction(spelled('factors', push))?.factors.length, 1);
    const { _embedded: embedded } = challengeWithNumber(7) as { _embedded: { factor: unknown } };
    for (const name of ['factor', 'factors']) {
      assert.equal(readTransaction(spelled(name, embedded.factor, 'MFA_CHALLENGE'))?.number, '7');
      assert.equal(readTransaction(spelled(name, embedded.factor))?.number, undefined);
    }
  });

  test('names are shown in one short line', () => {
    const odd = { ...push, profile: { name: `  An\na's\u202E phone${' '.repeat(3)}${'x'.repeat(500)}` } };
    const [factor] = readTransaction(JSON.stringify(required([odd])))?.factors ?? [];
    assert.match(factor?.device ?? '', /^An a's phone x{40,}$/u);
    assert.ok((factor?.device ?? '').length <= 80);
  });

  test('failures: the cause says more than the summary', () => {
    const text = JSON.stringify(failure('E0000068', 'Invalid Passcode/Answer', 'Your token does not match.'));
    assert.deepEqual(readFailure({ status: 403, text }), {
      status: 403,
      code: 'E0000068',
      summary: 'Your token does not match.',
    });
    assert.deepEqual(readFailure({ status: 502, text: '<html>' }), { status: 502, code: '', summary: '' });
    const odd = JSON.stringify({ errorCode: 'E 1\n<b>', errorSummary: 42, errorCauses: 'x' });
    assert.deepEqual(readFailure({ status: 400, text: odd }), { status: 400, code: '', summary: '' });
  });

  test('anything else is no transaction and breaks nothing', () => {
    for (const text of ['', 'null', '[]', '{}', '{"status":1}', '"SUCCESS"', '<html></html>']) {
      assert.equal(readTransaction(text), undefined);
    }
    const anything = fc.jsonValue().map((value) => JSON.stringify(value));
    const shaped = fc
      .record({ status: fc.string(), _embedded: fc.jsonValue(), _links: fc.jsonValue(), expiresAt: fc.jsonValue() })
      .map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(anything, shaped), (text) => {
        readTransaction(text);
        readFailure({ status: 400, text });
      }),
    );
  });
});
