import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { RetryCountdown } from '../../../../src/webview/tableBrowser/retryCountdown';

suite('RetryCountdown', () => {
  let updates: number;
  let countdown: RetryCountdown;

  setup(() => {
    mock.timers.enable({ apis: ['setInterval'] });
    updates = 0;
    countdown = new RetryCountdown({ requestUpdate: () => updates++ });
  });

  teardown(() => mock.timers.reset());

  test('has the page drawn again while it counts, and no more after that', () => {
    countdown.waitFor({ reason: 'throttled', milliseconds: 60_000 });
    assert.match(countdown.text ?? '', /^trying again in \d+ s$/);
    mock.timers.tick(1000);
    assert.equal(updates, 4);
    countdown.waitFor(undefined);
    mock.timers.tick(1000);
    assert.equal(updates, 4);
    assert.equal(countdown.text, undefined);
  });

  test('has nothing to count where nobody knows how long it takes', () => {
    countdown.waitFor({ reason: 'signIn' });
    mock.timers.tick(1000);
    assert.equal(updates, 0);
    assert.equal(countdown.text, undefined);
  });
});
