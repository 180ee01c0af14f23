import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installVsCode, NEWEST_VERSION } from '../../scripts/lib/vscodeInstallation.mjs';
import { installVsix, QUIET_SETTINGS, startVsCodeServer } from '../../scripts/lib/vscodeServer.mjs';
import { TESTED_VSIX } from '../../scripts/lib/vsix.mjs';
import { startManyTables } from '../host/manyTables';
import type { ManyTables } from '../host/manyTables';
import { ConnectionsView } from './pages/connectionsView';
import { openWorkbench, startVsCode } from './vscode';
import type { RunningVsCode } from './vscode';
import {
  assertNoErrors,
  dialogButton,
  dialogText,
  eventually,
  notifications,
  QuickInput,
  runCommand,
} from './workbench';

suite('Connections view', () => {
  let vsCode: RunningVsCode;
  let view: ConnectionsView;
  let quickInput: QuickInput;
  let server: ManyTables;
  let home: string;

  suiteSetup(async () => {
    server = await startManyTables(3000);
    home = fs.mkdtempSync(path.join(os.tmpdir(), 'e2e-aws-'));
    const credentials = path.join(home, 'credentials');
    const config = path.join(home, 'config');
    fs.writeFileSync(
      credentials,
      '[team]\naws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = made-up\n',
    );
    fs.writeFileSync(config, '[profile team]\nregion = eu-west-1\n[profile elsewhere]\ncredential_process = none\n');
    vsCode = await startVsCode({
      environment: { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials },
      settings: { 'files.simpleDialog.enable': true },
    });
    view = new ConnectionsView(vsCode.page);
    quickInput = new QuickInput(vsCode.page);
    await view.open();
  });
  suiteTeardown(async () => {
    await vsCode.close();
    await server.close();
    fs.rmSync(home, { recursive: true, force: true });
  });

  async function labelsBecome(...labels: string[]): Promise<void> {
    let last: string[] = [];
    await eventually(`the rows ${labels.join(', ')}`, async () => {
      last = await view.labels();
      return JSON.stringify(last) === JSON.stringify(labels) ? true : undefined;
    }).catch(() => assert.deepEqual(last, labels));
  }

  async function levelBecomes(label: string, level: number): Promise<void> {
    await eventually(`${label} on level ${level}`, async () =>
      (await view.level(label)) === level ? true : undefined,
    );
  }

  /** Closes what told of something that went well. */
  async function clearNotifications(): Promise<void> {
    await runCommand(vsCode.page, 'Notifications: Clear All Notifications');
  }

  /** Shares connections by way of the workspace settings. */
  function share(entries: readonly object[]): void {
    const folder = path.join(vsCode.workspace, '.vscode');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(
      path.join(folder, 'settings.json'),
      JSON.stringify({ 'dynamodbConnections.connections': entries }, undefined, 2),
    );
  }

  test('the empty view offers three ways to begin', async () => {
    for (const button of ['Add DynamoDB Connection', 'Import from AWS Profiles', 'Try with Sample Data']) {
      await view.welcomeButton(button).waitFor();
    }
    await view.welcomeButton('Try with Sample Data').click();
    await labelsBecome('Sample (local)', 'Instruments', 'PageViews', 'Shop');
    await view.description('Sample (local)').filter({ hasText: '3 tables' }).waitFor();
  });

  test('a table opens to its keys and indexes', async () => {
    await view.expand('Shop');
    await view.row('PK').waitFor();
    assert.match((await view.description('PK').textContent()) ?? '', /S · partition key/u);
    await view.collapse('Sample (local)');
    await labelsBecome('Sample (local)');
  });

  test('profiles of the AWS files become connections', async () => {
    await runCommand(vsCode.page, 'DynamoDB: Import from AWS Profiles…');
    await quickInput.waitForTitle('Import from AWS Profiles');
    const profiles = quickInput.rows();
    assert.match((await profiles.nth(0).getAttribute('aria-label')) ?? '', /^elsewhere, process/u);
    assert.match((await profiles.nth(1).getAttribute('aria-label')) ?? '', /^team, keys · eu-west-1/u);
    await profiles.nth(1).click();
    await quickInput.input.press('Enter');
    await view.row('team').waitFor();
    assert.match((await view.description('team').textContent()) ?? '', /^eu-west-1/u);
  });

  test('folders: made by a command, filled by dragging, left by dragging', async () => {
    await runCommand(vsCode.page, 'DynamoDB: New Folder…');
    await quickInput.waitForTitle('New Folder');
    await quickInput.answer('shop');
    await labelsBecome('shop', 'Sample (local)', 'team');

    await view.drag('team', 'shop');
    await labelsBecome('shop', 'Sample (local)');
    await view.expand('shop');
    await labelsBecome('shop', 'team', 'Sample (local)');
    await levelBecomes('team', 2);

    await view.drag('team', 'Sample (local)');
    await labelsBecome('shop', 'team', 'Sample (local)');
    await levelBecomes('team', 1);
  });

  test('folders by keyboard: Move to Folder…, rename by F2, delete without losing what is in it', async () => {
    await view.pickFromContextMenu('team', 'Move to Folder…');
    await quickInput.pick('shop');
    await labelsBecome('shop', 'team', 'Sample (local)');
    await levelBecomes('team', 2);

    await view.select('shop');
    await vsCode.page.keyboard.press('F2');
    await quickInput.waitForTitle('Rename shop');
    await quickInput.answer('store');
    await view.row('store').waitFor();

    await view.pickFromContextMenu('store', 'Delete Folder…');
    assert.match((await dialogText(vsCode.page).textContent()) ?? '', /Its connection stays/u);
    await dialogButton(vsCode.page, 'Delete Folder').click();
    await labelsBecome('Sample (local)', 'team');
  });

  test('connections are put in order by keyboard', async () => {
    await view.select('team');
    await vsCode.page.keyboard.press('Alt+ArrowUp');
    await labelsBecome('team', 'Sample (local)');
    await vsCode.page.keyboard.press('Alt+ArrowDown');
    await labelsBecome('Sample (local)', 'team');
  });

  test('environment and read-only are shown', async () => {
    await view.pickFromContextMenu('team', 'Set Environment…');
    await quickInput.pick('Production');
    await view
      .row('team')
      .locator('.codicon-database[style*="charts"], .custom-view-tree-node-item-icon')
      .first()
      .waitFor();
    await view.pickFromContextMenu('team', 'Make Read-Only');
    await eventually('the word read-only', async () =>
      /read-only/u.test((await view.description('team').textContent()) ?? '') ? true : undefined,
    );
    await view.pickFromContextMenu('team', 'Allow Writes');
    await eventually('no word read-only', async () =>
      /read-only/u.test((await view.description('team').textContent()) ?? '') ? undefined : true,
    );
  });

  test('delete asks first', async () => {
    await view.select('team');
    await vsCode.page.keyboard.press('Delete');
    assert.match((await dialogText(vsCode.page).textContent()) ?? '', /Delete the connection team\?/u);
    await dialogButton(vsCode.page, 'Cancel').click();
    await labelsBecome('Sample (local)', 'team');
    await vsCode.page.keyboard.press('Delete');
    await dialogButton(vsCode.page, 'Delete').click();
    await labelsBecome('Sample (local)');
  });

  test('an exported file brings the connections back', async () => {
    const file = path.join(vsCode.workspace, 'exported.json');
    await view.pickFromContextMenu('Sample (local)', 'Set Environment…');
    await quickInput.pick('Development');
    await runCommand(vsCode.page, 'DynamoDB: Export Connections…');
    await quickInput.waitForTitle('Export Connections');
    await quickInput.input.press('Enter');
    await eventually('the question for a file', async () =>
      (await quickInput.input.inputValue()).endsWith('dynamodb-connections.json') ? true : undefined,
    );
    await quickInput.rows().first().waitFor();
    await quickInput.answer(file);
    await notifications(vsCode.page).filter({ hasText: 'Exported 1 connection, without its secrets.' }).waitFor();
    const exported: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    assert.deepEqual(exported, {
      format: 'dynamodb-connections',
      version: 1,
      connections: [
        {
          name: 'Sample (local)',
          environment: 'development',
          connectionString: 'AuthScheme=AwsRootKeys;AWSRegion=us-east-1;AWSAccessKey=sample;Endpoint=sample;',
        },
      ],
    });
    await clearNotifications();

    const changed = exported as { connections: object[] };
    changed.connections.push({ name: 'Many', folder: 'shop', connectionString: manyString() });
    fs.writeFileSync(file, JSON.stringify(changed));
    await runCommand(vsCode.page, 'DynamoDB: Import Connections…');
    await quickInput.waitForTitle('Import Connections');
    await quickInput
      .rows()
      .filter({ hasText: path.basename(file) })
      .click();
    await quickInput.rows().filter({ hasText: 'unchanged' }).waitFor();
    assert.match((await quickInput.rows().nth(0).getAttribute('aria-label')) ?? '', /^Sample \(local\), unchanged/u);
    assert.match((await quickInput.rows().nth(1).getAttribute('aria-label')) ?? '', /^Many, new · shop/u);
    await quickInput.input.press('Enter');
    await notifications(vsCode.page).filter({ hasText: 'Imported Many.' }).waitFor();
    await labelsBecome('shop', 'Sample (local)');
    await clearNotifications();
  });

  function manyString(): string {
    return `AWSRegion=IRELAND;AWSAccessKey=AKIAEXAMPLEEXAMPLE00;AWSSecretKey=made-up;Endpoint=${server.endpoint};`;
  }

  test('a broken file is told, with the place', async () => {
    const file = path.join(vsCode.workspace, 'broken.json');
    fs.writeFileSync(file, '{\n  "format": dynamodb\n}\n');
    await runCommand(vsCode.page, 'DynamoDB: Import Connections…');
    await quickInput.waitForTitle('Import Connections');
    await quickInput
      .rows()
      .filter({ hasText: path.basename(file) })
      .click();
    await notifications(vsCode.page).filter({ hasText: 'broken.json, line 2, column 13: This is not JSON.' }).waitFor();
    await clearNotifications();
  });

  test('three thousand tables: a filter finds one, is seen, and goes', async () => {
    await view.expand('shop');
    await view.expand('Many');
    await view.row('acme-customers-000001').waitFor();
    await view.clickInline('Many', 'Filter Tables…');
    await quickInput.waitForTitle('Filter the Tables of Many');
    await quickInput.input.fill('orders 1234');
    await quickInput.message().filter({ hasText: '0 of 3,000 tables' }).waitFor();
    await quickInput.input.fill('orders 1236');
    await view.row('acme-orders-001236').waitFor();
    await quickInput.input.press('Enter');
    await labelsBecome('shop', 'Many', 'Filter: orders 1236', 'acme-orders-001236', 'Sample (local)');
    assert.equal((await view.description('Filter: orders 1236').textContent())?.trim(), '1 of 3,000');
    await view.clickInline('Filter: orders 1236', 'Clear Filter');
    await view.row('acme-customers-000001').waitFor();
    await view.collapse('Many');
    await assertNoErrors(vsCode.page);
  });

  test('a change in one window shows in the other', async () => {
    const second = await vsCode.page.context().newPage();
    try {
      await second.goto(vsCode.page.url(), { waitUntil: 'domcontentloaded' });
      const other = new ConnectionsView(second);
      await other.open();
      await other.row('Sample (local)').waitFor();
      await other.pickFromContextMenu('Sample (local)', 'Rename Connection…');
      const otherInput = new QuickInput(second);
      await otherInput.waitForTitle('Rename Sample (local)');
      await otherInput.answer('Renamed');
      await view.row('Renamed').waitFor();
    } finally {
      await second.goto('about:blank');
      await second.close();
    }
    await vsCode.page.bringToFront();
    await view.pickFromContextMenu('Renamed', 'Rename Connection…');
    await quickInput.waitForTitle('Rename Renamed');
    await quickInput.answer('Sample (local)');
    await view.row('Sample (local)').waitFor();
  });

  test('a shared connection asks for what it lacks, and refuses secrets in the settings', async () => {
    const plain = `AWSRegion=IRELAND;AWSAccessKey=AKIAEXAMPLEEXAMPLE00;Endpoint=${server.endpoint};`;
    share([
      { name: 'Team', connectionString: plain },
      { name: 'Leaky', connectionString: `${plain}AWSSecretKey=made-up;` },
    ]);
    await view.row('Team').waitFor();
    assert.match((await view.description('Team').textContent()) ?? '', /workspace$/u);
    assert.match((await view.description('Leaky').textContent()) ?? '', /secret in the settings/u);

    await view.expand('Team');
    await quickInput.waitForTitle('Sign In to Team');
    assert.equal(await quickInput.isPassword(), true);
    await quickInput.cancel();
    await view.row('Team needs its Secret key to sign in. Try again to give it.').waitFor();
    await view.clickInline('Team needs its Secret key to sign in. Try again to give it.', 'Retry');
    await quickInput.waitForTitle('Sign In to Team');
    await quickInput.answer('made-up');
    await view.row('acme-customers-000001').waitFor();
    await view.collapse('Team');

    await view.clickInline('Leaky', 'Move Secrets to Secret Storage');
    await notifications(vsCode.page).filter({ hasText: 'the settings no longer hold them' }).waitFor();
    const settings = fs.readFileSync(path.join(vsCode.workspace, '.vscode', 'settings.json'), 'utf8');
    assert.doesNotMatch(settings, /AWSSecretKey/u);
    await clearNotifications();
    await view.expand('Leaky');
    await view.row('acme-customers-000001').waitFor();
    await view.collapse('Leaky');
  });

  test('a shared connection is copied to one’s own, and deleted only there', async () => {
    await view.pickFromContextMenu('Team', 'Copy to My Connections');
    await eventually('both', async () => ((await view.row('Team').count()) === 2 ? true : undefined));
    share([]);
    await eventually('one', async () => ((await view.row('Team').count()) === 1 ? true : undefined));
    await view.select('Team');
    await vsCode.page.keyboard.press('Delete');
    await dialogText(vsCode.page).waitFor();
    await dialogButton(vsCode.page, 'Delete').click();
    await view.row('Team').waitFor({ state: 'detached' });
  });

  test('all of it is there after a reload', async () => {
    await vsCode.reload('the change', (storage) => !/name\W+Team\W/u.test(storage));
    await view.open();
    await view.row('shop').waitFor();
    await view.expand('shop');
    await labelsBecome('shop', 'Many', 'Sample (local)');
  });
});

