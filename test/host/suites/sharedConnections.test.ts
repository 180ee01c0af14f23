import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { PropertyDefinition } from '../../../src/connection/properties';
import { UserError } from '../../../src/connection/userError';
import { SharedConnections } from '../../../src/ui/connections/sharedConnections';
import type { ConnectionChange } from '../../../src/ui/connections/connectionStore';
import type { ExtensionParts } from '../../../src/ui/extensionParts';
import { deleteAllConnections, extensionParts } from '../extensionParts';

const { Global, Workspace } = vscode.ConfigurationTarget;
const okta = 'AuthScheme=Okta;AWSRegion=IRELAND;SSOLoginURL=https://acme.okta.com/home/amazon_aws/x;';

async function set(target: vscode.ConfigurationTarget, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('dynamodbConnections').update('connections', value, target);
}

function inspected(): { globalValue?: unknown; workspaceValue?: unknown } {
  return vscode.workspace.getConfiguration('dynamodbConnections').inspect<unknown>('connections') ?? {};
}

suite('Shared connections', () => {
  let parts: ExtensionParts;
  let shared: SharedConnections;
  let asked: string[];
  let answers: Record<string, string | undefined>;

  suiteSetup(async () => {
    parts = await extensionParts();
  });
  setup(() => {
    asked = [];
    answers = { User: 'ana', Password: 'made-up' };
    const { secrets } = parts.context;
    shared = new SharedConnections(secrets, parts.log, async (_, { name }: PropertyDefinition) => {
      asked.push(name);
      return answers[name];
    });
  });
  teardown(async () => {
    for (const { connection } of shared.all) {
      await parts.context.secrets.delete(`connection:${connection.id}`);
    }
    shared.dispose();
    await set(Global, undefined);
    await set(Workspace, undefined);
    await deleteAllConnections(parts);
  });

  function changed(): Promise<ConnectionChange> {
    return new Promise((resolve) => {
      const subscription = shared.onDidChange((change) => {
        subscription.dispose();
        resolve(change);
      });
    });
  }

  /** Writes entries into the workspace settings and waits until they are read. */
  async function share(...entries: readonly object[]): Promise<string> {
    const change = changed();
    await set(Workspace, entries);
    return (await change).id;
  }

  test('those of the workspace and of the user are listed, with their origin', async () => {
    await share({ name: 'Team', connectionString: okta, environment: 'staging' });
    const change = changed();
    await set(Global, [{ name: 'Mine', connectionString: okta }]);
    await change;
    assert.deepEqual(
      shared.all.map(({ connection, origin, problem }) => [connection.name, origin.kind, problem]),
      [
        ['Team', 'workspace', undefined],
        ['Mine', 'user', undefined],
      ],
    );
    // The extension's own store has them too, and they are not among the person's own.
    assert.equal(parts.store.connections.length, 2);
    assert.equal(parts.store.own.length, 0);
    await assert.rejects(parts.store.update(shared.all[0]?.connection as never, new Set()), /cannot be saved/u);
  });

  test('what is missing is asked for once, and kept', async () => {
    const id = await share({ name: 'Team', connectionString: okta });
    const [one, two] = await Promise.all([shared.secretsOf(id), shared.secretsOf(id)]);
    assert.deepEqual({ ...one }, { User: 'ana', Password: 'made-up' });
    assert.deepEqual({ ...two }, { ...one });
    assert.deepEqual({ ...(await shared.secretsOf(id)) }, { ...one });
    assert.deepEqual(asked, ['User', 'Password']);
    assert.doesNotMatch(JSON.stringify(inspected()), /made-up/u);
  });

  test('no answer is a failure that can be tried again, and nothing is kept', async () => {
    const id = await share({ name: 'Team', connectionString: okta });
    answers = { User: 'ana' };
    await assert.rejects(
      shared.secretsOf(id),
      (error) => error instanceof UserError && error.actions.includes('signIn') && /Password/u.test(error.message),
    );
    assert.deepEqual(await shared.storedSecretsOf(id), {});
    answers = { User: 'ana', Password: 'made-up' };
    assert.equal((await shared.secretsOf(id))['Password'], 'made-up');
  });

  test('settings that lead elsewhere do not get the secrets that were typed before', async () => {
    const id = await share({ name: 'Team', connectionString: okta });
    await shared.secretsOf(id);
    assert.equal(await share({ name: 'Team', connectionString: `${okta}Pagesize=10;` }), id);
    assert.equal((await shared.storedSecretsOf(id))['Password'], 'made-up');
    const elsewhere = okta.replace('acme.okta.com', 'elsewhere.example');
    assert.equal(await share({ name: 'Team', connectionString: elsewhere }), id);
    assert.deepEqual(await shared.storedSecretsOf(id), {});
    await shared.secretsOf(id);
    assert.deepEqual(asked, ['User', 'Password', 'User', 'Password']);
  });

  test('secrets can be typed again', async () => {
    const id = await share({ name: 'Team', connectionString: okta });
    await shared.secretsOf(id);
    answers = { User: 'ana', Password: 'another made-up one' };
    const change = changed();
    await shared.replaceSecrets(id);
    assert.deepEqual(await change, { id, reconnect: true });
    assert.equal((await shared.secretsOf(id))['Password'], 'another made-up one');
  });

  test('a secret in the settings is refused, and can be moved out of them', async () => {
    const id = await share(
      { name: 'First', connectionString: okta },
      { name: 'Team', note: 'kept', connectionString: `${okta}User=ana;Password='it''s; made-up'` },
    );
    const refused = shared.all.find(({ connection }) => connection.name === 'Team');
    assert.ok(refused && id);
    assert.equal(refused.problem?.kind, 'secrets');
    await assert.rejects(shared.secretsOf(refused.connection.id), /Password/u);

    const change = changed();
    await shared.moveSecrets(refused.connection.id);
    await change;
    const moved = shared.get(refused.connection.id);
    assert.equal(moved?.problem, undefined);
    assert.deepEqual({ ...(await shared.secretsOf(refused.connection.id)) }, { Password: "it's; made-up" });
    assert.deepEqual(asked, []);
    assert.deepEqual(inspected().workspaceValue, [
      { name: 'First', connectionString: okta },
      {
        name: 'Team',
        note: 'kept',
        connectionString:
          'AuthScheme=Okta;AWSRegion=IRELAND;User=ana;SSOLoginURL=https://acme.okta.com/home/amazon_aws/x;',
      },
    ]);
  });

  test('a copy is the person’s own, with what they typed', async () => {
    const id = await share({ name: 'Team', connectionString: okta, readOnly: true });
    await shared.secretsOf(id);
    const copy = await parts.store.copyShared(id, 'Mine now');
    assert.equal(copy?.name, 'Mine now');
    assert.equal(copy.readOnly, true);
    assert.equal(copy.properties['User'], 'ana');
    assert.deepEqual({ ...(await parts.store.secretsOf(copy.id)) }, { Password: 'made-up' });
  });
});
