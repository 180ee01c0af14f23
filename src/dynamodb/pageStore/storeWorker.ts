import { parentPort, workerData } from 'node:worker_threads';
import { displayText } from '../items/displayText';
import { columnStatistics } from './columnStatistics';
import { PageStore } from './pageStore';
import { rowsText } from './rowsText';
import { RowView } from './rowView';
import { sentFailure } from './storeFailure';
import type { LongCall, StoreCalls, StoreLimits, StoreRequest, StoreResponse, StoreWorkerData } from './storeMessages';
import { Turns } from './turns';

/*
 * The thread of one page store: whatever takes its time with many items is done here, and its memory goes with the
 * thread when a tab is closed.
 */

const unlimited: StoreLimits = {
  mostFound: Number.POSITIVE_INFINITY,
  mostDistinct: Number.POSITIVE_INFINITY,
  longestText: Number.POSITIVE_INFINITY,
};

const { limits = unlimited, ...options } = workerData as StoreWorkerData;
const store = new PageStore(options);
const view = new RowView(store);
const encoder = new TextEncoder();
const writing = new Turns();
const counting = new Turns();
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
  limitMemory: (bytes) => {
    store.memoryLimit = bytes;
  },
  cells: (offset, count, names) => {
    const items = view.isInStoreOrder ? store.items(offset, count) : store.itemsOf(view.rows(offset, count));
    const cells = items.map((item) =>
      names.map((name) => {
        const value = Object.hasOwn(item, name) ? item[name] : undefined;
        return value ? displayText(value) : null;
      }),
    );
    return encoder.encode(JSON.stringify(cells));
  },
  texts: (offset, count) =>
    view.isInStoreOrder ? store.texts(offset, count) : store.textsOf(view.rows(offset, count)),
  sort: async (order) => ({ rows: await view.putInOrder(order) }),
  find: (text, from) => view.find(text, from, limits.mostFound),
  write: async ({ firstRow, count, columns }, format) => {
    const text = await writing.run(rowsText(store, view.rows(firstRow, count), columns, format, limits.longestText));
    return text === undefined ? undefined : encoder.encode(text);
  },
  statistics: (name) => counting.run(columnStatistics(store, name, limits.mostDistinct)),
  cancel: (what) => cancel(what),
  close: () => {
    for (const what of ['sort', 'find', 'write', 'statistics'] as const) {
      cancel(what);
    }
    store.close();
    parentPort?.close();
  },
};

function cancel(what: LongCall): void {
  if (what === 'sort' || what === 'find') {
    view.cancel(what);
  } else {
    (what === 'write' ? writing : counting).cancel();
  }
}

function say(response: StoreResponse): void {
  const transferred: ArrayBuffer[] = 'returned' in response && response.returned ? [response.returned] : [];
  if ('value' in response && response.value instanceof Uint8Array) {
    transferred.push(response.value.buffer as ArrayBuffer);
  }
  // The rule knows browsers' windows; this is a thread's port.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(response, transferred);
}

async function answer({ id, call, arguments: given, returns }: StoreRequest): Promise<void> {
  try {
    const run = calls[call] as (...values: readonly unknown[]) => unknown;
    const value = run(...given);
    say({ id, value: value instanceof Promise ? await value : value, ...(returns && { returned: returns }) });
  } catch (error) {
    say({ id, failure: sentFailure(error) });
  }
}

parentPort?.on('message', (request: StoreRequest) => void answer(request));
