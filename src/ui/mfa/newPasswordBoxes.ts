import * as vscode from 'vscode';
import type { NewPasswordRequest } from '../../auth/interaction';
import { answered } from './question';

/** Asks for a new password twice; one can go back from the second time to the first. */
export async function enterNewPassword(request: NewPasswordRequest, signal: AbortSignal): Promise<string> {
  let { refused } = request;
  for (;;) {
    const first = await enterPassword(request, signal, { step: 1, refused });
    const second = first && (await enterPassword(request, signal, { step: 2, first }));
    if (first && second) {
      return first;
    }
    refused = undefined;
  }
}

/** @returns nothing when the person goes back */
function enterPassword(
  request: NewPasswordRequest,
  signal: AbortSignal,
  part: { readonly step: 1; readonly refused: string | undefined } | { readonly step: 2; readonly first: string },
): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('New Password: {0}', request.connection.name);
  box.step = part.step;
  box.totalSteps = 2;
  box.prompt =
    part.step === 1
      ? vscode.l10n.t('The password of {0} has to be changed. Enter a new one.', request.user)
      : vscode.l10n.t('Enter the new password once more.');
  box.password = true;
  box.ignoreFocusOut = true;
  if (part.step === 1) {
    box.validationMessage = part.refused && `${part.refused} ${box.prompt}`;
  } else {
    box.buttons = [vscode.QuickInputButtons.Back];
  }
  return answered<string | undefined>(
    box,
    signal,
    (accept) => [
      box.onDidChangeValue(() => {
        box.validationMessage = undefined;
      }),
      box.onDidAccept(() => {
        if (box.value === '') {
          box.validationMessage = vscode.l10n.t('Enter a password.');
        } else if (part.step === 2 && box.value !== part.first) {
          box.validationMessage = vscode.l10n.t('The two passwords are not the same.');
        } else {
          accept(box.value);
        }
      }),
      box.onDidTriggerButton(() => accept(undefined)),
    ],
    'signIn',
  );
}
