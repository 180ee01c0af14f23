import * as vscode from 'vscode';
import type { TextRequest } from '../../auth/interaction';
import { answered } from './question';

/** Asks for something that a sign-in demands and that is no secret. */
export function enterText(request: TextRequest, signal: AbortSignal): Promise<string> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('Sign In: {0}', request.connection.name);
  box.prompt = vscode.l10n.t('Enter {0}. {1}', request.wanted, request.reason);
  box.ignoreFocusOut = true;
  box.validationMessage = request.refused && `${request.refused} ${box.prompt}`;
  return answered<string>(
    box,
    signal,
    (accept) => [
      box.onDidChangeValue(() => {
        box.validationMessage = undefined;
      }),
      box.onDidAccept(() => {
        const text = box.value.trim();
        if (text === '') {
          box.validationMessage = vscode.l10n.t('Enter {0}.', request.wanted);
        } else {
          accept(text);
        }
      }),
    ],
    'signIn',
  );
}
