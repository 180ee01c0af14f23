import assert from 'node:assert/strict';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KeyRing } from '../servers/aws/keyRing';
import { gateAccessKeyId, startSignedGate } from '../servers/aws/signedGate';
import type { SignedGate } from '../servers/aws/signedGate';
import { startSts } from '../servers/aws/sts';
import type { Sts } from '../servers/aws/sts';
import { ana, device } from '../servers/aws/world';
import { startDynamodbLocal } from '../servers/dynamodbLocal';
import type { DynamodbLocal } from '../servers/dynamodbLocal';
import { createTable } from '../servers/dynamodbTable';
import { ConnectionForm } from './pages/connectionForm';
import { ConnectionsView } from './pages/connectionsView';
import { TableBrowser } from './pages/tableBrowser';
import { startVsCode } from './vscode';
import type { RunningVsCode } from './vscode';
import { assertNoErrors, editorTab, eventually, QuickInput, runCommand } from './workbench';

/** DynamoDB Local past the gate. */
function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: gateAccessKeyId, secretAccessKey: 'any' },
  });
}

/** Fills a table with numbered items. */
async function fill(endpoint: string, table: string, items: number): Promise<void> {
  const client = clientOf(endpoint);
  await Promise.all(
    Array.from({ length: items }, (_, index) =>
      client.send(new PutItemCommand({ TableName: table, Item: { id: { S: `item-${index}` } } })),
    ),
  );
  client.destroy();
}

