import http from 'node:http';
import https from 'node:https';
import type { OnReadOpts, Socket } from 'node:net';

/** Bytes that a connection reads at once, as Node does. */
const readAtOnce = 64 * 1024;

/** As the AWS SDK's own agents. */
const kept: http.AgentOptions = { keepAlive: true, maxSockets: 50 };

type CreateConnection = http.Agent['createConnection'];

/*
 * Agents whose connections read into one memory each, again and again. Node takes new memory for each piece otherwise: a
 * table read from end to end leaves it behind by the gigabyte, and the collector holds the reading up for it.
 *
 * VS Code puts its own agents in their place for all hosts but localhost and 127.0.0.1, unless `http.proxySupport` is
 * another than `override`; reading is as usual then.
 */

export class FrugalHttpAgent extends http.Agent {
  constructor() {
    super(kept);
  }

  override createConnection(...[options, callback]: Parameters<CreateConnection>): ReturnType<CreateConnection> {
    return super.createConnection({ ...options, ...readIntoOneMemory() }, callback);
  }
}

export class FrugalHttpsAgent extends https.Agent {
  constructor() {
    super(kept);
  }

  override createConnection(...[options, callback]: Parameters<CreateConnection>): ReturnType<CreateConnection> {
    return super.createConnection({ ...options, ...readIntoOneMemory() }, callback);
  }
}

/**
 * Whoever listens to the connection has to be done with a piece when it returns. Node's HTTP parser is: it copies what it
 * hands on.
 */
function readIntoOneMemory(): { readonly onread: OnReadOpts } {
  const buffer = Buffer.allocUnsafeSlow(readAtOnce);
  return {
    onread: {
      buffer,
      callback(this: Socket, length: number): boolean {
        // What nobody waits for belongs to no answer: the connection is not used again.
        if (!this.emit('data', buffer.subarray(0, length))) {
          this.destroy();
        }
        return true;
      },
    },
  };
}
