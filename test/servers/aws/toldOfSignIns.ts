import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Authenticator, AuthenticatorParts } from '../../../src/auth/authenticator';
import type { TraceStep } from '../../../src/auth/trace';
import type { Connection } from '../../../src/connection/connection';
import type { World } from './world';

/** What the worlds of all identity providers have. */
type SignInWorld = Pick<World, 'authenticator' | 'connection' | 'dynamodb' | 'trace'>;

interface Course {
  /** Whether every sign-in is to fail, or none. */
  readonly fails: boolean | undefined;
  /** Parts of the authenticators that are not the world's. */
  readonly parts?: Partial<AuthenticatorParts>;
  /** What happens before the test of the connection; `list` lists the tables once more. */
  readonly between?: (list: () => Promise<void>) => Promise<void> | void;
}

interface ToldOfSignIns {
  /** The states, errors and steps of both, in which no secret may be. */
  readonly told: readonly unknown[];
  /** The steps of the listing alone. */
  readonly steps: TraceStep[];
  /** It has listed the tables. */
  readonly authenticator: Authenticator;
  readonly connection: Connection;
}

/** Lists the tables of a saved connection and then tests it as its form does, and collects what is told of that. */
export async function toldOfSignIns(
  world: SignInWorld,
  properties: Record<string, string>,
  { fails, parts, between }: Course,
): Promise<ToldOfSignIns> {
  const seen: unknown[] = [];
  const steps: TraceStep[] = [];
  const tested: TraceStep[] = [];
  const authenticator = world.authenticator({ ...parts, onStep: (_, __, step) => void steps.push(step) });
  authenticator.onDidChangeState((id) => seen.push(authenticator.stateOf(id)));
  const connection = world.connection(properties);
  const attempt = async (work: Promise<unknown>): Promise<void> => {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.equal(error !== undefined, fails === true, inspect(error));
    seen.push(error);
  };
  const list = (): Promise<void> => attempt(world.dynamodb(authenticator).listTables(connection).next());
  await list();
  await between?.(list);
  const complete = { ...connection, properties: { ...connection.properties, ...properties } };
  await attempt(world.authenticator(parts).signInOnce(complete, undefined, (_, step) => void tested.push(step)));
  return { told: [seen, steps, tested, world.trace], steps, authenticator, connection };
}
