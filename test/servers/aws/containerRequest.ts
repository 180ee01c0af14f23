import http from 'node:http';
import type { ContainerCredentials } from '../../../src/auth/containerCredentials';

/** A request to the endpoint of a terminal. */
export interface ContainerRequest {
  /** The server's own unless set. */
  readonly token?: string | undefined;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ContainerAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Asks for credentials with the right token and no header that is not needed, unless told otherwise. */
export function askContainer(
  { uri, token }: Pick<ContainerCredentials, 'uri' | 'token'>,
  asking: ContainerRequest = {},
): Promise<ContainerAnswer> {
  const { hostname, port, pathname } = new URL(uri);
  const authorization = Object.hasOwn(asking, 'token') ? asking.token : token;
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        hostname,
        port,
        path: asking.path ?? pathname,
        method: asking.method ?? 'GET',
        headers: { ...(authorization !== undefined && { authorization }), ...asking.headers },
        agent: false,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    request.on('error', reject);
    request.end();
  });
}
