/** VS Code's variables for its default themes, as far as the grid asks for them. */
const fonts = {
  '--vscode-font-family': 'system-ui, "DejaVu Sans", sans-serif',
  '--vscode-font-size': '13px',
  '--vscode-editor-font-family': '"DejaVu Sans Mono", monospace',
  '--vscode-editor-font-size': '13px',
};

const dark = {
  ...fonts,
  '--vscode-editor-background': '#1f1f1f',
  '--vscode-editor-foreground': '#cccccc',
  '--vscode-foreground': '#cccccc',
  '--vscode-descriptionForeground': '#9d9d9d',
  '--vscode-focusBorder': '#0078d4',
  '--vscode-list-hoverBackground': '#2a2d2e',
  '--vscode-list-activeSelectionBackground': '#04395e',
  '--vscode-list-activeSelectionForeground': '#ffffff',
  '--vscode-list-inactiveSelectionBackground': '#37373d',
  '--vscode-keybindingTable-headerBackground': 'rgba(204, 204, 204, 0.04)',
  '--vscode-editorWidget-background': '#202020',
  '--vscode-tree-tableColumnsBorder': 'rgba(204, 204, 204, 0.13)',
  '--vscode-tree-tableOddRowsBackground': 'rgba(204, 204, 204, 0.04)',
  '--vscode-editorLineNumber-foreground': '#6e7681',
  '--vscode-editorLineNumber-activeForeground': '#cccccc',
  '--vscode-scrollbarSlider-background': 'rgba(121, 121, 121, 0.4)',
  '--vscode-scrollbar-shadow': '#000000',
  '--vscode-editor-findMatchBackground': '#9e6a03',
  '--vscode-editor-findMatchHighlightBackground': 'rgba(234, 92, 0, 0.33)',
};

const light = {
  ...fonts,
  '--vscode-editor-background': '#ffffff',
  '--vscode-editor-foreground': '#3b3b3b',
  '--vscode-foreground': '#3b3b3b',
  '--vscode-descriptionForeground': '#3b3b3b',
  '--vscode-focusBorder': '#005fb8',
  '--vscode-list-hoverBackground': '#f2f2f2',
  '--vscode-list-activeSelectionBackground': '#e8e8e8',
  '--vscode-list-activeSelectionForeground': '#000000',
  '--vscode-list-focusAndSelectionOutline': '#005fb8',
  '--vscode-list-inactiveSelectionBackground': '#e4e6f1',
  '--vscode-keybindingTable-headerBackground': 'rgba(59, 59, 59, 0.04)',
  '--vscode-editorWidget-background': '#f8f8f8',
  '--vscode-tree-tableColumnsBorder': 'rgba(97, 97, 97, 0.13)',
  '--vscode-tree-tableOddRowsBackground': 'rgba(59, 59, 59, 0.04)',
  '--vscode-editorLineNumber-foreground': '#6e7681',
  '--vscode-editorLineNumber-activeForeground': '#171184',
  '--vscode-scrollbarSlider-background': 'rgba(100, 100, 100, 0.4)',
  '--vscode-scrollbar-shadow': '#dddddd',
  '--vscode-editor-findMatchBackground': '#a8ac94',
  '--vscode-editor-findMatchHighlightBackground': 'rgba(234, 92, 0, 0.33)',
};

const highContrast = {
  ...fonts,
  '--vscode-editor-background': '#000000',
  '--vscode-editor-foreground': '#ffffff',
  '--vscode-foreground': '#ffffff',
  '--vscode-descriptionForeground': 'rgba(255, 255, 255, 0.7)',
  '--vscode-focusBorder': '#f38518',
  '--vscode-contrastBorder': '#6fc3df',
  '--vscode-contrastActiveBorder': '#f38518',
  '--vscode-list-hoverBackground': 'rgba(255, 255, 255, 0.1)',
  '--vscode-editorWidget-background': '#0c141f',
  '--vscode-editorLineNumber-foreground': '#ffffff',
  '--vscode-editorLineNumber-activeForeground': '#f38518',
  '--vscode-scrollbarSlider-background': 'rgba(111, 195, 223, 0.6)',
  '--vscode-editor-findMatchBorder': '#f38518',
  '--vscode-editor-findMatchHighlightBorder': '#f38518',
};

export const themes = { dark, light, 'high-contrast': highContrast };
