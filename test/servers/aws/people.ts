import assert from 'node:assert/strict';
import { cancelledError } from '../../../src/auth/interaction';
import type {
  ApprovalRequest,
  ApprovalUpdate,
  Choice,
  ChoiceRequest,
  CodeRequest,
  Interaction,
  NewPasswordRequest,
  TextRequest,
} from '../../../src/auth/interaction';

/** What a person does when a code is wanted. */
export type CodeAnswer = (request: CodeRequest, signal: AbortSignal) => string | Promise<string>;

/** What a person does when one of several has to be chosen: gives the id of one. */
export type ChoiceAnswer = (request: ChoiceRequest, signal: AbortSignal) => string | Promise<string>;

/** What a person does when a new password is wanted. */
export type NewPasswordAnswer = (request: NewPasswordRequest, signal: AbortSignal) => string | Promise<string>;

/** What a person does when a text is wanted. */
export type TextAnswer = (request: TextRequest, signal: AbortSignal) => string | Promise<string>;

/** What a person does, on the phone as a rule, as soon as an approval is awaited and after each of its updates. */
export type ApprovalAnswer = (seen: ApprovalSeen) => void | Promise<void>;

/** An approval as the person sees it. */
export interface ApprovalSeen {
  readonly request: ApprovalRequest;
  /** What was shown while it was awaited, in order. */
  readonly updates: readonly ApprovalUpdate[];
  /** The number that is on the screen. */
  readonly number: string | undefined;
  /** The person gives up. */
  readonly cancel: () => void;
}

/** A person who answers as a test says, and remembers what was asked. */
export class Person implements Interaction {
  isAvailable = true;
  readonly codeRequests: CodeRequest[] = [];
  readonly choiceRequests: ChoiceRequest[] = [];
  readonly approvals: ApprovalSeen[] = [];
  readonly newPasswordRequests: NewPasswordRequest[] = [];
  readonly textRequests: TextRequest[] = [];
  private readonly codes: CodeAnswer[] = [];
  private readonly choices: ChoiceAnswer[] = [];
  private readonly approvalAnswers: ApprovalAnswer[] = [];
  private readonly newPasswords: NewPasswordAnswer[] = [];
  private readonly texts: TextAnswer[] = [];

  /** Answers the next requests for a code, one after the other; the last answer goes for all after it. */
  answersCodes(...answers: readonly CodeAnswer[]): void {
    this.codes.splice(0, this.codes.length, ...answers);
  }

  /** Answers the next requests to choose, one after the other; the last answer goes for all after it. */
  answersChoices(...answers: readonly ChoiceAnswer[]): void {
    this.choices.splice(0, this.choices.length, ...answers);
  }

  /** Acts in the next approvals, one after the other; the last answer goes for all after it. */
  answersApprovals(...answers: readonly ApprovalAnswer[]): void {
    this.approvalAnswers.splice(0, this.approvalAnswers.length, ...answers);
  }

  /** Answers the next requests for a new password, one after the other; the last answer goes for all after it. */
  answersNewPasswords(...answers: readonly NewPasswordAnswer[]): void {
    this.newPasswords.splice(0, this.newPasswords.length, ...answers);
  }

  /** Answers the next requests for a text, one after the other; the last answer goes for all after it. */
  answersTexts(...answers: readonly TextAnswer[]): void {
    this.texts.splice(0, this.texts.length, ...answers);
  }

  async enterCode(request: CodeRequest, signal: AbortSignal): Promise<string> {
    this.codeRequests.push(request);
    return nextOf(this.codes, 'asked for a code')(request, signal);
  }

  async choose(request: ChoiceRequest, signal: AbortSignal): Promise<string> {
    this.choiceRequests.push(request);
    assert.ok(request.choices.length > 1, 'there is nothing to choose');
    const ids = request.choices.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, 'two choices are one');
    const chosen = await nextOf(this.choices, 'asked to choose')(request, signal);
    assert.ok(ids.includes(chosen), `${chosen} is not offered`);
    return chosen;
  }

  async awaitApproval<T>(
    request: ApprovalRequest,
    wait: (show: (update: ApprovalUpdate) => void, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const answer = nextOf(this.approvalAnswers, 'asked for an approval');
    const controller = new AbortController();
    const updates: ApprovalUpdate[] = [];
    const seen: ApprovalSeen = {
      request,
      updates,
      get number() {
        return updates.findLast((update) => update.number !== undefined)?.number;
      },
      cancel: () => controller.abort(cancelledError()),
    };
    this.approvals.push(seen);
    const act = async (): Promise<void> => {
      try {
        await answer(seen);
      } catch (error) {
        // A failure of the test, which has to come out.
        controller.abort(error);
      }
    };
    const show = (update: ApprovalUpdate): void => {
      updates.push(update);
      void act();
    };
    void act();
    try {
      return await wait(show, AbortSignal.any([signal, controller.signal]));
    } catch (error) {
      throw controller.signal.aborted ? controller.signal.reason : error;
    }
  }

  async enterNewPassword(request: NewPasswordRequest, signal: AbortSignal): Promise<string> {
    this.newPasswordRequests.push(request);
    return nextOf(this.newPasswords, 'asked for a new password')(request, signal);
  }

  async enterText(request: TextRequest, signal: AbortSignal): Promise<string> {
    this.textRequests.push(request);
    return nextOf(this.texts, 'asked for a text')(request, signal);
  }
}

/** The person closes the box or the list. */
export const cancels = (): Promise<never> => Promise.reject(cancelledError());

/** The person takes the choice whose id, label or description holds this. */
export function chooses(text: string): ChoiceAnswer {
  const holds = ({ id, label, description }: Choice): boolean =>
    [id, label, description ?? ''].some((part) => part.includes(text));
  return ({ choices }) => choices.find(holds)?.id ?? assert.fail(`${text} is not offered`);
}

function nextOf<Answer>(answers: Answer[], what: string): Answer {
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  assert.ok(answer, `nobody expected to be ${what}`);
  return answer;
}
