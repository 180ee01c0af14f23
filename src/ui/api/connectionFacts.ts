import type { DynamodbConnection, DynamodbSession } from '../../../docs/dynamodb-connections';
import type { SessionState } from '../../auth/sessionState';
import { authSchemeOf } from '../../connection/authSchemes';
import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { formatConnectionString } from '../../connection/connectionString';
import { connectionRegion } from '../../connection/endpoints';
import { isReadOnly } from '../../connection/readOnly';
import { accountLabel } from '../authentication/sessionScopes';
import type { SharedConnection } from '../connections/sharedSettings';

/** A connection as other extensions see it: without its secrets. */
export function connectionFacts(
  connection: Connection,
  known: {
    readonly all: readonly Connection[];
    /** What is known of it when it comes from the settings. */
    readonly shared: Pick<SharedConnection, 'problem'> | undefined;
    readonly state: SessionState;
  },
): DynamodbConnection {
  const { id, name, folder, environment, properties } = connection;
  const { all, shared, state } = known;
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
    session: sessionOf(state),
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
