import * as vscode from 'vscode';
import type { ChoiceRequest } from '../../auth/interaction';
import { answered } from './question';

/** Asks for one of several in a list that one can type in to find it. */
export function choose(request: ChoiceRequest, signal: AbortSignal): Promise<string> {
  const list = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly id: string }>();
  list.title = vscode.l10n.t('Sign In: {0}', request.connection.name);
  list.placeholder =
    request.subject === 'role'
      ? vscode.l10n.t('Which role do you want to work in?')
      : vscode.l10n.t('Which second factor do you want to use?');
  list.ignoreFocusOut = true;
  list.matchOnDetail = true;
  list.items = request.choices.map(({ id, label, description }) => ({
    id,
    label,
    ...(description && { detail: description }),
    iconPath: new vscode.ThemeIcon(request.subject === 'role' ? 'organization' : 'device-mobile'),
  }));
  return answered<string>(
    list,
    signal,
    (accept) => [
      list.onDidAccept(() => {
        const [chosen] = list.selectedItems;
        if (chosen) {
          accept(chosen.id);
        }
      }),
    ],
    'signIn',
  );
}
