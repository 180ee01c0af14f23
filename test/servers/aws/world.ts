import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Authenticator } from '../../../src/auth/authenticator';
import type { AuthenticatorParts } from '../../../src/auth/authenticator';
import { SystemClock } from '../../../src/auth/clock';
import { MemorySessionStore } from '../../../src/auth/sessionStore';
import type { TraceStep } from '../../../src/auth/trace';
import type { Connection } from '../../../src/connection/connection';
import { splitSecrets } from '../../../src/connection/secrets';
import { Dynamodb } from '../../../src/dynamodb/dynamodb';
import { KeyRing } from './keyRing';
import { startMetadataService } from './metadataService';
import type { MetadataService } from './metadataService';
import { createSamlIssuer } from '../saml/identityProvider';
import type { SamlIssuer } from '../saml/identityProvider';
import { Person } from './people';
import { startSignedGate } from './signedGate';
import type { SignedGate } from './signedGate';
import { startSts } from './sts';
import type { Sts, StsRole } from './sts';
import { createTokenIssuer } from './webToken';

/** Made up, like every key here. */
export const ana = {
  accessKeyId: 'AKIAEXAMPLEANA000000',
  secretAccessKey: 'made/up+secret+of+ana+0000000000000000000',
  arn: 'arn:aws:iam::123456789012:user/ana',
};
export const root = {
  accessKeyId: 'AKIAEXAMPLEROOT00000',
  secretAccessKey: 'made/up+secret+of+root+000000000000000000',
  arn: 'arn:aws:iam::123456789012:root',
};
export const device = {
  serialNumber: 'arn:aws:iam::123456789012:mfa/ana',
  secret: 'made up secret of the device',
  user: ana.arn,
};
export const rootDevice = {
  serialNumber: 'arn:aws:iam::123456789012:mfa/root-account-mfa-device',
  secret: 'made up secret of the device of the account',
  user: root.arn,
};
export const reader = 'arn:aws:iam::123456789012:role/reader';
export const guarded = 'arn:aws:iam::123456789012:role/team/guarded';
export const careful = 'arn:aws:iam::123456789012:role/careful';
/** The company's identity provider as IAM knows it. */
export const samlProvider = 'arn:aws:iam::123456789012:saml-provider/company';
/** Trusts only the company's identity provider; sessions of an hour. */
export const samlReader = 'arn:aws:iam::123456789012:role/saml-reader';
/** As `samlReader`, with a path; sessions of twelve hours. */
export const samlWriter = 'arn:aws:iam::123456789012:role/team/saml-writer';

const roles: readonly StsRole[] = [
  { arn: reader, longestSession: 14_400, subjects: ['system:serviceaccount:shop:orders'] },
  { arn: guarded, trusts: [ana.arn], externalId: 'shop/42', demandsMfa: true },
  { arn: careful, demandsMfa: true, oldestMfa: 3600 },
  { arn: samlReader, trusts: [], samlProviders: [samlProvider] },
  { arn: samlWriter, trusts: [], samlProviders: [samlProvider], longestSession: 43_200 },
];

/** AWS as far as signing in needs it, a DynamoDB behind it, a time that can be moved, and a person. */
export interface World {
  readonly keys: KeyRing;
  readonly sts: Sts;
  readonly gate: SignedGate;
  readonly metadata: MetadataService;
  readonly issuer: ReturnType<typeof createTokenIssuer>;
  /** The company's identity provider: AWS knows its certificate as `samlProvider`. Its time is the world's. */
  readonly samlIssuer: SamlIssuer;
  readonly person: Person;
  readonly store: MemorySessionStore;
  /** A folder of its own, which is home. */
  readonly home: string;
  readonly variables: Record<string, string | undefined>;
  readonly trace: TraceStep[];
  isTrusted: boolean;
  now(): number;
  advance(milliseconds: number): void;
  /** An authenticator as after the start of a window. */
  authenticator(more?: Partial<AuthenticatorParts>): Authenticator;
  /** DynamoDB by way of an authenticator. */
  dynamodb(authenticator: Authenticator): Dynamodb;
  /** A saved connection: its secrets are kept apart, where the authenticators find them. */
  connection(properties: Record<string, string>, id?: string): Connection;
  end(): Promise<void>;
}

/** Starts everything for one test. DynamoDB Local is shared by the tests of a process. */
export async function startWorld(dynamodbEndpoint?: string): Promise<World> {
  let offset = 0;
  const now = (): number => Date.now() + offset;
  const keys = new KeyRing([ana, root]);
  const issuer = createTokenIssuer('https://oidc.example.com/id/1');
  const samlIssuer = createSamlIssuer({ now });
  const home = await mkdtemp(path.join(os.tmpdir(), 'dynamodb-connections-'));
  const sts = await startSts({
    keys,
    roles,
    devices: [device, rootDevice],
    providers: [{ issuer, audiences: ['sts.amazonaws.com'] }],
    samlProviders: [{ arn: samlProvider, issuer: samlIssuer }],
    now,
  });
  const gate = await startSignedGate({ dynamodbEndpoint: dynamodbEndpoint ?? 'http://127.0.0.1:1', keys, now });
  const instance = {
    accessKeyId: 'ASIAEXAMPLEINSTANCE0',
    secretAccessKey: 'made/up+secret+of+the+instance+0000000000',
    sessionToken: 'made/up+token+of+the+instance==',
    expiration: new Date(now() + 6 * 3_600_000),
    arn: 'arn:aws:sts::123456789012:assumed-role/instance-reader/i-0',
  };
  keys.add(instance);
  const metadata = await startMetadataService(instance, { now });
  const secrets = new Map<string, Readonly<Record<string, string>>>();
  const authenticators: Authenticator[] = [];
  const services: Dynamodb[] = [];
  const world: World = {
    keys,
    sts,
    gate,
    metadata,
    issuer,
    samlIssuer,
    person: new Person(),
    store: new MemorySessionStore(),
    home,
    variables: { AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.endpoint },
    trace: [],
    isTrusted: true,
    now,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
    authenticator: (more) => {
      const authenticator = new Authenticator(async (id) => secrets.get(id) ?? {}, {
        interaction: world.person,
        sessions: world.store,
        environment: {
          variables: world.variables,
          homeDirectory: home,
          get isTrusted() {
            return world.isTrusted;
          },
        },
        clock: new SystemClock(now),
        onStep: (_, __, step) => void world.trace.push(step),
        ...more,
      });
      authenticators.push(authenticator);
      return authenticator;
    },
    dynamodb: (authenticator) => {
      const service = new Dynamodb(authenticator, async () => gate.endpoint);
      services.push(service);
      return service;
    },
    connection: (properties, id = 'orders') => {
      const all = { AWSRegion: 'IRELAND', STSEndpoint: sts.endpoint, Endpoint: gate.endpoint, ...properties };
      const parts = splitSecrets(all);
      secrets.set(id, parts.secrets);
      return { id, name: 'Orders', properties: parts.plain };
    },
    end: async () => {
      for (const authenticator of authenticators) {
        for (const { id } of authenticator.used) {
          authenticator.forget(id);
        }
      }
      for (const service of services) {
        service.dispose();
      }
      await Promise.all([sts.stop(), gate.stop(), metadata.stop()]);
      await rm(home, { recursive: true, force: true });
    },
  };
  return world;
}
