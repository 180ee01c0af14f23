import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type {
  BrowserKey,
  BrowserOperator,
  BrowserProblem,
  BrowserQuestion,
  BrowserSource,
} from '../../protocol/tableBrowser';
import { markedText, markedTextStyles } from '../shared/markedText';
import { controlStyles } from './controlStyles';
import { draftOf, isSameQuestion, operatorLabel, operatorsFor, pageLimitProblem, questionOf } from './questionDraft';
import type { QuestionDraft } from './questionDraft';

/**
 * What to read, from where and in which order. Tells an `ask` event with the question when it is to be run, and a `draft`
 * event with what it is while it is put together.
 */
@customElement('question-bar')
export class QuestionBar extends LitElement {
  static override styles = [
    controlStyles,
    markedTextStyles,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 8px;
      }
      label {
        max-inline-size: 100%;
        overflow: hidden;
        color: var(--vscode-descriptionForeground);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .condition {
        display: inline-flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px;
        max-inline-size: 100%;
      }
      /* Not parts of the line's width: by those it would be counted as narrower than it is, and wrap too soon. */
      .value {
        min-inline-size: min(12ch, 100vw - 32px);
        max-inline-size: min(36ch, 100vw - 32px);
        field-sizing: content;
      }
      .pages {
        inline-size: 6ch;
      }
      p {
        flex-basis: 100%;
        min-inline-size: 0;
        margin: 0;
        overflow-wrap: anywhere;
        color: var(--vscode-errorForeground);
      }
    `,
  ];

  @property({ attribute: false }) table = '';
  @property({ attribute: false }) sources: readonly BrowserSource[] = [];
  @property({ attribute: false }) question: BrowserQuestion | undefined;
  /** What was typed in the page before this one and not run. Counts for the first question alone. */
  @property({ attribute: false }) kept: QuestionDraft | undefined;
  @property({ attribute: false }) problems: readonly BrowserProblem[] = [];
  @state() private draft: QuestionDraft | undefined;
  /** What was run here, until something is asked. */
  private ran: BrowserQuestion | undefined;
  /** What is wrong with the number of pages, once one wanted to run it. */
  @state() private pagesProblem: string | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { question, ran } = this;
    const asked = changed.get('question');
    if (!changed.has('question') || !question || (asked && isSameQuestion(asked, question))) {
      return;
    }
    // What is typed stays, also what does not count or came since Run, unless something else was asked than was run here,
    // as by following a key.
    if (!ran || !isSameQuestion(ran, question)) {
      this.draft = (asked ? undefined : this.kept) ?? draftOf(question);
      this.pagesProblem = undefined;
    }
    // What was run before counts no more: it may be asked again elsewhere.
    this.ran = undefined;
  }

  protected override updated(changed: PropertyValues<{ draft: QuestionDraft }>): void {
    const { draft } = this;
    if (changed.has('draft') && draft) {
      this.dispatchEvent(new CustomEvent<QuestionDraft>('draft', { detail: draft }));
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { draft } = this;
    if (!draft) {
      return nothing;
    }
    const source = this.source(draft);
    return html`
      <form
        @submit=${(event: Event) => {
          event.preventDefault();
          this.run(draft);
        }}
      >
        <select
          id="kind"
          aria-label="How to read"
          .value=${draft.kind}
          @change=${(event: Event) => this.set({ kind: textOf(event) === 'query' ? 'query' : 'scan' })}
        >
          <option value="scan" ?selected=${draft.kind === 'scan'}>Scan</option>
          <option value="query" ?selected=${draft.kind === 'query'} ?disabled=${this.sources.length === 0}>
            Query
          </option>
        </select>
        ${
          this.sources.length > 1
            ? html`<select
                id="source"
                aria-label="Table or index"
                @change=${(event: Event) => this.set({ index: this.sources[Number(textOf(event))]?.index })}
              >
                ${this.sources.map(
                  ({ index }, place) =>
                    html`<option value=${place} ?selected=${index === draft.index}>
                      ${index === undefined ? this.table : `${index} (index)`}
                    </option>`,
                )}
              </select>`
            : nothing
        }
        ${draft.kind === 'query' && source ? this.conditions(draft, source) : nothing}
        <span class="condition">
          <label for="pages">Pages</label>
          <input
            id="pages"
            class="pages"
            inputmode="numeric"
            placeholder="all"
            title="How many pages are read at a time; all as you scroll when this is empty"
            aria-invalid=${this.pagesProblem !== undefined}
            aria-describedby=${this.pagesProblem === undefined ? nothing : 'pages-problem'}
            .value=${draft.pageLimit}
            @input=${(event: Event) => this.set({ pageLimit: textOf(event).replaceAll(/\D/gu, '') })}
            @keydown=${(event: KeyboardEvent) => this.pressed(event)}
          />
        </span>
        <vscode-button icon="play" @click=${() => this.run(draft)}>Run</vscode-button>
        ${this.pagesProblem === undefined ? nothing : html`<p id="pages-problem" role="alert">${this.pagesProblem}</p>`}
        ${this.problems.map(({ message }) => html`<p role="alert">${message}</p>`)}
      </form>
    `;
  }

  private conditions(draft: QuestionDraft, { partitionKey, sortKey }: BrowserSource): TemplateResult {
    return html`
      <span class="condition">
        <label for="partition">${markedText(partitionKey.name)} =</label>
        ${this.valueInput('partition', draft.partition, partitionKey, (partition) => ({ partition }))}
      </span>
      ${sortKey ? this.sortCondition(draft, sortKey) : nothing}
      <select
        id="direction"
        aria-label="Order"
        @change=${(event: Event) => this.set({ isDescending: textOf(event) === 'descending' })}
      >
        <option value="ascending" ?selected=${!draft.isDescending}>smallest first</option>
        <option value="descending" ?selected=${draft.isDescending}>greatest first</option>
      </select>
    `;
  }

  private sortCondition(draft: QuestionDraft, key: BrowserKey): TemplateResult {
    const [first, second] = draft.values;
    return html`
      <span class="condition">
        <label for="operator">${markedText(key.name)}</label>
        <select
          id="operator"
          @change=${(event: Event) => this.set({ operator: textOf(event) as BrowserOperator | '' })}
        >
          <option value="" ?selected=${draft.operator === ''}>any</option>
          ${operatorsFor(key).map(
            (operator) =>
              html`<option value=${operator} ?selected=${operator === draft.operator}>
                ${operatorLabel(operator)}
              </option>`,
          )}
        </select>
        ${draft.operator === '' ? nothing : this.valueInput(0, first, key, (value) => ({ values: [value, second] }))}
        ${
          draft.operator === 'between'
            ? html`<label for="field-1">and</label>
                ${this.valueInput(1, second, key, (value) => ({ values: [first, value] }))}`
            : nothing
        }
      </span>
    `;
  }

  private valueInput(
    field: 'partition' | 0 | 1,
    value: string,
    key: BrowserKey,
    change: (value: string) => Partial<QuestionDraft>,
  ): TemplateResult {
    const isWrong = this.problems.some((problem) => problem.field === field);
    return html`<input
      id=${field === 'partition' ? 'partition' : `field-${field}`}
      class="value"
      aria-label=${`${key.name}, ${typeName(key)}`}
      aria-invalid=${isWrong}
      placeholder=${typeName(key)}
      spellcheck="false"
      .value=${value}
      @input=${(event: Event) => this.set(change(textOf(event)))}
      @keydown=${(event: KeyboardEvent) => this.pressed(event)}
    />`;
  }

  /** Enter runs the question from each of its fields: by itself a form with more than one does not. */
  private pressed(event: KeyboardEvent): void {
    if (event.key === 'Enter' && this.draft) {
      event.preventDefault();
      this.run(this.draft);
    }
  }

  private source(draft: QuestionDraft): BrowserSource | undefined {
    return this.sources.find(({ index }) => index === draft.index) ?? this.sources[0];
  }

  private set(change: Partial<QuestionDraft>): void {
    if (this.draft) {
      this.draft = { ...this.draft, ...change };
      this.pagesProblem &&= pageLimitProblem(this.draft);
    }
  }

  private run(draft: QuestionDraft): void {
    this.pagesProblem = pageLimitProblem(draft);
    if (this.pagesProblem !== undefined) {
      return;
    }
    const detail = questionOf(draft, this.source(draft));
    this.ran = detail;
    this.dispatchEvent(new CustomEvent<BrowserQuestion>('ask', { detail }));
  }
}

function textOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

function typeName({ type }: BrowserKey): string {
  return type === 'N' ? 'number' : type === 'B' ? 'base64 or 0x…' : 'text';
}
