import { X509Certificate, createHash } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { PeerCertificate } from 'node:tls';
import type { Connection } from '../../connection/connection';
import { explainHttpError } from '../http/httpErrors';
import { goesByProxy, proxyOf } from '../http/proxy';
import type { Proxy } from '../http/proxy';
import { Route } from '../http/route';
import { serverTrustOf } from '../http/serverTrust';
import type { SchemeContext } from '../scheme';
import { adfsError, adfsStep, hostOf } from './adfsErrors';
import type { CurlNetwork } from './curlClient';
import type { CurlOption } from './curlText';

/** Milliseconds for the request that shows a server's certificate. */
const patience = 20_000;

/**
 * What curl is told of proxy and certificates. The Proxy properties hold for it as for every other request; without them
 * curl takes the proxy that the environment names. Where SSLServerCert decides whom to trust, Node looks at the server
 * first, since curl knows no thumbprints and would want a file for all else: curl then only talks to whoever has the key
 * of the certificate that was found to be good.
 */
export function curlNetwork({ properties }: Connection, context: SchemeContext): CurlNetwork {
  const proxy = proxyOf(properties);
  const pins = new Map<string, Promise<readonly CurlOption[]>>();
  let trusted: ReturnType<typeof serverTrustOf> | undefined;
  return async (url, signal) => {
    const byProxy = proxyOptions(proxy, url);
    trusted ??= serverTrustOf(properties, context.environment);
    const trust = await trusted;
    if (trust.kind === 'system') {
      return byProxy;
    }
    const { origin } = new URL(url);
    const pin = pins.get(origin) ?? pinOf(new Route(trust, proxy), origin, signal);
    pins.set(origin, pin);
    return [...byProxy, ...(await pin)];
  };
}

function proxyOptions(proxy: Proxy | undefined, url: string): CurlOption[] {
  if (!proxy) {
    return [];
  }
  if (!goesByProxy(proxy, new URL(url))) {
    return [['noproxy', '*']];
  }
  return [
    ['proxy', proxy.url.origin],
    // Else the exceptions of the environment would count for it.
    ['noproxy', ''],
    ...(proxy.authorization === undefined
      ? []
      : ([['proxy-header', `Proxy-Authorization: ${proxy.authorization}`]] satisfies CurlOption[])),
  ];
}

async function pinOf(route: Route, origin: string, signal: AbortSignal): Promise<readonly CurlOption[]> {
  const url = new URL(origin);
  const time = AbortSignal.timeout(patience);
  // Not HEAD: the connection, which has the certificate, stays open as long as there is a body to read.
  const answer = await route
    .open({ method: 'GET', url, headers: {}, signal: AbortSignal.any([signal, time]) })
    .catch((error: unknown) => {
      signal.throwIfAborted();
      const cause: unknown = time.aborted ? { code: 'ETIMEDOUT' } : error;
      throw explainHttpError(cause, { step: adfsStep, provider: 'ADFS', url, hasClientCertificate: false });
    });
  const { socket } = answer;
  // Not getPeerX509Certificate: it takes the certificate away with it (Node 20).
  const shown = socket instanceof TLSSocket ? (socket.getPeerCertificate() as Partial<PeerCertificate>).raw : undefined;
  answer.destroy();
  if (!shown) {
    throw adfsError('noCertificate', `${hostOf(origin)} showed no certificate. Try again.`, ['retry']);
  }
  const key = new X509Certificate(shown).publicKey.export({ type: 'spki', format: 'der' });
  return [
    // Whom to trust was found out already; the key says that it is still the same server.
    ['insecure'],
    ['pinnedpubkey', `sha256//${createHash('sha256').update(key).digest('base64')}`],
  ];
}
