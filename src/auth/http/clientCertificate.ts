import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import { readClientCertificateType } from '../../connection/clientCertificateTypes';
import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { UserError } from '../../connection/userError';
import { hasCode } from '../fileLock';
import { expandPath } from '../paths';
import type { SchemeContext } from '../scheme';
import { formatSubject, matchSubject } from './certificateSubject';
import { fromPem, keyKindOf, readPem, toPem } from './pemReading';
import type { PemBlock } from './pemReading';
import { PfxError, decryptKey, readPfx } from './pfxReading';
import type { ClientCertificate } from './route';

/** Bytes; a file that is larger is no certificate. */
const largestFile = 1_000_000;

const wrongPassword = 'SSLClientCertPassword does not open the client certificate. Check it.';

/** What was found in a file or a text. */
interface Found {
  readonly certificates: readonly X509Certificate[];
  readonly keys: readonly KeyObject[];
}

/** A certificate that can sign in: its key is there too. */
interface Usable {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

/**
 * The client's own certificate for mutual TLS, as SSLClientCert, …Type, …Subject and …Password in SSOProperties name it,
 * in PEM with its key no longer encrypted. The certificates of authorities in the same file go along, as the server may
 * want them to build its chain.
 * @returns `undefined` when the connection has none
 * @throws UserError
 */
export async function clientCertificateOf(
  connection: Connection,
  context: SchemeContext,
): Promise<ClientCertificate | undefined> {
  const setting = (name: string): string | undefined => propertyValue(connection.properties, `SSOProperties.${name}`);
  const source = setting('SSLClientCert');
  const typeText = setting('SSLClientCertType');
  if (source === undefined) {
    if (typeText !== undefined) {
      throw failure('SSLClientCert is missing. SSLClientCertType only says what it is.');
    }
    return undefined;
  }
  const read = readClientCertificateType(typeText);
  if ('problem' in read) {
    throw failure(read.problem);
  }
  const { trace, signal } = context;
  const password = setting('SSLClientCertPassword');
  const isFile = read.type === 'PEMKEY_FILE' || read.type === 'PFXFILE';
  trace.secrets.hide(password, ...(isFile ? [] : [source]));
  return trace.step('Read the client certificate', isFile ? 'a file' : undefined, async (say) => {
    const content = isFile ? await readSource(source, context) : undefined;
    const found =
      read.type === 'PEMKEY_FILE' || read.type === 'PEMKEY_BLOB'
        ? await readPemText(content?.toString('utf8') ?? source, password, signal)
        : await readPfxBytes(content ?? Buffer.from(source, 'base64'), password, signal);
    const { certificate, key } = chosen(found, setting('SSLClientCertSubject'), context);
    const keyText = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    trace.secrets.hide(keyText, ...keyText.split('\n').filter((line) => !line.startsWith('-----')));
    say(`${formatSubject(certificate.subject)}, until ${new Date(certificate.validTo).toISOString()}`);
    const others = found.certificates.filter((other) => other !== certificate && other.ca);
    return {
      cert: [certificate, ...others].map(({ raw }) => toPem('CERTIFICATE', raw)).join(''),
      key: keyText,
    };
  });
}

async function readSource(file: string, { environment }: SchemeContext): Promise<Buffer> {
  // The path is not repeated: SSLClientCert may hold a key by mistake, so all of it is kept out of messages.
  if (file.includes('-----BEGIN')) {
    throw failure(
      'SSLClientCert is the content of a certificate, but SSLClientCertType says a file. Set the type to PEMKEY_BLOB.',
    );
  }
  try {
    const handle = await open(expandPath(file, environment));
    try {
      const { size } = await handle.stat();
      if (size > largestFile) {
        throw failure('The file that SSLClientCert names is too large for a certificate. Check the path.');
      }
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof UserError) {
      throw error;
    }
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
      throw failure('The file that SSLClientCert names is not there. Check the path, on the machine VS Code works on.');
    }
    throw failure(
      hasCode(error, 'EISDIR')
        ? 'SSLClientCert names a folder. Name the file in it that holds the certificate and its key.'
        : 'The file that SSLClientCert names cannot be read. Check its permissions.',
    );
  }
}

