import * as vscode from 'vscode';
import { UserError } from '../connection/userError';
import type { UserErrorAction } from '../connection/userError';

/** The sentence to show for whatever was thrown. A defect of ours is said to be one. */
export function messageOf(error: unknown): string {
  if (error instanceof UserError) {
    return error.message;
  }
  const text = error instanceof Error ? error.message : String(error);
  return vscode.l10n.t(
    'Something in this extension failed: {0} The log has the details.',
    /[.!?]$/u.test(text) ? text : `${text}.`,
  );
}

/** The button of an action. */
export function actionLabel(action: UserErrorAction): string {
  switch (action) {
    case 'retry':
      return vscode.l10n.t('Retry');
    case 'editConnection':
      return vscode.l10n.t('Edit Connection');
    case 'openSettings':
      return vscode.l10n.t('Open Settings');
    case 'openTableByName':
      return vscode.l10n.t('Open Table by Name…');
    case 'signIn':
      return vscode.l10n.t('Sign In');
  }
}

/** What helps against an error, the most useful first. */
export function actionsOf(error: unknown): readonly UserErrorAction[] {
  return error instanceof UserError ? error.actions : ['retry'];
}

/** Shows an error as a notification with its buttons, and gives the chosen one. */
export async function showError(error: unknown): Promise<UserErrorAction | undefined> {
  const actions = actionsOf(error).map((action) => ({ action, title: actionLabel(action) }));
  const chosen = await vscode.window.showErrorMessage(messageOf(error), ...actions);
  return chosen?.action;
}
