import * as vscode from 'vscode';
import type { Connection, ConnectionProperties } from '../../connection/connection';
import { createProperties } from '../../connection/connection';
import { formatConnectionString } from '../../connection/connectionString';
import { withReadOnly } from '../../connection/readOnly';
import { mergeSecrets, splitSecrets } from '../../connection/secrets';
import { validateProperties } from '../../connection/validation';
import { booleanValue } from '../../connection/values';
import { parseConnectionDraft, parseFromConnectionForm, withStep } from '../../protocol/connectionForm';
import type {
  ConnectionDraft,
  FormTest,
  FormTestStep,
  FromConnectionForm,
  ProfileStart,
  ToConnectionForm,
} from '../../protocol/connectionForm';
import type { ExtensionParts } from '../extensionParts';
import { messageOf } from '../messages';
import { logStep } from '../mfa/stepLog';
import type { NewConnection } from './connectionStore';
import { tabIcon } from './environments';
import { webviewHtml, webviewRoot } from '../webviews/webviewHtml';

const viewType = 'dynamodbConnections.connectionForm';

/** What a form's webview keeps over a reload of the window: never a secret. */
interface SavedForm {
  readonly id?: string;
  readonly draft: ConnectionDraft;
}

/** The connection forms that are open: one for each connection, and any number for new ones. */
export class ConnectionForms implements vscode.Disposable {
  private readonly open = new Map<string, ConnectionForm>();
  private readonly disposables: vscode.Disposable[] = [];

  /** @param reveal shows a connection in the tree, and opens it if so wanted */
  constructor(
    private readonly parts: ExtensionParts,
    private readonly reveal: (connection: Connection, expand: boolean) => Promise<void>,
  ) {
    this.disposables.push(
      vscode.window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: async (panel, state: unknown) => {
          const saved = parseSavedForm(state);
          this.show(panel, saved?.id === undefined ? undefined : parts.store.get(saved.id), saved?.draft);
        },
      }),
    );
  }

  /** Opens an empty form. */
  add(draft?: ConnectionDraft): void {
    this.show(this.createPanel(), undefined, draft);
  }

  /** Opens the form of a saved connection, or shows the one that is open already. */
  async edit(connection: Connection, draft?: ConnectionDraft): Promise<void> {
    const form = this.open.get(connection.id);
    if (form) {
      form.panel.reveal();
      return;
    }
    this.show(this.createPanel(), connection, draft);
  }

  dispose(): void {
    for (const disposable of this.disposables) {
      disposable.dispose();
    }
  }

  private createPanel(): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(viewType, '', vscode.ViewColumn.Active, {});
  }

  private show(
    panel: vscode.WebviewPanel,
    connection: Connection | undefined,
    draft: ConnectionDraft | undefined,
  ): void {
    const form = new ConnectionForm(panel, this.parts, connection, draft, {
      saved: async (saved, thenOpen) => {
        panel.dispose();
        await this.reveal(saved, thenOpen);
      },
      closed: (unsaved) => {
        if (connection) {
          this.open.delete(connection.id);
        }
        if (unsaved) {
          void this.offerToReopen(connection, unsaved);
        }
      },
    });
    if (connection) {
      this.open.set(connection.id, form);
    }
  }

  /** A closed form is not lost: what was typed can be brought back, secrets included, as long as the window lives. */
  private async offerToReopen(connection: Connection | undefined, draft: ConnectionDraft): Promise<void> {
    const reopen = vscode.l10n.t('Reopen');
    const name = draft.name || vscode.l10n.t('a new connection');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t('The form of {0} was closed without saving.', name),
      reopen,
    );
    if (answer !== reopen) {
      return;
    }
    const current = connection && this.parts.store.get(connection.id);
    if (current) {
      await this.edit(current, draft);
    } else {
      this.add(draft);
    }
  }
}

interface FormEvents {
  readonly saved: (connection: Connection, thenOpen: boolean) => Promise<void>;
  /** The panel is gone. `unsaved`: what was typed and not saved. */
  readonly closed: (unsaved: ConnectionDraft | undefined) => void;
}

/** One form in an editor tab. */
class ConnectionForm {
  private unsaved: ConnectionDraft | undefined;
  private storedSecrets: ReadonlySet<string> = new Set();
  private test: AbortController | undefined;
  private lastTest: FormTest | undefined;
  /** A second click while the first is being saved would save a new connection twice. */
  private saving = false;

