import assert from 'node:assert/strict';
import type { SignedGate } from '../servers/aws/signedGate';
import { startSignedGate } from '../servers/aws/signedGate';
import type { DynamodbLocal } from '../servers/dynamodbLocal';
import { startDynamodbLocal } from '../servers/dynamodbLocal';
import { ConnectionForm } from './pages/connectionForm';
import { ConnectionsView } from './pages/connectionsView';
import { TableBrowser } from './pages/tableBrowser';
import type { RunningVsCode } from './vscode';
import { startVsCode } from './vscode';
import { eventually, runCommand } from './workbench';

suite('The table browser', () => {
  let vscode: RunningVsCode;
  let view: ConnectionsView;

  suiteSetup(async function () {
    this.timeout(120_000);
    vscode = await startVsCode();
    vscode.page.setDefaultTimeout(15_000);
    view = new ConnectionsView(vscode.page);
    await view.open();
    await view.welcomeButton('Try with Sample Data').click();
    await view.row('PageViews').waitFor();
  });
  suiteTeardown(() => vscode?.close());
  teardown(() => runCommand(vscode.page, 'View: Close All Editors'));

  test('shows every value of the sample exactly', async () => {
    await view.row('Instruments').click();
    const browser = await TableBrowser.opened(vscode.page, 'Instruments');
    await browser.waitForStatus(/^64 items · 1 page · .* units? · .* s · complete$/u);
    assert.equal((await browser.columnNames())[0], 'id');
    for (const [column, text] of Object.entries({
      serialNumber: '12345678901234567890123456789012345678',
      retiredAt: 'null',
      nickname: '""',
      signature: '0x0001027f80feff44796e616d (12 B)',
      tags: '{ "calibrated", "loan", "über", "🧪" }',
      ranges: '{ -196.15, 0, 961.78 }',
      fingerprints: '{ 0xcafe, 0xdeadbeef }',
      site: '{ "building": "B2", "floor": -1, "shared": false }',
      inService: 'true',
    })) {
      assert.equal(await browser.cell('thermometer-01', column), text, column);
    }
  });

  test('reads on as one goes down, to the last of 20,000 items', async function () {
    this.timeout(60_000);
    await view.row('PageViews').click();
    const browser = await TableBrowser.opened(vscode.page, 'PageViews');
    const first = await browser.waitForStatus(/more to come$/u);
    assert.match(first, /^[\d,]+ items · 1 page · [\d,.]+ units · [\d.]+ s · more to come$/u);
    await browser.focusGrid();
    await eventually('all items are read', async () => {
      await browser.press('Control+End');
      return /^20,000 items · \d+ pages .* complete$/u.test((await browser.status().textContent())?.trim() ?? '')
        ? true
        : undefined;
    });
    await browser.press('Control+End');
    await eventually('the last row is drawn', async () =>
      (await browser.lastDrawnRow()) === 20_000 ? true : undefined,
    );
  });

  test('a tab comes back after a reload of the window and reads again', async function () {
    this.timeout(60_000);
    await view.row('Shop').click();
    await (await TableBrowser.opened(vscode.page, 'Shop')).waitForStatus(/complete$/u);
    await vscode.reload('the tab', (storage) => /tableBrowser[^]{0,4000}Shop/u.test(storage));
    const browser = await TableBrowser.opened(vscode.page, 'Shop');
    await browser.waitForStatus(/^664 items .* complete$/u);
    await view.open();
  });

  test('a second click on a table shows the tab it has', async () => {
    await view.expand('Sample (local)');
    await view.row('Shop').click();
    await TableBrowser.opened(vscode.page, 'Shop');
    await view.row('Instruments').click();
    await TableBrowser.opened(vscode.page, 'Instruments');
    await view.row('Shop').click();
    await TableBrowser.opened(vscode.page, 'Shop');
    assert.equal(await vscode.page.locator('.part.editor .tab').filter({ hasText: 'Shop' }).count(), 1);
  });
});

suite('A key that AWS refuses', () => {
  let vscode: RunningVsCode;
  let local: DynamodbLocal;
  let gate: SignedGate;

  suiteSetup(async function () {
    this.timeout(120_000);
    local = await startDynamodbLocal();
    gate = await startSignedGate({ dynamodbEndpoint: local.endpoint, keys: [] });
    vscode = await startVsCode();
    vscode.page.setDefaultTimeout(15_000);
  });
  suiteTeardown(async () => {
    await vscode?.close();
    await gate?.stop();
    await local?.stop();
  });

  test('the form and the tree each say what failed and what to do; Retry tries again', async function () {
    this.timeout(90_000);
    const { page } = vscode;
    const view = new ConnectionsView(page);
    const form = await ConnectionForm.add(page);
    await form.field('name').fill('Refused');
    await form.field('AWSRegion').fill('eu-west-1');
    await form.field('AWSAccessKey').fill('AKIAEXAMPLEEXAMPLE00');
    await form.field('AWSSecretKey').fill('made-up-secret');
    await form.section('Network').click();
    await form.field('Endpoint').fill(gate.endpoint);
    await form.button('Test Connection').click();
    await form.steps('failed').waitFor();
    assert.match((await form.steps('failed').textContent()) ?? '', /AWS does not know this access key/u);
    assert.equal(await form.field('AWSSecretKey').inputValue(), 'made-up-secret');
    await form.button('Save and Open').click();
    await form.waitUntilClosed();
    await view.open();
    const failure = view.rows().filter({ hasText: 'AWS does not know this access key' });
    await failure.waitFor();
    gate.addKey({ accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'made-up-secret' });
    await failure.hover();
    await failure.getByRole('button', { name: 'Retry' }).click();
    await view.row('No tables in this region').waitFor();
  });
});
