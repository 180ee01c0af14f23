import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { TemplateResult } from 'lit';
import { css, html, nothing } from 'lit';
import type { BrowserWorkFailure } from '../../protocol/tableBrowser';

export const failureStyles = css`
  .not-done {
    color: var(--vscode-errorForeground);
    overflow-wrap: anywhere;
  }
  .not-done > p {
    margin: 0 0 4px;
    color: inherit;
  }
`;

/** Why a search or a count was not done, in the place of its result. */
export function workFailure({ message, canRetry }: BrowserWorkFailure, retry: () => void): TemplateResult {
  return html`<div class="not-done" role="alert">
    <p>${message}</p>
    ${canRetry ? html`<vscode-button secondary @click=${retry}>Retry</vscode-button>` : nothing}
  </div>`;
}
