import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-icon/index.js';
import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import type { TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { requiredProperties } from '../../connection/authSchemes';
import { parseConnectionString } from '../../connection/connectionString';
import type { PropertyProblem } from '../../connection/validation';
import { withStep } from '../../protocol/connectionForm';
import type { FormOpening, FormTestStep, FromConnectionForm, ToConnectionForm } from '../../protocol/connectionForm';
import { onMessage, post, savedState, saveState } from '../shared/vscodeApi';
import { keepFocus } from '../shared/keepFocus';
import { fieldTemplate } from './fields';
import type { FieldContext } from './fields';
import {
  draftOf,
  hiddenProperties,
  keepsStored,
  maskedString,
  problemsOf,
  schemeOf,
  valueOf,
  withoutSecrets,
  withOtherString,
  withProperties,
  withProperty,
  withStoredSecret,
} from './formModel';
import type { FormModel } from './formModel';
import { formStyles } from './formStyles';
import { identityFields } from './identityFields';
import { profileField, schemeField } from './schemeField';
import { summaryOf } from './sectionSummary';
import { stringPanel } from './stringPanel';
import type { Pasted } from './stringPanel';
import { testTemplate } from './testSteps';

/** A pasted string and the form as it was before. */
interface Paste extends Pasted {
  readonly before: FormModel;
}

/** The form that makes or changes one connection. The extension opens it with a message and hears every change. */
@customElement('connection-form')
export class ConnectionFormElement extends LitElement {
  static override styles = formStyles;

  @state() private opening: FormOpening | undefined;
  @state() private model: FormModel | undefined;
  /** Fields that were emptied, or that kept the form from being saved: only their gaps are told. */
  @state() private visited: ReadonlySet<string> = new Set();
  @state() private revealed: ReadonlySet<string> = new Set();
  @state() private pasted: Paste | undefined;
  @state() private failure = '';
  /** What came of a paste that changed nothing. */
  @state() private pasteNote = '';
  /** Secrets that a reload took away. */
  @state() private lost: readonly string[] = [];
  @state() private steps: readonly FormTestStep[] = [];
  @state() private testing = false;
  private test = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    onMessage<ToConnectionForm>((message) => this.receive(message));
    keepFocus(() => undefined);
    window.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
        event.preventDefault();
        event.stopPropagation();
        this.save(false);
      }
    });
    this.send({ type: 'ready' });
  }

  override render(): TemplateResult | typeof nothing {
    const { model, opening } = this;
    if (!model || !opening) {
      return nothing;
    }
    const copy = (withSecrets: boolean): void => this.send({ type: 'copyString', draft: draftOf(model), withSecrets });
    return html`
      <form @submit=${(event: Event) => event.preventDefault()}>
        ${identityFields(model, {
          folders: opening.folders,
          nameMissing: this.visited.has('name') && model.name.trim() === '',
          change: (change) => {
            this.visitIf('name', change.name === '');
            this.apply({ ...model, ...change });
          },
        })}
        <div class="columns">
          <div class="fields">
            ${
              opening.id === undefined
                ? profileField(opening.profiles, ({ name, properties }) =>
                    this.apply(withProperties({ ...model, name: model.name || name }, properties)),
                  )
                : nothing
            }
            ${schemeField(schemeOf(model), problemsOf(model).get('AuthScheme'), (scheme) =>
              this.set('AuthScheme', scheme),
            )}
            ${this.schemeFields(model)}
          </div>
          <aside>
            ${stringPanel(maskedString(model), this.pasted, this.pasteNote, {
              copy,
              paste: () => this.send({ type: 'paste' }),
              undoPaste: () => this.undoPaste(),
            })}
            ${testTemplate(this.steps, this.testing)}
          </aside>
        </div>
        ${this.footer(model)}
      </form>
    `;
  }

  private schemeFields(model: FormModel): TemplateResult {
    const scheme = schemeOf(model);
    const problems = problemsOf(model);
    const isLost = (property: string): boolean =>
      this.lost.includes(property) && valueOf(model, property) === '' && !keepsStored(model, property);
    const hidden = hiddenProperties(model, this.lost.filter(isLost));
    const required = scheme === undefined ? [] : requiredProperties(scheme, (name) => valueOf(model, name));
    const field = (property: string): TemplateResult =>
      fieldTemplate(this.fieldContext(model, property, required.includes(property), problems));
    const isWrong = (property: string): boolean => this.shownProblem(property, problems)?.severity === 'error';
    const section = (title: string, summary: string, properties: readonly string[]): TemplateResult => html`
      <details ?open=${properties.some((property) => isWrong(property) || isLost(property))}>
        <summary>
          <vscode-icon name="chevron-right"></vscode-icon>
          <span>${title}</span>
          <span class="summary">${summary}</span>
        </summary>
        <div class="section">${properties.map(field)}</div>
      </details>
    `;
    return html`
      ${scheme?.main.map(field)}
      ${scheme?.sections.map(({ group, properties }) => {
        const shown = properties.filter((property) => property !== 'Readonly');
        return section(group, summaryOf(shown, model), shown);
      })}
      ${hidden.length > 0 ? section('Kept, not used here', hidden.join(', '), hidden) : nothing}
    `;
  }

  private fieldContext(
    model: FormModel,
    property: string,
    required: boolean,
    problems: ReadonlyMap<string, PropertyProblem>,
  ): FieldContext {
    return {
      property,
      value: valueOf(model, property),
      required,
      stored: keepsStored(model, property),
      replaceable: model.storedSecrets.has(property),
      revealed: this.revealed.has(property),
      lost: this.lost.includes(property) && valueOf(model, property) === '',
      problem: this.shownProblem(property, problems),
      change: (value) => this.set(property, value),
      reveal: () => this.reveal(property),
      keepStored: () => this.apply(withStoredSecret(model, property)),
      browse: () => this.send({ type: 'browse', property }),
    };
  }

  private footer(model: FormModel): TemplateResult {
    const readOnly = /^(true|yes|1)$/i.test(valueOf(model, 'Readonly'));
    // Its switch stands here and not among the fields; so does what is wrong with it.
    const wrong = problemsOf(model).get('Readonly')?.message ?? '';
    return html`
      <footer>
        <vscode-button @click=${() => this.save(false)}>Save</vscode-button>
        <vscode-button secondary @click=${() => this.save(true)}>Save and Open</vscode-button>
        ${
          this.testing
            ? html`<vscode-button secondary icon="debug-stop" @click=${() => this.send({ type: 'stopTest' })}>
                Stop Test
              </vscode-button>`
            : html`<vscode-button secondary icon="beaker" @click=${() => this.runTest(model)}
                >Test Connection</vscode-button
              >`
        }
        <p role="alert" class="problem error">${[this.failure, wrong].filter(Boolean).join(' ')}</p>
        <label class="switch" title="Nothing is written through this connection.">
          <input
            id="Readonly"
            type="checkbox"
            role="switch"
            .checked=${readOnly}
            @change=${(event: Event) => this.set('Readonly', (event.target as HTMLInputElement).checked ? 'True' : '')}
          />
          Read-only
        </label>
      </footer>
    `;
  }

  /** A gap is told only when it was made or kept the form from being saved; everything else at once. */
  private shownProblem(property: string, problems: ReadonlyMap<string, PropertyProblem>): FieldContext['problem'] {
    const problem = problems.get(property);
    const isGap = this.model !== undefined && valueOf(this.model, property) === '';
    const shown = problem?.severity === 'error' && isGap && !this.visited.has(property) ? undefined : problem;
    return shown ?? this.pasted?.problems.find((each) => each.property === property);
  }

  private receive(message: ToConnectionForm): void {
    switch (message.type) {
      case 'open':
        this.open(message.opening);
        return;
      case 'pasted':
        this.paste(message.text);
        return;
      case 'browsed':
        this.set(message.property, message.path);
        return;
      case 'testStep':
        if (message.test === this.test) {
          this.steps = withStep(this.steps, message);
        }
        return;
      case 'testEnded':
        if (message.test === this.test) {
          this.testing = false;
        }
        return;
      case 'saveFailed':
        this.failure = message.message;
    }
  }

  private open(opening: FormOpening): void {
    const kept = savedState() as { lost?: unknown } | undefined;
    this.lost = Array.isArray(kept?.lost) ? kept.lost.filter((name) => typeof name === 'string') : [];
    this.opening = opening;
    this.model = { ...opening.draft, storedSecrets: new Set(opening.storedSecrets) };
    this.test = opening.test?.test ?? this.test;
    this.steps = opening.test?.steps ?? [];
    this.testing = opening.test?.running ?? false;
    if (opening.draft.name === '') {
      // A form that a reload brings back does not take the focus from where the person is.
      void this.updateComplete.then(() => this.focusFirst(['name']));
    }
  }

  private paste(text: string): void {
    const before = this.model;
    if (!before) {
      return;
    }
    const { properties, problems } = parseConnectionString(text);
    if (Object.keys(properties).length === 0) {
      this.pasteNote = 'The clipboard holds no connection string. The form is as it was.';
      return;
    }
    this.apply(withOtherString(before, properties));
    this.pasted = { before, problems };
  }

  private undoPaste(): void {
    const before = this.pasted?.before;
    if (before) {
      this.apply(before);
      this.pasted = undefined;
    }
  }

  private set(property: string, value: string): void {
    if (this.model) {
      this.visitIf(property, value === '');
      if (this.pasted) {
        // What the string had to say of a value is over with that value.
        const problems = this.pasted.problems.filter((problem) => problem.property !== property);
        this.pasted = { ...this.pasted, problems };
      }
      this.apply(withProperty(this.model, property, value));
    }
  }

  private apply(model: FormModel): void {
    this.model = model;
    this.failure = '';
    this.pasteNote = '';
    const { draft, lost } = withoutSecrets(model);
    const stillLost = this.lost.filter((property) => valueOf(model, property) === '');
    saveState({ id: this.opening?.id, draft, lost: [...new Set([...lost, ...stillLost])] });
    this.send({ type: 'changed', draft: draftOf(model) });
  }

  private visitIf(field: string, emptied: boolean): void {
    if (emptied) {
      this.visited = new Set([...this.visited, field]);
    }
  }

  private reveal(property: string): void {
    const revealed = new Set(this.revealed);
    if (!revealed.delete(property)) {
      revealed.add(property);
    }
    this.revealed = revealed;
  }

  private runTest(model: FormModel): void {
    this.steps = [];
    this.testing = true;
    this.test += 1;
    this.send({ type: 'test', test: this.test, draft: draftOf(model) });
  }

  private save(thenOpen: boolean): void {
    const { model } = this;
    if (!model) {
      return;
    }
    const wrong = [...problemsOf(model)].flatMap(([property, { severity }]) => (severity === 'error' ? property : []));
    if (model.name.trim() === '') {
      wrong.unshift('name');
    }
    if (wrong.length === 0) {
      this.send({ type: 'save', draft: draftOf(model), thenOpen });
      return;
    }
    this.visited = new Set([...this.visited, ...wrong]);
    this.failure =
      wrong.length === 1
        ? 'One field needs a look before this can be saved.'
        : `${wrong.length} fields need a look before this can be saved.`;
    void this.updateComplete.then(() => this.focusFirst(wrong));
  }

  /** Gives the focus to the topmost of these fields. */
  private focusFirst(fields: readonly string[]): void {
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>('input, select, textarea, button')];
    const field = all.find(({ id }) => fields.includes(id));
    field?.focus({ preventScroll: true });
    field?.scrollIntoView({ block: 'center' });
  }

  private send(message: FromConnectionForm): void {
    post<FromConnectionForm>(message);
  }
}
