import { createDecipheriv, createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { asn1 as Asn1 } from 'node-forge';

/** What a PFX file holds, in the file's order. */
export interface PfxContents {
  /** DER of X.509 certificates. */
  readonly certificates: readonly Buffer[];
  /** DER of PKCS#8 private keys, no longer encrypted. */
  readonly keys: readonly Buffer[];
}

/** Why a PFX could not be read. */
export class PfxError extends Error {
  override readonly name = 'PfxError';

  constructor(
    /** `unsupported`: it is protected in a way that is not known here; the message names it. */
    readonly reason: 'malformed' | 'password' | 'unsupported',
    message: string,
  ) {
    super(message);
  }
}

type Node = Asn1.Asn1;

/** A password in the two forms in which the standards take it. */
interface Password {
  /** UTF-16 with two zero bytes at its end, for what PKCS#12 defines itself (RFC 7292, appendix B.1). */
  readonly wide: Buffer;
  /** UTF-8, for PBES2. */
  readonly narrow: Buffer;
}

interface Algorithm {
  readonly oid: string;
  readonly parameters: Node | undefined;
}

interface KeyDerivation {
  readonly digest: readonly [name: string, block: number];
  readonly purpose: 1 | 2 | 3;
  readonly salt: Buffer;
  readonly rounds: number;
  /** Bytes that are wanted. */
  readonly length: number;
}

/** Rounds after which others on this thread have their turn. */
const roundsAtOnce = 5000;

/** More rounds than any program asks for: a key would take too long. Old Java asks for 150,000 in all. */
const mostRounds = 2_000_000;

/** How deep containers may lie in each other. */
const deepestNesting = 8;

const oids = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  safeContentsBag: '1.2.840.113549.1.12.10.1.6',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
} as const;

/** Digests by object identifier: name, and the length of a block in bytes. */
const digests: ReadonlyMap<string, readonly [name: string, block: number]> = new Map([
  ['1.2.840.113549.2.5', ['md5', 64]],
  ['1.3.14.3.2.26', ['sha1', 64]],
  ['2.16.840.1.101.3.4.2.4', ['sha224', 64]],
  ['2.16.840.1.101.3.4.2.1', ['sha256', 64]],
  ['2.16.840.1.101.3.4.2.2', ['sha384', 128]],
  ['2.16.840.1.101.3.4.2.3', ['sha512', 128]],
]);

/** The pseudo-random functions of PBKDF2. */
const randomFunctions: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
]);

/** The ciphers of PBES2: Node's name, and the length of the key in bytes. */
const ciphers: ReadonlyMap<string, readonly [name: string, key: number]> = new Map([
  ['2.16.840.1.101.3.4.1.2', ['aes-128-cbc', 16]],
  ['2.16.840.1.101.3.4.1.22', ['aes-192-cbc', 24]],
  ['2.16.840.1.101.3.4.1.42', ['aes-256-cbc', 32]],
  ['1.2.840.113549.3.7', ['des-ede3-cbc', 24]],
]);

/** The ciphers of PBES1 with a key of eight bytes (RFC 8018, appendix A.3), which old OpenSSL wrote. */
const oldestCiphers: ReadonlyMap<string, readonly [digest: 'md5' | 'sha1', cipher: 'des' | 'rc2']> = new Map([
  ['1.2.840.113549.1.5.3', ['md5', 'des']],
  ['1.2.840.113549.1.5.6', ['md5', 'rc2']],
  ['1.2.840.113549.1.5.10', ['sha1', 'des']],
  ['1.2.840.113549.1.5.11', ['sha1', 'rc2']],
]);

/** The ciphers of PKCS#12 itself (RFC 7292, appendix C), and the length of the key in bytes. */
const oldCiphers: ReadonlyMap<string, readonly [cipher: 'des' | 'rc2', key: number]> = new Map([
  ['1.2.840.113549.1.12.1.3', ['des', 24]],
  ['1.2.840.113549.1.12.1.4', ['des', 16]],
  ['1.2.840.113549.1.12.1.5', ['rc2', 16]],
  ['1.2.840.113549.1.12.1.6', ['rc2', 5]],
]);

