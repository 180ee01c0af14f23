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
  /** For each sign-in that has begun: opens its notification if it is not open yet, and gives it. */
  private readonly open = new Map<string, () => Promise<ShownSignIn | undefined>>();
  private readonly steps = new Map<string, string>();

  /** The notification of a connection's sign-in. One that has just begun gets it now: something has to be said in it. */
  async of(connectionId: string): Promise<ShownSignIn | undefined> {
    return this.open.get(connectionId)?.();
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
    const { id } = connection;
    const cancel = new AbortController();
    this.steps.delete(id);
    const result = signIn(cancel.signal);
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    const wanted = later<void>();
    const opened = later<ShownSignIn | undefined>();
    const open = (): Promise<ShownSignIn | undefined> => {
      wanted.resolve();
      return opened.promise;
    };
    this.open.set(id, open);
    try {
      if (!(await isOverWithin(ended, quick, wanted.promise))) {
        await this.show(connection, { cancel, ended, opened: opened.resolve });
      }
    } finally {
      opened.resolve(undefined);
      if (this.open.get(id) === open) {
        this.open.delete(id);
      }
    }
    return result;
  }

  private async show(
    { id, name }: Connection,
    signIn: {
      readonly cancel: AbortController;
      readonly ended: Promise<void>;
      readonly opened: (shown: ShownSignIn) => void;
    },
  ): Promise<void> {
    const { cancel, ended, opened } = signIn;
    const options: vscode.ProgressOptions = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Signing in to {0}', name),
      cancellable: true,
    };
    await vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => cancel.abort(cancelledError('signIn')));
      const shown: ShownSignIn = { report: (message) => progress.report({ message }), cancelled: cancel.signal };
      this.shown.set(id, shown);
      opened(shown);
      shown.report(this.steps.get(id) ?? '');
      await ended;
      if (this.shown.get(id) === shown) {
        this.shown.delete(id);
      }
    });
  }
}

/** A promise and what keeps it. */
function later<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  const keepers: ((value: T) => void)[] = [];
  const promise = new Promise<T>((keep) => {
    keepers.push(keep);
  });
  return { promise, resolve: (value) => keepers.forEach((keep) => keep(value)) };
}

/** @param interruption ends the waiting: it is not over, and cannot be waited for */
async function isOverWithin(work: Promise<void>, milliseconds: number, interruption: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), time, interruption.then(() => false)]);
  } finally {
    clearTimeout(timer);
  }
}
