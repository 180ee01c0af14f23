import type { Clock } from '../../auth/clock';
import type { Interaction } from '../../auth/interaction';
import { KeyedLock } from '../../auth/keyedLock';
import { awaitApproval } from './approval';
import { choose } from './choiceList';
import { enterCode } from './codeBox';
import { enterNewPassword } from './newPasswordBoxes';
import { enterText } from './textBox';

/**
 * Asks the person in VS Code's own input boxes, lists and notifications. VS Code shows one input at a time, and a second
 * one would close the first: questions wait for their turn.
 * @param clock whose time the requests' times are of
 */
export function personInteraction(clock: Pick<Clock, 'now'>): Interaction {
  const turns = new KeyedLock();
  const inTurn = <T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> => turns.run('input', signal, ask);
  return {
    isAvailable: true,
    enterCode: (request, signal) => inTurn(signal, () => enterCode(request, clock, signal)),
    choose: (request, signal) => inTurn(signal, () => choose(request, signal)),
    enterNewPassword: (request, signal) => inTurn(signal, () => enterNewPassword(request, signal)),
    enterText: (request, signal) => inTurn(signal, () => enterText(request, signal)),
    awaitApproval,
  };
}
