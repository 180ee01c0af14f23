import { Agent, ClientRequest } from 'node:http';
import { UserError } from '../connection/userError';
import type { Session } from './assumeRole';
import { isAbort } from './awsErrors';
import { abortReason } from './clock';
import type { SchemeContext, SignInEnvironment } from './scheme';

/** Milliseconds for each request; the service is on the machine itself or not at all. */
const patience = 1000;

/** Seconds; the longest life a token can be asked for. Source: EC2 user guide, "Use IMDSv2". */
const tokenLife = 21_600;

/** Expired credentials of the service serve for that long, in milliseconds: it renews them when it can again. */
const extension = 10 * 60_000;

const longestAnswer = 100_000;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Why nothing came back. */
class Unanswered extends Error {
  override readonly name = 'Unanswered';

  constructor(
    readonly reason: 'timeout' | 'unreachable',
    readonly code: string,
  ) {
    super(code);
  }
}

/** What is known of the service at one address: it stays the same as long as the window lives. */
interface Knowledge {
  token?: { readonly value: string; readonly until: number };
  /** No token can be had; why. */
  withoutToken?: 'refused' | 'unanswered';
}

const known = new Map<string, Knowledge>();

/**
 * The credentials of the EC2 instance's role, from the metadata service: version 2 with a token, or version 1 when no
 * token can be had. That is remembered: where the answer to the token request never arrives (in containers, behind the
 * hop limit), waiting for it would cost a second each time. Source of the protocol: EC2 user guide, "Use IMDSv2".
 */