/**
 * Reads a PFX file (PKCS#12, RFC 7292). Node's TLS could take one as it is, but what it can read depends on the library it
 * is built with: OpenSSL 3 refuses the RC2 and triple DES files that Windows and old Java tools write, BoringSSL (in VS
 * Code itself) others, and neither tells which certificates are inside. So the containers are opened here, alike
 * everywhere: node-forge takes ASN.1 apart and knows the old ciphers, which Node no longer has; the rest is Node's own,
 * which also copes with the hundred thousands of rounds that new tools ask for.
 * @throws PfxError, or an abort
 */
export async function readPfx(bytes: Buffer, password: string | undefined, signal: AbortSignal): Promise<PfxContents> {
  return reading(signal, (reader) => reader.read(bytes, password ?? ''));
}

/**
 * Takes the encryption off a PKCS#8 key (RFC 5958), with the same ciphers.
 * @param bytes DER of an EncryptedPrivateKeyInfo
 * @returns DER of the key
 * @throws PfxError, or an abort
 */
export async function decryptKey(bytes: Buffer, password: string, signal: AbortSignal): Promise<Buffer> {
  return reading(signal, (reader) => reader.readKey(bytes, password));
}

async function reading<T>(signal: AbortSignal, work: (reader: PfxReader) => Promise<T>): Promise<T> {
  const { default: asn1 } = await import('node-forge/lib/asn1.js');
  try {
    return await work(new PfxReader(asn1, signal));
  } catch (error) {
    if (error instanceof PfxError || signal.aborted) {
      throw error;
    }
    // forge's own complaints about what is no ASN.1, and the end of the stack at what is nested without end.
    throw new PfxError('malformed', error instanceof Error ? error.message : String(error));
  }
}

class PfxReader {
  private readonly certificates: Buffer[] = [];
  private readonly keys: Buffer[] = [];

  constructor(
    private readonly asn1: typeof Asn1,
    private readonly signal: AbortSignal,
  ) {}

  async read(bytes: Buffer, text: string): Promise<PfxContents> {
    const [version, content, mac] = children(this.parse(bytes));
    if (this.integer(version) !== 3) {
      throw new PfxError('malformed', 'It is no PFX of version 3.');
    }
    const [type, safe] = children(content);
    if (this.oid(type) !== oids.data) {
      throw new PfxError('unsupported', 'It is protected by a signature instead of a password.');
    }
    const authenticated = octets(children(safe)[0]);
    const password = await this.checkedPassword(text, mac, authenticated);
    for (const part of children(this.parse(authenticated))) {
      await this.readPart(part, password);
    }
    return { certificates: this.certificates, keys: this.keys };
  }

  async readKey(bytes: Buffer, text: string): Promise<Buffer> {
    const [algorithm, encrypted] = children(this.parse(bytes));
    return this.decrypt(this.algorithm(algorithm), octets(encrypted), passwordOf(text));
  }

  /** The password as the file's own check value accepts it; nothing is decrypted with a wrong one. */
  private async checkedPassword(text: string, mac: Node | undefined, content: Buffer): Promise<Password> {
    const password = passwordOf(text);
    if (!mac) {
      return password;
    }
    const [digestInfo, salt, rounds] = children(mac);
    const [algorithm, expected] = children(digestInfo);
    const { oid } = this.algorithm(algorithm);
    const digest = digests.get(oid);
    if (!digest) {
      throw new PfxError('unsupported', `Its check value is made with an algorithm that is not known here (${oid}).`);
    }
    const value = octets(expected);
    // Programs do not agree on what no password is: an empty one, or none at all.
    for (const wide of text === '' ? [password.wide, Buffer.alloc(0)] : [password.wide]) {
      const key = await this.key(wide, {
        digest,
        purpose: 3,
        salt: octets(salt),
        rounds: rounds ? this.rounds(rounds) : 1,
        length: value.length,
      });
      const found = createHmac(digest[0], key).update(content).digest();
      if (found.length === value.length && timingSafeEqual(found, value)) {
        return { ...password, wide };
      }
    }
    throw new PfxError('password', 'The check value does not fit the password.');
  }

  private async readPart(part: Node, password: Password): Promise<void> {
    const [type, wrapped] = children(part);
    const content = children(wrapped)[0];
    const oid = this.oid(type);
    if (oid === oids.data) {
      return this.readBags(this.parse(octets(content)), password, 0);
    }
    if (oid !== oids.encryptedData) {
      throw new PfxError('unsupported', `A part of it is protected by a certificate instead of a password (${oid}).`);
    }
    const [, algorithm, encrypted] = children(children(content)[1]);
    const decrypted = await this.decrypt(this.algorithm(algorithm), octets(encrypted), password);
    return this.readBags(this.parse(decrypted), password, 0);
  }

