import * as vscode from 'vscode';
import { cancelledError } from '../../auth/interaction';
import type { ApprovalRequest, ApprovalUpdate } from '../../auth/interaction';
import { NumberPanel } from './numberPanel';

/**
 * Shows a notification with Cancel while an approval is awaited elsewhere, and the number to match, when there is one, in
 * large type as well.
 */
export async function awaitApproval<T>(
  request: ApprovalRequest,
  wait: (show: (update: ApprovalUpdate) => void, signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  const { connection, app } = request;
  const options: vscode.ProgressOptions = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('{0}: approve the sign-in in {1}', connection.name, app),
    cancellable: true,
  };
  const panel = new NumberPanel(connection.name, app);
  try {
    return await vscode.window.withProgress(options, async (progress, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => cancel.abort(cancelledError()));
      const show = ({ number, instructions = request.instructions }: ApprovalUpdate): void => {
        if (number !== undefined) {
          panel.show(number);
        }
        const words = [number !== undefined && vscode.l10n.t('The number is {0}.', number), instructions];
        progress.report({ message: words.filter(Boolean).join(' ') });
      };
      show({});
      try {
        return await wait(show, AbortSignal.any([signal, cancel.signal]));
      } catch (error) {
        throw cancel.signal.aborted && !signal.aborted ? cancelledError() : error;
      }
    });
  } finally {
    panel.dispose();
  }
}
