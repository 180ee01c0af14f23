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

interface ErrorButton extends vscode.MessageItem {
  readonly action?: UserErrorAction;
  readonly uri?: vscode.Uri;
}

/** The button of a link, when it leads to a page of the web. */
function linkButton(error: unknown): ErrorButton | undefined {
  const link = error instanceof UserError ? error.link : undefined;
  return link && /^https:\/\//iu.test(link.url)
    ? { title: vscode.l10n.t('Open {0}', link.to), uri: vscode.Uri.parse(link.url) }
    : undefined;
}

/** Shows an error as a notification with its buttons, and gives the chosen action. A chosen link is opened. */
export async function showError(error: unknown): Promise<UserErrorAction | undefined> {
  const link = linkButton(error);
  const actions = actionsOf(error).map((action): ErrorButton => ({ action, title: actionLabel(action) }));
  const chosen = await vscode.window.showErrorMessage(messageOf(error), ...(link ? [link] : []), ...actions);
  if (chosen?.uri) {
    await vscode.env.openExternal(chosen.uri);
  }
  return chosen?.action;
}
