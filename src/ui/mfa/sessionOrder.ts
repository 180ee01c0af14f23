import type { SessionState } from '../../auth/sessionState';

/**
 * The sessions that are worth a place in the status bar: those that want something of a person, then those that end, the
 * soonest first, then those that renew by themselves. Long-term keys, and connections that are not signed in, have none.
 */
export function inOrder<Session extends { readonly state: SessionState }>(
  sessions: readonly Session[],
): readonly Session[] {
  return sessions
    .filter(({ state }) => state.kind === 'wantsCode' || (state.kind === 'signedIn' && state.expiration !== undefined))
    .toSorted((left, right) => placeOf(left.state) - placeOf(right.state));
}

function placeOf(state: SessionState): number {
  if (state.kind !== 'signedIn') {
    return 0;
  }
  return state.sessionExpiration?.getTime() ?? Number.MAX_VALUE;
}
