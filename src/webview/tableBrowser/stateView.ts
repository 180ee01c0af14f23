import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-icon/index.js';
import type { TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { actionLabel } from './actionLabel';
import { controlStyles } from './controlStyles';
import type { StateAction, StateText } from './stateText';

/**
 * What stands in the middle where there are no rows: why, and what comes next. It stays in the page without a text too,
 * so that a screen reader hears when one comes. Tells an `act` event with the button that was pressed.
 */
@customElement('state-view')
export class StateView extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host {
        display: grid;
        place-items: safe center;
        position: absolute;
        inset: 0;
        overflow: auto;
      }
      /* Without a text it is there for screen readers alone, over the rows. */
      :host(:not([shown])) {
        pointer-events: none;
      }
      .view {
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: 12px;
        max-inline-size: 60ch;
        /* A little above the middle is where one looks. */
        padding: 16px min(24px, 6%) 12vh;
        box-sizing: border-box;
        text-align: center;
      }
      vscode-icon {
        color: var(--vscode-descriptionForeground);
      }
      .is-error vscode-icon {
        color: var(--vscode-problemsErrorIcon-foreground, var(--vscode-errorForeground));
      }
      h2 {
        margin: 0;
        font-size: 1.3em;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      p {
        margin: 6px 0 0;
        line-height: 1.5;
        color: var(--vscode-descriptionForeground);
        overflow-wrap: anywhere;
        text-wrap: pretty;
        user-select: text;
      }
      .is-error p {
        color: inherit;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 8px;
        margin-block-start: 4px;
      }
    `,
  ];

  @property({ attribute: false }) state: StateText | undefined;

  protected override willUpdate(): void {
    this.toggleAttribute('shown', this.state !== undefined);
  }

  override render(): TemplateResult {
    const { state } = this;
    return html`
      <div class="view ${state?.isError ? 'is-error' : ''}">
        ${state ? html`<vscode-icon name=${state.icon} size="40" aria-hidden="true"></vscode-icon>` : nothing}
        <div role=${state?.isError ? 'alert' : 'status'}>
          ${
            state
              ? html`<h2>${state.headline}</h2>
                  <p>${state.text}</p>`
              : nothing
          }
        </div>
        ${
          state && state.actions.length > 0
            ? html`<div class="actions">
                ${state.actions.map(
                  (action, index) =>
                    html`<vscode-button ?secondary=${index > 0} @click=${() => this.act(action)}
                      >${actionLabel(action)}</vscode-button
                    >`,
                )}
              </div>`
            : nothing
        }
      </div>
    `;
  }

  private act(action: StateAction): void {
    this.dispatchEvent(new CustomEvent<StateAction>('act', { detail: action }));
  }
}
