import type { ConnectionProperties } from '../../connection/connection';
import { servedProxySchemes, unservedProxyScheme } from '../../connection/checks/proxyChecks';
import { propertyValue } from '../../connection/connection';
import { foldName } from '../../connection/names';
import { UserError } from '../../connection/userError';
import { isLoopback } from '../../connection/urls';
import { booleanValue, integerValue } from '../../connection/values';

/** The proxy of a connection. */
export interface Proxy {
  /** Without user and password: what shows it, shows no secret. */
  readonly url: URL;
  /** Value of the header Proxy-Authorization. A secret. */
  readonly authorization?: string;
  /** Also what is not encrypted goes through a tunnel. */
  readonly alwaysTunnels: boolean;
  /** Patterns of hosts that are reached without it. */
  readonly exceptions: readonly string[];
}

/**
 * Reads the Proxy properties; `undefined` when there is no ProxyServer, or ProxyAutoDetect leaves it to the system.
 * Meaning of ProxySSLType: property references of sibling drivers.
 * @throws UserError when they cannot be served
 */
export function proxyOf(properties: ConnectionProperties): Proxy | undefined {
  const server = propertyValue(properties, 'ProxyServer')?.trim();
  if (!server || booleanValue(propertyValue(properties, 'ProxyAutoDetect')) === true) {
    return undefined;
  }
  const sslType = propertyValue(properties, 'ProxySSLType')?.trim().toUpperCase() ?? 'AUTO';
  const authorization = authorizationOf(properties);
  return {
    url: urlOf(server, integerValue(propertyValue(properties, 'ProxyPort')) ?? 80, sslType === 'ALWAYS'),
    ...(authorization !== undefined && { authorization }),
    alwaysTunnels: sslType === 'TUNNEL',
    exceptions: (propertyValue(properties, 'ProxyExceptions') ?? '')
      .split(/[;,\s]+/u)
      .filter((pattern) => pattern !== '')
      .map((pattern) => pattern.toLowerCase()),
  };
}

/**
 * Whether a URL is reached by the proxy. An exception is a host, `*.example.com` or `.example.com` for all below it, with
 * or without a port. This machine itself is never behind a proxy.
 */
export function goesByProxy({ exceptions }: Proxy, url: URL): boolean {
  const host = url.hostname.toLowerCase();
  return !isLoopback(url) && !exceptions.some((pattern) => matches(pattern, host, url.port));
}

function matches(pattern: string, host: string, port: string): boolean {
  const [, name = pattern, wantedPort] = /^(.*):(\d+)$/u.exec(pattern) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) {
    return false;
  }
  if (name === '*') {
    return true;
  }
  return /^\*?\./u.test(name) ? host.endsWith(name.replace(/^\*/u, '')) : host === name;
}

function authorizationOf(properties: ConnectionProperties): string | undefined {
  const scheme = foldName(propertyValue(properties, 'ProxyAuthScheme') ?? 'BASIC');
  if (!servedProxySchemes.has(scheme)) {
    throw new UserError(unservedProxyScheme, {
      code: 'connection.ProxyAuthScheme',
      step: 'reach the proxy',
      actions: ['editConnection'],
    });
  }
  const user = propertyValue(properties, 'ProxyUser');
  if (scheme === 'none' || user === undefined) {
    return undefined;
  }
  const password = propertyValue(properties, 'ProxyPassword') ?? '';
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function urlOf(server: string, port: number, isSecure: boolean): URL {
  const host = server.includes(':') && !server.startsWith('[') ? `[${server}]` : server;
  const text = `${isSecure ? 'https' : 'http'}://${host}:${port}`;
  const url = URL.canParse(text) && !/[/@\s?#]/u.test(server) ? new URL(text) : undefined;
  if (!url) {
    throw new UserError(
      'ProxyServer is a name or an address only. The port goes into ProxyPort, user and password into theirs.',
      { code: 'connection.ProxyServer', step: 'reach the proxy', actions: ['editConnection'] },
    );
  }
  return url;
}
