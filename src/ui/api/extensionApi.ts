import * as vscode from 'vscode';
import type {
  ConnectionFormDraft,
  DynamodbConnectionsApi,
  DynamodbConnectionsExports,
} from '../../../docs/dynamodb-connections';
import { formatConnectionString, parseConnectionString } from '../../connection/connectionString';
import { parseConnectionDraft } from '../../protocol/connectionForm';
import type { ConnectionDraft } from '../../protocol/connectionForm';
import type { ExtensionParts } from '../extensionParts';
import { connectionFacts } from './connectionFacts';

type ApiParts = Pick<ExtensionParts, 'store' | 'sessions' | 'context'>;

/** What other extensions get from this one: docs/api.md. Nothing in it is secret. */
export function extensionExports(
  parts: ApiParts,
  openForm: (draft: ConnectionDraft) => void,
): DynamodbConnectionsExports {
  const api = extensionApi(parts, openForm);
  return {
    getApi: (version: number) => {
      if (version !== 1) {
        throw new Error(`This version of DynamoDB Connections has no API ${version}; it has 1.`);
      }
      return api;
    },
  };
}

function extensionApi(
  { store, sessions, context }: ApiParts,
  openForm: (draft: ConnectionDraft) => void,
): DynamodbConnectionsApi {
  const changed = new vscode.EventEmitter<void>();
  context.subscriptions.push(
    changed,
    store.onDidChange(() => changed.fire()),
    store.onDidRearrange(() => changed.fire()),
    sessions.onDidChange((id) => id !== undefined && changed.fire()),
  );
  return {
    version: 1,
    get connections() {
      const all = store.connections;
      return all.map((connection) =>
        connectionFacts(connection, {
          all,
          shared: store.shared(connection.id),
          state: sessions.stateOf(connection.id),
        }),
      );
    },
    onDidChangeConnections: changed.event,
    parseConnectionString: (text) => {
      const { properties, problems } = parseConnectionString(text);
      return { properties: { ...properties }, problems: problems.map((problem) => ({ ...problem })) };
    },
    formatConnectionString: (properties, { secrets = 'omit' } = {}) => formatConnectionString(properties, { secrets }),
    openConnectionForm: async (draft) => openForm(draftOf(draft)),
  };
}

/** What comes from another extension is checked as what comes from a webview is. */
function draftOf({ connectionString, name = '', folder, environment }: ConnectionFormDraft): ConnectionDraft {
  const { properties } = parseConnectionString(connectionString);
  const draft = parseConnectionDraft({ name, folder, environment, properties });
  if (!draft) {
    throw new TypeError('The draft of the connection form has a name that is no text.');
  }
  return draft;
}
