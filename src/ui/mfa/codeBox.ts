import * as vscode from 'vscode';
import type { Clock } from '../../auth/clock';
import type { CodeRequest } from '../../auth/interaction';
import { messageOf } from '../messages';
import { canBecomeCode, codeForm, codeSource, inWords, isCode } from './codeTexts';
import { answered } from './question';

/** How often what counts down is written anew, in milliseconds. */
const tick = 1000;

/**
 * Asks for a one-time code in an input box. It says where the code is, counts down to the next one where a code was used
 * already, and sends again where that is possible.
 */
export function enterCode(request: CodeRequest, clock: Pick<Clock, 'now'>, signal: AbortSignal): Promise<string> {
  return new CodeBox(request, clock, signal).ask();
}

class CodeBox {
  private readonly box = vscode.window.createInputBox();
  private availableAt: Date | undefined;
  private wasSentAgain = false;
  /** What is wrong with what is typed. */
  private problem: string | undefined;
  /** Why the last code was not accepted, as long as no other is typed. */
  private refused: string | undefined;

  constructor(
    private readonly request: CodeRequest,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly signal: AbortSignal,
  ) {
    const { connection, digits, refused, resend } = request;
    this.refused = refused;
    this.availableAt = resend?.availableAt;
    this.box.title = vscode.l10n.t('MFA: {0}', connection.name);
    this.box.placeholder = digits === undefined ? '' : vscode.l10n.t('{0} digits', digits);
    this.box.ignoreFocusOut = true;
    if (resend) {
      this.box.buttons = [{ iconPath: new vscode.ThemeIcon('refresh'), tooltip: vscode.l10n.t('Send the Code Again') }];
    }
    this.draw();
  }

  ask(): Promise<string> {
    const { nextCodeAt, expiresAt, resend, digits } = this.request;
    return answered<string>(this.box, this.signal, (accept) => {
      const listeners: vscode.Disposable[] = [
        this.box.onDidChangeValue((text) => {
          this.refused = undefined;
          this.problem = canBecomeCode(compact(text), digits) ? undefined : codeForm(digits);
          this.draw();
        }),
        this.box.onDidAccept(() => {
          const code = compact(this.box.value);
          this.problem = isCode(code, digits) ? undefined : codeForm(digits);
          if (this.problem === undefined && this.secondsUntil(nextCodeAt) === 0) {
            accept(code);
          } else {
            this.draw();
          }
        }),
        this.box.onDidTriggerButton(() => void this.sendAgain()),
      ];
      if (nextCodeAt ?? expiresAt ?? resend) {
        const timer = setInterval(() => this.draw(), tick);
        listeners.push({ dispose: () => clearInterval(timer) });
      }
      return listeners;
    });
  }

  private draw(): void {
    const prompt = this.prompt();
    if (this.box.prompt !== prompt) {
      this.box.prompt = prompt;
    }
    const message = this.message();
    const shown = this.box.validationMessage;
    if ((typeof shown === 'object' ? shown.message : shown) !== message?.message) {
      this.box.validationMessage = message;
    }
  }

  private prompt(): string {
    const { isRenewal, expiresAt } = this.request;
    const left = this.secondsUntil(expiresAt);
    return sentences(
      isRenewal && vscode.l10n.t('The session has ended.'),
      codeSource(this.request),
      this.resendText(),
      expiresAt &&
        (left > 0
          ? vscode.l10n.t('The sign-in waits for {0}.', inWords(left))
          : vscode.l10n.t('The sign-in has waited too long and may have to begin anew.')),
    );
  }

  private resendText(): string | undefined {
    const wait = this.secondsUntil(this.availableAt);
    return sentences(
      this.wasSentAgain && vscode.l10n.t('It was sent again.'),
      wait > 0 && vscode.l10n.t('It can be sent again in {0}.', inWords(wait)),
    );
  }

  /** What stands in place of the prompt: VS Code shows one of the two. */
  private message(): vscode.InputBoxValidationMessage | undefined {
    const { Error: Wrong, Info } = vscode.InputBoxValidationSeverity;
    const wait = this.secondsUntil(this.request.nextCodeAt);
    const { refused, problem } = this;
    if (problem !== undefined) {
      return { message: problem, severity: Wrong };
    }
    if (wait > 0) {
      return refused === undefined
        ? {
            message: vscode.l10n.t('Each code works once; the next one can be used in {0}.', inWords(wait)),
            severity: Info,
          }
        : {
            message: sentences(refused, vscode.l10n.t('The next one can be used in {0}.', inWords(wait))),
            severity: Wrong,
          };
    }
    return refused === undefined ? undefined : { message: sentences(refused, this.prompt()), severity: Wrong };
  }

  private async sendAgain(): Promise<void> {
    const { resend } = this.request;
    if (!resend || this.box.busy || this.secondsUntil(this.availableAt) > 0) {
      return;
    }
    this.box.busy = true;
    try {
      ({ availableAt: this.availableAt } = await resend.send(this.signal));
      this.wasSentAgain = true;
      this.refused = undefined;
      this.problem = undefined;
    } catch (error) {
      this.problem = messageOf(error);
    } finally {
      this.box.busy = false;
    }
    if (!this.signal.aborted) {
      this.draw();
    }
  }

  private secondsUntil(time: Date | undefined): number {
    return time ? Math.max(0, Math.ceil((time.getTime() - this.clock.now()) / 1000)) : 0;
  }
}

/** Devices show codes with blanks in them. */
function compact(text: string): string {
  return text.replaceAll(/\s/gu, '');
}

function sentences(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
