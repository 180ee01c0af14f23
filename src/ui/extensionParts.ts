import type * as vscode from 'vscode';
import type { Dynamodb } from '../dynamodb/dynamodb';
import type { ConnectionStore } from './connections/connectionStore';

/** What the features share. `extension.ts` builds it and hands it to each `register…`. */
export interface ExtensionParts {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly store: ConnectionStore;
  /** DynamoDB with the AWS SDK behind it, loaded on first use. */
  readonly dynamodb: () => Promise<Dynamodb>;
}
