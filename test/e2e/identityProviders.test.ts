import assert from 'node:assert/strict';
import { formatConnectionString } from '../../src/connection/connectionString';
import { gateAccessKeyId } from '../servers/aws/signedGate';
import { samlProvider, samlReader, samlWriter } from '../servers/aws/world';
import { email, password, startCognitoWorld, userName, userPoolId } from '../servers/cognito/cognitoWorld';
import type { CognitoWorld } from '../servers/cognito/cognitoWorld';
import { startDynamodbLocal } from '../servers/dynamodbLocal';
import type { DynamodbLocal } from '../servers/dynamodbLocal';
import { createTable } from '../servers/dynamodbTable';
import { startOkta } from '../servers/okta/okta';
import type { Okta } from '../servers/okta/okta';
import { push, sms, user } from '../servers/okta/oktaWorld';
import { anaAtCorp, startAdfs } from '../servers/saml/adfs';
import type { Adfs } from '../servers/saml/adfs';
import { anaAtPing, startPingFederate } from '../servers/saml/pingFederate';
import type { PingFederate } from '../servers/saml/pingFederate';
import { ConnectionForm } from './pages/connectionForm';
import { ConnectionsView } from './pages/connectionsView';
import { NumberTab } from './pages/numberTab';
import { startVsCode } from './vscode';
import type { RunningVsCode } from './vscode';
import { assertNoErrors, editorTab, eventually, notifications, QuickInput } from './workbench';

