import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-icon/index.js';
import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import type { TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { authSchemes } from '../../connection/authSchemes';
import type { PropertyProblem } from '../../connection/validation';
import type { FormTestStep, FromConnectionForm, ToConnectionForm } from '../../protocol/connectionForm';
import { onMessage, post, savedState, saveState } from '../shared/vscodeApi';
import { fieldTemplate } from './fields';
import type { FieldContext } from './fields';
import { formStyles } from './formStyles';
import {
  draftOf,
  keepsStored,
  maskedString,
  problemsOf,
  schemeOf,
  withoutSecrets,
  withProperty,
  withStoredSecret,
} from './formModel';
import type { FormModel } from './formModel';
import { summaryOf } from './sectionSummary';
import { testTemplate } from './testSteps';

/** The form that makes or changes one connection. The extension opens it with a message and hears every change. */
@customElement('connection-form')
export class ConnectionFormElement extends LitElement {
  static override styles = formStyles;

  @state() private model: FormModel | undefined;
  @state() private schemes: readonly string[] = [];
  /** Fields that were left, or all of them after a try to save: only their gaps are told. */
  @state() private visited: ReadonlySet<string> = new Set();
  @state() private revealed: ReadonlySet<string> = new Set();
  @state() private failure = '';
  /** Secrets that a reload took away. */
  @state() private lost: readonly string[] = [];
  @state() private steps: readonly FormTestStep[] = [];
  @state() private testing = false;
  private connectionId: string | undefined;
  private test = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    onMessage<ToConnectionForm>((message) => this.receive(message));
    window.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === 's') {
        event.preventDefault();
        event.stopPropagation();
        this.save(false);
      }
    });
    this.send({ type: 'ready' });
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.model) {
      return nothing;
    }
    const problems = problemsOf(this.model);
    return html`
      <form @submit=${(event: Event) => event.preventDefault()}>
        <div class="columns">
          <div class="fields">${this.nameField()} ${this.schemeField()} ${this.schemeFields(problems)}</div>
          <aside>${this.stringTemplate()} ${testTemplate(this.steps, this.testing)}</aside>
        </div>
        ${this.footer()}
      </form>
    `;
  }

  private nameField(): TemplateResult {
    const missing = this.visited.has('name') && this.model?.name.trim() === '';
    return html`
      <div class="field">
        <label for="name">Name <span class="required" aria-hidden="true">*</span></label>
        <input
          id="name"
          type="text"
          autofocus
          required
          spellcheck="false"
          placeholder="Orders (prod)"
          .value=${this.model?.name ?? ''}
          aria-invalid=${missing}
          aria-describedby="name-help"
          @input=${(event: InputEvent) => this.change({ name: (event.target as HTMLInputElement).value })}
          @blur=${() => this.visit('name')}
        />
        <p id="name-help" class=${missing ? 'problem error' : 'help'}>
          ${missing ? 'Give the connection a name.' : 'As it is shown in the view Connections.'}
        </p>
      </div>
    `;
  }

  private schemeField(): TemplateResult {
    const chosen = this.model && schemeOf(this.model);
    return html`
      <div class="field">
        <label for="AuthScheme">How do you sign in?</label>
        <select
          id="AuthScheme"
          .value=${chosen?.name ?? ''}
          aria-describedby="AuthScheme-help"
          @change=${(event: Event) => this.set('AuthScheme', (event.target as HTMLSelectElement).value)}
        >
          ${authSchemes
            .filter(({ name }) => this.schemes.includes(name) || name === chosen?.name)
            .map(({ name, label }) => html`<option value=${name} ?selected=${name === chosen?.name}>${label}</option>`)}
        </select>
        <p id="AuthScheme-help" class="help">${chosen?.description}</p>
      </div>
    `;
  }

  private schemeFields(problems: ReadonlyMap<string, PropertyProblem>): TemplateResult | typeof nothing {
    const { model } = this;
    const scheme = model && schemeOf(model);
    if (!scheme) {
      return nothing;
    }
    const context = (property: string): FieldContext => ({
      property,
      value: model.properties[property] ?? '',
      required: scheme.required.includes(property),
      stored: keepsStored(model, property),
      replaceable: model.storedSecrets.has(property),
      revealed: this.revealed.has(property),
      lost: this.lost.includes(property) && !model.properties[property],
      problem: this.shownProblem(property, problems),
      change: (value) => this.set(property, value),
      visit: () => this.visit(property),
      reveal: () => this.reveal(property),
      keepStored: () => this.apply(withStoredSecret(model, property)),
    });
    return html`
      ${scheme.main.map((property) => fieldTemplate(context(property)))}
      ${scheme.sections.map(({ group, properties }) => {
        const wrong = properties.some((property) => this.shownProblem(property, problems)?.severity === 'error');
        return html`
          <details ?open=${wrong}>
            <summary>
              <vscode-icon name="chevron-right"></vscode-icon>
              <span>${group}</span>
              <span class="summary">${summaryOf(properties, model)}</span>
            </summary>
            <div class="section">${properties.map((property) => fieldTemplate(context(property)))}</div>
          </details>
        `;
      })}
    `;
  }

  private stringTemplate(): TemplateResult {
    const text = this.model ? maskedString(this.model) : '';
    return html`
      <section aria-labelledby="string-title">
        <div class="heading">
          <h2 id="string-title">Connection string</h2>
          <vscode-button secondary icon="copy" @click=${() => this.copy()}>Copy</vscode-button>
        </div>
        <output class="string" for="name" tabindex="0" aria-label="Connection string, secrets masked">${text}</output>
        <p class="help">Secrets are masked here, and Copy leaves them out.</p>
      </section>
    `;
  }

  private footer(): TemplateResult {
    return html`
      <footer>
        <vscode-button @click=${() => this.save(false)}>Save</vscode-button>
        <vscode-button secondary @click=${() => this.save(true)}>Save and Open</vscode-button>
        ${
          this.testing
            ? html`<vscode-button secondary icon="debug-stop" @click=${() => this.send({ type: 'stopTest' })}
                >Stop Test</vscode-button
              >`
            : html`<vscode-button secondary icon="beaker" @click=${() => this.runTest()}
                >Test Connection</vscode-button
              >`
        }
        <p role="alert" class="problem error">${this.failure}</p>
      </footer>
    `;
  }

  /** A gap is told only once its field was left; everything else at once. */
  private shownProblem(property: string, problems: ReadonlyMap<string, PropertyProblem>): PropertyProblem | undefined {
    const problem = problems.get(property);
    const isGap = !this.model?.properties[property];
    return problem?.severity === 'error' && isGap && !this.visited.has(property) ? undefined : problem;
  }

  private receive(message: ToConnectionForm): void {
    switch (message.type) {
      case 'open': {
        this.connectionId = message.id;
        this.schemes = message.schemes;
        this.model = { ...message.draft, storedSecrets: new Set(message.storedSecrets) };
        const kept = savedState() as { lost?: unknown } | undefined;
        this.lost = Array.isArray(kept?.lost) ? kept.lost.filter((name) => typeof name === 'string') : [];
        return;
      }
      case 'testStep':
        if (message.test === this.test) {
          this.steps = [...this.steps.slice(0, message.index), message.step];
        }
        return;
      case 'testEnded':
        if (message.test === this.test) {
          this.testing = false;
        }
        return;
      case 'saveFailed':
        this.failure = message.message;
        return;
    }
  }

  private set(property: string, value: string): void {
    if (this.model) {
      this.apply(withProperty(this.model, property, value));
    }
  }

  private change(change: Partial<FormModel>): void {
    if (this.model) {
      this.apply({ ...this.model, ...change });
    }
  }

  private apply(model: FormModel): void {
    this.model = model;
    this.failure = '';
    saveState({ id: this.connectionId, ...withoutSecrets(model) });
    this.send({ type: 'changed', draft: draftOf(model) });
  }

  private visit(property: string): void {
    this.visited = new Set([...this.visited, property]);
  }

  private reveal(property: string): void {
    const revealed = new Set(this.revealed);
    if (!revealed.delete(property)) {
      revealed.add(property);
    }
    this.revealed = revealed;
  }

  private copy(): void {
    if (this.model) {
      this.send({ type: 'copyString', draft: draftOf(this.model) });
    }
  }

  private runTest(): void {
    if (!this.model) {
      return;
    }
    this.steps = [];
    this.testing = true;
    this.test += 1;
    this.send({ type: 'test', test: this.test, draft: draftOf(this.model) });
  }

  private save(thenOpen: boolean): void {
    const { model } = this;
    if (!model) {
      return;
    }
    const wrong = [...problemsOf(model)]
      .filter(([, problem]) => problem.severity === 'error')
      .map(([property]) => property);
    if (model.name.trim() === '') {
      wrong.unshift('name');
    }
    const [first] = wrong;
    if (first === undefined) {
      this.send({ type: 'save', draft: draftOf(model), thenOpen });
      return;
    }
    this.visited = new Set([...this.visited, ...wrong]);
    this.failure =
      wrong.length === 1
        ? 'One field needs a look before this can be saved.'
        : `${wrong.length} fields need a look before this can be saved.`;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(first)}`)?.focus());
  }

  private send(message: FromConnectionForm): void {
    post<FromConnectionForm>(message);
  }
}
