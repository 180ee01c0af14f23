import { createHash } from 'node:crypto';
import { authSchemeOf } from '../../connection/authSchemes';
import type { Connection, ConnectionProperties } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { readEntry } from '../../connection/connectionEntry';
import { findDefinition, isSecretName } from '../../connection/properties';
import type { PropertyDefinition } from '../../connection/properties';
import { splitSecrets } from '../../connection/secrets';

/** Which settings a shared connection stands in. */
export interface SharedOrigin {
  readonly kind: 'user' | 'workspace';
  /** Tells one workspace from another: its address. */
  readonly key: string;
  /** A workspace that is not trusted must not choose where one connects to. */
  readonly trusted: boolean;
}

/** Why a connection of the settings cannot be used. */
export type SharedProblem =
  | { readonly kind: 'untrusted' }
  /** Secrets stand in the settings, where everyone can read them. */
  | { readonly kind: 'secrets'; readonly names: readonly string[] }
  | { readonly kind: 'invalid'; readonly message: string };

/** A connection that stands in the settings. */
export interface SharedConnection {
  /** Without secrets; without any property while there is a problem, so that nothing can use it by mistake. */
  readonly connection: Connection;
  readonly origin: SharedOrigin;
  /** Its place in the setting. */
  readonly index: number;
  readonly problem?: SharedProblem;
}

/**
 * Reads the setting `dynamodbConnections.connections` of one scope. Every entry becomes a connection to be listed; one
 * that cannot be used says why. Ids come from the origin and the name, so they stay when the rest changes.
 */
export function readSharedConnections(value: unknown, origin: SharedOrigin): SharedConnection[] {
  const found: SharedConnection[] = [];
  const ids = new Set<string>();
  for (const [index, entry] of (Array.isArray(value) ? (value as unknown[]) : []).entries()) {
    const { connection = { name: `#${index + 1}`, properties: {} }, problems } = readEntry(entry);
    const id = sharedId(origin, connection.name);
    const isTaken = ids.has(id);
    ids.add(id);
    const { plain, secrets } = splitSecrets(connection.properties);
    const names = secretNames(connection.properties, secrets);
    const first = problems[0];
    const problem: SharedProblem | undefined = isTaken
      ? { kind: 'invalid', message: 'Another connection of these settings has the same name.' }
      : first
        ? { kind: 'invalid', message: `${first.field === undefined ? '' : `${first.field}: `}${first.message}` }
        : names.length > 0
          ? { kind: 'secrets', names }
          : origin.trusted
            ? undefined
            : { kind: 'untrusted' };
    found.push({
      connection: {
        ...connection,
        id: isTaken ? `${id}-${index}` : id,
        properties: problem ? {} : plain,
      },
      origin,
      index,
      ...(problem && { problem }),
    });
  }
  return found;
}

/** The id of a shared connection, the same on every start and for every reader of the same settings. */
export function sharedId(origin: Pick<SharedOrigin, 'kind' | 'key'>, name: string): string {
  const hash = createHash('sha256').update(JSON.stringify([origin.kind, origin.key, name]));
  return `shared-${hash.digest('hex').slice(0, 32)}`;
}

/**
 * What everyone who uses a shared connection has to give for themselves: what its scheme requires, is not in the settings
 * and is a secret, a key or the user's name; and the other half of a pair of which the settings have one.
 */
export function personalProperties(properties: ConnectionProperties): PropertyDefinition[] {
  const scheme = authSchemeOf(properties);
  if (scheme === undefined) {
    return [];
  }
  const has = (name: string): boolean => propertyValue(properties, name) !== undefined;
  const together = scheme.together.some(has) ? scheme.together : [];
  return [...new Set([...scheme.required, ...together])]
    .filter((name) => !has(name))
    .flatMap((name) => findDefinition(name) ?? [])
    .filter(({ name, secret }) => secret !== 'plain' || name === 'User');
}

/** One-time codes count too: `splitSecrets` has dropped them. */
function secretNames(properties: ConnectionProperties, secrets: Readonly<Record<string, string>>): string[] {
  return Object.keys(properties).filter((name) => Object.hasOwn(secrets, name) || isSecretName(name));
}
