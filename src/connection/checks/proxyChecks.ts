import { foldName } from '../names';
import { booleanValue } from '../values';
import type { CheckContext } from './checkContext';

/** Ways to sign in at a proxy that are no more than a header, folded. */
export const servedProxySchemes: ReadonlySet<string> = new Set(['basic', 'none']);

/** What is said of the others. */
export const unservedProxyScheme =
  'This ProxyAuthScheme cannot be served here. Choose BASIC or NONE, or set ProxyAutoDetect to True: then VS Code signs in at the proxy of the system.';

/** The proxy's properties among themselves. */
export function checkProxy({ value, has, report }: CheckContext): void {
  const server = value('ProxyServer');
  if (server !== undefined && /[/@\s]|^[^:]+:\d+$/.test(server)) {
    report(
      'ProxyServer',
      'error',
      'ProxyServer is a name or an address only. The port goes into ProxyPort, user and password into theirs.',
    );
  }
  if (server === undefined) {
    for (const name of ['ProxyPort', 'ProxyUser', 'ProxyPassword'].filter((other) => has(other))) {
      report(name, 'info', `${name} does not count without ProxyServer.`);
    }
  } else if (booleanValue(value('ProxyAutoDetect')) === true) {
    report('ProxyServer', 'info', 'ProxyServer does not count while ProxyAutoDetect is on.');
  } else if (!servedProxySchemes.has(foldName(value('ProxyAuthScheme') ?? 'BASIC'))) {
    report('ProxyAuthScheme', 'error', unservedProxyScheme);
  }
}
