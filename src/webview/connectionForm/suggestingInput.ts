import type { TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { matchingSuggestions } from './suggestions';
import type { Suggestion } from './suggestions';

/**
 * A text field with a list of suggestions: it takes any text, and the list is searched by what is typed. It stands for
 * `<datalist>`, whose list VS Code's desktop draws in the wrong place and cannot scroll (microsoft/vscode#129999 and
 * #287499). Pattern: WAI-ARIA, editable combobox with list autocomplete.
 *
 * It draws into the page around it, so that the label and the styles of the form reach it.
 */
@customElement('suggesting-input')
export class SuggestingInputElement extends LitElement {
  /** The id of the input. */
  @property({ attribute: false }) field = '';
  /** What the list holds, for those who hear it. */
  @property({ attribute: false }) listLabel = '';
  @property({ attribute: false }) value = '';
  @property({ attribute: false }) hint = '';
  @property({ attribute: false }) required = false;
  @property({ attribute: false }) wrong = false;
  /** The id of what describes the field. */
  @property({ attribute: false }) noteId: string | undefined;
  @property({ attribute: false }) suggestions: readonly Suggestion[] = [];
  @property({ attribute: false }) change: (value: string) => void = () => undefined;

  @state() private open = false;
  /** Whether something was typed since the list was opened: until then it shows everything. */
  @state() private typed = false;
  /** The entry that Enter would take, in the list on display; -1 for none. */
  @state() private active = -1;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const shown = this.shown();
    const isOpen = this.open && shown.length > 0;
    const listId = `${this.field}-list`;
    return html`
      <div class="input" @focusout=${() => this.close()}>
        <input
          id=${this.field}
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          placeholder=${this.hint}
          .value=${this.value}
          aria-autocomplete="list"
          aria-expanded=${isOpen}
          aria-controls=${listId}
          aria-activedescendant=${isOpen && this.active >= 0 ? `${listId}-${this.active}` : nothing}
          aria-required=${this.required}
          aria-invalid=${this.wrong}
          aria-describedby=${this.noteId ?? nothing}
          @input=${(event: InputEvent) => this.type((event.target as HTMLInputElement).value)}
          @keydown=${(event: KeyboardEvent) => this.press(event)}
        />
        <button
          type="button"
          class="icon"
          tabindex="-1"
          title=${this.listLabel}
          aria-label=${this.listLabel}
          @mousedown=${(event: MouseEvent) => this.toggle(event)}
        >
          <vscode-icon name="chevron-down"></vscode-icon>
        </button>
        <ul id=${listId} role="listbox" class="suggestions" aria-label=${this.listLabel} ?hidden=${!isOpen}>
          ${isOpen ? shown.map((suggestion, index) => this.entry(suggestion, index, listId)) : nothing}
        </ul>
      </div>
    `;
  }

  protected override updated(): void {
    this.querySelector('li[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  private entry(suggestion: Suggestion, index: number, listId: string): TemplateResult {
    const take = (event: MouseEvent): void => {
      // The focus stays in the field.
      event.preventDefault();
      this.take(suggestion);
    };
    return html`
      <li id="${listId}-${index}" role="option" aria-selected=${index === this.active} @mousedown=${take}>
        <span>${suggestion.value}</span><span class="note">${suggestion.note ?? ''}</span>
      </li>
    `;
  }

  private shown(): readonly Suggestion[] {
    if (!this.typed) {
      return this.suggestions;
    }
    const found = matchingSuggestions(this.suggestions, this.value);
    return found.length === 1 && found[0]?.value === this.value ? [] : found;
  }

  private type(value: string): void {
    this.typed = true;
    this.open = true;
    this.active = -1;
    this.value = value;
    this.change(value);
  }

  private press(event: KeyboardEvent): void {
    const isOpen = this.open && this.shown().length > 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (isOpen) {
        this.step(event.key === 'ArrowDown' ? 1 : -1);
      } else {
        this.show();
      }
    } else if (isOpen && event.key === 'Enter') {
      const suggestion = this.shown()[this.active];
      event.preventDefault();
      if (suggestion) {
        this.take(suggestion);
      } else {
        this.close();
      }
    } else if (isOpen && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  /** Opens the whole list at the entry that the field holds. */
  private show(): void {
    this.open = true;
    this.typed = false;
    this.active = this.suggestions.findIndex(({ value }) => value === this.value);
  }

  private step(by: 1 | -1): void {
    const { length } = this.shown();
    this.active = this.active < 0 && by < 0 ? length - 1 : (this.active + by + length) % length;
  }

  private toggle(event: MouseEvent): void {
    event.preventDefault();
    this.querySelector('input')?.focus();
    if (this.open) {
      this.close();
    } else {
      this.show();
    }
  }

  private take({ value }: Suggestion): void {
    this.close();
    this.value = value;
    this.change(value);
  }

  private close(): void {
    this.open = false;
    this.typed = false;
    this.active = -1;
  }
}
