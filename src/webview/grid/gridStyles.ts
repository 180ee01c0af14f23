import { hiddenCharacterCss } from '../shared/hiddenCharacters';

/**
 * The grid's looks: VS Code's own colours and fonts only. High contrast themes define the `contrast*` variables, and
 * nothing else does, so they are simply asked for. A theme may define one colour of a pair, as a background without the
 * text on it: what takes the place of either goes with both.
 */
const gridCss = `
:host {
  display: block;
  position: relative;
  box-sizing: border-box;
  min-width: 0;
  min-height: 0;
  overflow: hidden;
  contain: strict;
  --paper: var(--vscode-editor-background, Canvas);
  --ink: var(--vscode-editor-foreground, var(--vscode-foreground, CanvasText));
  --faint: var(--vscode-descriptionForeground, color-mix(in srgb, var(--ink) 65%, transparent));
  --line: var(--vscode-tree-tableColumnsBorder, color-mix(in srgb, var(--ink) 13%, transparent));
  --edge: var(--vscode-contrastBorder, var(--vscode-editorWidget-border, color-mix(in srgb, var(--ink) 20%, transparent)));
  --stripe: var(--vscode-tree-tableOddRowsBackground, color-mix(in srgb, var(--ink) 4%, transparent));
  --hover: var(--vscode-list-hoverBackground, color-mix(in srgb, var(--ink) 6%, transparent));
  --ring: var(--vscode-contrastActiveBorder, var(--vscode-focusBorder, Highlight));
  --chosen: var(--vscode-list-inactiveSelectionBackground, color-mix(in srgb, var(--ink) 14%, transparent));
  --chosen-ink: var(--vscode-list-inactiveSelectionForeground, var(--ink));
  --type-width: 2.4em;
  --head: var(--vscode-keybindingTable-headerBackground, var(--vscode-editorWidget-background, transparent));
  color: var(--ink);
  background: var(--paper);
  font-family: var(--vscode-editor-font-family, ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace);
  font-size: var(--vscode-editor-font-size, 13px);
  font-weight: var(--vscode-editor-font-weight, normal);
}
:host(:focus-within) {
  --chosen: var(--vscode-list-activeSelectionBackground, color-mix(in srgb, var(--ink) 35%, transparent));
  --chosen-ink: var(--vscode-list-activeSelectionForeground, var(--ink));
}
:host([hidden]) { display: none; }

.viewport {
  position: absolute;
  inset: 0;
  overflow: auto;
  overflow-anchor: none;
  outline: none;
  scrollbar-color: var(--vscode-scrollbarSlider-background, color-mix(in srgb, var(--ink) 25%, transparent)) transparent;
}
.extent { position: relative; min-width: 100%; min-height: 100%; }
.surface {
  position: sticky;
  top: 0;
  left: 0;
  overflow: clip;
  contain: strict;
  user-select: none;
  -webkit-user-select: none;
  cursor: default;
}
.probe { position: absolute; visibility: hidden; width: 1em; height: 1em; pointer-events: none; }

.head {
  position: absolute;
  inset: 0 0 auto 0;
  overflow: clip;
  contain: strict;
  font-family: var(--vscode-font-family, system-ui, sans-serif);
  font-size: var(--vscode-font-size, 13px);
  border-bottom: 1px solid var(--edge);
  box-sizing: border-box;
  background-image: linear-gradient(var(--head), var(--head));
}
.body { position: absolute; inset: 0; overflow: clip; contain: strict; }
.rows { position: absolute; inset: 0 0 auto 0; height: 0; will-change: transform; }
.row { position: absolute; inset: 0 0 auto 0; height: var(--row-height); contain: layout style; }
.head .row { height: 100%; --tint: var(--head); }
.strip { position: absolute; inset: 0 auto 0 0; width: 0; }
.row { --tint: transparent; }
.body .row { background-color: var(--tint); }
.row.odd { --tint: var(--stripe); }
.body .row:hover { --tint: var(--hover); }
.row[hidden] { display: none; }

.cell {
  position: absolute;
  top: 0;
  height: 100%;
  box-sizing: border-box;
  padding: 0 8px;
  overflow: clip;
  contain: size layout style;
  white-space: pre;
  text-overflow: ellipsis;
  text-align: left;
  unicode-bidi: plaintext;
  font-variant-numeric: tabular-nums;
  font-variant-ligatures: none;
  border-right: 1px solid var(--line);
  outline: none;
}
.cell.number { text-align: right; unicode-bidi: isolate; }
.cell.structure { unicode-bidi: isolate; }
.cell.faint { color: color-mix(in srgb, var(--faint) 75%, transparent); font-style: italic; }
.cell.lines { white-space: nowrap; }
/* Where types are mixed each value says its own: in a column of its own at the left, whatever way the value is written. */
.cell[data-type] { padding-left: calc(var(--type-width) + 8px); }
.cell[data-type]::before {
  content: attr(data-type);
  position: absolute;
  left: 8px;
  font-family: var(--vscode-font-family, system-ui, sans-serif);
  font-size: 0.8em;
  font-style: normal;
  color: var(--faint);
}
.is-range .cell[aria-selected='true'] { background-color: var(--chosen); color: var(--chosen-ink); }

/* What is pinned lies over what moves: the row's tint on top of the page's own colour. */
.gutter, .pinned { background-color: var(--paper); background-image: linear-gradient(var(--tint), var(--tint)); }
.is-range .pinned[aria-selected='true'] {
  background-color: var(--paper);
  background-image: linear-gradient(var(--chosen), var(--chosen));
}
.pinned { z-index: 1; }
.gutter {
  left: 0;
  z-index: 1;
  text-align: right;
  color: var(--vscode-editorLineNumber-foreground, var(--faint));
  padding-right: 10px;
}
.current > .gutter { color: var(--vscode-editorLineNumber-activeForeground, var(--ink)); }
[data-last] { border-right-color: var(--edge); }
.shade {
  position: absolute;
  top: 0;
  bottom: 0;
  width: 5px;
  opacity: 0;
  pointer-events: none;
  background: linear-gradient(to right, var(--vscode-scrollbar-shadow, rgba(0, 0, 0, 0.2)), transparent);
}
.is-moved .shade { opacity: 0.6; }

/* What a search found. */
.surface .match {
  --found: var(--vscode-editor-findMatchHighlightBackground, transparent);
  background-image: linear-gradient(var(--found), var(--found));
  color: var(--vscode-editor-findMatchHighlightForeground, var(--ink));
  box-shadow: inset 0 0 0 1px var(--vscode-editor-findMatchHighlightBorder, var(--vscode-contrastActiveBorder, transparent));
}
.surface .match.now {
  --found: var(--vscode-editor-findMatchBackground, transparent);
  color: var(--vscode-editor-findMatchForeground, var(--ink));
  box-shadow: inset 0 0 0 2px var(--vscode-editor-findMatchBorder, var(--vscode-contrastActiveBorder, transparent));
}
.surface .pinned.match { background-image: linear-gradient(var(--found), var(--found)), linear-gradient(var(--tint), var(--tint)); }
.found > .gutter { box-shadow: inset 3px 0 0 var(--vscode-editorOverviewRuler-findMatchForeground, var(--ring)); }
.found-now > .gutter { font-weight: bold; }

.active { outline-offset: -1px; }
.was-focused .active { outline: 1px solid var(--faint); }
.surface .active:focus { outline: 1px solid var(--ring); }
.is-range .active:focus { outline-color: var(--vscode-list-focusAndSelectionOutline, var(--ring)); }

.head .cell {
  display: flex;
  align-items: center;
  gap: 6px;
  unicode-bidi: isolate;
  color: var(--vscode-keybindingTable-headerForeground, var(--ink));
}
.head .cell.number { justify-content: flex-end; }
.name {
  min-width: 0;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: pre;
  unicode-bidi: plaintext;
  font-weight: 600;
}
.arrow { flex: none; color: var(--ink); }
.arrow:not(.codicon)::before { content: '↑'; }
.arrow.is-descending:not(.codicon)::before { content: '↓'; }
.arrow.codicon { font: normal 1.1em/1 codicon; }
.arrow.codicon::before { content: '\\eaa1'; }
.arrow.is-descending.codicon::before { content: '\\ea9a'; }
.types {
  flex: none;
  max-width: 50%;
  overflow: hidden;
  text-overflow: ellipsis;
  font-size: 0.8em;
  letter-spacing: 0.02em;
  color: var(--faint);
}
.head .current .name { text-decoration: underline; text-underline-offset: 0.3em; text-decoration-thickness: 1px; }
/* A header that is dragged, and where it would go. */
.head .held { opacity: 0.5; }
.is-moving, .is-moving .cell { cursor: grabbing; }
.drop {
  position: absolute;
  top: 0;
  bottom: 0;
  width: 2px;
  margin-left: -1px;
  z-index: 3;
  pointer-events: none;
  background: var(--vscode-sash-hoverBorder, var(--ring));
}
.drop[hidden] { display: none; }
.announcer { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.resizer { position: absolute; inset: 0 0 0 auto; width: 7px; cursor: col-resize; touch-action: none; z-index: 2; }
.resizer:hover, .resizer.dragged { background: linear-gradient(to left, var(--vscode-sash-hoverBorder, var(--ring)) 2px, transparent 2px); }
.is-resizing, .is-resizing .cell { cursor: col-resize; }

.key { flex: none; position: relative; width: 1em; height: 1em; color: var(--faint); }
.key.is-partition { color: var(--vscode-symbolIcon-keyForeground, var(--ink)); }
.key.codicon { font: normal 1.1em/1 codicon; width: auto; height: auto; }
.key.codicon-key::before { content: '\\eb11'; }
.key:not(.codicon)::before {
  content: '';
  position: absolute;
  box-sizing: border-box;
  left: 0;
  top: 0.25em;
  width: 0.5em;
  height: 0.5em;
  border: 0.11em solid currentColor;
  border-radius: 50%;
}
.key:not(.codicon)::after {
  content: '';
  position: absolute;
  left: 0.48em;
  top: 0.445em;
  width: 0.5em;
  height: 0.27em;
  box-sizing: border-box;
  border: solid currentColor;
  border-width: 0.11em 0.11em 0 0;
}

:host([data-slow]) .waiting .cell:not(.gutter) {
  background-image: linear-gradient(var(--line), var(--line)), linear-gradient(var(--tint), var(--tint));
  background-size: min(55%, 9em) 0.5em, auto;
  background-position: 8px center, 0 0;
  background-repeat: no-repeat;
}
:host([data-slow]) .waiting .cell:not(.gutter, .pinned) { background-image: linear-gradient(var(--line), var(--line)); }

@media (prefers-reduced-motion: no-preference) {
  .resizer { transition: background 0.1s 0.2s; }
}
@media (forced-colors: active) {
  .is-range .cell[aria-selected='true'] {
    forced-color-adjust: none;
    background: Highlight;
    color: HighlightText;
  }
  .surface .match { forced-color-adjust: none; background: Mark; color: MarkText; }
  .surface .match.now { box-shadow: inset 0 0 0 2px Highlight; }
  .drop { forced-color-adjust: none; background: Highlight; }
  .was-focused .active { outline: 1px dashed CanvasText; }
  .surface .active:focus { outline: 2px solid Highlight; outline-offset: -2px; }
  .is-range .active:focus { outline-color: HighlightText; }
  .cell { border-right-color: GrayText; }
}
`;

let sheet: CSSStyleSheet | undefined;

/** The one style sheet all grids share; a constructed sheet passes any content security policy. */
export function gridStyleSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(gridCss + hiddenCharacterCss);
  }
  return sheet;
}
