import type { Connection, ConnectionProperties } from './connection';
import { createProperties, propertyValue } from './connection';
import { booleanValue } from './values';

/** Whether nothing may be written through a connection: it is marked so, or its property Readonly says so. */
export function isReadOnly(connection: Pick<Connection, 'readOnly' | 'properties'>): boolean {
  return connection.readOnly === true || booleanValue(propertyValue(connection.properties, 'Readonly')) === true;
}

/** The properties without Readonly: the same object when it is not set. */
export function withoutReadOnly(properties: ConnectionProperties): ConnectionProperties {
  return propertyValue(properties, 'Readonly') === undefined
    ? properties
    : createProperties(Object.entries(properties).filter(([name]) => name !== 'Readonly'));
}

/** The properties that stand for the connection alone, without its mark: Readonly is among them when it is read-only. */
export function withReadOnly(connection: Pick<Connection, 'readOnly' | 'properties'>): ConnectionProperties {
  return isReadOnly(connection) ? { ...connection.properties, Readonly: 'True' } : connection.properties;
}