  private async readBags(bags: Node, password: Password, depth: number): Promise<void> {
    if (depth > deepestNesting) {
      throw new PfxError('malformed', 'Its containers are nested too deep.');
    }
    for (const bag of children(bags)) {
      const [type, wrapped] = children(bag);
      const value = children(wrapped)[0];
      switch (this.oid(type)) {
        case oids.certificateBag: {
          const [kind, certificate] = children(value);
          if (this.oid(kind) === oids.x509Certificate) {
            this.certificates.push(octets(children(certificate)[0]));
          }
          break;
        }
        case oids.keyBag:
          this.keys.push(this.der(value));
          break;
        case oids.shroudedKeyBag: {
          const [algorithm, encrypted] = children(value);
          this.keys.push(await this.decrypt(this.algorithm(algorithm), octets(encrypted), password));
          break;
        }
        case oids.safeContentsBag:
          await this.readBags(present(value), password, depth + 1);
          break;
        default:
          // Revocation lists and secrets are of no use for TLS.
          break;
      }
    }
  }

  private async decrypt({ oid, parameters }: Algorithm, encrypted: Buffer, password: Password): Promise<Buffer> {
    if (oid === oids.pbes2) {
      return this.decryptPbes2(present(parameters), encrypted, password);
    }
    const [salt, rounds] = children(parameters);
    const oldest = oldestCiphers.get(oid);
    if (oldest) {
      const [digest, name] = oldest;
      const start = createHash(digest).update(password.narrow).update(octets(salt)).digest();
      const key = await this.again(digest, start, this.rounds(rounds));
      return decryptOld(name, key.subarray(0, 8), key.subarray(8, 16), encrypted);
    }
    const cipher = oldCiphers.get(oid);
    if (!cipher) {
      throw new PfxError('unsupported', `It is encrypted with an algorithm that is not known here (${oid}).`);
    }
    const [name, length] = cipher;
    const how = { digest: ['sha1', 64], salt: octets(salt), rounds: this.rounds(rounds) } as const;
    const key = await this.key(password.wide, { ...how, purpose: 1, length });
    const vector = await this.key(password.wide, { ...how, purpose: 2, length: 8 });
    return decryptOld(name, key, vector, encrypted);
  }

  /** Source: RFC 8018, appendix A.4. */
  private async decryptPbes2(parameters: Node, encrypted: Buffer, password: Password): Promise<Buffer> {
    const [derivation, scheme] = children(parameters).map((node) => this.algorithm(node));
    const cipher = ciphers.get(scheme?.oid ?? '');
    if (derivation?.oid !== oids.pbkdf2 || !cipher) {
      const oid = cipher ? derivation?.oid : scheme?.oid;
      throw new PfxError('unsupported', `It is encrypted with an algorithm that is not known here (${oid ?? 'none'}).`);
    }
    const [salt, rounds, ...options] = children(derivation.parameters);
    const named = options.find(({ type }) => type === this.asn1.Type.SEQUENCE);
    const digest = named ? randomFunctions.get(this.algorithm(named).oid) : 'sha1';
    if (!digest) {
      throw new PfxError('unsupported', 'Its key is derived with an algorithm that is not known here.');
    }
    const key = await promisify(pbkdf2)(password.narrow, octets(salt), this.rounds(rounds), cipher[1], digest);
    try {
      const decipher = createDecipheriv(cipher[0], key, octets(scheme?.parameters));
      return Buffer.concat([decipher.update(encrypted), decipher.final()]);
    } catch {
      throw new PfxError('password', 'It cannot be decrypted with this password.');
    }
  }

  /** A key, a vector or a check key out of a password. Source: RFC 7292, appendix B.2; `purpose` is its ID. */
  private async key(password: Buffer, { digest, purpose, salt, rounds, length }: KeyDerivation): Promise<Buffer> {
    const [name, block] = digest;
    const diversifier = Buffer.alloc(block, purpose);
    const input = Buffer.concat([filledUp(salt, block), filledUp(password, block)]);
    let key = Buffer.alloc(0);
    while (key.length < length) {
      const start = createHash(name).update(diversifier).update(input).digest();
      const part = await this.again(name, start, rounds);
      key = Buffer.concat([key, part]);
      addToEachBlock(input, filledUp(part, block).subarray(0, block));
    }
    return key.subarray(0, length);
  }

