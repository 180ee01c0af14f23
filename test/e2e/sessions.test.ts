import assert from 'node:assert/strict';
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
import { startVsCode } from './vscode';
import type { RunningVsCode } from './vscode';
import { assertNoErrors, eventually, QuickInput, runCommand, statusBarItem } from './workbench';

suite('A session with MFA', () => {
  let vsCode: RunningVsCode;
  let view: ConnectionsView;
  let quickInput: QuickInput;
  let local: DynamodbLocal;
  let sts: Sts;
  let gate: SignedGate;

  suiteSetup(async function () {
    this.timeout(180_000);
    local = await startDynamodbLocal();
    const keys = new KeyRing([ana]);
    sts = await startSts({ keys, devices: [device] });
    gate = await startSignedGate({ dynamodbEndpoint: local.endpoint, keys });
    await createTable(local.endpoint, gateAccessKeyId, 'orders');
    vsCode = await startVsCode();
    vsCode.page.setDefaultTimeout(20_000);
    view = new ConnectionsView(vsCode.page);
    quickInput = new QuickInput(vsCode.page);
  });
  suiteTeardown(async () => {
    await vsCode?.close();
    await Promise.all([sts?.stop(), gate?.stop()]);
    await local?.stop();
  });

  function grantedSessions(): number {
    return sts.calls.filter(({ action, refused }) => action === 'GetSessionToken' && refused === undefined).length;
  }

  /** A code that was not sent yet. The device shows another one every 30 seconds. */
  async function freshCode(): Promise<string> {
    const sent = new Set(sts.calls.flatMap(({ input }) => input['TokenCode'] ?? []));
    return eventually(
      'the next code',
      async () => {
        const code = sts.codeOf(device.serialNumber);
        return sent.has(code) ? undefined : code;
      },
      40_000,
    );
  }

  async function asksForCode(): Promise<void> {
    await quickInput.waitForTitle('MFA: Orders');
  }

  test('the first use asks for the code, refuses what is none, and counts down after a wrong one', async function () {
    this.timeout(120_000);
    const form = await ConnectionForm.add(vsCode.page);
    await vsCode.page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      `AWSRegion=eu-west-1;AWSAccessKey=${ana.accessKeyId};AWSSecretKey=${ana.secretAccessKey};MFASerialNumber=${device.serialNumber};STSEndpoint=${sts.endpoint};Endpoint=${gate.endpoint};`,
    );
    await form.button('Paste').click();
    await form.waitForString(device.serialNumber);
    await form.field('name').fill('Orders');
    await form.button('Save and Open').click();
    await form.waitUntilClosed();

    await asksForCode();
    await statusBarItem(vsCode.page, 'MFA: Orders').waitFor();
    await quickInput.message().filter({ hasText: 'the MFA device ana of account 123456789012' }).waitFor();
    await view.open();
    await quickInput.answer('12ab');
    await quickInput.message().filter({ hasText: 'The code has 6 digits.' }).waitFor();

    const right = await freshCode();
    const wrong = right === '123456' ? '654321' : '123456';
    await quickInput.answer(wrong);
    await quickInput
      .message()
      .filter({ hasText: `AWS did not accept the code ${wrong.slice(0, 3)}•••.` })
      .waitFor();
    await quickInput
      .message()
      .filter({ hasText: /The next one can be used in \d+ s\.|shows now\./u })
      .waitFor();
  });

  test('the next code opens the tables, and the session shows how long it lasts', async function () {
    this.timeout(120_000);
    // The box counts down by itself.
    await quickInput.message().filter({ hasText: 'shows now.' }).waitFor({ timeout: 40_000 });
    await quickInput.answer(await freshCode());
    await view.row('orders').waitFor();
    await statusBarItem(vsCode.page, /Orders 59m/u).waitFor();
    // VS Code draws the row of a connection some time after those of its tables.
    await view
      .description('Orders')
      .filter({ hasText: /59m · 1 table$/u })
      .waitFor();
    assert.equal(grantedSessions(), 1);
    await assertNoErrors(vsCode.page);
  });

  test('pointing at the session tells who one is, with links', async () => {
    const { page } = vsCode;
    await page.mouse.move(700, 300);
    await statusBarItem(page, /Orders 59m/u).hover();
    const hover = page.locator('.monaco-hover:visible').filter({ hasText: 'Orders' });
    await hover.waitFor();
    const text = ((await hover.textContent()) ?? '').replaceAll('\u00A0', ' ');
    assert.match(text, /Signed in as: arn:aws:iam::123456789012:user\/ana/u);
    assert.match(text, /Session: until .*, \d+ minutes left, with MFA/u);
    assert.deepEqual(await hover.getByRole('link').allTextContents(), ['Renew', 'Sign Out']);
    const label = await statusBarItem(page, /Orders 59m/u)
      .locator('a')
      .first()
      .getAttribute('aria-label');
    assert.match(label ?? '', /^DynamoDB connection Orders: signed in, \d+ minutes left$/u);
    await page.mouse.move(700, 300);
  });

  test('a click on the session offers what can be done and does none of it', async () => {
    await statusBarItem(vsCode.page, /Orders 59m/u).click();
    await quickInput.waitForTitle('Orders');
    assert.deepEqual(await quickInput.labels(), [
      'Renew Session',
      'Sign Out',
      'Copy ARN',
      'Open Terminal with This Connection',
      'Edit Connection',
    ]);
    await quickInput.cancel();
    assert.equal(grantedSessions(), 1);
  });

  test('a reload keeps the session', async function () {
    this.timeout(90_000);
    await vsCode.reload('the connection', (storage) => storage.includes('Orders'));
    await view.open();
    await view.expand('Orders');
    await view.row('orders').waitFor();
    await statusBarItem(vsCode.page, /Orders 5\dm/u).waitFor();
    assert.equal(grantedSessions(), 1);
  });

  test('after Sign Out nothing asks by itself; whoever cancels is offered it again', async function () {
    this.timeout(120_000);
    await vsCode.page.mouse.move(700, 300);
    await statusBarItem(vsCode.page, /Orders 5\dm/u).hover();
    await vsCode.page.locator('.monaco-hover:visible').getByRole('link', { name: 'Sign Out', exact: true }).click();
    await view.row('Signed out').waitFor();
    await statusBarItem(vsCode.page, /Orders/u).waitFor({ state: 'detached' });

    await view.row('Signed out').locator('.label-name').click();
    await asksForCode();
    await quickInput.cancel();
    await eventually('the row says that a code is needed', async () =>
      /needs MFA code/u.test((await view.description('Orders').textContent()) ?? '') ? true : undefined,
    );
    await statusBarItem(vsCode.page, 'MFA: Orders').click();
    await asksForCode();
    await quickInput.answer(await freshCode());
    await view.row('orders').waitFor();
    assert.equal(grantedSessions(), 2);
  });

  test('Enter MFA Code in the palette takes the one connection that wants it', async function () {
    this.timeout(120_000);
    await runCommand(vsCode.page, 'DynamoDB: Sign Out of All Connections');
    await view.row('Signed out').waitFor();
    await view.pickFromContextMenu('Orders', 'Sign In');
    await asksForCode();
    await quickInput.cancel();
    await view.clickInline('Orders', 'Enter MFA Code');
    await asksForCode();
    await quickInput.cancel();
    await runCommand(vsCode.page, 'DynamoDB: Enter MFA Code');
    await asksForCode();
    await quickInput.answer(await freshCode());
    await view.row('orders').waitFor();
    assert.equal(grantedSessions(), 3);
    await assertNoErrors(vsCode.page);
  });
});
