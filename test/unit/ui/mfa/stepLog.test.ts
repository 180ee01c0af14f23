import assert from 'node:assert/strict';
import type { TraceStep } from '../../../../src/auth/trace';
import { logStep } from '../../../../src/ui/mfa/stepLog';

function logged(step: TraceStep): string[] {
  const lines: string[] = [];
  logStep(
    { info: (line) => lines.push(`info ${line}`), warn: (line) => lines.push(`warn ${line}`) },
    'Sign-in to Orders',
    step,
  );
  return lines;
}

suite('Steps in the log', () => {
  test('a step that passed says what, with whom, how long and what came of it', () => {
    assert.deepEqual(
      logged({
        title: 'Assume the role reader',
        partner: 'sts.eu-west-1.amazonaws.com',
        state: 'passed',
        detail: 'until 12:00',
        milliseconds: 212,
      }),
      ['info Sign-in to Orders: Assume the role reader (sts.eu-west-1.amazonaws.com): passed after 0.2 s. until 12:00'],
    );
  });

  test('a step that failed is a warning with the code and the words of the service, in one line', () => {
    assert.deepEqual(
      logged({
        title: 'Use the code',
        state: 'failed',
        detail: 'AWS did not accept the code.',
        code: 'AccessDenied',
        raw: 'MultiFactorAuthentication failed\nwith more',
        milliseconds: 1000,
      }),
      [
        'warn Sign-in to Orders: Use the code: failed after 1.0 s. [AccessDenied] AWS did not accept the code. It said: MultiFactorAuthentication failed ⏎ with more',
      ],
    );
  });

  test('a step under way is not logged; one that was stopped is no warning', () => {
    assert.deepEqual(logged({ title: 'Ask', state: 'running' }), []);
    assert.deepEqual(logged({ title: 'Ask', state: 'stopped', detail: 'MFA was cancelled.', code: 'auth.cancelled' }), [
      'info Sign-in to Orders: Ask: stopped. MFA was cancelled.',
    ]);
  });
});
