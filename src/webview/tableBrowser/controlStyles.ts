import { css } from 'lit';

/** Text boxes and lists of the table browser, as VS Code draws its own. */
export const controlStyles = css`
  input,
  select {
    /* Letters may be larger than VS Code's own, and a tab narrower than any field. */
    block-size: max(26px, 1.75em);
    min-inline-size: 0;
    max-inline-size: 100%;
    padding: 0 6px;
    box-sizing: border-box;
    font: inherit;
    color: var(--vscode-input-foreground);
    background: var(--vscode-input-background);
    border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent));
    border-radius: 2px;
  }
  select {
    max-inline-size: min(28ch, 100%);
    color: var(--vscode-dropdown-foreground);
    background: var(--vscode-dropdown-background);
    border-color: var(--vscode-dropdown-border, var(--vscode-contrastBorder, transparent));
  }
  input::placeholder {
    color: var(--vscode-input-placeholderForeground);
  }
  input:focus-visible,
  select:focus-visible,
  button:focus-visible,
  summary:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  input[aria-invalid='true'] {
    border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
  }
  vscode-button {
    max-inline-size: 100%;
  }
  vscode-button::part(base) {
    line-height: max(22px, 1.4em);
    white-space: normal;
    overflow-wrap: anywhere;
  }
  button.icon {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    flex: none;
    inline-size: 22px;
    block-size: 22px;
    padding: 0;
    color: var(--vscode-icon-foreground, inherit);
    background: none;
    border: none;
    border-radius: 4px;
    cursor: pointer;
  }
  button.icon:hover {
    background: var(--vscode-toolbar-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
  }
  button.icon[aria-pressed='true'] {
    color: var(--vscode-inputOption-activeForeground);
    background: var(--vscode-inputOption-activeBackground);
  }
`;
