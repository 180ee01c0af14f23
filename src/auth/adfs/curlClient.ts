import { explainHttpError } from '../http/httpErrors';
import type { SignInEnvironment } from '../scheme';
import { adfsError, adfsStep, hostOf, quoted } from './adfsErrors';
import { runCurl } from './curlProgram';
import type { CurlProgram, ProgramResult } from './curlProgram';
import { complaintOf, curlConfig, readCurlAnswer } from './curlText';
import type { CurlOption } from './curlText';
import type { Mechanism, NegotiatingAnswer, NegotiatingClient, NegotiatingRequest } from './integratedTransport';

/** How the requests get to the server, besides what curl does by itself. */
export type CurlNetwork = (url: string, signal: AbortSignal) => Promise<readonly CurlOption[]>;

/** Seconds to a connection. */
const connectionTimeout = '15';

/** Milliseconds that curl gets to end by itself after its own time is over. */
const grace = 5000;

/** Characters of a line of its config that every curl reads. */
const longestLine = 90_000;

const mechanismOptions: Readonly<Record<Mechanism, CurlOption>> = {
  Negotiate: ['negotiate'],
  NTLM: ['ntlm'],
};

/**
 * Requests by the system's own curl. All of a request (address, headers, cookies, form) goes through its standard input
 * and the answer through its standard output: nothing of it is on a command line or in a file.
 */
export class CurlClient implements NegotiatingClient {
  constructor(
    private readonly program: CurlProgram,
    private readonly environment: SignInEnvironment,
    private readonly network: CurlNetwork = async () => [],
  ) {}

  get mechanisms(): readonly Mechanism[] {
    return this.program.mechanisms;
  }

  async exchange(request: NegotiatingRequest, signal: AbortSignal): Promise<NegotiatingAnswer> {
    const options = [...optionsOf(request), ...(await this.network(request.url, signal))];
    const result = await runCurl(this.program.file, {
      parameters: ['--config', '-'],
      input: curlConfig(options),
      environment: this.environment,
      patience: request.patience + grace,
      signal,
    });
    const answer = result.exitCode === 0 && !result.ended ? readCurlAnswer(result.stdout) : undefined;
    if (!answer) {
      throw failureOf(result, request.url);
    }
    const complaint = complaintOf(result.stderr);
    return { ...answer, ...(complaint !== undefined && { complaint }) };
  }
}

function optionsOf(request: NegotiatingRequest): CurlOption[] {
  const { url, headers, body, mechanism } = request;
  return [
    ['url', url],
    // Brackets of an address are no pattern.
    ['globoff'],
    ['proto', '=https'],
    ['max-redirs', '0'],
    // NTLM speaks for a connection, which is shared in later versions of HTTP.
    ['http1.1'],
    ['include'],
    ['suppress-connect-headers'],
    ['silent'],
    ['show-error'],
    // Says why there is no ticket.
    ['verbose'],
    ['connect-timeout', connectionTimeout],
    ['max-time', String(Math.ceil(request.patience / 1000))],
    ...Object.entries(headers).map(([name, value]): CurlOption => ['header', `${name}: ${oneLine(value)}`]),
    ...(body === undefined ? [] : ([['header', 'expect:'], ...dataOf(body)] satisfies CurlOption[])),
    // An empty name stands for whoever is signed in.
    ...(mechanism ? ([mechanismOptions[mechanism], ['user', ':'], ['delegation', 'none']] satisfies CurlOption[]) : []),
  ];
}

/** One option for each field, since curl puts an ampersand between them and older ones read no long lines. */
function dataOf(body: string): CurlOption[] {
  return body.split('&').map((pair): CurlOption => {
    if (pair.length > longestLine) {
      throw adfsError('longForm', 'A form of ADFS is too long to be sent by curl. Enter User and Password.');
    }
    return ['data-raw', pair];
  });
}

/** Nothing that a server has said may become a header of its own. */
function oneLine(value: string): string {
  return value.replaceAll(/\p{Cc}/gu, '');
}

/** What Node calls the failures for which curl has these exit codes. Source: curl's manual page, "Exit codes". */
const nodeCodes: ReadonlyMap<number, string> = new Map([
  [1, 'HPE_INVALID_CONSTANT'],
  [6, 'ENOTFOUND'],
  [7, 'ECONNREFUSED'],
  [8, 'HPE_INVALID_HEADER_TOKEN'],
  [28, 'ETIMEDOUT'],
  [35, 'EPROTO'],
  [52, 'ECONNRESET'],
  [55, 'ECONNRESET'],
  [56, 'ECONNRESET'],
]);

function failureOf({ exitCode, stderr, ended }: ProgramResult, url: string): Error {
  const host = hostOf(url);
  // The code of a connection that was closed.
  const isOfProxy = /^curl: \(\d+\) .*(?:from proxy after CONNECT|CONNECT tunnel failed)/mu.test(stderr);
  const number = ended === 'time' ? 28 : isOfProxy ? 97 : exitCode;
  const code = nodeCodes.get(number);
  if (code !== undefined) {
    return explainHttpError(
      { code },
      { step: adfsStep, provider: 'ADFS', url: new URL(url), hasClientCertificate: false },
    );
  }
  const error = (message: string): Error => adfsError(`curl${number}`, message, ['retry', 'editConnection']);
  if (ended === 'size') {
    return error(`${host} answered with more than a sign-in page can hold. Check SSOLoginURL.`);
  }
  switch (number) {
    case 2:
    case 4:
    case 48:
      return error(
        "The curl of this computer does not know an option that integrated sign-in needs. Install the system's own, or enter User and Password.",
      );
    case 5:
    case 97:
      return error('The proxy could not be reached, or refused. Check ProxyServer, ProxyUser and ProxyPassword.');
    case 51:
    case 60:
    case 77:
      return error(
        `curl does not trust the certificate of ${host}. Set SSLServerCert to it or to its authority's, or add the authority to the system's certificates.`,
      );
    case 90:
      return error(
        `${host} shows another certificate than a moment before, so it is not clear who answers. Try again; if it stays so, ask the administrator of ADFS.`,
      );
    default: {
      const said = /^curl: \(\d+\) (.+)$/mu.exec(stderr)?.[1]?.trim() ?? '';
      return error(`${host} could not be reached (curl, ${number}). ${said && `${quoted(said)} `}Check SSOLoginURL.`);
    }
  }
}
