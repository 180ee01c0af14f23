import * as vscode from 'vscode';
import { cancelledError } from '../../auth/interaction';
import type { TraceStep } from '../../auth/trace';
import type { Connection } from '../../connection/connection';

/** A sign-in that is over within this time needs no notification, in milliseconds. */
const quick = 500;

/** A sign-in that a person has started, as its notification shows it. */
export interface ShownSignIn {
  readonly report: (message: string) => void;
  /** The person pressed Cancel. */
  readonly cancelled: AbortSignal;
}

/** The notifications of sign-ins that a person has started: the step under way, and Cancel. */
export class SignInProgress {
  private readonly shown = new Map<string, ShownSignIn>();
  private readonly steps = new Map<string, string>();

  /** The notification that is on display for a connection. */
  of(connectionId: string): ShownSignIn | undefined {
    return this.shown.get(connectionId);
  }

  /** Shows the step of a sign-in, if its notification is on display now or later. */
  step({ id }: Connection, { title, state }: TraceStep): void {
    if (state === 'running') {
      this.steps.set(id, title);
      this.shown.get(id)?.report(title);
    }
  }

  /**
   * Runs a sign-in. Its signal is aborted with `cancelledError()` when the person cancels.
   * @throws what the sign-in throws
   */
  async during<T>(connection: Connection, signIn: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { id, name } = connection;
    const cancel = new AbortController();
    this.steps.delete(id);
    const result = signIn(cancel.signal);
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    if (await isOverWithin(ended, quick)) {
      return result;
    }
    const options: vscode.ProgressOptions = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Signing in to {0}', name),
      cancellable: true,
    };
    await vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => cancel.abort(cancelledError('signIn')));
      const shown: ShownSignIn = { report: (message) => progress.report({ message }), cancelled: cancel.signal };
      this.shown.set(id, shown);
      shown.report(this.steps.get(id) ?? '');
      await ended;
      if (this.shown.get(id) === shown) {
        this.shown.delete(id);
      }
    });
    return result;
  }
}

async function isOverWithin(work: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), time]);
  } finally {
    clearTimeout(timer);
  }
}
