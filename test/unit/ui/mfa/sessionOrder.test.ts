import assert from 'node:assert/strict';
import type { SessionState } from '../../../../src/auth/sessionState';
import { inOrder } from '../../../../src/ui/mfa/sessionOrder';

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute));

function session(name: string, state: SessionState): { readonly name: string; readonly state: SessionState } {
  return { name, state };
}

suite('Sessions in order', () => {
  test('who wants a person, then what ends, the soonest first, then what renews by itself', () => {
    const sessions = [
      session('renews', { kind: 'signedIn', identity: {}, expiration: at(10) }),
      session('late', { kind: 'signedIn', identity: {}, expiration: at(20), sessionExpiration: at(90) }),
      session('soon', { kind: 'signedIn', identity: {}, expiration: at(30), sessionExpiration: at(30) }),
      session('first asked', { kind: 'wantsCode', question: 'code', isAsking: true }),
      session('then asked', { kind: 'wantsCode', question: 'approval', isAsking: false }),
    ];
    assert.deepEqual(
      inOrder(sessions).map(({ name }) => name),
      ['first asked', 'then asked', 'soon', 'late', 'renews'],
    );
  });

  test('what has no session is not among them', () => {
    const sessions = [
      session('keys', { kind: 'signedIn', identity: {} }),
      session('none', { kind: 'none' }),
      session('signing in', { kind: 'signingIn' }),
      session('failed', { kind: 'failed', error: new Error('made up') }),
    ];
    assert.deepEqual(inOrder(sessions), []);
  });
});
