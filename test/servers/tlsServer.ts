import type http from 'node:http';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { answerWhole, listenOnLoopback } from './aws/loopbackServer';
import type { LoopbackServer, ReceivedRequest } from './aws/loopbackServer';
import { fingerprintsOf, makeCertificate } from './certificates';
import type { KeyedCertificate } from './certificates';

/** A request with what its connection tells of who sent it. */
export interface TlsRequest extends ReceivedRequest {
  /** The common name of the client's certificate; `undefined` when none was shown. */
  readonly clientName: string | undefined;
}

export interface TlsServerOptions {
  /** What it shows; otherwise one for localhost and 127.0.0.1 that it signed itself. */
  readonly certificate?: KeyedCertificate;
  /** PEM; only clients whose certificate one of these has signed get past the handshake. */
  readonly clientAuthorities?: readonly string[];
  /** `asked`: a client without a certificate gets past the handshake too. `demanded` unless set. */
  readonly clientCertificate?: 'asked' | 'demanded';
}

export interface TlsServer extends LoopbackServer {
  /** What a client has to trust: its certificate, PEM. */
  readonly certificatePem: string;
  /** Hexadecimal, with colons. */
  readonly fingerprints: { readonly sha1: string; readonly sha256: string };
}

let ownCertificate: KeyedCertificate | undefined;

/** For localhost and 127.0.0.1, signed by itself; the same in the whole process. */
export function localhostCertificate(): KeyedCertificate {
  ownCertificate ??= makeCertificate({ commonName: 'localhost', hosts: ['localhost', '127.0.0.1'] });
  return ownCertificate;
}

/**
 * Starts an HTTPS server on the loopback interface, on a port the system chooses. Its endpoint is
 * `https://localhost:<port>`; the certificate is made once per process.
 */
export async function startTlsServer(
  answer: (request: TlsRequest, response: http.ServerResponse) => Promise<void>,
  options: TlsServerOptions = {},
): Promise<TlsServer> {
  const { certificatePem, keyPem } = options.certificate ?? localhostCertificate();
  const server = https.createServer(
    {
      cert: certificatePem,
      key: keyPem,
      ...(options.clientAuthorities && {
        ca: [...options.clientAuthorities],
        requestCert: true,
        rejectUnauthorized: options.clientCertificate !== 'asked',
      }),
    },
    (incoming, response) => {
      const clientName = clientNameOf(incoming.socket as TLSSocket);
      void answerWhole(incoming, response, (request) => answer({ ...request, clientName }, response));
    },
  );
  const { port, stop } = await listenOnLoopback(server);
  return {
    endpoint: `https://localhost:${port}`,
    certificatePem,
    fingerprints: fingerprintsOf(certificatePem),
    stop,
  };
}

/** One that no authority has signed is as good as none. */
function clientNameOf(socket: TLSSocket): string | undefined {
  return socket.authorized ? [socket.getPeerCertificate().subject?.CN].flat()[0] : undefined;
}