export async function instanceCredentials(context: SchemeContext): Promise<Session> {
  const { environment, trace } = context;
  if (environment.variables['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true') {
    throw failure('AWS_EC2_METADATA_DISABLED is set, so the instance is not asked for its role. Remove the variable.');
  }
  const endpoint = endpointOf(environment);
  return trace.step("Ask the instance for its role's credentials", new URL(endpoint).host, async (say) => {
    try {
      const service = new Service(endpoint, context);
      const session = await service.credentials();
      say(`role ${session.identity.role ?? ''}, until ${session.credentials.expiration.toISOString()}`);
      return session;
    } catch (error) {
      throw error instanceof Unanswered ? unansweredFailure(error) : error;
    }
  });
}

class Service {
  private readonly knowledge: Knowledge;

  constructor(
    private readonly endpoint: string,
    private readonly context: SchemeContext,
  ) {
    this.knowledge = known.get(endpoint) ?? {};
    known.set(endpoint, this.knowledge);
  }

  async credentials(): Promise<Session> {
    const folder = '/latest/meta-data/iam/security-credentials/';
    const role = (await this.get(folder)).trim().split('\n')[0]?.trim() ?? '';
    if (role === '') {
      throw failure('This instance has no IAM role. Attach one, or choose another AuthScheme.');
    }
    return this.read(role, await this.get(folder + encodeURIComponent(role)));
  }

  private read(role: string, text: string): Session {
    const { clock, trace } = this.context;
    const fields = parse(text);
    const word = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
    trace.secrets.hide(word('SecretAccessKey'), word('Token'));
    if (word('Code') !== 'Success') {
      throw failure(
        `The instance has the role ${role}, but no credentials for it: ${word('Code') || 'no code'}. ${word('Message')}`.trim(),
      );
    }
    const until = Date.parse(word('Expiration'));
    if (!word('AccessKeyId') || !word('SecretAccessKey') || !word('Token') || Number.isNaN(until)) {
      throw failure(`The instance's answer for the role ${role} holds no complete credentials. Try again.`);
    }
    const isOver = until <= clock.now();
    if (isOver) {
      trace.note("The instance's credentials are past their end", 'They are used until it has new ones.');
    }
    return {
      credentials: {
        accessKeyId: word('AccessKeyId'),
        secretAccessKey: word('SecretAccessKey'),
        sessionToken: word('Token'),
        expiration: new Date(isOver ? clock.now() + extension : until),
      },
      identity: { role },
    };
  }

  /** Reads a path, with a token if one can be had. */
  private async get(path: string): Promise<string> {
    const token = await this.token();
    const answer = await this.request('GET', path, token ? { 'x-aws-ec2-metadata-token': token } : {});
    if (answer.status === 200) {
      return answer.body;
    }
    if (answer.status === 404) {
      throw failure('This instance has no IAM role. Attach one, or choose another AuthScheme.');
    }
    if (answer.status === 401 && token) {
      // The token was forgotten, as after the instance was stopped and moved. Once more with a new one.
      delete this.knowledge.token;
      const renewed = await this.token();
      const again = await this.request('GET', path, renewed ? { 'x-aws-ec2-metadata-token': renewed } : {});
      if (again.status === 200) {
        return again.body;
      }
    }
    if (answer.status === 401) {
      const wasUnanswered = this.knowledge.withoutToken === 'unanswered';
      delete this.knowledge.withoutToken;
      throw failure(
        wasUnanswered
          ? 'The metadata service demands a token, and its token does not reach this place. The hop limit may be too low: run on the instance itself, or raise it to 2.'
          : 'The metadata service refused the token. The hop limit may be too low: run on the instance itself, or raise it to 2.',
      );
    }
    if (answer.status === 403) {
      throw failure(
        'The metadata service of this instance is switched off. Switch it on, or choose another AuthScheme.',
      );
    }
    throw failure(`The metadata service answered with HTTP ${answer.status}. Try again.`);
  }

  private async token(): Promise<string | undefined> {
    const { knowledge } = this;
    const now = this.context.clock.now();
    if (knowledge.token && knowledge.token.until > now) {
      return knowledge.token.value;
    }
    if (knowledge.withoutToken) {
      return this.withoutToken(knowledge.withoutToken);
    }
    try {
      const answer = await this.request('PUT', '/latest/api/token', {
        'x-aws-ec2-metadata-token-ttl-seconds': String(tokenLife),
      });
      if (answer.status === 200) {
        this.context.trace.secrets.hide(answer.body);
        // A minute less: it must not end between two requests.
        knowledge.token = { value: answer.body, until: now + (tokenLife - 60) * 1000 };
        return answer.body;
      }
      if (answer.status === 400) {
        throw failure(
          'The metadata service refused to give a token (HTTP 400). Check AWS_EC2_METADATA_SERVICE_ENDPOINT.',
        );
      }
      if (answer.status === 403 || answer.status === 404 || answer.status === 405) {
        knowledge.withoutToken = 'refused';
      }
      return this.withoutToken('refused');
    } catch (error) {
      if (error instanceof Unanswered && error.reason === 'timeout') {
        const value = this.withoutToken('unanswered');
        knowledge.withoutToken = 'unanswered';
        return value;
      }
      throw error;
    }
  }

  /** Version 1 of the protocol: no token. */
  private withoutToken(why: 'refused' | 'unanswered'): undefined {
    if (this.context.environment.variables['AWS_EC2_METADATA_V1_DISABLED']?.toLowerCase() === 'true') {
      throw failure(
        why === 'unanswered'
          ? 'The metadata service gives this place no token, and AWS_EC2_METADATA_V1_DISABLED forbids to go without. The hop limit may be too low: run on the instance itself, or raise it to 2.'
          : 'The metadata service gives no token, and AWS_EC2_METADATA_V1_DISABLED forbids to go without.',
      );
    }
    this.context.trace.note('IMDSv1', `The metadata service gave no token (${why}).`);
    return undefined;
  }

  private request(method: string, path: string, headers: Record<string, string>): Promise<Answer> {
    const { signal } = this.context;
    const { hostname, port } = new URL(this.endpoint);
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      // Not http.request: VS Code sends what goes through that to the proxy, and this must not leave the machine.
      const request = new ClientRequest({
        host: hostname.replaceAll(/^\[|\]$/gu, ''),
        port: port || 80,
        path,
        method,
        headers,
        agent: new Agent({ keepAlive: false }),
      });
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        settle();
        request.destroy();
      };
      const stop = (): void => end(() => reject(abortReason(signal)));
      const timer = setTimeout(() => end(() => reject(new Unanswered('timeout', 'ETIMEDOUT'))), patience);
      signal.addEventListener('abort', stop, { once: true });
      const fail = (error: Error): void => {
        const code = 'code' in error ? String(error.code) : error.name;
        const reason = code === 'ETIMEDOUT' ? 'timeout' : 'unreachable';
        end(() => reject(isAbort(error) ? error : new Unanswered(reason, code)));
      };
      request.on('error', fail);
      request.on('response', (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body = (body + chunk).slice(0, longestAnswer);
        });
        response.on('error', fail);
        response.on('end', () => end(() => resolve({ status: response.statusCode ?? 0, body })));
      });
      request.end();
    });
  }
}

function endpointOf({ variables }: SignInEnvironment): string {
  const named = variables['AWS_EC2_METADATA_SERVICE_ENDPOINT']?.trim();
  if (named) {
    try {
      const url = new URL(named);
      if (url.protocol === 'http:') {
        return url.origin;
      }
    } catch {
      // Said below.
    }
    throw failure('AWS_EC2_METADATA_SERVICE_ENDPOINT is no http:// address. Correct the variable.');
  }
  return variables['AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE']?.trim().toLowerCase() === 'ipv6'
    ? 'http://[fd00:ec2::254]'
    : 'http://169.254.169.254';
}

function unansweredFailure({ reason, code }: Unanswered): UserError {
  const message =
    reason === 'timeout'
      ? 'The metadata service does not answer. This machine is not an EC2 instance, or the hop limit is too low: run on the instance itself, or raise it to 2.'
      : 'This machine is not an EC2 instance, or its metadata service is off. Choose another AuthScheme.';
  return failure(message, code);
}

function failure(message: string, code = 'auth.instanceMetadata'): UserError {
  return new UserError(message, {
    code,
    step: 'get the credentials of the instance',
    actions: ['editConnection', 'retry'],
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
