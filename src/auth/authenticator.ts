import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { authSchemeOf } from '../connection/authSchemes';
import type { Connection } from '../connection/connection';
import { mergeSecrets } from '../connection/secrets';
import { UserError } from '../connection/userError';
import { schemes } from './schemes';

/** Reads the secrets of one connection from where they are kept. */
export type SecretsReader = (connectionId: string) => Promise<Readonly<Record<string, string>>>;

/** How long before their expiry credentials are no longer handed out, in milliseconds. */
const refreshBeforeExpiry = 5 * 60 * 1000;

interface Entry {
  readonly connection: Connection;
  readonly credentials: Promise<AwsCredentialIdentity>;
}

/**
 * The one way from a connection to AWS credentials. Whoever wants to talk to AWS for a connection asks here, so that a
 * person signs in once however many parts of the extension are at work.
 */
export class Authenticator {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly readSecrets: SecretsReader) {}

  /**
   * Credentials for a saved connection, in the form the SDK's clients take. They are kept until five minutes before
   * their expiry; callers who ask at the same time wait for one sign-in; a failed sign-in is not kept.
   */
  credentialsFor(connection: Connection): AwsCredentialIdentityProvider {
    return async () => {
      const kept = this.entries.get(connection.id);
      if (kept?.connection.properties === connection.properties) {
        const credentials = await kept.credentials;
        if (isFresh(credentials)) {
          return credentials;
        }
        // Whoever comes first after the expiry starts the sign-in, the others find it under way.
        if (this.entries.get(connection.id) === kept) {
          this.entries.delete(connection.id);
        }
      }
      const current = this.entries.get(connection.id);
      return current?.connection.properties === connection.properties ? current.credentials : this.signIn(connection);
    };
  }

  /** Signs in with secrets that are not saved yet, as Test Connection does. Nothing of it is kept. */
  async signInOnce(connection: Connection, signal?: AbortSignal): Promise<AwsCredentialIdentity> {
    const definition = authSchemeOf(connection.properties);
    const scheme = definition && schemes[definition.name];
    if (!scheme) {
      const named = connection.properties['AuthScheme'] ?? '';
      throw new UserError(
        `This version cannot sign in with AuthScheme ${definition?.name ?? named}. Choose another way.`,
        {
          code: 'auth.schemeNotServed',
          actions: ['editConnection'],
        },
      );
    }
    return scheme(connection, { signal });
  }

  /** Forgets what is kept for a connection: it was changed, deleted, or its credentials were refused. */
  forget(connectionId: string): void {
    this.entries.delete(connectionId);
  }

  private signIn(connection: Connection): Promise<AwsCredentialIdentity> {
    const entry: Entry = {
      connection,
      credentials: this.completed(connection).then((complete) => this.signInOnce(complete)),
    };
    this.entries.set(connection.id, entry);
    entry.credentials.catch(() => {
      if (this.entries.get(connection.id) === entry) {
        this.entries.delete(connection.id);
      }
    });
    return entry.credentials;
  }

  private async completed(connection: Connection): Promise<Connection> {
    const secrets = await this.readSecrets(connection.id);
    return { ...connection, properties: mergeSecrets(connection.properties, secrets) };
  }
}

function isFresh(credentials: AwsCredentialIdentity): boolean {
  return credentials.expiration === undefined || credentials.expiration.getTime() - Date.now() > refreshBeforeExpiry;
}
