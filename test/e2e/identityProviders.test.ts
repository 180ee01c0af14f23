import assert from 'node:assert/strict';
import { formatConnectionString } from '../../src/connection/connectionString';
import { gateAccessKeyId } from '../servers/aws/signedGate';
import { email, password, startCognitoWorld, userName, userPoolId } from '../servers/cognito/cognitoWorld';
import type { CognitoWorld } from '../servers/cognito/cognitoWorld';
import { startDynamodbLocal } from '../servers/dynamodbLocal';
import type { DynamodbLocal } from '../servers/dynamodbLocal';
import { createTable } from '../servers/dynamodbTable';
import { ConnectionForm } from './pages/connectionForm';
import { ConnectionsView } from './pages/connectionsView';
import { startVsCode } from './vscode';
import type { RunningVsCode } from './vscode';
import { assertNoErrors, QuickInput } from './workbench';

suite('Signing in at an identity provider', () => {
  let vsCode: RunningVsCode;
  let view: ConnectionsView;
  let quickInput: QuickInput;
  let local: DynamodbLocal;
  let world: CognitoWorld;

  suiteSetup(async function () {
    this.timeout(300_000);
    local = await startDynamodbLocal();
    await createTable(local.endpoint, gateAccessKeyId, 'orders');
    world = await startCognitoWorld(local.endpoint);
    vsCode = await startVsCode();
    vsCode.page.setDefaultTimeout(60_000);
    view = new ConnectionsView(vsCode.page);
    quickInput = new QuickInput(vsCode.page);
    await view.open();
  });
  suiteTeardown(async function () {
    this.timeout(60_000);
    await vsCode?.close();
    await world?.end();
    await local?.stop();
  });
  setup(function () {
    this.timeout(300_000);
  });

  /** Fills the form as somebody does who was sent a connection string, and opens the connection. */
  async function open(name: string, properties: Readonly<Record<string, string>>): Promise<void> {
    const form = await ConnectionForm.add(vsCode.page);
    const all = { AWSRegion: 'IRELAND', STSEndpoint: world.sts.endpoint, Endpoint: world.gate.endpoint, ...properties };
    await vsCode.page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      formatConnectionString(all, { secrets: 'include' }),
    );
    await form.button('Paste').click();
    await form.waitForString(world.gate.endpoint);
    await form.field('name').fill(name);
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
});
