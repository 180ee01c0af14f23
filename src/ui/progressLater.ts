import * as vscode from 'vscode';

/** Milliseconds after which someone who waits wants to see that something is being done. */
const patience = 500;

/**
 * Does work that is usually done at once; when it is not, its title is shown, with a button that cancels it.
 * @throws what the work throws; an AbortError when it was cancelled
 */
export async function withProgressLater<T>(title: string, begin: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const work = begin(controller.signal);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<true>((resolve) => {
    timer = setTimeout(() => resolve(true), patience);
  });
  const isLate = await Promise.race([work.then(() => false), late]).finally(() => clearTimeout(timer));
  if (!isLate) {
    return work;
  }
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_, token) => {
      token.onCancellationRequested(() => controller.abort());
      return work;
    },
  );
}