  /** Hashes what is the first of that many rounds, in all of them. */
  private async again(digest: string, first: Buffer, rounds: number): Promise<Buffer> {
    let result = first;
    for (let round = 1; round < rounds; round++) {
      result = createHash(digest).update(result).digest();
      if (round % roundsAtOnce === 0) {
        await setImmediate();
        this.signal.throwIfAborted();
      }
    }
    return result;
  }

  private parse(bytes: Buffer): Node {
    return this.asn1.fromDer(bytes.toString('latin1'), false);
  }

  private der(node: Node | undefined): Buffer {
    return Buffer.from(this.asn1.toDer(present(node)).getBytes(), 'latin1');
  }

  private algorithm(node: Node | undefined): Algorithm {
    const [oid, parameters] = children(node);
    return { oid: this.oid(oid), parameters };
  }

  private oid(node: Node | undefined): string {
    return this.asn1.derToOid(octets(node).toString('latin1'));
  }

  private rounds(node: Node | undefined): number {
    const rounds = this.integer(node);
    if (!(rounds >= 1 && rounds <= mostRounds)) {
      throw new PfxError('unsupported', 'It asks for more rounds to derive its key than any program writes.');
    }
    return rounds;
  }

  private integer(node: Node | undefined): number {
    const bytes = octets(node);
    return bytes.length === 0 || bytes.length > 6 ? Number.NaN : bytes.readUIntBE(0, bytes.length);
  }
}

function passwordOf(text: string): Password {
  return { wide: Buffer.from(`${text}\0`, 'utf16le').swap16(), narrow: Buffer.from(text, 'utf8') };
}

function present(node: Node | undefined): Node {
  if (!node) {
    throw new PfxError('malformed', 'A part is missing.');
  }
  return node;
}

function children(node: Node | undefined): readonly Node[] {
  const { value } = present(node);
  if (typeof value === 'string') {
    throw new PfxError('malformed', 'A part is of another kind than it should be.');
  }
  return value;
}

/** The bytes of a primitive value, or of the pieces that BER lets one be written in. */
function octets(node: Node | undefined): Buffer {
  const { value } = present(node);
  return typeof value === 'string' ? Buffer.from(value, 'latin1') : Buffer.concat(value.map((piece) => octets(piece)));
}

async function decryptOld(cipher: 'des' | 'rc2', key: Buffer, vector: Buffer, encrypted: Buffer): Promise<Buffer> {
  const [{ default: des }, { default: rc2 }, { default: util }] = await Promise.all([
    import('node-forge/lib/des.js'),
    import('node-forge/lib/rc2.js'),
    import('node-forge/lib/util.js'),
  ]);
  // With two keys, triple DES takes the first one again for the third time.
  const whole = cipher === 'des' && key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key;
  const binary = whole.toString('latin1');
  const decipher =
    cipher === 'rc2' ? rc2.createDecryptionCipher(binary, whole.length * 8) : des.createDecryptionCipher(binary);
  decipher.start(util.createBuffer(vector.toString('latin1')));
  decipher.update(util.createBuffer(encrypted.toString('latin1')));
  if (!decipher.finish()) {
    throw new PfxError('password', 'It cannot be decrypted with this password.');
  }
  return Buffer.from(decipher.output.getBytes(), 'latin1');
}

/** The bytes repeated until whole blocks are full; nothing stays nothing. */
function filledUp(bytes: Buffer, block: number): Buffer {
  return bytes.length === 0 ? bytes : Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
}

/** Adds a number and one to each block, which counts as a number too, without what runs over. */
function addToEachBlock(blocks: Buffer, number: Buffer): void {
  for (let begin = 0; begin < blocks.length; begin += number.length) {
    let carry = 1;
    for (let index = number.length - 1; index >= 0; index--) {
      carry += (blocks[begin + index] ?? 0) + (number[index] ?? 0);
      blocks[begin + index] = carry & 0xff;
      carry >>= 8;
    }
  }
}
