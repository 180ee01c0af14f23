import type { Pluggable } from '@aws-sdk/types';
import type { Clock } from './clock';

/** Lets the Date header of every answer correct the clock, of refusals as well: `client.middlewareStack.use(…)`. */
export function serviceTime<Input extends object, Output extends object>(
  clock: Pick<Clock, 'correct'>,
): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next) => async (args) => {
          const result = await next(args);
          const { headers } = (result.response ?? {}) as { headers?: Record<string, string> };
          const time = Date.parse(headers?.['date'] ?? '');
          if (!Number.isNaN(time)) {
            clock.correct(time);
          }
          return result;
        },
        { step: 'deserialize', priority: 'low', name: 'serviceTime' },
      );
    },
  };
}