  constructor(
    readonly panel: vscode.WebviewPanel,
    private readonly parts: ExtensionParts,
    private connection: Connection | undefined,
    private draft: ConnectionDraft | undefined,
    private readonly events: FormEvents,
  ) {
    const { extensionUri } = parts.context;
    if (draft && (draft.name !== '' || Object.keys(draft.properties).length > 0)) {
      this.unsaved = draft;
    }
    this.showTitle();
    panel.webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(extensionUri)] };
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    const changes = parts.store.onDidChange(({ id }) => {
      if (id === this.connection?.id) {
        void this.follow(id);
      }
    });
    panel.onDidDispose(() => {
      changes.dispose();
      this.test?.abort();
      this.events.closed(this.unsaved);
    });
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'connectionForm.js', 'connection-form');
  }

  private showTitle(): void {
    const { connection } = this;
    this.panel.title = connection ? connection.name : vscode.l10n.t('New DynamoDB Connection');
    this.panel.iconPath = tabIcon(this.parts.context.extensionUri, 'connection', connection?.environment);
  }

  /** The connection was changed in the tree or in another window. What was typed here is not lost by it. */
  private async follow(id: string): Promise<void> {
    if (this.saving) {
      return;
    }
    const current = this.parts.store.get(id);
    if (current === undefined) {
      // Deleted, and its secrets with it: what is in the form would be a new connection, and asks for them again.
      this.draft ??= draftOf(this.connection);
    }
    this.connection = current;
    this.showTitle();
    if (current === undefined || this.draft === undefined) {
      await this.begin();
    }
  }

  private async receive(message: unknown): Promise<void> {
    const received = parseFromConnectionForm(message);
    if (!received) {
      this.parts.log.warn('The connection form sent a message that is not understood.');
      return;
    }
    try {
      await this.handle(received);
    } catch (error) {
      this.parts.log.error(`Connection form: ${messageOf(error)}`);
      await this.post({ type: 'saveFailed', message: messageOf(error) });
    }
  }

  private async handle(message: FromConnectionForm): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.begin();
      case 'changed':
        this.unsaved = message.draft;
        this.draft = message.draft;
        return undefined;
      case 'test':
        return this.runTest(message.test, message.draft);
      case 'stopTest':
        this.test?.abort();
        return undefined;
      case 'save':
        return this.saveOnce(message.draft, message.thenOpen);
      case 'copyString':
        return this.copyString(message.draft, message.withSecrets);
      case 'paste':
        return this.post({ type: 'pasted', text: await vscode.env.clipboard.readText() });
      case 'browse':
        return this.browse(message.property);
    }
  }

  private async copyString(draft: ConnectionDraft, withSecrets: boolean): Promise<void> {
    if (withSecrets && !(await this.confirmsSecrets())) {
      return;
    }
    const properties = withSecrets ? await this.withStoredSecrets(draft.properties) : draft.properties;
    const text = formatConnectionString(properties, { secrets: withSecrets ? 'include' : 'omit' });
    await vscode.env.clipboard.writeText(text);
    const said = withSecrets
      ? vscode.l10n.t('Copied the connection string with its secrets.')
      : vscode.l10n.t('Copied the connection string, without secrets.');
    vscode.window.setStatusBarMessage(said, 5000);
  }

  private async confirmsSecrets(): Promise<boolean> {
    const copy = vscode.l10n.t('Copy with Secrets');
    const detail = vscode.l10n.t(
      'Every program on this machine can read the clipboard. Paste it where it is needed and nowhere else.',
    );
    const question = vscode.l10n.t('Copy the connection string with its secrets?');
    return (await vscode.window.showWarningMessage(question, { modal: true, detail }, copy)) === copy;
  }

  private async browse(property: string): Promise<void> {
    const chosen = await vscode.window.showOpenDialog({ canSelectMany: false, openLabel: vscode.l10n.t('Choose') });
    if (chosen?.[0]) {
      await this.post({ type: 'browsed', property, path: chosen[0].fsPath });
    }
  }

  private async begin(): Promise<void> {
    const { store, log } = this.parts;
    const stored = this.connection ? await store.secretsOf(this.connection.id) : {};
    this.storedSecrets = new Set(Object.keys(stored));
    const profiles = this.connection
      ? []
      : await profileStarts().catch((error: unknown) => {
          log.warn(`AWS profiles: ${messageOf(error)}`);
          return [];
        });
    await this.post({
      type: 'open',
      opening: {
        draft: this.draft ?? draftOf(this.connection),
        storedSecrets: [...this.storedSecrets],
        folders: store.folders,
        profiles,
        ...(this.lastTest && { test: this.lastTest }),
        ...(this.connection && { id: this.connection.id }),
      },
    });
  }

  private async runTest(test: number, draft: ConnectionDraft): Promise<void> {
    this.test?.abort();
    const controller = new AbortController();
    this.test = controller;
    let passed = false;
    const tell = async (index: number, step: FormTestStep): Promise<void> => {
      if (this.test === controller) {
        this.lastTest = { test, steps: withStep(this.lastTest?.steps ?? [], { index, step }), running: true };
      }
      await this.post({ type: 'testStep', test, index, step });
    };
    this.lastTest = { test, steps: [], running: true };
    try {
      const dynamodb = await this.parts.dynamodb();
      const properties = await this.withStoredSecrets(draft.properties);
      passed = await dynamodb.test(
        { id: this.connection?.id ?? '', name: draft.name, properties },
        (index, { code, raw, ...step }) => {
          logStep(this.parts.log, `Test of ${draft.name || 'a new connection'}`, { ...step, code, raw });
          void tell(index, step);
        },
        controller.signal,
      );
    } catch (error) {
      if (!controller.signal.aborted) {
        await tell(0, { title: vscode.l10n.t('Test'), state: 'failed', detail: messageOf(error) });
      }
    } finally {
      if (this.test === controller) {
        this.lastTest = { ...this.lastTest, running: false };
      }
      await this.post({ type: 'testEnded', test, passed });
    }
  }

  private async saveOnce(draft: ConnectionDraft, thenOpen: boolean): Promise<void> {
    if (this.saving) {
      return;
    }
    this.saving = true;
    try {
      await this.save(draft, thenOpen);
    } finally {
      this.saving = false;
    }
  }

  private async save(draft: ConnectionDraft, thenOpen: boolean): Promise<void> {
    const { store } = this.parts;
    const wrong = validateProperties(draft.properties, this.storedSecrets).find(
      (problem) => problem.severity === 'error',
    );
    if (wrong || draft.name.trim() === '') {
      const message = wrong ? wrong.message : vscode.l10n.t('Give the connection a name.');
      await this.post({ type: 'saveFailed', message });
      return;
    }
    const current = this.connection && store.get(this.connection.id);
    const saved = current
      ? await store.update({ id: current.id, ...connectionOf(draft) }, this.keptSecrets(draft.properties))
      : await store.add(connectionOf(draft));
    this.unsaved = undefined;
    await this.events.saved(saved, thenOpen);
  }

  /** Stored secrets that were neither replaced nor cleared in the form. An empty text clears one. */
  private keptSecrets(properties: ConnectionProperties): ReadonlySet<string> {
    return new Set([...this.storedSecrets].filter((name) => properties[name] === undefined));
  }

  private async withStoredSecrets(properties: ConnectionProperties): Promise<ConnectionProperties> {
    if (!this.connection) {
      return properties;
    }
    const stored = await this.parts.store.secretsOf(this.connection.id);
    const kept = this.keptSecrets(properties);
    const secrets = Object.fromEntries(Object.entries(stored).filter(([name]) => kept.has(name)));
    const { plain } = splitSecrets(properties);
    return { ...mergeSecrets(plain, secrets), ...properties };
  }

  private async post(message: ToConnectionForm): Promise<void> {
    await this.panel.webview.postMessage(message);
  }
}