/** A table with the index `byState`. */
async function createIndexedTable(endpoint: string, table: string): Promise<void> {
  const client = clientOf(endpoint);
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'state', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byState',
          KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
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
    for (const table of ['empty', 'fresh', 'going']) {
      await createTable(local.endpoint, gateAccessKeyId, table);
    }
    await createIndexedTable(local.endpoint, 'indexed');
    await fill(local.endpoint, 'indexed', 3);
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
  teardown(async () => {
    gate.failNoMore();
    await runCommand(vscode.page, 'View: Close All Editors');
  });

  test('asked to slow down, reading says so, waits, and goes on to the end', async () => {
    const before = gate.requests.length;
    gate.failNext(3, 'ProvisionedThroughputExceededException', 400, 'Scan');
    await view.row('orders').click();
    const browser = await TableBrowser.opened(vscode.page, 'orders');
    await browser.waitForStatus(/^DynamoDB asks to slow down · trying again in [1-4] s$/u);
    await browser.waitForStatus(/^125 items · 1 page · [\d.]+ units? · [\d.]+ s · more to come$/u);
    gate.failNext(3, 'ThrottlingException', 400, 'Scan');
    await browser.button('Load All').click();
    await browser.waitForStatus(/^125 items · 1 page · .* · DynamoDB asks to slow down · trying again in [1-4] s$/u);
    await browser.waitForStatus(/^500 items · 5 pages · .* · complete$/u);
    const read = gate.requests
      .slice(before)
      .filter(({ action, refused }) => action === 'Scan' && refused === undefined);
    assert.equal(read.length, 5);
  });

  test('Stop ends such a wait; Load More goes on', async () => {
    gate.failNext(4, 'ThrottlingException', 400, 'Scan');
    await view.row('orders').click();
    const browser = await TableBrowser.opened(vscode.page, 'orders');
    await browser.waitForStatus(/trying again in [2-8] s$/u);
    await browser.button('Stop').click();
    await browser.waitForStatus(/^stopped$/u);
    gate.failNoMore();
    await browser.button('Load All').click();
    await browser.waitForStatus(/^500 items .* complete$/u);
  });

  test('without permission: who may not do what; Retry reads once it is allowed', async () => {
    gate.deny('Scan');
    await view.row('empty').click();
    const browser = await TableBrowser.opened(vscode.page, 'empty');
    const state = browser.state('No permission to read this table');
    await state.waitFor();
    assert.match(
      (await state.getByRole('alert').textContent()) ?? '',
      /arn:aws:iam::123456789012:user\/ana may not read the table empty \(dynamodb:Scan\)\./u,
    );
    await browser.waitForStatus(/^not read$/u);
    assert.equal(await browser.failure().count(), 0, 'it is said once');
    assert.deepEqual(await state.getByRole('button').allTextContents(), [
      'Edit Connection',
      'Retry',
      'Open Table by Name…',
    ]);
    gate.allow('Scan');
    await state.getByRole('button', { name: 'Retry' }).press('Enter');
    await browser.state('This table has no items').waitFor();
    await browser.waitForStatus(/^0 items · 1 page .* complete$/u);
  });

  test('an empty table; Reload shows what was written since', async () => {
    await view.row('empty').click();
    const browser = await TableBrowser.opened(vscode.page, 'empty');
    await browser.state('This table has no items').waitFor();
    await fill(local.endpoint, 'empty', 2);
    await browser.state('This table has no items').getByRole('button', { name: 'Reload' }).press('Enter');
    await browser.waitForStatus(/^2 items .* complete$/u);
    await eventually('the rows have the keyboard', async () => {
      await browser.press('Enter');
      return (await browser.item().isVisible()) ? true : undefined;
    });
    await browser.state('This table has no items').waitFor({ state: 'detached' });
  });

  test('an error in the middle keeps what was read; Retry goes on from there', async () => {
    await view.row('orders').click();
    const browser = await TableBrowser.opened(vscode.page, 'orders');
    await browser.waitForStatus(/^125 items .* more to come$/u);
    gate.failNext(1, 'ValidationException', 400, 'Scan');
    await browser.button('Load All').click();
    await browser.failure().waitFor();
    await browser.waitForStatus(/^125 items .* interrupted$/u);
    const before = gate.requests.length;
    await browser.failure().getByRole('button', { name: 'Retry' }).click();
    await browser.waitForStatus(/^250 items .* more to come$/u);
    const next = gate.requests.slice(before).find(({ action }) => action === 'Scan');
    assert.match(JSON.stringify(next?.input), /"ExclusiveStartKey"/u);
  });

  test('rows do not wait for the description of the table; what it says is added when it comes', async () => {
    const release = gate.hold('DescribeTable');
    await view.row('indexed').click();
    const browser = await TableBrowser.opened(vscode.page, 'indexed');
    await browser.waitForStatus(/^3 items .* complete$/u);
    await eventually('the rows', async () => ((await browser.lastDrawnRow()) === 3 ? true : undefined));
    await browser.icon('Reload').click();
    await browser.waitForStatus(/^3 items .* complete$/u);
    assert.equal(await browser.field('source').count(), 0, 'which indexes there are is not known yet');
    release();
    await browser.field('source').waitFor();
    await eventually('the rows', async () => ((await browser.lastDrawnRow()) === 3 ? true : undefined));
  });

  test('a question that needs the keys of the table says that it waits for them, and stops when told', async () => {
    await view.row('indexed').click();
    const browser = await TableBrowser.opened(vscode.page, 'indexed');
    await browser.waitForStatus(/^3 items .* complete$/u);
    const release = gate.hold('DescribeTable');
    await browser.icon('Reload').click();
    await browser.waitForStatus(/^3 items .* complete$/u);
    await browser.field('kind').selectOption('query');
    await browser.field('partition').fill('item-1');
    await browser.button('Run').click();
    await browser.waitForStatus(/^3 items · .* · reading the table’s keys…$/u);
    await browser.progressBar().waitFor();
    await browser.button('Stop').click();
    await browser.waitForStatus(/^3 items .* complete$/u);
    await browser.progressBar().waitFor({ state: 'hidden' });
    // The rows of the question before stand there yet.
    const notAsked =
      'The question was not asked: it was stopped while the keys of indexed were being read. Run asks it.';
    await browser.problem().filter({ hasText: notAsked }).waitFor();
    release();
    await browser.button('Run').click();
    await browser.waitForStatus(/^1 item .* complete$/u);
    await browser.problem().waitFor({ state: 'detached' });

    const releaseAgain = gate.hold('DescribeTable');
    await browser.icon('Reload').click();
    await browser.waitForStatus(/^reading the table’s keys…$/u);
    await browser.button('Stop').click();
    await browser.waitForStatus(/^stopped$/u);
    await browser.button('Load More').click();
    await browser.waitForStatus(/^reading the table’s keys…$/u);
    releaseAgain();
    await browser.waitForStatus(/^1 item .* complete$/u);
  });

  test('a table that is being created is read as soon as it is ready', async function () {
    this.timeout(60_000);
    gate.setTableState('fresh', { status: 'CREATING' });
    await view.row('fresh').click();
    const browser = await TableBrowser.opened(vscode.page, 'fresh');
    await browser.state('fresh is being created').waitFor();
    await fill(local.endpoint, 'fresh', 4);
    gate.setTableState('fresh');
    await browser.waitForStatus(/^4 items .* complete$/u);
  });

  test('an index that is being created is asked as soon as it is ready; the table is read meanwhile', async function () {
    this.timeout(60_000);
    gate.setTableState('indexed', { indexesBeingCreated: ['byState'] });
    await view.row('indexed').click();
    const browser = await TableBrowser.opened(vscode.page, 'indexed');
    await browser.waitForStatus(/^3 items .* complete$/u);
    await browser.field('source').selectOption({ label: 'byState (index)' });
    await browser.button('Run').click();
    await browser.state('The index byState is being created').waitFor();
    gate.setTableState('indexed');
    await browser.state('The index byState has no items').waitFor();
  });

  test('a table that is being deleted, and then gone; the tab closes', async function () {
    this.timeout(60_000);
    gate.setTableState('going', { status: 'DELETING' });
    await view.row('going').click();
    const browser = await TableBrowser.opened(vscode.page, 'going');
    await browser.state('going is being deleted').waitFor();
    const client = clientOf(local.endpoint);
    await client.send(new DeleteTableCommand({ TableName: 'going' }));
    client.destroy();
    gate.setTableState('going');
    const gone = browser.state('This table is not there');
    await gone.waitFor();
    assert.match((await gone.getByRole('alert').textContent()) ?? '', /no table going in eu-west-1\./u);
    await gone.getByRole('button', { name: 'Refresh Tables' }).click();
    await view.row('going').waitFor({ state: 'detached' });
    await gone.getByRole('button', { name: 'Close Tab' }).click();
    await editorTab(vscode.page, 'going').waitFor({ state: 'detached' });
  });
});

