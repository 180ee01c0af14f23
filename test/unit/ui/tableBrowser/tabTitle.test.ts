import assert from 'node:assert/strict';
import { tabTitle } from '../../../../src/ui/tableBrowser/tabTitle';

suite('Title of a tab', () => {
  const live = { table: 'orders', connectionId: '1', connection: 'Live' };
  const trial = { table: 'orders', connectionId: '2', connection: 'Trial' };

  test('is the name of the table', () => {
    assert.equal(tabTitle(live, [live]), 'orders');
    assert.equal(tabTitle(live, [live, live, { ...trial, table: 'customers' }]), 'orders');
  });

  test('has the connection where another one has a table of the same name', () => {
    assert.equal(tabTitle(live, [live, trial]), 'orders · Live');
    assert.equal(tabTitle(trial, [live, trial]), 'orders · Trial');
  });
});
