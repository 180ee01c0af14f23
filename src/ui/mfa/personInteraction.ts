import * as vscode from 'vscode';
import type {
  ApprovalRequest,
  ApprovalUpdate,
  ChoiceRequest,
  CodeRequest,
  Interaction,
  NewPasswordRequest,
} from '../../auth/interaction';
import { cancelledError } from '../../auth/interaction';

/** Asks the person in VS Code's own input boxes, lists and notifications. */
export const personInteraction: Interaction = {
  isAvailable: true,
  enterCode,
  choose,
  awaitApproval,
  enterNewPassword,
};

async function enterCode(request: CodeRequest, signal: AbortSignal): Promise<string> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('MFA: {0}', request.connection.name);
  box.prompt = codePrompt(request);
  box.placeholder = request.digits ? '0'.repeat(request.digits) : '';
  box.ignoreFocusOut = true;
  box.validationMessage = request.refused;
  const wrong = (text: string): string | undefined => {
    const wait = secondsUntil(request.nextCodeAt);
    if (wait > 0 && text !== '') {
      return vscode.l10n.t('Each code works once; the next one can be used in {0} s.', wait);
    }
    return isCode(text, request.digits) ? undefined : codeForm(request.digits);
  };
  return answered(box, signal, (accept) => [
    box.onDidChangeValue((text) => {
      box.validationMessage =
        text === '' || isCode(compact(text), request.digits) ? undefined : codeForm(request.digits);
    }),
    box.onDidAccept(() => {
      const code = compact(box.value);
      const problem = wrong(code);
      box.validationMessage = problem;
      if (problem === undefined) {
        accept(code);
      }
    }),
  ]);
}

function codePrompt({ device, sentTo, isRenewal }: CodeRequest): string {
  const from = sentTo
    ? vscode.l10n.t('Enter the code that was sent to {0}.', sentTo.address)
    : vscode.l10n.t('Enter the code that {0} shows now.', device ?? vscode.l10n.t('your MFA device'));
  return isRenewal ? `${vscode.l10n.t('The session has ended.')} ${from}` : from;
}

function codeForm(digits: number | undefined): string {
  return digits === undefined ? vscode.l10n.t('Enter the code.') : vscode.l10n.t('The code has {0} digits.', digits);
}

function isCode(text: string, digits: number | undefined): boolean {
  return digits === undefined ? text !== '' : new RegExp(`^\\d{${digits}}$`, 'u').test(text);
}

function compact(text: string): string {
  return text.replaceAll(/\s/gu, '');
}

function secondsUntil(time: Date | undefined): number {
  return time ? Math.ceil((time.getTime() - Date.now()) / 1000) : 0;
}

async function choose(request: ChoiceRequest, signal: AbortSignal): Promise<string> {
  const list = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly id: string }>();
  list.title = request.connection.name;
  list.placeholder = request.subject === 'role' ? vscode.l10n.t('Which role?') : vscode.l10n.t('Which second factor?');
  list.ignoreFocusOut = true;
  list.items = request.choices.map(({ id, label, description }) => ({
    id,
    label,
    ...(description && { description }),
  }));
  return answered(list, signal, (accept) => [
    list.onDidAccept(() => {
      const [chosen] = list.activeItems;
      if (chosen) {
        accept(chosen.id);
      }
    }),
  ]);
}

/** Shows an input until it is accepted, hidden by the person, or no longer wanted. */
function answered<Answer>(
  input: vscode.QuickInput,
  signal: AbortSignal,
  listen: (accept: (answer: Answer) => void) => vscode.Disposable[],
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    signal.throwIfAborted();
    const abort = (): void => {
      reject(signal.reason as Error);
      input.hide();
    };
    signal.addEventListener('abort', abort, { once: true });
    const listeners = listen((answer) => {
      resolve(answer);
      input.hide();
    });
    input.onDidHide(() => {
      // After an answer or an abort this changes nothing any more.
      reject(cancelledError());
      signal.removeEventListener('abort', abort);
      for (const listener of listeners) {
        listener.dispose();
      }
      input.dispose();
    });
    input.show();
  });
}

async function awaitApproval<T>(
  request: ApprovalRequest,
  wait: (show: (update: ApprovalUpdate) => void, signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const options: vscode.ProgressOptions = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('{0}: approve the sign-in in {1}', request.connection.name, request.app),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort(cancelledError()));
    const show = ({ number, instructions }: ApprovalUpdate): void => {
      const words = [number && vscode.l10n.t('The number is {0}.', number), instructions ?? request.instructions];
      progress.report({ message: words.filter(Boolean).join(' ') });
    };
    show({});
    try {
      return await wait(show, AbortSignal.any([signal, cancel.signal]));
    } catch (error) {
      throw token.isCancellationRequested ? cancelledError() : error;
    }
  });
}

async function enterNewPassword(request: NewPasswordRequest, signal: AbortSignal): Promise<string> {
  const first = await enterPassword(
    request,
    signal,
    vscode.l10n.t('A new password for {0}.', request.user),
    () => undefined,
  );
  return enterPassword(request, signal, vscode.l10n.t('The new password once more.'), (text) =>
    text === first ? undefined : vscode.l10n.t('The two passwords are not the same.'),
  );
}

async function enterPassword(
  request: NewPasswordRequest,
  signal: AbortSignal,
  prompt: string,
  wrong: (text: string) => string | undefined,
): Promise<string> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('New Password: {0}', request.connection.name);
  box.prompt = prompt;
  box.password = true;
  box.ignoreFocusOut = true;
  box.validationMessage = request.refused;
  return answered(box, signal, (accept) => [
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    }),
    box.onDidAccept(() => {
      const problem = box.value === '' ? vscode.l10n.t('Enter a password.') : wrong(box.value);
      box.validationMessage = problem;
      if (problem === undefined) {
        accept(box.value);
      }
    }),
  ]);
}
