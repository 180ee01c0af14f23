import * as vscode from 'vscode';
import type {
  ConnectionFormDraft,
  DynamodbConnection,
  DynamodbConnectionsApi,
  DynamodbConnectionsExports,
  DynamodbSession,
} from '../../../docs/dynamodb-connections';
import type { SessionState } from '../../auth/sessionState';
import { authSchemeOf } from '../../connection/authSchemes';
import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { formatConnectionString, parseConnectionString } from '../../connection/connectionString';
import { connectionRegion } from '../../connection/endpoints';
import { isReadOnly } from '../../connection/readOnly';
import { parseConnectionDraft } from '../../protocol/connectionForm';
import type { ConnectionDraft } from '../../protocol/connectionForm';
import { accountLabel } from '../authentication/sessionScopes';
import type { ExtensionParts } from '../extensionParts';

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
      return all.map((connection) => factsOf(connection, all, { store, sessions }));
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

function factsOf(
  connection: Connection,
  all: readonly Connection[],
  { store, sessions }: Pick<ApiParts, 'store' | 'sessions'>,
): DynamodbConnection {
  const { id, name, folder, environment, properties } = connection;
  const shared = store.shared(id);
  const endpoint = propertyValue(properties, 'Endpoint')?.trim();
  return {
    id,
    name,
    ...(folder !== undefined && { folder }),
    ...(environment && { environment }),
    readOnly: isReadOnly(connection),
    origin: shared ? 'settings' : 'own',
    isUsable: shared?.problem === undefined,
    authScheme: authSchemeOf(properties)?.name ?? propertyValue(properties, 'AuthScheme') ?? '',
    region: connectionRegion(properties),
    ...(endpoint && { endpoint }),
    connectionString: formatConnectionString(properties, { secrets: 'omit' }),
    account: { id, label: accountLabel(connection, all) },
    session: sessionOf(sessions.stateOf(id)),
  };
}

function sessionOf(state: SessionState): DynamodbSession {
  if (state.kind !== 'signedIn') {
    return { state: state.kind === 'wantsCode' ? 'wantsPerson' : state.kind };
  }
  const { arn, role } = state.identity;
  return {
    state: 'signedIn',
    ...(arn !== undefined && { arn }),
    ...(role !== undefined && { role }),
    ...(state.sessionExpiration && { endsAt: new Date(state.sessionExpiration) }),
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
