import { randomBytes } from 'node:crypto';
import type { KnownKey } from './keyRing';
import { startLoopbackServer } from './loopbackServer';

/** How the service behaves; everything may be changed while it runs. */
export interface MetadataBehaviour {
  /** Name of the instance's role; `undefined` for an instance without one. */
  role: string | undefined;
  /** What it gives out. */
  key: KnownKey;
  /** How it answers a token request: 200, an error's status, or not at all, as behind a hop limit of 1. */
  tokens: number | 'never';
  /** HttpTokens=required: what comes without a token is refused. */
  demandsToken: boolean;
  /** The whole service is switched off. */
  isOff: boolean;
  /** The document's Code; anything but Success comes without credentials. */
  code: string;
}

export interface MetadataService {
  readonly endpoint: string;
  readonly behaviour: MetadataBehaviour;
  /** `PUT /latest/api/token` and so on, in order. */
  readonly requests: readonly string[];
  /** Tokens it gave out so far are forgotten. */
  forgetTokens(): void;
  stop(): Promise<void>;
}

/**
 * A stand-in for the metadata service of EC2, written from the EC2 user guide ("Use IMDSv2", "Retrieve security
 * credentials from instance metadata").
 */
export async function startMetadataService(
  key: KnownKey,
  options: { readonly now?: () => number } & Partial<MetadataBehaviour> = {},
): Promise<MetadataService> {
  const { now = Date.now, ...given } = options;
  const behaviour: MetadataBehaviour = {
    role: 'instance-reader',
    key,
    tokens: 200,
    demandsToken: true,
    isOff: false,
    code: 'Success',
    ...given,
  };
  const requests: string[] = [];
  const tokens = new Map<string, number>();

  const server = await startLoopbackServer(async ({ method, url, headers }, response) => {
    requests.push(`${method} ${url}`);
    const end = (status: number, body = ''): void => {
      response.writeHead(status, { 'content-type': 'text/plain', server: 'EC2ws' });
      response.end(body);
    };
    if (behaviour.isOff) {
      end(403);
      return;
    }
    if (method === 'PUT' && url === '/latest/api/token') {
      const life = Number(headers['x-aws-ec2-metadata-token-ttl-seconds']);
      if (behaviour.tokens === 'never') {
        return;
      }
      if (headers['x-forwarded-for'] !== undefined) {
        end(403);
      } else if (behaviour.tokens !== 200) {
        end(behaviour.tokens);
      } else if (!Number.isInteger(life) || life < 1 || life > 21_600) {
        end(400);
      } else {
        const token = randomBytes(40).toString('base64');
        tokens.set(token, now() + life * 1000);
        end(200, token);
      }
      return;
    }
    const token = headers['x-aws-ec2-metadata-token'];
    const isGood = typeof token === 'string' && (tokens.get(token) ?? 0) > now();
    if (token === undefined ? behaviour.demandsToken : !isGood) {
      end(401);
      return;
    }
    const folder = '/latest/meta-data/iam/security-credentials/';
    if (method !== 'GET' || behaviour.role === undefined || !url.startsWith(folder)) {
      end(404);
    } else if (url === folder) {
      end(200, behaviour.role);
    } else if (url === folder + behaviour.role) {
      end(200, documentOf(behaviour, now()));
    } else {
      end(404);
    }
  });

  return {
    endpoint: server.endpoint,
    behaviour,
    requests,
    forgetTokens: () => tokens.clear(),
    stop: () => server.stop(),
  };
}

function documentOf({ code, key }: MetadataBehaviour, now: number): string {
  if (code !== 'Success') {
    return JSON.stringify({
      Code: code,
      Message: 'EC2 cannot assume the role. Check its trust policy.',
      LastUpdated: new Date(now).toISOString(),
    });
  }
  return JSON.stringify({
    Code: code,
    LastUpdated: new Date(now).toISOString(),
    Type: 'AWS-HMAC',
    AccessKeyId: key.accessKeyId,
    SecretAccessKey: key.secretAccessKey,
    Token: key.sessionToken,
    Expiration: key.expiration?.toISOString(),
  });
}
