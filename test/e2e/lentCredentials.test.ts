import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { build } from 'esbuild';
import type { DynamodbConnection } from '../../docs/dynamodb-connections';
import { askContainer } from '../servers/aws/containerRequest';
import { gateAccessKeyId } from '../servers/aws/signedGate';
import { ana, reader, startWorld } from '../servers/aws/world';
import type { World } from '../servers/aws/world';
import { startDynamodbLocal } from '../servers/dynamodbLocal';
import type { DynamodbLocal } from '../servers/dynamodbLocal';
import { createTable } from '../servers/dynamodbTable';
import { ConnectionForm } from './pages/connectionForm';
import { ConnectionsView } from './pages/connectionsView';
import { startVsCode } from './vscode';
import type { RunningVsCode } from './vscode';
import { assertNoErrors, dialogButton, dialogText, eventually, menuTitles, QuickInput, runCommand } from './workbench';

interface Session {
  readonly accessToken: string;
  readonly account: { readonly id: string; readonly label: string };
  readonly scopes: readonly string[];
}

suite('Credentials of a connection, outside the extension', () => {
  let vsCode: RunningVsCode;
  let view: ConnectionsView;
  let local: DynamodbLocal;
  let world: World;
  const program = path.resolve('out/test/servers/aws/terminalProgram.mjs');

  suiteSetup(async function () {
    this.timeout(180_000);
    local = await startDynamodbLocal();
    await createTable(local.endpoint, gateAccessKeyId, 'orders');
    world = await startWorld(local.endpoint);
    await build({
      entryPoints: ['test/servers/aws/terminalProgram.ts'],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'warning',
    });
    vsCode = await startVsCode({ others: ['test/e2e/neighbour'], environment: { AWS_PROFILE: 'other' } });
    vsCode.page.setDefaultTimeout(20_000);
    view = new ConnectionsView(vsCode.page);
    const form = await ConnectionForm.add(vsCode.page);
    await vsCode.page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      `AuthScheme=AwsIAMRoles;AWSRoleARN=${reader};AWSRegion=eu-west-1;AWSAccessKey=${ana.accessKeyId};AWSSecretKey=${ana.secretAccessKey};STSEndpoint=${world.sts.endpoint};Endpoint=${world.gate.endpoint};`,
    );
    await form.button('Paste').click();
    await form.waitForString(reader);
    await form.field('name').fill('Orders');
    await form.button('Save').click();
    await form.waitUntilClosed();
    await view.open();
  });
  suiteTeardown(async () => {
    await vsCode?.close();
    await world?.end();
    await local?.stop();
  });

  /** What the other extension wrote after its command. */
  async function told(): Promise<unknown> {
    const file = path.join(vsCode.workspace, 'neighbour.json');
    return eventually('what the other extension has to tell', async () => {
      const text = fs.readFileSync(file, 'utf8');
      fs.rmSync(file);
      return { told: JSON.parse(text) as unknown };
    }).then((found) => found.told);
  }

  async function tablesWith(token: string): Promise<readonly string[]> {
    const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(token) as Record<string, string>;
    const client = new DynamoDBClient({
      endpoint: world.gate.endpoint,
      region: 'eu-west-1',
      credentials: {
        accessKeyId: AccessKeyId ?? '',
        secretAccessKey: SecretAccessKey ?? '',
        ...(SessionToken !== undefined && { sessionToken: SessionToken }),
      },
    });
    try {
      return (await client.send(new ListTablesCommand({}))).TableNames ?? [];
    } finally {
      client.destroy();
    }
  }

  test('a terminal works with the connection, and its environment holds no credentials', async function () {
    this.timeout(120_000);
    const { page, workspace } = vsCode;
    await view.pickFromContextMenu('Orders', 'Open Terminal with This Connection');
    const terminal = page.locator('.terminal-wrapper.active .xterm');
    await terminal.waitFor();
    const out = path.join(workspace, 'printed.json');
    const env = path.join(workspace, 'environment.txt');
    await terminal.click();
    await page.keyboard.type(`env > ${env}.tmp && mv ${env}.tmp ${env}\n`);
    const environment = await eventually('the environment', async () => fs.readFileSync(env, 'utf8'));
    await page.keyboard.type(`${process.execPath} ${program} chain > ${out}.tmp; mv ${out}.tmp ${out}\n`);
    const printed = JSON.parse(
      await eventually('what the program printed', async () => fs.readFileSync(out, 'utf8')),
    ) as {
      readonly tables?: readonly string[];
      readonly accessKeyId?: string;
    };
    assert.deepEqual(printed.tables, ['orders'], JSON.stringify(printed));
    const [issued] = world.sts.issued;
    assert.equal(printed.accessKeyId, issued?.accessKeyId);
    const variables = new Map(
      environment.split('\n').map((line) => line.split(/=(.*)/su).slice(0, 2) as [string, string]),
    );
    assert.match(
      variables.get('AWS_CONTAINER_CREDENTIALS_FULL_URI') ?? '',
      /^http:\/\/127\.0\.0\.1:\d+\/credentials$/u,
    );
    assert.equal(variables.get('AWS_REGION'), 'eu-west-1');
    assert.equal(variables.get('AWS_ENDPOINT_URL_DYNAMODB'), world.gate.endpoint);
    assert.equal(variables.has('AWS_PROFILE'), false);
    for (const secret of [ana.secretAccessKey, issued?.secretAccessKey, issued?.sessionToken]) {
      assert.ok(secret !== undefined && !environment.includes(secret));
    }

    const uri = variables.get('AWS_CONTAINER_CREDENTIALS_FULL_URI') ?? '';
    const endpoint = { uri, token: variables.get('AWS_CONTAINER_AUTHORIZATION_TOKEN') ?? '' };
    // With the token all the same: `fetch` sends what pages send.
    assert.equal((await fetch(uri, { headers: { authorization: endpoint.token } })).status, 403);

    await view.pickFromContextMenu('Orders', 'Sign Out');
    const refusal = await eventually('the refusal after Sign Out', async () => {
      const { status, body } = await askContainer(endpoint);
      return status === 503 ? body : undefined;
    });
    assert.match(refusal, /You have signed out of Orders\. Sign in to it in VS Code/u);
    await view.pickFromContextMenu('Orders', 'Sign In');
    await eventually('credentials again', async () =>
      (await askContainer(endpoint)).status === 200 ? true : undefined,
    );

    await terminal.click();
    await page.keyboard.type('exit\n');
    await terminal.waitFor({ state: 'detached' });
    await eventually('the end of the endpoint', async () =>
      askContainer(endpoint).then(
        () => undefined,
        () => true,
      ),
    );
  });

  test('another extension gets credentials after the person has agreed', async function () {
    this.timeout(120_000);
    const { page } = vsCode;
    await runCommand(page, 'Neighbour: Look for Credentials');
    assert.deepEqual(await told(), { changes: [] });

    await runCommand(page, 'Neighbour: Get Credentials');
    assert.match((await dialogText(page).textContent()) ?? '', /Neighbour.*(DynamoDB Connections|Orders)/su);
    await dialogButton(page, 'Allow').click();
    await new QuickInput(page).pick('Orders');
    const session = (await told()) as Session;
    assert.equal(session.account.label, 'Orders', JSON.stringify(session));
    assert.deepEqual(Object.keys(JSON.parse(session.accessToken) as object), [
      'Version',
      'AccessKeyId',
      'SecretAccessKey',
      'SessionToken',
      'Expiration',
    ]);
    assert.deepEqual(await tablesWith(session.accessToken), ['orders']);
    assert.equal(session.accessToken.includes(ana.secretAccessKey), false);

    await page.locator('.part.activitybar .action-label[aria-label^="Accounts"]').click();
    assert.ok((await menuTitles(page)).includes('Orders (DynamoDB Connections)'));
    await page.keyboard.press('Escape');
    await assertNoErrors(page);
  });

  test('it is told when the person signs out, and gets nothing silently after that', async function () {
    this.timeout(120_000);
    const { page } = vsCode;
    await view.pickFromContextMenu('Orders', 'Sign Out');
    await view.expand('Orders');
    await view.row('Signed out').waitFor();
    await runCommand(page, 'Neighbour: Look for Credentials');
    const { session, changes } = (await told()) as { session?: Session; changes: readonly string[] };
    assert.equal(session, undefined);
    assert.ok(changes.includes('dynamodb-connections'));
  });

  test('the API tells of connections without secrets, and opens the form filled', async function () {
    this.timeout(120_000);
    const { page } = vsCode;
    await runCommand(page, 'Neighbour: Use the API');
    const { keys, connections } = (await told()) as { keys: string[]; connections: DynamodbConnection[] };
    assert.deepEqual(keys, ['getApi']);
    const [orders] = connections;
    assert.equal(orders?.name, 'Orders');
    assert.equal(orders.authScheme, 'AwsIAMRoles');
    assert.equal(orders.region, 'eu-west-1');
    assert.equal(orders.session.state, 'none');
    assert.match(orders.connectionString, /^AuthScheme=AwsIAMRoles;/u);
    assert.equal(JSON.stringify(connections).includes(ana.secretAccessKey), false);
    const form = await ConnectionForm.opened(page);
    assert.equal(await form.field('name').inputValue(), 'From a neighbour');
    await form.waitForString('AWSAccessKey=AKIAEXAMPLEEXAMPLE00');
  });
});
