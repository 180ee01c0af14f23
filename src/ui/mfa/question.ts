import type * as vscode from 'vscode';
import { cancelledError } from '../../auth/interaction';
import { KeyedLock } from '../../auth/keyedLock';

const turns = new KeyedLock();

/**
 * Asks when all questions before have been answered: VS Code shows one input at a time, and a second one would close the
 * first. Waiting ends with the signal's abort.
 */
export function inTurn<T>(signal: AbortSignal | undefined, ask: () => Promise<T>): Promise<T> {
  return turns.run('input', signal, ask);
}

/**
 * Shows an input until it is answered, closed by the person, or no longer wanted, and disposes of it.
 * @param listen sets up what answers it
 * @param purpose what a person who closes it has cancelled
 */
export function answered<Answer>(
  input: vscode.QuickInput,
  signal: AbortSignal,
  listen: (accept: (answer: Answer) => void) => readonly vscode.Disposable[],
  purpose: 'mfa' | 'signIn' = 'mfa',
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
      input.hide();
    };
    const listeners = listen((answer) => {
      resolve(answer);
      input.hide();
    });
    const end = (): void => {
      signal.removeEventListener('abort', abort);
      for (const listener of listeners) {
        listener.dispose();
      }
      input.dispose();
    };
    if (signal.aborted) {
      reject(signal.reason as Error);
      end();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    input.onDidHide(() => {
      // After an answer or an abort this changes nothing any more.
      reject(cancelledError(purpose));
      end();
    });
    input.show();
  });
}
