import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { SystemClock } from '../../../src/auth/clock';
import type { ApprovalUpdate, Interaction } from '../../../src/auth/interaction';
import { personInteraction } from '../../../src/ui/mfa/personInteraction';
import { SignInProgress } from '../../../src/ui/mfa/signInProgress';

const connection = { id: 'orders', name: 'Orders' };
const question = { connection, isRenewal: false };

suite('Questions to the person', () => {
  let progress: SignInProgress;
  let person: Interaction;
  let controller: AbortController;

  setup(() => {
    progress = new SignInProgress();
    person = personInteraction(new SystemClock(), progress);
    controller = new AbortController();
  });
  teardown(async () => {
    controller.abort();
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function chooseRole(ids: readonly string[]): Promise<string> {
    const choices = ids.map((id) => ({ id, label: id, description: `arn:aws:iam::123456789012:role/${id}` }));
    return person.choose({ ...question, subject: 'role', choices }, controller.signal);
  }

  /** Runs a command of VS Code again and again until the question has ended. */
  async function pressing<T>(command: string, asked: Promise<T>): Promise<T> {
    const timer = setInterval(() => void vscode.commands.executeCommand(command), 30);
    try {
      return await asked;
    } finally {
      clearInterval(timer);
    }
  }

  function accept<T>(asked: Promise<T>): Promise<T> {
    return pressing('workbench.action.acceptSelectedQuickOpenItem', asked);
  }

  async function close(asked: Promise<unknown>): Promise<Error> {
    return pressing('workbench.action.closeQuickOpen', asked).then(
      () => assert.fail('it was answered'),
      (error: Error) => error,
    );
  }

  test('the choice that is accepted is the answer', async () => {
    assert.equal(await accept(chooseRole(['reader', 'writer'])), 'reader');
  });

  test('a second question waits for the first instead of closing it', async () => {
    const order: string[] = [];
    const first = chooseRole(['first', 'x']).then((id) => order.push(id));
    const second = chooseRole(['second', 'x']).then((id) => order.push(id));
    await accept(first);
    await accept(second);
    assert.deepEqual(order, ['first', 'second']);
  });

  test('closing the code box is a cancel, by its name', async () => {
    const error = await close(person.enterCode({ ...question, digits: 6 }, controller.signal));
    assert.equal(error.message, 'MFA was cancelled.');
  });

  test('closing the other questions cancels the sign-in', async () => {
    for (const asked of [
      chooseRole(['reader', 'writer']),
      person.enterNewPassword({ ...question, user: 'ana' }, controller.signal),
    ]) {
      assert.equal((await close(asked)).message, 'The sign-in was cancelled.');
    }
  });

  test('an abort ends a question, and the one that waits behind it is asked', async () => {
    const first = new AbortController();
    const aborted = person.enterCode({ ...question, digits: 6 }, first.signal);
    const second = chooseRole(['reader', 'writer']);
    first.abort(new Error('nobody waits'));
    await assert.rejects(aborted, { message: 'nobody waits' });
    assert.equal(await accept(second), 'reader');
  });

  test('a number to match stands in an editor tab for as long as it is wanted, and the focus stays', async () => {
    const document = await vscode.workspace.openTextDocument({ content: 'what one works on' });
    await vscode.window.showTextDocument(document);
    let show: ((update: ApprovalUpdate) => void) | undefined;
    let approve: ((value: string) => void) | undefined;
    const approved = person.awaitApproval(
      { ...question, app: 'Okta Verify' },
      (update) => {
        show = update;
        return new Promise<string>((resolve) => {
          approve = resolve;
        });
      },
      controller.signal,
    );
    await until(() => show);
    assert.deepEqual(labels(), []);
    show?.({ number: '42' });
    await until(() => labels()[0] === 'Orders: 42');
    show?.({ number: '73' });
    await until(() => labels()[0] === 'Orders: 73');
    approve?.('approved');
    assert.equal(await approved, 'approved');
    await until(() => labels().length === 0);
  });

  test('an approval is shown in the notification of the sign-in, and its Cancel ends it', async () => {
    const cancel = new AbortController();
    const reports: string[] = [];
    const shown = {
      of: async () => ({ report: (text: string) => reports.push(text), cancelled: cancel.signal }),
    };
    const asked = personInteraction(new SystemClock(), shown).awaitApproval(
      { ...question, app: 'Okta Verify', instructions: 'Look at your phone.' },
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
        }),
      controller.signal,
    );
    await until(() => reports.length > 0);
    assert.deepEqual(reports, ['Approve the sign-in in Okta Verify. Look at your phone.']);
    cancel.abort();
    await assert.rejects(asked, { message: 'MFA was cancelled.' });
  });

  function labels(): readonly string[] {
    return vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview)
      .map(({ label }) => label);
  }
});

async function until(holds: () => unknown): Promise<void> {
  while (!holds()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
