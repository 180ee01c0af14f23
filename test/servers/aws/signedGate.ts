import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { KeyRing, defaultArn } from './keyRing';
import type { KnownKey } from './keyRing';
import { startLoopbackServer } from './loopbackServer';
import type { ReceivedRequest } from './loopbackServer';
import { verifySignature } from './signature';
import type { SignatureFault } from './signature';

export interface SignedGateOptions {
  /** Where what is right is passed on to, such as `http://127.0.0.1:8000`. */
  readonly dynamodbEndpoint: string;
  /** The keys it knows; a `KeyRing` is shared with whoever else holds it. */
  readonly keys: readonly KnownKey[] | KeyRing;
  /** The gate's own time in milliseconds, which counts for expiry, signatures and its Date header. */
  readonly now?: () => number;
}

/** A request the gate has seen. */
export interface GateRequest {
  /** Such as `ListTables`. */
  readonly action: string;
  readonly accessKeyId: string | undefined;
  /** The request as sent, read as JSON. */
  readonly input: unknown;
  /** The service's error name; `undefined` when it was passed on. */
  readonly refused: string | undefined;
}

/** What a table that is being made or deleted says of itself. DynamoDB Local knows no such states. */
export interface TableState {
  readonly status?: 'CREATING' | 'DELETING';
  /** Global secondary indexes that are being made. */
  readonly indexesBeingCreated?: readonly string[];
}

export interface SignedGate {
  readonly endpoint: string;
  /** Everything that was asked, in order. */
  readonly requests: readonly GateRequest[];
  addKey(key: KnownKey): void;
  revoke(accessKeyId: string): void;
  /** Refuses an action, such as `ListTables`, to everyone; `allow` takes it back. */
  deny(action: string): void;
  allow(action: string): void;
  /** The next `count` requests, of one action if it is named, are answered with this error of the service instead. */
  failNext(count: number, error: string, status?: number, action?: string): void;
  /** Answers an action, such as `DescribeTable`, only when what it returns is called, or when the gate ends. */
  hold(action: string): () => void;
  /** Takes back what `failNext` has left. */
  failNoMore(): void;
  /**
   * Lets a table be in a state; without one it is as DynamoDB Local has it. As DynamoDB says in its API reference, a table
   * that is not ACTIVE cannot be read (Scan, Query: ResourceNotFoundException), nor an index that is being filled.
   */
  setTableState(table: string, state?: TableState): void;
  stop(): Promise<void>;
}

/**
 * The access key the gate itself uses: DynamoDB Local keeps tables apart by access key and region, DynamoDB by account.
 * Who fills tables directly, past the gate, uses it as well.
 */
export const gateAccessKeyId = 'GATE123456789012';

const errorNames: Readonly<Record<SignatureFault, string>> = {
  missing: 'MissingAuthenticationTokenException',
  incomplete: 'IncompleteSignatureException',
  unknownKey: 'UnrecognizedClientException',
  badToken: 'UnrecognizedClientException',
  expiredToken: 'ExpiredTokenException',
  mismatch: 'InvalidSignatureException',
  signatureExpired: 'InvalidSignatureException',
  notYetCurrent: 'InvalidSignatureException',
};

/**
 * What stands before DynamoDB at AWS and DynamoDB Local leaves out: a loopback server that checks who asks (signature
 * version 4, access key, session token, expiry, clock, permission) and passes what is right on to a DynamoDB endpoint.
 * It ends with the test that started it.
 */
