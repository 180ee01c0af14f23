import * as vscode from 'vscode';
import { needsPersonError } from '../../auth/interaction';
import type { Connection } from '../../connection/connection';
import { readEntry } from '../../connection/connectionEntry';
import { formatConnectionString, parseConnectionString } from '../../connection/connectionString';
import { findDefinition } from '../../connection/properties';
import type { PropertyDefinition } from '../../connection/properties';
import { splitSecrets } from '../../connection/secrets';
import { signInPart } from '../../connection/signInPart';
import { UserError } from '../../connection/userError';
import { inTurn } from '../mfa/question';
import type { ConnectionChange } from './connectionStore';
import { personalProperties, readSharedConnections } from './sharedSettings';
import type { SharedConnection, SharedOrigin, SharedProblem } from './sharedSettings';
import { parseSecrets } from './storedSecrets';
import type { Secrets } from './storedSecrets';

const section = 'dynamodbConnections';
const settingName = 'connections';

/** The full name of the setting that shared connections stand in. */
export const sharedSetting = `${section}.${settingName}`;

/** Asks a person for what a shared connection lacks. `undefined` when they do not want to say. */
export type AskForSecret = (
  connection: Connection,
  property: PropertyDefinition,
  step: { readonly number: number; readonly of: number },
) => Promise<string | undefined>;

/**
 * The connections of the settings. Their secrets are in SecretStorage under `connection:<id>`, with what they were typed
 * for: when the settings send them elsewhere, they are asked for again.
 */