suite('Connections view in a workspace that is not trusted', () => {
  let scratch: string;
  let close: () => Promise<void>;
  let view: ConnectionsView;
  let server: ManyTables;

  suiteSetup(async () => {
    server = await startManyTables(3);
    scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'e2e-'));
    const workspace = path.join(scratch, 'workspace');
    const connectionString = `AuthScheme=AwsEC2Roles;AWSRegion=IRELAND;Endpoint=${server.endpoint};`;
    fs.mkdirSync(path.join(workspace, '.vscode'), { recursive: true });
    fs.writeFileSync(
      path.join(workspace, '.vscode', 'settings.json'),
      JSON.stringify({ 'dynamodbConnections.connections': [{ name: 'Team', connectionString }] }),
    );
    const installation = await installVsCode(NEWEST_VERSION);
    const extensionsFolder = path.join(scratch, 'extensions');
    await installVsix({ installation, extensionsFolder, vsix: [TESTED_VSIX] });
    const vsCodeServer = await startVsCodeServer({
      installation,
      dataFolder: path.join(scratch, 'data'),
      extensionsFolder,
      keyFile: path.join(scratch, 'key'),
      settings: {
        ...QUIET_SETTINGS,
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
      },
      asksForTrust: true,
    });
    const workbench = await openWorkbench(`${vsCodeServer.address}/?folder=${encodeURIComponent(workspace)}`);
    close = async () => {
      await workbench.close();
      await vsCodeServer.stop();
    };
    view = new ConnectionsView(workbench.page);
    await view.open();
  });
  suiteTeardown(async () => {
    await close();
    await server.close();
    fs.rmSync(scratch, { recursive: true, force: true });
  });

  test('its connections are listed with the reason, and nothing is asked anywhere', async () => {
    await view.row('Team').waitFor();
    assert.match((await view.description('Team').textContent()) ?? '', /workspace not trusted/u);
    await view.expand('Team');
    await view.row('This workspace is not trusted, so Team, which its settings bring, cannot be used.').waitFor();
    assert.deepEqual(server.operations, []);
  });
});
