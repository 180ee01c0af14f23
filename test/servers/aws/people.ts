import assert from 'node:assert/strict';
import { cancelledError } from '../../../src/auth/interaction';
import type { ChoiceRequest, CodeRequest, Interaction } from '../../../src/auth/interaction';

/** What a person does when a code is wanted. */
export type CodeAnswer = (request: CodeRequest, signal: AbortSignal) => string | Promise<string>;

/** A person who answers as a test says, and remembers what was asked. */
export class Person implements Interaction {
  isAvailable = true;
  readonly codeRequests: CodeRequest[] = [];
  readonly choiceRequests: ChoiceRequest[] = [];
  private readonly codes: CodeAnswer[] = [];

  /** Answers the next requests for a code, one after the other; the last answer goes for all after it. */
  answersCodes(...answers: readonly CodeAnswer[]): void {
    this.codes.splice(0, this.codes.length, ...answers);
  }

  async enterCode(request: CodeRequest, signal: AbortSignal): Promise<string> {
    this.codeRequests.push(request);
    const answer = this.codes.length > 1 ? this.codes.shift() : this.codes[0];
    assert.ok(answer, 'nobody expected to be asked for a code');
    return answer(request, signal);
  }

  async choose(request: ChoiceRequest): Promise<string> {
    this.choiceRequests.push(request);
    return assert.fail('nobody expected to be asked to choose');
  }

  awaitApproval(): Promise<never> {
    return assert.fail('nobody expected to be asked for an approval');
  }

  enterNewPassword(): Promise<string> {
    return assert.fail('nobody expected to be asked for a new password');
  }
}

/** The person closes the box. */
export const cancels: CodeAnswer = () => Promise.reject(cancelledError());