export class SharedConnections implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ConnectionChange>();
  private readonly subscriptions: readonly vscode.Disposable[];
  private readonly asking = new Map<string, Promise<Readonly<Record<string, string>>>>();
  private connections: ReadonlyMap<string, SharedConnection> = new Map();

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly secrets: Secrets,
    private readonly log: Pick<vscode.LogOutputChannel, 'warn'>,
    private readonly ask: AskForSecret = askForSecret,
  ) {
    this.connections = this.read();
    this.subscriptions = [
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(sharedSetting)) {
          this.reload();
        }
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.reload()),
    ];
  }

  get all(): readonly SharedConnection[] {
    return [...this.connections.values()];
  }

  get(id: string): SharedConnection | undefined {
    return this.connections.get(id);
  }

  /** What was typed for a connection, as far as it is still meant for the same sign-in. */
  async storedSecretsOf(id: string): Promise<Readonly<Record<string, string>>> {
    const shared = this.connections.get(id);
    const text = shared && (await this.secrets.get(secretKey(id)));
    if (!shared || text === undefined) {
      return {};
    }
    const { typedFor = '', values = '{}' } = parseSecrets(text);
    return typedFor === signInPart(shared.connection.properties) ? parseSecrets(values) : {};
  }

  /**
   * The secrets of a connection; what is missing is asked for, once for all who want it at the same time.
   * @param asks whether a person may be asked
   * @throws UserError when it cannot be used, or the person does not answer; `needsPersonError()` when none may be asked
   */
  async secretsOf(id: string, asks = true): Promise<Readonly<Record<string, string>>> {
    const shared = this.connections.get(id);
    if (!shared) {
      return {};
    }
    if (shared.problem) {
      throw sharedProblemError(shared.connection.name, shared.origin, shared.problem);
    }
    const stored = await this.storedSecretsOf(id);
    const missing = personalProperties(shared.connection.properties).filter(({ name }) => !Object.hasOwn(stored, name));
    if (missing.length > 0 && !asks) {
      throw needsPersonError();
    }
    return missing.length === 0 ? stored : this.askTogether(shared, missing, stored);
  }

  /** Asks for everything a connection needs, whatever is stored. Nothing changes when the person does not answer. */
  async replaceSecrets(id: string): Promise<void> {
    const shared = this.connections.get(id);
    if (!shared) {
      return;
    }
    if (shared.problem) {
      throw sharedProblemError(shared.connection.name, shared.origin, shared.problem);
    }
    await this.askTogether(shared, personalProperties(shared.connection.properties), {});
    this.changed.fire({ id, reconnect: true });
  }

  /** Moves the secrets of an entry of the settings into SecretStorage, and writes the entry without them. */
  async moveSecrets(id: string): Promise<void> {
    const shared = this.connections.get(id);
    if (shared?.problem?.kind !== 'secrets') {
      return;
    }
    const { value, target } = this.valuesOf(shared.origin.kind);
    const entries = Array.isArray(value) ? (value as unknown[]) : [];
    const entry = entries[shared.index] as Readonly<Record<string, unknown>> | undefined;
    const text = entry?.['connectionString'];
    if (typeof text !== 'string' || readEntry(entry).connection?.name !== shared.connection.name) {
      return;
    }
    const { properties } = parseConnectionString(text);
    const { plain, secrets } = splitSecrets(properties);
    await this.store(id, signInPart(plain), secrets);
    const withoutSecrets = {
      ...entry,
      connectionString: formatConnectionString(properties, { secrets: 'omit' }),
    };
    await vscode.workspace
      .getConfiguration(section)
      .update(settingName, entries.with(shared.index, withoutSecrets), target);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
    this.changed.dispose();
  }

  private async askTogether(
    shared: SharedConnection,
    properties: readonly PropertyDefinition[],
    stored: Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, string>>> {
    const { id } = shared.connection;
    const under = this.asking.get(id);
    if (under) {
      return under;
    }
    const asking = inTurn(undefined, () => this.askFor(shared, properties, stored)).finally(() =>
      this.asking.delete(id),
    );
    this.asking.set(id, asking);
    return asking;
  }

  private async askFor(
    { connection }: SharedConnection,
    properties: readonly PropertyDefinition[],
    stored: Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, string>>> {
    const typed: Record<string, string> = {};
    for (const [index, property] of properties.entries()) {
      const value = await this.ask(connection, property, { number: index + 1, of: properties.length });
      if (value === undefined || value === '') {
        throw new UserError(
          vscode.l10n.t('{0} needs its {1} to sign in. Try again to give it.', connection.name, property.label),
          { code: 'shared.secretNotGiven', step: 'ask for secrets', actions: ['signIn'] },
        );
      }
      typed[property.name] = value;
    }
    const all = { ...stored, ...typed };
    await this.store(connection.id, signInPart(connection.properties), all);
    return all;
  }

  private async store(id: string, typedFor: string, values: Readonly<Record<string, string>>): Promise<void> {
    await this.secrets.store(secretKey(id), JSON.stringify({ typedFor, values: JSON.stringify(values) }));
  }

  private reload(): void {
    const known = this.connections;
    this.connections = this.read();
    for (const id of new Set([...known.keys(), ...this.connections.keys()])) {
      const before = known.get(id);
      const after = this.connections.get(id);
      if (before !== after) {
        this.changed.fire({ id, reconnect: before?.connection.properties !== after?.connection.properties });
      }
    }
  }

  private read(): ReadonlyMap<string, SharedConnection> {
    const connections = new Map<string, SharedConnection>();
    for (const kind of ['workspace', 'user'] as const) {
      const { value } = this.valuesOf(kind);
      if (value !== undefined && !Array.isArray(value)) {
        this.log.warn(`The setting ${sharedSetting} (${kind}) is not a list and is passed over.`);
      }
      for (const read of readSharedConnections(value, originOf(kind))) {
        const known = this.connections.get(read.connection.id);
        connections.set(read.connection.id, known && JSON.stringify(known) === JSON.stringify(read) ? known : read);
      }
    }
    return connections;
  }

  private valuesOf(kind: SharedOrigin['kind']): { value: unknown; target: vscode.ConfigurationTarget } {
    const inspected = vscode.workspace.getConfiguration(section).inspect<unknown>(settingName);
    return kind === 'user'
      ? { value: inspected?.globalValue, target: vscode.ConfigurationTarget.Global }
      : { value: inspected?.workspaceValue, target: vscode.ConfigurationTarget.Workspace };
  }
}

/** Says why a connection of the settings cannot be used. */
export function sharedProblemError(name: string, origin: SharedOrigin, problem: SharedProblem): UserError {
  switch (problem.kind) {
    case 'untrusted':
      return new UserError(
        vscode.l10n.t('This workspace is not trusted, so {0}, which its settings bring, cannot be used.', name),
        { code: 'shared.untrusted', step: 'use a shared connection' },
      );
    case 'secrets':
      return new UserError(
        vscode.l10n.t(
          '{0} has a secret in the settings, where others can read it ({1}). Move it to the secret storage to use {0}.',
          name,
          problem.names.map((each) => (findDefinition(each) ? each : '…')).join(', '),
        ),
        { code: 'shared.secretInSettings', step: 'use a shared connection' },
      );
    case 'invalid': {
      const text =
        origin.kind === 'user'
          ? vscode.l10n.t('{0} cannot be read in the user settings: {1}', name, problem.message)
          : vscode.l10n.t('{0} cannot be read in the workspace settings: {1}', name, problem.message);
      return new UserError(text, { code: 'shared.invalid', step: 'use a shared connection' });
    }
  }
}

function originOf(kind: SharedOrigin['kind']): SharedOrigin {
  if (kind === 'user') {
    return { kind, key: '', trusted: true };
  }
  const { workspaceFile, workspaceFolders, isTrusted } = vscode.workspace;
  const key = (workspaceFile ?? workspaceFolders?.[0]?.uri)?.toString() ?? '';
  return { kind, key, trusted: isTrusted };
}

function secretKey(id: string): string {
  return `connection:${id}`;
}

async function askForSecret(
  connection: Connection,
  property: PropertyDefinition,
  step: { readonly number: number; readonly of: number },
): Promise<string | undefined> {
  const title =
    step.of === 1
      ? vscode.l10n.t('Sign In to {0}', connection.name)
      : vscode.l10n.t('Sign In to {0} ({1}/{2})', connection.name, step.number, step.of);
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('{0}. It is kept in the secret storage of VS Code, not in the settings.', property.label),
    password: property.secret === 'secret',
    ignoreFocusOut: true,
  });
}
