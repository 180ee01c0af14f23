import { parentPort, workerData } from 'node:worker_threads';
import { displayText } from '../items/displayText';
import { PageStore } from './pageStore';
import type { StoreCalls, StoreRequest, StoreResponse, StoreWorkerData } from './storeMessages';

/*
 * The thread of one page store: whatever takes its time with many items is done here, and its memory goes with the
 * thread when a tab is closed.
 */

const store = new PageStore(workerData as StoreWorkerData);
let toldChanges = 0;

const calls: StoreCalls = {
  add: ({ memory, byteOffset, byteLength, itemsStart, itemsEnd, count }) => {
    store.add({ bytes: Buffer.from(memory, byteOffset, byteLength), itemsStart, itemsEnd, count });
    const { count: rows, size, attributeChanges } = store;
    if (attributeChanges === toldChanges) {
      return { rows, size };
    }
    toldChanges = attributeChanges;
    return { rows, size, attributes: store.attributes };
  },
  cells: (offset, count, names) =>
    store.items(offset, count).map((item) =>
      names.map((name) => {
        const value = Object.hasOwn(item, name) ? item[name] : undefined;
        return value && displayText(value);
      }),
    ),
  texts: (offset, count) => store.texts(offset, count),
};

function say(response: StoreResponse): void {
  // The rule knows browsers' windows; this is a thread's port.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(response);
}

parentPort?.on('message', ({ id, call, arguments: given }: StoreRequest) => {
  try {
    const run = calls[call] as (...values: readonly unknown[]) => unknown;
    say({ id, value: run(...given) });
  } catch (error) {
    say({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
// Its file is deleted with it also where an open file cannot lose its name.
parentPort?.once('close', () => store.close());
