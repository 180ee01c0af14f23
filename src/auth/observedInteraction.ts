import type { Interaction } from './interaction';
import type { Asked } from './sessionState';

/** Tells when a question begins and when it has ended. */
export function observedInteraction(
  inner: Interaction,
  on: { readonly begins: (question: Asked) => void; readonly ended: () => void },
): Interaction {
  const during = async <T>(question: Asked, ask: () => Promise<T>): Promise<T> => {
    on.begins(question);
    try {
      return await ask();
    } finally {
      on.ended();
    }
  };
  return {
    get isAvailable() {
      return inner.isAvailable;
    },
    enterCode: (request, signal) => during('code', () => inner.enterCode(request, signal)),
    choose: (request, signal) => during('choice', () => inner.choose(request, signal)),
    awaitApproval: (request, wait, signal) => during('approval', () => inner.awaitApproval(request, wait, signal)),
    enterNewPassword: (request, signal) => during('newPassword', () => inner.enterNewPassword(request, signal)),
    enterText: (request, signal) => during('text', () => inner.enterText(request, signal)),
  };
}
