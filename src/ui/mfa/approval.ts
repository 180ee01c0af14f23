import * as vscode from 'vscode';
import { cancelledError } from '../../auth/interaction';
import type { ApprovalRequest, ApprovalUpdate } from '../../auth/interaction';
import { NumberPanel } from './numberPanel';
import type { ShownSignIn } from './signInProgress';

/**
 * Says that an approval is awaited elsewhere, in a notification with Cancel, and shows the number to match, when there is
 * one, in large type as well.
 * @param shown the notification of the sign-in, when there is one already
 */
export async function awaitApproval<T>(
  request: ApprovalRequest,
  wait: (show: (update: ApprovalUpdate) => void, signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  shown: ShownSignIn | undefined,
): Promise<T> {
  signal.throwIfAborted();
  const { connection, app } = request;
  const panel = new NumberPanel(connection.name, app);
  const during = async ({ report, cancelled }: ShownSignIn): Promise<T> => {
    const show = ({ number, instructions = request.instructions }: ApprovalUpdate): void => {
      if (number !== undefined) {
        panel.show(number);
      }
      const words = [
        shown && vscode.l10n.t('Approve the sign-in in {0}.', app),
        number !== undefined && vscode.l10n.t('The number is {0}.', number),
        instructions,
      ];
      report(words.filter(Boolean).join(' '));
    };
    show({});
    try {
      return await wait(show, AbortSignal.any([signal, cancelled]));
    } catch (error) {
      throw cancelled.aborted && !signal.aborted ? cancelledError() : error;
    }
  };
  try {
    return await (shown ? during(shown) : withNotification(request, during));
  } finally {
    panel.dispose();
  }
}

async function withNotification<T>(
  { connection, app }: ApprovalRequest,
  work: (shown: ShownSignIn) => Promise<T>,
): Promise<T> {
  const options: vscode.ProgressOptions = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('{0}: approve the sign-in in {1}', connection.name, app),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort());
    return work({ report: (message) => progress.report({ message }), cancelled: cancel.signal });
  });
}
