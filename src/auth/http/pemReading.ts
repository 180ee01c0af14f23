/** A block between a BEGIN and an END line. */
export interface PemBlock {
  /** Such as `CERTIFICATE` or `ENCRYPTED PRIVATE KEY`. */
  readonly label: string;
  /** The block with its line breaks as they should be, ready for Node. */
  readonly text: string;
}

const blockPattern = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-(?!----END)[^-]*)*)-----END \1-----/gu;

/**
 * The blocks of a PEM text, in order. A text that went through a single-line field has lost its line breaks (they are
 * blanks, or written as \n); they are put back. What stands between the blocks is passed over.
 */
export function readPem(text: string): PemBlock[] {
  return [...text.replaceAll(/\\r|\\n/gu, '\n').matchAll(blockPattern)].map(([, label = '', body = '']) => ({
    label,
    text: `-----BEGIN ${label}-----\n${withLines(body)}\n-----END ${label}-----\n`,
  }));
}

/** Whether a block is a private key, and whether it takes a password to read it. */
export function keyKindOf({ label, text }: PemBlock): 'plain' | 'encrypted' | undefined {
  if (!label.endsWith('PRIVATE KEY')) {
    return undefined;
  }
  return label.startsWith('ENCRYPTED') || text.includes('Proc-Type: 4,ENCRYPTED') ? 'encrypted' : 'plain';
}

/** DER as a block. */
export function toPem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${inLines(der.toString('base64'))}\n-----END ${label}-----\n`;
}

/** The DER in a block without headers. */
export function fromPem({ text }: PemBlock): Buffer {
  return Buffer.from(text.split('\n').slice(1, -2).join(''), 'base64');
}

function withLines(body: string): string {
  // The headers of keys that old OpenSSL encrypted (RFC 1421).
  const headers = /^\s*Proc-Type:\s*4,\s*ENCRYPTED\s+DEK-Info:\s*([A-Z0-9-]+,[0-9A-F]+)/iu.exec(body);
  const rest = inLines(body.slice(headers?.[0].length ?? 0).replaceAll(/\s/gu, ''));
  return headers ? `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${headers[1] ?? ''}\n\n${rest}` : rest;
}

function inLines(base64: string): string {
  return (base64.match(/.{1,64}/gu) ?? []).join('\n');
}