suite('Signing in at an identity provider', () => {
  let vsCode: RunningVsCode;
  let view: ConnectionsView;
  let quickInput: QuickInput;
  let local: DynamodbLocal;
  let world: CognitoWorld;
  let okta: Okta;
  let adfs: Adfs;
  let ping: PingFederate;

  suiteSetup(async function () {
    this.timeout(300_000);
    local = await startDynamodbLocal();
    await createTable(local.endpoint, gateAccessKeyId, 'orders');
    world = await startCognitoWorld(local.endpoint);
    const { samlIssuer: issuer } = world;
    const reader = { role: samlReader, provider: samlProvider };
    const writer = { role: samlWriter, provider: samlProvider };
    okta = await startOkta({
      users: [
        { ...user, factors: [push] },
        { ...user, login: 'ben@example.com', factors: [push, sms] },
        { ...user, login: 'carla@example.com', factors: [push] },
      ],
      issuer,
      settings: { pushNumber: 42 },
    });
    adfs = await startAdfs({
      issuer,
      roles: [reader, writer],
      behaviour: { pagination: 'pages', factors: [{ kind: 'azureCode' }] },
    });
    ping = await startPingFederate({ issuer, roles: [reader] });
    vsCode = await startVsCode();
    vsCode.page.setDefaultTimeout(60_000);
    view = new ConnectionsView(vsCode.page);
    quickInput = new QuickInput(vsCode.page);
    await view.open();
  });
  suiteTeardown(async function () {
    this.timeout(60_000);
    await vsCode?.close();
    await Promise.all([okta?.stop(), adfs?.stop(), ping?.stop()]);
    await world?.end();
    await local?.stop();
  });

  /** Fills the form as somebody does who was sent a connection string. */
  async function fill(name: string, properties: Readonly<Record<string, string>>): Promise<ConnectionForm> {
    const form = await ConnectionForm.add(vsCode.page);
    const all = { AWSRegion: 'IRELAND', STSEndpoint: world.sts.endpoint, Endpoint: world.gate.endpoint, ...properties };
    await vsCode.page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      formatConnectionString(all, { secrets: 'include' }),
    );
    await form.button('Paste').click();
    await form.waitForString(world.gate.endpoint);
    await form.field('name').fill(name);
    return form;
  }

  async function open(name: string, properties: Readonly<Record<string, string>>): Promise<void> {
    await saveAndOpen(await fill(name, properties));
  }

  async function saveAndOpen(form: ConnectionForm): Promise<void> {
    await form.button('Save and Open').click();
    await form.waitUntilClosed();
  }

  /** The tables are there, and DynamoDB saw the key that was issued for this sign-in; then the next one has room. */
  async function hasTables(name: string, issued: readonly { readonly accessKeyId: string }[]): Promise<void> {
    await view.row('orders').waitFor();
    assert.equal(world.gate.requests.at(-1)?.accessKeyId, issued.at(-1)?.accessKeyId);
    await assertNoErrors(vsCode.page);
    await view.collapse(name);
    await view.row('orders').waitFor({ state: 'detached' });
  }

  /** A code that is none, whatever the right one is. */
  function wrongCode(right: string): string {
    return right === '123456' ? '654321' : '123456';
  }

  test('Cognito by SRP, with an authenticator app and a wrong first code', async function () {
    this.timeout(300_000);
    world.cognito.changeUser(userName, { factors: ['SOFTWARE_TOKEN_MFA'] });
    await open('Cognito with TOTP', { ...world.properties, AuthScheme: 'AwsCognitoSrp' });

    await quickInput.waitForTitle('MFA: Cognito with TOTP');
    await quickInput.message().filter({ hasText: 'Enter the code that “Authenticator app” shows now.' }).waitFor();
    await quickInput.answer(wrongCode(world.cognito.codeOf(userName)));
    await quickInput
      .message()
      .filter({ hasText: /The user pool did not accept the code \d{3}•••\./u })
      .waitFor();
    await quickInput.answer(world.cognito.codeOf(userName));

    await hasTables('Cognito with TOTP', world.cognito.issued);
    assert.ok(!JSON.stringify(world.cognito.userPools.calls).includes(password), 'SRP sends no password');
  });

  test('Cognito with a new password wanted, which is typed twice', async function () {
    this.timeout(300_000);
    const temporary = 'Made-up-temporary-password-1';
    const chosen = 'Made-up-password-of-ben-2';
    world.cognito.changeUserPool(userPoolId, {
      users: [{ username: 'ben', password: temporary, aliases: [email], status: 'FORCE_CHANGE_PASSWORD' }],
      passwordPolicy: { minimumLength: 12 },
    });
    await open('Cognito with new password', {
      ...world.properties,
      AuthScheme: 'AwsCognitoSrp',
      User: 'ben',
      Password: temporary,
    });

    await quickInput.waitForTitle('New Password: Cognito with new password');
    await quickInput.message().filter({ hasText: 'The password of ben has to be changed.' }).waitFor();
    assert.ok(await quickInput.isPassword());
    await quickInput.answer(chosen);
    await quickInput.message().filter({ hasText: 'Enter the new password once more.' }).waitFor();
    assert.ok(await quickInput.isPassword());
    await quickInput.answer(`${chosen} mistyped`);
    await quickInput.message().filter({ hasText: 'The two passwords are not the same.' }).waitFor();
    await quickInput.answer(chosen);

    await hasTables('Cognito with new password', world.cognito.issued);
    assert.equal(world.cognito.user('ben').password, chosen);
  });

  function oktaProperties(login: string): Record<string, string> {
    return {
      AuthScheme: 'Okta',
      User: login,
      Password: user.password,
      SSOLoginURL: okta.loginUrl,
      SSLServerCert: okta.fingerprints.sha256,
    };
  }

  /** The push that was sent last is on the phone, and nothing to match is shown before it is opened there. */
  async function opensPush(name: string, count: number): Promise<(number: number) => void> {
    await notifications(vsCode.page).filter({ hasText: 'approve the sign-in in Okta Verify' }).waitFor();
    const sent = await eventually('the push', async () => okta.pushes[count - 1]);
    assert.equal(await editorTab(vsCode.page, `${name}: 42`).count(), 0);
    sent.open();
    return (number) => sent.choose(number);
  }

  test('Okta with a push: the number stands in large type until it is chosen on the phone', async function () {
    this.timeout(300_000);
    const name = 'Okta with push';
    await open(name, oktaProperties(user.login));
    const choose = await opensPush(name, 1);
    const tab = await NumberTab.opened(vsCode.page, name, '42');
    await notifications(vsCode.page).filter({ hasText: 'The number is 42.' }).waitFor();
    assert.ok((await tab.timesAsHigh()) > 5);
    choose(Number(await tab.number().textContent()));

    await hasTables(name, world.sts.issued);
    await editorTab(vsCode.page, `${name}: 42`).waitFor({ state: 'detached' });
  });

  test('Okta from the test of the form: the number stands beside it, and Open asks no more', async function () {
    this.timeout(300_000);
    const name = 'Okta tested first';
    const form = await fill(name, oktaProperties('carla@example.com'));
    await form.button('Test Connection').click();
    const choose = await opensPush(name, 2);
    const tab = await NumberTab.opened(vsCode.page, name, '42');
    assert.ok(await form.button('Save and Open').isVisible(), 'the form stays on display');
    choose(Number(await tab.number().textContent()));
    await form.steps('passed').filter({ hasText: '1 table' }).waitFor();
    await editorTab(vsCode.page, `${name}: 42`).waitFor({ state: 'detached' });
    await form.steps('passed').filter({ hasText: 'approved, number 42' }).waitFor();
    assert.equal(await form.steps('running').count(), 0);

    await saveAndOpen(form);
    await hasTables(name, world.sts.issued);
    assert.equal(okta.pushes.length, 2);
  });

  test('Okta with the factor that is chosen, a message, and a wrong first code', async function () {
    this.timeout(300_000);
    const name = 'Okta with SMS';
    await open(name, oktaProperties('ben@example.com'));

    await quickInput.waitForTitle(`Sign In: ${name}`);
    const labels = ['Push to Okta Verify on Phone of Ana', 'SMS to +1 XXX-XXX-1337'];
    assert.deepEqual(await quickInput.labels(), labels);
    assert.equal(okta.sentCodes.length, 0);
    await quickInput.pick('SMS to +1 XXX-XXX-1337');
    await quickInput.waitForTitle(`MFA: ${name}`);
    await quickInput
      .message()
      .filter({ hasText: 'Enter the code that was sent by text message to +1 XXX-XXX-1337.' })
      .waitFor();
    const [{ code } = assert.fail('no code was sent')] = okta.sentCodes;
    await quickInput.answer(wrongCode(code));
    await quickInput
      .message()
      .filter({ hasText: /Okta did not accept the code \d{3}•••\./u })
      .waitFor();
    await quickInput.answer(code);

    await hasTables(name, world.sts.issued);
    assert.equal(okta.sentCodes.length, 1);
    assert.deepEqual(okta.misplaced, []);
  });

  test('ADFS by its forms, with a code, and the role that is chosen', async function () {
    this.timeout(300_000);
    const name = 'ADFS with roles';
    await open(name, {
      AuthScheme: 'ADFS',
      User: anaAtCorp.account,
      Password: anaAtCorp.password,
      SSOLoginURL: adfs.endpoint,
      SSLServerCert: adfs.certificatePem,
    });

    await quickInput.waitForTitle(`MFA: ${name}`);
    await quickInput.answer(adfs.device.shown);
    await quickInput.waitForTitle(`Sign In: ${name}`);
    assert.deepEqual(await quickInput.labels(), ['saml-reader', 'saml-writer']);
    await quickInput.pick('saml-writer');

    await hasTables(name, world.sts.issued);
    assert.equal(world.sts.calls.at(-1)?.input['RoleArn'], samlWriter);
  });

  test('PingFederate by WS-Trust, which asks nobody', async function () {
    this.timeout(300_000);
    const name = 'PingFederate by WS-Trust';
    await open(name, {
      AuthScheme: 'PingFederate',
      User: anaAtPing.name,
      Password: anaAtPing.password,
      SSOLoginURL: ping.stsUrl,
      SSOExchangeUrl: ping.partner,
      SSLServerCert: ping.fingerprints.sha1,
    });

    await hasTables(name, world.sts.issued);
    assert.equal(world.sts.calls.at(-1)?.input['RoleArn'], samlReader);
  });
});
