import { X509Certificate, createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import tls from 'node:tls';
import type { ConnectionProperties } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { UserError } from '../../connection/userError';
import { expandPath } from '../paths';
import type { SignInEnvironment } from '../scheme';

/** Which certificates of servers are good, besides those that this machine trusts anyway. */
export type ServerTrust =
  | { readonly kind: 'system' }
  /** These too, each as PEM: an authority's, or the server's own. */
  | { readonly kind: 'certificates'; readonly certificates: readonly X509Certificate[] }
  /** The one with this hash (of its DER form, in lower-case hexadecimal digits), whoever has signed it. */
  | { readonly kind: 'thumbprint'; readonly algorithm: 'sha1' | 'sha256'; readonly digest: string };

/** Bytes of a file that is read; the authorities of a whole system are some hundred thousand. */
const longestFile = 1_000_000;

const forms =
  'SSLServerCert is the PEM text of a certificate, the path of a file with it, its DER form in base64, or its SHA-1 or SHA-256 thumbprint.';

/**
 * Reads SSLServerCert.
 * @throws UserError when it is none of what it can be, or its file cannot be read
 */
export async function serverTrustOf(
  properties: ConnectionProperties,
  environment: SignInEnvironment,
): Promise<ServerTrust> {
  const text = propertyValue(properties, 'SSLServerCert')?.trim();
  if (!text) {
    return { kind: 'system' };
  }
  if (text === '*') {
    throw trustError(
      'SSLServerCert=* would take any certificate, so anyone on the way could read the sign-in. Set the certificate of the server or of its authority, or its thumbprint.',
    );
  }
  if (text.includes('-----BEGIN')) {
    return certificatesIn(text, 'SSLServerCert');
  }
  const digits = text.replaceAll(/[\s:-]/gu, '').toLowerCase();
  if (/^[0-9a-f]+$/u.test(digits)) {
    if (digits.length === 40 || digits.length === 64) {
      return { kind: 'thumbprint', algorithm: digits.length === 40 ? 'sha1' : 'sha256', digest: digits };
    }
    if (digits.length === 32) {
      throw trustError('SSLServerCert is an MD5 thumbprint, which can be forged. Take the SHA-256 thumbprint instead.');
    }
  }
  const packed = text.replaceAll(/\s/gu, '');
  // DER of a certificate begins with a sequence whose length takes two bytes.
  if (/^MII[A-Za-z0-9+/]{100,}={0,2}$/u.test(packed)) {
    return certificatesIn(Buffer.from(packed, 'base64'), 'SSLServerCert');
  }
  const path = expandPath(text, environment);
  return certificatesIn(await readBounded(path), `The file ${path}`);
}

/** What Node's TLS is told. With a thumbprint the certificate is left to `hasThumbprint`. */
export function tlsOptionsOf(trust: ServerTrust): tls.ConnectionOptions {
  switch (trust.kind) {
    case 'system':
      return {};
    case 'thumbprint':
      return { rejectUnauthorized: false };
    case 'certificates':
      return {
        ca: [...systemCertificates(), ...trust.certificates.map(String)],
        // The server's own certificate may be given without that of its authority.
        allowPartialTrustChain: true,
        checkServerIdentity: (host, presented) =>
          trust.certificates.some(({ raw }) => raw.equals(presented.raw))
            ? undefined
            : tls.checkServerIdentity(host, presented),
      };
  }
}

/** Whether a server has shown the certificate that a thumbprint names; true where none is named. */
export function hasThumbprint(trust: ServerTrust, socket: tls.TLSSocket): boolean {
  if (trust.kind !== 'thumbprint') {
    return true;
  }
  // Not getPeerX509Certificate: whoever asks after it gets no certificate any more (Node 20).
  const { raw: presented } = socket.getPeerCertificate() as Partial<tls.PeerCertificate>;
  return presented !== undefined && createHash(trust.algorithm).update(presented).digest('hex') === trust.digest;
}

/**
 * What is trusted when nothing is said. Once `ca` is set, Node and VS Code leave all of it away: Node's own list, and,
 * where this Node can read them, those of the system and of NODE_EXTRA_CA_CERTS.
 */
export function systemCertificates(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default' | 'system') => readonly string[] };
  return getCACertificates
    ? [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
    : tls.rootCertificates;
}

function certificatesIn(content: Buffer | string, subject: string): ServerTrust {
  const text = content.toString('latin1');
  const blocks = [...text.matchAll(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END/gu)];
  if (blocks.length === 0 && text.includes('-----BEGIN')) {
    throw trustError(`${subject} holds no certificate, but something else in PEM form. ${forms}`);
  }
  try {
    // A connection string has blanks where the lines of a PEM text ended.
    const certificates = blocks.map(([, base64 = '']) => new X509Certificate(Buffer.from(base64, 'base64')));
    return {
      kind: 'certificates',
      certificates: certificates.length > 0 ? certificates : [new X509Certificate(Buffer.from(content))],
    };
  } catch {
    throw trustError(`${subject} holds no certificate that can be read. ${forms}`);
  }
}

async function readBounded(path: string): Promise<Buffer> {
  try {
    const found = await stat(path);
    if (found.isFile() && found.size <= longestFile) {
      return await readFile(path);
    }
  } catch (error) {
    throw trustError(`There is no readable file ${path}. ${forms}`, error);
  }
  throw trustError(`${path} is not the file of a certificate. ${forms}`);
}

function trustError(message: string, cause?: unknown): UserError {
  return new UserError(message, {
    code: 'connection.SSLServerCert',
    step: 'read SSLServerCert',
    actions: ['editConnection', 'retry'],
    cause,
  });
}
