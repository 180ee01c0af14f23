// The API that the extension "DynamoDB Connections" gives to other extensions, version 1. Copy this file into yours.
// How to use it: docs/api.md of the extension.

import type { Event } from 'vscode';

/** `vscode.extensions.getExtension<DynamodbConnectionsExports>('dynamodb-connections.dynamodb-connections').exports` */
export interface DynamodbConnectionsExports {
  /**
   * Gives a version of the API. A version is changed by additions only; what would break it becomes a new version.
   * @throws Error when this version of the extension does not have it
   */
  getApi(version: 1): DynamodbConnectionsApi;
}

/** What is not secret. For credentials ask VS Code, which asks the person: `vscode.authentication.getSession`. */
export interface DynamodbConnectionsApi {
  readonly version: 1;
  /** The connections as they are now: the person's own in the order of the view, then those of the settings. */
  readonly connections: readonly DynamodbConnection[];
  /** After connections were added, changed, deleted, or have changed how they stand with AWS. */
  readonly onDidChangeConnections: Event<void>;
  /**
   * Reads a connection string. Never throws: what cannot be read becomes a problem, and the rest is delivered all the
   * same. Secrets of the text are among the properties.
   */
  parseConnectionString(text: string): {
    /** Canonical name to text; the parts of SSOProperties under `SSOProperties.<Name>`. */
    readonly properties: Readonly<Record<string, string>>;
    readonly problems: readonly ConnectionStringProblem[];
  };
  /** Writes a connection string that reads back to the same properties. Secrets are left out unless asked for. */
  formatConnectionString(
    properties: Readonly<Record<string, string>>,
    options?: { readonly secrets?: 'omit' | 'mask' | 'include' },
  ): string;
  /** Opens the form of a new connection, filled. Nothing is saved before the person does. */
  openConnectionForm(draft: ConnectionFormDraft): Promise<void>;
}

export type ConnectionEnvironment = 'production' | 'staging' | 'development' | 'local';

/** A connection without its secrets. */
export interface DynamodbConnection {
  /** Stays the same as long as the connection exists. */
  readonly id: string;
  readonly name: string;
  readonly folder?: string;
  readonly environment?: ConnectionEnvironment;
  /** The person wants nothing to be written through it. Credentials may allow it all the same. */
  readonly readOnly: boolean;
  /** Where it is kept: by the person, or in the settings of the user or the workspace. */
  readonly origin: 'own' | 'settings';
  /** False for one of the settings that cannot be used as it is. */
  readonly isUsable: boolean;
  /** Canonical name, such as `AwsIAMRoles`. */
  readonly authScheme: string;
  /** Code of the region, such as `eu-west-1`. */
  readonly region: string;
  /** The address of DynamoDB when it is not AWS's own; `sample` for the built-in sample database. */
  readonly endpoint?: string;
  /** Without secrets. */
  readonly connectionString: string;
  /** For `vscode.authentication.getSession('dynamodb-connections', [], { account })`. */
  readonly account: { readonly id: string; readonly label: string };
  readonly session: DynamodbSession;
}

/** How a connection stands with AWS in this window. */
export interface DynamodbSession {
  readonly state: 'none' | 'signingIn' | 'wantsPerson' | 'signedIn' | 'failed';
  /** Who it is signed in as, when the sign-in told. */
  readonly arn?: string;
  readonly role?: string;
  /** When a person is needed again; not set when that is never. */
  readonly endsAt?: Date;
}

export interface ConnectionStringProblem {
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
  readonly severity: 'error' | 'warning' | 'info';
  /** The property concerned, when it is known. */
  readonly property?: string;
  readonly message: string;
}

export interface ConnectionFormDraft {
  readonly connectionString: string;
  readonly name?: string;
  readonly folder?: string;
  readonly environment?: ConnectionEnvironment;
}
