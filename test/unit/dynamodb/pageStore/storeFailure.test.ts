import assert from 'node:assert/strict';
import { UserError } from '../../../../src/connection/userError';
import { receivedFailure, sentFailure } from '../../../../src/dynamodb/pageStore/storeFailure';

/** As a port does it. */
function sent(reason: unknown): Error {
  return receivedFailure(structuredClone(sentFailure(reason)));
}

suite('storeFailure', () => {
  test('a UserError stays one, without its cause', () => {
    const link = { to: 'Okta', url: 'https://example.com' };
    const error = sent(
      new UserError('What and why.', { code: 'a.b', step: 'read', actions: ['retry'], link, cause: () => undefined }),
    );
    assert.ok(error instanceof UserError);
    const { message, code, step, actions, cause } = error;
    assert.deepEqual(
      { message, code, step, actions, link: error.link, cause },
      { message: 'What and why.', code: 'a.b', step: 'read', actions: ['retry'], link, cause: undefined },
    );
  });

  test('an abort stays one', () => {
    const { name, message } = sent(new DOMException('Another search began.', 'AbortError'));
    assert.deepEqual({ name, message }, { name: 'AbortError', message: 'Another search began.' });
  });

  test('a defect keeps its message', () => {
    const error = sent(new SyntaxError('Not well-formed.'));
    assert.equal(error.message, 'Not well-formed.');
    assert.ok(!(error instanceof UserError));
    assert.equal(sent('text').message, 'text');
  });
});
