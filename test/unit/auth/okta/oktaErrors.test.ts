import assert from 'node:assert/strict';
import { appEndError } from '../../../../src/auth/okta/oktaErrors';
import { origin } from './answers';

const facts = { user: 'ana@example.com', origin, hasApiToken: false };

suite('Where the way to the application ends', () => {
  const messageOf = (status: number, title = ''): string =>
    appEndError({ kind: 'unknown', status, title }, facts).message;

  test('a page that is not the application', () => {
    assert.match(messageOf(404, 'Page not found'), /leads to the page “Page not found” \(404\)/u);
    assert.match(messageOf(200), /leads to a page without a title \(200\)/u);
  });

  test('an organisation that is busy or broken is not blamed on SSOLoginURL', () => {
    assert.match(messageOf(429), /no more sign-ins for now/u);
    assert.match(messageOf(503, 'Maintenance'), /failed \(503\)/u);
  });

  test('the page on which one signs in', () => {
    const error = appEndError({ kind: 'signIn' }, facts);
    assert.match(error.message, /asks for it again/u);
    assert.equal(error.link?.url, `${origin}/`);
  });
});
