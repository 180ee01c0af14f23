import { randomBytes } from 'node:crypto';
import forge from 'node-forge';
import type { KeyedCertificate } from './certificates';

export interface PfxOptions {
  readonly password: string;
  /**
   * `modern`: AES-256 and a MAC with SHA-256, which every reader takes. `old`: what Windows and older tools write: 3DES for
   * keys, RC2 with 40 bits for certificates, SHA-1; OpenSSL 3 refuses it without its legacy provider.
   */
  readonly encryption: 'modern' | 'old';
  /** PEM; certificates of authorities that come along. */
  readonly authorities?: readonly string[];
}

const { asn1, pki } = forge;
const { Class, Type } = asn1;
const iterations = 2048;

/**
 * A PKCS #12 file (.pfx, .p12) with these certificates and their keys, as bytes: RFC 7292, the certificates encrypted in one
 * safe and the keys shrouded in another. Friendly names are `client-1`, `client-2` and so on.
 */
export function makePfx(clients: readonly KeyedCertificate[], options: PfxOptions): Buffer {
  const algorithm = options.encryption === 'modern' ? 'aes256' : '3des';
  const keyBags = clients.map((client, index) => {
    const key = pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(pki.privateKeyFromPem(client.keyPem)));
    const shrouded = pki.encryptPrivateKeyInfo(key, options.password, { algorithm, count: iterations });
    return bag(pki.oids['pkcs8ShroudedKeyBag'], shrouded, index);
  });
  const certificates = [...clients.map(({ certificatePem }) => certificatePem), ...(options.authorities ?? [])];
  const certificateBags = certificates.map((pem, index) => {
    const content = octets(asn1.toDer(pki.certificateToAsn1(pki.certificateFromPem(pem))).getBytes());
    const typed = sequence(oid(pki.oids['x509Certificate']), explicit(content));
    return bag(pki.oids['certBag'], typed, index < clients.length ? index : undefined);
  });
  const safes = sequence(
    encryptedContent(sequence(...certificateBags), options),
    sequence(oid(pki.oids['data']), explicit(octets(der(sequence(...keyBags))))),
  );
  const authenticated = der(safes);
  const pfx = sequence(
    integer(3),
    sequence(oid(pki.oids['data']), explicit(octets(authenticated))),
    mac(authenticated, options),
  );
  return Buffer.from(der(pfx), 'binary');
}

function bag(type: string | undefined, content: forge.asn1.Asn1, index: number | undefined): forge.asn1.Asn1 {
  const parts = [oid(type), explicit(content)];
  if (index !== undefined) {
    const name = asn1.create(Class.UNIVERSAL, Type.BMPSTRING, false, `client-${index + 1}`);
    parts.push(
      set(
        sequence(oid(pki.oids['localKeyId']), set(octets(String.fromCharCode(index + 1)))),
        sequence(oid(pki.oids['friendlyName']), set(name)),
      ),
    );
  }
  return sequence(...parts);
}

function encryptedContent(content: forge.asn1.Asn1, { password, encryption }: PfxOptions): forge.asn1.Asn1 {
  const { algorithm, bytes } = encryption === 'modern' ? withAes(content, password) : withRc2(der(content), password);
  const info = sequence(oid(pki.oids['data']), algorithm, asn1.create(Class.CONTEXT_SPECIFIC, 0, false, bytes));
  return sequence(oid(pki.oids['encryptedData']), explicit(sequence(integer(0), info)));
}

interface Encrypted {
  readonly algorithm: forge.asn1.Asn1;
  readonly bytes: string;
}

/** PBES2. */
function withAes(content: forge.asn1.Asn1, password: string): Encrypted {
  const [algorithm, bytes] = pki.encryptPrivateKeyInfo(content, password, { algorithm: 'aes256', count: iterations })
    .value as [forge.asn1.Asn1, forge.asn1.Asn1];
  return { algorithm, bytes: bytes.value as string };
}

/** pbeWithSHAAnd40BitRC2-CBC. */
function withRc2(content: string, password: string): Encrypted {
  const salt = randomBytes(8).toString('binary');
  const derive = (id: number, length: number): string =>
    derivation.generatePkcs12Key(password, forge.util.createBuffer(salt), id, iterations, length).getBytes();
  const cipher = forge.rc2.createEncryptionCipher(derive(1, 5), 40);
  cipher.start(derive(2, 8));
  cipher.update(forge.util.createBuffer(content));
  cipher.finish();
  return {
    algorithm: sequence(oid('1.2.840.113549.1.12.1.6'), sequence(octets(salt), integer(iterations))),
    bytes: cipher.output.getBytes(),
  };
}

function mac(content: string, { password, encryption }: PfxOptions): forge.asn1.Asn1 {
  const digest = encryption === 'modern' ? forge.md.sha256.create() : forge.md.sha1.create();
  const salt = randomBytes(8).toString('binary');
  const key = derivation.generatePkcs12Key(
    password,
    forge.util.createBuffer(salt),
    3,
    iterations,
    digest.digestLength,
    digest,
  );
  const hmac = forge.hmac.create();
  hmac.start(encryption === 'modern' ? 'sha256' : 'sha1', key);
  hmac.update(content);
  const algorithm = sequence(
    oid(pki.oids[encryption === 'modern' ? 'sha256' : 'sha1']),
    asn1.create(Class.UNIVERSAL, Type.NULL, false, ''),
  );
  return sequence(sequence(algorithm, octets(hmac.getMac().getBytes())), octets(salt), integer(iterations));
}

/** What the types of node-forge leave out. */
const derivation = (pki as unknown as { readonly pbe: KeyDerivation }).pbe;

interface KeyDerivation {
  /** RFC 7292, appendix B. @param id 1: a key, 2: an initialization vector, 3: a key for a MAC */
  generatePkcs12Key(
    password: string,
    salt: forge.util.ByteStringBuffer,
    id: number,
    count: number,
    length: number,
    digest?: forge.md.MessageDigest,
  ): forge.util.ByteStringBuffer;
}

function sequence(...parts: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, parts);
}

function set(...parts: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.SET, true, parts);
}

function explicit(content: forge.asn1.Asn1): forge.asn1.Asn1 {
  return asn1.create(Class.CONTEXT_SPECIFIC, 0, true, [content]);
}

function octets(bytes: string): forge.asn1.Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.OCTETSTRING, false, bytes);
}

function integer(value: number): forge.asn1.Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.INTEGER, false, asn1.integerToDer(value).getBytes());
}

function oid(dotted: string | undefined): forge.asn1.Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(dotted ?? '').getBytes());
}

function der(value: forge.asn1.Asn1): string {
  return asn1.toDer(value).getBytes();
}
