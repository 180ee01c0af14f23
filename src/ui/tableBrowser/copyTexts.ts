import * as vscode from 'vscode';
import type { CopyFormat } from '../../protocol/tableBrowser';

/** What is copied: cells as text, whole items in any other format. */
export interface CopySize {
  readonly format: CopyFormat;
  readonly rows: number;
  readonly columns: number;
}

/** The title of what takes its time. */
export function copyingText({ format, rows }: CopySize): string {
  return format === 'text'
    ? vscode.l10n.t('Copying the cells of {0} rows', formatted(rows))
    : vscode.l10n.t('Copying {0} items', formatted(rows));
}

/** Said once it is on the clipboard. */
export function copiedText({ format, rows, columns }: CopySize): string {
  if (format !== 'text') {
    return rows === 1 ? vscode.l10n.t('Copied 1 item.') : vscode.l10n.t('Copied {0} items.', formatted(rows));
  }
  const cells = rows * columns;
  return cells === 1 ? vscode.l10n.t('Copied 1 cell.') : vscode.l10n.t('Copied {0} cells.', formatted(cells));
}

/** Short, for a notification shows one line. */
export function tooManyText(rows: number, most: number): string {
  return vscode.l10n.t('{0} rows are too many to copy. Select at most {1}.', formatted(rows), formatted(most));
}

/** See `tooManyText`. */
export function tooLongText(rows: number): string {
  return vscode.l10n.t('{0} rows are too long to copy. Select fewer.', formatted(rows));
}

function formatted(count: number): string {
  return count.toLocaleString('en');
}