async function readPemText(text: string, password: string | undefined, signal: AbortSignal): Promise<Found> {
  const blocks = readPem(text);
  if (blocks.length === 0) {
    throw failure(
      'SSLClientCert is not PEM text: it has no BEGIN line. For a PFX file set SSLClientCertType to PFXFILE, for its content in base64 to PFXBLOB.',
    );
  }
  const keys: KeyObject[] = [];
  for (const block of blocks) {
    const kind = keyKindOf(block);
    if (kind !== undefined) {
      keys.push(await keyOfBlock(block, kind, password, signal));
    }
  }
  return {
    certificates: blocks
      .filter(({ label }) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE' || label === 'TRUSTED CERTIFICATE')
      .map(({ text: block }) => certificateOf(Buffer.from(block))),
    keys,
  };
}

async function keyOfBlock(
  block: PemBlock,
  kind: 'plain' | 'encrypted',
  password: string | undefined,
  signal: AbortSignal,
): Promise<KeyObject> {
  if (kind === 'plain') {
    return keyObjectOf(block.text);
  }
  if (password === undefined) {
    throw failure('The key of the client certificate is encrypted. Set SSLClientCertPassword.');
  }
  try {
    // Where the encryption is that of PKCS#8, old ciphers are read as well.
    return block.label === 'ENCRYPTED PRIVATE KEY'
      ? keyObjectOf(await decryptKey(fromPem(block), password, signal))
      : createPrivateKey({ key: block.text, passphrase: password });
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    throw isUnknownCipher(error)
      ? failure(
          'The key of the client certificate is encrypted in a way that cannot be read here. Encrypt it anew, such as with openssl pkcs8 -topk8 -v2 aes-256-cbc.',
        )
      : failure(wrongPassword);
  }
}

/** A wrong password shows as bad padding, or, once in some hundred times, as a key that makes no sense. */
function isUnknownCipher(error: unknown): boolean {
  return error instanceof PfxError
    ? error.reason === 'unsupported'
    : hasCode(error, 'ERR_OSSL_EVP_UNSUPPORTED') || /UNSUPPORTED_ENCRYPTION/u.test(String(error));
}

function keyObjectOf(key: string | Buffer): KeyObject {
  try {
    return typeof key === 'string' ? createPrivateKey(key) : createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  } catch {
    throw failure('The private key in SSLClientCert cannot be read: it is damaged, or of a kind TLS does not know.');
  }
}

async function readPfxBytes(bytes: Buffer, password: string | undefined, signal: AbortSignal): Promise<Found> {
  try {
    const { certificates, keys } = await readPfx(bytes, password, signal);
    return {
      certificates: certificates.map((der) => certificateOf(der)),
      keys: keys.map((der) => keyObjectOf(der)),
    };
  } catch (error) {
    if (!(error instanceof PfxError)) {
      throw error;
    }
    if (error.reason === 'password') {
      throw password === undefined
        ? failure('The client certificate is protected by a password. Set SSLClientCertPassword.')
        : failure(wrongPassword);
    }
    throw failure(
      error.reason === 'unsupported'
        ? `The PFX cannot be read here. ${error.message} Export the certificate anew, with AES-256 as its encryption.`
        : 'SSLClientCert is no PFX. Check the file; for PEM text set SSLClientCertType to PEMKEY_FILE or PEMKEY_BLOB.',
    );
  }
}

function certificateOf(content: Buffer): X509Certificate {
  try {
    return new X509Certificate(content);
  } catch {
    throw failure('A certificate in SSLClientCert cannot be read: it is damaged. Export it anew.');
  }
}

/** The certificate that is to sign in: with its key, of the wanted subject, not expired. */
function chosen({ certificates, keys }: Found, wanted: string | undefined, { clock, trace }: SchemeContext): Usable {
  if (certificates.length === 0) {
    throw failure('SSLClientCert holds no certificate, only a key. Put the certificate into the same file.');
  }
  if (keys.length === 0) {
    throw failure('SSLClientCert holds no private key. Take the file that was exported with the key.');
  }
  const usable = certificates.flatMap((certificate): Usable[] => {
    const key = keys.find((candidate) => certificate.checkPrivateKey(candidate));
    return key ? [{ certificate, key }] : [];
  });
  if (usable.length === 0) {
    throw failure('The private key in SSLClientCert belongs to none of the certificates there. Export both together.');
  }
  const fitting = fittingTo(usable, wanted?.trim() || '*');
  if (fitting.length === 0) {
    throw failure(
      `SSLClientCert holds no certificate with the subject that SSLClientCertSubject names. There are: ${namesOf(usable)}.`,
    );
  }
  const now = clock.now();
  const valid = fitting.find(({ certificate }) => isValidAt(certificate, now));
  const first = valid ?? fitting[0];
  if (!first || !valid) {
    throw failure(datesSentence(first?.certificate, now));
  }
  if (fitting.length > 1) {
    trace.note(
      'Several client certificates fit',
      `Taken: ${formatSubject(valid.certificate.subject)}. SSLClientCertSubject chooses among: ${namesOf(fitting)}.`,
    );
  }
  return valid;
}

function fittingTo(usable: readonly Usable[], wanted: string): readonly Usable[] {
  if (wanted === '*') {
    return usable;
  }
  const byMatch = (match: 'exact' | 'partial'): Usable[] =>
    usable.filter(({ certificate }) => matchSubject(certificate.subject, wanted) === match);
  const exact = byMatch('exact');
  return exact.length > 0 ? exact : byMatch('partial');
}

function isValidAt({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo);
}

function datesSentence(certificate: X509Certificate | undefined, now: number): string {
  const { subject = '', validFrom = '', validTo = '' } = certificate ?? {};
  const name = formatSubject(subject);
  return Date.parse(validTo) < now
    ? `The client certificate ${name} expired on ${dayOf(validTo)}. Get a new one and set SSLClientCert.`
    : `The client certificate ${name} is not valid before ${dayOf(validFrom)}. Check this machine's clock.`;
}

function dayOf(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}

function namesOf(usable: readonly Usable[]): string {
  return usable.map(({ certificate }) => formatSubject(certificate.subject)).join('; ');
}

/** No cause goes along: what the libraries say of keys and passwords is not worth the risk. */
function failure(message: string): UserError {
  return new UserError(message, {
    code: 'auth.clientCertificate',
    step: 'read the client certificate',
    actions: ['editConnection', 'retry'],
  });
}
