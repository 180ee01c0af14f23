import assert from 'node:assert/strict';
import { backingOff, backOffReason, GaveUp } from '../../../src/dynamodb/backOff';
import type { BackOffOptions } from '../../../src/dynamodb/backOff';
import type { ReadWait } from '../../../src/dynamodb/readWait';

function refusal(name: string, status = 400): Error {
  return Object.assign(new Error('refused'), { name, $metadata: { httpStatusCode: status } });
}

const throttled = refusal('ProvisionedThroughputExceededException');

suite('backingOff', () => {
  let waits: number[];
  let told: (ReadWait['reason'] | undefined)[];
  let options: BackOffOptions;

  setup(() => {
    waits = [];
    told = [];
    options = {
      firstWait: 1000,
      signal: new AbortController().signal,
      onWait: (wait) => told.push(wait?.reason),
      clock: {
        wait: async (milliseconds) => {
          waits.push(milliseconds);
        },
      },
      random: () => 1,
    };
  });

  /** Refuses so often, then answers. */
  function refusing(times: number, error = throttled): () => Promise<string> {
    let left = times;
    return async () => {
      if (left-- > 0) {
        throw error;
      }
      return 'taken';
    };
  }

  test('waits longer each time, up to half a minute, and says so', async () => {
    assert.equal(await backingOff(refusing(7), options), 'taken');
    assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    assert.deepEqual(
      told,
      waits.flatMap(() => ['throttled', undefined]),
    );
  });

  test('half of a wait is chance', async () => {
    await backingOff(refusing(2), { ...options, random: () => 0 });
    assert.deepEqual(waits, [500, 1000]);
  });

  test('gives up after five minutes of waiting, after one where the service fails', async () => {
    const sum = (): number => waits.reduce((total, each) => total + each, 0);
    await assert.rejects(backingOff(refusing(Number.POSITIVE_INFINITY), options), (error) => {
      assert.ok(error instanceof GaveUp);
      assert.equal(error.cause, throttled);
      assert.equal(error.waited, sum());
      return sum() > 4.5 * 60_000 && sum() <= 5 * 60_000;
    });
    waits = [];
    const failure = refusal('InternalServerError', 500);
    await assert.rejects(backingOff(refusing(Number.POSITIVE_INFINITY, failure), options), GaveUp);
    assert.ok(sum() > 30_000 && sum() <= 60_000, String(sum()));
  });

  test('tries again as often as is allowed, and not at all where it is not', async () => {
    await assert.rejects(backingOff(refusing(3), { ...options, retries: 2 }), GaveUp);
    assert.equal(waits.length, 2);
    await assert.rejects(backingOff(refusing(1), { ...options, retries: 0 }), throttled);
    assert.equal(waits.length, 2);
    assert.equal(await backingOff(refusing(2), { ...options, retries: 2 }), 'taken');
  });

  test('never asks without a pause', async () => {
    await backingOff(refusing(1), { ...options, firstWait: 0 });
    assert.deepEqual(waits, [10]);
  });

  test('what does not pass by itself is not tried again', async () => {
    const denied = refusal('AccessDeniedException');
    await assert.rejects(backingOff(refusing(1, denied), options), denied);
    assert.deepEqual(told, []);
  });

  test('an abort ends a wait at once', async () => {
    const controller = new AbortController();
    const { clock: _, ...real } = options;
    const reading = backingOff(refusing(1), {
      ...real,
      firstWait: 60_000,
      signal: controller.signal,
      onWait: (wait) => {
        told.push(wait?.reason);
        controller.abort();
      },
    });
    await assert.rejects(reading, { name: 'AbortError' });
    assert.deepEqual(told, ['throttled', undefined]);
  });
});

suite('backOffReason', () => {
  test('tells slowing down from a failure, and both from what a wait does not help', () => {
    assert.equal(backOffReason(refusal('ThrottlingException')), 'throttled');
    assert.equal(backOffReason(refusal('RequestLimitExceeded')), 'throttled');
    assert.equal(backOffReason(refusal('Unknown', 429)), 'throttled');
    assert.equal(backOffReason(refusal('ServiceUnavailable', 503)), 'failing');
    assert.equal(backOffReason(refusal('SyntaxError', 503)), undefined);
    assert.equal(backOffReason(refusal('ValidationException')), undefined);
    assert.equal(backOffReason(new DOMException('Stopped.', 'AbortError')), undefined);
    assert.equal(backOffReason('ThrottlingException'), undefined);
  });
});
