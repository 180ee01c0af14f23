import assert from 'node:assert/strict';
import { samlProvider, samlReader, startWorld } from '../servers/aws/world';
import type { World } from '../servers/aws/world';
import { gateAccessKeyId } from '../servers/aws/signedGate';
import { startDynamodbLocal } from '../servers/dynamodbLocal';
import type { DynamodbLocal } from '../servers/dynamodbLocal';
import { createTable } from '../servers/dynamodbTable';
import { anaAtCorp, startAdfs } from '../servers/saml/adfs';
import type { Adfs } from '../servers/saml/adfs';
import { ConnectionForm } from './pages/connectionForm';
import { ConnectionsView } from './pages/connectionsView';
import { startVsCode } from './vscode';
import type { RunningVsCode } from './vscode';
import {
  assertNoErrors,
  editorTab,
  eventually,
  notificationButton,
  notifications,
  statusBarItem,
  webviewFrame,
} from './workbench';

suite('An approval on another device', () => {
  let vsCode: RunningVsCode;
  let view: ConnectionsView;
  let local: DynamodbLocal;
  let world: World;
  let adfs: Adfs;

  suiteSetup(async function () {
    this.timeout(180_000);
    local = await startDynamodbLocal();
    await createTable(local.endpoint, gateAccessKeyId, 'orders');
    world = await startWorld(local.endpoint);
    adfs = await startAdfs({
      issuer: world.samlIssuer,
      roles: [{ role: samlReader, provider: samlProvider }],
      users: [anaAtCorp],
    });
    vsCode = await startVsCode();
    vsCode.page.setDefaultTimeout(20_000);
    view = new ConnectionsView(vsCode.page);
    const form = await ConnectionForm.add(vsCode.page);
    await vsCode.page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      `AuthScheme=ADFS;AWSRegion=eu-west-1;User='${anaAtCorp.account}';Password='${anaAtCorp.password}';SSOLoginURL='${adfs.endpoint}';SSLServerCert='${adfs.certificatePem}';STSEndpoint=${world.sts.endpoint};Endpoint=${world.gate.endpoint};`,
    );
    await form.button('Paste').click();
    await form.waitForString('AuthScheme=ADFS');
    await form.field('name').fill('Orders');
    await form.button('Save').click();
    await form.waitUntilClosed();
    await view.open();
  });
  suiteTeardown(async () => {
    await vsCode?.close();
    await Promise.all([world?.end(), adfs?.stop()]);
    await local?.stop();
  });

  /** The number that is shown in large type. */
  async function shownNumber(): Promise<{ readonly number: string; readonly pixels: number }> {
    const tab = editorTab(vsCode.page, /^Orders: \d+$/u);
    await tab.waitFor();
    const frame = await webviewFrame(vsCode.page, (await tab.textContent())?.trim() ?? '');
    const strong = frame.locator('strong');
    return {
      number: (await strong.textContent()) ?? '',
      pixels: await strong.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize)),
    };
  }

  test('Sign In shows the number in large type and in its notification; approving it opens the tables', async function () {
    this.timeout(120_000);
    adfs.behaviour.factors = [{ kind: 'azurePush', hasNumber: true, polls: 100 }];
    await view.pickFromContextMenu('Orders', 'Sign In');
    await statusBarItem(vsCode.page, 'MFA: Orders').waitFor();
    const { number, pixels } = await shownNumber();
    assert.match(number, /^\d+$/u);
    assert.ok(pixels >= 48, `${pixels} pixels`);
    await notifications(vsCode.page)
      .filter({ hasText: `The number is ${number}.` })
      .waitFor();
    assert.equal(await notifications(vsCode.page).count(), 1, 'one notification for the whole sign-in');

    adfs.device.approve(number);
    await editorTab(vsCode.page, /^Orders: \d+$/u).waitFor({ state: 'detached' });
    await statusBarItem(vsCode.page, /Orders 59m|Orders$/u).waitFor();
    await view.expand('Orders');
    await view.row('orders').waitFor();
    await assertNoErrors(vsCode.page);
  });

  test('Cancel in the notification ends the sign-in, and nothing is left of it', async function () {
    this.timeout(120_000);
    await view.pickFromContextMenu('Orders', 'Sign Out');
    await view.row('Signed out').waitFor();
    const granted = world.sts.issued.length;
    await view.row('Signed out').locator('.label-name').click();
    await shownNumber();
    await notificationButton(vsCode.page, 'Cancel').click();
    await editorTab(vsCode.page, /^Orders: \d+$/u).waitFor({ state: 'detached' });
    await eventually('no notification', async () =>
      (await notifications(vsCode.page).count()) === 0 ? true : undefined,
    );
    assert.equal(world.sts.issued.length, granted);
    await assertNoErrors(vsCode.page);
  });
});
