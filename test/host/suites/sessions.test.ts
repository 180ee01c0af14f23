import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionExports, TestedExtension } from '../../../src/extension';
import type { Connection } from '../../../src/connection/connection';
import { ConnectionsTree } from '../../../src/ui/connections/connectionsTree';
import { KeyRing } from '../../servers/aws/keyRing';
import { startSignedGate } from '../../servers/aws/signedGate';
import type { SignedGate } from '../../servers/aws/signedGate';
import { startSts } from '../../servers/aws/sts';
import type { Sts } from '../../servers/aws/sts';
import { deleteAllConnections, extensionParts } from '../extensionParts';
import { startManyTables } from '../manyTables';
import type { ManyTables } from '../manyTables';

const user = {
  accessKeyId: 'AKIAEXAMPLEMARKED000',
  secretAccessKey: 'MARKED-SECRET/of+a+user=',
  arn: 'arn:aws:iam::123456789012:user/ana',
};
const reader = 'arn:aws:iam::123456789012:role/reader';

suite('Sessions', () => {
  let parts: TestedExtension;
  let tables: ManyTables;
  let sts: Sts;
  let gate: SignedGate;
  let connection: Connection;
  let tree: ConnectionsTree;

  suiteSetup(async () => {
    parts = await extensionParts();
    tables = await startManyTables(3);
    const keys = new KeyRing([user]);
    sts = await startSts({ keys, roles: [{ arn: reader, longestSession: 3600 }] });
    gate = await startSignedGate({ dynamodbEndpoint: tables.endpoint, keys });
  });
  suiteTeardown(async () => {
    await Promise.all([sts.stop(), gate.stop(), tables.close()]);
  });
  setup(async () => {
    tree = new ConnectionsTree(parts);
    connection = await parts.store.add({
      name: 'Orders',
      properties: {
        AuthScheme: 'AwsIAMRoles',
        AWSRoleARN: reader,
        AWSRegion: 'IRELAND',
        AWSAccessKey: user.accessKeyId,
        AWSSecretKey: user.secretAccessKey,
        STSEndpoint: sts.endpoint,
        Endpoint: gate.endpoint,
      },
    });
  });
  teardown(async () => {
    tree.dispose();
    await deleteAllConnections(parts);
  });

  async function kinds(): Promise<string[]> {
    return (await tree.getChildren(tree.nodeOf(connection))).map(({ kind }) => kind);
  }

  async function signIn(): Promise<void> {
    await parts.sessions.signIn(connection, new AbortController().signal);
  }

  function row(): vscode.TreeItem {
    return tree.getTreeItem(tree.nodeOf(connection));
  }

  test('a connection that nobody uses has no session, and nothing is loaded for it', () => {
    assert.deepEqual(parts.sessions.stateOf(connection.id), { kind: 'none' });
    assert.match(row().contextValue ?? '', /\.signedOut$/u);
  });

  test('the row says who is signed in and what can be done about it', async () => {
    await signIn();
    assert.match(row().contextValue ?? '', /\.signedIn$/u);
    const { tooltip } = row();
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /Signed&nbsp;in&nbsp;as:.*assumed\\?-role/u);
    assert.match(tooltip.value, /Session:&nbsp;renews&nbsp;by&nbsp;itself/u);
    assert.deepEqual(await kinds(), ['table', 'table', 'table']);
  });

  test('after Sign Out an open row waits for the person; signing in brings its tables back', async () => {
    await signIn();
    assert.deepEqual(await kinds(), ['table', 'table', 'table']);
    const before = sts.calls.length;
    await vscode.commands.executeCommand('dynamodbConnections.signOut', connection.id);
    assert.deepEqual(await kinds(), ['notice']);
    assert.equal(sts.calls.length, before, 'nobody signs in');
    await vscode.commands.executeCommand('dynamodbConnections.signIn', connection.id);
    assert.deepEqual(await kinds(), ['table', 'table', 'table']);
    assert.equal(sts.calls.length, before + 1);
  });

  test('Refresh lists the tables again and keeps the session', async () => {
    await signIn();
    await kinds();
    const before = sts.calls.length;
    await tree.refresh(connection);
    assert.deepEqual(await kinds(), ['table', 'table', 'table']);
    assert.equal(sts.calls.length, before);
  });

  test('VS Code knows the connection in use as an account, until it is signed out of', async () => {
    await signIn();
    const accounts = async (): Promise<readonly string[]> =>
      (await vscode.authentication.getAccounts('dynamodb-connections')).map(({ label }) => label);
    assert.deepEqual(await accounts(), ['Orders']);
    await parts.sessions.signOut([connection.id]);
    assert.deepEqual(await accounts(), []);
  });

  test('other extensions see no part that is for tests only, and no secret', () => {
    const { exports } = vscode.extensions.getExtension<ExtensionExports>(
      'dynamodb-connections.dynamodb-connections',
    ) ?? { exports: undefined };
    const api = exports?.getApi(1);
    assert.ok(api);
    const [facts] = api.connections;
    assert.equal(facts?.name, 'Orders');
    assert.deepEqual(facts.session, { state: 'none' });
    assert.doesNotMatch(JSON.stringify(api.connections), /MARKED-SECRET/u);
    assert.throws(() => exports?.getApi(2 as 1), /no API 2/u);
    const text = 'AuthScheme=AwsRootKeys;AWSRegion=IRELAND;AWSSecretKey=made-up;';
    const { properties, problems } = api.parseConnectionString(text);
    assert.deepEqual(problems, []);
    assert.equal(api.formatConnectionString(properties), 'AuthScheme=AwsRootKeys;AWSRegion=IRELAND;');
    assert.equal(api.formatConnectionString(properties, { secrets: 'include' }), text);
  });

  test('the steps are in the log, and secrets in neither log nor state', async () => {
    await signIn();
    await kinds();
    const wrong = await parts.store.add({
      ...connection,
      name: 'Wrong',
      properties: { ...connection.properties, AWSSecretKey: 'MARKED-SECRET/wrong' },
    });
    await assert.rejects(parts.sessions.signIn(wrong, new AbortController().signal), /AWS refused the signature/u);
    const { context } = parts;
    let log = '';
    while (!log.includes('Sign-in to Wrong')) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      log = filesBelow(context.logUri.fsPath)
        .map((file) => fs.readFileSync(file, 'utf8'))
        .join('\n');
    }
    assert.match(log, /Sign-in to Orders: Assume the role reader \(127\.0\.0\.1:\d+\): passed after \d/u);
    assert.match(log, /Sign-in to Wrong: Assume the role reader .*: failed .*\[SignatureDoesNotMatch\]/u);
    assert.match(log, /It said: The request signature we calculated does not match/u);
    const state = [context.globalState, context.workspaceState].flatMap((memento) =>
      memento.keys().map((key) => JSON.stringify(memento.get(key))),
    );
    const secrets = ['MARKED-SECRET', ...sts.issued.flatMap((key) => [key.secretAccessKey, key.sessionToken ?? ''])];
    for (const secret of secrets) {
      assert.ok(!log.includes(secret), `the log has ${secret}`);
      assert.ok(!state.join('\n').includes(secret), `the state has ${secret}`);
    }
  });
});

function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => fs.statSync(file).isFile());
}