/** The saved connection as a form shows it. The switch Read-only stands in its properties there. */
function draftOf(connection: Connection | undefined): ConnectionDraft {
  if (!connection) {
    return { name: '', properties: {} };
  }
  const { name, folder, environment } = connection;
  return {
    name,
    ...(folder && { folder }),
    ...(environment && { environment }),
    properties: withReadOnly(connection),
  };
}

function connectionOf({ name, folder, environment, properties }: ConnectionDraft): NewConnection {
  return {
    name: name.trim(),
    ...(folder?.trim() && { folder: folder.trim() }),
    ...(environment && { environment }),
    ...(booleanValue(properties['Readonly'] ?? '') && { readOnly: true }),
    properties: createProperties(Object.entries(properties)),
  };
}

/** The profiles of the AWS configuration files, each as the properties of a connection. */
async function profileStarts(): Promise<ProfileStart[]> {
  const { readAwsProfiles } = await import('../../auth/awsProfiles');
  const profiles = await readAwsProfiles(process.env);
  return profiles.map(({ name, kind, file, region }) => ({
    name,
    kind,
    properties: {
      AuthScheme: 'AwsCredentialsFile',
      AWSCredentialsFile: file,
      AWSCredentialsFileProfile: name,
      ...(region && { AWSRegion: region }),
    },
  }));
}

function parseSavedForm(state: unknown): SavedForm | undefined {
  const fields = (typeof state === 'object' && state !== null ? state : {}) as Record<string, unknown>;
  const draft = parseConnectionDraft(fields['draft']);
  return draft && { draft, ...(typeof fields['id'] === 'string' && { id: fields['id'] }) };
}
