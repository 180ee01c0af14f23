import { css } from 'lit';

export const tableBrowserStyles = css`
  :host {
    position: fixed;
    inset: 0;
    display: flex;
    flex-direction: column;
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size);
    color: var(--vscode-foreground);
    background: var(--vscode-editor-background);
  }
  header,
  footer {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 12px;
    min-block-size: 36px;
    padding: 4px 12px;
    box-sizing: border-box;
  }
  /* In a narrow and low tab something is left for the rows. */
  header {
    align-items: flex-start;
    max-block-size: 45%;
    overflow-y: auto;
  }
  question-bar {
    flex: 1 1 200px;
    min-inline-size: 0;
  }
  output {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  /* For screen readers alone. */
  .spoken {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .tools {
    display: flex;
    flex: none;
    align-items: center;
    gap: 4px;
    min-block-size: 28px;
    margin-inline-start: auto;
  }
  h1 {
    display: flex;
    align-items: baseline;
    gap: 8px;
    min-inline-size: 0;
    max-inline-size: 30ch;
    margin: 0 4px 0 0;
    overflow: hidden;
    font-size: inherit;
    font-weight: 600;
    white-space: nowrap;
  }
  h1.is-preview {
    font-style: italic;
  }
  h1 span {
    overflow: hidden;
    font-weight: normal;
    color: var(--vscode-descriptionForeground);
    text-overflow: ellipsis;
  }
  main {
    display: flex;
    flex: auto;
    min-block-size: 0;
    overflow: clip;
    border-block: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
  }
  .rows {
    position: relative;
    display: flex;
    flex: 1 1 0;
    flex-direction: column;
    min-inline-size: 0;
    outline: none;
  }
  item-panel,
  column-panel {
    flex: 0 0 min(42%, 560px);
  }
  /* Below the rows: neither a header nor a row is under it, and none moves when it comes or goes. */
  find-bar {
    position: relative;
    flex: none;
    margin-block-start: auto;
  }
  @media (max-width: 760px) {
    h1 {
      display: none;
    }
  }
  @media (max-width: 640px) {
    main:has(item-panel, column-panel) .rows {
      display: none;
    }
    item-panel,
    column-panel {
      flex-basis: 100%;
    }
  }
  dynamodb-grid {
    flex: 1 1 0;
  }
  [hidden] {
    display: none;
  }
  footer {
    font-variant-numeric: tabular-nums;
    color: var(--vscode-descriptionForeground);
  }
  .progress {
    position: relative;
    z-index: 3;
    flex: none;
    margin-block-end: -2px;
    block-size: 2px;
    overflow: hidden;
  }
  .progress::before {
    position: absolute;
    inset-block: 0;
    inline-size: 20%;
    background: var(--vscode-progressBar-background);
    content: '';
    animation: read 1.6s linear infinite;
  }
  .progress.is-held::before {
    inline-size: 100%;
    opacity: 0.4;
    animation: none;
  }
  @keyframes read {
    from {
      translate: -100%;
    }
    to {
      translate: 500%;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .progress::before {
      inline-size: 100%;
      opacity: 0.6;
      animation: none;
    }
  }
  .failure {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 10px;
    max-block-size: 35%;
    padding: 10px 12px;
    box-sizing: border-box;
    overflow-y: auto;
    background: var(--vscode-inputValidation-errorBackground);
    border: 1px solid var(--vscode-inputValidation-errorBorder, transparent);
  }
  .failure p {
    flex: 1 1 min(320px, 100%);
    min-inline-size: 0;
    margin: 0;
    line-height: 1.4;
    overflow-wrap: anywhere;
    user-select: text;
  }
  .failure vscode-icon {
    color: var(--vscode-problemsErrorIcon-foreground, var(--vscode-errorForeground));
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    max-inline-size: 100%;
    gap: 8px;
  }
`;
