import type * as vscode from 'vscode';
import type { Authenticator } from '../auth/authenticator';
import type { Dynamodb } from '../dynamodb/dynamodb';
import type { ConnectionStore } from './connections/connectionStore';
import type { ConnectionSessions } from './mfa/connectionSessions';

/** What the features share. `extension.ts` builds it and hands it to each `register…`. */
export interface ExtensionParts {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly store: ConnectionStore;
  readonly sessions: ConnectionSessions;
  /** The one way to credentials, loaded on first use. */
  readonly authenticator: () => Promise<Authenticator>;
  /** DynamoDB with the AWS SDK behind it, loaded on first use. */
  readonly dynamodb: () => Promise<Dynamodb>;
}