export async function startSignedGate(options: SignedGateOptions): Promise<SignedGate> {
  const keys = options.keys instanceof KeyRing ? options.keys : new KeyRing(options.keys);
  const now = options.now ?? Date.now;
  const requests: GateRequest[] = [];
  const denied = new Set<string>();
  const states = new Map<string, TableState>();
  const held = new Map<string, { readonly released: Promise<void>; readonly release: () => void }>();
  const failures: { readonly error: string; readonly status: number; readonly action: string | undefined }[] = [];

  const server = await startLoopbackServer(async (request, response) => {
    const action = (header(request, 'x-amz-target') ?? '').replace(/^DynamoDB_20120810\./u, '');
    const verdict = verifySignature(request, { service: 'dynamodb', keys, now: now() });
    const refuse = (name: string, message: string, status = 400): void => {
      requests.push({ action, accessKeyId: accessKeyOf(request), input: jsonOf(request.body), refused: name });
      answerError(response, now(), { name, message, status });
    };
    if (!verdict.ok) {
      refuse(errorNames[verdict.fault], verdict.message);
      return;
    }
    if (denied.has(action)) {
      const resource = `arn:aws:dynamodb:${verdict.region}:123456789012:table/*`;
      refuse(
        'AccessDeniedException',
        `User: ${verdict.key.arn ?? defaultArn} is not authorized to perform: dynamodb:${action} on resource: ${resource} because no identity-based policy allows the dynamodb:${action} action`,
      );
      return;
    }
    const failure = failures.find((each) => each.action === undefined || each.action === action);
    if (failure !== undefined) {
      failures.splice(failures.indexOf(failure), 1);
      refuse(failure.error, 'The request failed.', failure.status);
      return;
    }
    await held.get(action)?.released;
    const input = jsonOf(request.body) as { readonly TableName?: string; readonly IndexName?: string } | undefined;
    const state = states.get(input?.TableName ?? '');
    if (state && (action === 'Scan' || action === 'Query')) {
      if (state.status !== undefined) {
        refuse('ResourceNotFoundException', 'Requested resource not found');
        return;
      }
      if (state.indexesBeingCreated?.includes(input?.IndexName ?? '')) {
        refuse('ValidationException', `Cannot read from backfilling global secondary index: ${input?.IndexName}`);
        return;
      }
    }
    requests.push({ action, accessKeyId: verdict.key.accessKeyId, input: jsonOf(request.body), refused: undefined });
    await passOn(request, response, {
      endpoint: options.dynamodbEndpoint,
      region: verdict.region,
      now: now(),
      change: action === 'DescribeTable' && state ? (body) => describedAs(body, state) : (body) => body,
    });
  });

  return {
    endpoint: server.endpoint,
    requests,
    addKey: (key) => keys.add(key),
    revoke: (accessKeyId) => keys.revoke(accessKeyId),
    deny: (action) => void denied.add(action),
    allow: (action) => void denied.delete(action),
    failNext: (count, error, status = 400, action) => {
      failures.push(...Array.from({ length: count }, () => ({ error, status, action })));
    },
    hold: (action) => {
      let open = (): void => undefined;
      const released = new Promise<void>((resolve) => {
        open = resolve;
      });
      const release = (): void => {
        held.delete(action);
        open();
      };
      held.set(action, { released, release });
      return release;
    },
    setTableState: (table, state) => void (state ? states.set(table, state) : states.delete(table)),
    failNoMore: () => void failures.splice(0),
    stop: () => {
      held.forEach(({ release }) => release());
      return server.stop();
    },
  };
}

async function passOn(
  request: ReceivedRequest,
  response: ServerResponse,
  to: {
    readonly endpoint: string;
    readonly region: string;
    readonly now: number;
    readonly change: (body: Buffer) => Buffer;
  },
): Promise<void> {
  const day = new Date(to.now).toISOString().slice(0, 10).replaceAll('-', '');
  const answer = await fetch(to.endpoint, {
    method: request.method,
    headers: {
      'content-type': header(request, 'content-type') ?? 'application/x-amz-json-1.0',
      'x-amz-target': header(request, 'x-amz-target') ?? '',
      // DynamoDB Local reads the access key and the region out of it, and checks no signature.
      authorization: `AWS4-HMAC-SHA256 Credential=${gateAccessKeyId}/${day}/${to.region}/dynamodb/aws4_request, SignedHeaders=host, Signature=passed`,
    },
    body: new Uint8Array(request.body),
  });
  const body = to.change(Buffer.from(await answer.arrayBuffer()));
  response.writeHead(answer.status, {
    ...commonHeaders(to.now, body),
    'content-type': answer.headers.get('content-type') ?? 'application/x-amz-json-1.0',
  });
  response.end(body);
}

/** An answer of DescribeTable, with the table in a state. */
function describedAs(body: Buffer, state: TableState): Buffer {
  const { Table, ...rest } = jsonOf(body) as { readonly Table?: Readonly<Record<string, unknown>> };
  if (!Table) {
    return body;
  }
  const indexes = (Table['GlobalSecondaryIndexes'] ?? []) as readonly { readonly IndexName: string }[];
  const changed = {
    ...Table,
    TableStatus: state.status ?? 'UPDATING',
    GlobalSecondaryIndexes: indexes.map((index) =>
      state.indexesBeingCreated?.includes(index.IndexName)
        ? { ...index, IndexStatus: 'CREATING', Backfilling: true }
        : index,
    ),
  };
  return Buffer.from(JSON.stringify({ ...rest, Table: changed }));
}

/** The shape of DynamoDB's errors: API version 2012-08-10, protocol AWS JSON 1.0. */
function answerError(
  response: ServerResponse,
  now: number,
  error: { readonly name: string; readonly message: string; readonly status: number },
): void {
  // What refuses before DynamoDB itself is reached is of another namespace; AccessDeniedException spells Message so.
  const field = error.name === 'AccessDeniedException' ? 'Message' : 'message';
  const body = Buffer.from(
    JSON.stringify({ __type: `com.amazon.coral.service#${error.name}`, [field]: error.message }),
  );
  response.writeHead(error.status, { ...commonHeaders(now, body), 'content-type': 'application/x-amz-json-1.0' });
  response.end(body);
}

function commonHeaders(now: number, body: Buffer): Record<string, string> {
  return {
    'x-amzn-requestid': randomUUID(),
    'x-amz-crc32': String(crc32(body)),
    'content-length': String(body.length),
    date: new Date(now).toUTCString(),
  };
}

function header(request: ReceivedRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function accessKeyOf(request: ReceivedRequest): string | undefined {
  return /Credential=([^/,\s]+)/u.exec(header(request, 'authorization') ?? '')?.[1];
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
