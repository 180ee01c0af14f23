import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { explainAwsError } from '../auth/awsErrors';
import type { Authenticator } from '../auth/authenticator';
import { raceAbort } from '../auth/keyedLock';
import type { Connection } from '../connection/connection';
import { backingOff, GaveUp } from './backOff';
import { createClient } from './client';
import { testConnection } from './connectionTest';
import type { OnTestStep } from './connectionTest';
import { requestContext } from './requestContext';
import { pageCommand } from './query/pageCommand';
import type { PageRequest } from './query/pageRequest';
import { readPage } from './readPath/page';
import type { Page, WireKey } from './readPath/page';
import { sendForBytes } from './readPath/rawAnswer';
import { readStep } from './readRefusal';
import type { OnWait } from './readWait';
import { renewing } from './renewing';
import { describeTable, listTables, timeToLiveAttribute } from './tables';
import type { TableFacts } from './tables';
import { targetOf } from './target';
import type { DynamodbTarget } from './target';

interface Opened {
  readonly target: DynamodbTarget;
  readonly client: DynamoDBClient;
}

interface Entry {
  readonly connection: Connection;
  readonly opened: Promise<Opened>;
}

/**
 * DynamoDB by saved connections: one client for each, made on first use and shared. Everything it throws is a
 * `UserError` or an abort.
 */
export class Dynamodb {
  private readonly entries = new Map<string, Entry>();

  /** @param sampleEndpoint gives the address of the built-in sample database, which starts on first use */
  constructor(
    private readonly authenticator: Authenticator,
    private readonly sampleEndpoint: () => Promise<string>,
  ) {}

  /** The names of all tables, page by page. */
  async *listTables(connection: Connection, signal?: AbortSignal): AsyncGenerator<readonly string[]> {
    const { client, target } = await this.open(connection, signal);
    try {
      yield* listTables(client, signal);
    } catch (error) {
      throw explainAwsError(error, { ...requestContext(target, 'list the tables'), action: 'dynamodb:ListTables' });
    }
  }

  /** The facts of one table. @param onWait hears what it waits for: a sign-in */
  async describeTable(
    connection: Connection,
    table: string,
    signal?: AbortSignal,
    onWait: OnWait = () => undefined,
  ): Promise<TableFacts> {
    const { client, target } = await this.tellingSignIn(connection, onWait, () => this.open(connection, signal));
    try {
      return await describeTable(client, table, signal);
    } catch (error) {
      const context = {
        ...requestContext(target, `describe the table ${table}`),
        action: 'dynamodb:DescribeTable',
        table,
      };
      throw explainAwsError(error, context);
    }
  }

  /** The attribute by which items of a table end, if they do. */
  async timeToLiveAttribute(connection: Connection, table: string, signal?: AbortSignal): Promise<string | undefined> {
    const { client, target } = await this.open(connection, signal);
    try {
      return await timeToLiveAttribute(client, table, signal);
    } catch (error) {
      const context = {
        ...requestContext(target, `ask how items of ${table} end`),
        action: 'dynamodb:DescribeTimeToLive',
      };
      throw explainAwsError(error, { ...context, table });
    }
  }

  /**
   * One page of what is asked. Where DynamoDB asks to slow down it waits and tries again for some minutes; a session that
   * has ended is asked for.
   * @param start the `next` of the page before, `undefined` for the first page
   * @param onWait hears what it waits for
   */
  async readPage(
    connection: Connection,
    request: PageRequest,
    start: WireKey | undefined,
    signal: AbortSignal,
    onWait: OnWait = () => undefined,
  ): Promise<Page> {
    const send = async (): Promise<Page> => {
      const { client, target } = await this.open(connection, signal);
      return readPage(await sendForBytes(client, pageCommand(request, target, start), signal));
    };
    const { target } = await this.opened(connection, signal);
    const { pageRetries: retries, retryWait: firstWait } = target;
    try {
      return await backingOff(() => this.tellingSignIn(connection, onWait, send), {
        firstWait,
        retries,
        signal,
        onWait,
      });
    } catch (reason) {
      const error: unknown = reason instanceof GaveUp ? reason.cause : reason;
      const { table, index, condition } = request;
      throw explainAwsError(error, {
        ...requestContext(target, readStep(table, index?.name)),
        action: condition ? 'dynamodb:Query' : 'dynamodb:Scan',
        table,
        ...(reason instanceof GaveUp && { waited: reason.waited }),
      });
    }
  }

  /** Goes the whole way of a connection that need not be saved, its secrets included. */
  async test(connection: Connection, onStep: OnTestStep, signal: AbortSignal): Promise<boolean> {
    return testConnection(
      connection,
      { authenticator: this.authenticator, sampleEndpoint: this.sampleEndpoint },
      onStep,
      signal,
    );
  }

  /** Lets the next request try at once, though one failed a moment ago. A session that is alive stays. */
  tryAgain(connectionId: string): void {
    this.authenticator.tryAgain(connectionId);
  }

  /** Forgets the client and the credentials of a connection that was changed or deleted. */
  forget(connectionId: string): void {
    const entry = this.entries.get(connectionId);
    this.entries.delete(connectionId);
    this.authenticator.forget(connectionId);
    entry?.opened.then(({ client }) => client.destroy()).catch(() => undefined);
  }

  dispose(): void {
    for (const id of this.entries.keys()) {
      this.forget(id);
    }
  }

  /**
   * Says while a request is under way that the connection signs in, where the request waits for that. It does not while
   * a person renews a session that is still good.
   */
  private async tellingSignIn<T>(connection: Connection, onWait: OnWait, send: () => Promise<T>): Promise<T> {
    const { authenticator } = this;
    let isWaiting = false;
    const tell = (): void => {
      const state = authenticator.stateOf(connection.id);
      const isAsking = state.kind === 'wantsCode' && state.isAsking;
      if ((isAsking || state.kind === 'signingIn') && !authenticator.hasCredentials(connection.id)) {
        isWaiting = true;
        onWait({ reason: 'signIn', ...(isAsking && { asked: state.question }) });
      } else if (isWaiting) {
        isWaiting = false;
        onWait(undefined);
      }
    };
    const stop = authenticator.onDidChangeState((id) => id === connection.id && tell());
    tell();
    try {
      return await send();
    } finally {
      stop();
      if (isWaiting) {
        onWait(undefined);
      }
    }
  }

  /** The connection's client, signed in: waiting for a person's code ends with the signal. */
  private async open(connection: Connection, signal: AbortSignal | undefined): Promise<Opened> {
    const opened = await this.opened(connection, signal);
    await this.authenticator.credentials(connection, signal);
    return opened;
  }

  /** The connection's client. The signal ends this waiting only. */
  private async opened(connection: Connection, signal: AbortSignal | undefined): Promise<Opened> {
    const kept = this.entries.get(connection.id);
    if (kept?.connection.properties === connection.properties) {
      return raceAbort(kept.opened, signal);
    }
    if (kept) {
      this.forget(connection.id);
    }
    const opened = this.start(connection);
    const entry: Entry = { connection, opened };
    this.entries.set(connection.id, entry);
    opened.catch(() => {
      if (this.entries.get(connection.id) === entry) {
        this.entries.delete(connection.id);
      }
    });
    return raceAbort(opened, signal);
  }

  private async start(connection: Connection): Promise<Opened> {
    const { authenticator } = this;
    const target = await targetOf(connection.properties, authenticator.credentialsFor(connection), this.sampleEndpoint);
    const route = await authenticator.routeFor(connection);
    return { target, client: renewing(createClient(target, route), authenticator, connection) };
  }
}
