import { SystemClock } from '../../auth/clock';
import { UserError } from '../../connection/userError';
import type { OnWait, ReadWait } from '../../dynamodb/readWait';
import type { TableFacts } from '../../dynamodb/tables';

/** Milliseconds that what is shown waits for the table's description, by which its keys stand first from the beginning. */
const longestDescription = 500;

/** Milliseconds more that the first rows wait, where connecting took long: both answers come together then. */
const descriptionBehindRows = 100;

const clock = new SystemClock();

export interface TableDescriptionParts {
  readonly describe: (signal: AbortSignal, onWait: OnWait) => Promise<TableFacts>;
  /** Whether the table can be read, by what is known of it now. */
  readonly isReadable: () => boolean;
  /** The attribute that says when an item ends. */
  readonly findTimeToLive: () => Promise<string | undefined>;
  /** Called after a change that nobody waits for. */
  readonly onChange: () => void;
  /** Called when what the description waits for has changed. */
  readonly onWait: () => void;
  /** Why the table could not be described. Who may read it need not be allowed to describe it. */
  readonly onUndescribed: (error: unknown) => void;
  /** The tab was closed. */
  readonly closing: AbortSignal;
}

/** What is known of a table besides its items, and how long that is worth waiting for. */
export class TableDescription {
  private known: TableFacts | undefined;
  private ttl: string | undefined;
  private waitNow: ReadWait | undefined;
  /** Ends the description that is under way. */
  private controller: AbortController | undefined;
  private described = Promise.resolve();
  private introduced = Promise.resolve();
  private isOverdue = false;

  constructor(private readonly parts: TableDescriptionParts) {}

  /** `undefined` while it is not known, or may not be. */
  get facts(): TableFacts | undefined {
    return this.known;
  }

  get timeToLive(): string | undefined {
    return this.ttl;
  }

  /** What the description waits for. */
  get wait(): ReadWait | undefined {
    return this.waitNow;
  }

  get isUnderWay(): boolean {
    return this.controller !== undefined;
  }

  /** Ends with the description, be it without success. */
  get ended(): Promise<void> {
    return this.described;
  }

  /** Ends with the description, or when that takes too long to wait for. */
  get soon(): Promise<void> {
    return this.introduced;
  }

  /** Ends with the description, or soon: rows are there, and wait for where their keys stand. */
  async behindRows(): Promise<void> {
    await Promise.race([this.described, this.pause(descriptionBehindRows)]);
  }

  /** Begins to describe the table anew. */
  begin(): void {
    this.controller?.abort();
    const controller = new AbortController();
    this.controller = controller;
    this.described = this.look(controller.signal).finally(() => {
      if (this.controller === controller) {
        this.controller = undefined;
      }
    });
    this.introduced = this.introduce();
  }

  /** Ends what is under way. What is known stays. */
  stop(): void {
    this.controller?.abort();
  }

  /** Looks once more. Does not throw. */
  async look(signal: AbortSignal): Promise<void> {
    const { parts } = this;
    const onWait = (wait: ReadWait | undefined): void => {
      this.waitNow = wait;
      if (!signal.aborted) {
        parts.onWait();
      }
    };
    try {
      this.known = await parts.describe(signal, onWait);
      if (parts.isReadable()) {
        void this.learnTimeToLive();
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (error instanceof UserError && error.code === 'ResourceNotFoundException') {
        this.known = undefined;
      }
      // The rows are shown without marked keys.
      parts.onUndescribed(error);
    }
    if (this.isOverdue && !parts.closing.aborted) {
      parts.onChange();
    }
  }

  private async introduce(): Promise<void> {
    this.isOverdue = false;
    const waiting = this.pause(longestDescription);
    this.isOverdue = await Promise.race([this.described.then(() => false), waiting.then(() => true)]);
  }

  private async learnTimeToLive(): Promise<void> {
    try {
      this.ttl = await this.parts.findTimeToLive();
      this.parts.onChange();
    } catch {
      // It only adds a date to what is shown.
    }
  }

  /** Closing ends it. */
  private pause(milliseconds: number): Promise<void> {
    return clock.wait(milliseconds, this.parts.closing).catch(() => undefined);
  }
}
