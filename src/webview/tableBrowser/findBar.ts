import type { TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { BrowserWorkFailure } from '../../protocol/tableBrowser';
import { number } from '../shared/numberFormat';
import { controlStyles } from './controlStyles';
import { iconButton } from './itemPanel';
import { failureStyles, workFailure } from './workFailure';

/** Finds text in the rows that are loaded. Events: `find` with the text, `step` with 1 or -1, `retry`, `close`. */
@customElement('find-bar')
export class FindBar extends LitElement {
  static override styles = [
    controlStyles,
    failureStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px;
        padding: 4px 12px;
        box-sizing: border-box;
        background: var(--vscode-editorWidget-background);
        border-block-start: 1px solid
          var(--vscode-editorWidget-border, var(--vscode-contrastBorder, var(--vscode-panel-border, transparent)));
      }
      input {
        flex: 1 1 14ch;
        max-inline-size: min(40ch, 100%);
      }
      .result {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px;
        max-inline-size: 100%;
      }
      output {
        min-inline-size: 11ch;
        max-inline-size: 100%;
        overflow-wrap: anywhere;
        color: var(--vscode-descriptionForeground);
        font-variant-numeric: tabular-nums;
      }
      .not-done {
        flex: 1 1 100%;
        min-inline-size: 0;
      }
      @media (max-width: 300px) {
        output {
          min-inline-size: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) found = 0;
  /** There are more. */
  @property({ attribute: false }) isCut = false;
  /** Which of them is the current one, from 0; -1 for none. */
  @property({ attribute: false }) current = -1;
  @property({ attribute: false }) isSearching = false;
  /** Why it ended before its end. */
  @property({ attribute: false }) failure: BrowserWorkFailure | undefined;
  @property({ attribute: false }) text = '';
  @query('input') private input!: HTMLInputElement;

  override render(): TemplateResult {
    return html`
      <input
        type="text"
        aria-label="Find in the loaded items"
        placeholder="Find in loaded items"
        spellcheck="false"
        .value=${this.text}
        @input=${() => this.tell('find', this.input.value)}
        @keydown=${(event: KeyboardEvent) => this.pressed(event)}
      />
      <div class="result">
        <output role="status">${this.resultText()}</output>
        ${iconButton('arrow-up', 'Previous Match (Shift+Enter)', () => this.tell('step', -1))}
        ${iconButton('arrow-down', 'Next Match (Enter)', () => this.tell('step', 1))}
        ${iconButton('close', 'Close (Escape)', () => this.tell('close', undefined))}
      </div>
      ${this.failure ? workFailure(this.failure, () => this.retry()) : nothing}
    `;
  }

  /** The button goes: the keyboard does not go with it. */
  private retry(): void {
    this.input.focus();
    this.tell('retry', undefined);
  }

  override focus(): void {
    void this.focusText();
  }

  private async focusText(): Promise<void> {
    await this.updateComplete;
    this.input.focus();
    this.input.select();
  }

  private resultText(): string {
    if (this.text === '') {
      return '';
    }
    // What comes later is looked through in passing.
    if (this.isSearching && this.found === 0) {
      return 'searching…';
    }
    if (this.found === 0 && this.failure) {
      return '';
    }
    if (this.found === 0) {
      return 'No results';
    }
    return `${this.current === -1 ? '?' : number.format(this.current + 1)} of ${number.format(this.found)}${this.isCut ? '+' : ''}`;
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.tell('step', event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      // It is not also the open item's.
      event.stopPropagation();
      this.tell('close', undefined);
    }
  }

  private tell<Detail>(name: string, detail: Detail): void {
    this.dispatchEvent(new CustomEvent<Detail>(name, { detail }));
  }
}
