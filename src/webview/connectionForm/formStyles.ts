import { css } from 'lit';

/** What a list that opens below a field looks like. */
const listSurface = css`
  color: var(--vscode-foreground);
  background: var(--vscode-dropdown-listBackground, var(--vscode-dropdown-background));
  border: 1px solid
    var(--vscode-settings-dropdownListBorder, var(--vscode-dropdown-border, var(--vscode-widget-border)));
  border-radius: 4px;
  box-shadow: 0 2px 8px var(--vscode-widget-shadow);
`;

export const formStyles = css`
  :host {
    display: block;
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size);
    color: var(--vscode-foreground);
    color-scheme: light;
  }
  :host-context(.vscode-dark),
  :host-context(.vscode-high-contrast:not(.vscode-high-contrast-light)) {
    color-scheme: dark;
  }
  form {
    display: flex;
    flex-direction: column;
    min-block-size: 100vh;
  }
  .identity,
  .columns {
    display: grid;
    grid-template-columns: minmax(320px, 520px) minmax(280px, 460px);
    gap: 0 48px;
    padding: 0 24px;
  }
  .identity {
    padding-block-start: 20px;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 16px;
  }
  .columns {
    flex: auto;
    align-content: start;
    padding-block: 4px 24px;
  }
  .environment {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .environment::before {
    flex: none;
    inline-size: 10px;
    block-size: 10px;
    background: var(--environment-colour, transparent);
    border-radius: 50%;
    content: '';
  }
  .environment:not(.production, .staging, .development, .local)::before {
    display: none;
  }
  .production {
    --environment-colour: var(--vscode-charts-red);
  }
  .staging {
    --environment-colour: var(--vscode-charts-orange);
  }
  .development {
    --environment-colour: var(--vscode-charts-blue);
  }
  .local {
    --environment-colour: var(--vscode-charts-green);
  }
  aside {
    position: sticky;
    top: 20px;
    align-self: start;
    min-width: 0;
  }
  .field {
    margin-block-end: 14px;
    min-width: 0;
  }
  label,
  h2 {
    display: block;
    margin: 0 0 4px;
    font-size: var(--vscode-font-size);
    font-weight: 600;
  }
  .required {
    color: var(--vscode-editorError-foreground, var(--vscode-errorForeground));
  }
  .help,
  .problem {
    margin: 4px 0 0;
    line-height: 1.4;
    color: var(--vscode-descriptionForeground);
    overflow-wrap: anywhere;
  }
  .problem.error {
    color: var(--vscode-errorForeground);
  }
  .problem.warning {
    color: var(--vscode-editorWarning-foreground);
  }
  .problem.info {
    color: var(--vscode-editorInfo-foreground);
  }
  input,
  select,
  textarea {
    box-sizing: border-box;
    inline-size: 100%;
    block-size: 26px;
    padding: 3px 6px;
    font: inherit;
    color: var(--vscode-input-foreground);
    background: var(--vscode-input-background);
    border: 1px solid var(--vscode-settings-textInputBorder, var(--vscode-input-border, transparent));
    border-radius: 2px;
  }
  select {
    color: var(--vscode-settings-dropdownForeground, var(--vscode-dropdown-foreground));
    background: var(--vscode-settings-dropdownBackground, var(--vscode-dropdown-background));
    border-color: var(--vscode-settings-dropdownBorder, var(--vscode-dropdown-border, transparent));
  }
  textarea {
    block-size: auto;
    resize: vertical;
    font-family: var(--vscode-editor-font-family, monospace);
  }
  .hidden-text {
    -webkit-text-security: disc;
  }
  input[type='checkbox'] {
    inline-size: 16px;
    block-size: 16px;
    margin: 0;
    accent-color: var(--vscode-button-background);
  }
  .switch {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    margin: 0 0 0 auto;
    font-weight: normal;
    cursor: pointer;
  }
  @supports (appearance: base-select) {
    select.rich,
    select.rich::picker(select) {
      appearance: base-select;
    }
    select.rich {
      align-items: center;
    }
    select.rich::picker(select) {
      max-block-size: min(70vh, 560px);
      padding: 4px;
      ${listSurface}
    }
    .rich option {
      display: grid;
      grid-template-columns: 1fr;
      gap: 1px;
      padding: 5px 8px;
      line-height: 1.35;
      border-radius: 3px;
    }
    .rich option::checkmark {
      display: none;
    }
    .rich option:checked {
      background: var(--vscode-list-inactiveSelectionBackground);
    }
    .rich option:hover {
      background: var(--vscode-list-hoverBackground);
    }
    .rich option:focus {
      color: var(--vscode-list-activeSelectionForeground);
      background: var(--vscode-list-activeSelectionBackground);
      outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-contrastActiveBorder, transparent));
    }
    .rich option::after {
      content: attr(data-description);
      font-size: 0.92em;
      white-space: normal;
      opacity: 0.8;
    }
  }
  input::placeholder,
  textarea::placeholder {
    color: var(--vscode-input-placeholderForeground);
  }
  input[aria-invalid='true'],
  select[aria-invalid='true'],
  textarea[aria-invalid='true'] {
    border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
  }
  input:focus-visible,
  select:focus-visible,
  button:focus-visible,
  summary:focus-visible,
  textarea:focus-visible,
  .string:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .input {
    position: relative;
    display: flex;
    gap: 2px;
  }
  suggesting-input {
    display: block;
  }
  .suggestions {
    position: absolute;
    inset: 28px 28px auto 0;
    z-index: 2;
    max-block-size: 232px;
    padding: 2px;
    margin: 0;
    overflow: auto;
    list-style: none;
    ${listSurface}
  }
  .suggestions li {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    padding: 3px 6px;
    border-radius: 3px;
    cursor: pointer;
  }
  .suggestions li:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .suggestions li[aria-selected='true'] {
    color: var(--vscode-list-activeSelectionForeground);
    background: var(--vscode-list-activeSelectionBackground);
    outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-contrastActiveBorder, transparent));
    outline-offset: -1px;
  }
  .suggestions .note {
    opacity: 0.8;
  }
  .icon {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    flex: none;
    inline-size: 26px;
    block-size: 26px;
    padding: 0;
    color: var(--vscode-icon-foreground);
    background: none;
    border: none;
    border-radius: 4px;
    cursor: pointer;
  }
  .icon:hover {
    background: var(--vscode-toolbar-hoverBackground);
  }
  .stored {
    display: flex;
    align-items: center;
    gap: 12px;
    block-size: 26px;
    color: var(--vscode-descriptionForeground);
  }
  .stored span {
    display: inline-flex;
    align-items: center;
    gap: 4px;
  }
  details {
    border-block-start: 1px solid var(--vscode-widget-border, var(--vscode-panel-border, transparent));
  }
  summary {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 8px 0;
    list-style: none;
    font-weight: 600;
    cursor: pointer;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  details[open] > summary vscode-icon {
    rotate: 90deg;
  }
  .summary {
    overflow: hidden;
    font-weight: normal;
    color: var(--vscode-descriptionForeground);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .section {
    padding: 4px 0 2px 22px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 8px;
  }
  .link {
    padding: 0;
    font: inherit;
    color: var(--vscode-textLink-foreground);
    background: none;
    border: none;
    cursor: pointer;
  }
  .link:hover {
    color: var(--vscode-textLink-activeForeground);
    text-decoration: underline;
  }
  .pasted {
    margin-block-start: 12px;
  }
  .pasted p {
    margin: 0;
  }
  .pasted ul {
    padding: 0;
    margin: 6px 0 0;
    list-style: none;
  }
  .pasted li span {
    opacity: 0.75;
  }
  .string {
    display: block;
    min-block-size: 64px;
    padding: 8px 10px;
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: var(--vscode-editor-font-size, inherit);
    line-height: 1.5;
    color: var(--vscode-editor-foreground);
    background: var(--vscode-textCodeBlock-background);
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 3px;
    overflow-wrap: anywhere;
    user-select: text;
  }
  section + section {
    margin-block-start: 24px;
  }
  .steps {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .steps li {
    display: grid;
    grid-template-columns: 18px 1fr;
    gap: 6px;
    padding: 5px 0;
  }
  .steps vscode-progress-ring {
    inline-size: 16px;
    block-size: 16px;
  }
  .step {
    display: flex;
    justify-content: space-between;
    gap: 12px;
  }
  .steps .title {
    font-weight: 600;
  }
  .steps p {
    margin: 2px 0 0;
    line-height: 1.4;
    color: var(--vscode-descriptionForeground);
    overflow-wrap: anywhere;
    user-select: text;
  }
  .steps .failed p {
    color: var(--vscode-errorForeground);
  }
  .time {
    flex: none;
    color: var(--vscode-descriptionForeground);
    font-variant-numeric: tabular-nums;
  }
  .passed vscode-icon {
    color: var(--vscode-testing-iconPassed, #388a34);
  }
  .failed vscode-icon {
    color: var(--vscode-testing-iconFailed, var(--vscode-errorForeground));
  }
  footer {
    position: sticky;
    bottom: 0;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 12px 24px;
    background: var(--vscode-editor-background);
    border-block-start: 1px solid
      var(--vscode-widget-border, var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)));
  }
  footer p:empty {
    display: none;
  }
  @media (max-width: 760px) {
    .identity,
    .columns {
      grid-template-columns: minmax(0, 1fr);
      padding-inline: 16px;
    }
    aside {
      position: static;
      margin-block-start: 24px;
    }
    footer {
      padding: 12px 16px;
    }
  }
`;
