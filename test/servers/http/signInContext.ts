import os from 'node:os';
import { SystemClock } from '../../../src/auth/clock';
import { nobody } from '../../../src/auth/interaction';
import type { SchemeContext } from '../../../src/auth/scheme';
import { MemorySessionStore, SessionKeeper } from '../../../src/auth/sessionStore';
import { Trace } from '../../../src/auth/trace';
import { CodeMemory } from '../../../src/auth/usedCodes';

/** What a scheme gets of the authenticator, with nobody there to be asked. */
export function createContext(more: Partial<SchemeContext> = {}): SchemeContext {
  const clock = more.clock ?? new SystemClock();
  return {
    signal: new AbortController().signal,
    interaction: nobody,
    isRenewal: false,
    trace: new Trace(),
    sessions: new SessionKeeper(new MemorySessionStore(), clock).for('orders'),
    environment: { variables: {}, homeDirectory: os.tmpdir(), isTrusted: false },
    clock,
    usedCodes: new CodeMemory(clock),
    ...more,
  };
}
