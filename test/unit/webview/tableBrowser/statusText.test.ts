import assert from 'node:assert/strict';
import type { BrowserProgress, BrowserWait } from '../../../../src/protocol/tableBrowser';
import { countdownText, spokenStatus, statusText } from '../../../../src/webview/tableBrowser/statusText';

const more = {
  state: 'idle',
  items: 12_480,
  pages: 3,
  scanned: 12_480,
  consumedUnits: 384.5,
  milliseconds: 1234,
} as const;

suite('statusText', () => {
  test('says items, pages, units, time and what is to come', () => {
    assert.equal(statusText({ progress: more }), '12,480 items · 3 pages · 384.5 units · 1.2 s · more to come');
  });

  test('counts one as one, and says how many were scanned where it differs', () => {
    assert.equal(
      statusText({
        progress: { state: 'complete', items: 1, pages: 1, scanned: 20, consumedUnits: 1, milliseconds: 40 },
      }),
      '1 item · 20 scanned · 1 page · 1 unit · 0.0 s · complete',
    );
  });

  test('says what it waits for', () => {
    const reading = { ...more, state: 'reading' } as const;
    const wait = (waiting: BrowserWait): string => statusText({ progress: { ...reading, waiting } });
    assert.match(wait({ reason: 'throttled', milliseconds: 4000 }), / · DynamoDB asks to slow down$/u);
    assert.match(wait({ reason: 'failing', milliseconds: 4000 }), / · DynamoDB has a failure$/u);
    assert.match(wait({ reason: 'signIn', asked: 'code' }), / · waiting for the MFA code$/u);
    assert.match(wait({ reason: 'signIn' }), / · signing in…$/u);
    assert.match(wait({ reason: 'keys' }), / · reading the table’s keys…$/u);
    assert.equal(countdownText(3001), 'trying again in 4 s');
    assert.equal(countdownText(0), 'trying again…');
  });

  test('counts nothing before there is something', () => {
    const none = { items: 0, pages: 0, scanned: 0, consumedUnits: 0, milliseconds: 0 };
    assert.equal(statusText({ progress: { ...none, state: 'reading' } }), 'reading…');
    assert.equal(
      statusText({ progress: { ...none, state: 'reading', waiting: { reason: 'keys' } } }),
      'reading the table’s keys…',
    );
    assert.equal(statusText({ progress: { ...none, state: 'idle' } }), 'not read yet');
    assert.equal(statusText({ progress: { ...none, state: 'failed' } }), 'not read');
    assert.equal(statusText({ progress: { ...none, state: 'stopped' } }), 'stopped');
  });

  test('says that only what is loaded is in order', () => {
    const sort = { name: 'total', isDescending: true, rows: 12_000 };
    assert.match(statusText({ progress: more, sort }), /more to come · the 12,000 loaded sorted by total$/u);
    assert.match(statusText({ progress: { ...more, state: 'complete' }, sort }), /complete · sorted by total$/u);
    const sorting = { name: 'id', isDescending: false };
    assert.match(statusText({ progress: more, sort, sorting }), /more to come · sorting by id…$/u);
  });

  test('what is spoken changes with what is waited for and how it ends, not with each page', () => {
    const spoken = (changes: Partial<BrowserProgress>): string => spokenStatus({ progress: { ...more, ...changes } });
    assert.equal(spoken({ state: 'reading' }), '');
    assert.equal(spoken({ state: 'reading', pages: 4, items: 20_000 }), '');
    assert.equal(spoken({ state: 'idle' }), '');
    const waiting = { reason: 'throttled', milliseconds: 4000 } as const;
    assert.equal(spoken({ state: 'reading', waiting }), 'DynamoDB asks to slow down');
    assert.equal(spoken({ state: 'stopped' }), '12,480 items, stopped, more to come');
    assert.equal(spoken({ state: 'failed' }), '12,480 items, interrupted');
    assert.equal(spoken({ state: 'complete' }), '12,480 items, complete');
    assert.equal(spoken({ state: 'stopped', pages: 0, items: 0 }), 'stopped');
    const sorting = { name: 'total', isDescending: false };
    assert.equal(spokenStatus({ progress: more, sorting }), 'sorting by total…');
  });
});
