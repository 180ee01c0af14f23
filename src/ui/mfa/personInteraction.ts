import type { Clock } from '../../auth/clock';
import type { Interaction } from '../../auth/interaction';
import { awaitApproval } from './approval';
import { choose } from './choiceList';
import { enterCode } from './codeBox';
import { enterNewPassword } from './newPasswordBoxes';
import { inTurn } from './question';
import type { SignInProgress } from './signInProgress';
import { enterText } from './textBox';

/**
 * Asks the person in VS Code's own input boxes, lists and notifications.
 * @param clock whose time the requests' times are of
 * @param progress where sign-ins have their notification, when a person has started them
 */
export function personInteraction(clock: Pick<Clock, 'now'>, progress: Pick<SignInProgress, 'of'>): Interaction {
  return {
    isAvailable: true,
    enterCode: (request, signal) => inTurn(signal, () => enterCode(request, clock, signal)),
    choose: (request, signal) => inTurn(signal, () => choose(request, signal)),
    enterNewPassword: (request, signal) => inTurn(signal, () => enterNewPassword(request, signal)),
    enterText: (request, signal) => inTurn(signal, () => enterText(request, signal)),
    awaitApproval: async (request, wait, signal) =>
      awaitApproval(request, wait, signal, await progress.of(request.connection.id)),
  };
}
