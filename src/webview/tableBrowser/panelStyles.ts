import { css } from 'lit';

/** What stands beside the rows: a header with a heading and buttons, and below it what there is to read. */
export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    background: var(--vscode-sideBar-background, var(--vscode-editor-background));
    border-inline-start: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
  }
  header {
    display: flex;
    flex: none;
    align-items: center;
    gap: 4px;
    min-block-size: 32px;
    padding: 0 8px 0 12px;
  }
  h2 {
    flex: auto;
    margin: 0;
    overflow: hidden;
    font-size: inherit;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .content {
    flex: auto;
    padding: 4px 12px 16px;
    overflow: auto;
    line-height: 1.5;
    user-select: text;
  }
  .content:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
`;
