import { once } from 'node:events';
import type { Server } from 'node:http';
import { parentPort } from 'node:worker_threads';
import dynalite from 'dynalite';
import database from 'dynalite/db/index.js';
import type { Store, StoreOptions } from 'dynalite/db/index.js';
import { fillTable } from './fillTable';
import { sampleTables } from './tables';
import type { SampleDatabaseMessage } from './workerMessages';

/*
 * The sample database: dynalite, in memory, on a port of this machine only, in a thread of its own so that a scan does
 * not hold whoever started it. It ends when its parent ends it, or with its parent. Nothing is kept.
 */

function say(message: SampleDatabaseMessage): void {
  // The rule knows browsers' windows; this is a thread's port.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(message);
}

/** dynalite keeps the store it makes to itself; it is wanted here to be filled. */
function createDatabase(options: StoreOptions): { server: Server; store: Store } {
  const stores: Store[] = [];
  const { create } = database;
  database.create = (storeOptions) => {
    const store = create(storeOptions);
    stores.push(store);
    return store;
  };
  const server = dynalite(options);
  database.create = create;
  const [store] = stores;
  if (!store) {
    throw new Error('dynalite made no store.');
  }
  return { server, store };
}

/** dynalite throws when a client goes away in the middle of its request, and the whole database would go with it. */
function outliveClients(server: Server): void {
  server.on('request', (request) => {
    request.removeAllListeners('error');
    request.on('error', () => undefined);
  });
}

async function start(): Promise<void> {
  const { server, store } = createDatabase({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  outliveClients(server);
  for (const [tablesFilled, table] of sampleTables.entries()) {
    say({ kind: 'progress', table: table.definition.TableName, tablesFilled, tables: sampleTables.length });
    // One table after the other: the thread has one processor to fill them with.
    // oxlint-disable-next-line no-await-in-loop
    await fillTable(store, table);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server has no port.');
  }
  say({ kind: 'ready', port: address.port });
}

start().catch((error: unknown) => {
  say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
});
