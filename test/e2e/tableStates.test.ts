import assert from 'node:assert/strict';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KeyRing } from '../servers/aws/keyRing';
import { gateAccessKeyId, startSignedGate } from '../servers/aws/signedGate';
import type { SignedGate } from '../servers/aws/signedGate';
import { ana } from '../servers/aws/world';
import { startDynamodbLocal } from '../servers/dynamodbLocal';
import type { DynamodbLocal } from '../servers/dynamodbLocal';
import { createTable } from '../servers/dynamodbTable';
import { ConnectionForm } from './pages/connectionForm';
import { ConnectionsView } from './pages/connectionsView';
import { TableBrowser } from './pages/tableBrowser';
import { startVsCode } from './vscode';
import type { RunningVsCode } from './vscode';

/** Fills a table with numbered items. */
async function fill(endpoint: string, table: string, items: number): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: gateAccessKeyId, secretAccessKey: 'any' },
  });
  await Promise.all(
    Array.from({ length: items }, (_, index) =>
      client.send(new PutItemCommand({ TableName: table, Item: { id: { S: `item-${index}` } } })),
    ),
  );
  client.destroy();
}

suite('The states of a table', () => {
  let vscode: RunningVsCode;
  let view: ConnectionsView;
  let local: DynamodbLocal;
  let gate: SignedGate;

  suiteSetup(async function () {
    this.timeout(180_000);
    local = await startDynamodbLocal();
    gate = await startSignedGate({ dynamodbEndpoint: local.endpoint, keys: new KeyRing([ana]) });
    await createTable(local.endpoint, gateAccessKeyId, 'orders');
    await fill(local.endpoint, 'orders', 500);
    vscode = await startVsCode();
    vscode.page.setDefaultTimeout(20_000);
    view = new ConnectionsView(vscode.page);
    const form = await ConnectionForm.add(vscode.page);
    await vscode.page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      `AWSRegion=eu-west-1;AWSAccessKey=${ana.accessKeyId};AWSSecretKey=${ana.secretAccessKey};Endpoint=${gate.endpoint};Pagesize=125;RetryWaitTime=1000;`,
    );
    await form.button('Paste').click();
    await form.waitForString(ana.accessKeyId);
    await form.field('name').fill('Shop');
    await form.button('Save and Open').click();
    await form.waitUntilClosed();
    await view.open();
    await view.row('orders').waitFor();
  });
  suiteTeardown(async () => {
    await vscode?.close();
    await gate?.stop();
    await local?.stop();
  });

  test('asked to slow down, reading says so, waits, and goes on to the end', async () => {
    gate.failNext(3, 'ProvisionedThroughputExceededException', 400, 'Scan');
    await view.row('orders').click();
    const browser = await TableBrowser.opened(vscode.page, 'orders');
    await browser.waitForStatus(/^DynamoDB asks to slow down · trying again in [1-4] s$/u);
    await browser.waitForStatus(/^125 items · 1 page · [\d.]+ units? · [\d.]+ s · more to come$/u);
    gate.failNext(3, 'ThrottlingException', 400, 'Scan');
    await browser.button('Load All').click();
    await browser.waitForStatus(/^125 items · 1 page · .* · DynamoDB asks to slow down · trying again in [1-4] s$/u);
    await browser.waitForStatus(/^500 items · 5 pages · .* · complete$/u);
    const read = gate.requests.filter(({ action, refused }) => action === 'Scan' && refused === undefined);
    assert.equal(read.length, 5);
  });

  test('Stop ends such a wait; Load More goes on', async () => {
    const browser = await TableBrowser.opened(vscode.page, 'orders');
    gate.failNext(4, 'ThrottlingException', 400, 'Scan');
    await browser.icon('Reload').click();
    await browser.waitForStatus(/trying again in [2-8] s$/u);
    await browser.button('Stop').click();
    await browser.waitForStatus(/^stopped$/u);
    gate.failNoMore();
    await browser.button('Load All').click();
    await browser.waitForStatus(/^500 items .* complete$/u);
  });
});