suite('A session that ends while a table is read', () => {
  let vscode: RunningVsCode;
  let quickInput: QuickInput;
  let local: DynamodbLocal;
  let keys: KeyRing;
  let sts: Sts;
  let gate: SignedGate;

  suiteSetup(async function () {
    this.timeout(180_000);
    local = await startDynamodbLocal();
    keys = new KeyRing([ana]);
    sts = await startSts({ keys, devices: [device] });
    gate = await startSignedGate({ dynamodbEndpoint: local.endpoint, keys });
    await createTable(local.endpoint, gateAccessKeyId, 'orders');
    await fill(local.endpoint, 'orders', 500);
    vscode = await startVsCode();
    vscode.page.setDefaultTimeout(20_000);
    quickInput = new QuickInput(vscode.page);
  });
  suiteTeardown(async () => {
    await vscode?.close();
    await Promise.all([sts?.stop(), gate?.stop()]);
    await local?.stop();
  });

  /** A code that was not sent yet. The device shows another one every 30 seconds. */
  async function freshCode(): Promise<string> {
    const sent = new Set(sts.calls.flatMap(({ input }) => input['TokenCode'] ?? []));
    const next = async (): Promise<string | undefined> => {
      const code = sts.codeOf(device.serialNumber);
      return sent.has(code) ? undefined : code;
    };
    return eventually('the next code', next, 40_000);
  }

  test('asks for the code, says that it waits, stops when told, and then reads every item once', async function () {
    this.timeout(240_000);
    const { page } = vscode;
    const view = new ConnectionsView(page);
    const form = await ConnectionForm.add(page);
    await page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      `AWSRegion=eu-west-1;AWSAccessKey=${ana.accessKeyId};AWSSecretKey=${ana.secretAccessKey};MFASerialNumber=${device.serialNumber};STSEndpoint=${sts.endpoint};Endpoint=${gate.endpoint};Pagesize=125;`,
    );
    await form.button('Paste').click();
    await form.waitForString(device.serialNumber);
    await form.field('name').fill('Shop');
    await form.button('Save and Open').click();
    await form.waitUntilClosed();
    await quickInput.waitForTitle('MFA: Shop');
    await view.open();
    await quickInput.answer(await freshCode());
    await view.row('orders').click();
    const browser = await TableBrowser.opened(page, 'orders');
    await browser.waitForStatus(/^125 items · 1 page .* more to come$/u);
    const signedInAt = Date.now();

    const [session] = sts.issued;
    assert.ok(session);
    keys.add({ ...session, expiration: new Date(0) });
    // A session that is refused in its first minute is not renewed: another one would be refused as well.
    await eventually(
      'the session is older than a minute',
      async () => Date.now() - signedInAt > 61_000 || undefined,
      70_000,
    );
    await browser.button('Load All').click();
    await quickInput.waitForTitle('MFA: Shop');
    await browser.waitForStatus(/^125 items · .* · waiting for the MFA code$/u);
    await browser.button('Stop').click();
    await browser.waitForStatus(/ · stopped, more to come$/u);
    await quickInput.widget.waitFor({ state: 'hidden' });

    await browser.button('Load All').click();
    await quickInput.waitForTitle('MFA: Shop');
    await quickInput.cancel();
    await browser.failure().getByText('MFA was cancelled.').waitFor();
    await browser.failure().getByRole('button', { name: 'Sign In' }).click();
    await quickInput.waitForTitle('MFA: Shop');
    await quickInput.answer(await freshCode());
    await browser.waitForStatus(/^250 items · 2 pages · .* · more to come$/u);
    await browser.button('Load All').click();
    await browser.waitForStatus(/^500 items · 5 pages · .* · complete$/u);
    const scans = gate.requests.filter(({ action }) => action === 'Scan');
    assert.ok(
      scans.some(({ refused }) => refused === 'ExpiredTokenException'),
      'the session was refused between pages',
    );
    const starts = scans
      .filter(({ refused }) => refused === undefined)
      .map(({ input }) => JSON.stringify((input as { readonly ExclusiveStartKey?: unknown }).ExclusiveStartKey));
    assert.equal(starts.length, 5);
    assert.equal(new Set(starts).size, 5, 'no page was read twice');
    await assertNoErrors(page);
  });
});
